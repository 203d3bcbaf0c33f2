/**
 * Builds the bytes of one WebAssembly module: types, one imported memory, imported functions, functions, one table, exports and the
 * table's elements. Only the parts of the format that the engine needs.
 */
import { assert } from '../../../base/assert.ts';
import { ByteSink } from './byte-sink.ts';
import { Code } from './code.ts';
import * as op from './opcodes.ts';

const MAGIC = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const SECTION_TYPE = 1;
const SECTION_IMPORT = 2;
const SECTION_FUNCTION = 3;
const SECTION_TABLE = 4;
const SECTION_EXPORT = 7;
const SECTION_ELEMENT = 9;
const SECTION_CODE = 10;

interface FunctionEntry {
  readonly type: number;
  /** Name of an imported function `env.<name>`; such functions have no code. */
  readonly importName?: string;
  code: Code | undefined;
}

export class ModuleBuilder {
  private readonly types: { parameters: readonly number[]; results: readonly number[] }[] = [];
  private readonly functions: FunctionEntry[] = [];
  private readonly exports: { name: string; index: number }[] = [];
  private readonly table: number[] = [];
  private readonly memory: { minimum: number; maximum: number };

  /** @param memory limits of the imported memory `env.memory` in pages of 64 KiB */
  constructor(memory: { minimum: number; maximum: number }) {
    this.memory = memory;
  }

  type(parameters: readonly number[], results: readonly number[]): number {
    this.types.push({ parameters, results });
    return this.types.length - 1;
  }

  /** Declares the imported function `env.<name>`. Imports come before all other functions. */
  importFunction(name: string, type: number): number {
    assert(
      this.functions.every((entry) => entry.importName !== undefined),
      'wasm import after a function',
    );
    this.functions.push({ type, importName: name, code: undefined });
    return this.functions.length - 1;
  }

  /** Reserves a function index, so that bodies may refer to each other. */
  declare(type: number): number {
    this.functions.push({ type, code: undefined });
    return this.functions.length - 1;
  }

  /** Starts the body of a declared function. */
  define(index: number): Code {
    const entry = this.functions[index];
    assert(
      entry !== undefined && entry.code === undefined && entry.importName === undefined,
      'wasm function defined twice or not declared',
    );
    const type = this.types[entry.type];
    assert(type !== undefined, 'wasm function of unknown type');
    entry.code = new Code(type.parameters.length);
    return entry.code;
  }

  export(name: string, index: number): void {
    this.exports.push({ name, index });
  }

  /** Puts a function into the table; returns its table index. */
  tableEntry(index: number): number {
    this.table.push(index);
    return this.table.length - 1;
  }

  build(): Uint8Array<ArrayBuffer> {
    const out = new ByteSink(1 << 16);
    out.bytes(MAGIC);
    this.section(out, SECTION_TYPE, (s) => this.writeTypes(s));
    this.section(out, SECTION_IMPORT, (s) => this.writeImports(s));
    this.section(out, SECTION_FUNCTION, (s) => {
      const own = this.ownFunctions();
      s.u32(own.length);
      for (const entry of own) s.u32(entry.type);
    });
    this.section(out, SECTION_TABLE, (s) => {
      s.u32(1);
      s.byte(op.FUNCREF);
      s.byte(1);
      s.u32(this.table.length);
      s.u32(this.table.length);
    });
    this.section(out, SECTION_EXPORT, (s) => {
      s.u32(this.exports.length);
      for (const entry of this.exports) {
        s.name(entry.name);
        s.byte(0);
        s.u32(entry.index);
      }
    });
    this.section(out, SECTION_ELEMENT, (s) => {
      s.u32(1);
      s.u32(0);
      s.byte(op.I32_CONST);
      s.s32(0);
      s.byte(op.END);
      s.u32(this.table.length);
      for (const index of this.table) s.u32(index);
    });
    this.section(out, SECTION_CODE, (s) => this.writeCode(s));
    return out.view().slice();
  }

  private section(out: ByteSink, id: number, write: (sink: ByteSink) => void): void {
    const sink = new ByteSink(1 << 12);
    write(sink);
    out.byte(id);
    out.u32(sink.length);
    out.bytes(sink.view());
  }

  private writeTypes(s: ByteSink): void {
    s.u32(this.types.length);
    for (const type of this.types) {
      s.byte(0x60);
      s.u32(type.parameters.length);
      for (const t of type.parameters) s.byte(t);
      s.u32(type.results.length);
      for (const t of type.results) s.byte(t);
    }
  }

  private ownFunctions(): FunctionEntry[] {
    return this.functions.filter((entry) => entry.importName === undefined);
  }

  private writeImports(s: ByteSink): void {
    const imported = this.functions.filter((entry) => entry.importName !== undefined);
    s.u32(1 + imported.length);
    s.name('env');
    s.name('memory');
    s.byte(2);
    s.byte(1);
    s.u32(this.memory.minimum);
    s.u32(this.memory.maximum);
    for (const entry of imported) {
      s.name('env');
      s.name(entry.importName!);
      s.byte(0);
      s.u32(entry.type);
    }
  }

  private writeCode(s: ByteSink): void {
    const scratch = new ByteSink(64);
    const own = this.ownFunctions();
    s.u32(own.length);
    for (const entry of own) {
      assert(entry.code !== undefined, 'wasm function declared but not defined');
      entry.code.writeTo(s, scratch);
    }
  }
}
