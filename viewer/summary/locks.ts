/**
 * `ntrewind locks`: how often each kind of lock was acquired, how long it was held and waited for, who waited for whom, in
 * which order locks are taken, and where that order has cycles.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { processorOf } from '../../wording/contexts.ts';
import { formatDuration, lockTypeName } from '../../wording/format-value.ts';
import type { Distribution } from '../distribution.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, mayLackKind, nothingLines } from '../left-out.ts';
import type { Column, Row } from '../text-table.ts';
import type { OrderCycle } from './lock-order.ts';
import { LOCK_KINDS, LockCounter, type LockUse, type Moment } from './lock-use.ts';
import { right, type Section, type SummaryOptions, summaryLines } from './summary.ts';

export interface LocksOptions extends SummaryOptions {
  /** Each lock by itself instead of all locks at the same place of the same kind of thing. */
  readonly each?: boolean | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: 'lock', flexible: true },
  { title: 'type', optional: 4, maxWidth: 18 },
  right('locks', 5),
  right('acquired', 1),
  right('waits'),
  right('failed tries', 6),
  right('held', 3),
  right('median', 7),
  right('p99', 8),
  right('longest', 2),
  { title: 'longest from', optional: 10, maxWidth: 36 },
  right('waited', 1),
  right('longest wait', 9),
];

const CONTENTION_COLUMNS: readonly Column[] = [
  { title: 'lock', flexible: true },
  right('waits', 1),
  right('waited'),
  right('longest', 2),
  { title: 'who waited', maxWidth: 36, optional: 3 },
  { title: 'held since', maxWidth: 36, optional: 4 },
  right('first event', 5),
];

const ORDER_COLUMNS: readonly Column[] = [
  { title: 'held > then taken', flexible: true },
  right('times'),
  { title: 'first at', maxWidth: 36, optional: 1 },
  right('event', 2),
];

const CYCLE_COLUMNS: readonly Column[] = [
  { title: '', align: 'right' },
  { title: 'held > then taken', flexible: true },
  { title: 'first at', maxWidth: 36, optional: 1 },
  { title: 'by', maxWidth: 24, optional: 3 },
  right('event', 2),
];

const HELD_COLUMNS: readonly Column[] = [
  { title: 'lock', flexible: true },
  { title: 'acquired at', maxWidth: 36, optional: 3 },
  { title: 'by', maxWidth: 24, optional: 1 },
  right('event', 2),
];

/** A time of a distribution, empty when there was none. */
function duration(of: Distribution, value: (of: Distribution) => number): string {
  return of.count === 0 ? '' : formatDuration(value(of));
}

class LocksText {
  private readonly counter: LockCounter;

  constructor(counter: LockCounter) {
    this.counter = counter;
  }

  site(address: GuestAddress): string {
    return address === NULL_ADDRESS ? '-' : this.counter.names.symbolise(address);
  }

  by({ context }: { readonly context: number }): string {
    return context >= 0 ? this.counter.names.thread(context) : `a DPC or interrupt on CPU ${processorOf(context)}`;
  }

  name({ type, place }: LockUse): string {
    return `${lockTypeName(type)} ${place}`;
  }

  useRow(use: LockUse): Row {
    const { place, type, locks, acquisitions, contentions, failedTries, held, waited, longest } = use;
    return [
      place,
      lockTypeName(type),
      String(locks),
      String(acquisitions),
      String(Math.max(contentions, waited.count)),
      failedTries === 0 ? '' : String(failedTries),
      duration(held, ({ sum }) => sum),
      duration(held, ({ median }) => median),
      duration(held, (of) => of.percentile(99)),
      duration(held, ({ max }) => max),
      longest === undefined ? '' : this.site(longest.callSite),
      duration(waited, ({ sum }) => sum),
      duration(waited, ({ max }) => max),
    ];
  }

  momentJson({ event, callSite, context }: Moment): JsonObject {
    return { event, call_site: this.site(callSite), by: this.by({ context }) };
  }
}

/** What was waited for longest comes first, then what was held longest. */
function sortedUses({ uses }: LockCounter): LockUse[] {
  return [...uses.values()].sort((a, b) => b.waited.sum - a.waited.sum || b.held.sum - a.held.sum);
}

function cycleTitle(cycles: readonly OrderCycle<LockUse>[], guarded: boolean): string {
  const count = cycles.length === 1 ? 'One cycle' : `${cycles.length} cycles`;
  return guarded
    ? `${count} in the order that another lock, held each time, keeps from closing`
    : `${count} in the order of locks: who takes them at the same time can deadlock`;
}

function cycleRows(text: LocksText, cycles: readonly OrderCycle<LockUse>[]): Row[] {
  return cycles.flatMap(({ edges, guard }, number) =>
    edges.map(({ outer, inner, first }, i): Row => {
      const site = text.site(first.callSite as GuestAddress);
      const under = guard === undefined ? '' : `, under ${text.name(guard)}`;
      const cycle = i === 0 ? String(number + 1) : '';
      const order = `${text.name(outer)} > ${text.name(inner)}${under}`;
      return [cycle, order, site, text.by(first), String(first.event)];
    }),
  );
}

