/**
 * Key objects: each open of a key makes one, and its handles lead to the key through it.
 * Source: "Registry Key Object Routines", "Object Types".
 */
import { assert } from '../../base/assert.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { done, enter, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { findObject, type Place } from '../ob/directory.ts';
import { ObpCreateObject } from '../ob/object.ts';
import { CmpCleanContexts } from './context-cleanup.ts';
import { CmpForgetNode, keyNode } from './key-tree.ts';
import type { KeyBody, KeyNode } from './state.ts';

/** What NT keeps in the body of a key object is nobody's business. */
const KEY_BODY_BYTES = 64;

/** Makes a key object, with one reference (two with a name). */
export function CmpCreateKeyObject(k: Kernel, node: KeyNode, place?: Place): GuestAddress {
  const options = place === undefined ? {} : { place, permanent: true };
  const object = ObpCreateObject(k, 'Key', KEY_BODY_BYTES, options);
  k.state.cm.bodies.set(object, { node: node.id, nameString: NULL_ADDRESS, contexts: [] });
  return object;
}

/** The body of a key object. */
export function keyBody(k: Kernel, object: GuestAddress): KeyBody {
  const body = k.state.cm.bodies.get(object);
  assert(body !== undefined, 'a key object has a body');
  return body;
}

/** The key that a key object stands for, which may be deleted. */
export function nodeOfObject(k: Kernel, object: GuestAddress): KeyNode {
  return keyNode(k, keyBody(k, object).node);
}

/** Whether a pointer is that of a key object. */
export function isKeyObject(k: Kernel, object: GuestAddress): boolean {
  return findObject(k, object)?.type === 'Key';
}

/** Delete procedure of key objects. */
export const CmpDeleteKeyObject = hostRoutine<{ readonly object: GuestAddress }>('CmpDeleteKeyObject', {
  start(k, { object }) {
    const left = keyBody(k, object).contexts.flatMap(({ callback: cookie, context }) => {
      const callback = k.state.cm.callbacks.find((one) => one.cookie === cookie);
      return callback === undefined ? [] : [{ object, context, callback }];
    });
    return enter(CmpCleanContexts, { left, status: 0 }, 'cleaned');
  },
  cleaned(k, { object }) {
    const { node, nameString } = keyBody(k, object);
    if (nameString !== NULL_ADDRESS) ExpFreeSystem(k, nameString);
    k.state.cm.bodies.delete(object);
    CmpForgetNode(k, node);
    return done(0);
  },
});
