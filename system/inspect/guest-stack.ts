/**
 * The stack of a simulated thread, innermost first: guest code as the unwinder finds it, with the thread's frames of the
 * kernel where it leads through the kernel. Looks only.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { kernelRoutineAt } from '../../kernel/ke/kernel-code.ts';
import type { Thread } from '../../kernel/ps/state.ts';
import { ContextRecord } from '../../kernel/rtl/context-record.ts';
import { walkStack } from '../../kernel/rtl/stack-walk.ts';
import { contextRecord } from '../context.ts';
import type { System } from '../system.ts';

/** A place in the stack: guest code at an address, or a routine of the kernel. */
export type StackPlace =
  | { readonly kind: 'guest'; readonly address: GuestAddress }
  | { readonly kind: 'kernel'; readonly routine: string; readonly step: string };

/** The registers a thread has now, or will have when it goes on; none when it has not begun or is over. */
function registersOf(system: System, thread: Thread): ContextRecord | undefined {
  const { cpu } = system.machine;
  const processor = system.kernel.state.ke.processors.find((one) => one.thread === thread.id);
  if (processor === undefined && thread.context === undefined) return undefined;
  const context = processor === undefined ? thread.context : cpu.contextOf(processor.number);
  const now = cpu.saveContext();
  if (context !== undefined) cpu.loadContext(context);
  const registers = new ContextRecord(contextRecord(cpu));
  cpu.loadContext(now);
  return registers;
}

/** The call stack of a thread. */
export function stackOf(system: System, thread: Thread): StackPlace[] {
  const found: StackPlace[] = [];
  const frames = thread.frames.slice();
  /** The kernel's frames down to the next one of guest code; whether there are any. */
  const kernel = (): boolean => {
    const before = found.length;
    for (let frame = frames.at(-1); frame?.kind === 'host'; frame = frames.at(-1)) {
      found.push({ kind: 'kernel', routine: frame.ddi === '' ? frame.routine : frame.ddi, step: frame.step });
      frames.pop();
      if (frame.interrupts !== undefined) break;
    }
    return found.length > before;
  };
  let isTold = kernel();
  const registers = registersOf(system, thread);
  for (const { place, stack } of registers === undefined ? [] : walkStack(system.kernel, registers)) {
    const below = frames.at(-1);
    if (below?.kind === 'guest' && below.expectedStackPointer === stack) {
      // Guest code has returned from here to the kernel that called it.
      frames.pop();
      isTold = kernel();
      continue;
    }
    if (system.images.imageAt(place) !== undefined) {
      found.push({ kind: 'guest', address: place });
      isTold = false;
      continue;
    }
    const routine = system.exports.nameAt(place);
    if (routine !== undefined && !isTold && kernelRoutineAt(place) === undefined) {
      found.push({ kind: 'kernel', routine, step: 'start' });
    }
    if (kernelRoutineAt(place) !== undefined) isTold = kernel() || isTold;
  }
  // What is left has called no guest code, or its stack cannot be read.
  while (frames.length > 0) if (!kernel()) frames.pop();
  return found;
}
