/** The platter sample: a bus master reads and writes the pages of a program. */
import { expect, test } from 'vitest';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario } from '../support/sample.ts';

const SECTOR = 512;
const STATUS_SUCCESS = 0;
const STATUS_END_OF_FILE = 0xc000_0011;
const STATUS_INVALID_PARAMETER = 0xc000_000d;
const [IRP_MJ_READ, IRP_MJ_WRITE] = [3, 4];

test('what is written is read again, sector by sector, and what was on the disk before is read first', async () => {
  const run = recordSample(await sampleScenario('platter'));
  expectNothingLeft(run);
  const [label, sectors] = eventsOf(run, ['dma_write']).map(({ fields }) => fields.data as Uint8Array);
  expect(new TextDecoder().decode(label!.subarray(0, 8))).toBe('a label\0');
  // Sectors 20 to 24: the first four were written with 21 to 24, the last one never.
  const firsts = [0, 1, 2, 3, 4].map((sector) => sectors![sector * SECTOR]);
  expect([sectors!.length, ...firsts]).toEqual([5 * SECTOR, 21, 22, 23, 24, 0]);
});

test('the disk is told of all pages of the program and of nothing else', async () => {
  const run = recordSample(await sampleScenario('platter'));
  const moved = eventsOf(run, ['dma_read', 'dma_write', 'dma_map']);
  const lengths: number[] = [];
  const wanted: number[] = [];
  for (const { name, fields } of moved) {
    // A list has 16 bytes an element, which is no whole sector.
    const length = fields.length as number;
    if (name === 'dma_map') wanted.push(length);
    else if (length % SECTOR !== 0) lengths.push(0);
    else lengths[lengths.length - 1]! += length;
  }
  expect(lengths).toEqual(wanted);
});

test('ends of requests: within the disk, beyond it, no whole sector', async () => {
  const run = recordSample(await sampleScenario('platter'));
  const transfers = eventsOf(run, ['irp_dispatch']).filter(({ fields }) =>
    [IRP_MJ_READ, IRP_MJ_WRITE].includes(fields.major as number),
  );
  const ends = new Map(eventsOf(run, ['irp_finish']).map(({ fields }) => [fields.irp, fields.status]));
  expect(transfers.map(({ fields }) => ends.get(fields.irp))).toEqual([
    STATUS_SUCCESS,
    STATUS_SUCCESS,
    STATUS_SUCCESS,
    STATUS_END_OF_FILE,
    STATUS_INVALID_PARAMETER,
  ]);
});

test('replays strictly without a model, on one, two and four processors, under other schedules', async () => {
  const sample = await sampleScenario('platter');
  for (const processorCount of [1, 2, 4]) {
    for (const seed of [0, 1, 2]) {
      const run = recordSample(sample, { seed, processorCount });
      expectNothingLeft(run);
      expectFaithfulReplay(run);
    }
  }
});
