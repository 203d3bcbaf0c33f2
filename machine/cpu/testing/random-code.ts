/**
 * Random machine code and a place to run it: byte strings of several kinds, a machine with pages of every kind of right
 * for them to meet, and what must hold whatever they do. Knows nothing of what the instructions mean.
 */
import { addressAdd } from '../../../base/guest-address.ts';
import type { Prng } from '../../../base/prng.ts';
import { createMachine, type Machine, type MachineSnapshot } from '../../machine.ts';
import {
  KERNEL_TABLE,
  KERNEL_WINDOW,
  PAGE_CODE,
  PAGE_FAST_EXECUTE,
  PAGE_FAST_READ,
  PAGE_FAST_WRITE,
  RAM_BASE,
  USER_TABLES,
  USER_WINDOW,
} from '../../memory/layout.ts';
import { RSP } from '../registers.ts';
import { BOUNCE_END, CONTEXT_END, READ_BOUNCE } from '../state.ts';
import {
  STOP_BUDGET,
  STOP_CR8,
  STOP_DEVICE,
  STOP_FAULT,
  STOP_HALT,
  STOP_HOST_CALL,
  STOP_UNIMPLEMENTED,
  type StopReason,
} from '../stops.ts';
import { CODE, DATA, HOST, RW, RWX, RX, STACK } from './code-machine.ts';

const CODE_BYTES = 0x2000;
const READ_ONLY = addressAdd(KERNEL_WINDOW, 0x50000);
const CODE_ALIAS = addressAdd(KERNEL_WINDOW, 0x60000);
const USER_CODE = addressAdd(USER_WINDOW, 0x10000);
const MAX_INSTRUCTION_BYTES = 15;
const MOST_STOPS = 6;
/** Exceptions that an instruction of ring 0 can raise, from 32 on any INT. */
const EXCEPTIONS: ReadonlySet<number> = new Set([0, 1, 3, 4, 5, 6, 7, 11, 12, 13, 14, 16, 17, 19]);
const PAGE_FAULT = 14;

// ---- byte strings ----

export type CodeKind = 'bytes' | 'instructions' | 'mutants';
export const CODE_KINDS: readonly CodeKind[] = ['bytes', 'instructions', 'mutants'];
const PREFIXES = [0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x64, 0x65, 0x2e];

/** @param bodies real code, for `mutants` */
export function randomCode(random: Prng, kind: CodeKind, bodies: readonly Uint8Array[]): Uint8Array {
  if (kind === 'bytes') return Uint8Array.from({ length: 64 + random.below(64) }, () => random.below(256));
  if (kind === 'instructions') return Uint8Array.from(Array.from({ length: 24 }, () => instruction(random)).flat());
  const body = bodies[random.below(bodies.length)]!;
  const start = random.below(body.length - 64);
  const code = body.slice(start, start + 64 + random.below(1024));
  for (let changes = random.below(8); changes > 0; changes--) {
    const at = random.below(code.length);
    code[at] = random.below(2) === 0 ? random.below(256) : code[at]! ^ (1 << random.below(8));
  }
  return code;
}

/** Prefixes, an opcode of any map, operands as they would follow it: decodes to something more often than not. */
function instruction(random: Prng): number[] {
  const bytes: number[] = [];
  while (random.below(4) === 0) bytes.push(PREFIXES[random.below(PREFIXES.length)]!);
  if (random.below(2) === 0) bytes.push(0x40 + random.below(16));
  const map = random.below(8);
  if (map >= 5) bytes.push(0x0f);
  if (map === 7) bytes.push(random.below(2) === 0 ? 0x38 : 0x3a);
  bytes.push(random.below(256));
  const modRm = random.below(256);
  bytes.push(modRm);
  const mod = modRm >>> 6;
  if (mod !== 3 && (modRm & 7) === 4) bytes.push(random.below(256));
  if (mod === 1) bytes.push(random.below(256));
  if (mod === 2) bytes.push(random.below(256), random.below(16), 0, 0);
  for (let immediate = random.below(3); immediate > 0; immediate--) bytes.push(random.below(256));
  return bytes;
}

// ---- a place to run them ----

