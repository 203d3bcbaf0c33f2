/**
 * The structures that queries of keys and values give: a fixed part, and behind it names and data.
 * Source: "KEY_BASIC_INFORMATION structure (wdm.h)" and its sisters, "KEY_VALUE_FULL_INFORMATION structure (wdm.h)" and
 * its sisters.
 */
import { u64FromBigInt } from '../../base/u64.ts';
import {
  KeyBasicInformation,
  KeyCachedInformation,
  KeyFullInformation,
  KeyNameInformation,
  KeyNodeInformation,
  KeyValueBasicInformation,
  KeyValueFullInformation,
  KeyValueFullInformationAlign64,
  KeyValuePartialInformation,
  KeyValuePartialInformationAlign64,
} from '../../nt/registry.ts';
import type { Kernel } from '../kernel.ts';
import { CmpFullPath, subkeysOf } from './key-tree.ts';
import type { KeyNode, RegistryValue } from './state.ts';
import { wideBytes } from './value-data.ts';

/** A structure, and how many bytes of it are there in any case. */
export interface Information {
  readonly bytes: Uint8Array;
  readonly fixedBytes: number;
}

/** ClassOffset of a key without a class, DataOffset of a name alone. */
const NOWHERE = 0xffff_ffff;

/** 32-bit words, then bytes at their offsets. */
function information(
  words: readonly number[],
  tails: readonly (readonly [offset: number, bytes: Uint8Array])[],
  fixedBytes = 4 * words.length,
): Information {
  const end = Math.max(fixedBytes, ...tails.map(([offset, { length }]) => offset + length));
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true);
  for (const [offset, tail] of tails) bytes.set(tail, offset);
  return { bytes, fixedBytes };
}

function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

function longest(lengths: readonly number[]): number {
  return Math.max(0, ...lengths);
}

/** What ZwQueryKey and ZwEnumerateKey tell of a key; undefined for a class that they do not know. */
export function keyInformation(k: Kernel, node: KeyNode, informationClass: number): Information | undefined {
  const { lo, hi } = u64FromBigInt(node.lastWriteTime);
  const name = wideBytes(node.name);
  const className = wideBytes(node.className);
  const titleIndex = 0;
  switch (informationClass) {
    case KeyBasicInformation:
      return information([lo, hi, titleIndex, name.length], [[16, name]]);
    case KeyNodeInformation: {
      const classAt = alignUp(24 + name.length, 4);
      const classOffset = className.length === 0 ? NOWHERE : classAt;
      const words = [lo, hi, titleIndex, classOffset, className.length, name.length];
      return information(
        words,
        className.length === 0
          ? [[24, name]]
          : [
              [24, name],
              [classAt, className],
            ],
      );
    }
    case KeyFullInformation: {
      const classOffset = className.length === 0 ? NOWHERE : 44;
      const [subkeys, values] = [subkeysOf(k, node), [...node.values.values()]];
      const words = [lo, hi, titleIndex, classOffset, className.length, ...countsOf(subkeys, true, values)];
      return information(words, [[44, className]]);
    }
    case KeyNameInformation: {
      const path = wideBytes(CmpFullPath(k, node));
      return information([path.length], [[4, path]]);
    }
    case KeyCachedInformation: {
      const counts = countsOf(subkeysOf(k, node), false, [...node.values.values()]);
      return information([lo, hi, titleIndex, ...counts, name.length], [], 40);
    }
    default:
      return undefined;
  }
}

/** SubKeys, MaxNameLen, MaxClassLen, Values, MaxValueNameLen, MaxValueDataLen; lengths in bytes. */
function countsOf(subkeys: readonly KeyNode[], withClass: boolean, values: readonly RegistryValue[]): number[] {
  const classes = withClass ? [longest(subkeys.map(({ className }) => 2 * className.length))] : [];
  return [
    subkeys.length,
    longest(subkeys.map(({ name }) => 2 * name.length)),
    ...classes,
    values.length,
    longest(values.map(({ name }) => 2 * name.length)),
    longest(values.map(({ data }) => data.length)),
  ];
}

/** What ZwQueryValueKey and ZwEnumerateValueKey tell of a value; undefined for a class that they do not know. */
export function valueInformation(value: RegistryValue, informationClass: number): Information | undefined {
  const { type, data } = value;
  const name = wideBytes(value.name);
  const titleIndex = 0;
  switch (informationClass) {
    case KeyValueBasicInformation:
      return information([titleIndex, type, name.length], [[12, name]]);
    case KeyValueFullInformation:
    case KeyValueFullInformationAlign64: {
      const alignment = informationClass === KeyValueFullInformation ? 4 : 8;
      const dataAt = data.length === 0 ? NOWHERE : alignUp(20 + name.length, alignment);
      const words = [titleIndex, type, dataAt, data.length, name.length];
      return information(
        words,
        data.length === 0
          ? [[20, name]]
          : [
              [20, name],
              [dataAt, data],
            ],
      );
    }
    case KeyValuePartialInformation:
      return information([titleIndex, type, data.length], [[12, data]]);
    case KeyValuePartialInformationAlign64:
      return information([type, data.length], [[8, data]]);
    default:
      return undefined;
  }
}
