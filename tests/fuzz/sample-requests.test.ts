/**
 * Random requests against each sample driver. A driver's mistake may stop the simulated system as it stops Windows;
 * nothing may reach what ntrewind asserts of itself. `npm run fuzz:requests` makes as many of them as it is told.
 */
import { expect, test } from 'vitest';
import { recordInMemory } from '../support/pipes.ts';
import { HOSTILE_SAMPLES, hostileScenario, scenarioOf } from './hostile-requests.ts';
import { expectFaithfulReplay, fuzzRounds } from './rounds.ts';

const REQUESTS = 40;

test.each(HOSTILE_SAMPLES)('$name survives random requests, or stops as Windows does', async (sample) => {
  const loaded = await scenarioOf(sample);
  const { images } = loaded;
  const scripts = new Map(images.flatMap(({ service, script }) => (script === undefined ? [] : [[service, script]])));
  fuzzRounds(3, (random, seed) => {
    const scenario = hostileScenario(random, sample, loaded, REQUESTS);
    const run = recordInMemory(scenario, { images, seed, processorCount: 1 + (seed % 2) });
    // A part of the conveyor that nobody finishes stays for ever: its thread gives it up after five minutes.
    expect(run.outcome.kind, run.outcome.text).toMatch(/^(completed|bugcheck|unimplemented)$/);
    if (seed === 1) expectFaithfulReplay(run, { scripts });
  });
});
