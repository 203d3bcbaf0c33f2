/**
 * `ntrewind stats`: how many events there are of each value of some fields, and how the values of another are spread.
 * What is told of an IRP or of an acquisition (`irp.latency`, `lock.hold`) counts once for it, not once for each event.
 */

import { didYouMean } from '../../base/did-you-mean.ts';
import { InputError } from '../../base/errors.ts';
import { Rows, rowReader } from '../../filter/column-test.ts';
import { allFieldNames, type FieldUse, fieldUse, isField, SPECIAL_FIELDS } from '../../filter/fields.ts';
import { type IrpFact, IrpFacts, isIrpFact } from '../../filter/irp-facts.ts';
import { type FoundEvents, TraceScan } from '../../filter/scan.ts';
import { EVENT_KINDS } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { formatDuration } from '../../wording/format-value.ts';
import { lastingNames, TraceNames } from '../../wording/names.ts';
import { csvLine } from '../csv.ts';
import { Distribution } from '../distribution.ts';
import { type JsonObject, jsonArrayLines, jsonLines } from '../event-json.ts';
import { explainNothing } from '../explain-nothing.ts';
import { filterOf, type Selection } from '../selection.ts';
import { type Column, colours, type Layout, paragraph, tableLines } from '../text-table.ts';
import { GroupField } from './grouping.ts';
import { Histogram, histogramLines } from './histogram.ts';
import { OnceEach } from './once-each.ts';

export interface StatsOptions extends Layout {
  readonly format?: 'table' | 'json' | 'jsonl' | 'csv' | undefined;
  /** Fields whose values make the groups; the kind of event when there is neither this nor `of`. */
  readonly by?: readonly string[] | undefined;
  /** The field whose values are summed up. */
  readonly of?: string | undefined;
  /** Show so many groups. */
  readonly top?: number | undefined;
  readonly histogram?: boolean | undefined;
}

interface Group {
  readonly codes: readonly number[];
  count: number;
  readonly spread: Distribution | undefined;
  readonly histogram: Histogram | undefined;
  readonly children: Map<number, Group>;
}

const USUAL_TOP = 40;
/** Characters of a column of groups. */
const MOST_WIDTH = 48;
const LEAST_WIDTH = 8;

/** Yields the lines. Throws InputError, TraceError. */
export function* traceStats(reader: TraceReader, selection: Selection, options: StatsOptions): Generator<string> {
  const by = options.by ?? (options.of === undefined ? ['kind'] : []);
  for (const name of [...by, ...(options.of === undefined ? [] : [options.of])]) checkField(name);
  if (options.histogram && options.of === undefined) {
    throw new InputError('a histogram needs --of: the field whose values it shows');
  }
  const stats = new Stats(reader, selection, { ...options, by });
  const { format = 'table' } = options;
  if (format === 'csv') {
    yield* stats.csv();
  } else if (format === 'table') {
    yield* stats.table(options);
  } else {
    const values = stats.json();
    yield* format === 'json' ? jsonArrayLines(values) : jsonLines(values);
  }
}

function checkField(name: string): void {
  if (isField(name)) return;
  throw new InputError(
    `there is no field "${name}"${didYouMean(name, allFieldNames()) || '; `ntrewind fields` lists them'}`,
  );
}

class Stats {
  private readonly reader: TraceReader;
  private readonly selection: Selection;
  private readonly options: StatsOptions & { readonly by: readonly string[] };
  private readonly fields: readonly GroupField[];
  private readonly groups: readonly Group[];
  private total = 0;
  /** Chosen events that lack one of the fields; IRPs when those are asked instead. */
  private without = 0;
  private asked = 'chosen events';
  private readonly unit: string;

  constructor(reader: TraceReader, selection: Selection, options: StatsOptions & { readonly by: readonly string[] }) {
    this.reader = reader;
    this.selection = selection;
    this.options = options;
    const { by, of } = options;
    const uses = EVENT_KINDS.flatMap(({ number }) =>
      [...by, ...(of === undefined ? [] : [of])].map((name) => fieldUse(name, number)),
    );
    const needsPlaces = uses.some((use) => use?.thing === 'lock');
    const names = needsPlaces ? TraceNames.of(reader) : lastingNames(reader);
    this.fields = by.map((name) => new GroupField(name, names));
    const once = of === undefined ? undefined : OnceEach.for(of);
    this.unit = once?.unit ?? 'events';
    const filter = filterOf(selection);
    const root = this.group([]);
    const irps =
      filter === undefined && isWhole(selection) ? irpFieldsOf([...by, ...(of === undefined ? [] : [of])]) : undefined;
    if (once !== undefined && irps !== undefined) {
      this.addIrps(irps, root);
    } else {
      const scan = new TraceScan(reader, filter, [...uses.map((use) => use?.value), ...(once?.values ?? [])]);
      for (const found of scan.run(selection)) this.add(found, scan, root, once);
    }
    this.groups = leaves(root, by.length).sort(
      (a, b) => b.count - a.count || compareTexts(this.textsOf(a), this.textsOf(b)),
    );
  }

