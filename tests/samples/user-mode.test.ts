/** What programs do with requests that take time, at the mailbox sample: calls at their end, and ends of threads. */
import { describe, expect, test } from 'vitest';
import { type UserThread, WAIT_IO_COMPLETION } from '../../system/scenario/api.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { eventsOf, expectNothingLeft, recordSample, scenarioWith } from '../support/sample.ts';

const MAILBOX = '\\\\.\\Mailbox';
const STATUS_SUCCESS = 0;
const STATUS_CANCELLED = 0xc000_0120;

function record(processes: Parameters<typeof scenarioWith>[1], seed = 0) {
  return recordSample(scenarioWith(['mailbox'], processes), { seed, processorCount: 1 + (seed % 2) });
}

describe('a completion routine', () => {
  test('is called while its thread waits alertably, not before', () => {
    for (let seed = 0; seed < 6; seed++) {
      const seen: unknown[] = [];
      const run = record(
        {
          'reader.exe': function* (thread: UserThread) {
            const box = yield* thread.CreateFile(MAILBOX, { overlapped: true });
            yield* thread.ReadFileEx(box, 16, yield* thread.Overlapped(), (result) => seen.push(result));
            yield* thread.signal('reading');
            yield* thread.waitFor('written');
            yield* thread.Sleep(1);
            seen.push('awake');
            seen.push(yield* thread.SleepEx(10, true));
            yield* thread.CloseHandle(box);
          },
          'writer.exe': function* (thread: UserThread) {
            yield* thread.waitFor('reading');
            const box = yield* thread.CreateFile(MAILBOX);
            yield* thread.WriteFile(box, 'letter');
            yield* thread.signal('written');
            yield* thread.CloseHandle(box);
          },
        },
        seed,
      );
      expectNothingLeft(run);
      expect(seen).toEqual(['awake', { status: STATUS_SUCCESS, bytesTransferred: 6 }, WAIT_IO_COMPLETION]);
      if (seed === 0) expectFaithfulReplay(run);
    }
  });

  test('ends an alertable wait for an object', () => {
    let wait = -1;
    const run = record({
      'reader.exe': function* (thread: UserThread) {
        const box = yield* thread.CreateFile(MAILBOX, { overlapped: true });
        yield* thread.ReadFileEx(box, 16, yield* thread.Overlapped(), () => {});
        yield* thread.signal('reading');
        wait = yield* thread.WaitForSingleObjectEx(yield* thread.CreateEvent(), 1000, true);
      },
      'writer.exe': function* (thread: UserThread) {
        yield* thread.waitFor('reading');
        yield* thread.WriteFile(yield* thread.CreateFile(MAILBOX), 'letter');
      },
    });
    expectNothingLeft(run);
    expect(wait).toBe(WAIT_IO_COMPLETION);
    expect(eventsOf(run, ['apc_queue']).filter(({ fields }) => fields.type === 2)).toHaveLength(1);
  });
});

describe('a process that ends', () => {
  test('takes its other threads with it, out of whatever they wait for in the kernel', () => {
    for (let seed = 0; seed < 8; seed++) {
      let after = false;
      const run = record(
        {
          'many.exe': {
            *reading(thread: UserThread) {
              yield* thread.ReadFile(yield* thread.CreateFile(MAILBOX), 16);
              after = true;
            },
            *sleeping(thread: UserThread) {
              yield* thread.Sleep(1_000_000);
              after = true;
            },
            *waiting(thread: UserThread) {
              yield* thread.WaitForSingleObject(yield* thread.CreateEvent());
              after = true;
            },
            *signalled(thread: UserThread) {
              yield* thread.waitFor('never');
              after = true;
            },
            *overlapped(thread: UserThread) {
              const box = yield* thread.CreateFile(MAILBOX, { overlapped: true });
              yield* thread.ReadFile(box, 16, yield* thread.Overlapped());
              yield* thread.Sleep(1_000_000);
              after = true;
            },
            *main(thread: UserThread) {
              yield* thread.Sleep(1);
              yield* thread.ExitProcess(7);
              after = true;
            },
          },
        },
        seed,
      );
      expectNothingLeft(run);
      expect(after).toBe(false);
      const ended = eventsOf(run, ['process_exit']).map(({ fields }) => fields.status);
      expect(ended).toEqual([7]);
      const cancelled = eventsOf(run, ['irp_finish']).filter(({ fields }) => fields.status === STATUS_CANCELLED);
      expect(cancelled).toHaveLength(2);
      if (seed === 0) expectFaithfulReplay(run);
    }
  });

  test('ends one thread when only that is terminated', () => {
    let status = -1;
    const run = record({
      'two.exe': {
        *reading(thread: UserThread) {
          yield* thread.ReadFile(yield* thread.CreateFile(MAILBOX), 16);
          status = 0;
        },
        *main(thread: UserThread) {
          yield* thread.Sleep(1);
          const reading = yield* thread.OpenThread('reading');
          yield* thread.TerminateThread(reading, 9);
          yield* thread.WaitForSingleObject(reading);
        },
      },
    });
    expectNothingLeft(run);
    expect(status).toBe(-1);
    expect(eventsOf(run, ['thread_exit']).map(({ fields }) => fields.status)).toContain(9);
  });
});
