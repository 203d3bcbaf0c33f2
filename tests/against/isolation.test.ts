/** A driver under test alone: what the drivers around it did comes from the recording, and they do not run. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { MemoryTarget } from '../../proto/trace-target.ts';
import { AgainstReplay } from '../../replayer/against.ts';
import type { Scenario } from '../../system/scenario/api.ts';
import { corpusImage } from '../corpus/version-pairs.ts';
import { against, ofClass } from '../support/against.ts';
import { eventsOf, recordSample, sampleImage, sampleScenario, scenarioWith } from '../support/sample.ts';

test('x', async () => {
  const { bytes } = recordSample(await sampleScenario('rot13'));
  for (const image of [sampleImage('rot13'), corpusImage('rot13/rot13-read-length'), corpusImage('rot13/rot13-data-down'), corpusImage('rot13/rot13-not-turned')]) {
    const c = against(bytes, [image], { isolate: true });
    console.log(image.fileName, c.verdict, c.notes, c.endings, c.events, c.differences.map((d) => [d.class, d.what, d.before.text, d.after.text]));
  }
});
