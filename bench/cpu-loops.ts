/**
 * Speed of the CPU engine on three loops in C (bench/loops), beside the same code run natively. The guest runs the
 * host compiler's own output: position-independent, freestanding, with the Windows calling convention.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { roundUpToPages } from '../base/page.ts';
import { packageFile } from '../cli/package-root.ts';
import { STOP_BUDGET, STOP_HOST_CALL } from '../machine/cpu/cpu.ts';
import { RCX, RDX, RSP } from '../machine/cpu/registers.ts';
import { createMachine } from '../machine/machine.ts';
import { KERNEL_WINDOW } from '../machine/memory/layout.ts';

const LOOPS = [
  { name: 'crc', rounds: 200 },
  { name: 'lists', rounds: 200_000 },
  { name: 'sort', rounds: 20 },
] as const;
const REPEATS = 5;
const SOURCES = packageFile('bench/loops');
const CODE = addressAdd(KERNEL_WINDOW, 0x10000);
const DATA = addressAdd(KERNEL_WINDOW, 0x100000);
const STACK_TOP = addressAdd(KERNEL_WINDOW, 0x300000);
const RETURN_PAGE = addressAdd(KERNEL_WINDOW, 0x400000);
const RW = { write: true, execute: false, user: false };
const GUEST_FLAGS = [
  '-O2',
  '-ffreestanding',
  '-fpic',
  '-mabi=ms',
  '-mno-red-zone',
  '-fno-stack-protector',
  '-fcf-protection=none',
  '-fno-asynchronous-unwind-tables',
  '-fno-tree-vectorize',
];

/** Compiles a loop for the guest; returns the bytes of its code, linked at address 0. */
function compileGuestLoop(name: string, folder: string): Uint8Array {
  const object = join(folder, `${name}.o`);
  const linked = join(folder, `${name}.elf`);
  const blob = join(folder, `${name}.bin`);
  execFileSync('gcc', [...GUEST_FLAGS, '-c', join(SOURCES, `${name}.c`), '-o', object]);
  execFileSync('ld', ['-Ttext=0', '-e', 'run', object, '-o', linked]);
  execFileSync('objcopy', ['-O', 'binary', '-j', '.text', linked, blob]);
  return new Uint8Array(readFileSync(blob));
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function runNative(name: string, rounds: number, folder: string): { result: number; seconds: number } {
  const program = join(folder, name);
  execFileSync('gcc', [
    '-O2',
    '-fno-tree-vectorize',
    join(SOURCES, 'main.c'),
    join(SOURCES, `${name}.c`),
    '-o',
    program,
  ]);
  const lines = execFileSync(program, [String(rounds), String(REPEATS)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const parsed = lines.map((line) => line.split(' ').map(Number));
  return { result: parsed[0]![0]!, seconds: median(parsed.map((p) => p[1]!)) };
}

function runGuest(
  code: Uint8Array,
  entry: number,
  rounds: number,
): { result: number; seconds: number; instructions: number } {
  const { memory, cpu } = createMachine({ ramBytes: 16 * 1024 * 1024 });
  const size = roundUpToPages(code.length);
  memory.map(CODE, size, RW);
  memory.writeBytes(CODE, code);
  memory.protect(CODE, size, { write: false, execute: true, user: false });
  memory.map(DATA, 0x100000, RW);
  memory.map(addressAdd(STACK_TOP, -0x10000), 0x10000, RW);
  memory.map(RETURN_PAGE, 0x1000, { write: false, execute: true, user: false, host: true });
  const seconds: number[] = [];
  let instructions = 0;
  for (let i = 0; i < REPEATS; i++) {
    const rsp = addressAdd(STACK_TOP, -0x100 - 8) as GuestAddress;
    memory.writePointer(rsp, RETURN_PAGE);
    cpu.setRegAddress(RSP, rsp);
    cpu.setRegNumber(RCX, rounds);
    cpu.setRegAddress(RDX, DATA);
    cpu.rip = addressAdd(CODE, entry);
    const before = cpu.instructionsRetired;
    const start = performance.now();
    let stop = cpu.run(10_000_000);
    while (stop === STOP_BUDGET) stop = cpu.run(10_000_000);
    seconds.push((performance.now() - start) / 1000);
    if (stop !== STOP_HOST_CALL) {
      throw new Error(
        `guest loop stopped with ${stop} ${JSON.stringify(cpu.fault)} ${cpu.unimplemented?.mnemonic ?? ''}`,
      );
    }
    instructions = cpu.instructionsRetired - before;
  }
  return { result: cpu.regLo(0), seconds: median(seconds), instructions };
}

/** Entry offset of `run` in the linked file. */
function entryOffset(name: string, folder: string): number {
  const symbols = execFileSync('nm', [join(folder, `${name}.elf`)], { encoding: 'utf8' });
  const line = symbols.split('\n').find((l) => l.endsWith(' T run'));
  if (line === undefined) throw new Error('no symbol run');
  return Number.parseInt(line.split(' ')[0]!, 16);
}

/** MIPS of each loop, native seconds and the ratio of native time to guest time; medians of five runs. */
export async function benchCpu(): Promise<Record<string, number>> {
  if (spawnSync('gcc', ['--version']).error !== undefined) {
    process.stderr.write('no gcc here: the processor loops are left out\n');
    return {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  const figures: Record<string, number> = {};
  try {
    for (const { name, rounds } of LOOPS) {
      const code = compileGuestLoop(name, folder);
      const native = runNative(name, rounds, folder);
      const guest = runGuest(code, entryOffset(name, folder), rounds);
      if (guest.result !== native.result) throw new Error(`${name}: guest ${guest.result}, native ${native.result}`);
      figures[`${name}, guest MIPS`] = guest.instructions / guest.seconds / 1e6;
      figures[`${name}, native seconds`] = native.seconds;
      figures[`${name}, guest seconds`] = guest.seconds;
      figures[`${name}, native time / guest time`] = native.seconds / guest.seconds;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return figures;
}
