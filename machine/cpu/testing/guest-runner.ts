/** Runs a test case in the engine, in the user window (same addresses as on the host) or in the kernel window. */
import { addressAdd, type GuestAddress } from '../../../base/guest-address.ts';
import { createMachine, type Machine } from '../../machine.ts';
import { KERNEL_WINDOW, USER_WINDOW } from '../../memory/layout.ts';
import { STOP_FAULT, STOP_HALT } from '../cpu.ts';
import { RFLAGS_ARITHMETIC, RFLAGS_DF } from '../registers.ts';
import {
  CODE_OFFSET,
  DATA_OFFSET,
  STACK_OFFSET,
  type TestCase,
  type TestResult,
  WINDOW_BYTES,
  WINDOW_OFFSET,
} from './host-cpu.ts';

const RWX = { write: true, execute: true, user: true };
const HLT = 0xf4;
const BUDGET = 20_000;
/** What Linux makes of each exception. */
const SIGNALS: Record<number, number> = { 0: 8, 3: 5, 6: 4, 13: 11, 14: 11 };
/** Upper halves of an address in the user window and in the kernel window; the lower halves agree. */
const USER_HI = 0x1a0n;
const KERNEL_HI = 0xfffff800n;

export class GuestRunner {
  private readonly machine: Machine;
  private readonly base: GuestAddress;
  private readonly inKernelWindow: boolean;

  constructor(window: 'user' | 'kernel') {
    this.inKernelWindow = window === 'kernel';
    this.base = this.inKernelWindow ? KERNEL_WINDOW : USER_WINDOW;
    this.machine = createMachine({ ramBytes: 1024 * 1024 });
    const { memory } = this.machine;
    memory.switchAddressSpace(memory.createAddressSpace());
    memory.map(addressAdd(this.base, CODE_OFFSET), 0x1000, RWX);
    memory.map(addressAdd(this.base, DATA_OFFSET), 0x3000, RWX);
    memory.map(addressAdd(this.base, STACK_OFFSET), 0x1000, RWX);
  }

  /** Runs a case; its addresses are those of the user window and are moved when this runner uses the other one. */
  run(test: TestCase): TestResult {
    const { memory, cpu } = this.machine;
    const code = addressAdd(this.base, CODE_OFFSET);
    memory.fill(addressAdd(this.base, DATA_OFFSET), 0x3000, 0);
    memory.fill(addressAdd(this.base, STACK_OFFSET), 0x1000, 0);
    memory.writeBytes(addressAdd(this.base, WINDOW_OFFSET), test.data);
    memory.writeBytes(code, Uint8Array.of(...test.code, HLT));
    test.registers.forEach((value, i) => {
      const hi = value >> 32n;
      cpu.setReg(
        i,
        Number(value & 0xffffffffn),
        Number(this.inKernelWindow && test.pointers.includes(i) ? KERNEL_HI : hi),
      );
    });
    for (let i = 0; i < 16; i++) cpu.xmm(i).set(test.xmm.subarray(i * 16, i * 16 + 16));
    cpu.mxcsr = 0x1f80;
    cpu.rflags = test.flags | 0x202;
    cpu.rip = code;
    const stop = cpu.run(BUDGET);
    const xmm = new Uint8Array(256);
    for (let i = 0; i < 16; i++) xmm.set(cpu.xmm(i), i * 16);
    return {
      registers: BigUint64Array.from({ length: 16 }, (_, i) => (BigInt(cpu.regHi(i)) << 32n) | BigInt(cpu.regLo(i))),
      flags: cpu.rflags & (RFLAGS_ARITHMETIC | RFLAGS_DF),
      xmm,
      data: memory.readBytes(addressAdd(this.base, WINDOW_OFFSET), WINDOW_BYTES),
      signal: stop === STOP_HALT ? 0 : stop === STOP_FAULT ? SIGNALS[cpu.fault.vector]! : 100 + stop,
      faultOffset: stop === STOP_HALT ? 0 : cpu.rip - code,
    };
  }
}

/** What differs between two results, as text; empty when they agree. `moved`: the second used the kernel window. */
export function compareResults(test: TestCase, expected: TestResult, actual: TestResult, moved: boolean): string {
  const differences: string[] = [];
  const say = (what: string, a: bigint | number | string, b: bigint | number | string) =>
    differences.push(`${what}: host ${a.toString(16)}, engine ${b.toString(16)}`);
  if (expected.signal !== actual.signal) say('signal', expected.signal, actual.signal);
  else if (expected.faultOffset !== actual.faultOffset) say('fault offset', expected.faultOffset, actual.faultOffset);
  expected.registers.forEach((value, i) => {
    const got = actual.registers[i]!;
    if (value !== got && !(moved && test.pointers.includes(i) && isMoved(value, got))) say(`register ${i}`, value, got);
  });
  const doubts = expected.signal === 0 ? test.undefinedFlags : test.everUndefinedFlags;
  if (((expected.flags ^ actual.flags) & ~doubts) !== 0) {
    say(`flags (undefined ${doubts.toString(16)})`, expected.flags, actual.flags);
  }
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  if (text(expected.xmm) !== text(actual.xmm)) {
    for (let i = 0; i < 256; i += 16) {
      const a = text(expected.xmm.subarray(i, i + 16));
      const b = text(actual.xmm.subarray(i, i + 16));
      if (a !== b) say(`xmm${i / 16}`, a, b);
    }
  }
  if (text(expected.data) !== text(actual.data)) {
    say('data', text(expected.data), text(actual.data));
  }
  return differences.join('\n');
}

function isMoved(user: bigint, kernel: bigint): boolean {
  return user >> 32n === USER_HI && kernel >> 32n === KERNEL_HI && (user & 0xffffffffn) === (kernel & 0xffffffffn);
}
