/**
 * A replay that stops before an event, and the machine it shows there: judged by what the events of the trace up to there
 * say must be open, held, allocated and running. And the report of a difference, judged by where the trace was changed.
 */
import { describe, expect, test } from 'vitest';
import { divergenceJson, divergenceLines, divergenceReport, namesBefore } from '../../cli/divergence-report.ts';
import { stopEvent } from '../../cli/stop-target.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { irqlName } from '../../nt/irql.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import type { EditableEvent } from '../../proto/testing/editable-event.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { machineView } from '../../system/inspect/machine-view.ts';
import { crowdScenario, recordInMemory, talkScenario } from '../support/pipes.ts';

const talk = openTrace(recordInMemory(await talkScenario()).bytes);
const crowd = openTrace(recordInMemory(crowdScenario(), { seed: 3 }).bytes);

function eventsOf(reader: TraceReader): TraceEvent[] {
  return [...reader.batches()].flatMap((batch) => Array.from({ length: batch.eventCount }, (_, i) => batch.event(i)));
}

function stopAt(reader: TraceReader, stopBefore: number) {
  const session = new StrictReplay(reader, { stopBefore });
  session.boot();
  for (;;) {
    const result = session.run(10_000);
    if (result !== undefined) return { session, result };
  }
}

function viewAt(reader: TraceReader, number: number) {
  const { session, result } = stopAt(reader, number);
  expect(result).toMatchObject({ matched: number, divergence: undefined, stopped: true });
  const names = namesBefore(reader, number);
  return machineView(session.system, (address) => names.placeOf(address)?.text ?? '');
}

/** What `opens` says minus what `closes` says, by an id field. */
function open(events: readonly TraceEvent[], opens: string, closes: string, field: string): unknown[] {
  const ids = new Set<unknown>();
  for (const { name, fields } of events) {
    if (name === opens) ids.add(fields[field]);
    if (name === closes) ids.delete(fields[field]);
  }
  return [...ids].sort();
}

describe.each([
  ['of two programs that talk', talk],
  ['of threads that meet at a mutex', crowd],
] as const)('the machine %s', (_name, reader) => {
  const events = eventsOf(reader);

  test('is what the events before it have made of it', () => {
    const step = Math.ceil(events.length / 24);
    for (let number = 1; number < events.length; number += step) {
      const past = events.slice(0, number);
      const next = events[number]!;
      const view = viewAt(reader, number);
      expect(view.time_ns).toBe(next.time);
      expect(view.processors).toEqual([{ number: next.cpu, irql: irqlName(next.irql), thread: next.thread }]);
      // The kernel reports some events when what they tell is done, others before.
      const either = (of: (events: readonly TraceEvent[]) => unknown) => [of(past), of([...past, next])];
      expect(either((events) => open(events, 'irp_allocate', 'irp_free', 'irp'))).toContainEqual(
        view.irps.map(({ irp }) => irp).sort(),
      );
      const handles = view.handles.length;
      expect(either((events) => open(events, 'handle_open', 'handle_close', 'id').length)).toContain(handles);
      expect(either((events) => open(events, 'lock_acquire', 'lock_release', 'lock'))).toContainEqual(
        view.locks.map(({ lock }) => lock).sort(),
      );
      const running = view.threads.filter(({ state }) => state === 'running').map(({ id }) => id);
      expect(running).toEqual(next.thread === 0 ? [] : [next.thread]);
    }
  });

  test('is the same every time', () => {
    for (const number of [40, 200, 333]) expect(viewAt(reader, number)).toEqual(viewAt(reader, number));
  });

  test('has the caller of a routine in the stack of its thread', () => {
    const calls = events
      .filter(({ name, callSite }) => name === 'ddi_call' && callSite !== 0)
      .filter((_, i) => i % 4 === 0)
      .slice(0, 12);
    expect(calls.length).toBe(12);
    for (const { number, thread, callSite, fields } of calls) {
      const { stack } = viewAt(reader, number).threads.find(({ id }) => id === thread)!;
      expect(stack[0]?.name).toBe(`nt!${String(fields.ddi)}`);
      const caller = BigInt.asUintN(64, BigInt(callSite)).toString(16).padStart(16, '0');
      expect(stack[1]?.address).toBe(`0x${caller}`);
    }
  });
});

