/**
 * Compares two runs request by request and finds what differs, in the order: what user mode sees, what drivers were
 * asked, what they did; then what was left at the end.
 */
import { align, alignNumbers } from '../base/align.ts';
import { formatNtStatus } from '../nt/ntstatus.ts';
import { informationText } from '../wording/describe-event.ts';
import { directionName } from '../wording/format-value.ts';
import { printable } from '../wording/hex-dump.ts';
import type { ChannelKind, DifferenceClass } from './comparison.ts';
import { withMoves } from './moved-steps.ts';
import { pairRequests, type RequestMove } from './pair-requests.ts';
import type {
  EndState,
  LockOrder,
  Outstanding,
  Run,
  RunIrp,
  RunRequest,
  Steps,
  StepTexts,
  Transfer,
} from './run-model.ts';
import { isCommutation, showsOutside } from './step-order.ts';

/** Classes that a single request can show (comparison.ts). */
export type ChangeClass = Extract<DifferenceClass, 'contract' | 'order' | 'internal' | 'timing'>;

/** The parts of a request that are compared. */
export type Aspect =
  | 'status'
  | 'information'
  | 'data'
  | 'irps'
  | 'parameters'
  | 'pending'
  | 'steps'
  | 'order'
  | 'waits'
  | 'place';

export interface Change {
  readonly aspect: Aspect;
  readonly class: ChangeClass;
  /** What differs: `returns`, `IRP_MJ_READ -> \Device\Example information`... */
  readonly what: string;
  /** `-` only before, `+` only after, a blank for what is the same. */
  readonly lines: readonly DiffLine[];
  /** The requests of the run before that it tells of, when that is not its own request only. */
  readonly requests?: readonly RunRequest[];
}

export interface DiffLine {
  readonly side: '-' | '+' | ' ';
  readonly text: string;
  /** Number of the event, of the trace before unless only the one after has it; -1 for none. */
  readonly event: number;
  /** Undefined where the line is no step. */
  readonly channel?: ChannelKind;
  /** The event of the other run that does the same at another place among the steps. */
  readonly movedTo?: number;
}

export interface RequestDiff {
  readonly thread: string;
  /** Undefined where that run has no such request. */
  readonly before: RunRequest | undefined;
  readonly after: RunRequest | undefined;
  readonly changes: readonly Change[];
}

export interface PoolDiff {
  readonly tag: string;
  readonly before: Outstanding;
  readonly after: Outstanding;
}

export interface LockDiff {
  readonly order: LockOrder;
  readonly side: '-' | '+';
  /** The run that has it also takes them the other way round, perhaps through other locks: they can deadlock. */
  readonly inverted: boolean;
  /** The other run takes the two the other way round. */
  readonly turned: boolean;
}

export interface CountDiff {
  readonly text: string;
  readonly before: number;
  readonly after: number;
}

export interface RunDiff {
  readonly identical: boolean;
  readonly compared: number;
  /** Those with differences only. */
  readonly requests: readonly RequestDiff[];
  readonly lockOrders: readonly LockDiff[];
  readonly pool: readonly PoolDiff[];
  readonly left: readonly CountDiff[];
  /** How each run ended, when they ended in different ways. */
  readonly endings: readonly [before: string, after: string] | undefined;
}

const CONTEXT_LINES = 1;
/** Of a block of requests that moved, so many are shown. */
const MOST_MOVED = 6;

