/**
 * Work items of the I/O manager: work for a device or a driver, whose object stays until it is done.
 * Source: "System Worker Threads", "IoQueueWorkItem function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromAddress } from '../../base/u64.ts';
import { IO_WORKITEM } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { ExpQueueWork } from '../ex/work-item.ts';
import { IoWorkitem, WorkQueueItem } from '../generated/views.ts';
import type { GuestValue } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';

const TAG = poolTag('IoWi');

function initialize(k: Kernel, address: GuestAddress, ioObject: GuestAddress): void {
  k.memory.fill(address, IO_WORKITEM.SIZE, 0);
  new IoWorkitem(k.memory, address).IoObject = ioObject;
}

function queue(
  k: Kernel,
  address: GuestAddress,
  routine: GuestAddress,
  type: number,
  context: { readonly lo: number; readonly hi: number },
  argumentsOf: (object: GuestAddress) => readonly GuestValue[],
): void {
  const view = new IoWorkitem(k.memory, address);
  const { IoObject: object, WorkItem: item } = view;
  const work = new WorkQueueItem(k.memory, item);
  work.WorkerRoutine = routine;
  work.Parameter = address;
  view.Routine = routine;
  view.Type = type;
  k.memory.writeU64((address + IO_WORKITEM.Context) as GuestAddress, context.lo, context.hi);
  const device = k.state.io.devices.get(object) ?? 0;
  ExpQueueWork(k, { item, address, routine, args: argumentsOf(object), context, type, device, object });
}

export const ioWorkItemDdis: readonly Ddi[] = [
  /**
   * Allocates a work item for a device; NULL when there is no memory.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoAllocateWorkItem function (wdm.h)".
   */
  ddi({
    name: 'IoAllocateWorkItem',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, device) {
      const address = ExpTryAllocateSystem(k, IO_WORKITEM.SIZE, TAG);
      if (address !== NULL_ADDRESS) initialize(k, address, device);
      return address;
    },
  }),
  /**
   * Frees a work item, which must not be queued.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoFreeWorkItem function (wdm.h)".
   */
  ddi({
    name: 'IoFreeWorkItem',
    parameters: ['IoWorkItem: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, address) => ExpFreeSystem(k, address),
  }),
  /**
   * Bytes of a work item, for drivers that keep one in memory of their own.
   * @irql any
   * Source: "IoSizeofWorkItem function (wdm.h)".
   */
  ddi({
    name: 'IoSizeofWorkItem',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: () => IO_WORKITEM.SIZE,
  }),
  /**
   * Makes a work item, for a device or a driver, in memory of the driver's.
   * @irql any
   * Source: "IoInitializeWorkItem function (wdm.h)".
   */
  ddi({
    name: 'IoInitializeWorkItem',
    parameters: ['IoObject: ptr', 'IoWorkItem: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, object, address) => initialize(k, address, object),
  }),
  /**
   * The driver has no use for a work item any more, and may give its memory up.
   * @irql any
   * Source: "IoUninitializeWorkItem function (wdm.h)".
   */
  ddi({
    name: 'IoUninitializeWorkItem',
    parameters: ['IoWorkItem: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, address) => k.memory.fill(address, IO_WORKITEM.SIZE, 0),
  }),
  /**
   * Has a system worker thread call a routine with the device and the context. Bug check 0xE4 when the item is queued.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoQueueWorkItem function (wdm.h)".
   */
  ddi({
    name: 'IoQueueWorkItem',
    parameters: ['IoWorkItem: ptr', 'WorkerRoutine: ptr', 'QueueType: u32', 'Context: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, address, routine, type, context) =>
      queue(k, address, routine, type, context, (object) => [object, context]),
  }),
  /**
   * Has a system worker thread call a routine with the device or driver, the context and the work item.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoQueueWorkItemEx function (wdm.h)".
   */
  ddi({
    name: 'IoQueueWorkItemEx',
    parameters: ['IoWorkItem: ptr', 'WorkerRoutine: ptr', 'QueueType: u32', 'Context: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, address, routine, type, context) =>
      queue(k, address, routine, type, context, (object) => [object, context, u64FromAddress(address)]),
  }),
];
