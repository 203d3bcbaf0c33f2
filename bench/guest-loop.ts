/**
 * A loop in C (bench/loops) as guest code: compiled by the host's gcc, position-independent, freestanding, with the
 * Windows calling convention, and run in the engine.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { roundUpToPages } from '../base/page.ts';
import { packageFile } from '../cli/package-root.ts';
import { STOP_BUDGET, STOP_HOST_CALL } from '../machine/cpu/cpu.ts';
import { RAX, RCX, RDX, RSP } from '../machine/cpu/registers.ts';
import { createMachine, type Machine } from '../machine/machine.ts';
import { KERNEL_WINDOW } from '../machine/memory/layout.ts';

export const LOOP_SOURCES = packageFile('bench/loops');
/** Vector code would measure something else than the integer loops it is made from. */
export const HOST_FLAGS = ['-O2', '-fno-tree-vectorize'];
const GUEST_FLAGS = [
  ...HOST_FLAGS,
  '-ffreestanding',
  '-fpic',
  '-mabi=ms',
  '-mno-red-zone',
  '-fno-stack-protector',
  '-fcf-protection=none',
  '-fno-asynchronous-unwind-tables',
];
const CODE = addressAdd(KERNEL_WINDOW, 0x10000);
const DATA = addressAdd(KERNEL_WINDOW, 0x100000);
const STACK_TOP = addressAdd(KERNEL_WINDOW, 0x300000);
const RETURN_PAGE = addressAdd(KERNEL_WINDOW, 0x400000);
const RW = { write: true, execute: false, user: false };
const SLICE = 10_000_000;

export interface LoopCode {
  /** File with the code and its constants, linked at address 0. */
  readonly file: string;
  /** Offset of `run`. */
  readonly entry: number;
}

export interface LoopRun {
  readonly result: number;
  readonly seconds: number;
}

export function compileGuestLoop(name: string, folder: string): LoopCode {
  const object = join(folder, `${name}.o`);
  const linked = join(folder, `${name}.elf`);
  const file = join(folder, `${name}.bin`);
  execFileSync('gcc', [...GUEST_FLAGS, '-c', join(LOOP_SOURCES, `${name}.c`), '-o', object]);
  // The linker warns of the one segment for code and constants; that is what is wanted here.
  execFileSync('ld', ['-N', '-Ttext=0', '-e', 'run', object, '-o', linked], { stdio: 'pipe' });
  execFileSync('objcopy', ['-O', 'binary', '-j', '.text', '-j', '.rodata', linked, file]);
  const symbols = execFileSync('nm', [linked], { encoding: 'utf8' }).split('\n');
  const line = symbols.find((symbol) => symbol.endsWith(' T run'));
  if (line === undefined) throw new Error(`${name}.c has no function run`);
  return { file, entry: Number.parseInt(line.split(' ')[0]!, 16) };
}

/** A loop loaded into a machine of its own. */
export class GuestLoop {
  private readonly machine: Machine;
  private readonly entry: GuestAddress;

  constructor(code: LoopCode) {
    this.machine = createMachine({ ramBytes: 16 * 1024 * 1024 });
    this.entry = addressAdd(CODE, code.entry);
    const { memory } = this.machine;
    const bytes = new Uint8Array(readFileSync(code.file));
    const size = roundUpToPages(bytes.length);
    memory.map(CODE, size, RW);
    memory.writeBytes(CODE, bytes);
    memory.protect(CODE, size, { write: false, execute: true, user: false });
    memory.map(DATA, 0x100000, RW);
    memory.map(addressAdd(STACK_TOP, -0x10000), 0x10000, RW);
    memory.map(RETURN_PAGE, 0x1000, { write: false, execute: true, user: false, host: true });
  }

  run(rounds: number): LoopRun & { readonly instructions: number } {
    const { memory, cpu } = this.machine;
    const rsp = addressAdd(STACK_TOP, -0x108);
    memory.writePointer(rsp, RETURN_PAGE);
    cpu.setRegAddress(RSP, rsp);
    cpu.setRegNumber(RCX, rounds);
    cpu.setRegAddress(RDX, DATA);
    cpu.rip = this.entry;
    const before = cpu.instructionsRetired;
    const start = performance.now();
    let stop = cpu.run(SLICE);
    while (stop === STOP_BUDGET) stop = cpu.run(SLICE);
    const seconds = (performance.now() - start) / 1000;
    if (stop !== STOP_HOST_CALL) {
      const why = `${JSON.stringify(cpu.fault)} ${cpu.unimplemented?.mnemonic ?? ''}`;
      throw new Error(`guest loop stopped with ${stop} ${why}`);
    }
    return { result: cpu.regLo(RAX), seconds, instructions: cpu.instructionsRetired - before };
  }
}
