/**
 * Names in the OEM code page, and names of 8.3 characters. The simulated code page has one byte a character.
 * Source: the pages of the routines (ntifs.h).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { beginShortNames, isShortName, nextShortName } from '../rtl/short-names.ts';
import { EMPTY_STRING } from '../rtl/string-conversion.ts';
import { readCountedString, readUnicodeString, writeCountedString } from '../rtl/unicode-string.ts';
import { isNameInExpression } from './names.ts';

const WILD_CARDS = '*?<>"';
const BACKSLASH = '\\';

/** The text of a STRING, a byte a character. */
function readOem(k: Kernel, address: GuestAddress): string {
  const { length, buffer } = readCountedString(k.memory, address);
  return length === 0 ? '' : String.fromCharCode(...k.memory.readBytes(buffer, length));
}

function hasWildCards(name: string): boolean {
  return [...name].some((character) => WILD_CARDS.includes(character));
}

/** Whether a name is one that the FAT file system can have: of 8.3 characters, spaces within allowed. */
function isFatName(name: string, wildCards: boolean): boolean {
  if (name === '.' || name === '..') return true;
  // Wild cards stand for characters, so with them only the parts' lengths are looked at.
  const plain = wildCards ? [...name].map((c) => (WILD_CARDS.includes(c) ? 'X' : c)).join('') : name;
  return isShortName(plain).isLegal;
}

/** The same of each part of a path, where there may be one. */
function isFatPath(name: string, wildCards: boolean, path: boolean, leadingBackslash: boolean): boolean {
  if (name === '') return false;
  if (name === BACKSLASH) return leadingBackslash;
  const isAbsolute = name.startsWith(BACKSLASH);
  if (isAbsolute && !leadingBackslash) return false;
  const parts = (isAbsolute ? name.slice(1) : name).split(BACKSLASH);
  return (path || parts.length === 1) && parts.every((part) => isFatName(part, wildCards));
}

/** GENERATE_NAME_CONTEXT */
const CONTEXT = {
  Checksum: 0,
  ChecksumInserted: 2,
  NameLength: 3,
  NameBuffer: 4,
  ExtensionLength: 20,
  ExtensionBuffer: 24,
  LastIndexValue: 32,
} as const;

function readChars(k: Kernel, at: GuestAddress, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++) text += String.fromCharCode(k.memory.readU16(addressAdd(at, 2 * i)));
  return text;
}

function writeChars(k: Kernel, at: GuestAddress, text: string): void {
  for (let i = 0; i < text.length; i++) k.memory.writeU16(addressAdd(at, 2 * i), text.charCodeAt(i));
}

/** The next short name of a series that the context keeps; a zeroed context begins one. */
function generate(k: Kernel, name: string, allowExtended: boolean, context: GuestAddress): string {
  const field = (offset: number) => addressAdd(context, offset);
  const index = k.memory.readU32(field(CONTEXT.LastIndexValue));
  const series =
    index === 0
      ? beginShortNames(name, allowExtended)
      : {
          base: readChars(k, field(CONTEXT.NameBuffer), k.memory.readU8(field(CONTEXT.NameLength))),
          extension: readChars(k, field(CONTEXT.ExtensionBuffer), k.memory.readU32(field(CONTEXT.ExtensionLength))),
          index,
          checksum: k.memory.readU16(field(CONTEXT.Checksum)),
          hasChecksum: k.memory.readU8(field(CONTEXT.ChecksumInserted)) !== 0,
        };
  const short = nextShortName(series);
  k.memory.writeU16(field(CONTEXT.Checksum), series.checksum);
  k.memory.writeU8(field(CONTEXT.ChecksumInserted), series.hasChecksum ? 1 : 0);
  k.memory.writeU8(field(CONTEXT.NameLength), series.base.length);
  writeChars(k, field(CONTEXT.NameBuffer), series.base);
  k.memory.writeU32(field(CONTEXT.ExtensionLength), series.extension.length);
  writeChars(k, field(CONTEXT.ExtensionBuffer), series.extension);
  k.memory.writeU32(field(CONTEXT.LastIndexValue), series.index);
  return short;
}