/** Everything that the same code must repeat exactly. */
export interface Played {
  /** Each stop with place, count of instructions and details. */
  readonly stops: readonly string[];
  readonly context: Uint8Array;
  readonly ram: Uint8Array;
}

export class Playground {
  readonly machine: Machine;
  private readonly begin: MachineSnapshot['cpu'];
  private readonly guard: Uint8Array;

  constructor() {
    this.machine = createMachine({ ramBytes: 1024 * 1024 });
    const { memory, cpu } = this.machine;
    memory.switchAddressSpace(memory.createAddressSpace());
    memory.map(CODE, CODE_BYTES, RWX);
    memory.alias(CODE_ALIAS, CODE, CODE_BYTES, RW);
    memory.alias(USER_CODE, CODE, CODE_BYTES, { ...RWX, user: true });
    memory.map(DATA, 0x2000, RW);
    memory.map(READ_ONLY, 0x1000, { ...RW, write: false });
    memory.map(addressAdd(STACK, -0x2000), 0x2000, RW);
    memory.map(HOST, 0x1000, { ...RX, host: true });
    cpu.gsBase = DATA;
    this.begin = cpu.save();
    this.guard = this.outsideState();
  }

  /** Runs the code from random registers, in slices of at most the sizes that `slice` gives, and checks every stop. */
  play(code: Uint8Array, random: Prng, budget: number, slice: () => number): Played {
    const { memory, cpu } = this.machine;
    this.prepare(code, random);
    const stops: string[] = [];
    while (cpu.instructionsRetired < budget && stops.length < MOST_STOPS) {
      const asked = Math.min(budget - cpu.instructionsRetired, slice());
      const before = cpu.instructionsRetired;
      const stop = cpu.run(asked);
      const done = cpu.instructionsRetired - before;
      if (done < 0 || done > asked) throw new Error(`${done} instructions retired, ${asked} asked for`);
      if (stop === STOP_BUDGET) {
        if (done !== asked) throw new Error(`stopped for its budget after ${done} of ${asked} instructions`);
        continue;
      }
      stops.push(`${cpu.instructionsRetired}: ${this.checkStop(stop)} at ${cpu.rip.toString(16)}`);
      if (stop === STOP_DEVICE) this.answer();
      else if (stop !== STOP_CR8 && stop !== STOP_HALT) break;
    }
    const ram = memory.bytes.slice(RAM_BASE, RAM_BASE + memory.usedBytes);
    return { stops, context: cpu.saveContext(), ram };
  }

  /** True when nothing has changed that guest code has no way to: tables, the memory of the engine, unused frames. */
  isUnharmed(): boolean {
    return Buffer.compare(this.guard, this.outsideState()) === 0;
  }

  private prepare(code: Uint8Array, random: Prng): void {
    const { memory, cpu } = this.machine;
    cpu.restore(this.begin);
    memory.fill(DATA, 0x2000, 0);
    memory.fill(addressAdd(STACK, -0x2000), 0x2000, 0);
    memory.fill(CODE, CODE_BYTES, 0x90);
    // Mostly at the begin of a page, sometimes over its end.
    const offset = random.below(4) === 0 ? 0x1000 - random.below(code.length) : random.below(64);
    memory.writeBytes(addressAdd(CODE, offset), code);
    for (let register = 0; register < 16; register++) this.setRegister(register, random);
    if (random.below(16) !== 0) cpu.setRegAddress(RSP, addressAdd(STACK, -0x800 - 8 * random.below(64)));
    for (let register = 0; register < 16; register++) {
      cpu.xmm(register).set(Uint8Array.from({ length: 16 }, () => random.below(256)));
    }
    // Arithmetic flags and sometimes the direction; seldom single steps.
    cpu.rflags =
      (random.nextU32() & 0x8d5) | (random.below(8) === 0 ? 0x400 : 0) | (random.below(64) === 0 ? 0x100 : 0);
    cpu.rip = addressAdd(random.below(8) === 0 ? USER_CODE : CODE, offset);
  }

