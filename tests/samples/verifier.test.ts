/** The sample drivers keep the rules that Driver Verifier adds, on one processor and on two. */
import { expect, test } from 'vitest';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { pipesImage, recordInMemory, talkScenario } from '../support/pipes.ts';
import { expectNothingLeft, recordSample, sampleScenario } from '../support/sample.ts';

const SAMPLES = ['conveyor', 'courier', 'herald', 'mailbox', 'relay', 'rot13', 'slate'];

test.each(SAMPLES)('%s', async (service) => {
  const run = await sampleScenario(service);
  for (const processorCount of [1, 2]) {
    const recorded = recordSample(run, { verifier: true, processorCount });
    expect(recorded.outcome.text).toBe('completed');
    if (processorCount === 2) expectFaithfulReplay(recorded);
  }
});

test('pipes, whose paged code meets its locks', async () => {
  const run = recordInMemory(await talkScenario(), { verifier: true, images: [pipesImage()] });
  expectNothingLeft(run);
});

test('a version of pipes that acquires its locks in another order on one path is stopped there', async () => {
  const images = [pipesImage('pipes-v2.sys')];
  const run = recordInMemory(await talkScenario(), { verifier: true, images });
  // 0xC4/0x1001: a lock order violation.
  expect(run.outcome.text).toMatch(/^bug check 0xC4: the lock at .* is acquired behind one/);
});
