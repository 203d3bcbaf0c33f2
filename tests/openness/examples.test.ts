/** The programs of docs/examples do on a trace what they say; the Python one reads exactly what this project reads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from '../../proto/testing/random-events.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { TraceWriter } from '../../proto/trace-writer.ts';
import { verifyTrace } from '../../proto/verify.ts';
import { catTrace } from '../../viewer/cat.ts';
import { ntrewind } from '../support/cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ntrewind-examples-'));
const talk = join(folder, 'talk.ntr');
const SCHEMA = 'proto/ntrewind/trace/v1/trace.proto';
/** Debian's Python, for which its packages are. */
const PYTHON = '/usr/bin/python3';

beforeAll(() => {
  expect(ntrewind('record', 'drivers/pipes/talk.scenario.mjs', '-o', talk, '-q').exitCode).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** Every kind and field there is, with all sorts of values. */
function randomTrace(): Uint8Array {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  for (const seed of [1, 2, 3]) {
    emitRandomEvents(writer.sink, seed, 700);
    writer.flush();
  }
  writer.finish('completed');
  return target.bytes;
}

const hasPython = spawnSync(PYTHON, ['-c', 'import google.protobuf, lz4.frame']).status === 0;
const hasProtoc = spawnSync('protoc', ['--version']).status === 0;
if (!hasPython || !hasProtoc) {
  console.warn('the Python reader is not tested: it needs protoc, python3-protobuf and python3-lz4');
}

describe.skipIf(!hasPython || !hasProtoc)('read_trace.py', () => {
  test.each([
    ['a recording', () => talk],
    ['the oldest format', () => join(root, 'traces/compat/format-1.0.ntr')],
    [
      'every kind of event',
      () => {
        const path = join(folder, 'random.ntr');
        writeFileSync(path, randomTrace());
        return path;
      },
    ],
  ])('prints what `cat` prints: %s', (_what, path) => {
    const trace = path();
    const expected = [...catTrace(openTrace(trace))];
    expect(expected.length).toBeGreaterThan(100);
    const lines = run(PYTHON, 'docs/examples/read_trace.py', SCHEMA, trace).trimEnd().split('\n');
    expect(lines).toEqual(expected);
  });
});

/** Runs an example as it stands; its import of the package leads to the sources. */
function runExample(name: string, ...args: string[]): string {
  return run(process.execPath, '--import', './tests/support/resolve-package.mjs', `docs/examples/${name}`, ...args);
}

test('slowest.mjs prints IRPs by the time from allocation to completion', () => {
  const lines = runExample('slowest.mjs', talk, '3').trimEnd().split('\n');
  const times = lines.map((line) => Number(/^irp \d+ {2}(\d+) ns$/.exec(line)?.[1]));
  expect(times).toHaveLength(3);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  const rows = [...catTrace(openTrace(talk))].map((line) => JSON.parse(line));
  const irp = Number(/^irp (\d+)/.exec(lines[0]!)![1]);
  const timeOf = (kind: string) => rows.find((row) => row.kind === kind && row.fields.irp === irp).time;
  expect(times[0]).toBe(timeOf('irp_complete') - timeOf('irp_allocate'));
});

test('first-milliseconds.mjs refuses a trace that lacks something', () => {
  const narrow = join(folder, 'narrow.ntr');
  const scenario = 'drivers/pipes/talk.scenario.mjs';
  expect(ntrewind('record', scenario, '-o', narrow, '-q', '--capture', 'irp').exitCode).toBe(0);
  const stripped = join(folder, 'stripped.ntr');
  expect(ntrewind('strip', talk, '--payloads', '-o', stripped, '-q').exitCode).toBe(0);
  for (const path of [narrow, stripped]) {
    const args = ['--import', './tests/support/resolve-package.mjs', 'docs/examples/first-milliseconds.mjs'];
    const { status, stderr } = spawnSync(process.execPath, [...args, path, '1', join(folder, 'none.ntr')], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/does not have all events and contents of its run/)]);
  }
});

test('first-milliseconds.mjs writes a whole trace of the events up to then', () => {
  const rows = [...catTrace(openTrace(talk))];
  const middle = JSON.parse(rows[rows.length >> 1]!).time / 1e6;
  const short = join(folder, 'short.ntr');
  runExample('first-milliseconds.mjs', talk, String(middle), short);
  const reader = openTrace(short);
  verifyTrace(reader);
  const kept = [...catTrace(reader)];
  expect(kept).toEqual(rows.slice(0, kept.length));
  expect(JSON.parse(rows[kept.length]!).time).toBeGreaterThan(middle * 1e6);
});
