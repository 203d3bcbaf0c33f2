/** Whole C programs, compiled at several levels, give the same result in the engine as natively. Needs gcc. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { createMachine } from '../machine.ts';
import { KERNEL_WINDOW } from '../memory/layout.ts';
import { STOP_HOST_CALL } from './cpu.ts';
import { RAX, RCX, RDX, RSP } from './registers.ts';
import { hasHostCpu } from './testing/host-cpu.ts';

const LOOPS = join(import.meta.dirname, '../../bench/loops');
const PROGRAMS = join(import.meta.dirname, 'testing/programs');
const CASES = [
  { name: 'crc.c', folder: LOOPS, rounds: 2 },
  { name: 'lists.c', folder: LOOPS, rounds: 2000 },
  { name: 'sort.c', folder: LOOPS, rounds: 1 },
  { name: 'mixed.c', folder: PROGRAMS, rounds: 60 },
];
const LEVELS = ['-O0', '-O1', '-O2', '-Os', '-O3'];
const GUEST_FLAGS = [
  '-ffreestanding',
  '-fpie',
  '-mabi=ms',
  '-mno-red-zone',
  '-fno-stack-protector',
  '-fcf-protection=none',
  '-fno-asynchronous-unwind-tables',
];
const LINK_ADDRESS = 0x10000;
const RETURN_PAGE = addressAdd(KERNEL_WINDOW, 0x400000);
const DATA = addressAdd(KERNEL_WINDOW, 0x100000);
const STACK_TOP = addressAdd(KERNEL_WINDOW, 0x310000);

describe.skipIf(!hasHostCpu())('C programs', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ntrewind-programs-'));
    const runtime = ['-O1', ...GUEST_FLAGS, '-fno-tree-loop-distribute-patterns', '-c', join(PROGRAMS, 'runtime.c')];
    execFileSync('gcc', [...runtime, '-o', join(folder, 'runtime.o')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function native(source: string, rounds: number): number {
    const program = join(folder, 'native');
    execFileSync('gcc', ['-O1', '-ffp-contract=off', join(LOOPS, 'main.c'), source, '-o', program]);
    return Number(execFileSync(program, [String(rounds), '1'], { encoding: 'utf8' }).split(' ')[0]);
  }

  function guest(source: string, level: string, rounds: number): number {
    const [object, linked, blob] = ['o', 'elf', 'bin'].map((ending) => join(folder, `guest.${ending}`)) as [
      string,
      string,
      string,
    ];
    execFileSync('gcc', [level, ...GUEST_FLAGS, '-c', source, '-o', object]);
    execFileSync(
      'ld',
      ['-N', `-Ttext=0x${LINK_ADDRESS.toString(16)}`, '-e', 'run', object, join(folder, 'runtime.o'), '-o', linked],
      {
        stdio: ['ignore', 'ignore', 'ignore'],
      },
    );
    execFileSync('objcopy', ['-O', 'binary', linked, blob]);
    const symbol = execFileSync('nm', [linked], { encoding: 'utf8' })
      .split('\n')
      .find((line) => line.endsWith(' T run'))!;
    const code = new Uint8Array(readFileSync(blob));
    const { memory, cpu } = createMachine({ ramBytes: 8 * 1024 * 1024 });
    const rights = { write: true, execute: true, user: false };
    memory.map(addressAdd(KERNEL_WINDOW, LINK_ADDRESS), 0x10000, rights);
    memory.writeBytes(addressAdd(KERNEL_WINDOW, LINK_ADDRESS), code);
    memory.map(DATA, 0x100000, rights);
    memory.map(addressAdd(STACK_TOP, -0x10000), 0x10000, rights);
    memory.map(RETURN_PAGE, 0x1000, { ...rights, host: true });
    const rsp = addressAdd(STACK_TOP, -0x108);
    memory.writePointer(rsp, RETURN_PAGE);
    cpu.setRegAddress(RSP, rsp);
    cpu.setRegNumber(RCX, rounds);
    cpu.setRegAddress(RDX, DATA);
    cpu.rip = addressAdd(KERNEL_WINDOW, Number.parseInt(symbol.split(' ')[0]!, 16));
    const stop = cpu.run(100_000_000);
    expect({ stop, fault: cpu.fault.vector, missing: cpu.unimplemented?.mnemonic }).toEqual({
      stop: STOP_HOST_CALL,
      fault: -1,
      missing: undefined,
    });
    return cpu.regLo(RAX);
  }

  test.each(CASES)(
    '$name',
    ({ name, folder: sources, rounds }) => {
      const source = join(sources, name);
      const expected = native(source, rounds);
      for (const level of LEVELS) expect([level, guest(source, level, rounds)]).toEqual([level, expected]);
    },
    60_000,
  );
});
