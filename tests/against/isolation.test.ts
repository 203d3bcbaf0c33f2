/** A driver under test alone: what the drivers around it did comes from the recording, and they do not run. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import { STATUS_CANCELLED } from '../../nt/status-codes.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { AgainstReplay } from '../../replayer/against.ts';
import { corpusImage, corpusScenario } from '../corpus/version-pairs.ts';
import { against, ofClass } from '../support/against.ts';
import { recordInMemory } from '../support/pipes.ts';
import { eventsOf, recordSample, sampleImage, sampleScenario, scenarioWith } from '../support/sample.ts';

const isolated = { isolate: true };
type Events = Parameters<typeof eventsOf>[0];
const PIPE = '\\\\.\\Example\\X';

describe('a filter above a driver', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = recordSample(await sampleScenario('rot13')).bytes;
  });

  test('the recorded driver does alone what it did, and the driver below does not run', () => {
    const replay = new AgainstReplay(openTrace(bytes), [sampleImage('rot13')], isolated);
    let comparison = replay.run(10_000);
    while (comparison === undefined) comparison = replay.run(10_000);
    expect([comparison.verdict, comparison.differences]).toEqual(['identical', []]);
    expect(comparison.notes[0]).toMatch(/^isolated: pipes; \d+ IRPs were completed as recorded/);

    const run = { bytes: replay.trace };
    const finished = (of: Events) =>
      eventsOf(of, ['irp_finish']).map(({ fields }) => [fields.status, fields.information]);
    expect(finished(run)).toEqual(finished({ bytes }));
    const data = (of: Events) =>
      eventsOf(of, ['irp_data']).map(({ fields }) => [
        fields.direction,
        Buffer.from(fields.data as Uint8Array).toString(),
      ]);
    expect(data(run)).toEqual(data({ bytes }));
    // Pipes copies each text into its ring and back; nobody does while it is isolated.
    const copies = (of: Events) =>
      eventsOf(of, ['ddi_call']).filter(({ fields }) => fields.ddi === 'KeAcquireSpinLockRaiseToDpc').length;
    expect(copies({ bytes })).toBeGreaterThan(0);
    expect(copies(run)).toBe(0);
  });

  test('a driver above the one under test runs: it is how requests come there', () => {
    expect(() => against(bytes, [sampleImage('pipes')], isolated)).toThrow(
      /every other driver sends requests to the one under test/,
    );
  });
});

/** A filter above a driver that keeps reads pending; letters come 1 and 6 ms later, the third read is cancelled. */
describe('changes of a filter', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    const { scenario, images } = await loadScenario(corpusScenario('rot13'));
    bytes = recordInMemory(scenario, { images }).bytes;
  });

  test('pended reads come back when they did, and the recorded driver is identical', () => {
    const pended = eventsOf({ bytes }, ['irp_finish']).filter(({ fields }) => fields.status === STATUS_CANCELLED);
    expect(pended).toHaveLength(1);
    const { verdict, differences, notes } = against(bytes, [corpusImage('rot13/rot13')], isolated);
    expect([verdict, differences]).toEqual(['identical', []]);
    expect(notes[0]).toMatch(/^isolated: mailbox; /);
    expect(against(bytes, [corpusImage('rot13/rot13-by-clang')], isolated).verdict).toBe('timing');
  });

  test('data that it makes of a recorded completion is compared', () => {
    const { verdict, differences } = against(bytes, [corpusImage('rot13/rot13-not-turned')], isolated);
    expect(verdict).toBe('contract');
    const all = differences.flatMap((difference) => [difference, ...difference.consequences]);
    const texts = all.map(({ before, after }) => [before.text, after.text]);
    expect(texts).toContainEqual(['5 bytes "early"', '5 bytes "rneyl"']);
    expect(texts).toContainEqual(['4 bytes "late"', '4 bytes "yngr"']);
  });

  test('an IRP that was never recorded ends the run, naming the three most like it, reads first', () => {
    const comparison = against(bytes, [corpusImage('rot13/rot13-read-length')], isolated);
    expect(comparison.verdict).toBe('inconclusive');
    expect(comparison.endings[1]).toMatch(
      /^the recording has no answer of mailbox to IRP_MJ_READ -> \\Device\\Mailbox Length 32; nearest: /,
    );
    const [, nearest] = comparison.endings[1].split('nearest: ');
    const named = nearest!.split(', ').map((text) => text.replace(/ \(event \d+\)$/, ''));
    const read = (length: number) => `IRP_MJ_READ -> \\Device\\Mailbox Length ${length}`;
    // The one of Length 32 belongs to another request, whose answer would be a guess.
    expect(named.sort()).toEqual([read(32), read(64), read(64)]);
    for (const number of nearest!.match(/(?<=event )\d+/g)!) {
      expect(openTrace(bytes).event(Number(number))).toMatchObject({ name: 'irp_dispatch', fields: { major: 3 } });
    }
  });

  test('other data in an IRP that was recorded is no silent match', () => {
    const comparison = against(bytes, [corpusImage('rot13/rot13-data-down')], isolated);
    expect(comparison.verdict).toBe('inconclusive');
    expect(ofClass(comparison, 'inconclusive').map(({ what, after }) => [what, after.text])).toEqual([
      ['IRP_MJ_WRITE -> \\Device\\Mailbox Length 5: carries other data down', 'completed as recorded (synthesised)'],
      ['IRP_MJ_WRITE -> \\Device\\Mailbox Length 4: carries other data down', 'completed as recorded (synthesised)'],
    ]);
  });
});

test('a driver that opens another one and sends it its own requests', async () => {
  const recorded = recordSample(await sampleScenario('herald'));
  const comparison = against(recorded.bytes, [sampleImage('herald')], isolated);
  expect([comparison.verdict, comparison.differences]).toEqual(['identical', []]);
  expect(comparison.notes[0]).toMatch(/^isolated: pipes; /);
});

test('a trace of one driver has nothing to isolate', () => {
  const { bytes } = recordSample(
    scenarioWith(['pipes'], {
      *'a.exe'(thread) {
        yield* thread.CreateFile(PIPE);
      },
    }),
  );
  expect(() => new AgainstReplay(openTrace(bytes), [sampleImage('pipes')], isolated)).toThrow(/the trace has none/);
});
