/** The digest of memory: after any sequence of changes that of the same memory made anew, and another one after a change. */
import { describe, expect, test } from 'vitest';
import { addressAdd, addressFromHalves, type GuestAddress } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import { RAX, RCX, RDI } from '../cpu/registers.ts';
import { DATA, machineWith } from '../cpu/testing/code-machine.ts';
import { GuestRam } from './guest-ram.ts';
import { PAGE_SIZE } from './layout.ts';

const RAM_BYTES = 1024 * 1024;
const BASE = addressFromHalves(0x1000_0000, 0xffff_f800);
const RIGHTS = { write: true, execute: false, user: false };

/** What a machine that never heard of earlier digests makes of the same memory. */
function digestAnew(memory: GuestRam) {
  const other = new GuestRam(memory.ramBytes);
  other.restore(memory.save());
  return other.digest();
}

function page(n: number): GuestAddress {
  return addressAdd(BASE, n * PAGE_SIZE);
}

describe('a changed byte', () => {
  const CHANGES: readonly [string, (memory: GuestRam) => void][] = [
    ['written as a byte', (memory) => memory.writeU8(addressAdd(page(1), 5), 1)],
    ['written as 16 bits', (memory) => memory.writeU16(addressAdd(page(1), 6), 1)],
    ['written as 32 bits', (memory) => memory.writeU32(addressAdd(page(1), 8), 1)],
    ['written as 64 bits', (memory) => memory.writeU64(addressAdd(page(1), 16), 0, 1)],
    ['across two pages', (memory) => memory.writeU64(addressAdd(page(1), PAGE_SIZE - 4), 0, 1)],
    ['filled', (memory) => memory.fill(page(0), 3 * PAGE_SIZE, 1)],
    ['moved', (memory) => memory.move(page(1), page(2), 8)],
    ['written as bytes', (memory) => memory.writeBytes(page(2), Uint8Array.of(3))],
    ['written through an alias', (memory) => memory.writeU8(page(8), 1)],
  ];

  test.each(CHANGES)('%s', (_name, change) => {
    const memory = new GuestRam(RAM_BYTES);
    memory.map(BASE, 3 * PAGE_SIZE, RIGHTS);
    memory.alias(page(8), page(1), PAGE_SIZE, RIGHTS);
    memory.writeU8(page(2), 7);
    const before = memory.digest();
    expect(memory.digest()).toEqual(before);
    change(memory);
    expect(memory.digest()).not.toEqual(before);
    expect(memory.digest()).toEqual(digestAnew(memory));
  });
});

test('the same page somewhere else, or mapped twice, is another memory', () => {
  const memory = new GuestRam(RAM_BYTES);
  memory.map(BASE, PAGE_SIZE, RIGHTS);
  const one = memory.digest();
  memory.alias(page(1), BASE, PAGE_SIZE, RIGHTS);
  const both = memory.digest();
  memory.unmap(BASE, PAGE_SIZE);
  expect(new Set([one, both, memory.digest()].map(({ lo, hi }) => `${lo} ${hi}`)).size).toBe(3);
  memory.unmap(page(1), PAGE_SIZE);
  expect(memory.digest()).toEqual({ lo: 0, hi: 0 });
});

test('equals that of the same memory made anew, whatever happened before', () => {
  const random = new Prng(5);
  const memory = new GuestRam(RAM_BYTES);
  const mapped = new Set<number>();
  for (let round = 0; round < 2000; round++) {
    const n = random.below(24);
    const other = [...mapped][random.below(Math.max(1, mapped.size))];
    if (!mapped.has(n)) {
      if (other === undefined || random.below(2) === 0) memory.map(page(n), PAGE_SIZE, RIGHTS);
      else memory.alias(page(n), page(other), PAGE_SIZE, RIGHTS);
      mapped.add(n);
    } else if (random.below(4) === 0) {
      memory.unmap(page(n), PAGE_SIZE);
      mapped.delete(n);
    } else if (random.below(8) === 0) memory.protect(page(n), PAGE_SIZE, { ...RIGHTS, user: true });
    else memory.writeU32(addressAdd(page(n), 4 * random.below(1024)), random.nextU32());
    if (random.below(40) === 0) expect(memory.digest()).toEqual(digestAnew(memory));
  }
});

describe('notices what the processor writes', () => {
  const RUNS: readonly [string, readonly number[], number][] = [
    ['MOV', [0x48, 0x89, 0x07], 1],
    ['PUSH', [0x50], 1],
    ['LOCK ADD', [0xf0, 0x01, 0x07], 1],
    ['MOVUPS across two pages', [0x0f, 0x11, 0x87, 0xf8, 0x0f, 0, 0], 1],
    ['REP STOSB over two pages', [0xf3, 0xaa], 0x1800],
    ['MOV into the page it is in', [0x48, 0x89, 0x05, 0, 1, 0, 0], 1],
    ['FXSAVE, which the host does', [0x0f, 0xae, 0x07], 1],
  ];

  function run(code: readonly number[], instructions: number, digestFirst: boolean) {
    const machine = machineWith([...code, 0xf4]);
    machine.memory.fill(DATA, 0x3000, 0x55);
    machine.cpu.setRegAddress(RDI, DATA);
    machine.cpu.setReg(RAX, 0x1234_5678, 9);
    machine.cpu.setReg(RCX, 0x1800, 0);
    const before = digestFirst ? machine.memory.digest() : undefined;
    const stop = machine.cpu.run(instructions);
    return { before, stop, rip: machine.cpu.rip, retired: machine.cpu.instructionsRetired, memory: machine.memory };
  }

  test.each(RUNS)('%s', (_name, code, instructions) => {
    const plain = run(code, instructions, false);
    const watched = run(code, instructions, true);
    expect(watched.memory.digest()).not.toEqual(watched.before);
    // Looking at memory changes nothing else.
    expect(watched.memory.digest()).toEqual(digestAnew(plain.memory));
    expect([watched.stop, watched.rip, watched.retired]).toEqual([plain.stop, plain.rip, plain.retired]);
    expect(watched.retired).toBe(instructions);
  });
});
