/** Comparisons of a recorded session with what other drivers make of it, for tests. */
import type { Comparison, Difference } from '../../compare/comparison.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { AgainstReplay, type AgainstSettings } from '../../replayer/against.ts';
import type { DriverImage } from '../../system/image-loader.ts';

export function against(
  trace: TraceReader | Uint8Array,
  images: readonly DriverImage[],
  settings: AgainstSettings = {},
): Comparison {
  const replay = new AgainstReplay(trace instanceof Uint8Array ? openTrace(trace) : trace, images, settings);
  for (;;) {
    const comparison = replay.run(10_000);
    if (comparison !== undefined) return comparison;
  }
}

/** Root differences of a class. */
export function ofClass({ differences }: Comparison, name: Difference['class']): readonly Difference[] {
  return differences.filter((difference) => difference.class === name);
}
