/** `check`, `accept` and `rebase` with bad input: a clear verdict each, never a hang, never a stack trace. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, ntrewindIn } from '../support/cli.ts';
import { buildDriverCalling } from '../support/driver-calling.ts';
import { DriverProgram } from '../support/driver-program.ts';
import { pipesImage, recordInMemory, talkScenario } from '../support/pipes.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-check-bad-'));
const pipes = fileURLToPath(new URL('../../drivers/pipes/pipes.sys', import.meta.url));
const GOOD = `pipes=${pipes}`;

function file(name: string, content: Uint8Array | string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

beforeAll(async () => {
  file('talk.ntr', recordInMemory(await talkScenario()).bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

function ntrewind(...args: string[]): CliResult {
  const result = ntrewindIn(folder, ...args);
  expect(result.stdout + result.stderr).not.toMatch(/^\s+at /m);
  expect(result.stdout + result.stderr).not.toMatch(/mistake in ntrewind/);
  return result;
}

function check(image: Uint8Array, ...flags: string[]): CliResult {
  return ntrewind('check', 'talk.ntr', '--driver', `pipes=${file('new.sys', image)}`, ...flags);
}

/** One line on standard error, and nothing else. */
function expectOneLine({ exitCode, stdout, stderr }: CliResult, text: RegExp): void {
  expect(stderr.trim().split('\n'), stderr).toHaveLength(1);
  expect(stderr).toMatch(text);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
}

describe('drivers', () => {
  test('a service that the trace does not have', () => {
    const { exitCode, stdout } = ntrewind('check', 'talk.ntr', '--driver', `pipe=${pipes}`);
    expect(stdout).toMatch(/talk\.ntr +unusable[\s\S]*no driver service "pipe"; it has: pipes/);
    expect(exitCode).toBe(2);
  });

  test('a 32-bit image', () => {
    const bytes = pipesImage().bytes.slice();
    const view = new DataView(bytes.buffer);
    view.setUint16(view.getUint32(0x3c, true) + 4, 0x14c, true);
    expectOneLine(check(bytes), /new\.sys: .*32-bit/);
  });

  test('no image, a missing one, a flag without a service', () => {
    expectOneLine(check(Uint8Array.of(1, 2, 3)), /new\.sys: /);
    expectOneLine(ntrewind('check', 'talk.ntr', '--driver', 'pipes=none.sys'), /none\.sys: no such file/);
    expectOneLine(ntrewind('check', 'talk.ntr', '--driver', 'none.sys'), /--driver takes <service>=<driver>/);
    expectOneLine(
      ntrewind('check', 'talk.ntr', '--driver', GOOD, '--driver', GOOD),
      /two drivers for the service "pipes"/,
    );
  });

  test('one that stops the system when it is loaded', () => {
    const crash = new DriverProgram().routine('entry', 0, 1).poke({ value: 0n }, 0, { value: 1n }, 8);
    const { exitCode, stdout } = check(crash.return({ value: 0n }).build(new Uint8Array(16)));
    expect(stdout).toMatch(/talk\.ntr +failed +6 bug check/);
    expect(exitCode).toBe(1);
  });

  test('one that computes for ever', () => {
    const endless = new DriverProgram().routine('entry', 0, 1).bytes(0xeb, 0xfe);
    const { exitCode, stdout } = check(endless.build(new Uint8Array(16)), '--hang-limit', '100000');
    expect(stdout).toMatch(/talk\.ntr +failed +6 bug check/);
    expect(stdout).toMatch(/has run 100000 instructions without calling the kernel/);
    expect(exitCode).toBe(1);
  });

  test('one that calls the kernel for ever', () => {
    const endless = new DriverProgram().routine('entry', 0, 1).call('KeGetCurrentIrql', []);
    // jmp to the call: 6 bytes of it, 7 of the store behind it, 2 of its own.
    const { exitCode, stdout } = check(endless.bytes(0xeb, 256 - 15).build(new Uint8Array(16)));
    expect(stdout).toMatch(/talk\.ntr +failed +6 bug check[\s\S]*no end in sight after \d+ steps/);
    expect(exitCode).toBe(1);
  });

  test('one that needs what nobody implements', () => {
    const { exitCode, stdout } = check(buildDriverCalling('ExDefinitelyNotImplemented'));
    expect(stdout).toMatch(/talk\.ntr +unusable[\s\S]*ExDefinitelyNotImplemented is not implemented/);
    expect(exitCode).toBe(4);
  });

  test('one that refuses to load', () => {
    const refusing = new DriverProgram().routine('entry', 0, 1).return({ value: 0xc0000001n });
    const { exitCode, stdout } = check(refusing.build(new Uint8Array(16)));
    expect(stdout).toMatch(/talk\.ntr +failed/);
    expect(exitCode).toBe(1);
  });
});

