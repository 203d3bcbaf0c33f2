/**
 * The engine's support functions: translation of addresses that the fast path refuses, look-up of decoded code, and
 * the recording of stops. They correspond to {@link Runtime}.
 */
import * as layout from '../../memory/layout.ts';
import { FIELD_LENGTH, FIELD_PAGE_OFFSET } from '../micro-op.ts';
import * as state from '../state.ts';
import type { Code } from '../wasm/code.ts';
import type { ModuleBuilder } from '../wasm/module-builder.ts';
import * as op from '../wasm/opcodes.ts';
import { emitGetFlags, emitSetFlags } from './flags.ts';
import { ColdHandler, type Runtime } from './handler.ts';
import { emitDivUnsigned, emitMulHighSigned, emitMulHighUnsigned } from './multiply.ts';
import { emitCompareStrings } from './simd-strings.ts';
import { emitSpecial, ORDINARY, SPECIAL_READ, SPECIAL_WRITE } from './special-pages.ts';

const { I32, I64, V128 } = op;
const { PAGE_SIZE, PAGE_PRESENT, PAGE_WRITE, PAGE_EXECUTE, PAGE_HOST, PAGE_CODE, PAGE_CLEAN } = layout;
const OFFSET_MASK = PAGE_SIZE - 1;
const CR0_WP = 0x10000;

export function buildRuntime(module: ModuleBuilder): Runtime {
  const declare = (parameters: number[], results: number[]) => module.declare(module.type(parameters, results));
  const sse = module.importFunction('sse', module.type([I32, I32, I32, I32, I32], [I32]));
  const x87 = module.importFunction('x87', module.type([I32, I32, I32], [I32]));
  const run: Runtime = {
    sse,
    x87,
    entry: declare([I64], [I32]),
    read: declare([I64, I32, I32], [I32]),
    write: declare([I64, I32, I32], [I32]),
    flush: declare([], []),
    raise: declare([I32, I32], []),
    stopAt: declare([I32, I32], []),
    stopAfter: declare([I32, I32], []),
    lookup: declare([I64], [I32]),
    getFlags: declare([], [I32]),
    setFlags: declare([I32], []),
    mulHighUnsigned: declare([I64, I64], [I64]),
    mulHighSigned: declare([I64, I64], [I64]),
    divUnsigned: declare([I64, I64, I64], [I64]),
    compareStrings: declare([V128, V128, I32, I32, I32], [I32]),
  };
  const refuse = declare([I64, I32, I32, I32], [I32]);
  const special = declare([I64, I32, I32, I32, I32], [I32]);
  emitEntry(module.define(run.entry));
  emitRefuse(module.define(refuse), run);
  emitSpecial(module.define(special), run);
  emitTranslate(module.define(run.read), run, refuse, special, false);
  emitTranslate(module.define(run.write), run, refuse, special, true);
  emitFlush(module.define(run.flush));
  emitRaise(module.define(run.raise), run);
  emitStop(module.define(run.stopAt), false);
  emitStop(module.define(run.stopAfter), true);
  emitLookup(module.define(run.lookup), run);
  emitGetFlags(new ColdHandler(module.define(run.getFlags), run));
  emitSetFlags(new ColdHandler(module.define(run.setFlags), run), 0);
  emitMulHighUnsigned(module.define(run.mulHighUnsigned));
  emitMulHighSigned(module.define(run.mulHighSigned), run.mulHighUnsigned);
  emitDivUnsigned(module.define(run.divUnsigned));
  emitCompareStrings(module.define(run.compareStrings));
  return run;
}

/** Pushes the page entry at `table + page * 4`, the page number taken from the low half in local `lo`. */
function pushTableEntry(c: Code, lo: number, pushTable: () => void): void {
  pushTable();
  c.get(lo).i32(12).op(op.I32_SHR_U).i32(2).op(op.I32_SHL).op(op.I32_ADD).mem(op.I32_LOAD);
}

