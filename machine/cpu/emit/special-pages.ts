/**
 * Accesses to pages that are more than memory: device memory, and pages whose writes are watched. The engine stops
 * before such an access; TypeScript (cpu.ts) then lets the one instruction through, with the flags DEVICE_OPEN or WATCH_OPEN.
 */
import { PAGE_DEVICE, PAGE_SIZE, PAGE_WATCH } from '../../memory/layout.ts';
import * as state from '../state.ts';
import type { Code } from '../wasm/code.ts';
import * as op from '../wasm/opcodes.ts';
import type { Runtime } from './handler.ts';

/** Flags of page entries that are to be shown to the function below. */
export const SPECIAL_READ = PAGE_DEVICE;
export const SPECIAL_WRITE = PAGE_DEVICE | PAGE_WATCH;
/** The access is an ordinary one after all. */
export const ORDINARY = -1;
/** Widest access to device memory. */
const DEVICE_BYTES = 16;

/** `(address, size, pc, page entry, access) -> host offset`, 0 after a stop was recorded, or ORDINARY. */
export function emitSpecial(c: Code, run: Runtime): void {
  const [ea, size, pc, entry, access] = [0, 1, 2, 3, 4];
  const field = (offset: number) => c.i32(0).mem(op.I32_LOAD, offset);
  const stop = (exitCode: number) => c.get(pc).i32(exitCode).call(run.stopAt).i32(0).return();
  c.i32(0).get(ea).mem(op.I64_STORE, state.FAULT_ADDRESS);
  c.i32(0).get(access).mem(op.I32_STORE, state.FAULT_ACCESS);
  c.i32(0).get(size).mem(op.I32_STORE, state.ACCESS_SIZE);

  c.get(entry).i32(PAGE_DEVICE).op(op.I32_AND).op(op.I32_EQZ).if();
  field(state.WATCH_OPEN).op(op.I32_EQZ).if();
  stop(state.EXIT_WATCH).end();
  c.i32(ORDINARY).return().end();

  c.get(ea)
    .op(op.I32_WRAP_I64)
    .i32(PAGE_SIZE - 1)
    .op(op.I32_AND)
    .get(size)
    .op(op.I32_ADD);
  c.i32(PAGE_SIZE).op(op.I32_GT_U).get(size).i32(DEVICE_BYTES).op(op.I32_GT_U).op(op.I32_OR).if();
  stop(state.EXIT_UNIMPLEMENTED).end();
  field(state.DEVICE_OPEN).op(op.I32_EQZ).if();
  stop(state.EXIT_DEVICE).end();

  c.get(access).i32(state.ACCESS_WRITE).op(op.I32_EQ).if();
  // What reads before it writes finds the answer there.
  c.i32(state.WRITE_BOUNCE).i32(state.ANSWER_VALUE).i32(DEVICE_BYTES).memoryCopy();
  c.i32(0).i32(1).mem(op.I32_STORE, state.BOUNCE_IS_DEVICE);
  c.i32(state.WRITE_BOUNCE).return().end();

  field(state.ANSWER_SIZE).get(size).op(op.I32_NE);
  field(state.ANSWER_IS_PORT).op(op.I32_OR);
  c.i32(0).mem(op.I64_LOAD, state.ANSWER_ADDRESS).get(ea).op(op.I64_NE).op(op.I32_OR).if();
  stop(state.EXIT_DEVICE).end();
  c.i32(state.ANSWER_VALUE);
}
