/** Options with several values, wherever the trace stands among them. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ntrewind } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-options-'));
const pipes = fileURLToPath(new URL('../../drivers/pipes/pipes.sys', import.meta.url));
const trace = join(folder, 'trace.ntr');

beforeAll(() => {
  const made = ntrewind('record', pipes, '-o', trace, '--open', '\\\\.\\Example\\ONE', '--write', 'hello');
  expect(made.exitCode).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The kinds of the events that a view shows. */
function kindsShown(...words: string[]): string[] {
  const { stdout, stderr, exitCode } = ntrewind('view', ...words, '--format', 'json');
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  const events = JSON.parse(stdout) as { kind: string }[];
  return [...new Set(events.map(({ kind }) => kind))].sort();
}

test('a trace behind the values of an option is the trace', () => {
  const kinds = ['irp_allocate', 'pool_allocate'];
  expect(kindsShown(trace, '--kind', 'irp_allocate,pool_allocate')).toEqual(kinds);
  expect(kindsShown('--kind', 'irp_allocate,pool_allocate', trace)).toEqual(kinds);
  expect(kindsShown('--kind', 'irp_allocate', '--kind=pool_allocate', trace)).toEqual(kinds);
  expect(kindsShown('--kind', ' irp_allocate , pool_allocate ', '--driver', 'pipes', trace)).toEqual(['pool_allocate']);
});

test('a second word behind an option is no value of it', () => {
  const { stderr, exitCode } = ntrewind('pool', trace, '--tags', 'Pip*', 'Irp*');
  expect(stderr).toMatch(/too many arguments/);
  expect(exitCode).toBe(2);
});

test('an option that names nothing is refused', () => {
  const { stderr, exitCode } = ntrewind('view', trace, '--kind', ',');
  expect(stderr).toMatch(/"," names nothing; give names joined by commas/);
  expect(exitCode).toBe(2);
});

test('memory of a stopped machine, several pieces, the trace last', () => {
  const words = ['--to', 'irp:1:dispatch', '--dump', 'rsp,16', '--dump', 'rip, 4', trace];
  const { stdout, stderr, exitCode } = ntrewind('replay', ...words);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^16 bytes of memory$/m);
  expect(stdout).toMatch(/^4 bytes of memory$/m);
  for (const wrong of ['rsp', 'rsp,16,32', 'rsp 16']) {
    expect(ntrewind('replay', trace, '--to', '5', '--dump', wrong).stderr).toMatch(/for example --dump rsp,64/);
  }
});

test('another driver and removed images, the trace last', () => {
  const other = join(folder, 'other.sys');
  copyFileSync(pipes, other);
  const against = ntrewind('replay', '-o', join(folder, 'again.ntr'), '--driver', `pipes=${other}`, trace);
  expect(against.exitCode).toBe(0);
  const bare = join(folder, 'bare.ntr');
  expect(ntrewind('strip', '--images', '-o', bare, trace).exitCode).toBe(0);
  const replay = ntrewind('replay', '--image', other, '--image', pipes, bare);
  expect(replay.stderr).toBe('');
  expect(replay.stdout).toMatch(/0 divergences/);
});

test('no option of any command takes all the words behind it', () => {
  const commands = ntrewind('--help').stdout.match(/^ {2}[a-z]+(?= .*[<[])/gm) ?? [];
  expect(commands.length).toBeGreaterThan(9);
  for (const command of commands) {
    expect(ntrewind(command.trim(), '--help').stdout).not.toMatch(/^ +-.*[^,]\.\.\.[>\]]/m);
  }
});

test('a recording whose chosen process or device was never there says so, and fails', () => {
  const record = (...flags: string[]) =>
    ntrewind('record', pipes, '-o', join(folder, 'chosen.ntr'), '--open', '\\\\.\\Example\\ONE', ...flags);
  const { stderr, exitCode } = record('--process', 'nosuch.exe', '--device', '\\Device\\Exmple');
  expect(stderr).toMatch(/no device or process had the name "nosuch\.exe"/);
  expect(stderr).toMatch(/no device or process had the name "\\device\\exmple"/);
  expect(exitCode).toBe(2);
  expect(record('--device', '\\Device\\EXAMPLE')).toMatchObject({ exitCode: 0, stderr: '' });
});
