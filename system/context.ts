/** The processor's registers as a CONTEXT, and back. Source: "CONTEXT structure (winnt.h)", x64. */
import { canonicalAddress, type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { GuestFault } from '../base/guest-fault.ts';
import type { Cpu } from '../machine/cpu/cpu.ts';
import { FX_IMAGE_BYTES, MXCSR_IN_IMAGE, MXCSR_VALID } from '../machine/cpu/float/fx-state.ts';
import {
  CONTEXT_CONTROL,
  CONTEXT_FLOATING_POINT,
  CONTEXT_FULL_WITH_SEGMENTS,
  CONTEXT_INTEGER,
} from '../nt/exceptions.ts';
import { CONTEXT } from '../nt/generated/layouts.ts';

const RSP = 4;
/** What 64-bit Windows has in these in kernel mode. */
const SELECTORS = [
  [CONTEXT.SegCs, 0x10],
  [CONTEXT.SegDs, 0x2b],
  [CONTEXT.SegEs, 0x2b],
  [CONTEXT.SegFs, 0x53],
  [CONTEXT.SegGs, 0x2b],
  [CONTEXT.SegSs, 0x18],
] as const;

export function contextRecord(cpu: Cpu): Uint8Array {
  const bytes = new Uint8Array(CONTEXT.SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(CONTEXT.ContextFlags, CONTEXT_FULL_WITH_SEGMENTS, true);
  view.setUint32(CONTEXT.MxCsr, cpu.mxcsr, true);
  for (const [offset, selector] of SELECTORS) view.setUint16(offset, selector, true);
  view.setUint32(CONTEXT.EFlags, cpu.rflags, true);
  for (let register = 0; register < 16; register++) {
    view.setUint32(CONTEXT.Rax + 8 * register, cpu.regLo(register), true);
    view.setUint32(CONTEXT.Rax + 8 * register + 4, cpu.regHi(register), true);
  }
  view.setBigInt64(CONTEXT.Rip, BigInt(cpu.rip), true);
  bytes.set(cpu.fxState(), CONTEXT.FltSave);
  return bytes;
}

/** @throws GuestFault when RIP is no address */
export function loadContextRecord(cpu: Cpu, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint32(CONTEXT.ContextFlags, true);
  const has = (part: number) => (flags & part) === part;
  const load = (register: number) => {
    const offset = CONTEXT.Rax + 8 * register;
    cpu.setReg(register, view.getUint32(offset, true), view.getUint32(offset + 4, true));
  };
  if (has(CONTEXT_CONTROL)) {
    cpu.rip = addressOf(view);
    cpu.rflags = view.getUint32(CONTEXT.EFlags, true);
    load(RSP);
  }
  if (has(CONTEXT_INTEGER)) {
    for (let register = 0; register < 16; register++) if (register !== RSP) load(register);
  }
  if (has(CONTEXT_FLOATING_POINT)) {
    const image = bytes.slice(CONTEXT.FltSave, CONTEXT.FltSave + FX_IMAGE_BYTES);
    const mxcsr = view.getUint32(CONTEXT.MxCsr, true) & MXCSR_VALID;
    new DataView(image.buffer).setUint32(MXCSR_IN_IMAGE, mxcsr, true);
    cpu.setFxState(image);
  }
}

function addressOf(view: DataView): GuestAddress {
  const rip = canonicalAddress(view.getUint32(CONTEXT.Rip, true), view.getUint32(CONTEXT.Rip + 4, true));
  if (rip === undefined) throw new GuestFault(NULL_ADDRESS, 'execute', 'reserved');
  return rip;
}
