/** Conditions, columns, statistics, completion and standard streams as a user types them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { ntrewind } from '../support/cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'cli/main.ts');
const old = join(root, 'traces/compat/format-1.0.ntr');
const trace = join(root, 'traces/compat/format-1.1.ntr');
const scenario = join(root, 'drivers/pipes/talk.scenario.mjs');
const folder = mkdtempSync(join(tmpdir(), 'ntrewind-filters-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** A line of shell in which `ntrewind` is the command. */
function shell(line: string, input?: Buffer) {
  const script = `set -o pipefail; ntrewind() { "${process.execPath}" --import tsx "${main}" "$@"; }; ${line}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: root, input, encoding: 'utf8' });
  return { exitCode: status, stdout, stderr };
}

describe('a condition', () => {
  test('as one argument, as several, by the flag: all the same', () => {
    const one = ntrewind('view', trace, 'irp == 3 && irp_complete', '--format', 'csv');
    expect(one.stdout.trim().split('\n')).toHaveLength(2);
    expect(ntrewind('view', trace, 'irp', '==', '3', 'and', 'irp_complete', '--format', 'csv')).toEqual(one);
    expect(ntrewind('view', trace, '-f', 'irp == 3', 'irp_complete', '--format', 'csv')).toEqual(one);
  });

  test('that is wrong ends with code 2, the message, and the place marked', () => {
    for (const command of ['view', 'stats']) {
      const { stdout, stderr, exitCode } = ntrewind(command, trace, 'irql > 0 && irp.majr == READ');
      expect(exitCode).toBe(2);
      expect(stdout).toBe('');
      expect(stderr.split('\n')).toEqual([
        'ntrewind: there is no field "irp.majr"; did you mean irp.major? (column 13 of the filter)',
        '  irql > 0 && irp.majr == READ',
        '              ^^^^^^^^',
        '',
      ]);
    }
  });

  test('in a trace of an older format: fields it does not have are 0, the rest works', () => {
    expect(
      ntrewind('view', old, 'irp.latency > 1us && irp_complete', '--format', 'csv').stdout.split('\n'),
    ).toHaveLength(4);
    expect(ntrewind('view', old, 'lock_release.held > 0').stdout).toContain(
      'lock_release.held is between 0 ns and 0 ns',
    );
  });

  test('on IRPs and times that are not there says what there is', () => {
    expect(ntrewind('view', trace, 'irp == 999').stdout).toMatch(/no event meets irp == 999; irp is between 1 and 16/);
    expect(ntrewind('view', trace, 'time > 1s').stdout).toMatch(/time is between 0 ns and 5\.\d+ ms/);
    expect(ntrewind('view', trace, '--irp', '999').stdout).toMatch(/there is no IRP 999/);
  });
});

describe('a recording that keeps what meets a condition', () => {
  test('replays, and says what it left out', () => {
    const path = join(folder, 'writes.ntr');
    const { exitCode } = ntrewind('record', scenario, '-o', path, '-q', '--capture', 'irp.major == WRITE');
    expect(exitCode).toBe(0);
    expect(ntrewind('replay', path).stdout).toMatch(/0 divergences/);
    expect(ntrewind('view', path, 'pool_allocate').stdout).toMatch(
      /the recording kept only filter irp\.major == WRITE and left out \d+ events, 4 pool_allocate among them/,
    );
  });

  test('refuses what is yet to come', () => {
    const { stderr, exitCode } = ntrewind(
      'record',
      scenario,
      '-o',
      join(folder, 'x.ntr'),
      '--capture',
      'irp.latency > 1ms',
    );
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/irp\.latency follows from later events and is not known while recording \(column 1/);
  });
});

describe('standard streams', () => {
  const bytes = readFileSync(trace);

  test('- is a trace on standard input', () => {
    const { stdout } = shell('ntrewind stats - irp_complete --by driver --format csv', bytes);
    expect(stdout).toBe('driver,count\npipes,16\n');
    expect(shell('ntrewind verify -', bytes).stdout).toMatch(/hash chain intact/);
    expect(shell('ntrewind strip - --payloads | ntrewind verify -', bytes).exitCode).toBe(0);
  });

  test('record writes a trace to standard output, and says so elsewhere', () => {
    const { stdout, stderr, exitCode } = shell(`ntrewind record ${scenario} -o - | ntrewind replay -`);
    expect(stderr).toMatch(/^-: \d+ events/);
    expect(stdout).toMatch(/0 divergences/);
    expect(exitCode).toBe(0);
  });

  test.skipIf(!existsSync('/dev/full'))('output that cannot be written is one clear line', () => {
    for (const command of [`view ${trace}`, `verify ${trace}`, 'fields']) {
      const { stderr, exitCode } = shell(`ntrewind ${command} > /dev/full`);
      expect(stderr).toBe('ntrewind: cannot write standard output: the disk is full (ENOSPC)\n');
      expect(exitCode).toBe(2);
    }
  });

  test('a reader that has seen enough ends the command quietly', () => {
    for (const command of [`view ${trace}`, `cat ${trace}`, `stats ${trace} --by number`, 'fields']) {
      const { stdout, stderr, exitCode } = shell(`ntrewind ${command} | head -n 1`);
      expect(stdout.split('\n')).toHaveLength(2);
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
    }
  });
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish', 'powershell'])('a script for %s', (name) => {
    const { stdout, exitCode } = ntrewind('completion', name);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ntrewind complete ['"]?--/);
  });

  test('the script for bash is one', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], {
      input: ntrewind('completion', 'bash').stdout,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('commands, options, their values, fields, traces', () => {
    const answers = (...words: string[]) =>
      ntrewind('complete', '--', ...words)
        .stdout.split('\n')
        .map((line) => line.split('\t')[0]);
    expect(answers('rep')).toEqual(expect.arrayContaining(['replay', 'repair']));
    expect(answers('view', 't.ntr', '--col')).toContain('--columns');
    expect(answers('view', '--format', '')).toEqual(expect.arrayContaining(['table', 'json', 'jsonl', 'csv']));
    expect(answers('stats', 't.ntr', '--by', 'irp.lat')).toContain('irp.latency');
    expect(answers('info', 'traces/compat/')).toContain('traces/compat/format-1.0.ntr');
  });

  test('an unknown shell is refused with those there are', () => {
    const { stderr, exitCode } = ntrewind('completion', 'tcsh');
    expect(stderr).toMatch(/Allowed choices are bash, zsh, fish, powershell/);
    expect(exitCode).toBe(2);
  });
});

test('every command has an example in its help', () => {
  const commands = [...ntrewind('--help').stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name!);
  expect(commands.length).toBeGreaterThan(15);
  for (const name of commands.filter((word) => word !== 'help')) {
    expect(ntrewind(name, '--help').stdout, name).toMatch(/Examples?:\n/);
  }
});
