/**
 * How the stack in guest memory and the frames of a thread (ps/state.ts) belong together: where an unwinder gets across
 * routines of the kernel, and what becomes of these when frames below them go.
 */
import { assert } from '../../base/assert.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { abandon } from '../host-routine.ts';
import { currentStack } from '../ke/interruption.ts';
import { isCallReturn, KiExceptionDispatch, KiInterruptDispatch } from '../ke/kernel-code.ts';
import type { Kernel } from '../kernel.ts';
import type { HostFrame, Thread } from '../ps/state.ts';
import type { ContextRecord } from './context-record.ts';
import { RtlpImageAt } from './function-table.ts';

/** The routine of the kernel that called the driver's code which has just been left; undefined in between. */
export function callerAt(thread: Thread, context: ContextRecord): HostFrame | undefined {
  const { rip, stack } = context;
  if (!isCallReturn(rip)) return undefined;
  const index = thread.frames.findIndex((frame) => frame.kind === 'guest' && frame.expectedStackPointer === stack);
  const below = thread.frames[index - 1];
  return below?.kind === 'host' ? below : undefined;
}

/** Whether nothing is left to be unwound: no code of an image, or what has come between something else. */
export function isStackEnd(k: Kernel, { rip }: ContextRecord): boolean {
  return rip === NULL_ADDRESS || rip === KiInterruptDispatch.place || RtlpImageAt(k, rip) === undefined;
}

/** Whether what is behind a frame is where the processor was at an exception: anywhere, as a bad pointer may have been called. */
export function isTrap(place: GuestAddress): boolean {
  return place === KiExceptionDispatch.place;
}

/** Whether an address may be that of a frame on the stack that the thread is on. */
export function isFrameInBounds(thread: Thread, frame: GuestAddress): boolean {
  const { stackBase, stackLimit } = currentStack(thread);
  return frame % 8 === 0 && frame >= stackLimit && frame < stackBase;
}

/** The registers have become those of a frame further out: routines of the kernel on the way to it are given up. */
export function KiAbandonFrames(k: Kernel, thread: Thread, stack: GuestAddress): void {
  for (;;) {
    const top = thread.frames.at(-1);
    assert(top !== undefined, 'code goes on in a frame of the thread');
    if (top.kind === 'guest' && top.expectedStackPointer > stack) return;
    assert(top.kind === 'guest' || top.interrupts === undefined, 'no frame is left that came between another');
    thread.frames.pop();
    if (top.kind === 'host') abandon(k, top.routine, top.slots);
  }
}