/** Compares two runs whose steps have their texts in `texts`. */
export function compareRuns(before: Run, after: Run, texts: StepTexts): RunDiff {
  const comparison = new RunComparison(texts);
  const requests: RequestDiff[] = [];
  let compared = 0;
  for (const thread of new Set([...before.threads.keys(), ...after.threads.keys()])) {
    const a = before.threads.get(thread) ?? [];
    const b = after.threads.get(thread) ?? [];
    for (const pair of pairRequests(a, b)) {
      if (!isCompared(a[pair.a]) && !isCompared(b[pair.b])) continue;
      compared++;
      const diff = comparison.request(thread, a[pair.a], b[pair.b]);
      const changes = pair.move === undefined ? diff.changes : [movedRequests(pair.move, a, b), ...diff.changes];
      if (changes.length > 0) requests.push({ ...diff, changes });
    }
  }
  const lockOrders = compareLockOrders(before.end, after.end);
  const pool = comparePools(before.end, after.end);
  const left = compareCounts(before.end.left, after.end.left);
  const endings = compareEndings(before.end, after.end);
  const parts = [requests, lockOrders, pool, left];
  const identical = endings === undefined && parts.every((part) => part.length === 0);
  return { identical, compared, requests, lockOrders, pool, left, endings };
}

/** Whether anything of the request is. */
export function isCompared(request: RunRequest | undefined): boolean {
  if (request === undefined) return false;
  const { steps, waits, irps } = request;
  const rows = [steps, waits, ...irps.map((irp) => irp.steps)];
  return request.isCompared || irps.some(({ isTold }) => isTold) || rows.some(({ texts }) => texts.length > 0);
}

/** What a thread or routine does that is not there. */
const NO_STEPS: Steps = { texts: [], events: [] };

class RunComparison {
  private readonly texts: StepTexts;

  constructor(texts: StepTexts) {
    this.texts = texts;
  }

  request(thread: string, before: RunRequest | undefined, after: RunRequest | undefined): RequestDiff {
    if (before === undefined || after === undefined) {
      const only = (before ?? after)!;
      if (only.service !== '' && only.isTold) return { thread, before, after, changes: [onlyOneSide(before, after)] };
      const nothing: RunRequest = {
        ...only,
        status: undefined,
        hasResult: false,
        irps: [],
        steps: NO_STEPS,
        trail: NO_STEPS,
        waits: NO_STEPS,
      };
      return { thread, before, after, changes: this.request(thread, before ?? nothing, after ?? nothing).changes };
    }
    const changes: Change[] = [];
    if (before.status !== after.status) {
      changes.push(replaced('status', 'contract', 'returns', statusText(before.status), statusText(after.status)));
    } else if (before.hasResult !== after.hasResult) {
      const text = (has: boolean) => (has ? 'a handle or address' : 'none');
      changes.push(replaced('status', 'contract', 'result', text(before.hasResult), text(after.hasResult)));
    }
    changes.push(...this.irps(before, after));
    changes.push(...this.steps('outside requests to drivers', before.steps, after.steps));
    if (changes.length === 0)
      changes.push(...this.row('order', 'order', 'order among requests', before.trail, after.trail));
    changes.push(...this.row('waits', 'timing', 'waits', before.waits, after.waits));
    return { thread, before, after, changes };
  }

  private irps(before: RunRequest, after: RunRequest): Change[] {
    const titles = ({ irps }: RunRequest) => irps.map(({ title }) => title);
    const changes: Change[] = [];
    for (const pair of align(titles(before), titles(after))) {
      const a = before.irps[pair.a];
      const b = after.irps[pair.b];
      if (a !== undefined && b !== undefined) changes.push(...this.irp(a, b, before.status !== after.status));
      else if ((a ?? b)!.isTold) changes.push(onlyOneIrp(a, b));
      else changes.push(...this.steps((a ?? b)!.title, a?.steps ?? NO_STEPS, b?.steps ?? NO_STEPS));
    }
    return changes;
  }

  /** @param statusKnown the request returns another status already, which the IRP's status explains */
  private irp(before: RunIrp, after: RunIrp, statusKnown: boolean): Change[] {
    const { title } = before;
    const changes: Change[] = [];
    const differ = (aspect: Aspect, what: string, a: string, b: string) => {
      if (a !== b) changes.push(replaced(aspect, 'contract', `${title} ${what}`, a, b));
    };
    differ('parameters', 'parameters', before.parameters, after.parameters);
    differ('parameters', 'file', before.file, after.file);
    if (!statusKnown) differ('status', 'status', statusText(before.status), statusText(after.status));
    differ('information', 'information', informationText(before.information), informationText(after.information));
    differ('pending', 'completion', pendingText(before), pendingText(after));
    changes.push(...transfers(before, after));
    changes.push(...this.steps(title, before.steps, after.steps));
    return changes;
  }

