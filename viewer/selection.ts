/**
 * Which events a view shows: a filter, and flags for what is asked for most, which are written as a filter too. When
 * nothing matches it can say why (explain-nothing.ts).
 */
import { InputError } from '../base/errors.ts';
import { bothFilters, compileFilter, type Filter } from '../filter/compile.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { kindsOf } from '../wording/kind-groups.ts';
import { moduleName } from '../wording/modules.ts';

/** What to show. Criteria are joined by "and", the values of one by "or". */
export interface Selection {
  /** A condition in the filter language. */
  readonly filter?: string | undefined;
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

/** The selection as one filter, undefined when it asks for everything. Throws InputError. */
export function filterOf(selection: Selection): Filter | undefined {
  const { filter, irps, kinds, drivers, threads, processes, from = 0, to } = selection;
  if (to !== undefined && to < from) throw new InputError(`event ${to} is before event ${from}`);
  const parts: string[] = [];
  if (irps !== undefined) parts.push(anyOf('irp', irps.map(String)));
  if (kinds !== undefined) parts.push(anyOf('kind', kinds.flatMap(kindsOf).map(kindName)));
  if (drivers !== undefined) parts.push(anyOf('driver', drivers.map(quoted)));
  if (threads !== undefined) parts.push(anyOf('thread', threads.map(numberOrName)));
  if (processes !== undefined) parts.push(anyOf('process', processes.map(numberOrName)));
  const flags = parts.length === 0 ? undefined : compileFilter(parts.join(' && '));
  return bothFilters(flags, filter === undefined ? undefined : compileFilter(filter));
}

function anyOf(field: string, values: readonly string[]): string {
  return values.length === 0 ? 'false' : `${field} in {${values.join(', ')}}`;
}

function kindName(kind: number): string {
  return KIND_BY_NUMBER[kind]!.name;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Threads and processes go by both; `-` is what views show for no thread. */
function numberOrName(word: string): string {
  if (word === '-') return '0';
  return /^\d{1,9}$/.test(word) ? `${word}, ${quoted(word)}` : quoted(word);
}

/** `\Driver\pipes` and `pipes.sys` are pipes. */
export function driverWord(word: string): string {
  return moduleName(word.slice(word.lastIndexOf('\\') + 1));
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
