/**
 * What the I/O manager keeps of each thread for drivers: whether it is the system's, whether errors are shown to its user, and
 * which device must be verified. Source: the pages of the routines (ntddk.h, ntifs.h).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { Irp, KThread } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { PspThreadOf } from '../ps/thread.ts';

const upToDispatch = [PASSIVE_LEVEL, DISPATCH_LEVEL] as const;

/** What is kept with a thread that a driver names. */
function blockOf(k: Kernel, thread: GuestAddress): KThread {
  return new KThread(k.memory, PspThreadOf(k, thread).object);
}

export const ioThreadDdis: readonly Ddi[] = [
  /**
   * Whether a thread is one of the system's own.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xA when it is no thread.
   * Source: "IoIsSystemThread function (ntifs.h)".
   */
  ddi({
    name: 'IoIsSystemThread',
    parameters: ['Thread: ptr'],
    irql: upToDispatch,
    call: (k, thread) => !PspThreadOf(k, thread).user,
  }),
  /**
   * Has errors of the current thread's I/O shown to the user, or not; returns what was so before.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoSetThreadHardErrorMode function (ntddk.h)".
   */
  ddi({
    name: 'IoSetThreadHardErrorMode',
    parameters: ['EnableHardErrors: bool'],
    irql: upToDispatch,
    call(k, enable) {
      const block = new KThread(k.memory, k.currentThread!.object);
      const wasEnabled = block.HardErrorsAreDisabled === 0;
      block.HardErrorsAreDisabled = enable ? 0 : 1;
      return wasEnabled;
    },
  }),
  /**
   * Names the device whose removable medium must be verified before the thread of a request goes on.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoSetHardErrorOrVerifyDevice function (ntddk.h)".
   */
  ddi({
    name: 'IoSetHardErrorOrVerifyDevice',
    parameters: ['Irp: ptr', 'DeviceObject: ptr'],
    irql: upToDispatch,
    call(k, irp, device) {
      const thread = new Irp(k.memory, irp).Tail_Overlay_Thread;
      // What a driver has sent belongs to no thread, and nobody would verify the device.
      if (thread !== NULL_ADDRESS) blockOf(k, thread).DeviceToVerify = device;
    },
  }),
  /**
   * Returns the device that must be verified before a thread goes on, or NULL.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetDeviceToVerify function (ntifs.h)".
   */
  ddi({
    name: 'IoGetDeviceToVerify',
    parameters: ['Thread: ptr'],
    irql: upToDispatch,
    call: (k, thread) => blockOf(k, thread).DeviceToVerify,
  }),
  /**
   * Names the device that must be verified before a thread goes on, or NULL when that has been done.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoSetDeviceToVerify function (ntifs.h)".
   */
  ddi({
    name: 'IoSetDeviceToVerify',
    parameters: ['Thread: ptr', 'DeviceObject: ptr'],
    irql: upToDispatch,
    call(k, thread, device) {
      blockOf(k, thread).DeviceToVerify = device;
    },
  }),
];
