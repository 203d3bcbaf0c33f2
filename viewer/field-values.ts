/** Which values a field has in a trace, the most frequent first. */
import { BatchEventView } from '../filter/batch-event.ts';
import { compileFilter } from '../filter/compile.ts';
import { valueIn } from '../filter/event-test.ts';
import { fieldUse } from '../filter/fields.ts';
import { TraceScan } from '../filter/scan.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type { TraceNames } from '../wording/names.ts';
import { fieldText } from './view-columns.ts';

/** So many events are looked at: enough to tell what is usual. */
const MOST_EVENTS = 200_000;

export interface FieldValues {
  /** Texts and names. */
  readonly texts: readonly string[];
  /** Of a field with plain numbers: the lowest and highest, as text. */
  readonly range: { readonly low: string; readonly high: string } | undefined;
}

export function fieldValues(reader: TraceReader, field: string, names: TraceNames): FieldValues {
  const uses = EVENT_KINDS.map(({ number }) => [number, fieldUse(field, number)] as const);
  const useOf = new Map(uses);
  const kinds = uses.filter(([, use]) => use !== undefined).map(([number]) => number);
  const filter = compileFilter(
    `kind in {${kinds.map((kind) => EVENT_KINDS.find(({ number }) => number === kind)!.name).join(', ')}}`,
  );
  const scan = new TraceScan(
    reader,
    filter,
    uses.map(([, use]) => use?.value),
  );
  const counts = new Map<string, number>();
  let [low, high]: [readonly [number | bigint, string] | undefined, readonly [number | bigint, string] | undefined] = [
    undefined,
    undefined,
  ];
  let left = MOST_EVENTS;
  for (const { batch, events, facts } of scan.run()) {
    for (const i of events) {
      const use = useOf.get(batch.kind[i]!)!;
      const value = valueIn(use.value, new BatchEventView(facts, scan.tracker, i, names));
      if (value === undefined) continue;
      const isQuantity =
        (typeof value === 'number' || typeof value === 'bigint') &&
        (use.isTime || (use.thing === undefined && (use.meaning === '' || use.meaning === 'hex')));
      const text = fieldText(use, value, names);
      if (isQuantity) {
        if (low === undefined || value < low[0]) low = [value, text];
        if (high === undefined || value > high[0]) high = [value, text];
      } else {
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
    left -= events.length;
    if (left <= 0) break;
  }
  const texts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([text]) => text)
    .filter((text) => text !== '');
  return { texts, range: low && high && texts.length === 0 ? { low: low[1], high: high[1] } : undefined };
}
