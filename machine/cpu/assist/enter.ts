/** ENTER (SDM volume 2): pushes the frame pointer and, for nested procedures, copies of the outer ones. */
import { Code, Mnemonic, Register } from 'iced-x86';
import type { Assist, AssistContext } from './context.ts';

function enter(x: AssistContext): void {
  const i = x.instruction;
  const is16 = i.code === Code.Enterw_imm16_imm8;
  const sizeBytes = is16 ? 2 : 8;
  const step = BigInt(sizeBytes);
  const rsp = x.read(Register.RSP);
  const rbp = x.read(Register.RBP);
  const level = i.immediate8_2nd & 31;
  const frame = rsp - step;
  const pushed: bigint[] = [];
  const bytes = new Map<bigint, bigint>();
  const push = (word: bigint) => {
    const at = rsp - step * BigInt(pushed.length + 1);
    x.checkStore(BigInt.asUintN(64, at), sizeBytes, true);
    for (let n = 0n; n < step; n++) bytes.set(BigInt.asUintN(64, at + n), (word >> (8n * n)) & 0xffn);
    pushed.push(word);
  };
  /** Reads a word, which may lie where an earlier push goes: nothing is stored before all has been checked. */
  const load = (at: bigint) => {
    const stored = x.load(BigInt.asUintN(64, at), sizeBytes, true);
    let word = 0n;
    for (let n = 0n; n < step; n++) {
      word |= (bytes.get(BigInt.asUintN(64, at + n)) ?? (stored >> (8n * n)) & 0xffn) << (8n * n);
    }
    return word;
  };
  push(rbp);
  for (let n = 1; n < level; n++) push(load(rbp - step * BigInt(n)));
  if (level > 0) push(frame);
  const lowest = rsp - step * BigInt(pushed.length);
  const end = BigInt.asUintN(64, lowest - BigInt(i.immediate16));
  // The new top of the stack is tried too: a fault there leaves everything as it was.
  x.checkStore(end, sizeBytes, true);
  const value = pushed.reduce((sum, word) => (sum << BigInt(8 * sizeBytes)) | BigInt.asUintN(8 * sizeBytes, word), 0n);
  x.store(BigInt.asUintN(64, lowest), pushed.length * sizeBytes, value, true);
  x.write(is16 ? Register.BP : Register.RBP, frame);
  x.write(Register.RSP, end);
}

export const ENTER_ASSISTS: readonly (readonly [Mnemonic, Assist])[] = [[Mnemonic.Enter, enter]];
