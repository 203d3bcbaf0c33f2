/** The full name of an object of any type. Source: "ObQueryNameString function (ntifs.h)", "Object Names". */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { nodeOfObject } from '../cm/key-object.ts';
import { CmpFullPath } from '../cm/key-tree.ts';
import { FileObject } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString, writeUnicodeString } from '../rtl/unicode-string.ts';
import { findObject, ObpFullName } from './directory.ts';

/**
 * `\Device\Example\file` for a file, the path of a key, the place in the namespace for others; empty without a name.
 * Deviation: of a file, NT asks its driver; here it is the name that it was opened with.
 */
export function ObpQueryName(k: Kernel, object: GuestAddress): string {
  const record = findObject(k, object)!;
  if (record.type === 'Key') return CmpFullPath(k, nodeOfObject(k, object));
  if (record.type !== 'File') return ObpFullName(k, record);
  const file = new FileObject(k.memory, object);
  const device = findObject(k, file.DeviceObject);
  return (device === undefined ? '' : ObpFullName(k, device)) + readUnicodeString(k, file.FileName);
}

/** Bytes of an OBJECT_NAME_INFORMATION with a name. */
export function nameInformationBytes(name: string): number {
  return UNICODE_STRING.SIZE + (name === '' ? 0 : 2 * (name.length + 1));
}

/** Stores an OBJECT_NAME_INFORMATION: the UNICODE_STRING, and the text behind it. */
export function writeNameInformation(k: Kernel, at: GuestAddress, name: string): void {
  if (name === '') k.memory.fill(at, UNICODE_STRING.SIZE, 0);
  else writeUnicodeString(k, at, addressAdd(at, UNICODE_STRING.SIZE), name);
}
