/** Heavy mode: a run that is stored at random events, each time to go on in a machine of its own. */
import { Prng } from '../../base/prng.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { RetracedRun, type RetracedState } from './retraced-run.ts';

/** Follows a trace that way. Returns the bytes of the trace that all the machines write together. */
export function interruptedRun(trace: Uint8Array, snapshots: number): Uint8Array {
  const reader = openTrace(trace);
  const random = new Prng(17);
  const places = Array.from({ length: snapshots }, () => random.below(reader.eventCount - 1)).sort((a, b) => a - b);
  const parts: Uint8Array[] = [];
  let state: RetracedState | undefined;
  for (const place of [...places, Number.POSITIVE_INFINITY]) {
    const target = new MemoryTarget();
    const run = new RetracedRun(reader, target, state);
    if (!run.runToEvent(place)) state = run.save();
    parts.push(target.bytes.slice());
  }
  return Buffer.concat(parts);
}
