import type { GuestAddress } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from './state.ts';

/** The thread whose KTHREAD is at `object`; undefined for any other pointer. Most often that is the one that runs. */
export function PspFindThread(k: Kernel, object: GuestAddress): Thread | undefined {
  const current = k.currentThread;
  if (current?.object === object) return current;
  return k.state.ps.threads.get(k.state.ps.threadByObject.get(object) ?? 0);
}
