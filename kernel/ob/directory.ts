/**
 * Directories of the object namespace as tables of names. Names are found in any case and keep the case they were
 * given. Source: "Object Names", "Object Directories" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import { systemKey } from '../mm/system-space.ts';
import { upcaseText } from '../rtl/upcase.ts';
import type { ObjectRecord } from './state.ts';

/** A free name in a directory. */
export interface Place {
  readonly directory: number;
  readonly name: string;
}

/** The object of that number. */
export function objectRecord(k: Kernel, id: number): ObjectRecord {
  const record = k.state.ob.objects.get(id);
  assert(record !== undefined, `object ${id} exists`);
  return record;
}

/** The object whose body is at `address`, undefined for any other pointer. */
export function findObject(k: Kernel, address: GuestAddress): ObjectRecord | undefined {
  return k.state.ob.byAddress.get(systemKey(address));
}

/** The object of that name in a directory. */
export function entryNamed(k: Kernel, directory: ObjectRecord, name: string): ObjectRecord | undefined {
  const id = directory.entries?.get(upcaseText(name));
  return id === undefined ? undefined : objectRecord(k, id);
}

/** Enters an object under a free name. The caller counts the reference that a name is. */
export function enterName(k: Kernel, record: ObjectRecord, place: Place): void {
  const entries = objectRecord(k, place.directory).entries;
  const key = upcaseText(place.name);
  assert(entries !== undefined && !entries.has(key), `${place.name} is free`);
  entries.set(key, record.id);
  record.name = place.name;
  record.directory = place.directory;
}

/** Takes an object's name away. */
export function removeName(k: Kernel, record: ObjectRecord): void {
  objectRecord(k, record.directory).entries?.delete(upcaseText(record.name));
  record.name = '';
  record.directory = 0;
}

/** `\Device\Example`; empty for an object without a name. */
export function ObpFullName(k: Kernel, record: ObjectRecord): string {
  if (record.id === k.state.ob.root) return '\\';
  if (record.directory === 0) return '';
  const parent = ObpFullName(k, objectRecord(k, record.directory));
  return parent === '\\' ? `\\${record.name}` : `${parent}\\${record.name}`;
}

/** The objects of a directory, ordered by upper-case name. */
export function ObpDirectoryEntries(k: Kernel, directory: ObjectRecord): ObjectRecord[] {
  const keys = [...(directory.entries?.entries() ?? [])];
  keys.sort(([a], [b]) => (a < b ? -1 : 1));
  return keys.map(([, id]) => objectRecord(k, id));
}
