/** Bad input: one clear line that says what is wrong, a non-zero exit code, no stack trace. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRACE_FIELD } from '../../proto/generated/event-kinds.ts';
import { encodeHeader } from '../../proto/generated/messages.ts';
import { encodeFrame } from '../../proto/lz4-frame.ts';
import { traceField } from '../../proto/trace-format.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { FORMAT_MAJOR } from '../../proto/version.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { type CliResult, ntrewind, ntrewindWithSignal } from '../support/cli.ts';
import { buildDriverCalling } from '../support/driver-calling.ts';
import { pipesImage, recordInMemory, talkScenario } from '../support/pipes.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-cli-'));
const pipes = fileURLToPath(new URL('../../drivers/pipes/pipes.sys', import.meta.url));
let trace: Uint8Array;

beforeAll(async () => {
  trace = recordInMemory(await talkScenario()).bytes;
});

afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function output(name: string): string {
  return join(folder, name);
}

/** One line on standard error, matching; nothing that looks like a stack trace. */
function expectOneLine(result: CliResult, text: RegExp, exitCode: number): void {
  expect(result.stderr.trim().split('\n'), result.stderr).toHaveLength(1);
  expect(result.stderr).toMatch(text);
  expect(result.stderr + result.stdout).not.toMatch(/^\s+at /m);
  expect(result.exitCode).toBe(exitCode);
}

function record(path: string, name = 'out.ntr'): CliResult {
  return ntrewind('record', path, '-o', output(name), '--open', '\\\\.\\Example\\X');
}

describe('driver images', () => {
  const image = pipesImage().bytes;

  test('a missing file', () => {
    expectOneLine(record(output('nothing.sys')), /nothing\.sys.*no such file/, 2);
  });

  test('a truncated image', () => {
    expectOneLine(record(file('cut.sys', image.subarray(0, 3000))), /cut\.sys: .+/, 2);
  });

  test('no PE image', () => {
    expectOneLine(record(file('text.sys', 'this is not a driver')), /text\.sys: .*PE|MZ/, 2);
  });

  test('a 32-bit image', () => {
    const bytes = image.slice();
    const peOffset = new DataView(bytes.buffer).getUint32(0x3c, true);
    new DataView(bytes.buffer).setUint16(peOffset + 4, 0x14c, true);
    expectOneLine(record(file('x86.sys', bytes)), /x86\.sys: .*32-bit/, 2);
  });

  test('an application', () => {
    const bytes = image.slice();
    const view = new DataView(bytes.buffer);
    const optionalHeader = view.getUint32(0x3c, true) + 24;
    view.setUint16(optionalHeader + 68, 3, true);
    expectOneLine(record(file('app.exe', bytes)), /app\.exe: .*(application|program)/, 2);
  });

  test('an import nobody implements: loads, and stops when called, with its name and the call site', () => {
    const path = file('exotic.sys', buildDriverCalling('ExDefinitelyNotImplemented'));
    const result = ntrewind('record', path, '-o', output('exotic.ntr'));
    expect(result.stderr).toMatch(/ExDefinitelyNotImplemented is not implemented.*exotic/);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.exitCode).toBe(4);
    const reader = openTrace(output('exotic.ntr'));
    expect(reader.summary?.endReason).toMatch(/ExDefinitelyNotImplemented/);
  });
});

describe('scenarios', () => {
  test('one that throws: says which thread and why; what was recorded is readable and replays', () => {
    const path = file(
      'throws.mjs',
      `export default {
        drivers: [{ service: 'pipes', image: ${JSON.stringify(pipes)} }],
        processes: { 'a.exe': function* (thread) {
          yield* thread.CreateFile('\\\\\\\\.\\\\Example\\\\X');
          throw new Error('out of ideas\\nand more lines');
        } },
      };`,
    );
    expectOneLine(ntrewind('record', path, '-o', output('throws.ntr')), /a\.exe\/main.*out of ideas/, 2);
    const replayed = ntrewind('replay', output('throws.ntr'));
    expect(replayed.stdout).toMatch(/0 divergences/);
    expect(replayed.exitCode).toBe(0);
  });

  test('one with a syntax error', () => {
    expectOneLine(ntrewind('record', file('broken.mjs', 'export default {'), '-o', output('x.ntr')), /broken\.mjs/, 2);
  });

  test('one that exports something else', () => {
    expectOneLine(
      ntrewind('record', file('other.mjs', 'export default 7;'), '-o', output('x.ntr')),
      /export default scenario/,
      2,
    );
  });

  test('one without drivers', () => {
    const path = file('nodrivers.mjs', 'export default { processes: {} };');
    expectOneLine(ntrewind('record', path, '-o', output('x.ntr')), /"drivers"/, 2);
  });
});

