/**
 * The count of retired instructions is exact: running N instructions is the same as N single steps, for any code and any
 * N, in registers, flags, memory and faults. Random code is the judge; CPU_CASES and CPU_SEED search further.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import type { Machine } from '../machine.ts';
import { STOP_BUDGET, type StopReason } from './cpu.ts';
import { RBX, RCX, RDI, RSI, RSP } from './registers.ts';
import { bytesOf, CODE, DATA, machineWith, STACK } from './testing/code-machine.ts';

const CASES = Number(process.env.CPU_CASES ?? 400);
const SEED = Number(process.env.CPU_SEED ?? 4);
const CODE_BYTES = 96;
const MACHINES = [machineWith([]), machineWith([]), machineWith([])];
const FRESH = MACHINES[0]!.cpu.save();

/** Pieces of code that meet what makes counting hard; `r` is any register but RSP. */
const PIECES: readonly ((random: Prng, at: number) => readonly number[])[] = [
  (r) => [0x48, [0x01, 0x29, 0x31, 0x39, 0x85, 0x89][r.below(6)]!, 0xc0 | (r.below(4) << 3) | r.below(3)],
  (r) => [[0x01, 0x29, 0x39, 0x8b, 0x89, 0x87][r.below(6)]!, 0x03 | (r.below(4) << 3)],
  (r) => [0x83, 0xc0 | (7 << 3) | r.below(4), r.below(4)],
  // Conditional jumps right behind comparisons, back and forth.
  (r, at) => [0x3b, 0xc1, 0x70 | r.below(16), (r.below(3) === 0 ? -r.below(at + 4) : r.below(12)) & 0xff],
  (r, at) => [0x85, 0xc9, 0x0f, 0x80 | r.below(16), ...bytesOf((r.below(24) - Math.min(at, 12)) >>> 0, 4)],
  (r) => [0xb9, r.below(40), 0, 0, 0],
  (r) => [[0xf3, 0xf2][r.below(2)]!, [0xa4, 0xa5, 0xaa, 0xab, 0xa6, 0xae, 0xac][r.below(7)]!],
  (r) => [r.below(2) === 0 ? 0xfc : 0xfd],
  (r) => [0x50 | r.below(4)],
  (r) => [0x58 | r.below(3)],
  (_r, at) => [0xe2, -Math.min(at, 8) & 0xff],
  // Stores to the code itself, and calls into it.
  (r, at) => [0xc6, 0x05, ...bytesOf((r.below(CODE_BYTES) - at - 7) >>> 0, 4), [0x90, 0x40, 0xff][r.below(3)]!],
  (r, at) => [0xe8, ...bytesOf((r.below(CODE_BYTES) - at - 5) >>> 0, 4)],
  () => [0xc3],
  (r) => [0xf7, 0xf0 | r.below(4)],
  (r) => [0x66, 0x0f, [0xfe, 0xef, 0x6f, 0xd4][r.below(4)]!, 0x03],
  (r) => [0x0f, 0xa2, 0x0f, 0x31].slice(r.below(2) * 2),
  () => [0x9c, 0x9d],
  // Executed in TypeScript: mov rax, cr4 is not, sidt [rbx] and str eax are.
  (r) => (r.below(2) === 0 ? [0x0f, 0x01, 0x0b] : [0x0f, 0x00, 0xc8]),
  (r) => [r.below(256), r.below(256)],
];

/** Puts code, data and registers that follow from the seed into a machine. */
function prepare(machine: Machine, seed: number): void {
  const random = new Prng(seed);
  const code: number[] = [];
  while (code.length < CODE_BYTES) code.push(...PIECES[random.below(PIECES.length)]!(random, code.length));
  const { cpu, memory } = machine;
  cpu.restore(FRESH);
  memory.fill(CODE, 0x200, 0);
  memory.fill(addressAdd(STACK, -0x4000), 0x4000, 0);
  memory.writeBytes(CODE, Uint8Array.from(code.slice(0, CODE_BYTES)));
  memory.writeBytes(
    DATA,
    Uint8Array.from({ length: 0x3000 }, () => random.below(random.below(2) === 0 ? 2 : 256)),
  );
  for (let r = 0; r < 16; r++) cpu.setReg(r, random.below(8) === 0 ? 0 : random.below(64), 0);
  const near = () => addressAdd(DATA, 0xff0 + random.below(32));
  for (const register of [RBX, RSI, RDI]) cpu.setRegAddress(register, near());
  cpu.setRegNumber(RCX, random.below(60));
  cpu.setRegAddress(RSP, addressAdd(STACK, -0x1000 + random.below(16)));
}

/** Runs until `total` have retired or something else stops; `slice` says how many at a time. */
function runIn(machine: Machine, total: number, slice: () => number): StopReason {
  const { cpu } = machine;
  for (;;) {
    const left = total - cpu.instructionsRetired;
    if (left <= 0) return STOP_BUDGET;
    const reason = cpu.run(Math.min(slice(), left));
    if (reason !== STOP_BUDGET) return reason;
  }
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function digest({ cpu, memory }: Machine): object {
  const { context, processor } = cpu.save();
  return {
    context: Buffer.from(context).toString('hex'),
    processor: Buffer.from(processor).toString('hex'),
    rip: cpu.rip,
    fault: cpu.fault,
    code: hash(memory.readBytes(CODE, 0x200)),
    data: hash(memory.readBytes(DATA, 0x3000)),
    stack: hash(memory.readBytes(addressAdd(STACK, -0x4000), 0x4000)),
  };
}

test('running N instructions is N single steps, and any other slices', () => {
  const reasons = new Map<StopReason, number>();
  for (let round = 0; round < CASES; round++) {
    const seed = SEED * 1_000_003 + round;
    const random = new Prng(seed + 1);
    const total = 1 + random.below(random.below(4) === 0 ? 2000 : 120);
    const [whole, ...others] = [() => total, () => 1, () => 1 + random.below(7)].map((slice, n) => {
      prepare(MACHINES[n]!, seed);
      return { reason: runIn(MACHINES[n]!, total, slice), ...digest(MACHINES[n]!) };
    });
    reasons.set(whole!.reason, (reasons.get(whole!.reason) ?? 0) + 1);
    for (const other of others) expect(other, `seed ${seed}, ${total} instructions`).toEqual(whole);
    if (whole!.reason === STOP_BUDGET) expect(MACHINES[0]!.cpu.instructionsRetired).toBe(total);
  }
  // The code must go somewhere for this to mean anything.
  expect(reasons.get(STOP_BUDGET)).toBeGreaterThan(CASES / 10);
  expect(reasons.size).toBeGreaterThan(1);
}, 60_000);
