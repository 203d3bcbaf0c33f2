/** `replay --driver` as a user types it: reports in every form, and exit codes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { corpusScenario } from '../corpus/version-pairs.ts';
import { ntrewind } from '../support/cli.ts';
import { buildDriverCalling } from '../support/driver-calling.ts';

const corpus = fileURLToPath(new URL('../corpus/mailbox/', import.meta.url));
let folder = '';
let trace = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'against-'));
  trace = join(folder, 'mailbox.ntr');
  expect(ntrewind('record', corpusScenario('mailbox'), '-o', trace).exitCode).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

function against(version: string, ...flags: string[]) {
  return ntrewind('replay', trace, '--driver', `mailbox=${join(corpus, `${version}.sys`)}`, ...flags);
}

test('what nobody outside sees is no failure', () => {
  for (const version of ['mailbox', 'mailbox-renamed-symbol', 'mailbox-faster-path', 'mailbox-extra-allocation']) {
    expect(against(version).exitCode, version).toBe(0);
  }
  expect(against('mailbox-faster-path', '-q').stdout).toBe('');
});

test('text: verdict, then each difference with its request, both sides and the stacks', () => {
  const { stdout, stderr, exitCode } = against('mailbox-status');
  expect([exitCode, stderr]).toEqual([1, '']);
  const [verdict] = stdout.split('\n');
  expect(verdict).toMatch(/^verdict +4 contract: /);
  expect(stdout).toMatch(/1\. 4 contract: NtReadFile: returns\n +reader\.exe\/main #4 NtReadFile: IRP_MJ_READ/);
  expect(stdout).toMatch(/- STATUS_SUCCESS \(0x00000000\)\n +\+ STATUS_NO_MORE_ENTRIES \(0x8000001A\)/);
  expect(stdout).toMatch(/stack\n +- nt!IofCompleteRequest\n +- mailbox!MailboxRead/);
  expect(stdout).toMatch(/\+ mailbox-status!MailboxRead/);
  // The reader closes its file after that as it did.
  expect(stdout).toMatch(/the same again from reader\.exe\/main #\d NtClose/);
});

test('JSON has everything, with fingerprints that are the same for the next recording', () => {
  const report = JSON.parse(against('mailbox-leak', '--format', 'json').stdout);
  expect(report).toMatchObject({ verdict: 'rule', verdict_number: 5, regression: true });
  const [leak] = report.differences;
  expect(leak.fingerprint).toBe("rule: pool 'Lett' not freed: more than before");
  const again = join(folder, 'seed.ntr');
  expect(ntrewind('record', corpusScenario('mailbox'), '-o', again, '--seed', '5').exitCode).toBe(0);
  const other = ntrewind(
    'replay',
    again,
    '--driver',
    `mailbox=${join(corpus, 'mailbox-leak.sys')}`,
    '--format',
    'json',
  );
  const fingerprints = ({ differences }: { differences: { fingerprint: string }[] }) =>
    differences.map(({ fingerprint }) => fingerprint);
  expect(fingerprints(JSON.parse(other.stdout))).toEqual(fingerprints(report));
});

test('JUnit XML: a failed case for each difference of classes 4 to 6', () => {
  const { stdout, exitCode } = against('mailbox-status', '--format', 'junit');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="ntrewind replay" tests="2" failures="1"/,
  );
  expect(stdout).toMatch(/<failure type="4 contract" message="NtReadFile: returns">/);
  const harmless = against('mailbox-extra-allocation', '--format', 'junit').stdout;
  expect(harmless).toMatch(/failures="0"/);
  expect(harmless).not.toContain('<failure');
});

test('Markdown: a heading with the verdict, differences as diffs', () => {
  const { stdout } = against('mailbox-status', '--format', 'markdown');
  expect(stdout).toMatch(/^## ❌ `.*mailbox\.ntr`: 4 contract/);
  expect(stdout).toMatch(/````diff\n- STATUS_SUCCESS \(0x00000000\)\n\+ STATUS_NO_MORE_ENTRIES/);
});

test('-o keeps the trace of the new driver', () => {
  const output = join(folder, 'new.ntr');
  expect(against('mailbox-leak', '-o', output).exitCode).toBe(1);
  expect(openTrace(output).summary?.endReason).toBe('completed');
  // Its clock was that of the recording, which nothing in it tells.
  const replayed = ntrewind('replay', output);
  expect([replayed.exitCode, replayed.stderr]).toEqual([2, expect.stringContaining('not replayed')]);
  expect(ntrewind('diff', trace, output).exitCode).toBe(1);
});

test('what is missing is inconclusive or unimplemented, not different', () => {
  const driver = join(folder, 'calls.sys');
  writeFileSync(driver, buildDriverCalling('NotARoutineOfAnyKernel'));
  const result = ntrewind('replay', trace, '--driver', `mailbox=${driver}`);
  expect(result.exitCode).toBe(4);
  expect(result.stdout).toMatch(/^verdict +7 inconclusive/);
  expect(result.stdout).toContain('NotARoutineOfAnyKernel');
});

test.each<[string, () => string, RegExp]>([
  ['a 32-bit image', () => thirtyTwoBit(), /it is built for 32-bit x86/],
  ['a text file', () => fileURLToPath(new URL('./against.test.ts', import.meta.url)), /against\.test\.ts/],
  ['no file', () => join(folder, 'nothing.sys'), /nothing\.sys/],
])('%s is refused in one line', (_what, driver, message) => {
  const { stderr, exitCode } = ntrewind('replay', trace, '--driver', `mailbox=${driver()}`);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
});

function thirtyTwoBit(): string {
  const bytes = readFileSync(join(corpus, 'mailbox.sys'));
  bytes.writeUInt16LE(0x14c, bytes.readUInt32LE(0x3c) + 4);
  const file = join(folder, 'x86.sys');
  writeFileSync(file, bytes);
  return file;
}

test('a strict replay has no JUnit report', () => {
  const { stderr, exitCode } = ntrewind('replay', trace, '--format', 'junit');
  expect([stderr, exitCode]).toEqual([
    'ntrewind: --format junit goes with another driver: a strict replay reports as text or json\n',
    2,
  ]);
});