function emitEntry(c: Code): void {
  const ea = 0;
  const lo = c.local(I32);
  const hi = c.local(I32);
  const table = c.local(I32);
  c.get(ea).op(op.I32_WRAP_I64).set(lo);
  c.get(ea).i64(32).op(op.I64_SHR_U).op(op.I32_WRAP_I64).set(hi);
  c.get(hi).i32(layout.KERNEL_WINDOW_HI).op(op.I32_EQ).if();
  pushTableEntry(c, lo, () => c.i32(layout.KERNEL_TABLE));
  c.return().end();
  c.get(hi).i32(layout.USER_WINDOW_HI).op(op.I32_EQ);
  c.get(lo).i32(layout.USER_WINDOW_BYTES).op(op.I32_LT_U).op(op.I32_AND).if();
  c.i32(0).mem(op.I32_LOAD, layout.CURRENT_USER_TABLE).tee(table).op(op.I32_EQZ).if().i32(0).return().end();
  pushTableEntry(c, lo, () => c.get(table));
  c.return().end();
  for (const [page, entry] of [
    [layout.SHARED_DATA, layout.SHARED_DATA_ENTRY],
    [layout.SHARED_DATA_ALIAS, layout.SHARED_DATA_ALIAS_ENTRY],
  ] as const) {
    c.get(ea).i64(-PAGE_SIZE).op(op.I64_AND).i64(BigInt(page)).op(op.I64_EQ).if();
    c.i32(0).mem(op.I32_LOAD, entry).return().end();
  }
  c.i32(0);
}

/** `(address, page entry, pc, access) -> 0`: records the fault of an access that is not allowed. */
function emitRefuse(c: Code, run: Runtime): void {
  const [ea, entry, pc, access] = [0, 1, 2, 3];
  c.i32(0).get(ea).mem(op.I64_STORE, state.FAULT_ADDRESS);
  c.i32(0).get(access).mem(op.I32_STORE, state.FAULT_ACCESS);
  c.get(ea).i64(16).op(op.I64_SHL).i64(16).op(op.I64_SHR_S).get(ea).op(op.I64_NE).if();
  c.get(pc).i32(state.VECTOR_NOT_CANONICAL).call(run.raise).i32(0).return().end();
  c.get(pc).i32(state.VECTOR_PF).call(run.raise);
  // Error code: bit 0 the page is present, bit 1 a write.
  c.i32(0).get(entry).i32(PAGE_PRESENT).op(op.I32_AND).op(op.I32_EQZ).op(op.I32_EQZ);
  c.get(access).i32(state.ACCESS_WRITE).op(op.I32_EQ).i32(1).op(op.I32_SHL).op(op.I32_OR);
  c.mem(op.I32_STORE, state.FAULT_ERROR);
  c.i32(0);
}

/** Pushes `frame of entry | offset of address`. */
function pushHost(c: Code, entry: number, ea: number): void {
  c.get(entry).i32(-PAGE_SIZE).op(op.I32_AND);
  c.get(ea).op(op.I32_WRAP_I64).i32(OFFSET_MASK).op(op.I32_AND).op(op.I32_OR);
}

