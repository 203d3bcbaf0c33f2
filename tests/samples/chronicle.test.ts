/** The chronicle sample: a driver's log file is appended to, renamed and read, and all of it is replayed from the trace alone. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import type { RecordedRun } from '../support/pipes.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario } from '../support/sample.ts';

const FROM_DRIVER = 1;
const IRP_MJ_READ = 3;
const WHOLE = 0xffff_ffff;

/** What programs read, each as a text. */
function textsRead(run: RecordedRun): string[] {
  const reads = new Set(
    eventsOf(run, ['irp_dispatch'])
      .filter(({ fields }) => fields.major === IRP_MJ_READ)
      .map(({ fields }) => fields.irp),
  );
  return eventsOf(run, ['irp_data'])
    .filter(({ fields }) => fields.direction === FROM_DRIVER && reads.has(fields.irp))
    .map(({ fields }) => new TextDecoder().decode(fields.data as Uint8Array));
}

test('goes on behind what the log has, and begins a new one when a line does not fit', async () => {
  const run = recordSample(await sampleScenario('chronicle'), { payloadLimit: WHOLE });
  expectNothingLeft(run);
  const [old, log] = textsRead(run);
  // No more than 96 bytes, lines whole.
  expect(old).toBe('---- an older line\n0001 first begins\n0002 first goes on\n0003 first ends\n0004 second begins\n');
  expect(log).toBe('0005 second goes on\n0006 second ends\n');
});

test('replays from the trace alone, which has the file that the scenario gave', async () => {
  const run = recordSample(await sampleScenario('chronicle'));
  const [file] = openTrace(run.bytes).header.file;
  expect(file?.path).toBe('C:\\Windows\\Temp\\chronicle.log');
  expect(new TextDecoder().decode(openTrace(run.bytes).blob(file!.sha256))).toBe('---- an older line\n');
  expectFaithfulReplay(run);
});

test('loses no line whatever the schedule', async () => {
  const sample = await sampleScenario('chronicle');
  for (let seed = 1; seed <= 6; seed++) {
    const run = recordSample(sample, { seed, processorCount: 1 + (seed % 4), payloadLimit: WHOLE });
    const lines = textsRead(run).join('').trim().split('\n').slice(1);
    expect(lines.map((line) => line.slice(0, 4))).toEqual(['0001', '0002', '0003', '0004', '0005', '0006']);
  }
});
