/** The way of a new user, as README shows it: record, check a new version, read, accept, check again; and its neighbours. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CliResult, ntrewindIn } from '../support/cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sample = join(root, 'drivers/pipes');
const folder = mkdtempSync(join(tmpdir(), 'ntrewind-check-'));

beforeAll(() => {
  for (const name of ['pipes.sys', 'pipes-v2.sys', 'pipes-v3.sys', 'talk.scenario.mjs']) {
    copyFileSync(join(sample, name), join(folder, name));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function ntrewind(...args: string[]): CliResult {
  const result = ntrewindIn(folder, ...args);
  expect(result.stdout + result.stderr).not.toMatch(/^\s+at /m);
  return result;
}

/** A command line as a shell takes it apart: words, some of them quoted. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare!.replaceAll('"', ''),
  );
}

/** The commands of README's chapter on regression checks, without comments. */
const path = /^## Keep it as a regression check$[\s\S]*?^## /m.exec(readFileSync(join(root, 'README.md'), 'utf8'))![0];
const commands = [...path.matchAll(/^(mkdir|ntrewind) .*?(?=\s+#|$)/gm)].map(([line]) => line);

/** Runs README's next command, which has to look like this. */
function next(expected: RegExp): CliResult {
  const line = commands.shift() ?? '';
  expect(line).toMatch(expected);
  return ntrewind(...words(line).slice(1));
}

const V2 = ['traces', '--driver', 'pipes=pipes-v2.sys'];
const V3 = ['traces', '--driver', 'pipes=pipes-v3.sys'];
const accepted = join(folder, 'ntrewind-accepted.yaml');

describe.sequential('a new user does what README says:', () => {
  test('records a driver', () => {
    expect(commands.shift()).toBe('mkdir traces');
    mkdirSync(join(folder, 'traces'));
    expect(next(/^ntrewind record/).exitCode).toBe(0);
  });

  test('checks a version with mistakes and reads what they are', () => {
    const { exitCode, stdout } = next(/^ntrewind check .*v2/);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/traces\/talk\.ntr +failed +5 rule +[1-9]/);
    expect(stdout).toMatch(/5 rule: .*deadlock/);
    expect(stdout).toMatch(/5 rule: pool 'Pipe' not freed/);
    expect(stdout).toMatch(/4 contract: .*STATUS_|4 contract: NtWriteFile/);
    // What README shows of it is what there is, but for the numbers.
    const withoutNumbers = (text: string) => text.replaceAll(/\d+/g, '0');
    const shown = /```\n(trace [\s\S]*?)\n…/.exec(path)![1]!;
    expect(withoutNumbers(stdout)).toContain(withoutNumbers(shown));
  });

  test('repairs the mistakes, and one difference is left', () => {
    const { exitCode, stdout } = next(/^ntrewind check .*v3/);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/traces\/talk\.ntr +failed +4 contract +1 /);
    expect(stdout).toMatch(/STATUS_SUCCESS[\s\S]*STATUS_INVALID_PARAMETER/);
    expect(stdout).toMatch(
      /to accept one: ntrewind accept '.*' --driver pipes=pipes-v3\.sys --difference [0-9a-f]{8} /,
    );
  });

  test('accepts it with a reason', () => {
    const { exitCode, stdout } = next(/^ntrewind accept .*--reason/);
    expect(stdout).toMatch(/^accepted [0-9a-f]{8} {2}4 contract: /);
    expect(exitCode).toBe(0);
    const text = readFileSync(accepted, 'utf8');
    expect(text).toContain('reason: Writing nothing is refused since version 3.');
    expect(text).toMatch(/difference: .*STATUS_INVALID_PARAMETER/);
    expect(text).toContain('- traces/talk.ntr');
  });

  test('sees CI pass', () => {
    const { exitCode, stdout } = next(/^ntrewind check .*v3/);
    expect(stdout).toMatch(/traces\/talk\.ntr +accepted +4 contract/);
    expect(stdout).toMatch(/1 trace: 1 accepted/);
    expect(exitCode).toBe(0);
  });

  test('sees it pass in the workflow of the documentation, too', () => {
    const workflow = parse(readFileSync(join(root, 'docs/examples/regression-checks.yml'), 'utf8'));
    const { strategy, steps } = workflow.jobs.check;
    const { run } = steps.find((step: { run?: string }) => step.run?.includes('ntrewind check'));
    mkdirSync(join(folder, 'build'));
    copyFileSync(join(folder, 'pipes-v3.sys'), join(folder, 'build/pipes.sys'));
    const shards: number[] = strategy.matrix.shard;
    const tables = shards.slice(0, 2).map((shard) => {
      const line = run.replace(/\$\{\{ matrix\.shard \}\}/, `${shard}`).replace('$GITHUB_STEP_SUMMARY', 'summary.md');
      const { exitCode, stdout } = ntrewind(...words(line).slice(2));
      expect(exitCode).toBe(0);
      expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toMatch(/failures="0" errors="0"/);
      expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/^## ✅ ntrewind check/);
      return stdout;
    });
    expect(tables.join('')).toMatch(/^traces\/talk\.ntr +accepted/m);
  });

  test('a mistake that comes back is found beside the accepted difference', () => {
    const { exitCode, stdout } = ntrewind('check', ...V2);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/pool 'Pipe' not freed/);
    expect(stdout).not.toMatch(/^[0-9a-f]{8} {2}4 contract: NtWriteFile: returns/m);
    expect(stdout).not.toMatch(/Stale entries/);
  });

  test('takes the change back: the accepted difference is stale, and can be dropped', () => {
    const old = ['traces', '--driver', 'pipes=pipes.sys'];
    const stale = ntrewind('check', ...old);
    expect(stale.exitCode).toBe(1);
    expect(stale.stdout).toMatch(/Stale entries of ntrewind-accepted\.yaml[\s\S]*traces\/talk\.ntr: contract: /);
    const pruned = ntrewind('accept', ...old, '--prune');
    expect(pruned.stdout).toMatch(/dropped 1 stale/);
    expect(readFileSync(accepted, 'utf8')).not.toContain('difference:');
    expect(ntrewind('check', ...old).exitCode).toBe(0);
  });

  test('makes the new version the baseline', () => {
    const { exitCode, stdout } = next(/^ntrewind rebase .*v3/);
    expect(commands).toEqual([]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^traces\/talk\.ntr: \d+ events$/m);
    expect(ntrewind('replay', 'traces/talk.ntr').stdout).toMatch(/0 divergences/);
    expect(ntrewind('check', ...V3).stdout).toMatch(/1 trace: 1 passed/);
    expect(readdirSync(join(folder, 'traces'))).toEqual(['talk.ntr']);
  });
});

describe('reports', () => {
  const report = (format: string, ...args: string[]) => ntrewind('check', ...args, '--format', format);
  const OLD = ['traces/talk.ntr', '--driver', 'pipes=pipes-v2.sys'];

  test('JSON', () => {
    const { exitCode, stdout } = report('json', ...OLD);
    expect(exitCode).toBe(1);
    const { passed, traces, new: fresh } = JSON.parse(stdout);
    expect(passed).toBe(false);
    expect(traces).toMatchObject([{ trace: 'traces/talk.ntr', status: 'failed', verdict: 'rule' }]);
    expect(traces[0].new).toEqual(expect.arrayContaining(fresh.map(({ id }: { id: string }) => id)));
    expect(fresh[0]).toMatchObject({ class: 'rule', traces: ['traces/talk.ntr'] });
  });

  test('JUnit: a test case for each trace and one for the accepted differences', () => {
    const { exitCode, stdout } = report('junit', ...OLD);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
    expect(stdout).toMatch(/<testsuite name="ntrewind check" tests="2" failures="1" errors="0"/);
    expect(stdout).toMatch(
      /<testcase [^>]*name="traces\/talk\.ntr"[\s\S]*<failure type="5 rule" message="\d+ new difference/,
    );
    expect(stdout).toMatch(/<testcase [^>]*name="ntrewind-accepted\.yaml"[^>]*\/>/);
  });

  test('Markdown', () => {
    const { stdout } = report('markdown', ...OLD);
    expect(stdout).toMatch(/^## ❌ ntrewind check: 1 trace: 1 failed/);
    expect(stdout).toMatch(/\| `traces\/talk\.ntr` \| ❌ failed \| 5 rule \|/);
    expect(stdout).toMatch(/````diff\n[\s\S]*^\+ /m);
  });
});

test('shards share the work: together they check every trace once', () => {
  const flags = ['--open', '\\\\.\\Example\\HELLO', '--write', 'hello', '--read', '16'];
  expect(ntrewind('record', 'pipes.sys', ...flags, '-o', 'traces/hello.ntr').exitCode).toBe(0);
  const shard = (index: number) => ntrewind('check', ...V3, '--shard', `${index}/2`);
  expect(shard(1).stdout).toMatch(/^traces\/hello\.ntr +passed[\s\S]*^1 trace: /m);
  expect(shard(2).stdout).toMatch(/^traces\/talk\.ntr +passed[\s\S]*^1 trace: /m);
  // A part without a trace is no failure, but says that it has checked nothing.
  const empty = ntrewind('check', ...V3, '--shard', '3/3');
  expect(empty.exitCode).toBe(0);
  expect(empty.stderr).toBe('ntrewind: part 3/3 has no trace: there are 2 in all; nothing was checked\n');
});

test('--isolate runs the changed driver alone, and is part of the command that accepts', () => {
  const corpus = join(root, 'tests/corpus/rot13');
  expect(ntrewind('record', join(corpus, 'rot13.scenario.mjs'), '-o', 'filter.ntr').exitCode).toBe(0);
  const flags = (image: string) => ['filter.ntr', '--driver', `rot13=${join(corpus, image)}`];
  const different = ntrewind('check', ...flags('rot13-not-turned.sys'), '--isolate');
  expect(different.stdout).toMatch(/filter\.ntr +failed +4 contract/);
  expect(different.stdout).toMatch(/to accept one: ntrewind accept .* --isolate --difference/);
  // What the drivers below would have made of other data is not recorded; when they run, it is known.
  const alone = ntrewind('check', ...flags('rot13-data-down.sys'), '--isolate');
  expect(alone.stdout).toMatch(/7 inconclusive: .*carries other data down/m);
  expect(alone.exitCode).toBe(0);
  expect(ntrewind('check', ...flags('rot13-data-down.sys')).exitCode).toBe(1);
  const only = ntrewind('check', 'traces/talk.ntr', '--driver', 'pipes=pipes.sys', '--isolate');
  expect(only).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/the trace has none/) });
});

test('a trace of an older engine is compared with a new run of its driver, and can be rebased', () => {
  const old = join(folder, 'old.ntr');
  copyFileSync(fileURLToPath(new URL('../../traces/compat/format-1.0.ntr', import.meta.url)), old);
  const checked = ntrewind('check', 'old.ntr', '--driver', 'pipes=pipes.sys');
  expect(checked.stdout).toMatch(/old\.ntr +passed +0 identical/);
  expect(checked.stdout).toMatch(/engine version 1: compared with a new run/);
  expect(ntrewind('check', 'old.ntr', '--driver', 'pipes=pipes-v3.sys').exitCode).toBe(1);
  expect(ntrewind('replay', 'old.ntr').exitCode).toBe(2);
  expect(ntrewind('rebase', 'old.ntr').exitCode).toBe(0);
  expect(ntrewind('replay', 'old.ntr').stdout).toMatch(/0 divergences/);
});

test('rebase leaves alone what it cannot do', () => {
  const before = readFileSync(join(folder, 'traces/talk.ntr'));
  writeFileSync(join(folder, 'other.ntr'), 'no trace');
  const { exitCode, stderr } = ntrewind('rebase', 'other.ntr', 'traces/talk.ntr', '--driver', 'wires=pipes.sys');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/other\.ntr: .*not an ntrewind trace.*stays as it was/);
  expect(stderr).toMatch(/talk\.ntr: .*no driver service "wires".*stays as it was/);
  expect(readFileSync(join(folder, 'traces/talk.ntr')).equals(before)).toBe(true);
  expect(readFileSync(join(folder, 'other.ntr'), 'utf8')).toBe('no trace');
});
