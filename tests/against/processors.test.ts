/** Several processors: a driver that was compiled again does what it did, whatever the schedule, once the run is out of step. */
import { expect, test } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import { corpusImage, corpusScenario } from '../corpus/version-pairs.ts';
import { against } from '../support/against.ts';
import { recordInMemory } from '../support/pipes.ts';

test.each([
  [2, 0, 'relay/relay-by-clang'],
  [2, 1, 'relay/relay-by-gcc-os'],
  [2, 4, 'relay/relay-by-clang'],
  [4, 2, 'relay/relay-by-gcc-os'],
  [4, 3, 'relay/relay-by-clang'],
])('%i processors, seed %i, %s', async (processorCount, seed, image) => {
  const { scenario, images } = await loadScenario(corpusScenario('relay'));
  const { bytes } = recordInMemory(scenario, { images, processorCount, seed });
  const { verdict, differences } = against(bytes, [corpusImage(image)]);
  expect([verdict, differences.map(({ fingerprint }) => fingerprint)]).toEqual([
    'timing',
    ['timing: the same, in another time'],
  ]);
});
