/** The mailbox sample: reads that wait end once, by whatever comes first. */
import { describe, expect, test } from 'vitest';
import type { Prng } from '../../base/prng.ts';
import type { HandleValue, Overlapped, ThreadFunction, UserThread } from '../../system/scenario/api.ts';
import type { UserProgram } from '../../system/scenario/user-program.ts';
import { expectFaithfulReplay, fuzzRounds, oneOf } from '../fuzz/rounds.ts';
import type { RecordedRun } from '../support/pipes.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario, scenarioWith } from '../support/sample.ts';

const STATUS_SUCCESS = 0;
const STATUS_CANCELLED = 0xc000_0120;
const IRP_MJ_READ = 3;
const MAILBOX = '\\\\.\\Mailbox';

/** How reads ended, in order of their issue. */
function readResults(run: RecordedRun): unknown[] {
  const reads = eventsOf(run, ['irp_dispatch']).filter(({ fields }) => fields.major === IRP_MJ_READ);
  const ends = new Map(eventsOf(run, ['irp_finish']).map(({ fields }) => [fields.irp, fields.status]));
  return reads.map(({ fields }) => ends.get(fields.irp));
}

describe('the scenario that comes with the sample', () => {
  test('ends every read as it says', async () => {
    const run = recordSample(await sampleScenario('mailbox'));
    expectNothingLeft(run);
    const results = readResults(run);
    expect(results.filter((status) => status === STATUS_SUCCESS)).toHaveLength(1);
    expect(results.filter((status) => status === STATUS_CANCELLED)).toHaveLength(4);
    expectFaithfulReplay(run);
  });

  test('cancels by file, by synchronous call and by the end of the process’s thread', async () => {
    const run = recordSample(await sampleScenario('mailbox'));
    const causes = eventsOf(run, ['irp_cancel']).map(({ fields }) => fields.cause);
    // cancel_code: CancelIo, CancelSynchronousIo, process exit (the thread is its process's last one)
    expect(new Set(causes)).toEqual(new Set([1, 2, 4]));
  });

  test('comes to the same end under other schedules', async () => {
    const sample = await sampleScenario('mailbox');
    for (let seed = 1; seed <= 12; seed++)
      expectNothingLeft(recordSample(sample, { seed, processorCount: 1 + (seed % 4) }));
  });
});

/** A program that reads, writes, cancels and closes as chance has it. */
function visitor(random: Prng): ThreadFunction {
  return function* (thread) {
    const open: { file: HandleValue; reads: Overlapped[] }[] = [];
    for (let step = 0; step < 40; step++) {
      const choice = random.below(8);
      if (open.length === 0 || choice === 0) {
        open.push({ file: yield* thread.CreateFile(MAILBOX, { overlapped: true }), reads: [] });
        continue;
      }
      const at = random.below(open.length);
      yield* useFile(thread, random, open[at]!, choice);
      if (choice === 7) open.splice(at, 1);
    }
  };
}

function* useFile(
  thread: UserThread,
  random: Prng,
  { file, reads }: { file: HandleValue; reads: Overlapped[] },
  choice: number,
): UserProgram<void> {
  if (choice <= 2) {
    const read = yield* thread.Overlapped();
    yield* thread.ReadFile(file, 8, read);
    reads.push(read);
  } else if (choice === 3) {
    yield* thread.WriteFile(file, 'message', yield* thread.Overlapped());
  } else if (choice === 4) {
    yield* thread.CancelIo(file);
  } else if (choice <= 6) {
    yield* thread.CancelIoEx(file, reads.length === 0 ? undefined : oneOf(random, reads));
  } else {
    yield* thread.CloseHandle(file);
  }
}

test('survives reads, writes, cancels, closes and ends of threads in every order', () => {
  fuzzRounds(12, (random, seed) => {
    const processes = {
      'a.exe': { one: visitor(random), two: visitor(random) },
      'b.exe': { one: visitor(random) },
    };
    const run = recordSample(scenarioWith(['mailbox'], processes), { seed, processorCount: 1 + (seed % 4) });
    expectNothingLeft(run);
    for (const status of readResults(run)) expect([STATUS_SUCCESS, STATUS_CANCELLED]).toContain(status);
    if (seed % 10 === 0) expectFaithfulReplay(run);
  });
});

test('cancellation meets a write that takes the same read, under some schedule', () => {
  // The routine was cleared by the write before the cancel came, or by the cancel before the write came.
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 60 && outcomes.size < 2; seed++) {
    const processes = {
      'race.exe': {
        *reader(thread: UserThread) {
          const file = yield* thread.CreateFile(MAILBOX, { overlapped: true });
          const read = yield* thread.Overlapped();
          yield* thread.ReadFile(file, 8, read);
          yield* thread.signal('reading');
          yield* thread.waitFor('go');
          yield* thread.CancelIoEx(file, read);
          const { status } = yield* thread.GetOverlappedResult(file, read, true);
          outcomes.add(status === STATUS_CANCELLED ? 'cancelled' : 'read');
        },
        *writer(thread: UserThread) {
          const file = yield* thread.CreateFile(MAILBOX);
          yield* thread.waitFor('go');
          yield* thread.WriteFile(file, 'message');
        },
        *starter(thread: UserThread) {
          yield* thread.waitFor('reading');
          yield* thread.Sleep(1);
          yield* thread.signal('go');
        },
      },
    };
    expectNothingLeft(recordSample(scenarioWith(['mailbox'], processes), { seed }));
  }
  expect(outcomes).toEqual(new Set(['cancelled', 'read']));
});
