/**
 * What the fuzzers share: seeded rounds, and what must hold of every run however it ends. `FUZZ_ROUNDS` and `FUZZ_SEED`
 * choose other rounds than the few of the test suite.
 */
import { expect } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import type { StrictReplay } from '../../replayer/strict-replay.ts';
import type { RecordedRun } from '../support/pipes.ts';
import { replayOf } from '../support/replayed.ts';

const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);

/** Runs `round` with a random source for each seed; a failure names the seed that shows it again. */
export function fuzzRounds(count: number, round: (random: Prng, seed: number) => void): void {
  const rounds = Number(process.env.FUZZ_ROUNDS ?? count);
  for (let seed = FIRST_SEED; seed < FIRST_SEED + rounds; seed++) {
    try {
      round(new Prng(seed), seed);
    } catch (error) {
      throw new Error(`failed with FUZZ_SEED=${seed} FUZZ_ROUNDS=1`, { cause: error });
    }
  }
}

/** Replays the trace of a run: it must end in the same way with every event the same. */
export function expectFaithfulReplay(
  { bytes, outcome }: RecordedRun,
  settings?: ConstructorParameters<typeof StrictReplay>[1],
): void {
  const result = replayOf(openTrace(bytes), settings);
  expect(result).toMatchObject({ divergence: undefined, recordedEnd: outcome.text });
}

/** One of several things. */
export function oneOf<T>(random: Prng, choices: readonly T[]): T {
  return choices[random.below(choices.length)]!;
}
