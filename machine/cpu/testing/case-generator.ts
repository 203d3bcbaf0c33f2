/**
 * Makes test cases: short random sequences over every implemented encoding, with registers and data that favour
 * edge values. Bytes are put together from opcode and ModRM; iced-x86 says how long an instruction is, which flags
 * it leaves undefined, and whether a sequence would depend on one of them.
 */
import {
  Decoder,
  DecoderOptions,
  Instruction,
  MemorySize,
  Mnemonic,
  OpKind,
  type Register,
  RflagsBits,
} from 'iced-x86';
import type { Prng } from '../../../base/prng.ts';
import { SHIFTS } from '../decoder.ts';
import { registerSlot } from '../operands.ts';
import { R12, RBX, RCX, RDI, RSI, RSP } from '../registers.ts';
import { GPR } from '../state.ts';
import { CODE_OFFSET, STACK_OFFSET, type TestCase, WINDOW_BYTES, WINDOW_OFFSET } from './host-cpu.ts';

const USER_BASE = 0x1a0_0000_0000n;

export interface Encoding {
  readonly opcode: readonly number[];
  /** ModRM.reg when it extends the opcode. */
  readonly extension?: number;
  /** False when no ModRM byte follows. */
  readonly modrm?: boolean;
  /** Mandatory prefix; the operand-size prefix is otherwise chosen at random. */
  readonly prefix?: number;
  /** Only these kinds of r/m operand. */
  readonly only?: 'register' | 'memory';
  /** Sequence set up by the generator: RSI, RDI and RCX get pointers and a small count. */
  readonly string?: boolean;
  /** Never with an operand-size prefix. */
  readonly exactly?: boolean;
  /** May carry LOCK when its operand is in memory. */
  readonly lock?: boolean;
}

const range = (first: number, count: number, step = 1) => Array.from({ length: count }, (_, i) => first + i * step);

/** Every encoding of the general-purpose instructions that the engine implements and user mode may run. */
export const GENERAL_ENCODINGS: readonly Encoding[] = [
  // ADD OR ADC SBB AND SUB XOR CMP
  ...range(0, 8).flatMap((n): Encoding[] => [
    { opcode: [n * 8], lock: n !== 7 },
    { opcode: [n * 8 + 1], lock: n !== 7 },
    { opcode: [n * 8 + 2] },
    { opcode: [n * 8 + 3] },
    { opcode: [n * 8 + 4], modrm: false },
    { opcode: [n * 8 + 5], modrm: false },
    { opcode: [0x80], extension: n, lock: n !== 7 },
    { opcode: [0x81], extension: n, lock: n !== 7 },
    { opcode: [0x83], extension: n, lock: n !== 7 },
  ]),
  ...range(0x84, 8).map((n): Encoding => ({ opcode: [n] })), // TEST XCHG MOV
  ...range(0x50, 16)
    .filter((n) => n !== 0x5c)
    .map((n): Encoding => ({ opcode: [n], modrm: false })), // PUSH POP
  ...[0x63, 0x69, 0x6b, 0x8d, 0xc6, 0xc7].map(
    (n): Encoding => ({
      opcode: [n],
      ...(n === 0x8d ? { only: 'memory' } : {}),
      ...(n >= 0xc6 ? { extension: 0 } : {}),
    }),
  ),
  ...[0x68, 0x6a, 0x90, 0x98, 0x99, 0x9c, 0x9e, 0x9f, 0xa8, 0xa9, 0xf5, 0xf8, 0xf9, 0xfc].map(
    (n): Encoding => ({ opcode: [n], modrm: false }),
  ),
  ...range(0x91, 7).map((n): Encoding => ({ opcode: [n], modrm: false })),
  ...range(0xb0, 16).map((n): Encoding => ({ opcode: [n], modrm: false })),
  { opcode: [0x8f], extension: 0 },
  ...[0xc0, 0xc1, 0xd0, 0xd1, 0xd2, 0xd3].flatMap((n) =>
    [0, 1, 2, 3, 4, 5, 7].map((extension): Encoding => ({ opcode: [n], extension })),
  ),
  ...[0xf6, 0xf7].flatMap((n) => [0, 2, 3, 4, 5, 6, 7].map((extension): Encoding => ({ opcode: [n], extension }))),
  { opcode: [0xfe], extension: 0, lock: true },
  { opcode: [0xfe], extension: 1, lock: true },
  { opcode: [0xff], extension: 0, lock: true },
  { opcode: [0xff], extension: 1, lock: true },
  { opcode: [0xff], extension: 6 },
  { opcode: [0xc9], modrm: false },
  ...range(0x40, 16).map((n): Encoding => ({ opcode: [0x0f, n] })), // CMOVcc
  ...range(0x90, 16).map((n): Encoding => ({ opcode: [0x0f, n] })), // SETcc
  ...[0xa3, 0xab, 0xb3, 0xbb].map((n): Encoding => ({ opcode: [0x0f, n], lock: n !== 0xa3 })), // BTx r
  ...range(4, 4).map((extension): Encoding => ({ opcode: [0x0f, 0xba], extension, lock: extension !== 4 })),
  ...[0xa4, 0xa5, 0xac, 0xad, 0xaf, 0xb6, 0xb7, 0xbe, 0xbf, 0x1f].map((n): Encoding => ({ opcode: [0x0f, n] })),
  ...[0xbc, 0xbd].flatMap((n): Encoding[] => [{ opcode: [0x0f, n] }, { opcode: [0x0f, n], prefix: 0xf3 }]),
  { opcode: [0x0f, 0xb8], prefix: 0xf3 },
  ...[0xb0, 0xb1, 0xc0, 0xc1].map((n): Encoding => ({ opcode: [0x0f, n], lock: true })), // CMPXCHG XADD
  { opcode: [0x0f, 0xc7], extension: 1, only: 'memory', lock: true },
  ...range(0xc8, 8).map((n): Encoding => ({ opcode: [0x0f, n], modrm: false })), // BSWAP
  ...[0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf].flatMap((n): Encoding[] => [
    { opcode: [n], modrm: false, string: true },
    { opcode: [n], modrm: false, string: true, prefix: 0xf3 },
    ...(n === 0xa6 || n === 0xa7 || n >= 0xae ? [{ opcode: [n], modrm: false, string: true, prefix: 0xf2 }] : []),
  ]),
];

