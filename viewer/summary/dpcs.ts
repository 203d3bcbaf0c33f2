/**
 * `ntrewind dpcs`: what runs outside the thread that asked for it: DPCs, timers, work items, APCs, interrupts. How often,
 * how long after it was asked for, how long it ran, and what still waits where the trace ends.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { irqlName } from '../../nt/irql.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { formatDuration } from '../../wording/format-value.ts';
import type { Distribution } from '../distribution.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, mayLackKind, nothingLines } from '../left-out.ts';
import type { Column, Row } from '../text-table.ts';
import { ASYNC_KINDS, AsyncCounter, type InterruptUse, type RoutineUse, type TimerUse } from './async-use.ts';
import { listText, right, type Section, type SummaryOptions, summaryLines } from './summary.ts';

function routineColumns(title: string): Column[] {
  return [
    { title, flexible: true },
    right('queued'),
    right('again', 7),
    right('ran'),
    right('removed', 8),
    right('waits', 1),
    right('delay', 3),
    right('longest delay', 4),
    right('run time', 2),
    right('median', 5),
    right('longest', 6),
    { title: 'CPUs', optional: 9, maxWidth: 12 },
    { title: 'queued at', optional: 10, maxWidth: 44 },
  ];
}

const TIMER_COLUMNS: readonly Column[] = [
  { title: 'timer', flexible: true },
  right('set'),
  right('expired'),
  right('cancelled', 3),
  right('late', 4),
  right('latest', 5),
  { title: 'period', align: 'right', optional: 6, maxWidth: 14 },
  { title: 'still set', align: 'right', optional: 1 },
  { title: 'DPC', maxWidth: 36, optional: 2 },
];

const INTERRUPT_COLUMNS: readonly Column[] = [
  { title: 'interrupt', flexible: true },
  right('vector', 3),
  { title: 'level', optional: 4 },
  right('calls'),
  right('claimed'),
  right('run time', 1),
  right('median', 5),
  right('longest', 2),
];

function duration(of: Distribution, value: (of: Distribution) => number): string {
  return of.count === 0 ? '' : formatDuration(value(of));
}

function countOrNothing(count: number): string {
  return count === 0 ? '' : String(count);
}

class AsyncText {
  private readonly reader: TraceReader;
  private readonly counter: AsyncCounter;

  constructor(reader: TraceReader, counter: AsyncCounter) {
    this.reader = reader;
    this.counter = counter;
  }

  routine(address: GuestAddress): string {
    // What the kernel does itself, such as ending a request in its thread, has no routine that a driver could know.
    return address === NULL_ADDRESS ? 'the kernel' : this.counter.names.symbolise(address);
  }

  /** Where drivers queue it; what the kernel's own code does is no place in a driver. */
  sites(use: RoutineUse): string[] {
    const { modules } = this.counter.names;
    return [...use.callSites].filter((site) => modules.moduleAt(site)?.image !== 0).map((site) => this.routine(site));
  }

  /** How many wait to run where the trace ends; undefined where the trace may lack what ended their wait. */
  waiting(use: RoutineUse, kinds: readonly number[]): number | undefined {
    return kinds.some((kind) => mayLackKind(this.reader, kind)) ? undefined : use.waiting;
  }

  routineRow(use: RoutineUse, kinds: readonly number[]): Row {
    const { delay, ran } = use;
    return [
      this.routine(use.routine) + (use.note === '' ? '' : ` (${use.note})`),
      String(use.queued),
      countOrNothing(use.again),
      String(use.started),
      countOrNothing(use.removed),
      countOrNothing(this.waiting(use, kinds) ?? 0),
      duration(delay, ({ median }) => median),
      duration(delay, ({ max }) => max),
      duration(ran, ({ sum }) => sum),
      duration(ran, ({ median }) => median),
      duration(ran, ({ max }) => max),
      [...use.processors].sort((a, b) => a - b).join(','),
      listText(this.sites(use), 2),
    ];
  }

  routineJson(use: RoutineUse, kinds: readonly number[]): JsonObject {
    return {
      routine: this.routine(use.routine),
      what: use.note === '' ? null : use.note,
      queued: use.queued,
      queued_again: use.again,
      ran: use.started,
      removed: use.removed,
      waiting_at_end: this.waiting(use, kinds) ?? null,
      delay: use.delay.json('_ns'),
      run_time: use.ran.json('_ns'),
      processors: [...use.processors].sort((a, b) => a - b),
      queued_at: this.sites(use),
    };
  }

  isSet({ set }: TimerUse): boolean | undefined {
    return mayLackKind(this.reader, EventKind.timerCancel) || mayLackKind(this.reader, EventKind.timerExpire)
      ? undefined
      : set > 0;
  }

  timerRow(timer: TimerUse): Row {
    const { late, periodsMs } = timer;
    const dpcs = this.dpcRoutines(timer);
    return [
      timer.place,
      String(timer.sets),
      String(timer.expired),
      countOrNothing(timer.cancelled),
      duration(late, ({ median }) => median),
      duration(late, ({ max }) => max),
      listText([...periodsMs].map((ms) => `${ms} ms`)),
      this.isSet(timer) ? String(timer.set) : '',
      listText(dpcs, 1),
    ];
  }

  timerJson(timer: TimerUse): JsonObject {
    return {
      timer: timer.place,
      set: timer.sets,
      expired: timer.expired,
      cancelled: timer.cancelled,
      late: timer.late.json('_ns'),
      periods_ms: [...timer.periodsMs],
      set_at_end: this.isSet(timer) === undefined ? null : timer.set,
      dpcs: this.dpcRoutines(timer),
    };
  }

  /** Of the DPCs it was set with; a DPC that was initialised again is another one with the same routine. */
  private dpcRoutines({ dpcs }: TimerUse): string[] {
    return [...new Set([...dpcs].map((dpc) => this.dpcRoutine(dpc)))];
  }

  private dpcRoutine(dpc: number): string {
    const use = this.counter.dpcOf(dpc);
    return use === undefined ? `DPC #${dpc}` : this.routine(use.routine);
  }

  interruptName({ id, routine }: InterruptUse): string {
    if (id === 0) return 'the clock';
    return routine === undefined ? `interrupt #${id}` : this.routine(routine);
  }

  interruptRow(use: InterruptUse): Row {
    const { ran } = use;
    return [
      this.interruptName(use),
      `0x${use.vector.toString(16)}`,
      use.level === undefined ? '' : irqlName(use.level),
      String(use.calls),
      String(use.claimed),
      duration(ran, ({ sum }) => sum),
      duration(ran, ({ median }) => median),
      duration(ran, ({ max }) => max),
    ];
  }

  interruptJson(use: InterruptUse): JsonObject {
    return {
      interrupt: this.interruptName(use),
      vector: use.vector,
      irql: use.level ?? null,
      calls: use.calls,
      claimed: use.claimed,
      run_time: use.ran.json('_ns'),
    };
  }
}

