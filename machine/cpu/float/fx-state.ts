/**
 * The x87 and SSE state as the 512-byte image of FXSAVE64 and FXRSTOR64 (SDM volume 1, section 10.5). In the state block
 * the x87 registers are in physical order, in the image ST(0) comes first; nothing else differs. Knows nothing of
 * guest memory: the caller hands over the bytes.
 */
import { assert } from '../../../base/assert.ts';
import * as state from '../state.ts';

export const FX_IMAGE_BYTES = 512;
/** What FXSAVE stores; the rest of the image is not touched. */
export const FX_STORED_BYTES = state.FX_END - state.FX;
/** The bits of MXCSR that exist. */
export const MXCSR_VALID = 0xffff;
/** Control word after FNINIT: all exceptions masked, 64-bit mantissas, round to nearest. */
export const X87_INITIAL_CONTROL = 0x037f;
/** Bit 6 always reads as one; 7 and 13-15 as zero. */
const CONTROL_VALID = 0x1f3f;
const CONTROL_FIXED = 0x0040;
const EXCEPTIONS = 0x3f;
const ERROR_SUMMARY = 0x8080;
const REGISTER_BYTES = 10;
const SLOT_BYTES = 16;
const X87_IN_IMAGE = 32;
export const MXCSR_IN_IMAGE = 24;

/** A control word as the processor keeps it. */
export function normalControl(control: number): number {
  return (control & CONTROL_VALID) | CONTROL_FIXED;
}

/** A status word whose summary and busy bits agree with the exceptions that are pending under `control`. */
export function normalStatus(status: number, control: number): number {
  const pending = (status & ~control & EXCEPTIONS) !== 0;
  return (status & 0xffff & ~ERROR_SUMMARY) | (pending ? ERROR_SUMMARY : 0);
}

function viewOf(memory: Uint8Array): DataView {
  return new DataView(memory.buffer, memory.byteOffset);
}

/** Offset in the state block of the physical register behind ST(`index`). */
function registerAt(view: DataView, index: number): number {
  const top = (view.getUint16(state.X87_STATUS, true) >> 11) & 7;
  return state.X87_REGISTERS + ((top + index) & 7) * SLOT_BYTES;
}

/** @param memory the memory that starts with the state block */
export function readFxState(memory: Uint8Array): Uint8Array {
  const image = new Uint8Array(FX_IMAGE_BYTES);
  const view = viewOf(memory);
  image.set(memory.subarray(state.FX, state.FX_END));
  for (let index = 0; index < 8; index++) {
    const from = registerAt(view, index);
    image.set(memory.subarray(from, from + SLOT_BYTES), X87_IN_IMAGE + index * SLOT_BYTES);
  }
  return image;
}

/** Takes over an image, without its reserved bits. */
export function writeFxState(memory: Uint8Array, image: Uint8Array): void {
  assert(image.length === FX_IMAGE_BYTES, 'an FXSAVE image has 512 bytes');
  const view = viewOf(memory);
  const mxcsr = viewOf(image).getUint32(MXCSR_IN_IMAGE, true) & MXCSR_VALID;
  const mask = view.getUint32(state.MXCSR_MASK, true);
  memory.set(image.subarray(0, FX_STORED_BYTES), state.FX);
  const control = normalControl(view.getUint16(state.X87_CONTROL, true));
  view.setUint16(state.X87_CONTROL, control, true);
  view.setUint16(state.X87_STATUS, normalStatus(view.getUint16(state.X87_STATUS, true), control), true);
  view.setUint8(state.X87_TAG + 1, 0);
  view.setUint16(state.X87_OPCODE, view.getUint16(state.X87_OPCODE, true) & 0x7ff, true);
  view.setUint32(state.MXCSR, mxcsr, true);
  view.setUint32(state.MXCSR_MASK, mask, true);
  for (let index = 0; index < 8; index++) {
    const from = X87_IN_IMAGE + index * SLOT_BYTES;
    const to = registerAt(view, index);
    memory.fill(0, to, to + SLOT_BYTES);
    memory.set(image.subarray(from, from + REGISTER_BYTES), to);
  }
}

/** The x87 state after reset and FNINIT: all registers empty, their contents unchanged by FNINIT but zero at reset. */
export function resetX87(memory: Uint8Array): void {
  memory.fill(0, state.FX, state.MXCSR);
  memory.fill(0, state.X87_REGISTERS, state.XMM);
  const view = viewOf(memory);
  view.setUint16(state.X87_CONTROL, X87_INITIAL_CONTROL, true);
  view.setUint32(state.MXCSR_MASK, MXCSR_VALID, true);
}
