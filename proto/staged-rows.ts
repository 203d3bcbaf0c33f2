/**
 * Takes staged events into their columns, one column at a time: tight loops, one for each encoding. A staged event is the
 * words of which the event hash is made (docs/trace-format.md).
 */
import type { Column, WideDictionary } from './columns.ts';
import type { Encoding } from './event-schema.ts';

const TWO_32 = 0x1_0000_0000;

/** The number that two halves of any signedness stand for, the upper one signed. */
export function joined(lo: number, hi: number): number {
  return hi * TWO_32 + (lo >>> 0);
}

/**
 * Appends the next field of some events, all of one kind.
 * @param cursors where each event's next word is; moves behind the field
 * @param counts of a list, the column of its counts
 */
export function appendRows(
  encoding: Encoding,
  words: Int32Array,
  cursors: Int32Array,
  values: Column,
  counts: Column | undefined,
  wide: WideDictionary,
): void {
  switch (encoding) {
    case 'u8':
      appendU8(words, cursors, values);
      break;
    case 'u32':
      appendU32(words, cursors, values);
      break;
    case 'id':
      appendIds(words, cursors, values);
      break;
    case 'mono':
      appendMono(words, cursors, values);
      break;
    case 'u64':
    case 'addr':
      appendWide(words, cursors, values, wide);
      break;
    case 'u64list':
      appendLists(words, cursors, values, counts!, wide);
      break;
    case 'str':
    case 'bytes':
    case 'payload':
      // Only the digest is staged.
      for (let row = 0; row < cursors.length; row++) cursors[row]! += 2;
  }
}

function appendU8(words: Int32Array, cursors: Int32Array, values: Column): void {
  for (let row = 0; row < cursors.length; row++) values.pushU8(words[cursors[row]!++]!);
}

function appendU32(words: Int32Array, cursors: Int32Array, values: Column): void {
  for (let row = 0; row < cursors.length; row++) values.pushU32(words[cursors[row]!++]!);
}

function appendIds(words: Int32Array, cursors: Int32Array, values: Column): void {
  for (let row = 0; row < cursors.length; row++) values.pushId(words[cursors[row]!++]!);
}

function appendMono(words: Int32Array, cursors: Int32Array, values: Column): void {
  for (let row = 0; row < cursors.length; row++) {
    const at = cursors[row]!;
    values.pushMono(joined(words[at]!, words[at + 1]!));
    cursors[row] = at + 2;
  }
}

function appendWide(words: Int32Array, cursors: Int32Array, values: Column, wide: WideDictionary): void {
  for (let row = 0; row < cursors.length; row++) {
    const at = cursors[row]!;
    values.pushWide(wide, words[at]!, words[at + 1]!);
    cursors[row] = at + 2;
  }
}

function appendLists(
  words: Int32Array,
  cursors: Int32Array,
  values: Column,
  counts: Column,
  wide: WideDictionary,
): void {
  for (let row = 0; row < cursors.length; row++) {
    const at = cursors[row]!;
    const count = words[at]!;
    const end = at + 1 + count * 2;
    counts.pushU8(count);
    for (let i = at + 1; i < end; i += 2) values.pushWide(wide, words[i]!, words[i + 1]!);
    cursors[row] = end;
  }
}