  private setRegister(register: number, random: Prng): void {
    const { cpu } = this.machine;
    const pages = [DATA, DATA, DATA, STACK, CODE, CODE_ALIAS, USER_CODE, READ_ONLY, HOST];
    const choice = random.below(16);
    if (choice < 9) cpu.setRegAddress(register, addressAdd(pages[choice]!, random.below(0x2000) - 0x800));
    else if (choice < 13) cpu.setRegNumber(register, random.below(100) - 20);
    else cpu.setReg(register, random.nextU32(), random.nextU32());
  }

  private answer(): void {
    const { cpu } = this.machine;
    const access = cpu.deviceAccess;
    if (access?.direction === 'read') cpu.answerRead(BigInt.asUintN(8 * access.sizeBytes, 0x0123_4567_89ab_cdefn));
  }

  /** What is reported of a stop; an error when the report is no use. */
  private checkStop(stop: StopReason): string {
    const { cpu, memory } = this.machine;
    const { rip } = cpu;
    if (rip < -(2 ** 47) || rip >= 2 ** 47) throw new Error('RIP is not canonical');
    switch (stop) {
      case STOP_FAULT: {
        const { vector, errorCode, address, access } = cpu.fault;
        if (!EXCEPTIONS.has(vector) && (vector < 32 || vector > 255)) throw new Error(`exception ${vector}`);
        if (vector === PAGE_FAULT && address !== cpu.cr2) throw new Error('CR2 is not the address of the page fault');
        return `exception ${vector} (${errorCode}, ${address.toString(16)}, ${access})`;
      }
      case STOP_UNIMPLEMENTED: {
        const { address, bytes, mnemonic } = cpu.unimplemented!;
        if (address !== rip || mnemonic === '') throw new Error('an unknown instruction without place or name');
        if (bytes.length === 0 || bytes.length > MAX_INSTRUCTION_BYTES) throw new Error(`${bytes.length} bytes`);
        if (Buffer.compare(bytes, memory.readBytes(rip, bytes.length)) !== 0)
          throw new Error('other bytes than at RIP');
        return `unknown ${mnemonic}`;
      }
      case STOP_DEVICE: {
        const access = cpu.deviceAccess;
        if (access === undefined) throw new Error('a device access that nobody describes');
        return `${access.direction} of ${access.space} ${access.address} (${access.sizeBytes}, ${access.value})`;
      }
      case STOP_HOST_CALL:
      case STOP_CR8:
      case STOP_HALT:
        return `stop ${stop}`;
      default:
        throw new Error(`stop ${stop}, which nobody asked for`);
    }
  }

  /** What lies around the processor's state and buffers, page tables without what decoding changes, and the free frames. */
  private outsideState(): Uint8Array {
    const { memory } = this.machine;
    const decoding = PAGE_CODE | PAGE_FAST_READ | PAGE_FAST_WRITE | PAGE_FAST_EXECUTE;
    const tables = (from: number, bytes: number) => {
      const words = new Uint32Array(memory.memory.buffer, from, bytes / 4).map((entry) => entry & ~decoding);
      return new Uint8Array(words.buffer);
    };
    const parts = [
      memory.bytes.subarray(0, 0x200),
      memory.bytes.subarray(CONTEXT_END, READ_BOUNCE),
      memory.bytes.subarray(BOUNCE_END, 0x10_0000),
      tables(KERNEL_TABLE, 0x1000),
      tables(KERNEL_TABLE + 0x3f_f000, 0x1000),
      tables(USER_TABLES, 0x40000),
      memory.bytes.subarray(RAM_BASE + memory.usedBytes),
    ];
    return Buffer.concat(parts);
  }
}

/** Where a code string is to be tried: the same one in one piece and in slices. */
export function firstDifference(whole: Played, slices: Played): string {
  for (let i = 0; i < Math.max(whole.stops.length, slices.stops.length); i++) {
    if (whole.stops[i] !== slices.stops[i])
      return `stop ${i}: ${whole.stops[i]} in one run, ${slices.stops[i]} in slices`;
  }
  const at = whole.context.findIndex((byte, index) => byte !== slices.context[index]);
  if (at >= 0) return `byte 0x${at.toString(16)} of the context`;
  const inRam = whole.ram.findIndex((byte, index) => byte !== slices.ram[index]);
  return inRam < 0 ? '' : `byte 0x${inRam.toString(16)} of RAM`;
}
