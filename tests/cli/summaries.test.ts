/** The views over a whole trace, as a user types them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ntrewind } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-summaries-'));
const trace = join(folder, 'one.ntr');
const pipes = fileURLToPath(new URL('../../drivers/pipes/pipes.sys', import.meta.url));

beforeAll(() => {
  const flags = ['--open', '\\\\.\\Example\\ONE', '--write', 'hello', '--read', '5'];
  expect(ntrewind('record', pipes, '-o', trace, ...flags).exitCode).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['locks', 'locks'],
  ['pool', 'tags'],
  ['dpcs', 'dpcs'],
  ['irql', 'processors'],
  ['drivers', 'drivers'],
  ['handles', 'processes'],
  ['threads', 'threads'],
])('%s as JSON has its parts and notes', (command, part) => {
  const { stdout, stderr, exitCode } = ntrewind(command, trace, '--format', 'json');
  expect([exitCode, stderr]).toEqual([0, '']);
  const json = JSON.parse(stdout);
  expect(json[part]).toBeInstanceOf(Array);
  expect(json.notes).toEqual([]);
});

test('irp: what was written is in it; an unknown one and no number are refused', () => {
  const { stdout, exitCode } = ntrewind('irp', trace, '2');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/IRP_MJ_WRITE\(4\), N\/A\(0\)/);
  expect(stdout).toMatch(/68 65 6c 6c 6f +hello/);
  const unknown = ntrewind('irp', trace, '99');
  expect([unknown.exitCode, unknown.stderr]).toEqual([
    2,
    expect.stringMatching(/^ntrewind: there is no IRP 99; .*\n$/),
  ]);
  const word = ntrewind('irp', trace, 'x');
  expect([word.exitCode, word.stderr]).toEqual([2, expect.stringContaining('number of an IRP')]);
});

test('tree --diff: exit code 1 when something changed, 0 when not, 2 when nobody knows what is meant', () => {
  const changed = ntrewind('tree', trace, '--diff', '--at', '1ns');
  expect([changed.exitCode, changed.stdout]).toEqual([1, expect.stringMatching(/^\+ .*Example +Device/m)]);
  expect(ntrewind('tree', trace, trace, '--diff').exitCode).toBe(0);
  const unclear = ntrewind('tree', trace, '--diff');
  expect([unclear.exitCode, unclear.stderr]).toEqual([2, expect.stringContaining('give another trace, or --at')]);
});

test('moments outside the trace and words that are none', () => {
  const late = ntrewind('threads', trace, '--from', '90s');
  expect([late.exitCode, late.stderr]).toEqual([2, expect.stringMatching(/the trace ends at .* ms, before 90000/)]);
  const word = ntrewind('tree', trace, '--at', 'noon');
  expect([word.exitCode, word.stderr]).toEqual([
    2,
    expect.stringContaining('--at takes the number of an event or a time'),
  ]);
});

test('a reader that has seen enough is no error', () => {
  const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
  const command = `"${process.execPath}" --import tsx "${main}" irp "${trace}" 2 | head -n 1; exit "\${PIPESTATUS[0]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    encoding: 'utf8',
  });
  expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^IRP 2 IRP_MJ_WRITE Length 5\n$/), '']);
});