describe('output', () => {
  test('a folder that does not exist', () => {
    const result = ntrewind('record', pipes, '-o', join(folder, 'no', 'such', 'folder.ntr'));
    expectOneLine(result, /cannot write .*folder does not exist/, 2);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk', () => {
    expectOneLine(ntrewind('record', pipes, '-o', '/dev/full'), /disk is full/, 2);
  });
});

describe('options', () => {
  test('an unknown command', () => {
    const result = ntrewind('rewind');
    expect(result.stderr).toMatch(/unknown command 'rewind'/);
    expect(result.exitCode).toBe(2);
  });

  test.each([
    [['--seed', 'many'], /--seed takes a whole number/],
    [['--ram', '4'], /--ram takes a whole number, 16 to 2048/],
    [['--read', '-1'], /--read takes a whole number/],
    [['--write', 'text'], /--open/],
  ])('%j', (flags, text) => {
    const result = ntrewind('record', pipes, '-o', output('x.ntr'), ...flags);
    expect(result.stderr).toMatch(text);
    expect(result.exitCode).toBe(2);
  });
});

describe('traces', () => {
  test('a missing file', () => {
    expectOneLine(ntrewind('replay', output('nothing.ntr')), /nothing\.ntr.*no such file/, 2);
  });

  test('an empty file', () => {
    expectOneLine(ntrewind('replay', file('empty.ntr', '')), /empty\.ntr: .*empty/, 2);
  });

  test('another kind of file', () => {
    expectOneLine(
      ntrewind('view', file('text.ntr', 'hello, I am not a trace at all')),
      /text\.ntr: this is not an ntrewind trace/,
      2,
    );
  });

  test('a trace that is cut short: what is whole is used, but the command fails', () => {
    const path = file('cut.ntr', trace.subarray(0, trace.length - 200));
    expectOneLine(ntrewind('view', path, '--limit', '3'), /cut\.ntr: /, 2);
    expectOneLine(ntrewind('replay', path), /cut\.ntr: /, 2);
  });

  test('a flipped bit', () => {
    const bytes = trace.slice();
    bytes[bytes.length >> 1]! ^= 0x10;
    expectOneLine(ntrewind('replay', file('flip.ntr', bytes)), /damaged/, 2);
  });

  test('a newer major version', () => {
    const header = encodeHeader({ ...openTrace(trace).header, formatMajor: FORMAT_MAJOR + 1 });
    const path = file('newer.ntr', encodeFrame(traceField(TRACE_FIELD.header, header)));
    expectOneLine(ntrewind('view', path), new RegExp(`format ${FORMAT_MAJOR + 1}`), 2);
  });
});

test('Ctrl-C while recording: the trace so far is readable and replays', async () => {
  const path = file(
    'endless.mjs',
    `export default {
      drivers: [{ service: 'pipes', image: ${JSON.stringify(pipes)} }],
      processes: { 'a.exe': function* (thread) {
        const pipe = yield* thread.CreateFile('\\\\\\\\.\\\\Example\\\\X');
        for (;;) yield* thread.WriteFile(pipe, 'again');
      } },
    };`,
  );
  const target = output('endless.ntr');
  const begun = () => existsSync(target) && statSync(target).size > 100_000;
  const result = await ntrewindWithSignal('SIGINT', begun, 'record', path, '-o', target);
  expect(result.exitCode).toBe(130);
  expect(result.stderr).toMatch(/interrupted/);
  const reader = openTrace(readFileSync(target));
  expect(reader.summary?.endReason).toBe('interrupted');
  const session = new StrictReplay(reader);
  session.boot();
  let replayed = session.run(100_000);
  while (replayed === undefined) replayed = session.run(100_000);
  expect(replayed.divergence).toBeUndefined();
  expect(replayed.matched).toBe(reader.eventCount);
});
