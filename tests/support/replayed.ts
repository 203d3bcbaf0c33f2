/** Strict replay of a whole trace, for tests and nightly scripts. */
import type { TraceReader } from '../../proto/trace-reader.ts';
import { type ReplayResult, StrictReplay } from '../../replayer/strict-replay.ts';

const STEPS = 100_000;

/** Replays a trace to its end, in slices of `steps`. */
export function replayOf(
  reader: TraceReader,
  settings: ConstructorParameters<typeof StrictReplay>[1] = {},
  steps = STEPS,
): ReplayResult {
  const session = new StrictReplay(reader, settings);
  session.boot();
  let result = session.run(steps);
  while (result === undefined) result = session.run(steps);
  session.system.release();
  return result;
}

/** Replays a trace to its end. Returns what is wrong, nothing when every event is there. */
export function replayed(reader: TraceReader): string {
  const { divergence, matched } = replayOf(reader);
  if (divergence !== undefined) return `event ${divergence.number} differs ${divergence.because}`;
  return matched === reader.eventCount ? '' : `${matched} of ${reader.eventCount} events replayed`;
}
