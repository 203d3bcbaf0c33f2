/**
 * The words that numbers of an event have, by the meaning that the trace schema gives a field: `IRP_MJ_READ` or READ for a
 * `major`, `STATUS_SUCCESS` or SUCCESS for an `ntstatus`, `spin_lock` for a `lock_code`. Case does not count.
 */
import { bugCheckCodes } from '../nt/bugcheck.ts';
import { eventWords } from '../nt/event-codes.ts';
import { ioctlCodes } from '../nt/ioctl.ts';
import { IRP_MJ_MAXIMUM_FUNCTION, irpMajorName, irpMinorNames } from '../nt/irp-codes.ts';
import { HIGH_LEVEL, irqlName } from '../nt/irql.ts';
import { ntStatusNames, ntStatusValue } from '../nt/ntstatus.ts';
import {
  CREATE_OPTIONS,
  DEVICE_FLAGS,
  DEVICE_TYPES,
  FILE_ACCESS,
  IRP_FLAGS,
  OBJECT_ATTRIBUTE_FLAGS,
  STANDARD_ACCESS,
} from '../nt/tables/io-flags.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import { formatNumber, POOL_TYPES } from '../wording/format-value.ts';

/** Words by number, and what they may begin or end with that can be left out. */
interface Vocabulary {
  readonly words: () => Words;
  /** `IRP_MJ_`: `READ` is `IRP_MJ_READ`. */
  readonly prefix?: string;
  /** `_LEVEL`: `DISPATCH` is `DISPATCH_LEVEL`. */
  readonly suffix?: string;
}

/** Words by their normal form, with their number and usual spelling. */
type Words = ReadonlyMap<string, { readonly value: number; readonly spelling: string }>;

function once(make: () => ReadonlyMap<string, number>): () => Words {
  let made: Words | undefined;
  return () => {
    made ??= new Map(
      [...make()].map(([word, value]) => [normal(word), { value, spelling: word.replaceAll(' ', '_') }]),
    );
    return made;
  };
}

/** `spin lock`, `spin-lock` and `SPIN_LOCK` are one word. */
function normal(word: string): string {
  return word.toUpperCase().replaceAll(/[ -]/g, '_');
}

function numbered(words: readonly string[]): Map<string, number> {
  return new Map(words.map((word, number) => [word, number]));
}

function table(flags: Readonly<Record<string, number>>): Vocabulary {
  return { words: once(() => new Map(Object.entries(flags).map(([word, value]) => [word, value >>> 0]))) };
}

const METHODS = ['METHOD_BUFFERED', 'METHOD_IN_DIRECT', 'METHOD_OUT_DIRECT', 'METHOD_NEITHER'];
/** As in the access of a control code. */
const CONTROL_ACCESS = { FILE_ANY_ACCESS: 0, FILE_READ_ACCESS: 1, FILE_WRITE_ACCESS: 2 };

const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  bool: { words: once(() => numbered(['FALSE', 'TRUE'])) },
  ntstatus: {
    words: once(() => new Map([...ntStatusNames()].map((name) => [name, ntStatusValue(name)!]))),
    prefix: 'STATUS_',
  },
  irql: {
    words: once(() => new Map(numbered(Array.from({ length: HIGH_LEVEL + 1 }, (_, irql) => irqlName(irql))))),
    suffix: '_LEVEL',
  },
  major: {
    words: once(() => numbered(Array.from({ length: IRP_MJ_MAXIMUM_FUNCTION + 1 }, (_, code) => irpMajorName(code)))),
    prefix: 'IRP_MJ_',
  },
  mode: { words: once(() => numbered(['KernelMode', 'UserMode'])), suffix: 'MODE' },
  pool_type: {
    words: once(() => new Map(Object.entries(POOL_TYPES).map(([type, word]) => [word, Number(type)]))),
  },
  device_type: { ...table(DEVICE_TYPES), prefix: 'FILE_DEVICE_' },
  bugcheck: { words: once(bugCheckCodes) },
  ioctl: { words: once(ioctlCodes) },
  method: { words: once(() => numbered(METHODS)), prefix: 'METHOD_' },
  control_access: table(CONTROL_ACCESS),
  access: table({ ...STANDARD_ACCESS, ...FILE_ACCESS }),
  device_flags: { ...table(DEVICE_FLAGS), prefix: 'DO_' },
  irp_flags: { ...table(IRP_FLAGS), prefix: 'IRP_' },
  create_options: { ...table(CREATE_OPTIONS), prefix: 'FILE_' },
  object_attributes: { ...table(OBJECT_ATTRIBUTE_FLAGS), prefix: 'OBJ_' },
  kind: { words: once(() => new Map(EVENT_KINDS.map(({ name, number }) => [name, number]))) },
};