/** `(address, size, pc) -> host offset`. What crosses into another page is copied to a bounce buffer. */
function emitTranslate(c: Code, run: Runtime, refuse: number, special: number, write: boolean): void {
  const [ea, size, pc] = [0, 1, 2];
  const entry = c.local(I32);
  const secondEntry = c.local(I32);
  const first = c.local(I32);
  const second = c.local(I32);
  const split = c.local(I32);
  const secondAddress = c.local(I64);
  const outcome = c.local(I32);
  const access = write ? state.ACCESS_WRITE : state.ACCESS_READ;
  const check = (address: number, local: number) => {
    c.get(address).call(run.entry).tee(local).i32(PAGE_PRESENT).op(op.I32_AND).op(op.I32_EQZ);
    if (write) {
      // Supervisor writes mind the page's right only while CR0.WP is set.
      c.get(local).i32(PAGE_WRITE).op(op.I32_AND).op(op.I32_EQZ);
      c.i32(0).mem(op.I32_LOAD, state.CR0).i32(CR0_WP).op(op.I32_AND).op(op.I32_EQZ).op(op.I32_EQZ);
      c.op(op.I32_AND).op(op.I32_OR);
    }
    c.if().get(address).get(local).get(pc).i32(access).call(refuse).return().end();
  };
  const checkSpecial = (pushEntry: () => void) => {
    pushEntry();
    c.i32(write ? SPECIAL_WRITE : SPECIAL_READ)
      .op(op.I32_AND)
      .if();
    c.get(ea).get(size).get(pc);
    pushEntry();
    c.i32(access).call(special).tee(outcome).i32(ORDINARY).op(op.I32_NE).if().get(outcome).return().end().end();
  };
  const checkNoted = (local: number) => {
    if (!write) return;
    c.get(local)
      .i32(PAGE_CODE | PAGE_CLEAN)
      .op(op.I32_AND)
      .if();
    c.i32(0).get(local).i32(-PAGE_SIZE).op(op.I32_AND).mem(op.I32_STORE, state.NOTED_FRAME);
    c.get(pc).i32(state.EXIT_NOTED_WRITE).call(run.stopAt).i32(0).return().end();
  };
  check(ea, entry);
  c.i32(PAGE_SIZE).get(ea).op(op.I32_WRAP_I64).i32(OFFSET_MASK).op(op.I32_AND).op(op.I32_SUB).set(split);
  c.get(size).get(split).op(op.I32_LE_U).if();
  checkSpecial(() => c.get(entry));
  checkNoted(entry);
  pushHost(c, entry, ea);
  c.return().end();
  c.get(ea).get(split).op(op.I64_EXTEND_I32_U).op(op.I64_ADD).set(secondAddress);
  check(secondAddress, secondEntry);
  checkSpecial(() => c.get(entry).get(secondEntry).op(op.I32_OR));
  checkNoted(entry);
  checkNoted(secondEntry);
  pushHost(c, entry, ea);
  c.set(first);
  pushHost(c, secondEntry, secondAddress);
  c.set(second);
  const bounce = write ? state.WRITE_BOUNCE : state.READ_BOUNCE;
  c.i32(bounce).get(first).get(split).memoryCopy();
  c.i32(bounce).get(split).op(op.I32_ADD).get(second).get(size).get(split).op(op.I32_SUB).memoryCopy();
  if (write) {
    c.i32(0).get(first).mem(op.I32_STORE, state.BOUNCE_FIRST);
    c.i32(0).get(second).mem(op.I32_STORE, state.BOUNCE_SECOND);
    c.i32(0).get(split).mem(op.I32_STORE, state.BOUNCE_SPLIT);
    c.i32(0).get(size).mem(op.I32_STORE, state.BOUNCE_SIZE);
  }
  c.i32(bounce);
}

function emitFlush(c: Code): void {
  const field = (offset: number) => c.i32(0).mem(op.I32_LOAD, offset);
  field(state.BOUNCE_IS_DEVICE).if();
  c.i32(0).i32(0).mem(op.I32_STORE, state.BOUNCE_IS_DEVICE);
  c.i32(0).i32(1).mem(op.I32_STORE, state.DEVICE_WRITTEN).return().end();
  field(state.BOUNCE_FIRST).i32(state.WRITE_BOUNCE);
  field(state.BOUNCE_SPLIT).memoryCopy();
  field(state.BOUNCE_SECOND).i32(state.WRITE_BOUNCE);
  field(state.BOUNCE_SPLIT).op(op.I32_ADD);
  field(state.BOUNCE_SIZE);
  field(state.BOUNCE_SPLIT).op(op.I32_SUB).memoryCopy();
}

function emitRaise(c: Code, run: Runtime): void {
  const [pc, vector] = [0, 1];
  c.i32(0).get(vector).mem(op.I32_STORE, state.FAULT_VECTOR);
  c.i32(0).i32(0).mem(op.I32_STORE, state.FAULT_ERROR);
  c.get(pc).i32(state.EXIT_FAULT).call(run.stopAt);
}

