/** Going on with other registers. Source: "RtlRestoreContext function (winnt.h)". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { CONTEXT } from '../../nt/generated/layouts.ts';
import { STATUS_LONGJUMP, STATUS_UNWIND_CONSOLIDATE } from '../../nt/status-codes.ts';
import { ExceptionRecord } from '../generated/views.ts';
import { callGuestForAddress, hostRoutine, restored, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ContextRecord } from './context-record.ts';
import { KiAbandonFrames } from './thread-frames.ts';

/** _JUMP_BUFFER (setjmp.h, x64): where it has what goes into which field of a CONTEXT, and how much of it. */
const JUMP_BUFFER: readonly (readonly [from: number, to: number, bytes: number])[] = [
  [8, CONTEXT.Rbx, 8],
  [16, CONTEXT.Rsp, 8],
  [24, CONTEXT.Rbp, 8],
  [32, CONTEXT.Rsi, 8],
  [40, CONTEXT.Rdi, 8],
  [48, CONTEXT.R12, 8],
  [56, CONTEXT.R13, 8],
  [64, CONTEXT.R14, 8],
  [72, CONTEXT.R15, 8],
  [80, CONTEXT.Rip, 8],
  [88, CONTEXT.MxCsr, 4],
  [96, CONTEXT.Xmm6, 160],
];

/** Slots: a CONTEXT, and an EXCEPTION_RECORD or 0. */
export interface RestoreContext {
  readonly context: GuestAddress;
  readonly record: GuestAddress;
}

export const RtlRestoreContext = hostRoutine<RestoreContext>('RtlRestoreContext', {
  start(k, { context: address, record }) {
    const context = ContextRecord.read(k.memory, address);
    if (record === NULL_ADDRESS) return RtlpRestoreContext(k, context);
    const { ExceptionCode, NumberParameters, ExceptionInformation } = new ExceptionRecord(k.memory, record);
    if (NumberParameters === 0) return RtlpRestoreContext(k, context);
    if (ExceptionCode === STATUS_UNWIND_CONSOLIDATE) {
      return callGuestForAddress(k.memory.readPointer(ExceptionInformation), [record], 'consolidated');
    }
    if (ExceptionCode === STATUS_LONGJUMP) {
      const buffer = k.memory.readPointer(ExceptionInformation);
      for (const [from, to, bytes] of JUMP_BUFFER) {
        context.bytes.set(k.memory.readBytes(addressAdd(buffer, from), bytes), to);
      }
    }
    return RtlpRestoreContext(k, context);
  },

  consolidated(k, { context: address }, place) {
    const context = ContextRecord.read(k.memory, address);
    context.rip = place as GuestAddress;
    return RtlpRestoreContext(k, context);
  },
});

/** The processor goes on with these registers, in this or an outer frame of the thread. */
export function RtlpRestoreContext(k: Kernel, context: ContextRecord): StepResult {
  KiAbandonFrames(k, k.currentThread!, context.stack);
  k.calls.restoreContext(context.bytes);
  return restored();
}
