/**
 * Which events a view shows: IRPs, kinds, drivers, threads, a range, a number of them. Decided on columns; the names come
 * from the events seen so far. When nothing matches it can say why.
 */
import { InputError } from '../base/errors.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { eventDriver } from '../wording/event-driver.ts';
import type { IrpWork } from '../wording/irp-work.ts';
import { moduleName } from '../wording/modules.ts';
import type { TraceNames } from '../wording/names.ts';
import { didYouMean } from '../wording/did-you-mean.ts';
import { kindsOf } from '../wording/kind-groups.ts';
import { leftOutReasons } from './left-out.ts';

/** What to show. Criteria are joined by "and", the values of one by "or". */
export interface Selection {
  /** Events that name one of these IRPs or happen while their thread works on it. */
  readonly irps?: readonly number[] | undefined;
  /** Names of kinds or groups (kind-groups.ts). */
  readonly kinds?: readonly string[] | undefined;
  /** Names of drivers: what they do, and what is done to their devices. */
  readonly drivers?: readonly string[] | undefined;
  /** Names of threads (`main`, `writer/main`) or their numbers. */
  readonly threads?: readonly string[] | undefined;
  /** Names of processes or their numbers. */
  readonly processes?: readonly string[] | undefined;
  /** Number of the first event. */
  readonly from?: number | undefined;
  /** Number of the last event. */
  readonly to?: number | undefined;
  /** Show at most so many. */
  readonly limit?: number | undefined;
}

export class EventFilter {
  private readonly selection: Selection;
  private readonly names: TraceNames;
  private readonly work: IrpWork;
  private readonly kinds: Uint8Array | undefined;
  private readonly irps: ReadonlySet<number> | undefined;

  /** `names` and `work` have observed the event each time {@link matches} is asked. Throws InputError. */
  constructor(selection: Selection, names: TraceNames, work: IrpWork) {
    this.selection = selection;
    this.names = names;
    this.work = work;
    this.irps = selection.irps && new Set(selection.irps);
    if (selection.kinds) {
      this.kinds = new Uint8Array(256);
      for (const kind of selection.kinds.flatMap(kindsOf)) this.kinds[kind] = 1;
    }
    const { from = 0, to } = selection;
    if (to !== undefined && to < from) throw new InputError(`event ${to} is before event ${from}`);
  }

  /** @param irp the IRP the event belongs to, as IrpWork says */
  matches(batch: DecodedBatch, i: number, irp: number): boolean {
    const kind = batch.kind[i]!;
    if (this.kinds !== undefined && this.kinds[kind] === 0) return false;
    if (this.irps !== undefined && !this.irps.has(irp)) return false;
    const { threads, processes, drivers } = this.selection;
    if (threads !== undefined && !threads.some((word) => this.isThread(batch.thread[i]!, word))) return false;
    if (processes !== undefined && !processes.some((word) => this.isProcess(batch.thread[i]!, word))) return false;
    return drivers === undefined || this.driverMatches(batch, i, drivers);
  }

  private isThread(thread: number, word: string): boolean {
    if (thread === 0) return word === '0' || word === '-';
    const full = this.names.thread(thread);
    return same(word, String(thread)) || same(word, full) || same(word, full.slice(full.indexOf('/') + 1));
  }

  private isProcess(thread: number, word: string): boolean {
    if (thread === 0) return false;
    const process = this.names.processOf(thread);
    return same(word, String(process)) || same(word, this.names.process(process));
  }

  private driverMatches(batch: DecodedBatch, i: number, words: readonly string[]): boolean {
    const driver = eventDriver(batch, i, this.names, this.work);
    return driver !== '' && words.some((word) => same(driverWord(word), driver));
  }
}

/** `\Driver\pipes` and `pipes.sys` are pipes. */
function driverWord(word: string): string {
  return moduleName(word.slice(word.lastIndexOf('\\') + 1));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Why a selection shows nothing, in lines. `names` are those of the whole trace. */
export function explainNothing(reader: TraceReader, selection: Selection, names: TraceNames): string[] {
  const reasons = [
    ...rangeReasons(reader, selection),
    ...kindReasons(reader, selection),
    ...irpReasons(reader, selection),
    ...nameReasons(
      'driver',
      selection.drivers?.map(driverWord),
      [...names.drivers.keys()].map((id) => names.driver(id)),
    ),
    ...nameReasons('thread', selection.threads, threadWords(names)),
    ...nameReasons(
      'process',
      selection.processes,
      [...names.processes].flatMap(([id, name]) => [name, String(id)]),
    ),
  ];
  reasons.push(...leftOutReasons(reader, selection.kinds?.flatMap(kindsOf)));
  if (reasons.length === 0) reasons.push('each condition matches events, but no event matches all of them');
  return ['no event matches', ...reasons.map((reason) => `  ${reason}`)];
}

function threadWords(names: TraceNames): string[] {
  return [...names.threads.keys()].flatMap((id) => {
    const full = names.thread(id);
    return [full, full.slice(full.indexOf('/') + 1), String(id)];
  });
}

function rangeReasons(reader: TraceReader, { from = 0 }: Selection): string[] {
  if (reader.eventCount === 0) return ['the trace has no events'];
  return from < reader.eventCount ? [] : [`the trace has events 0 to ${reader.eventCount - 1}`];
}

/** Number of events of each kind, from the index. */
export function kindCounts(reader: TraceReader): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { kind, kindCount } of reader.batchIndex) {
    kind.forEach((number, i) => {
      counts.set(number, (counts.get(number) ?? 0) + kindCount[i]!);
    });
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}

function kindReasons(reader: TraceReader, { kinds }: Selection): string[] {
  if (kinds === undefined) return [];
  const present = kindCounts(reader);
  const absent = kinds.filter((word) => kindsOf(word).every((kind) => !present.has(kind)));
  if (absent.length === 0) return [];
  const names = [...present.keys()].map((kind) => KIND_BY_NUMBER[kind]?.name ?? `kind ${kind}`);
  return [`no event of kind ${absent.join(', ')} is in the trace; it has ${names.join(', ')}`];
}

function irpReasons(reader: TraceReader, { irps }: Selection): string[] {
  if (irps === undefined) return [];
  const batches = reader.batchIndex.filter(({ irpMax }) => irpMax > 0);
  const low = Math.min(...batches.map(({ irpMin }) => irpMin));
  const high = Math.max(...batches.map(({ irpMax }) => irpMax));
  if (batches.length === 0) return ['the trace has no IRPs'];
  const outside = irps.filter((irp) => irp < low || irp > high);
  return outside.length === 0 ? [] : [`there is no IRP ${outside.join(', ')}; the trace has IRPs ${low} to ${high}`];
}

function nameReasons(what: string, wanted: readonly string[] | undefined, known: readonly string[]): string[] {
  const missing = (wanted ?? []).filter((word) => !known.some((name) => same(name, word)));
  return missing.map((word) => {
    const words = known.filter((name) => !/^\d+$/.test(name));
    return `there is no ${what} "${word}"${didYouMean(word, words) || `; the trace has ${[...new Set(words)].join(', ')}`}`;
  });
}