/** `(pc, exit code)`: RIP becomes the address of this instruction, or of the next one. */
function emitStop(c: Code, after: boolean): void {
  const [pc, exitCode] = [0, 1];
  c.i32(0).i32(0).mem(op.I64_LOAD, state.PAGE_BASE).get(pc).mem(op.I64_LOAD16_U, FIELD_PAGE_OFFSET).op(op.I64_ADD);
  if (after) c.get(pc).mem(op.I64_LOAD8_U, FIELD_LENGTH).i64(15).op(op.I64_AND).op(op.I64_ADD);
  c.mem(op.I64_STORE, state.RIP);
  c.i32(0).get(exitCode).mem(op.I32_STORE, state.EXIT_CODE);
}

/** `(rip) -> micro-op`; sets PAGE_BASE. 0 after the reason was recorded: host page, fault, or nothing decoded. */
function emitLookup(c: Code, run: Runtime): void {
  const rip = 0;
  const entry = c.local(I32);
  const found = c.local(I32);
  c.i32(0).get(rip).mem(op.I64_STORE, state.RIP);
  c.get(rip)
    .call(run.entry)
    .tee(entry)
    .i32(PAGE_PRESENT | PAGE_HOST)
    .op(op.I32_AND);
  c.i32(PAGE_PRESENT | PAGE_HOST)
    .op(op.I32_EQ)
    .if();
  c.i32(0).i32(state.EXIT_HOST_CALL).mem(op.I32_STORE, state.EXIT_CODE).i32(0).return().end();
  c.get(entry)
    .i32(PAGE_PRESENT | PAGE_EXECUTE)
    .op(op.I32_AND)
    .i32(PAGE_PRESENT | PAGE_EXECUTE)
    .op(op.I32_NE)
    .if();
  c.i32(0).i32(state.VECTOR_PF).mem(op.I32_STORE, state.FAULT_VECTOR);
  c.i32(0).get(rip).mem(op.I64_STORE, state.FAULT_ADDRESS);
  c.i32(0).i32(state.ACCESS_EXECUTE).mem(op.I32_STORE, state.FAULT_ACCESS);
  // Error code: bit 4 an instruction fetch.
  c.i32(0).get(entry).i32(PAGE_PRESENT).op(op.I32_AND).op(op.I32_EQZ).op(op.I32_EQZ).i32(16).op(op.I32_OR);
  c.mem(op.I32_STORE, state.FAULT_ERROR);
  c.i32(0).i32(state.EXIT_FAULT).mem(op.I32_STORE, state.EXIT_CODE).i32(0).return().end();
  c.i32(0).get(rip).i64(-PAGE_SIZE).op(op.I64_AND).mem(op.I64_STORE, state.PAGE_BASE);
  pushCodeTable(c, entry);
  c.tee(found).if();
  pushCodeTableEntry(c, found, rip);
  c.tee(found).if().get(found).return().end();
  c.end();
  c.i32(0).i32(state.EXIT_DECODE).mem(op.I32_STORE, state.EXIT_CODE).i32(0);
}

/** Pushes the code table of the frame in page entry `entry`, 0 when it has none. */
export function pushCodeTable(c: Code, entry: number): void {
  c.get(entry).i32(12).op(op.I32_SHR_U).i32(2).op(op.I32_SHL).mem(op.I32_LOAD, layout.FRAME_CODE_TABLE);
}

/** Pushes the micro-op decoded at the page offset of `rip`, 0 when none is. */
export function pushCodeTableEntry(c: Code, table: number, rip: number): void {
  c.get(table).get(rip).op(op.I32_WRAP_I64).i32(OFFSET_MASK).op(op.I32_AND).i32(2).op(op.I32_SHL);
  c.op(op.I32_ADD).mem(op.I32_LOAD);
}
