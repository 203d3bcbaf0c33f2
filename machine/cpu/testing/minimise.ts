/**
 * Makes a difference smaller: instructions become NOPs and parts of the state zero as long as the host and the engine
 * still disagree. And tells it as text.
 */
import { Decoder, DecoderOptions, Formatter, FormatterSyntax, Mnemonic } from 'iced-x86';
import { type CaseGroup, USER_BASE } from './case-group.ts';
import * as layout from './case-layout.ts';
import type { Difference, Fuzzer } from './fuzzer.ts';

const NOP = 0x90;
const DEFAULT_FLAGS = 0x202;
const DEFAULT_MXCSR = 0x1f80;
const DEFAULT_X87_CONTROL = 0x37f;
const MEMORY_STEP = 32;
const NAMES = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split(' ');

/** The same difference, as small as leaving out makes it. */
export async function minimise(fuzzer: Fuzzer, difference: Difference): Promise<Difference> {
  let best = difference;
  const attempt = async (change: Partial<Difference>) => {
    const { group, record, window, pause } = { ...best, ...change };
    const lines = await fuzzer.runRecord(group, record, window, pause);
    if (lines.length > 0) best = { ...best, ...change, lines };
    return lines.length > 0;
  };
  // What needs earlier cases to happen does not get smaller.
  if (!(await attempt({}))) return difference;
  await attempt({ pause: 0 });
  for (const part of difference.group.parts) await attempt({ group: without(best.group, part) });
  for (const change of simplifications(best.group)) {
    const record = best.record.slice();
    change(record, new DataView(record.buffer));
    await attempt({ record });
  }
  return best;
}

function without(group: CaseGroup, part: { at: number; length: number }): CaseGroup {
  return { ...group, code: group.code.slice().fill(NOP, part.at, part.at + part.length) };
}

type Change = (bytes: Uint8Array, view: DataView) => void;

function simplifications(group: CaseGroup): Change[] {
  const changes: Change[] = [
    (_, view) => view.setUint32(layout.FLAGS, DEFAULT_FLAGS, true),
    (_, view) => view.setUint32(layout.MXCSR, DEFAULT_MXCSR, true),
    (bytes, view) => {
      bytes.fill(0, layout.FX, layout.MXCSR);
      bytes.fill(0, layout.MXCSR + 8, layout.XMM);
      view.setUint16(layout.FX, DEFAULT_X87_CONTROL, true);
    },
  ];
  const clear = (at: number, length: number) => changes.push((bytes) => bytes.fill(0, at, at + length));
  for (let i = 0; i < 8; i++) clear(layout.MXCSR + 8 + i * 16, 16);
  for (let i = 0; i < 16; i++) if (!group.pointers.includes(i)) clear(layout.REGISTERS + i * 8, 8);
  for (let i = 0; i < 16; i++) clear(layout.XMM + i * 16, 16);
  clear(layout.LOW_CONTENT, layout.LOW_WINDOW_BYTES);
  for (let at = 0; at < layout.STACK_WINDOW_BYTES; at += MEMORY_STEP) clear(layout.STACK_CONTENT + at, MEMORY_STEP);
  for (let at = 0; at < group.dataBytes; at += MEMORY_STEP) clear(layout.DATA_CONTENT + at, MEMORY_STEP);
  return changes;
}

/** Seed, code, state and what differs, for a person. */
export function describeDifference(difference: Difference): string {
  const { group, state, window, pause, lines } = difference;
  const paused = pause === 0 ? '' : `, stopped after ${pause} instructions`;
  return [
    `${group.form}: seed ${group.seed}, group ${group.number}, state ${state}, ${window} window${paused}`,
    ...disassembly(group).map((line) => `    ${line}`),
    `  rights of the data pages: ${group.rights.map((right) => ['none', 'read', 'write'][right]).join(', ')}`,
    ...describeState(difference).map((line) => `  ${line}`),
    ...lines.map((line) => `  ${line}`),
  ].join('\n');
}

function disassembly(group: CaseGroup): string[] {
  const formatter = new Formatter(FormatterSyntax.Intel);
  const decoder = new Decoder(64, group.code, DecoderOptions.None);
  const lines: string[] = [];
  const start = USER_BASE + BigInt(layout.CODE + group.codeOffset);
  decoder.ip = start;
  while (decoder.canDecode) {
    const instruction = decoder.decode();
    const at = Number(instruction.ip - start);
    const bytes = Buffer.from(group.code.subarray(at, at + instruction.length)).toString('hex');
    if (instruction.mnemonic !== Mnemonic.Nop || instruction.length > 1) {
      lines.push(`${instruction.ip.toString(16)} ${bytes.padEnd(24)} ${formatter.format(instruction)}`);
    }
    instruction.free();
  }
  decoder.free();
  formatter.free();
  return lines;
}

/** What is not zero. */
function describeState({ group, record }: Difference): string[] {
  const view = new DataView(record.buffer, record.byteOffset);
  const hex = (at: number, length: number) => Buffer.from(record.slice(at, at + length).reverse()).toString('hex');
  const words: string[] = [`flags=${view.getUint32(layout.FLAGS, true).toString(16)}`];
  const add = (name: string, at: number, length: number) => {
    const text = hex(at, length);
    if (!/^0*$/.test(text)) words.push(`${name}=${text.replace(/^0+/, '')}`);
  };
  NAMES.forEach((name, i) => {
    add(name, i * 8, 8);
  });
  add('mxcsr', layout.MXCSR, 4);
  for (let i = 0; i < 16; i++) add(`xmm${i}`, layout.XMM + i * 16, 16);
  if (group.usesX87) {
    add('fcw', layout.FX, 2);
    add('fsw', layout.FX + 2, 2);
    add('tags', layout.FX + 4, 1);
    for (let i = 0; i < 8; i++) add(`st${i}`, layout.FX + 32 + i * 16, 10);
  }
  const memory = (name: string, at: number, length: number, address: number) => {
    for (let i = 0; i < length; i += 16) add(`[${name}${(address + i).toString(16)}]`, at + i, 16);
  };
  memory('low:', layout.LOW_CONTENT, layout.LOW_WINDOW_BYTES, layout.LOW_WINDOW);
  memory('stack:', layout.STACK_CONTENT, layout.STACK_WINDOW_BYTES, layout.STACK_WINDOW);
  memory('data:', layout.DATA_CONTENT, group.dataBytes, layout.DATA_MIDDLE - group.dataBytes / 2);
  return wrap(words);
}

function wrap(words: readonly string[]): string[] {
  const lines: string[] = [''];
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > 110) lines.push('');
    lines[lines.length - 1] += `${lines.at(-1) === '' ? '' : ' '}${word}`;
  }
  return lines;
}
