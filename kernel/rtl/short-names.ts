/**
 * Names of 8.3 characters: which names are such, and making one of a long name.
 * Source: "RtlGenerate8dot3Name function (ntifs.h)", "RtlIsNameLegalDOS8Dot3 function (ntifs.h)", "Naming Files, Paths, and
 * Namespaces".
 */
import { upcaseUnit } from './upcase.ts';

/** What no short name has, apart from the one period. */
const ILLEGAL = /["*+,./:;<=>?[\\\]|]/;
const FIRST_PRINTABLE = ' ';

/** Characters of a long name that a short one has as an underscore. */
const REPLACED = /["*+,/:;<=>?[\\\]|]/;

/** Tries with the plain beginning of the name before it is made of a checksum as well. */
const PLAIN_TRIES = 4;
const PLAIN_CHARACTERS = 6;
const CHECKSUM_CHARACTERS = 2;

/** What a series of short names of one long name is made from (GENERATE_NAME_CONTEXT). */
export interface ShortNameSeries {
  base: string;
  readonly extension: string;
  /** The last number tried. */
  index: number;
  readonly checksum: number;
  hasChecksum: boolean;
}

/** Whether a text of characters of one byte is a name of 8.3 characters; spaces within are legal and told by `hasSpaces`. */
export function isShortName(name: string): { readonly isLegal: boolean; readonly hasSpaces: boolean } {
  const hasSpaces = name.includes(' ');
  const illegal = { isLegal: false, hasSpaces };
  if (name === '.' || name === '..') return { isLegal: true, hasSpaces };
  const [base = '', extension, ...more] = name.split('.');
  if (more.length > 0 || base.length < 1 || base.length > 8) return illegal;
  if (extension !== undefined && (extension.length < 1 || extension.length > 3)) return illegal;
  const parts = [base, extension ?? ''];
  if (parts.some((part) => part.endsWith(' ') || ILLEGAL.test(part))) return illegal;
  if ([...name].some((character) => character < FIRST_PRINTABLE)) return illegal;
  return { isLegal: true, hasSpaces };
}

/** Deviation: the checksum is not NT's, which is not documented. */
function checksumOf(name: string): number {
  let sum = 0;
  for (let i = 0; i < name.length; i++) sum = ((sum >>> 1) + ((sum & 1) << 15) + name.charCodeAt(i)) & 0xffff;
  return sum;
}

/** The characters of a long name that its short ones are made of. */
function usable(text: string, allowExtended: boolean): string {
  let result = '';
  for (const character of text) {
    if (character === ' ' || character === '.') continue;
    const isReplaced = REPLACED.test(character) || (!allowExtended && character > '\x7f');
    result += isReplaced ? '_' : String.fromCharCode(upcaseUnit(character.charCodeAt(0)));
  }
  return result;
}

/** Begins the series of short names for a long one. */
export function beginShortNames(name: string, allowExtended: boolean): ShortNameSeries {
  const trimmed = name.replace(/^[. ]+/, '').replace(/[. ]+$/, '');
  const dot = trimmed.lastIndexOf('.');
  const base = usable(dot < 0 ? trimmed : trimmed.slice(0, dot), allowExtended).slice(0, PLAIN_CHARACTERS);
  const extension = dot < 0 ? '' : usable(trimmed.slice(dot + 1), allowExtended).slice(0, 3);
  const series = { base, extension, index: 0, checksum: checksumOf(name), hasChecksum: false };
  if (base.length <= CHECKSUM_CHARACTERS) addChecksum(series);
  return series;
}

function addChecksum(series: ShortNameSeries): void {
  const digits = series.checksum.toString(16).toUpperCase().padStart(4, '0');
  series.base = series.base.slice(0, CHECKSUM_CHARACTERS) + digits;
  series.hasChecksum = true;
  series.index = 0;
}

/** The next name of a series. */
export function nextShortName(series: ShortNameSeries): string {
  if (series.index >= PLAIN_TRIES && !series.hasChecksum) addChecksum(series);
  const tail = `~${++series.index}`;
  const name = series.base.slice(0, 8 - tail.length) + tail;
  return series.extension === '' ? name : `${name}.${series.extension}`;
}