const DPC_ENDS = [EventKind.dpcStart, EventKind.dpcRemove];
const WORK_ENDS = [EventKind.workStart];
const APC_ENDS = [EventKind.apcStart];

/** What took most time comes first. */
function byTime(uses: Iterable<RoutineUse>): RoutineUse[] {
  return [...uses].sort((a, b) => b.ran.sum - a.ran.sum || b.queued - a.queued);
}

function sectionsOf(text: AsyncText, counter: AsyncCounter): Section[] {
  const rows = (uses: Iterable<RoutineUse>, ends: readonly number[]) =>
    byTime(uses).map((use) => text.routineRow(use, ends));
  return [
    { title: '', columns: routineColumns('DPC routine'), rows: rows(counter.dpcs.values(), DPC_ENDS) },
    { title: '', columns: TIMER_COLUMNS, rows: [...counter.timers.values()].map((timer) => text.timerRow(timer)) },
    { title: '', columns: routineColumns('work item routine'), rows: rows(counter.work.values(), WORK_ENDS) },
    { title: '', columns: routineColumns('APC routine'), rows: rows(counter.apcs.values(), APC_ENDS) },
    {
      title: '',
      columns: INTERRUPT_COLUMNS,
      rows: [...counter.interrupts.values()].map((use) => text.interruptRow(use)),
    },
  ];
}

function jsonOf(text: AsyncText, counter: AsyncCounter): JsonObject {
  const json = (uses: Iterable<RoutineUse>, ends: readonly number[]) =>
    byTime(uses).map((use) => text.routineJson(use, ends));
  return {
    dpcs: json(counter.dpcs.values(), DPC_ENDS),
    timers: [...counter.timers.values()].map((timer) => text.timerJson(timer)),
    work_items: json(counter.work.values(), WORK_ENDS),
    apcs: json(counter.apcs.values(), APC_ENDS),
    interrupts: [...counter.interrupts.values()].map((use) => text.interruptJson(use)),
  };
}

/**
 * Yields the lines of the summary. JSON is one object with `dpcs`, `timers`, `work_items`, `apcs`, `interrupts`, `notes`.
 * Throws TraceError.
 */
export function* dpcsSummary(reader: TraceReader, options: SummaryOptions = {}): Generator<string> {
  const counter = new AsyncCounter(reader);
  const text = new AsyncText(reader, counter);
  yield* summaryLines(
    {
      sections: sectionsOf(text, counter),
      nothing: nothingLines(reader, 'no DPC, timer, work item, APC or interrupt', ASYNC_KINDS),
      notes: evidenceNotes(reader, ASYNC_KINDS),
      json: jsonOf(text, counter),
    },
    options,
  );
}
