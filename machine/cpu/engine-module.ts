/**
 * Assembles the engine: one WebAssembly module with the interpreter's main loop, whose arms are the hot forms, and a
 * table with a cold function for every form. See docs/adr/0003-cpu-engine.md for why it is shaped like this.
 */
import { KERNEL_TABLE, KERNEL_WINDOW_HI, PAGE_FAST_EXECUTE, PAGE_SIZE, RAM_BASE } from '../memory/layout.ts';
import { aluForms, conditionalForms } from './emit/alu.ts';
import { atomicForms } from './emit/atomics.ts';
import { bitForms } from './emit/bits.ts';
import { bmiForms } from './emit/bmi.ts';
import { chainForms } from './emit/chains.ts';
import { crcForms } from './emit/crc32.ts';
import { floatForms } from './emit/float.ts';
import { flowForms } from './emit/flow.ts';
import type { Form } from './emit/form.ts';
import { ColdHandler, HotHandler, type LoopFrame, type Runtime } from './emit/handler.ts';
import { mmxForms } from './emit/mmx.ts';
import { mmxConversionForms } from './emit/mmx-conversions.ts';
import { moveForms } from './emit/moves.ts';
import { multiplyForms } from './emit/multiply.ts';
import { packedFloatForms } from './emit/packed-float.ts';
import { quietForms } from './emit/quiet.ts';
import { buildRuntime, pushCodeTable, pushCodeTableEntry } from './emit/runtime.ts';
import { scalarFloatForms } from './emit/scalar-float.ts';
import { shiftForms } from './emit/shifts.ts';
import { simdForms } from './emit/simd.ts';
import { simdHorizontalForms } from './emit/simd-horizontal.ts';
import { simdLaneForms } from './emit/simd-lanes.ts';
import { simdMoveForms } from './emit/simd-moves.ts';
import { simdShiftForms } from './emit/simd-shifts.ts';
import { simdShuffleForms } from './emit/simd-shuffles.ts';
import { simdStringForms } from './emit/simd-strings.ts';
import { stringForms } from './emit/strings.ts';
import { systemForms } from './emit/system.ts';
import { x87Forms } from './emit/x87.ts';
import { FIELD_FORM, FIELD_LENGTH, FIELD_PAGE_OFFSET, FIELD_TARGET, MICRO_OP_BYTES } from './micro-op.ts';
import * as state from './state.ts';
import type { Code } from './wasm/code.ts';
import { ModuleBuilder } from './wasm/module-builder.ts';
import * as op from './wasm/opcodes.ts';

const { I32, I64 } = op;

export interface EngineModule {
  readonly module: WebAssembly.Module;
  /** Form number of each form name. */
  readonly forms: ReadonlyMap<string, number>;
  /** Size of the main loop's body; see docs/adr/0003-cpu-engine.md for why it is limited. */
  readonly loopBytes: number;
}

let cached: EngineModule | undefined;

/** The compiled engine; built once in a process, since nothing in it depends on a particular machine. */
export function engineModule(): EngineModule {
  if (cached === undefined) {
    const { bytes, forms, loopBytes } = buildEngine();
    cached = { module: new WebAssembly.Module(bytes), forms, loopBytes };
  }
  return cached;
}

/**
 * All forms; the hot ones come first, so that the main loop's branch table is dense, and of these the chains, since an arm
 * can go on only to an arm after it.
 */
function allForms(): Form[] {
  const forms = [
    ...flowForms(),
    ...moveForms(),
    ...aluForms(),
    ...shiftForms(),
    ...quietForms(),
    ...conditionalForms(),
    ...multiplyForms(),
    ...bitForms(),
    ...bmiForms(),
    ...atomicForms(),
    ...stringForms(),
    ...systemForms(),
    ...simdMoveForms(),
    ...simdForms(),
    ...simdShiftForms(),
    ...simdShuffleForms(),
    ...simdLaneForms(),
    ...simdHorizontalForms(),
    ...simdStringForms(),
    ...crcForms(),
    ...mmxForms(),
    ...mmxConversionForms(),
    ...scalarFloatForms(),
    ...packedFloatForms(),
    ...floatForms(),
    ...x87Forms(),
  ];
  return [...chainForms(forms), ...forms.filter((f) => f.hot), ...forms.filter((f) => !f.hot)];
}

/** The module's bytes and the number of each form. */
function buildEngine(): { bytes: Uint8Array<ArrayBuffer>; forms: Map<string, number>; loopBytes: number } {
  const module = new ModuleBuilder({ minimum: RAM_BASE / 65536, maximum: 65536 });
  const run = buildRuntime(module);
  const forms = allForms();
  const numbers = new Map<string, number>();
  const coldType = module.type([I32, I32], [I32, I32]);
  for (const form of forms) {
    const function_ = module.declare(coldType);
    const handler = new ColdHandler(module.define(function_), run);
    (form.emitCold ?? form.emit)(handler);
    handler.c.op(op.UNREACHABLE);
    numbers.set(form.name, module.tableEntry(function_));
  }
  const loop = module.declare(module.type([I32, I32], [I32]));
  const loopCode = module.define(loop);
  emitMainLoop(
    loopCode,
    run,
    forms.filter((form) => form.hot),
    coldType,
  );
  const enter = module.declare(module.type([I32], [I32]));
  emitEnter(module.define(enter), run, loop);
  const enterAt = module.declare(module.type([I32, I32], [I32]));
  emitEnterAt(module.define(enterAt), loop);
  module.export('run', enter);
  module.export('runAt', enterAt);
  module.export('getFlags', run.getFlags);
  module.export('setFlags', run.setFlags);
  return { bytes: module.build(), forms: numbers, loopBytes: loopCode.body.length };
}