/** SSE and SSE2: moves, logic, integer arithmetic, shuffles, packs, shifts. */
export const VECTOR_ENCODINGS: readonly Encoding[] = [
  ...[0x10, 0x11, 0x28, 0x29].flatMap((n): Encoding[] => [{ opcode: [0x0f, n] }, { opcode: [0x0f, n], prefix: 0x66 }]),
  ...[0x10, 0x11].flatMap((n): Encoding[] => [
    { opcode: [0x0f, n], prefix: 0xf3 },
    { opcode: [0x0f, n], prefix: 0xf2 },
  ]),
  ...[0x12, 0x16, 0x14, 0x15].flatMap((n): Encoding[] => [
    { opcode: [0x0f, n], prefix: 0x66 },
    { opcode: [0x0f, n], exactly: true },
  ]),
  ...[0x13, 0x17, 0x2b].flatMap((n): Encoding[] => [
    { opcode: [0x0f, n], prefix: 0x66, only: 'memory' },
    { opcode: [0x0f, n], only: 'memory', exactly: true },
  ]),
  ...[0x50, 0x54, 0x55, 0x56, 0x57, 0xc6].flatMap((n): Encoding[] => [
    { opcode: [0x0f, n], prefix: 0x66 },
    { opcode: [0x0f, n], exactly: true },
  ]),
  ...[...range(0x60, 16), ...range(0xd1, 47)]
    .filter((n) => n !== 0xe6 && n !== 0xe7 && n !== 0xf0 && n !== 0xf6 && n !== 0xf7 && n !== 0xff)
    .map((n): Encoding => ({ opcode: [0x0f, n], prefix: 0x66 })),
  ...[0x6f, 0x7f, 0x7e].map((n): Encoding => ({ opcode: [0x0f, n], prefix: 0xf3 })),
  ...[0x70, 0x74, 0x75, 0x76, 0x7e, 0x7f, 0xc4, 0xc5, 0xe7].map((n): Encoding => ({ opcode: [0x0f, n], prefix: 0x66 })),
  { opcode: [0x0f, 0x70], prefix: 0xf2 },
  { opcode: [0x0f, 0x70], prefix: 0xf3 },
  ...[2, 4, 6].flatMap((extension): Encoding[] => [
    { opcode: [0x0f, 0x71], prefix: 0x66, extension, only: 'register' },
    { opcode: [0x0f, 0x72], prefix: 0x66, extension, only: 'register' },
  ]),
  ...[2, 3, 6, 7].map((extension): Encoding => ({ opcode: [0x0f, 0x73], prefix: 0x66, extension, only: 'register' })),
  { opcode: [0x0f, 0xc3], only: 'memory', exactly: true },
];

