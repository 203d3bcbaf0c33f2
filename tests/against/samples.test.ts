/** The sample drivers' scenarios, on one processor, against the drivers they were recorded with: nothing differs. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import { compareTraces } from '../../compare/compare-traces.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { MemoryTarget } from '../../proto/trace-target.ts';
import { Rerun } from '../../replayer/rerun.ts';
import { recordInMemory } from '../support/pipes.ts';

const folder = fileURLToPath(new URL('../../drivers/', import.meta.url));
const scenarios = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.includes('.scenario.'),
);

test.each(scenarios)('%s', async (path) => {
  const { scenario, images } = await loadScenario(folder + path);
  const scripts = new Map(images.flatMap(({ service, script }) => (script === undefined ? [] : [[service, script]])));
  for (const seed of [0, 5]) {
    const recorded = openTrace(recordInMemory(scenario, { images, seed, processorCount: 1 }).bytes);
    const target = new MemoryTarget();
    const run = new Rerun(recorded, [], target, { scripts });
    // Fed by where threads stand from the first event on, as after a difference.
    run.source.leaveStep();
    while (run.run(10_000) === undefined);
    const { verdict, differences } = compareTraces(recorded, openTrace(target.bytes));
    expect([verdict, differences[0]?.fingerprint], `seed ${seed}`).toEqual(['identical', undefined]);
  }
});
