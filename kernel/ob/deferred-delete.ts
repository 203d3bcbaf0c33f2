/**
 * Objects whose last reference has gone above PASSIVE_LEVEL, where their delete procedures cannot run: a system thread
 * deletes them. It is made for the purpose and ends when there are none left.
 * Deviation: NT gives them to a system worker thread. Source: "Life Cycle of an Object".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';
import { ObpRemoveObject } from './object.ts';

/** Has an object without references deleted, soon. */
export function ObpDeferObjectDeletion(k: Kernel, object: GuestAddress): void {
  const { deferredDeletions } = k.state.ob;
  deferredDeletions.push(object);
  if (deferredDeletions.length === 1) PspCreateSystemThread(k, 'deferred delete', ObpProcessRemovals, {});
}

const ObpProcessRemovals = hostRoutine<object>('ObpProcessRemovals', {
  start: removeFirst,
  removed(k) {
    k.state.ob.deferredDeletions.shift();
    return removeFirst(k);
  },
});

function removeFirst(k: Kernel): StepResult {
  const [object] = k.state.ob.deferredDeletions;
  return object === undefined ? done(0) : enter(ObpRemoveObject, { object }, 'removed');
}
