/**
 * `ntrewind irql`: how long each processor was at each IRQL, and the longest stretches at DISPATCH_LEVEL and above: who
 * raised it, and where. A processor without a thread is idle, whatever its IRQL.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { eventField, numberAt, textAt } from '../../wording/event-fields.ts';
import { formatDuration, formatTime } from '../../wording/format-value.ts';
import { TraceNames } from '../../wording/names.ts';
import { Distribution } from '../distribution.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, mayLackKind, unknownLines } from '../left-out.ts';
import { type EventHandler, scanEvents } from '../scan.ts';
import type { Column, Row } from '../text-table.ts';
import { right, type Section, type SummaryOptions, summaryLines } from './summary.ts';

export interface IrqlOptions extends SummaryOptions {
  /** How many of the longest stretches are shown. */
  readonly longest?: number | undefined;
}

const K = EventKind;
const CAUSE = eventField(K.irqlChange, 'cause');
const SWITCHED_TO = eventField(K.contextSwitch, 'to');
/** Without these the times between events say nothing. */
const NEEDED = [K.irqlChange, K.contextSwitch];
const DEFAULT_LONGEST = 10;

/** A processor at DISPATCH_LEVEL or above, from when it got there until it left. */
interface Stretch {
  readonly cpu: number;
  readonly event: number;
  readonly startNs: number;
  ns: number;
  highest: number;
  /** What raised it: a routine or an instruction. */
  readonly cause: string;
  readonly callSite: GuestAddress;
  readonly thread: number;
}

interface Processor {
  readonly cpu: number;
  /** Of the event last seen. */
  timeNs: number;
  irql: number;
  idle: boolean;
  readonly levelNs: Map<number, number>;
  idleNs: number;
  stretch: Stretch | undefined;
}

class IrqlClock {
  readonly names: TraceNames;
  readonly processors = new Map<number, Processor>();
  readonly stretches = new Distribution();
  longest: Stretch[] = [];
  private readonly most: number;

  constructor(reader: TraceReader, most: number) {
    this.most = most;
    this.names = new TraceNames(reader);
    const timeMin = reader.batchIndex.reduce(
      (least, entry) => Math.min(least, entry.timeMin),
      Number.POSITIVE_INFINITY,
    );
    for (let cpu = 0; cpu < reader.header.processorCount; cpu++) this.processor(cpu, timeMin);
    const observe: EventHandler = (batch, i) => this.observe(batch, i);
    const handlers = Array.from({ length: 256 }, () => observe);
    scanEvents(reader, handlers, { names: this.names, onGap: () => this.lose() });
    // One that has nothing to do is idle until the end of the run; one that works is known up to its last event.
    const timeMax = reader.batchIndex.reduce((most, entry) => Math.max(most, entry.timeMax), 0);
    for (const processor of this.processors.values()) if (processor.idle) this.pass(processor, timeMax);
    for (const { stretch } of this.processors.values()) if (stretch !== undefined) this.end(stretch);
    this.keepLongest();
  }

  /** Events are missing here: what the processors did meanwhile is not known. */
  private lose(): void {
    for (const processor of this.processors.values()) {
      processor.timeNs = Number.NaN;
      processor.stretch = undefined;
    }
  }

  private observe(batch: DecodedBatch, i: number): void {
    const cpu = batch.cpu[i]!;
    const timeNs = batch.time[i]!;
    const irql = batch.irql[i]!;
    const processor = this.processor(cpu, timeNs);
    this.pass(processor, timeNs);
    if (irql !== processor.irql || irql >= DISPATCH_LEVEL) this.level(processor, batch, i);
    processor.irql = irql;
    processor.idle = batch.kind[i] === K.contextSwitch ? numberAt(batch, i, SWITCHED_TO) === 0 : batch.thread[i] === 0;
  }

  private processor(cpu: number, timeNs: number): Processor {
    let processor = this.processors.get(cpu);
    if (processor === undefined) {
      processor = { cpu, timeNs, irql: 0, idle: true, levelNs: new Map(), idleNs: 0, stretch: undefined };
      this.processors.set(cpu, processor);
    }
    return processor;
  }

  /** Time passes at the level and in the state of the event before. */
  private pass(processor: Processor, timeNs: number): void {
    const ns = timeNs - processor.timeNs;
    processor.timeNs = timeNs;
    // Behind a gap nobody knows what the processor did.
    if (!(ns > 0)) return;
    if (processor.idle && processor.irql < DISPATCH_LEVEL) processor.idleNs += ns;
    else processor.levelNs.set(processor.irql, (processor.levelNs.get(processor.irql) ?? 0) + ns);
    if (processor.stretch !== undefined) processor.stretch.ns += ns;
  }

  private level(processor: Processor, batch: DecodedBatch, i: number): void {
    const irql = batch.irql[i]!;
    const { stretch } = processor;
    if (irql < DISPATCH_LEVEL) {
      if (stretch !== undefined) this.end(stretch);
      processor.stretch = undefined;
    } else if (stretch !== undefined) {
      stretch.highest = Math.max(stretch.highest, irql);
    } else {
      processor.stretch = {
        cpu: processor.cpu,
        event: batch.firstEvent + i,
        startNs: batch.time[i]!,
        ns: 0,
        highest: irql,
        cause: batch.kind[i] === K.irqlChange ? textAt(batch, i, CAUSE) : '',
        callSite: batch.callSite[i]! as GuestAddress,
        thread: batch.thread[i]!,
      };
    }
  }