function vocabularyOf(meaning: string): Vocabulary | undefined {
  if (Object.hasOwn(VOCABULARIES, meaning)) return VOCABULARIES[meaning];
  const words = eventWords(meaning);
  return words && { words: once(() => numbered(words)) };
}

/** True for a meaning whose numbers have words, other than minor codes, whose words depend on the major code. */
export function hasWords(meaning: string): boolean {
  return vocabularyOf(meaning) !== undefined;
}

/** The number of a word, short forms included; undefined for an unknown one. */
export function wordValue(meaning: string, word: string): number | undefined {
  const vocabulary = vocabularyOf(meaning);
  if (vocabulary === undefined) return undefined;
  const { prefix = '', suffix = '' } = vocabulary;
  const words = vocabulary.words();
  const plain = normal(word);
  const found = words.get(plain) ?? words.get(prefix + plain) ?? words.get(plain + suffix);
  return found?.value;
}

/** All words of a meaning in full, for suggestions and lists. */
export function wordsOf(meaning: string): string[] {
  if (meaning === 'minor') return irpMinorNames();
  const vocabulary = vocabularyOf(meaning);
  if (vocabulary === undefined) return [];
  return [...vocabulary.words().values()].map(({ spelling }) => spelling);
}

/** The same without what can be left out: `READ`. */
export function shortWordsOf(meaning: string): string[] {
  const { prefix = '', suffix = '' } = vocabularyOf(meaning) ?? {};
  return wordsOf(meaning).map((word) => word.slice(prefix.length, word.length - suffix.length));
}

/** Meanings whose full names mean one thing wherever they stand. */
const EVERYWHERE = ['ntstatus', 'major', 'ioctl', 'method', 'device_type', 'irql', 'device_flags', 'irp_flags', 'bool'];

/** A name of NT's headers in a place that has no words of its own; full names only. */
export function constantValue(word: string): number | undefined {
  for (const meaning of EVERYWHERE) {
    const found = VOCABULARIES[meaning]!.words().get(normal(word));
    if (found !== undefined) return found.value;
  }
  return undefined;
}

/** A number as people read it, for `matches`, `contains` and groups: `IRP_MJ_READ`, `Pipe`, `spin lock`. */
export function wordText(meaning: string, value: number): string {
  if (meaning === 'major') return irpMajorName(value);
  if (meaning === 'ntstatus' || meaning === 'ioctl') return nameOfValue(meaning, value) ?? formatNumber('hex', value);
  if (meaning === 'method') return METHODS[value] ?? String(value);
  if (meaning === 'kind') return EVENT_KINDS.find(({ number }) => number === value)?.name ?? `unknown_${value}`;
  return formatNumber(meaning, value);
}

const namesByValue = new Map<string, ReadonlyMap<number, string>>();

function nameOfValue(meaning: string, value: number): string | undefined {
  let names = namesByValue.get(meaning);
  if (names === undefined) {
    names = new Map(
      [...VOCABULARIES[meaning]!.words().values()].map(({ value: number, spelling }) => [number, spelling]),
    );
    namesByValue.set(meaning, names);
  }
  return names.get(value >>> 0);
}