/** A STRING by value comes as a pointer to it. */
export const oemNameDdis: readonly Ddi[] = [
  /**
   * Tells whether a name, or a path where that is permitted, is one that the FAT file system can have.
   * @irql <= APC_LEVEL
   * Source: "FsRtlIsFatDbcsLegal function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlIsFatDbcsLegal',
    parameters: [
      'DbcsName: ptr',
      'WildCardsPermissible: bool',
      'PathNamePermissible: bool',
      'LeadingBackslashPermissible: bool',
    ],
    irql: upToApc,
    call: (k, name, wildCards, path, leadingBackslash) =>
      isFatPath(readOem(k, name), wildCards, path, leadingBackslash),
  }),
  /**
   * Tells whether a name of bytes is one of those that an expression in upper case stands for.
   * @irql <= APC_LEVEL
   * Source: "FsRtlIsDbcsInExpression function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlIsDbcsInExpression',
    parameters: ['Expression: ptr', 'Name: ptr'],
    irql: upToApc,
    call: (k, expression, name) => isNameInExpression(readOem(k, expression), readOem(k, name)),
  }),
  /**
   * Tells whether there is a wild card in a name of bytes.
   * @irql <= APC_LEVEL
   * Source: "FsRtlDoesDbcsContainWildCards function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlDoesDbcsContainWildCards',
    parameters: ['Name: ptr'],
    irql: upToApc,
    call: (k, name) => hasWildCards(readOem(k, name)),
  }),
  /**
   * Takes the first name off a path of bytes, without the separators.
   * @irql <= APC_LEVEL
   * Source: "FsRtlDissectDbcs function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlDissectDbcs',
    parameters: ['Path: ptr', 'FirstName: ptr', 'RemainingName: ptr'],
    irql: upToApc,
    call(k, path, first, rest) {
      const { buffer } = readCountedString(k.memory, path);
      const text = readOem(k, path);
      const start = text.startsWith(BACKSLASH) ? 1 : 0;
      const separator = text.indexOf(BACKSLASH, start);
      const end = separator < 0 ? text.length : separator;
      const part = (from: number, to: number) =>
        to <= from ? EMPTY_STRING : { length: to - from, maximumLength: to - from, buffer: addressAdd(buffer, from) };
      writeCountedString(k.memory, first, part(start, end));
      writeCountedString(k.memory, rest, separator < 0 ? EMPTY_STRING : part(end + 1, text.length));
    },
  }),
  /**
   * Makes a name of 8.3 characters of a long one, another one each time it is called with the same context.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS.
   * Deviation: the checksum that names are made of after the fourth is not that of Windows.
   * Source: "RtlGenerate8dot3Name function (ntifs.h)".
   */
  ddi({
    name: 'RtlGenerate8dot3Name',
    parameters: ['Name: ptr', 'AllowExtendedCharacters: bool', 'Context: ptr', 'Name8dot3: ptr'],
    irql: upToApc,
    call(k, name, allowExtended, context, out) {
      const short = generate(k, readUnicodeString(k, name), allowExtended, context);
      const { buffer, maximumLength } = readCountedString(k.memory, out);
      writeChars(k, buffer, short);
      writeCountedString(k.memory, out, { length: 2 * short.length, maximumLength, buffer });
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Tells whether a name is one of 8.3 characters, in the OEM code page; gives it so, in upper case, and whether it has spaces.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlIsNameLegalDOS8Dot3 function (ntifs.h)".
   */
  ddi({
    name: 'RtlIsNameLegalDOS8Dot3',
    parameters: ['Name: ptr', 'OemName: ptr', 'NameContainsSpaces: ptr'],
    irql: upToDispatch,
    call(k, address, oemName, spaces) {
      const name = readUnicodeString(k, address);
      const { isLegal, hasSpaces } = isShortName(name);
      if (!isLegal || name.length > 12 || /[^\x20-\xff]/.test(name)) return false;
      if (oemName !== NULL_ADDRESS) {
        const upper = name.toUpperCase();
        const { buffer, maximumLength } = readCountedString(k.memory, oemName);
        for (let i = 0; i < upper.length; i++) k.memory.writeU8(addressAdd(buffer, i), upper.charCodeAt(i));
        writeCountedString(k.memory, oemName, { length: upper.length, maximumLength, buffer });
      }
      if (spaces !== NULL_ADDRESS) k.memory.writeU8(spaces, hasSpaces ? 1 : 0);
      return true;
    },
  }),
];
