/** What the summaries (`locks`, `pool`, `dpcs`...) have in common: sections with a title and a table, notes at the end. */
import type { JsonObject } from '../event-json.ts';
import { type Column, colours, type Layout, paragraph, type Row, tableLines } from '../text-table.ts';

export interface SummaryOptions extends Layout {
  readonly format?: 'table' | 'json' | undefined;
  /** Rows of each table at most; all without it. JSON always has all. */
  readonly limit?: number | undefined;
}

export interface Section {
  /** Empty for none. */
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The last row is a total, which a limit does not cut. */
  readonly total?: Row | undefined;
}

/** A quantity of a table. */
export function right(title: string, optional?: number): Column {
  return optional === undefined ? { title, align: 'right' } : { title, align: 'right', optional };
}

/** What a summary found: as tables, and as one JSON value. */
export interface Summary {
  readonly sections: readonly Section[];
  /** What stands there instead of sections without rows. */
  readonly nothing: readonly string[];
  readonly notes: readonly string[];
  readonly json: JsonObject;
}

/** Yields the lines of a summary. Sections without rows are left out. */
export function* summaryLines({ sections, nothing, notes, json }: Summary, options: SummaryOptions): Generator<string> {
  if (options.format === 'json') {
    yield JSON.stringify({ ...json, notes: [...notes] });
    return;
  }
  const shown = sections.filter(({ rows }) => rows.length > 0);
  const { bold, dim } = colours(options);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  if (shown.length === 0) yield* paragraph(nothing, options);
  for (const [i, { title, columns, rows, total }] of shown.entries()) {
    if (i > 0) yield '';
    if (title !== '') yield* paragraph([{ text: title, paint: bold }], options);
    const cut = rows.slice(0, limit);
    yield* tableLines(columns, total === undefined ? cut : [...cut, total], options);
    if (rows.length > cut.length) {
      yield* paragraph([{ text: `${rows.length - cut.length} more: --limit ${rows.length}`, paint: dim }], options);
    }
  }
  if (shown.length === 0 || notes.length === 0) return;
  yield '';
  yield* paragraph(
    notes.map((note) => ({ text: `note: ${note}`, hang: 2 })),
    options,
  );
}

/** Texts of a set in the order they came, `a, b and 3 more`. */
export function listText(texts: Iterable<string>, most = 3): string {
  const all = [...texts];
  const rest = all.length - most;
  return rest > 0 ? `${all.slice(0, most).join(', ')} and ${rest} more` : all.join(', ');
}
