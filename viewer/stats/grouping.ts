/** Which group an event belongs to: the values of some fields, as texts. Read from columns, one code a value. */
import { type RowReader, type Rows, rowReader } from '../../filter/column-test.ts';
import { type FieldUse, fieldUse } from '../../filter/fields.ts';
import { EVENT_KINDS } from '../../proto/generated/event-kinds.ts';
import type { TraceNames } from '../../wording/names.ts';
import type { JsonValue } from '../event-json.ts';
import { fieldJsonValue, fieldText } from '../view-columns.ts';

export interface GroupValue {
  readonly text: string;
  readonly json: JsonValue;
}

export class GroupField {
  readonly name: string;
  readonly values: GroupValue[] = [];
  private readonly names: TraceNames;
  private readonly uses: ReadonlyMap<number, FieldUse | undefined>;
  private readonly codesByText = new Map<string, number>();
  private readonly codes = new Map<FieldUse, Map<number | bigint | string, number>>();

  constructor(name: string, names: TraceNames) {
    this.name = name;
    this.names = names;
    this.uses = new Map(EVENT_KINDS.map(({ number }) => [number, fieldUse(name, number)]));
  }

  /** Gives the code of a row's value, -1 where it has none; undefined when the kind does not have the field. */
  coder(rows: Rows): ((row: number) => number) | undefined {
    const use = this.uses.get(rows.kind);
    return use && this.coderOf(use, rowReader(use.value, rows));
  }

  /** As {@link coder}, for values that somebody else reads. */
  coderOf(use: FieldUse, read: RowReader): (row: number) => number {
    // Uses of different kinds mean the same when they mean the same words.
    let known = this.codes.get(use);
    if (known === undefined) {
      known = new Map();
      this.codes.set(use, known);
    }
    const codes = known;
    let last: number | bigint | string | undefined;
    let lastCode = -1;
    return (row) => {
      const value = read(row);
      if (value === undefined) return -1;
      if (value === last) return lastCode;
      let code = codes.get(value);
      if (code === undefined) {
        code = this.codeOf(use, value);
        codes.set(value, code);
      }
      last = value;
      lastCode = code;
      return code;
    };
  }

  private codeOf(use: FieldUse, value: number | bigint | string): number {
    const text = fieldText(use, value, this.names);
    let code = this.codesByText.get(text);
    if (code === undefined) {
      code = this.values.length;
      this.codesByText.set(text, code);
      this.values.push({ text, json: fieldJsonValue(use, value, this.names) });
    }
    return code;
  }
}
