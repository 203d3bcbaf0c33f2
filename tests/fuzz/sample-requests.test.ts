/**
 * Random requests against each sample driver. A driver's mistake may stop the simulated system as it stops Windows;
 * nothing may reach what ntrewind asserts of itself. `npm run fuzz:requests` makes as many of them as it is told.
 */
import { expect, test } from 'vitest';
import { recordSample } from '../support/sample.ts';
import { HOSTILE_SAMPLES, hostileScenario } from './hostile-requests.ts';
import { expectFaithfulReplay, fuzzRounds } from './rounds.ts';

const REQUESTS = 60;

test.each(HOSTILE_SAMPLES)('$services survive random requests, or stop as Windows does', (sample) => {
  fuzzRounds(3, (random, seed) => {
    const run = recordSample(hostileScenario(random, sample, REQUESTS), { seed, processorCount: 1 + (seed % 2) });
    // A part of the conveyor that nobody finishes stays for ever: its thread gives it up after five minutes.
    expect(run.outcome.kind, run.outcome.text).toMatch(/^(completed|bugcheck|unimplemented)$/);
    if (seed === 1) expectFaithfulReplay(run);
  });
});
