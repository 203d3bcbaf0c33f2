/** Facts from "x64 prolog and epilog" (Microsoft C++ documentation); UWOP_EPILOG of version 2 as in published images of Windows. */
import { expect, test } from 'vitest';
import type { GuestAddress } from '../../base/guest-address.ts';
import { FlatMemory } from '../testing/flat-memory.ts';
import { epilogueAt } from './epilogue.ts';
import { readUnwindInfo } from './unwind-info.ts';

const BASE = -0x7ff_0000_0000 as GuestAddress;
const CODE = 0x100;
const INFO = 0x800;

/** An image with code at CODE, which is one function, and its UNWIND_INFO. */
function prepare(code: readonly number[], info: readonly number[]) {
  const memory = new FlatMemory();
  memory.map(BASE, 0x1000, { write: true, execute: true, user: false });
  memory.writeBytes((BASE + CODE) as GuestAddress, Uint8Array.from(code));
  memory.writeBytes((BASE + INFO) as GuestAddress, Uint8Array.from(info));
  const entry = { begin: CODE, end: CODE + code.length, unwindData: INFO };
  const unwind = readUnwindInfo(memory, (BASE + INFO) as GuestAddress);
  return (offset: number, otherPart = false) =>
    epilogueAt(memory, BASE, (BASE + CODE + offset) as GuestAddress, entry, unwind, () => otherPart);
}

/** Version 1, no prologue, no codes. */
const PLAIN = [1, 0, 0, 0];

test('an addition to RSP, pops and a return are an epilogue from each of its instructions on', () => {
  // nop; add rsp, 28h; pop r12; pop rbx; ret
  const at = prepare([0x90, 0x48, 0x83, 0xc4, 0x28, 0x41, 0x5c, 0x5b, 0xc3], PLAIN);
  expect(at(0)).toBeUndefined();
  expect(at(1)).toEqual({ base: 4, offset: 0x28, pops: [12, 3] });
  expect(at(5)).toEqual({ base: 4, offset: 0, pops: [12, 3] });
  expect(at(8)).toEqual({ base: 4, offset: 0, pops: [] });
});

test('a frame register is left by lea, and by that of no other register', () => {
  // lea rsp, [rbp + 10h]; pop rbp; ret
  const code = [0x48, 0x8d, 0x65, 0x10, 0x5d, 0xc3];
  expect(prepare(code, [1, 0, 0, 5])(0)).toEqual({ base: 5, offset: 0x10, pops: [5] });
  expect(prepare(code, [1, 0, 0, 3])(0)).toBeUndefined();
  // lea rsp, [r12 + 10h], which has a SIB byte; ret
  const withSib = [0x49, 0x8d, 0x64, 0x24, 0x10, 0xc3];
  expect(prepare(withSib, [1, 0, 0, 12])(0)).toEqual({ base: 12, offset: 0x10, pops: [] });
});

test('a jump out of the function is a tail call; one within it, or to another part of it, is not', () => {
  // pop rbx; jmp
  const out = [0x5b, 0xe9, 0, 1, 0, 0];
  expect(prepare(out, PLAIN)(0)).toEqual({ base: 4, offset: 0, pops: [3] });
  expect(prepare(out, PLAIN)(0, true)).toBeUndefined();
  // pop rbx; jmp to the pop's own second byte
  expect(prepare([0x90, 0x5b, 0xeb, 0xfd], PLAIN)(1)).toBeUndefined();
  // rex.w jmp [rip + 0]; jmp rax has no prefix and is a switch.
  expect(prepare([0x48, 0xff, 0x25, 0, 0, 0, 0], PLAIN)(0)).toBeDefined();
  expect(prepare([0xff, 0xe0], PLAIN)(0)).toBeUndefined();
});

test('version 2 says where epilogues are: the same instructions elsewhere are none', () => {
  // pop rbx; ret, twice: the first 4 bytes from the end, the second at the end, with a nop between them.
  const code = [0x5b, 0xc3, 0x90, 0x5b, 0xc3];
  // One epilogue of 2 bytes at the end: the flag in the first operation's info, the second operation is padding.
  const one = prepare(code, [2, 0, 2, 0, 2, 0x16, 0, 0x06]);
  expect([one(0), one(3)]).toEqual([undefined, { base: 4, offset: 0, pops: [3] }]);
  // And one 5 bytes before the end.
  const two = prepare(code, [2, 0, 2, 0, 2, 0x16, 5, 0x06]);
  expect([two(0)?.pops, two(3)?.pops]).toEqual([[3], [3]]);
});
