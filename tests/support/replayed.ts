/** Strict replay of a whole trace, for tests and nightly scripts. */
import type { TraceReader } from '../../proto/trace-reader.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';

const STEPS = 100_000;

/** Replays a trace to its end. Returns what is wrong, nothing when every event is there. */
export function replayed(reader: TraceReader): string {
  const session = new StrictReplay(reader);
  session.boot();
  let result = session.run(STEPS);
  while (result === undefined) result = session.run(STEPS);
  const { divergence, matched } = result;
  if (divergence !== undefined) return `event ${divergence.number} differs ${divergence.because}`;
  return matched === reader.eventCount ? '' : `${matched} of ${reader.eventCount} events replayed`;
}
