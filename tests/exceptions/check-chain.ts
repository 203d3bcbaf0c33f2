/** One random chain of functions, checked in every way: shared by the test and by `npm run fuzz:unwind`. */
import { Prng } from '../../base/prng.ts';
import { buildChain, expectedAt, faultAt, placesOf, unwindEverywhere } from './chain-driver.ts';
import { type FunctionShape, randomShape } from './random-functions.ts';

const FUNCTIONS = 4;

export interface ChainReport {
  readonly shapes: readonly FunctionShape[];
  /** Instructions at which the chain was unwound, and at which it has faulted. */
  readonly unwound: number;
  readonly faults: number;
  /** What was not as it must be. */
  readonly wrong: readonly string[];
}

/**
 * Unwinds a frame before each instruction of a chain, and has every `stride`th of them fault.
 * @param seed chooses the functions
 */
export function checkChain(seed: number, stride: number): ChainReport {
  const random = new Prng(seed);
  const shapes = Array.from({ length: FUNCTIONS }, (_, index) => randomShape(random, `Chain${index}`));
  const bytes = buildChain(shapes);
  const { places, wrong, run } = unwindEverywhere(bytes);
  const functions = placesOf(run);
  const found = wrong.map((line) => `the caller's state is not found ${line}`);
  if (run.outcome.kind !== 'completed') found.push(run.outcome.text);
  let faults = 0;
  for (let n = seed % stride; n < places.length; n += stride) {
    const place = places[n]!;
    const expected = expectedAt(shapes, functions, place.address);
    if (expected === undefined) continue;
    faults++;
    const { output, outcome } = faultAt(bytes, place);
    const got = output.filter((line) => !line.startsWith('place '));
    if (got.join() === expected.join() && outcome.kind === 'completed') continue;
    found.push(`a fault at instruction ${n}: ${got.join('; ')} instead of ${expected.join('; ')}, ${outcome.text}`);
  }
  return { shapes, unwound: places.length, faults, wrong: found };
}