  private group(codes: readonly number[]): Group {
    const { of, histogram } = this.options;
    return {
      codes,
      count: 0,
      spread: of === undefined ? undefined : new Distribution(),
      histogram: histogram ? new Histogram() : undefined,
      children: new Map(),
    };
  }

  /** Every IRP of the trace once: nobody has to look at the events between. */
  private addIrps(fields: readonly IrpField[], root: Group): void {
    this.asked = 'IRPs';
    const facts = IrpFacts.of(this.reader, new Set(fields.map(({ fact }) => fact)));
    const readers = fields.map(({ fact }) => facts.rowReader(fact));
    const value = readers.at(-1)!;
    checkQuantity(this.options.of!, fields.at(-1)!.use);
    const coders = this.fields.map((field, i) => field.coderOf(fields[i]!.use, presentOnly(readers[i]!)));
    for (let row = 0; row < facts.count; row++) {
      const quantity = value(row);
      const group = Number.isNaN(quantity) ? undefined : this.groupOf(root, coders, row);
      if (group === undefined) this.without++;
      else this.count(group, Math.max(0, quantity));
    }
  }

  /** The group of a row, undefined when it lacks one of the fields. */
  private groupOf(root: Group, coders: KindReader['coders'], row: number): Group | undefined {
    let group = root;
    for (const coder of coders) {
      const code = coder(row);
      if (code < 0) return undefined;
      let child = group.children.get(code);
      if (child === undefined) {
        child = this.group([...group.codes, code]);
        group.children.set(code, child);
      }
      group = child;
    }
    return group;
  }

  private count(group: Group, value: number | undefined): void {
    this.total++;
    group.count++;
    if (value === undefined) return;
    group.spread!.add(value);
    group.histogram?.add(value);
  }

  private add({ batch, events, facts }: FoundEvents, scan: TraceScan, root: Group, once: OnceEach | undefined): void {
    const { of } = this.options;
    const readers: (KindReader | undefined | null)[] = new Array(256);
    for (const event of events) {
      const kind = batch.kind[event]!;
      let reader = readers[kind];
      if (reader === undefined) {
        reader = this.kindReader(new Rows(kind, facts, scan.tracker), of);
        readers[kind] = reader;
      }
      if (reader === null) {
        this.without++;
        continue;
      }
      const row = batch.rowOf(event);
      const value = reader.value?.(row);
      if (reader.value !== undefined && value === undefined) {
        this.without++;
        continue;
      }
      if (once?.isKnown(facts, event) === true) continue;
      const group = this.groupOf(root, reader.coders, row);
      if (group === undefined) this.without++;
      else this.count(group, value);
    }
  }

  private kindReader(rows: Rows, of: string | undefined): KindReader | null {
    const coders: ((row: number) => number)[] = [];
    for (const field of this.fields) {
      const coder = field.coder(rows);
      if (coder === undefined) return null;
      coders.push(coder);
    }
    if (of === undefined) return { coders, value: undefined };
    const value = quantityReader(of, rows);
    return value === undefined ? null : { coders, value };
  }

  private textsOf({ codes }: Group): string[] {
    return codes.map((code, i) => this.fields[i]!.values[code]!.text);
  }

  private get shown(): readonly Group[] {
    return this.groups.slice(
      0,
      this.options.top ??
        (this.options.format === undefined || this.options.format === 'table' ? USUAL_TOP : undefined),
    );
  }

  private get isTime(): boolean {
    const { of } = this.options;
    return of !== undefined && EVENT_KINDS.some(({ number }) => fieldUse(of, number)?.isTime);
  }

  private quantity(value: number): string {
    return this.isTime ? formatDuration(Math.round(value)) : String(value);
  }

