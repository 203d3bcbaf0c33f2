/** What a recording left out by choice, in words: an empty view must not look like a run in which nothing happened. */
import { keepsEverything } from '../proto/capture-choice.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { Capture } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';

/** More kinds than this are counted, not named. */
const MOST_NAMES = 6;

function kindName(kind: number): string {
  return KIND_BY_NUMBER[kind]?.name ?? `kind ${kind}`;
}

/** `irp_dispatch, irp_complete`, `irp_allocate, irp_dispatch, ... (23 kinds)` */
function kindList(kinds: readonly number[]): string {
  const names = kinds.slice(0, MOST_NAMES).map(kindName).join(', ');
  return kinds.length <= MOST_NAMES ? names : `${names}, ... (${kinds.length} kinds)`;
}

/** What was kept, undefined when that is everything. */
export function captureText({ header }: TraceReader): string | undefined {
  const { capture } = header;
  if (keepsEverything(capture)) return undefined;
  const { kind, driver, device, process, filter } = capture;
  const criteria: [what: string, values: string][] = [
    ['kinds', kindList(kind)],
    ['driver', driver.join(', ')],
    ['device', device.join(', ')],
    ['process', process.join(', ')],
    ['filter', filter],
  ];
  return criteria
    .filter(([, values]) => values !== '')
    .map(([what, values]) => `${what} ${values}`)
    .join('; ');
}

/** How many events of which kinds are not in the trace, in ascending order of kinds. Empty when nobody counted. */
export function leftOutCounts({ summary }: TraceReader): Map<number, number> {
  return new Map(summary?.leftOutKind.map((kind, i) => [kind, summary.leftOutCount[i]!]));
}

/** `the recording kept only driver pipes and left out 812 events`, undefined when it kept everything. */
export function leftOutText(reader: TraceReader): string | undefined {
  const kept = captureText(reader);
  if (kept === undefined) return undefined;
  const total = [...leftOutCounts(reader).values()].reduce((sum, count) => sum + count, 0);
  return `the recording kept only ${kept}${total === 0 ? '' : ` and left out ${total} events`}`;
}

/** Whether events of this kind may have happened without being in the trace: left out by choice, or lost before a repair. */
export function mayLackKind(reader: TraceReader, kind: number): boolean {
  if (reader.gaps.length > 0) return true;
  if (keepsEverything(reader.header.capture)) return false;
  const counts = leftOutCounts(reader);
  return counts.size === 0 || counts.has(kind);
}

function sameCapture(a: Capture, b: Capture): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a comparison of the two traces cannot tell because of what they hold, one line a reason. */
export function comparisonNotes(before: TraceReader, after: TraceReader): string[] {
  const notes: string[] = [];
  const [kept, keptAfter] = [captureText(before) ?? 'everything', captureText(after) ?? 'everything'];
  if (!sameCapture(before.header.capture, after.header.capture)) {
    notes.push(`the first recording kept ${kept}, the second ${keptAfter}: what one left out counts as different`);
  } else if (captureText(before) !== undefined) {
    notes.push(`both recordings kept only ${kept}: nothing else is compared`);
  }
  for (const [which, { gaps }] of [
    ['first', before],
    ['second', after],
  ] as const) {
    if (gaps.length > 0)
      notes.push(`events of the ${which} trace were lost before a repair: nothing from there on is compared`);
  }
  const [minor, minorAfter] = [before.header.formatMinor, after.header.formatMinor];
  if (minor !== minorAfter) {
    const formats = `the first trace has format 1.${minor}, the second 1.${minorAfter}`;
    notes.push(`${formats}: kinds of events that one format does not have count as different`);
  }
  return notes;
}

/** Why events of these kinds are missing, as reasons for an empty view; undefined kinds stand for all. */
export function leftOutReasons(reader: TraceReader, kinds: readonly number[] | undefined): string[] {
  const text = leftOutText(reader);
  if (text === undefined) return [];
  const counts = [...leftOutCounts(reader)].filter(([kind]) => kinds === undefined || kinds.includes(kind));
  if (kinds !== undefined && counts.length > 0) {
    const ofThem = counts.map(([kind, count]) => `${count} ${kindName(kind)}`).join(', ');
    return [`${text}, ${ofThem} among them`];
  }
  return [text];
}

/**
 * What must be known of the trace to read counts of events of these kinds, in lines: that a recording or a damage left
 * some of them out, that it was cut short, that the run did not end in order.
 */
export function evidenceNotes(reader: TraceReader, kinds: readonly number[]): string[] {
  const notes: string[] = [];
  if (kinds.some((kind) => mayLackKind(reader, kind))) {
    for (const reason of leftOutReasons(reader, kinds)) notes.push(`${reason}: what is said here is of the rest`);
  }
  for (const { firstEvent, eventCount } of reader.gaps) notes.push(lostText(firstEvent, eventCount));
  if (reader.summary === undefined) notes.push('the recording did not end in order: the end is that of the trace');
  else if (reader.summary.endReason !== 'completed') notes.push(`the run ended early: ${reader.summary.endReason}`);
  return notes;
}

/** Lines for a view that has nothing to show: `no DPC was queued`, and why that may be. */
export function nothingLines(reader: TraceReader, text: string, kinds: readonly number[]): string[] {
  if (!kinds.some((kind) => mayLackKind(reader, kind))) return [text];
  return unknownLines(reader, `${text} in what the trace has`, kinds);
}

/** Lines that say what cannot be told, and why. */
export function unknownLines(reader: TraceReader, text: string, kinds: readonly number[]): string[] {
  const lost = reader.gaps.map(({ firstEvent, eventCount }) => lostText(firstEvent, eventCount));
  return [text, ...[...leftOutReasons(reader, kinds), ...lost].map((reason) => `  ${reason}`)];
}

function lostText(firstEvent: number, eventCount: number): string {
  return `events ${firstEvent} to ${firstEvent + eventCount - 1} were lost before a repair`;
}
