/** What a user reads about a run that failed: from `record`, from `replay`, and later from `analyze`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliResult, ntrewind } from '../support/cli.ts';

const corpus = (name: string) => fileURLToPath(new URL(`../corpus/mailbox/${name}.sys`, import.meta.url));
const OPERATIONS = ['--open', '\\\\.\\Mailbox', '--write', 'hello', '--read', '10'];

let folder = '';
let trace = '';
let recorded: CliResult;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'analyze-'));
  trace = join(folder, 'twice.ntr');
  recorded = ntrewind('record', corpus('mailbox-double-completion'), ...OPERATIONS, '-o', trace);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What stands behind the line about the trace. */
const analysisIn = ({ stdout }: CliResult) => stdout.slice(stdout.indexOf('\n\n') + 2);

test('record says what happened, in which function, what led to it, and what to look at', () => {
  expect(recorded.exitCode).toBe(3);
  const text = analysisIn(recorded);
  expect(text).toMatch(/^MULTIPLE_IRP_COMPLETE_REQUESTS \(44\)$/m);
  // The first parameter of 0x44 is the address of the IRP.
  expect(text).toMatch(/^Arg1: [0-9a-f]{16}, IRP address \[IRP \d+\]$/m);
  expect(text).toMatch(/^IRQL: +0 \(PASSIVE_LEVEL\)$/m);
  expect(text).toMatch(/^SYMBOL_NAME: +mailbox-double-completion!MailboxRead\+0x/m);
  expect(text).toMatch(/^LIKELY_CAUSE: +IoCompleteRequest was called for an IRP that is completed already/m);
  expect(text).toMatch(/IRP \d+ was completed by mailbox-double-completion at .*!MailboxRead\+0x[0-9a-f]+ \(event/);
  // The routine that the driver called, the driver's stack, the IRP and the thread's last call.
  expect(text).toMatch(/STACK_TEXT: user\.exe\/main\n +nt!IofCompleteRequest\n {2}[0-9a-f`]+ {2}mailbox-double/);
  expect(text).toMatch(/>\[IRP_MJ_READ\(3\)/);
  expect(text.trimEnd()).toMatch(
    /ddi_call +IofCompleteRequest\(IRP \d+, 0\) +mailbox-double-completion!MailboxRead\S*$/,
  );
});

test('replay and analyze say the same of the trace', () => {
  expect(ntrewind('analyze', trace)).toEqual({ exitCode: 0, stdout: analysisIn(recorded), stderr: '' });
  const replayed = ntrewind('replay', trace);
  expect(replayed.stdout).toMatch(/ 0 divergences\n\n/);
  expect(analysisIn(replayed)).toBe(analysisIn(recorded));
});

test('a replay against a driver that fails ends with the analysis of its run', () => {
  const good = join(folder, 'good.ntr');
  expect(ntrewind('record', corpus('mailbox'), ...OPERATIONS, '-o', good).exitCode).toBe(0);
  const { stdout, exitCode } = ntrewind('replay', good, '--driver', `mailbox=${corpus('mailbox-double-completion')}`);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^BUCKET: +0x44_mailbox-double-completion!MailboxRead$/m);
});

test('with --quiet and without a failure nothing is analysed', () => {
  const quiet = ntrewind(
    'record',
    corpus('mailbox-double-completion'),
    ...OPERATIONS,
    '-q',
    '-o',
    join(folder, 'q.ntr'),
  );
  expect(quiet.stdout).toBe('');
  const good = ntrewind('record', corpus('mailbox'), ...OPERATIONS, '-o', join(folder, 'fine.ntr'));
  expect(good.stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(ntrewind('analyze', join(folder, 'fine.ntr')).stdout).toMatch(/There is nothing to analyse/);
});

test('as JSON for scripts', () => {
  const { stdout } = ntrewind('analyze', trace, '--format', 'json');
  const { module, symbol, bug_check, stacks, irp } = JSON.parse(stdout);
  expect(module).toBe('mailbox-double-completion');
  expect(symbol).toMatch(/!MailboxRead\+0x/);
  expect(bug_check).toMatchObject({ code: '0x44', name: 'MULTIPLE_IRP_COMPLETE_REQUESTS', irql: 'PASSIVE_LEVEL' });
  expect(stacks[0].frames[0].name).toBe(symbol);
  expect(irp.request).toMatch(/^IRP_MJ_READ/);
});

test('of a recording that kept less, it says what is not there', () => {
  const part = join(folder, 'part.ntr');
  const flags = ['--capture', 'irp', '-q', '-o', part];
  expect(ntrewind('record', corpus('mailbox-double-completion'), ...OPERATIONS, ...flags).exitCode).toBe(3);
  const { stdout } = ntrewind('analyze', part);
  expect(stdout).toMatch(/^BUCKET: +0x44_mailbox-double-completion!MailboxRead$/m);
  expect(stdout).toMatch(/^LOCKS_HELD: not in the trace$/m);
  expect(stdout).toMatch(/^note: the recording kept only kinds /m);
});
