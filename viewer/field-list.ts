/** `ntrewind fields`: the names a filter and `--columns` can use, with types and meaning. */

import { didYouMean } from '../base/did-you-mean.ts';
import { InputError } from '../base/errors.ts';
import { type FieldUse, fieldUse, SPECIAL_FIELDS } from '../filter/fields.ts';
import { wordsOf } from '../filter/words.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import { jsonArrayLines, jsonLines } from './event-json.ts';
import { type Column, type Layout, paragraph, tableLines } from './text-table.ts';

export interface FieldListOptions extends Layout {
  readonly format?: 'table' | 'json' | 'jsonl' | undefined;
}

interface FieldEntry {
  readonly name: string;
  readonly type: string;
  /** Kinds of events that have it; empty: all. */
  readonly kinds: readonly string[];
  readonly meaning: string;
  /** A recording cannot choose by it: it follows from later events. */
  readonly lookAhead: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'field', maxWidth: 40 },
  { title: 'type', maxWidth: 24, optional: 1 },
  { title: 'meaning', flexible: true },
];

/** The lines of the list. Throws InputError when nothing is called like that. */
export function* fieldList(pattern: string | undefined, options: FieldListOptions = {}): Generator<string> {
  const all = [...specialEntries(), ...bareEntries(), ...schemaEntries()];
  const wanted = pattern?.toLowerCase();
  const entries = all.filter(({ name, kinds, meaning }) => {
    if (wanted === undefined) return !name.includes('.') || SPECIAL_FIELDS.has(name);
    return name.includes(wanted) || kinds.some((kind) => kind === wanted) || meaning.toLowerCase().includes(wanted);
  });
  if (entries.length === 0) {
    throw new InputError(
      `no field is called like "${pattern}"${didYouMean(
        wanted!,
        all.map(({ name }) => name),
      )}`,
    );
  }
  const { format = 'table' } = options;
  if (format !== 'table') {
    const values = entries.map(({ lookAhead, ...entry }) => ({
      ...entry,
      kinds: [...entry.kinds],
      at_recording: !lookAhead,
    }));
    yield* format === 'json' ? jsonArrayLines(values) : jsonLines(values);
    return;
  }
  const rows = entries.map(({ name, type, meaning, kinds }) => [name, type, `${meaning}${kindsText(kinds)}`]);
  yield* tableLines(COLUMNS, rows, options);
  if (pattern === undefined) yield* paragraph(['', ...HINTS], options);
}

const HINTS = [
  'A field of several kinds is also called by kind or group: irp_complete.status, pool.size. `ntrewind fields <word>` shows them.',
  'Names of kinds and groups are conditions by themselves: irp_complete, lock, pool, decision.',
];

function kindsText(kinds: readonly string[]): string {
  if (kinds.length === 0) return '';
  const some = kinds.slice(0, 3).join(', ');
  return kinds.length > 3 ? ` (${some} and ${kinds.length - 3} more kinds)` : ` (${some})`;
}

/** What stands in the values of a field, in the words of the list. */
function typeName({ value, meaning, thing, isTime }: FieldUse): string {
  if (thing !== undefined) return `${thing}: number or name`;
  if (isTime) return 'time';
  switch (value.op) {
    case 'text-field':
    case 'text-fact':
      return 'text';
    case 'bytes-field':
      return 'bytes';
    case 'list-field':
      return 'list of numbers';
    default:
      if (meaning === 'tag') return 'pool tag';
      if (meaning === 'bool') return 'true or false';
      if (meaning === '' || meaning === 'hex' || meaning === 'handle' || meaning === 'argument') return 'number';
      return meaning;
  }
}

function specialEntries(): FieldEntry[] {
  return [...SPECIAL_FIELDS].map(([name, field]) => ({
    name,
    type: typeName(field),
    kinds: field.kinds === undefined || field.kinds.length > 20 ? [] : kindNames(field.kinds),
    meaning: withWords(field.doc, field.meaning),
    lookAhead: field.lookAhead ?? false,
  }));
}

function kindNames(numbers: readonly number[]): string[] {
  return EVENT_KINDS.filter(({ number }) => numbers.includes(number)).map(({ name }) => name);
}

/** The words of a small vocabulary belong to what a field means. */
function withWords(doc: string, meaning: string): string {
  const words = meaning === 'kind' || meaning === 'bool' ? [] : wordsOf(meaning);
  return words.length === 0 || words.length > 12 ? doc : `${doc}: ${words.join(', ')}`;
}

/** The fields of the schema by their names alone, where those mean the same thing in every kind that has them. */
function bareEntries(): FieldEntry[] {
  const byName = new Map<
    string,
    { readonly types: Set<string>; readonly docs: Set<string>; readonly kinds: string[] }
  >();
  for (const { number, name: kind, fields } of EVENT_KINDS) {
    for (const field of fields) {
      if (SPECIAL_FIELDS.has(field.name)) continue;
      let entry = byName.get(field.name);
      if (entry === undefined) {
        entry = { types: new Set(), docs: new Set(), kinds: [] };
        byName.set(field.name, entry);
      }
      entry.types.add(typeName(fieldUse(field.name, number)!));
      entry.docs.add(field.doc);
      entry.kinds.push(kind);
    }
  }
  return [...byName]
    .map(([name, { types, docs, kinds }]) => ({
      name,
      type: types.size <= 2 ? [...types].join(', ') : 'depends on the kind',
      kinds,
      meaning: [...docs].slice(0, 2).join('; ') + (docs.size > 2 ? '; ...' : ''),
      lookAhead: false,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function schemaEntries(): FieldEntry[] {
  return EVENT_KINDS.flatMap(({ number, name: kind, fields }) =>
    fields.map((field) => {
      const name = `${kind}.${field.name}`;
      return {
        name,
        type: typeName(fieldUse(name, number)!),
        kinds: [kind],
        meaning: withWords(field.doc, field.meaning),
        lookAhead: false,
      };
    }),
  );
}
