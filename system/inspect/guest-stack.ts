/**
 * The stack of a simulated thread, innermost first: its frames, with guest code walked by unwind information in between.
 * A routine of the kernel stands where guest code called it. Looks only.
 */
import { canonicalAddress, type GuestAddress } from '../../base/guest-address.ts';
import type { Thread } from '../../kernel/ps/state.ts';
import { RSP } from '../../machine/cpu/registers.ts';
import { returnToCaller, type UnwindRegisters, unwindFrame } from '../../machine/pe/unwind.ts';
import { RETURN_SENTINEL } from '../exports.ts';
import type { System } from '../system.ts';

/** As deep as anybody looks; a stack that is overwritten may have no end. */
const MAX_DEPTH = 256;

/** A place in the stack: guest code at an address, or a routine of the kernel. */
export type StackPlace =
  | { readonly kind: 'guest'; readonly address: GuestAddress }
  | { readonly kind: 'kernel'; readonly routine: string; readonly step: string };

/** The registers a thread has now, or will have when it goes on. */
function registersOf(system: System, thread: Thread): UnwindRegisters {
  const { cpu } = system.machine;
  const processor = system.kernel.state.ke.processors.find((one) => one.thread === thread.id);
  const context = processor === undefined ? thread.context : cpu.contextOf(processor.number);
  return registersIn(system, context ?? cpu.saveContext());
}

function registersIn(system: System, context: Uint8Array): UnwindRegisters {
  const { cpu } = system.machine;
  const now = cpu.saveContext();
  cpu.loadContext(context);
  const values = Array.from({ length: 16 }, (_, register) => cpu.regAddress(register));
  const registers = { rip: cpu.rip, values };
  cpu.loadContext(now);
  return registers;
}

/** The call stack of a thread. */
export function stackOf(system: System, thread: Thread): StackPlace[] {
  const { images } = system;
  const { memory } = system.kernel;
  let registers = registersOf(system, thread);
  const read = (address: GuestAddress): GuestAddress | undefined => {
    if (!memory.isAccessible(address, 8, 'read')) return undefined;
    const { lo, hi } = memory.readU64(address);
    return canonicalAddress(lo, hi);
  };
  const found: StackPlace[] = [];
  const guest = () => {
    for (let i = 0; i < MAX_DEPTH; i++) {
      const mapped = images.imageAt(registers.rip);
      if (mapped === undefined) return;
      found.push({ kind: 'guest', address: registers.rip });
      if (!unwindFrame(mapped.image, mapped.base, registers, read)) return;
    }
  };
  for (const frame of thread.frames.toReversed()) {
    if (frame.kind === 'host') {
      found.push({ kind: 'kernel', routine: frame.ddi === '' ? frame.routine : frame.ddi, step: frame.step });
      if (frame.interrupts !== undefined) registers = registersIn(system, frame.interrupts.registers);
      continue;
    }
    // Guest code that has called the kernel: its return address is on top of the stack.
    if (images.imageAt(registers.rip) === undefined) {
      if (found.length === 0) {
        const routine = system.exports.nameAt(registers.rip);
        if (routine) found.push({ kind: 'kernel', routine, step: 'start' });
      }
      returnToCaller(registers, read);
    }
    guest();
    registers.values[RSP] = frame.stackPointer;
    // What called the kernel, which called this code, is in a routine of the kernel itself.
    registers.rip = RETURN_SENTINEL;
  }
  return found;
}
