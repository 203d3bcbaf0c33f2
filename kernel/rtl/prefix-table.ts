/**
 * Tables of prefixes of names: the longest one that a name begins with, at the end of a component. The entries are the
 * driver's; their members belong to the table, which links them here. Source: "RtlFindUnicodePrefix function (ntifs.h)" and
 * the pages of its relatives.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { checkChain } from '../chain.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString } from './unicode-string.ts';
import { upcaseText } from './upcase.ts';

/** UNICODE_PREFIX_TABLE: type and length, the first entry, the last one enumerated. */
const TABLE_TYPE = 0x0800;
const TABLE_BYTES = 24;
const FIRST = 8;
const LAST_NEXT = 16;
/** UNICODE_PREFIX_TABLE_ENTRY: type, length in components, the next entry, ..., the prefix. */
const ENTRY_TYPE = 0x0801;
const NAME_LENGTH = 2;
const NEXT = 8;
const PREFIX = 48;
const ENTRY_BYTES = 56;

function* entriesOf(k: Kernel, table: GuestAddress): Generator<GuestAddress> {
  let entry = k.memory.readPointer(addressAdd(table, FIRST));
  for (let count = 0; entry !== NULL_ADDRESS; count++) {
    checkChain(count, 'entries of a prefix table', entry);
    yield entry;
    entry = k.memory.readPointer(addressAdd(entry, NEXT));
  }
}

function prefixOf(k: Kernel, entry: GuestAddress): string {
  return readUnicodeString(k, k.memory.readPointer(addressAdd(entry, PREFIX)));
}

/** Whether a name begins with a prefix, which ends where a component does. */
function hasPrefix(name: string, prefix: string, caseInsensitiveIndex: number): boolean {
  if (name.length < prefix.length) return false;
  const exact = prefix.slice(0, caseInsensitiveIndex);
  if (!name.startsWith(exact)) return false;
  const rest = upcaseText(prefix.slice(caseInsensitiveIndex));
  if (upcaseText(name.slice(exact.length, prefix.length)) !== rest) return false;
  return name.length === prefix.length || prefix.endsWith('\\') || name[prefix.length] === '\\';
}

function componentsOf(prefix: string): number {
  return prefix.split('\\').filter((component) => component !== '').length;
}

export const prefixTableDdis: readonly Ddi[] = [
  /**
   * Makes a table without prefixes.
   * @irql <= APC_LEVEL
   * Source: "RtlInitializeUnicodePrefix function (ntifs.h)".
   */
  ddi({
    name: 'RtlInitializeUnicodePrefix',
    parameters: ['PrefixTable: ptr'],
    irql: upToApc,
    call(k, table) {
      k.memory.fill(table, TABLE_BYTES, 0);
      k.memory.writeU16(table, TABLE_TYPE);
    },
  }),
  /**
   * Adds a prefix with the entry that stands for it; FALSE when the table has it already.
   * @irql <= APC_LEVEL
   * Source: "RtlInsertUnicodePrefix function (ntifs.h)".
   */
  ddi({
    name: 'RtlInsertUnicodePrefix',
    parameters: ['PrefixTable: ptr', 'Prefix: ptr', 'PrefixTableEntry: ptr'],
    irql: upToApc,
    call(k, table, prefixAt, entry) {
      const prefix = readUnicodeString(k, prefixAt);
      let last = NULL_ADDRESS;
      for (const other of entriesOf(k, table)) {
        if (prefixOf(k, other) === prefix) return false;
        last = other;
      }
      k.memory.fill(entry, ENTRY_BYTES, 0);
      k.memory.writeU16(entry, ENTRY_TYPE);
      k.memory.writeU16(addressAdd(entry, NAME_LENGTH), componentsOf(prefix));
      k.memory.writePointer(addressAdd(entry, PREFIX), prefixAt);
      k.memory.writePointer(last === NULL_ADDRESS ? addressAdd(table, FIRST) : addressAdd(last, NEXT), entry);
      return true;
    },
  }),
  /**
   * Finds the entry of the longest prefix of a name; NULL without one. From a character on, case makes no difference.
   * @irql PASSIVE_LEVEL
   * Source: "RtlFindUnicodePrefix function (ntifs.h)".
   */
  ddi({
    name: 'RtlFindUnicodePrefix',
    parameters: ['PrefixTable: ptr', 'FullName: ptr', 'CaseInsensitiveIndex: u32'],
    irql: passiveOnly,
    call(k, table, nameAt, caseInsensitiveIndex) {
      const name = readUnicodeString(k, nameAt);
      let found = NULL_ADDRESS;
      let length = -1;
      for (const entry of entriesOf(k, table)) {
        const prefix = prefixOf(k, entry);
        if (prefix.length <= length || !hasPrefix(name, prefix, caseInsensitiveIndex)) continue;
        found = entry;
        length = prefix.length;
      }
      return found;
    },
  }),
  /**
   * Takes an entry out of its table; nothing happens to one that is not in it.
   * @irql <= APC_LEVEL
   * Source: "RtlRemoveUnicodePrefix function (ntifs.h)".
   */
  ddi({
    name: 'RtlRemoveUnicodePrefix',
    parameters: ['PrefixTable: ptr', 'PrefixTableEntry: ptr'],
    irql: upToApc,
    call(k, table, entry) {
      let link = addressAdd(table, FIRST);
      for (const other of entriesOf(k, table)) {
        if (other === entry) {
          k.memory.writePointer(link, k.memory.readPointer(addressAdd(entry, NEXT)));
          k.memory.writePointer(addressAdd(table, LAST_NEXT), NULL_ADDRESS);
          return;
        }
        link = addressAdd(other, NEXT);
      }
    },
  }),
  /**
   * Goes through a table: its first entry, or the one behind that which the last call gave; NULL at the end.
   * @irql <= APC_LEVEL
   * Source: "RtlNextUnicodePrefix function (ntifs.h)".
   */
  ddi({
    name: 'RtlNextUnicodePrefix',
    parameters: ['PrefixTable: ptr', 'Restart: bool'],
    irql: upToApc,
    call(k, table, restart) {
      const before = k.memory.readPointer(addressAdd(table, LAST_NEXT));
      const link = restart || before === NULL_ADDRESS ? addressAdd(table, FIRST) : addressAdd(before, NEXT);
      const entry = k.memory.readPointer(link);
      if (entry !== NULL_ADDRESS || restart) k.memory.writePointer(addressAdd(table, LAST_NEXT), entry);
      return entry;
    },
  }),
];