describe('traces', () => {
  test('a damaged one and one that is none among good ones: the others are checked', () => {
    const bytes = new Uint8Array(readFileSync(join(folder, 'talk.ntr')));
    file('many-1.ntr', bytes);
    file(
      'many-2.ntr',
      bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 0x10 : byte)),
    );
    file('many-3.ntr', bytes.subarray(0, bytes.length - 100));
    file('many-4.ntr', 'hello');
    file('many-5.ntr', bytes);
    const { exitCode, stdout } = ntrewind('check', 'many-*.ntr', '--driver', GOOD);
    expect(stdout).toMatch(/many-1\.ntr +passed/);
    expect(stdout).toMatch(/many-2\.ntr +unusable/);
    expect(stdout).toMatch(/many-3\.ntr +unusable/);
    expect(stdout).toMatch(/many-4\.ntr +unusable/);
    expect(stdout).toMatch(/many-5\.ntr +passed/);
    expect(stdout).toMatch(/^ {2}many-2\.ntr: .*damaged/m);
    expect(stdout).toMatch(/^ {2}many-4\.ntr: .*not an ntrewind trace/m);
    expect(stdout).toMatch(/5 traces: 2 passed, 3 unusable/);
    expect(exitCode).toBe(2);
  });

  test('one without the images: says so, and works once it gets them', () => {
    expect(ntrewind('strip', 'talk.ntr', '--images', '-o', 'stripped.trace', '-q').exitCode).toBe(0);
    const without = ntrewind('check', 'stripped.trace', '--driver', GOOD);
    expect(without.stdout).toMatch(/image of pipes\.sys was taken out of this trace: give it with --image/);
    expect(without.exitCode).toBe(2);
    const given = ntrewind('check', 'stripped.trace', '--driver', GOOD, '--image', pipes);
    expect(given.stdout).toMatch(/stripped\.trace +passed/);
    expect(given.exitCode).toBe(0);
  });

  test('no trace matches', () => {
    expectOneLine(ntrewind('check', 'nowhere/**/*.ntr', '--driver', GOOD), /no trace matches "nowhere\/\*\*\/\*\.ntr"/);
    expectOneLine(ntrewind('check', 'nowhere.ntr', '--driver', GOOD), /nowhere\.ntr: no such file/);
    expectOneLine(ntrewind('rebase', 'nowhere/*.ntr'), /no trace matches/);
  });
});

describe('options', () => {
  test('an accept file that is none', () => {
    file('bad.yaml', '- difference: x\n  traces: [a]\n');
    const flags = ['talk.ntr', '--driver', GOOD, '--accepted', 'bad.yaml'];
    expectOneLine(ntrewind('check', ...flags), /bad\.yaml:1: an entry needs "reason"/);
    expectOneLine(ntrewind('accept', ...flags, '--reason', 'r'), /bad\.yaml:1: an entry needs "reason"/);
    expect(readFileSync(join(folder, 'bad.yaml'), 'utf8')).toBe('- difference: x\n  traces: [a]\n');
    file('bad.yaml', '- difference: "x\n');
    expectOneLine(ntrewind('check', ...flags), /bad\.yaml:\d+: /);
  });

  test('an accept file that is missing', () => {
    const flags = ['talk.ntr', '--driver', GOOD, '--accepted', 'none.yaml'];
    expectOneLine(ntrewind('check', ...flags), /none\.yaml: no such file/);
    expectOneLine(ntrewind('check', 'talk.ntr', '--driver', GOOD, '--accepted', '.'), /^ntrewind: \.: it is a folder/);
  });

  test('accepting without a reason, or what is not there', () => {
    copyFileSync(join(folder, 'talk.ntr'), join(folder, 'own.ntr'));
    const flags = ['own.ntr', '--driver', GOOD];
    expectOneLine(ntrewind('accept', ...flags), /accept needs --reason/);
    expectOneLine(ntrewind('accept', ...flags, '--reason', ' '), /accept needs --reason/);
    const unknown = ntrewind('accept', ...flags, '--reason', 'r', '--difference', '12345678');
    expectOneLine(unknown, /there is no new difference 12345678; there are none/);
    expect(ntrewind('accept', ...flags, '--reason', 'r').stdout).toBe('nothing to do\n');
  });

  test('a shard that is none, jobs that are none', () => {
    expectOneLine(ntrewind('check', 'talk.ntr', '--driver', GOOD, '--shard', '3/2'), /--shard takes/);
    expect(ntrewind('check', 'talk.ntr', '--driver', GOOD, '--jobs', '0').stderr).toMatch(
      /--jobs takes a whole number/,
    );
    expect(ntrewind('check', 'talk.ntr').stderr).toMatch(/required option '--driver/);
  });
});