  *table(layout: Layout): Generator<string> {
    const { of, by, histogram } = this.options;
    // Each group column has its part of a narrow terminal; the first takes what is left.
    const share = layout.width === undefined ? MOST_WIDTH : Math.floor(layout.width / (by.length + 1)) - 2;
    const maxWidth = Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, share));
    const columns: Column[] = by.map((name, i) => ({ title: name, ...(i === 0 ? { flexible: true } : { maxWidth }) }));
    columns.push({ title: this.unit, align: 'right' }, { title: 'share', align: 'right', optional: 5 });
    if (of !== undefined) {
      columns.push(...SPREAD_COLUMNS);
    }
    const rows = this.shown.map((group) => [
      ...this.textsOf(group),
      String(group.count),
      `${((100 * group.count) / this.total).toFixed(1)} %`,
      ...(group.spread === undefined ? [] : SPREAD.map((part) => this.quantity(part(group.spread!)))),
    ]);
    yield* tableLines(columns, rows, layout, () => paragraph(this.explain(), layout));
    if (this.groups.length > this.shown.length) {
      yield* paragraph([`${this.groups.length - this.shown.length} more groups; --top shows more`], layout);
    }
    if (this.unit === 'events' && this.without > 0 && this.total > 0) {
      const names = [...by, ...(of === undefined ? [] : [of])].join(' or no ');
      yield* paragraph([`${this.without} chosen events have no ${names}`], layout);
    }
    if (histogram) yield* this.histograms(layout);
  }

  private *histograms(layout: Layout): Generator<string> {
    const { bold } = colours(layout);
    for (const group of this.shown) {
      if (group.count === 0) continue;
      yield '';
      yield* paragraph([{ text: [this.options.of, ...this.textsOf(group)].join('  '), paint: bold }], layout);
      yield* histogramLines(group.histogram!, (value) => (this.isTime ? shortDuration(value) : String(value)), layout);
    }
  }

  private explain(): string[] {
    if (this.without === 0) return explainNothing(this.reader, this.selection);
    const names = [...this.options.by, ...(this.options.of === undefined ? [] : [this.options.of])];
    return [`none of the ${this.without} ${this.asked} has ${names.join(' and ')}`];
  }

  *json(): Generator<JsonObject> {
    for (const group of this.shown) {
      const json: JsonObject = this.fieldsJson(group);
      json.count = group.count;
      if (group.spread !== undefined) json[this.options.of!] = group.spread.json(this.isTime ? '_ns' : '');
      if (group.histogram !== undefined) json.histogram = group.histogram.ranges().map((range) => ({ ...range }));
      yield json;
    }
  }

  private fieldsJson({ codes }: Group): JsonObject {
    return Object.fromEntries(codes.map((code, i) => [this.fields[i]!.name, this.fields[i]!.values[code]!.json]));
  }

  *csv(): Generator<string> {
    const suffix = this.isTime ? '_ns' : '';
    const spread =
      this.options.of === undefined ? [] : ['sum', 'min', 'median', 'p99', 'max'].map((part) => part + suffix);
    yield csvLine([...this.options.by, 'count', ...spread]);
    for (const group of this.shown) {
      const values = group.spread === undefined ? [] : SPREAD.map((part) => part(group.spread!));
      yield csvLine([...Object.values(this.fieldsJson(group)), group.count, ...values]);
    }
  }
}

interface KindReader {
  readonly coders: readonly ((row: number) => number)[];
  readonly value: ((row: number) => number | undefined) | undefined;
}

const SPREAD_COLUMNS: readonly Column[] = [
  { title: 'sum', align: 'right', optional: 4 },
  { title: 'min', align: 'right', optional: 2 },
  { title: 'median', align: 'right', optional: 1 },
  { title: 'p99', align: 'right', optional: 3 },
  { title: 'max', align: 'right' },
];

const SPREAD: readonly ((spread: Distribution) => number)[] = [
  ({ sum }) => sum,
  ({ min, count }) => (count === 0 ? 0 : min),
  (spread) => spread.median,
  (spread) => spread.percentile(99),
  ({ max }) => max,
];

/** A field that tells of an IRP, whatever the event. */
interface IrpField {
  readonly fact: IrpFact;
  readonly use: FieldUse;
}

/** The fields if all of them are such. A control code is not: calls of fast I/O have one and no IRP. */
function irpFieldsOf(names: readonly string[]): IrpField[] | undefined {
  const fields: IrpField[] = [];
  for (const name of names) {
    const use = SPECIAL_FIELDS.get(name);
    if (use?.value.op !== 'fact' || !isIrpFact(use.value.fact) || use.value.fact === 'irp.control_code')
      return undefined;
    fields.push({ fact: use.value.fact, use });
  }
  return fields;
}

function isWhole({ from = 0, to, limit }: Selection): boolean {
  return from === 0 && to === undefined && limit === undefined;
}

function presentOnly(read: (row: number) => number): (row: number) => number | undefined {
  return (row) => {
    const value = read(row);
    return Number.isNaN(value) ? undefined : value;
  };
}

/** Throws InputError for what cannot be summed up. */
function checkQuantity(of: string, { thing, meaning, isTime, value: { op } }: FieldUse): void {
  const isQuantity = thing === undefined && (meaning === '' || meaning === 'ns' || isTime);
  if (!isQuantity || op === 'text-field' || op === 'bytes-field' || op === 'list-field') {
    throw new InputError(`${of} is no quantity; --of needs a time, a size or another number`);
  }
}

/** Undefined when the kind does not have the field. Throws InputError for what is no quantity. */
function quantityReader(of: string, rows: Rows): ((row: number) => number | undefined) | undefined {
  const use = fieldUse(of, rows.kind);
  if (use === undefined) return undefined;
  checkQuantity(of, use);
  const read = rowReader(use.value, rows);
  return (row) => {
    const value = read(row);
    return value === undefined ? undefined : Math.max(0, Number(value));
  };
}

/** `2 us`, without decimals. */
function shortDuration(ns: number): string {
  return formatDuration(ns).replace(/\.0+ /, ' ');
}

function leaves(group: Group, depth: number): Group[] {
  if (depth === 0) return group.count === 0 ? [] : [group];
  return [...group.children.values()].flatMap((child) => leaves(child, depth - 1));
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [i, text] of a.entries()) if (text !== b[i]) return text < b[i]! ? -1 : 1;
  return 0;
}