/** Scalar floating point. */
export const FLOAT_ENCODINGS: readonly Encoding[] = [
  ...[0x2a, 0x2c, 0x2d, 0x51, 0x58, 0x59, 0x5a, 0x5c, 0x5d, 0x5e, 0x5f].flatMap((n): Encoding[] => [
    { opcode: [0x0f, n], prefix: 0xf2, exactly: true },
    { opcode: [0x0f, n], prefix: 0xf3, exactly: true },
  ]),
  ...[0x2e, 0x2f].flatMap((n): Encoding[] => [
    { opcode: [0x0f, n], prefix: 0x66 },
    { opcode: [0x0f, n], exactly: true },
  ]),
];

/** Doubles worth meeting: zeros, infinities, NaNs of both kinds, denormals, limits of the integers. */
const DOUBLES = [
  0,
  -0,
  1,
  -1,
  0.5,
  -2.5,
  3.5,
  1e300,
  -1e-310,
  Number.MIN_VALUE,
  Infinity,
  -Infinity,
  2 ** 31,
  -(2 ** 31),
  2 ** 31 - 0.5,
  -(2 ** 31) - 0.5,
  2 ** 63,
  -(2 ** 63),
  0.1,
  1e39,
  2 ** 24 + 1,
];
const NAN_BITS = [0x7ff8000000000001n, 0xfff0000000000001n, 0x7ff4000020000000n, 0xfffc000012345678n];

const EDGES = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0xffffffffffffffffn,
  0xfffffffffffffffen,
  0xffffffff80000000n,
  0xffffffffffffff80n,
  0x100000000n,
  31n,
  32n,
  33n,
  63n,
  64n,
];

export class CaseGenerator {
  private readonly random: Prng;
  private readonly encodings: readonly Encoding[];
  private readonly instruction = new Instruction();
  private usesStrings = false;

  constructor(random: Prng, encodings: readonly Encoding[]) {
    this.random = random;
    this.encodings = encodings;
  }

  /** A case that starts with encoding number `index` (cyclic), maybe followed by a few others. */
  next(index: number): TestCase {
    for (let attempts = 0; attempts < 1000; attempts++) {
      const test = this.attempt(index);
      if (test !== undefined) return test;
    }
    const encoding = this.encodings[index % this.encodings.length]!;
    throw new Error(`no valid instruction with encoding ${JSON.stringify(encoding)}`);
  }

