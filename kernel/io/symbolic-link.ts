/** Symbolic links to devices. Source: "IoCreateSymbolicLink function (wdm.h)", "IoDeleteSymbolicLink function (wdm.h)". */
import { ntSuccess, STATUS_OBJECT_TYPE_MISMATCH, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { findObject } from '../ob/directory.ts';
import { ObpFindPlace, ObpLookup } from '../ob/namespace.ts';
import { ObDereferenceObject, ObMakeTemporaryObject, ObReferenceObject } from '../ob/object.ts';
import { type LinkProtection, ObpCreateSymbolicLink } from '../ob/symbolic-link.ts';

/** Makes a permanent link; only its name holds it. */
export function IopCreateSymbolicLink(
  k: Kernel,
  name: string,
  target: string,
  protection: LinkProtection = 'protected',
): number {
  const place = ObpFindPlace(k, name);
  if (typeof place === 'number') return place;
  ObDereferenceObject(k, ObpCreateSymbolicLink(k, place.directory, place.name, target, protection));
  return STATUS_SUCCESS;
}

/** Deletes the link itself, whatever it stands for. */
export function IopDeleteSymbolicLink(k: Kernel, name: string): number {
  const { status, object } = ObpLookup(k, name, { followLast: false });
  if (!ntSuccess(status)) return status;
  const record = findObject(k, object)!;
  if (record.type !== 'SymbolicLink') return STATUS_OBJECT_TYPE_MISMATCH;
  ObReferenceObject(k, object);
  ObMakeTemporaryObject(k, object);
  ObDereferenceObject(k, object);
  return STATUS_SUCCESS;
}
