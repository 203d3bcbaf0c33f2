/** verify, repair, cat and strip, as a user runs them on a trace that was damaged on its way, or is to be given away. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { ntrewind } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-repair-'));
const whole = join(folder, 'whole.ntr');
const damaged = join(folder, 'damaged.ntr');
const repaired = join(folder, 'damaged-repaired.ntr');

const LONG_TALK = String.raw`export default {
  drivers: [{ service: 'pipes', image: './pipes.sys' }],
  processes: {
    'talker.exe': function* (thread) {
      const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
      for (let i = 0; i < 1500; i++) {
        yield* thread.WriteFile(pipe, 'sixteen bytes ok');
        yield* thread.ReadFile(pipe, 16);
      }
      yield* thread.CloseHandle(pipe);
    },
  },
};`;

beforeAll(() => {
  copyFileSync(fileURLToPath(new URL('../../drivers/pipes/pipes.sys', import.meta.url)), join(folder, 'pipes.sys'));
  const scenario = join(folder, 'long-talk.scenario.mjs');
  writeFileSync(scenario, LONG_TALK);
  expect(ntrewind('record', scenario, '-o', whole, '-q').exitCode).toBe(0);
  const bytes = readFileSync(whole);
  const reader = openTrace(whole);
  expect(reader.batchCount).toBeGreaterThan(2);
  const { offset, compressedSize } = reader.batchIndex[1]!;
  bytes[offset + (compressedSize >> 1)]! ^= 1;
  writeFileSync(damaged, bytes);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('verify proves a whole trace and names the damaged one', () => {
  const proven = ntrewind('verify', whole);
  expect(proven.stdout).toMatch(/whole\.ntr: [\d,]+ events in \d+ batches and 1 blob, hash chain intact\n$/);
  expect([proven.exitCode, proven.stderr]).toEqual([0, '']);

  const both = ntrewind('verify', damaged, whole);
  expect(both.exitCode).toBe(2);
  expect(both.stdout).toMatch(/^[^\n]*whole\.ntr: [^\n]*\n$/);
  expect(both.stderr).toMatch(
    /^ntrewind: .*damaged\.ntr: the trace is damaged: .*; `ntrewind repair` saves what is whole\n$/,
  );
});

test('the repaired trace lacks the damaged batch only, can be viewed whole and replayed up to it', () => {
  const reader = openTrace(whole);
  const { firstEvent, eventCount } = reader.batchIndex[1]!;
  const lost = `events ${firstEvent} to ${firstEvent + eventCount - 1}`;

  const result = ntrewind('repair', damaged);
  expect([result.exitCode, result.stderr]).toEqual([0, '']);
  expect(result.stdout).toContain(`lost: ${lost}; the trace can be replayed up to there`);

  expect(ntrewind('verify', repaired).exitCode).toBe(0);
  expect(ntrewind('info', repaired).stdout).toMatch(new RegExp(`^lost +${lost}`, 'm'));
  const numbers = ntrewind('cat', repaired)
    .stdout.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).number as number);
  expect(numbers).toHaveLength(reader.eventCount - eventCount);
  expect(numbers.at(-1)).toBe(reader.eventCount - 1);

  const replay = ntrewind('replay', repaired);
  expect([replay.exitCode, replay.stderr]).toEqual([0, '']);
  expect(replay.stdout.replaceAll(',', '')).toMatch(new RegExp(`: ${firstEvent} events 0 divergences \\(the trace`));
});

test('repair refuses to write over the damaged trace, and says when nothing can be saved', () => {
  const over = ntrewind('repair', damaged, '-o', damaged);
  expect([over.exitCode, over.stderr]).toEqual([2, expect.stringMatching(/would be written over/)]);

  const bytes = readFileSync(whole);
  bytes[30]! ^= 1;
  const headless = join(folder, 'headless.ntr');
  writeFileSync(headless, bytes);
  const nothing = ntrewind('repair', headless, '-o', join(folder, 'nothing.ntr'));
  expect(nothing.exitCode).toBe(2);
  expect(nothing.stderr).toMatch(/headless\.ntr: .*; without its header nothing can be saved\n$/);
  expect(() => readFileSync(join(folder, 'nothing.ntr'))).toThrow();
});

test('a stripped trace replays without payloads; without images it asks for them', () => {
  const bare = join(folder, 'bare.ntr');
  const result = ntrewind('strip', whole, '--payloads', '--images', '-o', bare);
  expect([result.exitCode, result.stderr]).toEqual([0, '']);
  expect(result.stdout).toMatch(/bare\.ntr: [\d,]+ contents and 1 blob taken out, .* -> /);
  expect(ntrewind('verify', bare).exitCode).toBe(0);
  expect(ntrewind('cat', whole).stdout).toContain(Buffer.from('sixteen bytes ok').toString('hex'));
  const rows = ntrewind('cat', bare)
    .stdout.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.filter(({ kind, fields }) => kind === 'irp_data' && fields.data !== '')).toEqual([]);

  const without = ntrewind('replay', bare);
  expect(without.exitCode).toBe(2);
  expect(without.stderr).toMatch(
    /the image of pipes\.sys was taken out of this trace: give it with --image \(SHA-256 [\da-f]{64}\)/,
  );
  const replay = ntrewind('replay', bare, '--image', join(folder, 'pipes.sys'));
  expect([replay.stderr, replay.exitCode]).toEqual(['', 0]);
  expect(replay.stdout).toMatch(/ events, 0 divergences\n$/);
});

test('a trace without what user mode stored is viewed, not replayed; strip wants to know what to take out', () => {
  const silent = join(folder, 'silent.ntr');
  expect(ntrewind('strip', whole, '--user-data', '-o', silent, '-q').stdout).toBe('');
  expect(ntrewind('info', silent).stdout).toMatch(/^taken out +user data$/m);
  const writes = ntrewind('view', silent, '--kind', 'user_write', '--limit', '1').stdout;
  expect(writes).toMatch(/writes to [\da-f`]+: content taken out/);
  const replay = ntrewind('replay', silent);
  expect([replay.exitCode, replay.stderr]).toEqual([2, expect.stringMatching(/can be viewed, not replayed\n$/)]);

  const both = join(folder, 'both.ntr');
  const stripped = ntrewind('strip', whole, '--payloads', '--images', '--user-data', '-o', both).stdout;
  expect(stripped).toMatch(/can be viewed and compared, but not replayed\n$/);
  expect(stripped).not.toMatch(/replays as before|needs them/);
  expect(ntrewind('replay', both).stderr).toMatch(/can be viewed, not replayed\n$/);
  expect(ntrewind('strip', whole).stderr).toBe('ntrewind: say what to take out: --payloads, --user-data or --images\n');
});

test('repair is not advised for what is no trace', () => {
  const { exitCode, stderr } = ntrewind('verify', join(folder, 'pipes.sys'));
  expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/this is not an ntrewind trace \(at byte 0\)\n$/)]);
});