  private end(stretch: Stretch): void {
    this.stretches.add(stretch.ns);
    this.longest.push(stretch);
    if (this.longest.length > 4 * this.most + 64) this.keepLongest();
  }

  private keepLongest(): void {
    this.longest.sort((a, b) => b.ns - a.ns || a.event - b.event);
    this.longest.length = Math.min(this.longest.length, this.most);
  }
}

function levelsOf(clock: IrqlClock): number[] {
  const levels = [...clock.processors.values()].flatMap(({ levelNs }) => [...levelNs.keys()]);
  return [...new Set(levels)].sort((a, b) => a - b);
}

function shortLevel(irql: number): string {
  return irqlName(irql).replace(/_LEVEL$/, '');
}

/** PASSIVE_LEVEL and DISPATCH_LEVEL are what a narrow terminal shows first, then the lower levels. */
function levelColumn(irql: number): Column {
  if (irql === PASSIVE_LEVEL) return right(shortLevel(irql));
  return right(shortLevel(irql), irql === DISPATCH_LEVEL ? 1 : 3 + irql);
}

function share(ns: number, totalNs: number): string {
  return totalNs === 0 ? '' : ` ${((ns / totalNs) * 100).toFixed(1).padStart(5)} %`;
}

function totalOf({ levelNs, idleNs }: Processor): number {
  return [...levelNs.values()].reduce((sum, ns) => sum + ns, idleNs);
}

const STRETCH_COLUMNS: readonly Column[] = [
  right('time'),
  { title: 'level', optional: 3 },
  right('CPU', 5),
  right('from ms', 4),
  { title: 'thread', optional: 2, maxWidth: 24 },
  { title: 'raised at', flexible: true },
  { title: 'by', optional: 1, maxWidth: 32 },
  right('event', 6),
];

function sectionsOf(clock: IrqlClock): Section[] {
  const levels = levelsOf(clock);
  const processors = [...clock.processors.values()].sort((a, b) => a.cpu - b.cpu);
  const columns: Column[] = [right('CPU'), right('idle', 2), ...levels.map(levelColumn)];
  const rows = processors.map((processor): Row => {
    const total = totalOf(processor);
    const cell = (ns: number) => (ns === 0 ? '' : formatDuration(ns) + share(ns, total));
    return [
      String(processor.cpu),
      cell(processor.idleNs),
      ...levels.map((level) => cell(processor.levelNs.get(level) ?? 0)),
    ];
  });
  const { count, sum, median } = clock.stretches;
  const stretches = `${count} stretches at DISPATCH_LEVEL and above: ${formatDuration(sum)} in all, median ${formatDuration(median)}`;
  return [
    { title: '', columns, rows },
    {
      title: `${stretches}. The longest:`,
      columns: STRETCH_COLUMNS,
      rows: clock.longest.map((stretch) => stretchRow(stretch, clock.names)),
    },
  ];
}

function stretchRow({ cpu, event, startNs, ns, highest, cause, callSite, thread }: Stretch, names: TraceNames): Row {
  const site = callSite === NULL_ADDRESS ? '' : names.symbolise(callSite);
  return [
    formatDuration(ns),
    shortLevel(highest),
    String(cpu),
    formatTime(startNs),
    names.thread(thread),
    site,
    cause,
    String(event),
  ];
}

function jsonOf(clock: IrqlClock): JsonObject {
  return {
    processors: [...clock.processors.values()]
      .sort((a, b) => a.cpu - b.cpu)
      .map((processor) => ({
        cpu: processor.cpu,
        idle_ns: processor.idleNs,
        levels: [...processor.levelNs]
          .sort(([a], [b]) => a - b)
          .map(([irql, ns]) => ({ irql, name: irqlName(irql), ns })),
      })),
    stretches: clock.stretches.json('_ns'),
    longest: clock.longest.map(({ cpu, event, startNs, ns, highest, cause, callSite, thread }) => ({
      ns,
      irql: highest,
      name: irqlName(highest),
      cpu,
      time_ns: startNs,
      thread: clock.names.thread(thread),
      raised_at: callSite === NULL_ADDRESS ? null : clock.names.symbolise(callSite),
      cause,
      event,
    })),
  };
}

/**
 * Yields the lines of the summary. JSON is one object with `processors`, `stretches`, `longest` and `notes`; the first
 * and last are empty and null where the trace cannot tell. Throws TraceError.
 */
export function* irqlSummary(reader: TraceReader, options: IrqlOptions = {}): Generator<string> {
  const notes = evidenceNotes(reader, NEEDED);
  // The time between two events is at the level of the first only when no change in between was left out.
  if (reader.gaps.length === 0 && NEEDED.some((kind) => mayLackKind(reader, kind))) {
    const nothing = unknownLines(reader, 'the time at each IRQL is not known', NEEDED);
    const json = { processors: [], stretches: null, longest: [] };
    yield* summaryLines({ sections: [], nothing, notes, json }, options);
    return;
  }
  const clock = new IrqlClock(reader, options.longest ?? DEFAULT_LONGEST);
  const sections = reader.eventCount === 0 ? [] : sectionsOf(clock);
  yield* summaryLines({ sections, nothing: ['the trace has no events'], notes, json: jsonOf(clock) }, options);
}
