/**
 * Assembles drivers for tests from calls of imports, loads and stores: real images, whose code can do anything, in any
 * order. Values live in numbered 64-bit slots of the data section, which begins with bytes that the test chooses.
 */
import { buildData, buildImage, CODE_FLAGS, WRITABLE_FLAGS } from './pe-builder.ts';

const TEXT = 0x1000;
const TEXT_BYTES = 0x1_0000;
const DATA = TEXT + TEXT_BYTES;
const DATA_BYTES = 0x4000;
const IMPORTS = DATA + DATA_BYTES;
const SLOTS_AT = 0x3000;
const MODULE_AT = 0x40;
const TABLES_AT = 0x60;
/** A 16-bit hint and a name, 64 bytes each. */
const NAME_BYTES = 64;
const DIRECTORY_IMPORT = 1;

/** A value for a register: a constant, what a slot holds, or an address in the data or code section. */
export type Operand =
  | { readonly value: bigint }
  | { readonly slot: number }
  | { readonly data: number }
  | { readonly code: string };

type Register = 'rax' | 'rcx' | 'rdx' | 'r8' | 'r9';

/** REX prefix with the register's high bit, and its low bits. */
const REGISTERS: Readonly<Record<Register, readonly [number, number]>> = {
  rax: [0x48, 0],
  rcx: [0x48, 1],
  rdx: [0x48, 2],
  r8: [0x4c, 0],
  r9: [0x4c, 1],
};
const ARGUMENTS = ['rcx', 'rdx', 'r8', 'r9'] as const;
const FRAME_BYTES = 0xa8;

export class DriverProgram {
  private readonly code: number[] = [];
  private readonly labels = new Map<string, number>();
  private readonly fixups: { readonly at: number; readonly label: string }[] = [];
  private readonly imports: string[] = [];

  /** Raw machine code. */
  bytes(...bytes: number[]): this {
    this.code.push(...bytes);
    return this;
  }

  /** A name for the place of the next instruction; the first one is the entry point. */
  label(name: string): this {
    this.labels.set(name, this.code.length);
    return this;
  }

  /** Begins a routine: RCX and RDX go into two slots. */
  routine(name: string, rcxSlot: number, rdxSlot: number): this {
    this.label(name).bytes(0x48, 0x81, 0xec, FRAME_BYTES, 0, 0, 0);
    return this.store(rcxSlot, 'rcx').store(rdxSlot, 'rdx');
  }

  /** Ends a routine. */
  return(result: Operand): this {
    return this.load('rax', result).bytes(0x48, 0x81, 0xc4, FRAME_BYTES, 0, 0, 0, 0xc3);
  }

  load(register: Register, operand: Operand): this {
    const [rex, low] = REGISTERS[register];
    if ('value' in operand) {
      const bytes = new DataView(new ArrayBuffer(8));
      bytes.setBigUint64(0, BigInt.asUintN(64, operand.value), true);
      return this.bytes(rex === 0x4c ? 0x49 : 0x48, 0xb8 + low, ...new Uint8Array(bytes.buffer));
    }
    // mov or lea register, [rip + displacement]
    this.bytes(rex, 'slot' in operand ? 0x8b : 0x8d, 0x05 | (low << 3));
    if ('slot' in operand) return this.displacement(DATA + SLOTS_AT + 8 * operand.slot);
    if ('data' in operand) return this.displacement(DATA + operand.data);
    this.fixups.push({ at: this.code.length, label: operand.code });
    return this.bytes(0, 0, 0, 0);
  }

  /** Puts a register into a slot. */
  store(slot: number, register: Register): this {
    const [rex, low] = REGISTERS[register];
    return this.bytes(rex, 0x89, 0x05 | (low << 3)).displacement(DATA + SLOTS_AT + 8 * slot);
  }

  /** Stores `value` at the address in `base` plus `offset`. */
  poke(base: Operand, offset: number, value: Operand, bytes: 1 | 2 | 4 | 8): this {
    const prefix = { 1: [0x88], 2: [0x66, 0x89], 4: [0x89], 8: [0x48, 0x89] }[bytes];
    this.load('rcx', base)
      .load('rax', value)
      .bytes(...prefix, 0x81);
    return this.bytes(...new Uint8Array(Int32Array.of(offset).buffer));
  }

  /** Loads 8 bytes at the address in `base` plus `offset` into a slot. */
  peek(slot: number, base: Operand, offset: number): this {
    this.load('rcx', base).bytes(0x48, 0x8b, 0x81, ...new Uint8Array(Int32Array.of(offset).buffer));
    return this.store(slot, 'rax');
  }

  /** Calls an imported routine; the result goes into a slot. */
  call(routine: string, args: readonly Operand[], resultSlot = 0): this {
    args.forEach((operand, index) => {
      // mov [rsp + offset], rax
      if (index >= 4) this.load('rax', operand).bytes(0x48, 0x89, 0x44, 0x24, 8 * index);
    });
    ARGUMENTS.slice(0, args.length).forEach((register, index) => {
      this.load(register, args[index]!);
    });
    this.bytes(0xff, 0x15).displacement(this.addressSlot(routine));
    return this.store(resultSlot, 'rax');
  }

  private addressSlot(routine: string): number {
    let index = this.imports.indexOf(routine);
    if (index < 0) index = this.imports.push(routine) - 1;
    return IMPORTS + TABLES_AT + 8 * index;
  }

  private displacement(rva: number): this {
    return this.bytes(...new Uint8Array(Int32Array.of(rva - (TEXT + this.code.length + 4)).buffer));
  }

  /** The image, with `data` at the begin of its data section. */
  build(data: Uint8Array): Uint8Array {
    const code = Uint8Array.from(this.code);
    const view = new DataView(code.buffer);
    for (const { at, label } of this.fixups) view.setInt32(at, this.labels.get(label)! - (at + 4), true);
    const namesAt = TABLES_AT + 8 * (this.imports.length + 1);
    const nameOf = (index: number) => namesAt + NAME_BYTES * index;
    const imports = buildData(nameOf(this.imports.length), [
      [0x0c, IMPORTS + MODULE_AT],
      [0x10, IMPORTS + TABLES_AT],
      [MODULE_AT, 'ntoskrnl.exe'],
      ...this.imports.map((_name, index) => [TABLES_AT + 8 * index, BigInt(IMPORTS + nameOf(index))] as const),
      ...this.imports.map((name, index) => [nameOf(index) + 2, name] as const),
    ]);
    return buildImage({
      sections: [
        { name: '.text', data: code, flags: CODE_FLAGS, virtualSize: TEXT_BYTES },
        { name: '.data', data, flags: WRITABLE_FLAGS, virtualSize: DATA_BYTES },
        { name: '.idata', data: imports, flags: WRITABLE_FLAGS },
      ],
      directories: this.imports.length === 0 ? [] : [[DIRECTORY_IMPORT, IMPORTS, 0x28]],
      entryRva: TEXT,
    });
  }
}
