/** The object namespace before any driver: the types, the directories, and the links that make DOS device names. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import { USER_LOGON } from '../se/token.ts';
import { logonDirectoryName } from './dos-devices.ts';
import { type ObjectOptions, ObpCreateObject, ObpObjectId, OPAQUE_BODY_BYTES } from './object.ts';
import { OBJECT_TYPES } from './object-types.ts';
import { ObpCreateSymbolicLink } from './symbolic-link.ts';

/** Makes a directory. */
export function ObpCreateDirectory(k: Kernel, options: ObjectOptions): GuestAddress {
  return ObpCreateObject(k, 'Directory', OPAQUE_BODY_BYTES, options);
}

function createDirectory(k: Kernel, parent: number, name: string): number {
  const options = parent === 0 ? {} : { place: { directory: parent, name } };
  return ObpObjectId(k, ObpCreateDirectory(k, { ...options, permanent: true }));
}

/** Makes the namespace. The first thing of a boot, since processes and threads are objects too. */
export function ObInitSystem(k: Kernel): void {
  const ob = k.state.ob;
  // The root has its name from being the root, so that must be known when it is reported.
  ob.root = ob.nextObject;
  createDirectory(k, 0, '');
  const types = createDirectory(k, ob.root, 'ObjectTypes');
  for (const { name } of OBJECT_TYPES) {
    const place = { directory: types, name };
    ob.typeObjects.set(name, ObpCreateObject(k, 'Type', OPAQUE_BODY_BYTES, { place, permanent: true }));
  }
  createDirectory(k, ob.root, 'Device');
  createDirectory(k, ob.root, 'Driver');
  createDirectory(k, ob.root, 'FileSystem');
  createDirectory(k, ob.root, 'BaseNamedObjects');
  createDirectory(k, ob.root, 'Callback');
  ob.dosDevices = createDirectory(k, ob.root, 'GLOBAL??');
  ObpCreateSymbolicLink(k, ob.root, 'DosDevices', '\\??');
  ObpCreateSymbolicLink(k, ob.dosDevices, 'Global', '\\GLOBAL??');
  ObpCreateSymbolicLink(k, ob.dosDevices, 'GLOBALROOT', '');
  const session = createDirectory(k, createDirectory(k, ob.root, 'Sessions'), '0');
  const logons = createDirectory(k, session, 'DosDevices');
  const local = createDirectory(k, logons, logonDirectoryName(USER_LOGON));
  ObpCreateSymbolicLink(k, local, 'Global', '\\GLOBAL??');
  ob.logonDosDevices.set(USER_LOGON, local);
}
