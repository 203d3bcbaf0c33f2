/** Why a selection shows nothing: outside the trace, left out by the recording, no such value and which are near. */

import { didYouMean, nearest } from '../base/did-you-mean.ts';
import { compileFilter, type Filter } from '../filter/compile.ts';
import { isField } from '../filter/fields.ts';
import { TraceScan } from '../filter/scan.ts';
import type { SyntaxNode } from '../filter/syntax.ts';
import { EVENT_KINDS, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { kindsOf } from '../wording/kind-groups.ts';
import { lastingNames, type TraceNames } from '../wording/names.ts';
import { fieldValues } from './field-values.ts';
import { leftOutReasons } from './left-out.ts';
import { driverWord, filterOf, kindCounts, type Selection } from './selection.ts';

/** The lines that say it. */
export function explainNothing(reader: TraceReader, selection: Selection): string[] {
  const names = lastingNames(reader);
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
    ...filterReasons(reader, selection, names),
  ];
  reasons.push(...leftOutReasons(reader, possibleKinds(filterOf(selection))));
  if (reasons.length === 0) reasons.push('each condition matches events, but no event matches all of them');
  return ['no event matches', ...reasons.map((reason) => `  ${reason}`)];
}

/** The kinds a filter can choose, undefined for all. */
function possibleKinds(filter: Filter | undefined): number[] | undefined {
  return filter && EVENT_KINDS.map(({ number }) => number).filter((kind) => filter.plans[kind] !== undefined);
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

function kindReasons(reader: TraceReader, { kinds }: Selection): string[] {
  if (kinds === undefined) return [];
  const present = kindCounts(reader);
  const absent = kinds.filter((word) => kindsOf(word).every((kind) => !present.has(kind)));
  return absent.length === 0 ? [] : [noSuchKind(absent.join(', '), present)];
}

function noSuchKind(what: string, present: ReadonlyMap<number, number>): string {
  const names = [...present.keys()].map((kind) => KIND_BY_NUMBER[kind]?.name ?? `kind ${kind}`);
  return `no event of kind ${what} is in the trace; it has ${names.join(', ')}`;
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
  const missing = (wanted ?? []).filter((word) => !known.some((name) => name.toLowerCase() === word.toLowerCase()));
  return missing.map((word) => {
    const words = known.filter((name) => !/^\d+$/.test(name));
    return `there is no ${what} "${word}"${didYouMean(word, words) || `; the trace has ${[...new Set(words)].join(', ')}`}`;
  });
}

// ---- what is written as a filter ----

/** The conditions joined by "and" that no event meets even by themselves. */
function filterReasons(reader: TraceReader, { filter: text, ...flags }: Selection, names: TraceNames): string[] {
  if (text === undefined) return [];
  const parts = conjuncts(compileFilter(text).syntax);
  const isAlone = parts.length === 1 && Object.values(flags).every((flag) => flag === undefined);
  return parts.flatMap((node) => {
    const part = text.slice(node.start, node.end);
    const filter = compileFilter(part);
    if (!isAlone) for (const _ of new TraceScan(reader, filter).run()) return [];
    return [`no event meets ${part}${whatThereIs(reader, node, filter, names)}`];
  });
}

function conjuncts(node: SyntaxNode): SyntaxNode[] {
  return node.type === 'and' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node];
}

/** Which values the trace has where the condition asks for another. */
function whatThereIs(reader: TraceReader, node: SyntaxNode, filter: Filter, names: TraceNames): string {
  const present = kindCounts(reader);
  const kinds = possibleKinds(filter)!;
  if (kinds.every((kind) => !present.has(kind))) {
    const words = kinds.slice(0, 4).map((kind) => KIND_BY_NUMBER[kind]!.name);
    return `: the trace has no event of kind ${words.join(', ')}${kinds.length > 4 ? '...' : ''}`;
  }
  if (node.type !== 'compare' && node.type !== 'in' && node.type !== 'match') return '';
  if (node.left.type !== 'name' || !isField(node.left.name)) return '';
  const field = node.left.name;
  const { texts, range } = fieldValues(reader, field, names);
  if (range !== undefined) return `; ${field} is between ${range.low} and ${range.high}`;
  if (texts.length === 0) return `; no event has ${field}`;
  const wanted = node.type !== 'in' ? wordOf(node.right) : undefined;
  const near = wanted === undefined ? [] : nearest(wanted, texts);
  if (near.length > 0) return `; near it is ${near.join(', ')}`;
  const some = texts.slice(0, 8);
  return `; ${field} is ${some.join(', ')}${texts.length > some.length ? ', ...' : ''}`;
}

function wordOf(node: SyntaxNode): string | undefined {
  if (node.type === 'text') return node.value;
  return node.type === 'name' ? node.name : undefined;
}
