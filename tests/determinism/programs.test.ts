/** Programs that start programs: a replay has neither of them, only what they did. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { CURRENT_PROCESS, type ThreadFunction } from '../../system/scenario/api.ts';
import { recordInMemory, talkScenario } from '../support/pipes.ts';
import { replayOf } from '../support/replayed.ts';

const parent: ThreadFunction = function* (t) {
  const event = yield* t.CreateEvent();
  yield* t.SetHandleInformation(event, true);
  for (const suspended of [false, true]) {
    const options = { inheritHandles: true, commandLine: String(event.value), suspended };
    const made = yield* t.CreateProcess('child.exe', options);
    yield* t.DuplicateHandle(CURRENT_PROCESS, event, made!.hProcess);
    if (suspended) yield* t.ResumeThread(made!.hThread);
    yield* t.WaitForSingleObject(event);
    yield* t.TerminateProcess(made!.hProcess, 7);
    yield* t.WaitForSingleObject(made!.hProcess);
    yield* t.CloseHandle(made!.hThread);
    yield* t.CloseHandle(made!.hProcess);
  }
};

const child: ThreadFunction = function* (t) {
  yield* t.SetEvent({ value: Number(t.commandLine), action: 0 });
  yield* t.Sleep(1000);
};

test('a recording of programs that start programs replays without them, and leaves no process behind', async () => {
  const { bytes } = recordInMemory({
    ...(await talkScenario()),
    processes: [{ name: 'parent.exe', threads: new Map([['main', parent]]) }],
    programs: new Map([['child.exe', child]]),
  });
  const reader = openTrace(bytes);
  const events = Array.from({ length: reader.eventCount }, (_, index) => reader.event(index));
  const processes = new Set<unknown>();
  for (const { name, fields } of events) {
    if (name === 'object_create' && fields.type === 'Process') processes.add(fields.object);
    if (name === 'object_delete') processes.delete(fields.object);
  }
  expect(events.filter(({ name }) => name === 'process_create')).toHaveLength(4);
  // Only the System process is left.
  expect(processes.size).toBe(1);
  expect(replayOf(reader)).toMatchObject({ matched: reader.eventCount, divergence: undefined });
});
