/**
 * The reviewed file of accepted differences: a YAML list of what a regression check does not fail on, in which traces, and
 * why. Entries are known by their fingerprints (compare/comparison.ts). What is written is sorted and stable, so that a
 * change of it reads well in a review.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import { InputError } from '../base/errors.ts';

export interface AcceptedEntry {
  /** The fingerprint. */
  readonly difference: string;
  readonly reason: string;
  /** Traces it is accepted in, relative to the file's folder, with `/`. */
  readonly traces: readonly string[];
}

const HEADING = `# Differences that \`ntrewind check\` does not fail on: what, why, and in which traces. Written by \`ntrewind accept\`.
# An entry whose difference does not show in one of its traces any more makes the check fail.
`;

/** Bytewise, so that the order does not depend on a locale. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Reads the text of an accept file.
 * @param name of the file, for errors
 * @throws InputError with the line of what is wrong
 */
export function parseAccepted(text: string, name: string): readonly AcceptedEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const fail = (offset: number, what: string): never => {
    throw new InputError(`${name}:${lines.linePos(offset).line}: ${what}; ntrewind accept writes such files`);
  };
  const [error] = document.errors;
  if (error !== undefined) fail(error.pos[0], error.message.split('\n')[0]!.replace(/ at line .*$/, ''));
  if (document.contents === null) return [];
  if (!isSeq(document.contents)) return fail(0, 'a list of accepted differences is expected');
  const known = new Set<string>();
  return document.contents.items.map((item) => {
    const offset = (item as { range?: [number, number, number] | null }).range?.[0] ?? 0;
    if (!isMap(item)) return fail(offset, 'an entry has "difference", "reason" and "traces"');
    for (const { key } of item.items) {
      const word = isScalar(key) ? String(key.value) : '';
      if (!['difference', 'reason', 'traces'].includes(word)) fail(offset, `an entry has no "${word}"`);
    }
    const { difference, reason, traces } = plainEntry(() => item.toJS(document), offset, fail);
    if (typeof difference !== 'string' || difference === '') return fail(offset, 'an entry needs "difference"');
    if (typeof reason !== 'string' || reason.trim() === '') return fail(offset, 'an entry needs "reason"');
    const areNames = Array.isArray(traces) && traces.length > 0 && traces.every((trace) => typeof trace === 'string');
    if (!areNames) return fail(offset, 'an entry needs "traces", a list of files');
    if (known.has(difference)) fail(offset, 'this difference is accepted twice: put the traces into one entry');
    known.add(difference);
    return { difference, reason, traces };
  });
}

/** Aliases can name a part so often that the entry would fill the memory; the library refuses those. */
function plainEntry(
  convert: () => unknown,
  offset: number,
  fail: (offset: number, what: string) => never,
): Partial<AcceptedEntry> {
  try {
    return convert() as Partial<AcceptedEntry>;
  } catch (error) {
    return fail(offset, error instanceof Error ? error.message : String(error));
  }
}

/** The text of an accept file with these entries. */
export function formatAccepted(entries: readonly AcceptedEntry[]): string {
  const sorted = [...entries]
    .sort((a, b) => byText(a.difference, b.difference))
    .map(({ difference, reason, traces }) => ({ difference, reason, traces: [...new Set(traces)].sort(byText) }));
  return HEADING + sorted.map((entry) => stringify([entry], { lineWidth: 0 })).join('');
}

/** The entries with one more difference accepted in a trace. The reason of an entry that is there already stays. */
export function accept(
  entries: readonly AcceptedEntry[],
  added: { readonly difference: string; readonly trace: string; readonly reason: string },
): readonly AcceptedEntry[] {
  const { difference, trace, reason } = added;
  const known = entries.find((entry) => entry.difference === difference);
  if (known === undefined) return [...entries, { difference, reason, traces: [trace] }];
  if (known.traces.includes(trace)) return entries;
  return entries.map((entry) => (entry === known ? { ...entry, traces: [...entry.traces, trace] } : entry));
}

/** A part of an entry: what it says of one trace. */
export interface StaleEntry {
  readonly difference: string;
  readonly trace: string;
}

/** The entries without what is stale; one without any trace left is dropped. */
export function withoutStale(
  entries: readonly AcceptedEntry[],
  stale: readonly StaleEntry[],
): readonly AcceptedEntry[] {
  const gone = new Set(stale.map(({ difference, trace }) => `${difference}\n${trace}`));
  return entries
    .map((entry) => ({ ...entry, traces: entry.traces.filter((trace) => !gone.has(`${entry.difference}\n${trace}`)) }))
    .filter(({ traces }) => traces.length > 0);
}
