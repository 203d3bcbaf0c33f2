/** Event objects for tests of the object manager. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import { ObpFindPlace } from '../ob/namespace.ts';
import { ObpCreateObject } from '../ob/object.ts';

/** Bytes of an event object's body (KEVENT). */
export const EVENT_BODY = 24;

/** An event `\BaseNamedObjects\<name>`. */
export function namedEvent(k: Kernel, name: string, options: { readonly permanent: boolean }): GuestAddress {
  const place = ObpFindPlace(k, `\\BaseNamedObjects\\${name}`);
  if (typeof place === 'number') throw new Error(`cannot name the event: ${place.toString(16)}`);
  return ObpCreateObject(k, 'Event', EVENT_BODY, { place, permanent: options.permanent });
}
