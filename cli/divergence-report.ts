/** Where a replay first differs from its trace, for people and as JSON: both sides, what is around it, and how to look at it. */
import { eventWord } from '../nt/event-codes.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type { Divergence } from '../replayer/event-checker.ts';
import { StrictReplay } from '../replayer/strict-replay.ts';
import { subsystemOf } from '../replayer/subsystem.ts';
import { type PlaceView, stackView } from '../system/inspect/machine-view.ts';
import { eventJson, type JsonObject } from '../viewer/event-json.ts';
import { selectedEvents } from '../viewer/event-stream.ts';
import { describeEvent } from '../wording/describe-event.ts';
import { formatTime } from '../wording/format-value.ts';
import { TraceNames } from '../wording/names.ts';
import { formatCount } from './amounts.ts';

/** How many events are shown before and after. */
const AROUND = 5;
const REPLAY_STEPS = 100_000;

/** One event, ready for both forms. */
interface ShownSide {
  readonly line: string;
  readonly json: JsonObject;
}

/** All that is said about a divergence. */
export interface DivergenceReport {
  readonly number: number;
  /** The part of the system; empty when the difference is in events that the recording left out. */
  readonly subsystem: string;
  readonly recorded: ShownSide | undefined;
  readonly replayed: ShownSide | undefined;
  readonly because: string;
  /** The same on both sides. */
  readonly before: readonly ShownSide[];
  readonly recordedAfter: readonly ShownSide[];
  readonly replayedAfter: readonly ShownSide[];
  /** Of the thread that ran, in the replay; empty where no driver's code did. */
  readonly stack: readonly PlaceView[];
  readonly thread: string;
  readonly command: string;
}

function shownSide(event: TraceEvent, names: TraceNames, facts: { irp: number; driver: string }): ShownSide {
  const where = `${names.thread(event.thread)}, cpu ${event.cpu}, ${formatTime(event.time)} ms`;
  const line = `${event.name}: ${describeEvent(event, names)} [${where}]`;
  return { line, json: eventJson(event, { names, ...facts }) };
}

/** Recorded events with the names of their time. */
function recordedSides(reader: TraceReader, from: number, to: number): ShownSide[] {
  if (to < from) return [];
  return [...selectedEvents(reader, { from, to })].map(({ event, names, irp, driver }) =>
    shownSide(event, names, { irp, driver }),
  );
}

/** The names that hold just before an event. */
export function namesBefore(reader: TraceReader, number: number): TraceNames {
  const names = new TraceNames(reader);
  for (const batch of reader.batches()) {
    const end = Math.min(batch.eventCount, number - batch.firstEvent);
    for (let i = 0; i < end; i++) names.observe(batch, i);
  }
  return names;
}

/** Goes through the run once more, up to the difference, and looks at the stack there. */
function stackAt(reader: TraceReader, number: number, names: TraceNames): readonly PlaceView[] {
  const session = new StrictReplay(reader, { stopBefore: number });
  session.boot();
  let result = session.run(REPLAY_STEPS);
  while (result === undefined) result = session.run(REPLAY_STEPS);
  const thread = session.system.kernel.currentThread;
  if (result.stopped !== true || thread === undefined) return [];
  return stackView(session.system, thread, (address) => names.placeOf(address)?.text ?? '');
}

function subsystem(event: TraceEvent | undefined): string {
  if (event === undefined) return 'end of the run';
  if (event.name !== 'state_digest') return subsystemOf(event.name);
  return `state of: ${eventWord('digest_code', event.fields.subsystem as number) ?? 'unknown'}`;
}

/** Collects the report. Replays the trace once more. */
export function divergenceReport(path: string, reader: TraceReader, divergence: Divergence): DivergenceReport {
  const { number, recorded, replayed, because, after } = divergence;
  const names = namesBefore(reader, number);
  const nothing = { irp: 0, driver: '' };
  const isLeftOut = recorded === undefined && replayed === undefined && number < reader.eventCount;
  const sides = recordedSides(reader, number, Math.min(number + AROUND, reader.eventsBeforeGap - 1));
  const shown = recorded ?? replayed;
  return {
    number,
    subsystem: isLeftOut ? '' : subsystem(shown),
    recorded: recorded && sides[0],
    replayed: replayed && shownSide(replayed, names, nothing),
    because,
    before: recordedSides(reader, Math.max(0, number - AROUND), number - 1),
    recordedAfter: recorded === undefined ? [] : sides.slice(1),
    replayedAfter: after.slice(0, AROUND).map((event) => shownSide(event, names, nothing)),
    stack: replayed === undefined ? [] : stackAt(reader, number, names),
    thread: names.thread(replayed?.thread ?? 0),
    command: `ntrewind replay ${path} --to ${Math.min(number, reader.eventsBeforeGap - 1)}`,
  };
}

/** The report as lines. */
export function* divergenceLines(report: DivergenceReport): Generator<string> {
  if (report.subsystem === '') {
    yield `the run differs: ${report.because}`;
    return;
  }
  yield `event ${formatCount(report.number)} differs (${report.subsystem}):`;
  yield `  recorded: ${report.recorded?.line ?? 'nothing, the trace ends before it'}`;
  yield `  replayed: ${report.replayed?.line ?? 'nothing, the run stopped before it'}`;
  if (report.because !== '') yield `  because:  ${report.because}`;
  yield* eventLines('before it, on both sides', report.before, report.number - report.before.length);
  yield* eventLines('after it, recorded', report.recordedAfter, report.number + 1);
  yield* eventLines('after it, replayed', report.replayedAfter, report.number + 1);
  if (report.stack.length > 0) {
    yield `stack of ${report.thread} there, replayed:`;
    for (const place of report.stack) yield `  ${place.name === '' ? place.address : place.name}`;
  }
  yield `to look at the machine there: ${report.command}`;
}

function* eventLines(title: string, sides: readonly ShownSide[], first: number): Generator<string> {
  if (sides.length > 0) yield `${title}:`;
  for (const [i, { line }] of sides.entries()) yield `  ${first + i} ${line}`;
}

/** The report as one JSON value. */
export function divergenceJson(report: DivergenceReport): JsonObject {
  const json = (sides: readonly ShownSide[]) => sides.map((side) => side.json);
  return {
    event: report.number,
    subsystem: report.subsystem,
    recorded: report.recorded?.json ?? null,
    replayed: report.replayed?.json ?? null,
    because: report.because,
    before: json(report.before),
    recorded_after: json(report.recordedAfter),
    replayed_after: json(report.replayedAfter),
    stack: report.stack.map(({ address, name }) => ({ address, name })),
    command: report.command,
  };
}
