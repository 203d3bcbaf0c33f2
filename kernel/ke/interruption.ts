/**
 * Coming between: a DPC or an APC runs on a processor whose thread was doing something else. The thread's registers and
 * what events tell of it are put away in the host frame of what came between, and taken up when that has finished.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { done, type HostRoutine, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import type { KernelStack } from '../mm/system-space.ts';
import type { Interruption, Thread } from '../ps/state.ts';
import { KiSetIrql } from './irql.ts';
import { KiInterruptDispatch } from './kernel-code.ts';

/** Does nothing; but before its only step the processor looks for what is to come between. */
export const KiLookAround = hostRoutine<object>('KiLookAround', { start: () => done(0) });

/**
 * Has a host routine run in a thread before anything else. It may use the processor's registers.
 * @param stack where it has its stack; the thread's own when undefined
 */
export function KiInterrupt<Slots extends object>(
  k: Kernel,
  thread: Thread,
  { name }: HostRoutine<Slots>,
  slots: Slots,
  stack?: KernelStack,
): void {
  const interrupts: Interruption = {
    registers: k.calls.saveContext(),
    irql: k.irql,
    irp: thread.irp,
    boundary: thread.boundary,
    atBoundary: thread.atBoundary,
    stack,
  };
  thread.irp = 0;
  thread.boundary = 0;
  thread.atBoundary = false;
  k.calls.enterKernel(KiInterruptDispatch, stack ?? currentStack(thread), stack !== undefined);
  const callSite = 0 as GuestAddress;
  thread.frames.push({ kind: 'host', routine: name, step: 'start', slots, result: 0, ddi: '', callSite, interrupts });
}

/** What came between has finished; the thread is as it was. An idle processor has no thread again, unless a DPC goes on. */
export function KiEndInterruption(k: Kernel, thread: Thread, interruption: Interruption): void {
  const { registers, irql, irp, boundary, atBoundary } = interruption;
  k.calls.loadContext(registers);
  thread.irp = irp;
  thread.boundary = boundary;
  thread.atBoundary = atBoundary;
  KiSetIrql(k, irql, 'end of interrupt');
  if (thread === k.processor.idle && thread.frames.length === 0) k.currentThread = undefined;
}

/** The stack that a thread is on: its own, or that of what has come between. */
export function currentStack(thread: Thread): KernelStack {
  for (let i = thread.frames.length - 1; i >= 0; i--) {
    const frame = thread.frames[i]!;
    if (frame.kind === 'host' && frame.interrupts?.stack !== undefined) return frame.interrupts.stack;
  }
  return thread;
}