  private steps(what: string, before: Steps, after: Steps): Change[] {
    const lines = this.lines(before, after);
    if (lines === undefined) return [];
    const kind = this.stepsClass(before, after);
    return [{ aspect: 'steps', class: kind, what: `${what} steps`, lines: withContext(lines) }];
  }

  /** Steps whose sequence alone is compared. */
  private row(aspect: Aspect, kind: ChangeClass, what: string, before: Steps, after: Steps): Change[] {
    const lines = this.lines(before, after);
    return lines === undefined ? [] : [{ aspect, class: kind, what, lines: withContext(lines) }];
  }

  /** The steps of both sides, aligned; undefined when they are the same. */
  private lines(before: Steps, after: Steps): DiffLine[] | undefined {
    const pairs = alignNumbers(Int32Array.from(before.texts), Int32Array.from(after.texts));
    if (pairs.every(({ a, b }) => a >= 0 && b >= 0)) return undefined;
    const lines = pairs.map(({ a, b }): DiffLine => {
      const number = a < 0 ? after.texts[b]! : before.texts[a]!;
      return {
        side: b < 0 ? '-' : a < 0 ? '+' : ' ',
        text: this.texts.text(number),
        event: a < 0 ? after.events[b]! : before.events[a]!,
        channel: this.texts.channel(number),
      };
    });
    return withMoves(lines);
  }

  private stepsClass(before: Steps, after: Steps): ChangeClass {
    const channelOf = (text: number) => this.texts.channel(text);
    if (isCommutation(before.texts, after.texts, channelOf)) return 'order';
    return showsOutside(before.texts, after.texts, (text) => this.texts.isOutside(text)) ? 'contract' : 'internal';
  }
}

/** Only the lines near a difference; what is left out becomes one line. */
function withContext(lines: readonly DiffLine[]): DiffLine[] {
  const near = lines.map((_, i) => {
    const from = Math.max(0, i - CONTEXT_LINES);
    return lines.slice(from, i + CONTEXT_LINES + 1).some(({ side }) => side !== ' ');
  });
  const shown: DiffLine[] = [];
  let skipped = 0;
  const flush = () => {
    if (skipped > 0) shown.push({ side: ' ', text: `... ${skipped} the same`, event: -1 });
    skipped = 0;
  };
  lines.forEach((line, i) => {
    if (!near[i]) {
      skipped++;
      return;
    }
    flush();
    shown.push(line);
  });
  flush();
  return shown;
}

export function statusText(status: number | undefined): string {
  return status === undefined ? 'nothing: it did not end' : formatNtStatus(status);
}

/** How a request came to its end, as its sender sees it. */
function pendingText({ pended, completions }: RunIrp): string {
  const ended = completions === 1 ? 'completed' : `completed ${completions} times`;
  return pended ? `marked pending, ${ended}` : ended;
}

function replaced(aspect: Aspect, kind: ChangeClass, what: string, before: string, after: string): Change {
  const lines: DiffLine[] = [
    { side: '-', text: before, event: -1 },
    { side: '+', text: after, event: -1 },
  ];
  return { aspect, class: kind, what, lines };
}

function onlyOneSide(before: RunRequest | undefined, after: RunRequest | undefined): Change {
  const request = (before ?? after)!;
  const side = before === undefined ? '+' : '-';
  const text = `returns ${statusText(request.status)}`;
  const what = before === undefined ? 'only after' : 'only before';
  return { aspect: 'irps', class: 'contract', what, lines: [{ side, text, event: request.firstEvent }] };
}