/**
 * `(pc, count) -> exit code`. Dispatches on the form number: hot forms are arms, all others are called through the
 * table, as are hot forms that met something their arm does not handle.
 */
function emitMainLoop(c: Code, run: Runtime, hot: readonly Form[], coldType: number): void {
  const [pc, count] = [0, 1];
  const target = c.local(I64);
  const entry = c.local(I32);
  const found = c.local(I32);
  const frame: LoopFrame = {
    leave: 0,
    top: 1,
    successor: 1,
    dynamicJump: 2,
    slow: 3,
    target,
    pool: new Map(),
  };
  const levels = new Map(hot.map(({ name }, index) => [name, frame.slow + hot.length - index]));
  c.block().loop().block().block();
  for (let i = 0; i < hot.length; i++) c.block();
  c.get(pc).mem(op.I32_LOAD16_U, FIELD_FORM);
  c.brTable(
    hot.map((_, index) => index),
    hot.length,
  );
  for (let i = 0; i < hot.length; i++) {
    c.end();
    const form = hot[i]!;
    const successor = form.successor === undefined ? frame.top : levels.get(form.successor)!;
    form.emit(new HotHandler(c, run, { ...frame, successor }));
    c.op(op.UNREACHABLE);
  }
  c.end();
  emitCatchUp(c, found, coldType);
  c.get(pc).get(count).get(pc).mem(op.I32_LOAD16_U, FIELD_FORM).callIndirect(coldType).set(count).tee(pc).if();
  emitDispatch(c, count, frame);
  c.end();
  emitLeave(c, count);
  c.end();
  emitDynamicJump(c, target, entry, found);
  c.get(found).op(op.I32_EQZ).if();
  c.get(target).call(run.lookup).tee(found).op(op.I32_EQZ).if();
  emitLeave(c, count);
  c.end().end();
  c.get(found).set(pc);
  emitDispatch(c, count, frame);
  c.end().end();
  emitCatchUp(c, found, coldType);
  c.i32(0).i32(0).mem(op.I64_LOAD, state.PAGE_BASE).get(pc).mem(op.I64_LOAD16_U, FIELD_PAGE_OFFSET).op(op.I64_ADD);
  c.mem(op.I64_STORE, state.RIP);
  c.i32(0).i32(state.EXIT_BUDGET).mem(op.I32_STORE, state.EXIT_CODE);
  emitLeave(c, count);
}

/** Brings the flags up to date when a quiet form before PC has put them off; `source` is a local to use. */
function emitCatchUp(c: Code, source: number, coldType: number): void {
  const pc = 0;
  c.get(pc).mem(op.I32_LOAD8_U, FIELD_LENGTH).i32(4).op(op.I32_SHR_U).tee(source).if();
  c.get(pc).get(source).i32(MICRO_OP_BYTES).op(op.I32_MUL).op(op.I32_SUB).tee(source);
  c.i32(0).get(source).mem(op.I32_LOAD, FIELD_TARGET).callIndirect(coldType).op(op.DROP).op(op.DROP).end();
}

/** Continues at PC while there is budget. */
function emitDispatch(c: Code, count: number, frame: LoopFrame): void {
  c.get(count).brIf(c.openBlocks - 1 - frame.top);
  c.br(c.openBlocks - 1 - frame.leave);
}

/** The look-up of a jump target in the kernel window; leaves 0 in `found` when it needs the long way. */
function emitDynamicJump(c: Code, target: number, entry: number, found: number): void {
  c.i32(0).set(found);
  c.get(target).i64(32).op(op.I64_SHR_U).op(op.I32_WRAP_I64).i32(KERNEL_WINDOW_HI).op(op.I32_EQ).if();
  c.get(target).op(op.I32_WRAP_I64).i32(12).op(op.I32_SHR_U).i32(2).op(op.I32_SHL).mem(op.I32_LOAD, KERNEL_TABLE);
  c.tee(entry).i32(PAGE_FAST_EXECUTE).op(op.I32_AND).if();
  pushCodeTable(c, entry);
  c.tee(found).if();
  pushCodeTableEntry(c, found, target);
  c.set(found);
  c.i32(0).get(target).i64(-PAGE_SIZE).op(op.I64_AND).mem(op.I64_STORE, state.PAGE_BASE);
  c.end().end().end();
}

/** Leaves the main loop: the count of retired instructions becomes exact, the exit code is the result. */
function emitLeave(c: Code, count: number): void {
  c.i32(0).i32(0).mem(op.I64_LOAD, state.RETIRED_AT_END).get(count).op(op.I64_EXTEND_I32_U).op(op.I64_SUB);
  c.mem(op.I64_STORE, state.RETIRED);
  c.i32(0).mem(op.I32_LOAD, state.EXIT_CODE).return();
}

function emitSlice(c: Code, budget: number): void {
  c.i32(0).i32(0).mem(op.I64_LOAD, state.RETIRED).get(budget).op(op.I64_EXTEND_I32_U).op(op.I64_ADD);
  c.mem(op.I64_STORE, state.RETIRED_AT_END);
}

/** `(budget) -> exit code`: runs from RIP. */
function emitEnter(c: Code, run: Runtime, loop: number): void {
  const budget = 0;
  const pc = c.local(I32);
  emitSlice(c, budget);
  c.i32(0).mem(op.I64_LOAD, state.RIP).call(run.lookup).tee(pc).op(op.I32_EQZ).if();
  c.i32(0).mem(op.I32_LOAD, state.EXIT_CODE).return().end();
  c.get(pc).get(budget).call(loop);
}

/** `(micro-op, budget) -> exit code`: runs a micro-op that the code tables do not know. */
function emitEnterAt(c: Code, loop: number): void {
  emitSlice(c, 1);
  c.get(0).get(1).call(loop);
}