test('the stack goes from the driver through the kernel back to user mode', () => {
  const number = stopEvent(talk, 'irp:8:complete');
  const view = viewAt(talk, number);
  const { stack } = view.threads.find(({ id }) => id === talk.event(number).thread)!;
  expect(stack.map(({ name }) => name.replace(/\+0x[0-9a-f]+| \(.*\)/g, ''))).toEqual([
    'nt!IofCompleteRequest',
    'pipes!PipesWrite',
    'nt!IofCallDriver',
    'nt!IopRequest',
    'nt!PspSystemCall',
  ]);
  // It has ended, and nobody holds its object.
  expect(view.threads.some(({ name }) => name === 'boot')).toBe(false);
  expect(view.irps.find(({ irp }) => irp === 8)?.thread.name).toBe('alice.exe/main');
  // The code shown is what runs when the routine returns.
  expect(view.code[0]?.address).toBe(stack[1]?.address);
});

test('an IRP in a driver shows its stack location as it was dispatched', () => {
  const events = eventsOf(talk);
  const dispatch = events.find(({ name, fields }) => name === 'irp_dispatch' && fields.irp === 8)!;
  const view = viewAt(talk, stopEvent(talk, 'irp:8:complete'));
  const location = view.irps.find(({ irp }) => irp === 8)!.locations.find(({ current }) => current)!;
  expect(location.device.name).toBe('\\Device\\Example');
  expect(location.file.name).toBe('file \\Device\\Example\\HELLO');
  expect(location.major).toBe('IRP_MJ_WRITE');
  expect(location.arguments.map(BigInt)).toEqual([1, 2, 3, 4].map((n) => dispatch.fields[`argument${n}`]));
});

describe('a place to stop at', () => {
  const events = eventsOf(talk);

  test('is a number, a time or a point in the life of an IRP', () => {
    expect(stopEvent(talk, '17')).toBe(17);
    const time = events[100]!.time;
    expect(stopEvent(talk, `${time}ns`)).toBe(events.findIndex((event) => event.time >= time));
    expect(stopEvent(talk, '5ms')).toBe(events.findIndex((event) => event.time >= 5_000_000));
    const find = (name: string) => events.findIndex((event) => event.name === name && event.fields.irp === 8);
    expect(stopEvent(talk, 'irp:8:dispatch')).toBe(find('irp_dispatch'));
    expect(stopEvent(talk, 'irp:8:complete')).toBe(find('irp_complete'));
  });

  test.each([
    ['99999', /there is no event 99999 to stop at; the trace has events 0 to \d+/],
    ['2s', /no event at 2000\.000000 ms or later/],
    ['irp:777:complete', /no complete of IRP 777/],
    ['soon', /--to takes the number of an event/],
  ])('%s is refused with what there is', (text, message) => {
    expect(() => stopEvent(talk, text)).toThrow(message);
  });
});

describe('the report of a difference', () => {
  function reportOf(reader: TraceReader) {
    const session = new StrictReplay(reader);
    session.boot();
    for (;;) {
      const result = session.run(10_000);
      if (result !== undefined) return divergenceReport('t.ntr', reader, result.divergence!);
    }
  }

  function changed(number: number, change: (event: EditableEvent) => void) {
    return reportOf(openTrace(reencodeTrace(talk, { number, change })));
  }

  test('names event, subsystem, both sides, what is around, the stack and the command to look', () => {
    const number = stopEvent(talk, 'irp:8:complete');
    const report = changed(number, (event) => {
      event.fields.status = 0xc000_0001;
    });
    expect(report).toMatchObject({ number, subsystem: 'IRPs', command: `ntrewind replay t.ntr --to ${number}` });
    const lines = [...divergenceLines(report)];
    expect(lines.slice(0, 3)).toEqual([
      `event ${number} differs (IRPs):`,
      expect.stringMatching(/^ {2}recorded: irp_complete: IRP 8 .*STATUS_UNSUCCESSFUL/),
      expect.stringMatching(/^ {2}replayed: irp_complete: IRP 8 .*STATUS_SUCCESS/),
    ]);
    expect(report.stack.map(({ name }) => name)[1]).toMatch(/^pipes!PipesWrite\+0x/);
    const json = divergenceJson(report);
    const numbers = (key: string) => (json[key] as { number: number }[]).map((event) => event.number);
    const next = (from: number) => [0, 1, 2, 3, 4].map((i) => from + i);
    expect(numbers('before')).toEqual(next(number - 5));
    expect(numbers('recorded_after')).toEqual(next(number + 1));
    expect(numbers('replayed_after')).toEqual(next(number + 1));
  });

  test('says which part of the state differs when only a digest does', () => {
    const digests = eventsOf(talk).filter(({ name }) => name === 'state_digest');
    for (const part of ['pool', 'registry', 'files', 'memory pages'] as const) {
      const code = eventCode('digest_code', part);
      const { number } = digests.find(({ fields }) => fields.subsystem === code)!;
      const report = changed(number, (event) => {
        event.fields.digest = (event.fields.digest as bigint) ^ 1n;
      });
      expect(report).toMatchObject({ number, subsystem: `state of: ${part}` });
    }
  });
});