function heldSection(reader: TraceReader, text: LocksText, counter: LockCounter): Section {
  // A release that the trace may lack says nothing.
  const held = mayLackKind(reader, EventKind.lockRelease) ? [] : counter.heldAtEnd();
  const rows = held.map((holding): Row => {
    const { use, callSite, event } = holding;
    return [text.name(use), text.site(callSite), text.by(holding), String(event)];
  });
  return { title: 'Held where the trace ends', columns: HELD_COLUMNS, rows };
}

function sectionsOf(reader: TraceReader, counter: LockCounter, cycles: readonly OrderCycle<LockUse>[]): Section[] {
  const text = new LocksText(counter);
  const contentions = [...counter.contentions.values()].sort((a, b) => b.waited.sum - a.waited.sum);
  const contentionRows = contentions.map(({ use, waiter, holder, count, waited, firstEvent }): Row => {
    const total = duration(waited, ({ sum }) => sum);
    const longest = duration(waited, ({ max }) => max);
    return [text.name(use), String(count), total, longest, text.site(waiter), text.site(holder), String(firstEvent)];
  });
  const orderRows = counter.order.edges().map(({ outer, inner, count, first }): Row => {
    const site = text.site(first.callSite as GuestAddress);
    return [`${text.name(outer)} > ${text.name(inner)}`, String(count), site, String(first.event)];
  });
  const open = cycles.filter(({ guard }) => guard === undefined);
  const guarded = cycles.filter(({ guard }) => guard !== undefined);
  return [
    { title: '', columns: COLUMNS, rows: sortedUses(counter).map((use) => text.useRow(use)) },
    { title: 'Who waited', columns: CONTENTION_COLUMNS, rows: contentionRows },
    { title: 'Taken while others were held', columns: ORDER_COLUMNS, rows: orderRows },
    { title: cycleTitle(open, false), columns: CYCLE_COLUMNS, rows: cycleRows(text, open) },
    { title: cycleTitle(guarded, true), columns: CYCLE_COLUMNS, rows: cycleRows(text, guarded) },
    heldSection(reader, text, counter),
  ];
}

function jsonOf(reader: TraceReader, counter: LockCounter, cycles: readonly OrderCycle<LockUse>[]): JsonObject {
  const text = new LocksText(counter);
  const lockJson = ({ type, place }: LockUse) => ({ type: lockTypeName(type), lock: place });
  const edgeJson = ({ outer, inner, count, first }: OrderCycle<LockUse>['edges'][number]): JsonObject => ({
    held: lockJson(outer),
    taken: lockJson(inner),
    count,
    ...text.momentJson(first as Moment),
  });
  return {
    locks: sortedUses(counter).map((use) => ({
      ...lockJson(use),
      locks: use.locks,
      acquisitions: use.acquisitions,
      recursions: use.recursions,
      contentions: use.contentions,
      failed_tries: use.failedTries,
      held: use.held.json('_ns'),
      waited: use.waited.json('_ns'),
      longest: use.longest === undefined ? null : { ns: use.longest.ns, ...text.momentJson(use.longest) },
    })),
    contentions: [...counter.contentions.values()].map(({ use, waiter, holder, count, waited, firstEvent }) => ({
      ...lockJson(use),
      count,
      waited: waited.json('_ns'),
      waiter: text.site(waiter),
      holder: text.site(holder),
      first_event: firstEvent,
    })),
    order: counter.order.edges().map(edgeJson),
    cycles: cycles.map(({ edges, guard }) => ({
      edges: edges.map(edgeJson),
      guard: guard === undefined ? null : lockJson(guard),
    })),
    held_at_end: mayLackKind(reader, EventKind.lockRelease)
      ? null
      : counter.heldAtEnd().map((holding) => ({ ...lockJson(holding.use), ...text.momentJson(holding) })),
  };
}

/**
 * Yields the lines of the summary. JSON is one object with `locks`, `contentions`, `order`, `cycles`, `held_at_end` (null
 * where the trace cannot tell) and `notes`. Throws TraceError.
 */
export function* locksSummary(reader: TraceReader, options: LocksOptions = {}): Generator<string> {
  const counter = new LockCounter(reader, options.each ?? false);
  const cycles = counter.order.cycles(({ locks }) => locks === 1);
  yield* summaryLines(
    {
      sections: sectionsOf(reader, counter, cycles),
      nothing: nothingLines(reader, 'no lock was acquired', LOCK_KINDS),
      notes: evidenceNotes(reader, LOCK_KINDS),
      json: jsonOf(reader, counter, cycles),
    },
    options,
  );
}