function onlyOneIrp(before: RunIrp | undefined, after: RunIrp | undefined): Change {
  const irp = (before ?? after)!;
  const side = before === undefined ? '+' : '-';
  const text = `${irp.title} ${irp.parameters}`.trim();
  return { aspect: 'irps', class: 'contract', what: 'requests sent', lines: [{ side, text, event: irp.firstEvent }] };
}

/** Requests that are made at another place among the others. */
function movedRequests(
  { from, to, isEarlier }: RequestMove,
  a: readonly RunRequest[],
  b: readonly RunRequest[],
): Change {
  const lines = from.slice(0, MOST_MOVED).map((place, i): DiffLine => {
    const { service, irps, firstEvent } = a[place]!;
    const text = [service, irps[0]?.title, irps[0]?.parameters]
      .filter((part) => part !== undefined && part !== '')
      .join(' ');
    return { side: '-', text, event: firstEvent, movedTo: b[to[i]!]!.firstEvent };
  });
  const more = from.length - lines.length;
  if (more > 0) lines.push({ side: ' ', text: `... and ${more} after them`, event: -1 });
  const what = isEarlier ? 'made earlier' : 'made later';
  return { aspect: 'place', class: 'order', what, lines, requests: from.map((place) => a[place]!) };
}

/** Data in the same direction, in order. */
function transfers(before: RunIrp, after: RunIrp): Change[] {
  const changes: Change[] = [];
  const count = Math.max(before.transfers.length, after.transfers.length);
  for (let i = 0; i < count; i++) {
    const a = before.transfers[i];
    const b = after.transfers[i];
    if (a?.digest === b?.digest && a?.length === b?.length) continue;
    const what = `${before.title} data ${directionName((a ?? b)!.direction)}`;
    changes.push(replaced('data', 'contract', what, transferText(a), transferText(b)));
  }
  return changes;
}

function transferText(transfer: Transfer | undefined): string {
  if (transfer === undefined || transfer.length === 0) return 'none';
  const { length, data } = transfer;
  const more = data.length < length ? '...' : '';
  return `${length === 1 ? '1 byte' : `${length} bytes`} "${printable(data)}${more}"`;
}

function compareLockOrders(before: EndState, after: EndState): LockDiff[] {
  const only = (here: EndState, there: EndState, side: '-' | '+') =>
    [...here.lockOrders]
      .filter(([key]) => !there.lockOrders.has(key))
      .map(([, order]): LockDiff => {
        const turned = there.lockOrders.has(`${order.inner} -> ${order.outer}`);
        return { order, side, inverted: leadsTo(here, order.inner, order.outer), turned };
      });
  return [...only(before, after, '-'), ...only(after, before, '+')];
}

/** Whether `to` is taken while `from` is held, directly or with other locks between them. */
function leadsTo({ lockOrders }: EndState, from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const lock of reached) {
    if (lock === to) return true;
    for (const { outer, inner } of lockOrders.values()) if (outer === lock) reached.add(inner);
  }
  return false;
}

const NOTHING: Outstanding = { count: 0, bytes: 0, sites: new Map() };

function comparePools(before: EndState, after: EndState): PoolDiff[] {
  const tags = [...new Set([...before.pool.keys(), ...after.pool.keys()])].sort();
  return tags
    .map((tag) => ({ tag, before: before.pool.get(tag) ?? NOTHING, after: after.pool.get(tag) ?? NOTHING }))
    .filter(({ before: a, after: b }) => a.count !== b.count || a.bytes !== b.bytes);
}

function compareCounts(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): CountDiff[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((text) => ({ text, before: before.get(text) ?? 0, after: after.get(text) ?? 0 }))
    .filter(({ before: a, after: b }) => a !== b);
}

function compareEndings(before: EndState, after: EndState): RunDiff['endings'] {
  const text = ({ reason, bugCheck }: EndState) => (bugCheck === '' ? reason : bugCheck);
  return text(before) === text(after) ? undefined : [text(before), text(after)];
}
