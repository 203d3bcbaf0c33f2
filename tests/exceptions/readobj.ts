/** Unwind information as llvm-readobj prints it, and as this project reads it, in one form. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { readRuntimeFunction, readUnwindInfo, type UnwindCode } from '../../kernel/rtl/unwind-info.ts';
import { FlatMemory } from '../../kernel/testing/flat-memory.ts';
import { RUNTIME_FUNCTION_BYTES } from '../../machine/pe/function-table.ts';
import { loadPeImage } from '../../machine/pe/load-image.ts';

const REGISTERS = 'RAX RCX RDX RBX RSP RBP RSI RDI R8 R9 R10 R11 R12 R13 R14 R15'.split(' ');
/** Where the linker puts images of these tests. */
const IMAGE_BASE = 0x1_4000_0000n;

export interface Decoded {
  readonly begin: number;
  readonly end: number;
  readonly version: number;
  readonly flags: number;
  readonly prologueBytes: number;
  readonly frame: string;
  readonly codes: readonly string[];
}

function field(block: string, name: string): string {
  return new RegExp(`\\b${name}: (.*)`).exec(block)![1]!.trim();
}

function rva(text: string): number {
  return Number(BigInt(/0x[0-9A-F]+/.exec(text)![0]) - IMAGE_BASE);
}

/** What `llvm-readobj --unwind` tells of an image, one entry for each function. */
export function readobjOf(text: string): Decoded[] {
  return text
    .split('RuntimeFunction {')
    .slice(1)
    .map((block) => {
      const register = field(block, 'FrameRegister');
      const codes = /UnwindCodes \[\n([\s\S]*?)\]/.exec(block)![1]!;
      return {
        begin: rva(field(block, 'StartAddress')),
        end: rva(field(block, 'EndAddress')),
        version: Number(field(block, 'Version')),
        flags: Number(/Flags \[ \((0x[0-9A-F]+)\)/.exec(block)![1]),
        prologueBytes: Number(field(block, 'PrologSize')),
        frame: register === '-' ? '-' : `${register.split(' ')[0]} ${Number(field(block, 'FrameOffset')) * 16}`,
        codes: codes
          .trim()
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      };
    });
}

function codeText({ offset, operation, info, near, far }: UnwindCode, frame: string): string {
  const at = `0x${offset.toString(16).toUpperCase().padStart(2, '0')}: `;
  const hex = (value: number) => `0x${value.toString(16).toUpperCase()}`;
  const register = `reg=${REGISTERS[info]}`;
  switch (operation) {
    case 0:
      return `${at}PUSH_NONVOL ${register}`;
    case 1:
      return `${at}ALLOC_LARGE size=${info === 0 ? near * 8 : far}`;
    case 2:
      return `${at}ALLOC_SMALL size=${info * 8 + 8}`;
    case 3:
      return `${at}SET_FPREG reg=${frame.split(' ')[0]}, offset=${hex(Number(frame.split(' ')[1]))}`;
    case 4:
      return `${at}SAVE_NONVOL ${register}, offset=${hex(near * 8)}`;
    case 5:
      return `${at}SAVE_NONVOL_FAR ${register}, offset=${hex(far)}`;
    case 8:
      return `${at}SAVE_XMM128 reg=XMM${info}, offset=${hex(near * 16)}`;
    case 9:
      return `${at}SAVE_XMM128_FAR reg=XMM${info}, offset=${hex(far)}`;
    default:
      return `${at}operation ${operation}`;
  }
}

/** The same, read by the kernel out of guest memory. */
export function decodedAsReadobj(bytes: Uint8Array): Decoded[] {
  const image = loadPeImage(bytes);
  const { directory } = image.functionTable;
  const base = -0x7ff_0000_0000 as GuestAddress;
  const memory = new FlatMemory();
  memory.map(base, Math.ceil(image.sizeOfImage / 0x1000) * 0x1000, { write: true, execute: false, user: false });
  memory.writeBytes(base, image.mapped);
  return Array.from({ length: directory.sizeBytes / RUNTIME_FUNCTION_BYTES }, (_, n) => {
    const entry = (base + directory.rva + n * RUNTIME_FUNCTION_BYTES) as GuestAddress;
    const { begin, end, unwindData } = readRuntimeFunction(memory, base, entry);
    const info = readUnwindInfo(memory, (base + unwindData) as GuestAddress);
    const frame = info.frameRegister === 0 ? '-' : `${REGISTERS[info.frameRegister]} ${info.frameOffset}`;
    const codes = info.codes.map((code) => codeText(code, frame));
    const { version, flags, prologueBytes } = info;
    return { begin, end, version, flags, prologueBytes, frame, codes };
  });
}
