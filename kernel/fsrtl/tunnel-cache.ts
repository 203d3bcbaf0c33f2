/**
 * Tunnel caches: what a file system remembers for a while of files that have gone, so that one of the same name that is made
 * soon after gets their other name and times back.
 * Source: "FsRtlAddToTunnelCache function (ntifs.h)", "FsRtlFindInTunnelCache function (ntifs.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { u64ToBigInt } from '../../base/u64.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { upToApc } from '../irql-range.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { readCountedString, readUnicodeString, writeUnicodeString } from '../rtl/unicode-string.ts';
import { upcaseText } from '../rtl/upcase.ts';
import type { TunneledFile } from './state.ts';

/** Entries are kept for 15 seconds, and no more than 1024 of them. */
const KEPT_100NS = 150_000_000n;
const MOST_ENTRIES = 1024;

function entriesOf(k: Kernel, cache: GuestAddress): TunneledFile[] {
  const since = KiSystemTime(k) - KEPT_100NS;
  const entries = (k.state.fsrtl.tunnels.get(cache) ?? []).filter((entry) => entry.since >= since);
  k.state.fsrtl.tunnels.set(cache, entries);
  return entries;
}

function keyOf({ keyedByShortName, shortName, longName }: TunneledFile): string {
  return upcaseText(keyedByShortName ? shortName : longName);
}

/** Stores a name, in a buffer of paged pool where the caller's is too small. */
function giveName(k: Kernel, target: GuestAddress, name: string): void {
  const { buffer, maximumLength } = readCountedString(k.memory, target);
  const bytes = 2 * name.length + 2;
  const room = maximumLength >= bytes ? buffer : ExpAllocateSystem(k, bytes, poolTag('Tunn'));
  writeUnicodeString(k, target, room, name);
}

export const tunnelCacheDdis: readonly Ddi[] = [
  /**
   * Prepares an empty cache.
   * @irql <= APC_LEVEL
   * Source: "FsRtlInitializeTunnelCache function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlInitializeTunnelCache',
    parameters: ['Cache: ptr'],
    irql: upToApc,
    call(k, cache) {
      k.state.fsrtl.tunnels.set(cache, []);
    },
  }),
  /**
   * Gives a cache up.
   * @irql <= APC_LEVEL
   * Source: "FsRtlDeleteTunnelCache function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlDeleteTunnelCache',
    parameters: ['Cache: ptr'],
    irql: upToApc,
    call(k, cache) {
      k.state.fsrtl.tunnels.delete(cache);
    },
  }),
  /**
   * Remembers a file that goes, under its short or its long name.
   * @irql <= APC_LEVEL
   * Deviation: entries are kept for 15 seconds, whatever the registry says.
   * Source: "FsRtlAddToTunnelCache function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlAddToTunnelCache',
    parameters: [
      'Cache: ptr',
      'DirectoryKey: u64',
      'ShortName: ptr',
      'LongName: ptr',
      'KeyByShortName: bool',
      'DataLength: u32',
      'Data: ptr',
    ],
    irql: upToApc,
    call(k, cache, directory, shortName, longName, keyedByShortName, dataLength, data) {
      const entry: TunneledFile = {
        directory: u64ToBigInt(directory),
        shortName: readUnicodeString(k, shortName),
        longName: readUnicodeString(k, longName),
        keyedByShortName,
        data: k.memory.readBytes(data, dataLength),
        since: KiSystemTime(k),
      };
      const others = entriesOf(k, cache).filter(
        (other) => other.directory !== entry.directory || keyOf(other) !== keyOf(entry),
      );
      k.state.fsrtl.tunnels.set(cache, [...others, entry].slice(-MOST_ENTRIES));
    },
  }),
  /**
   * Looks for a file that went under a name; DataLength is the room in, and the length of the data out.
   * @irql <= APC_LEVEL
   * Returns TRUE when there is one.
   * Source: "FsRtlFindInTunnelCache function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlFindInTunnelCache',
    parameters: [
      'Cache: ptr',
      'DirectoryKey: u64',
      'Name: ptr',
      'ShortName: ptr',
      'LongName: ptr',
      'DataLength: ptr',
      'Data: ptr',
    ],
    irql: upToApc,
    call(k, cache, directory, name, shortName, longName, dataLength, data) {
      const key = upcaseText(readUnicodeString(k, name));
      const entry = entriesOf(k, cache).find((one) => one.directory === u64ToBigInt(directory) && keyOf(one) === key);
      if (entry === undefined) return false;
      giveName(k, shortName, entry.shortName);
      giveName(k, longName, entry.longName);
      const length = Math.min(k.memory.readU32(dataLength), entry.data.length);
      k.memory.writeBytes(data, entry.data.subarray(0, length));
      k.memory.writeU32(dataLength, entry.data.length);
      return true;
    },
  }),
  /**
   * Forgets all files of a directory.
   * @irql <= APC_LEVEL
   * Source: "FsRtlDeleteKeyFromTunnelCache function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlDeleteKeyFromTunnelCache',
    parameters: ['Cache: ptr', 'DirectoryKey: u64'],
    irql: upToApc,
    call(k, cache, directory) {
      const kept = entriesOf(k, cache).filter((one) => one.directory !== u64ToBigInt(directory));
      k.state.fsrtl.tunnels.set(cache, kept);
    },
  }),
];
