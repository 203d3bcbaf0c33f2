/** Tells the trace of a run that failed where its threads are. */
import { addressHi, addressLo } from '../base/guest-address.ts';
import type { Thread } from '../kernel/ps/state.ts';
import { stackOf } from './inspect/guest-stack.ts';
import type { System } from './system.ts';

/** Frames that the trace gets of a stack; a recursion without end has more. */
const MOST_FRAMES = 250;

/** The addresses of guest code in the stack of a thread; routines of the kernel have none of their own. */
export function reportStack(system: System, thread: Thread): void {
  const addresses = stackOf(system, thread)
    .flatMap((place) => (place.kind === 'guest' ? [place.address] : []))
    .slice(0, MOST_FRAMES);
  if (addresses.length === 0) return;
  const halves = Uint32Array.from(addresses.flatMap((address) => [addressLo(address), addressHi(address)]));
  system.kernel.sink.stackTrace(thread.id, halves, addresses.length);
}
