/** Walks stacks: for traces, and for drivers that ask who has called them. Changes nothing. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { UNW_FLAG_NHANDLER } from '../../nt/exceptions.ts';
import type { Kernel } from '../kernel.ts';
import type { ContextRecord } from './context-record.ts';
import { RtlpImageAt } from './function-table.ts';
import { isTrap } from './thread-frames.ts';
import { BadUnwindInfo } from './unwind-info.ts';
import { unwindFrame } from './virtual-unwind.ts';

/** As deep as anybody looks; a stack that is overwritten may have no end. */
const MAX_DEPTH = 512;

/** Where a frame is in its code, and its stack pointer. */
export interface StackFrame {
  readonly place: GuestAddress;
  readonly stack: GuestAddress;
}

/**
 * The frames of a stack, innermost first, as far as they lead through images. The first one may be elsewhere: whoever
 * calls a bad pointer gets there.
 * @param context the registers to begin with; they are changed
 */
export function* walkStack(k: Kernel, context: ContextRecord): Generator<StackFrame> {
  try {
    let mayBeAnywhere = true;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const { rip, stack } = context;
      if (RtlpImageAt(k, rip) === undefined && (!mayBeAnywhere || (depth === 0 && rip === NULL_ADDRESS))) return;
      mayBeAnywhere = isTrap(rip);
      yield { place: rip, stack };
      unwindFrame(k, UNW_FLAG_NHANDLER, context);
    }
  } catch (error) {
    if (!(error instanceof GuestFault || error instanceof BadUnwindInfo)) throw error;
  }
}
