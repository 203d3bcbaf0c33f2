/** The conveyor sample: one request at a time through StartIo, by key; what waits can be cancelled. */
import { expect, test } from 'vitest';
import type { Prng } from '../../base/prng.ts';
import type { HandleValue, Overlapped, ThreadFunction } from '../../system/scenario/api.ts';
import { expectFaithfulReplay, fuzzRounds, oneOf } from '../fuzz/rounds.ts';
import type { RecordedRun } from '../support/pipes.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario, scenarioWith } from '../support/sample.ts';

const STATUS_SUCCESS = 0;
const STATUS_CANCELLED = 0xc000_0120;
const IRP_MJ_WRITE = 4;
const CONVEYOR = '\\\\.\\Conveyor';
const TICK = 0x0022_2000;

/** Write requests by IRP, in the order of their issue, with what they ended with. */
function parts(run: RecordedRun): Map<unknown, unknown> {
  const ends = new Map(eventsOf(run, ['irp_finish']).map(({ fields }) => [fields.irp, fields.status]));
  const writes = eventsOf(run, ['irp_dispatch']).filter(({ fields }) => fields.major === IRP_MJ_WRITE);
  return new Map(writes.map(({ fields }) => [fields.irp, ends.get(fields.irp)]));
}

test('parts are worked on by key: the next higher one, then from the lowest again', async () => {
  const run = recordSample(await sampleScenario('conveyor'));
  expectNothingLeft(run);
  const results = parts(run);
  const [fifty, thirty, seventy, forty, ten, twenty] = [...results.keys()];
  expect(eventsOf(run, ['irp_start']).map(({ fields }) => fields.irp)).toEqual([fifty, seventy, thirty, ten]);
  const cancelled = [...results].filter(([, status]) => status === STATUS_CANCELLED).map(([irp]) => irp);
  expect(cancelled).toEqual([forty, twenty]);
  expectFaithfulReplay(run);
});

test('the scenario ends under other schedules too, on one processor and on four', async () => {
  const sample = await sampleScenario('conveyor');
  for (let seed = 1; seed <= 10; seed++) expectNothingLeft(recordSample(sample, { seed, processorCount: 4 }));
});

function maker(random: Prng): ThreadFunction {
  return function* (thread) {
    const open: { file: HandleValue; writes: Overlapped[] }[] = [];
    for (let step = 0; step < 30; step++) {
      const choice = random.below(8);
      if (open.length === 0 || choice === 0) {
        open.push({ file: yield* thread.CreateFile(CONVEYOR, { overlapped: true }), writes: [] });
        continue;
      }
      const at = random.below(open.length);
      const { file, writes } = open[at]!;
      if (choice <= 3) {
        const write = yield* thread.Overlapped();
        yield* thread.WriteFile(file, Uint8Array.of(random.below(256)), write);
        writes.push(write);
      } else if (choice <= 5) {
        yield* thread.DeviceIoControl(file, TICK, undefined, 4, yield* thread.Overlapped());
      } else if (choice === 6) {
        yield* thread.CancelIoEx(file, writes.length === 0 ? undefined : oneOf(random, writes));
      } else {
        yield* thread.CloseHandle(file);
        open.splice(at, 1);
      }
    }
    // What is in work cannot be cancelled: it must be finished for its thread to end.
    yield* thread.signal(`${thread.processName}/${thread.threadName}`);
  };
}

test('survives writes, ticks, cancels and closes in every order', () => {
  fuzzRounds(12, (random, seed) => {
    const names = ['a.exe/one', 'a.exe/two', 'b.exe/one'];
    const processes = {
      'a.exe': { one: maker(random), two: maker(random) },
      'b.exe': { one: maker(random) },
      *'device.exe'(thread: Parameters<ThreadFunction>[0]) {
        const belt = yield* thread.CreateFile(CONVEYOR);
        for (const name of names) yield* thread.waitFor(name);
        for (let idle = 0; idle < 20; ) {
          const { ok } = yield* thread.DeviceIoControl(belt, TICK, undefined, 4);
          idle = ok ? 0 : idle + 1;
        }
      },
    };
    const run = recordSample(scenarioWith(['conveyor'], processes), { seed, processorCount: 1 + (seed % 3) });
    expectNothingLeft(run);
    for (const status of parts(run).values()) expect([STATUS_SUCCESS, STATUS_CANCELLED]).toContain(status);
    if (seed % 6 === 0) expectFaithfulReplay(run);
  });
});