  private attempt(index: number): TestCase | undefined {
    this.usesStrings = false;
    const length = 1 + this.random.below(3);
    const parts: Uint8Array[] = [];
    for (let i = 0; i < length; i++) {
      const encoding =
        this.encodings[i === 0 ? index % this.encodings.length : this.random.below(this.encodings.length)]!;
      const bytes = this.instructionBytes(encoding);
      if (bytes === undefined) return undefined;
      if (i > 0 && this.random.below(4) === 0) parts.push(this.jumpOver(bytes.length));
      parts.push(bytes);
    }
    const code = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      code.set(part, at);
      at += part.length;
    }
    if (code.length > 48 || this.losesPointers(parts)) return undefined;
    const doubts = this.undefinedFlags(code);
    if (doubts === undefined) return undefined;
    const pointers = this.usesStrings ? [RBX, RSP, RSI, RDI] : [RBX, RSP];
    return {
      code,
      ...doubts,
      ...this.state(),
      pointers,
      pointersStayPointers: this.pointersStayPointers(code, pointers),
    };
  }

  private byte(): number {
    return this.random.below(256);
  }

  private value(): bigint {
    if (this.random.below(2) === 0) return EDGES[this.random.below(EDGES.length)]!;
    const value = (BigInt(this.random.nextU32()) << 32n) | BigInt(this.random.nextU32());
    return this.random.below(3) === 0 ? value >> BigInt(this.random.below(64)) : value;
  }

  private state() {
    const registers = BigUint64Array.from({ length: 16 }, () => this.value());
    registers[RBX] = USER_BASE + BigInt(WINDOW_OFFSET + 48 + this.random.below(32));
    if (this.random.below(4) === 0) registers[RBX] = USER_BASE + BigInt(WINDOW_OFFSET + 64);
    registers[RSP] = USER_BASE + BigInt(STACK_OFFSET + 0x800);
    registers[R12] = BigInt(this.random.below(4));
    if (this.usesStrings) {
      registers[RSI] = USER_BASE + BigInt(WINDOW_OFFSET + 40 + this.random.below(24));
      registers[RDI] = USER_BASE + BigInt(WINDOW_OFFSET + 40 + this.random.below(24));
      registers[RCX] = BigInt(this.random.below(5));
    }
    const word = () => Number(this.value() & 0xffn);
    const repeating = this.random.below(4) === 0;
    return {
      registers,
      flags: (this.random.nextU32() & 0x8d5) | (this.usesStrings && this.random.below(2) === 0 ? 0x400 : 0),
      xmm: this.vectors(word),
      data: Uint8Array.from({ length: WINDOW_BYTES }, repeating ? () => 0x5a : word),
    };
  }

  /** Contents of the XMM registers: bytes, or floating-point numbers of either format. */
  private vectors(word: () => number): Uint8Array {
    const xmm = Uint8Array.from({ length: 256 }, word);
    if (this.random.below(3) === 0) return xmm;
    const view = new DataView(xmm.buffer);
    for (let at = 0; at < 256; at += 8) {
      const value = DOUBLES[this.random.below(DOUBLES.length)]!;
      const choice = this.random.below(8);
      if (choice < 3) view.setFloat64(at, value, true);
      else if (choice < 6) view.setFloat32(at, value, true);
      else if (choice === 6) view.setBigUint64(at, NAN_BITS[this.random.below(NAN_BITS.length)]!, true);
      else view.setUint32(at, [0x7fc00001, 0xff800001, 0x7fa00000][this.random.below(3)]!, true);
    }
    return xmm;
  }

  private jumpOver(length: number): Uint8Array {
    const condition = this.random.below(16);
    if (this.random.below(2) === 0) return Uint8Array.of(0x70 | condition, length);
    return Uint8Array.of(0x0f, 0x80 | condition, length, 0, 0, 0);
  }

  /** One encoded instruction, undefined when the random choices make no valid one. */
  private instructionBytes(encoding: Encoding): Uint8Array | undefined {
    const bytes: number[] = [];
    const memory =
      encoding.only === 'memory' ||
      (encoding.only !== 'register' && this.random.below(3) !== 0 && encoding.modrm !== false);
    if (encoding.lock === true && memory && this.random.below(4) === 0) bytes.push(0xf0);
    if (encoding.prefix !== undefined) bytes.push(encoding.prefix);
    const mayBe16 = encoding.prefix === undefined || encoding.prefix === 0xf2 || encoding.prefix === 0xf3;
    if (mayBe16 && encoding.exactly !== true && this.random.below(5) === 0) bytes.unshift(0x66);
    const indexed = memory && this.random.below(3) === 0;
    // REX: W and R at random; X selects R12 as the index; B only for registers.
    if (this.random.below(2) === 0 || indexed) {
      const rex = 0x40 | (this.random.below(4) << 2) | (indexed ? 2 : 0) | (memory ? 0 : this.random.below(2));
      bytes.push(rex);
    }
    bytes.push(...encoding.opcode);
    if (encoding.modrm !== false) this.pushOperand(bytes, encoding, memory, indexed);
    for (let i = 0; i < 8; i++)
      bytes.push(this.random.below(3) === 0 ? [0, 1, 0x7f, 0x80, 0xff][this.random.below(5)]! : this.byte());
    if (encoding.string === true) this.usesStrings = true;
    return this.checkedLength(Uint8Array.from(bytes));
  }

  private pushOperand(bytes: number[], encoding: Encoding, memory: boolean, indexed: boolean): void {
    const reg = encoding.extension ?? this.random.below(8);
    if (!memory) {
      bytes.push(0xc0 | (reg << 3) | this.random.below(8));
      return;
    }
    const displacement =
      (this.random.below(4) === 0 ? 16 * (this.random.below(3) - 1) : this.random.below(17) - 8) & 0xff;
    if (indexed) bytes.push(0x44 | (reg << 3), (this.random.below(3) << 6) | 0x23, displacement);
    else bytes.push(0x43 | (reg << 3), displacement);
  }

  /** Cuts the bytes to the instruction's length; undefined when it should not be tested. */
  private checkedLength(bytes: Uint8Array): Uint8Array | undefined {
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    try {
      decoder.decodeOut(this.instruction);
    } finally {
      decoder.free();
    }
    const i = this.instruction;
    if (i.isInvalid || i.mnemonic === Mnemonic.INVALID || !this.isDefined()) return undefined;
    return bytes.slice(0, i.length);
  }

  /** False for results that the manuals leave undefined or that depend on the host. */
  private isDefined(): boolean {
    const i = this.instruction;
    const is16 = i.opCount > 0 && i.opKind(0) === OpKind.Register && i.opRegister(0) >= 21 && i.opRegister(0) <= 36;
    switch (i.mnemonic) {
      case Mnemonic.Shld:
      case Mnemonic.Shrd:
        // A 16-bit operand with a count above 16.
        return !is16 && i.memorySize !== MemorySize.UInt16;
      case Mnemonic.Bswap:
        return !is16;
      case Mnemonic.Movsxd:
        return i.opRegister(0) > 36;
      default:
        return true;
    }
  }

  /** True when an address register may be changed before a later instruction needs it. */
  private losesPointers(parts: readonly Uint8Array[]): boolean {
    return parts.some((part, index) => {
      if (index === parts.length - 1) return false;
      const decoder = new Decoder(64, part, DecoderOptions.None);
      try {
        decoder.decodeOut(this.instruction);
      } finally {
        decoder.free();
      }
      const i = this.instruction;
      if (i.mnemonic === Mnemonic.Leave) return true;
      return Array.from({ length: i.opCount }).some(
        (_, n) => i.opKind(n) === OpKind.Register && [RBX, RSP, R12].includes(generalRegister(i.opRegister(n))),
      );
    });
  }

  /** True when no address reaches data: the sequence must then give the same results at other addresses. */
  private pointersStayPointers(code: Uint8Array, pointers: readonly number[]): boolean {
    const decoder = new Decoder(64, code, DecoderOptions.None);
    try {
      while (decoder.canDecode) {
        decoder.decodeOut(this.instruction);
        const i = this.instruction;
        if (i.mnemonic === Mnemonic.Lea || i.mnemonic === Mnemonic.Leave) return false;
        for (let n = 0; n < i.opCount; n++) {
          if (i.opKind(n) === OpKind.Register && pointers.includes(generalRegister(i.opRegister(n)))) return false;
        }
        if (i.mnemonic === Mnemonic.Cmpxchg8b || i.mnemonic === Mnemonic.Cmpxchg16b) return false;
      }
    } finally {
      decoder.free();
    }
    return true;
  }

  /** Flags undefined after the sequence or on the way; undefined when an instruction reads one of them. */
  private undefinedFlags(code: Uint8Array): { undefinedFlags: number; everUndefinedFlags: number } | undefined {
    const decoder = new Decoder(64, code, DecoderOptions.None);
    let mask = 0;
    let ever = 0;
    try {
      decoder.ip = USER_BASE + BigInt(CODE_OFFSET);
      let jumps = false;
      while (decoder.canDecode) {
        decoder.decodeOut(this.instruction);
        const i = this.instruction;
        if ((i.rflagsRead & mask) !== 0) return undefined;
        // After a jump the instruction may not run, and with a count of zero it may do nothing: no doubt is cleared.
        if (!jumps && !mayDoNothing(i)) mask &= ~(i.rflagsWritten | i.rflagsCleared | i.rflagsSet);
        mask |= i.rflagsUndefined;
        // With a count that is a multiple of size + 1 the decoder sees no change, processors still touch OF.
        if (i.mnemonic === Mnemonic.Rcl || i.mnemonic === Mnemonic.Rcr) if (!isByOne(i)) mask |= RflagsBits.OF;
        ever |= mask;
        jumps = i.opCount > 0 && i.opKind(0) === OpKind.NearBranch64;
      }
    } finally {
      decoder.free();
    }
    return { undefinedFlags: icedToRflags(mask), everUndefinedFlags: icedToRflags(ever) };
  }
}

const isByOne = (i: Instruction): boolean => i.opKind(1) === OpKind.Immediate8 && i.immediate8 === 1;

/** Shifts by CL, and string instructions that repeat. */
function mayDoNothing(i: Instruction): boolean {
  if (i.hasRepPrefix || i.hasRepnePrefix) return true;
  const last = i.opCount - 1;
  return last > 0 && SHIFTS.has(i.mnemonic) && i.opKind(last) === OpKind.Register;
}

/** Number of the general register that a register is part of; -1 for others. */
function generalRegister(register: Register): number {
  const slot = registerSlot(register);
  return slot === undefined || slot.bits > 64 ? -1 : (slot.slot - GPR) >> 3;
}

/** iced numbers flags its own way: OF SF ZF AF CF PF DF IF AC … from bit 0. */
function icedToRflags(mask: number): number {
  const bits = [0x800, 0x80, 0x40, 0x10, 0x1, 0x4, 0x400];
  return bits.reduce((sum, bit, index) => ((mask >> index) & 1 ? sum | bit : sum), 0);
}
