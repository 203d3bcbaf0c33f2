/**
 * Device queues: what waits for a device that is busy, in order of arrival or of a key. A queue knows only whether the
 * device is busy: the first entry for a free device is not queued, its owner begins at once.
 * NT holds the queue's own spin lock meanwhile; here each of these routines is one step that nothing comes between.
 * Source: "Introduction to Device Queue Objects", "KeInsertDeviceQueue function (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { IRP, KDEVICE_QUEUE } from '../../nt/generated/layouts.ts';
import { DeviceQueueObject } from '../../nt/io-types.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KDeviceQueue, KDeviceQueueEntry } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { systemKey } from '../mm/system-space.ts';
import { InitializeListHead, InsertTailList, IsListEmpty, listEntries, RemoveEntryList } from '../rtl/list.ts';

const DEVICE_QUEUE = eventCode('queue_code', 'device queue');

/** Makes an empty queue of a free device. */
export function KiInitializeDeviceQueue(k: Kernel, address: GuestAddress): void {
  const queue = new KDeviceQueue(k.memory, address);
  queue.Type = DeviceQueueObject;
  queue.Size = KDEVICE_QUEUE.SIZE;
  queue.Lock = { lo: 0, hi: 0 };
  queue.Busy = 0;
  InitializeListHead(k.memory, queue.DeviceListHead);
}

/** The number of the IRP that an entry is a part of; undefined for an entry of a driver's own. */
function irpOfEntry(k: Kernel, entry: GuestAddress): number | undefined {
  return k.state.io.irps.get(systemKey(addressAdd(entry, -IRP.Tail_Overlay_DeviceQueueEntry)))?.id;
}

/**
 * Queues an entry for a busy device, behind all with the same or a lower key; without a key as the last one.
 * @returns false when the device was free: it is busy now, and the entry is not queued
 */
export function KiInsertDeviceQueue(k: Kernel, address: GuestAddress, entryAt: GuestAddress, key?: number): boolean {
  const queue = new KDeviceQueue(k.memory, address);
  const entry = new KDeviceQueueEntry(k.memory, entryAt);
  if (key !== undefined) entry.SortKey = key;
  if (queue.Busy === 0) {
    queue.Busy = 1;
    entry.Inserted = 0;
    return false;
  }
  const next = key === undefined ? undefined : firstEntry(k, queue, (sortKey) => sortKey > key);
  // In front of an entry is at the end of a list that begins with it.
  InsertTailList(k.memory, next ?? queue.DeviceListHead, entryAt);
  entry.Inserted = 1;
  const irp = irpOfEntry(k, entryAt);
  if (irp !== undefined) k.sink.irpQueue(irp, DEVICE_QUEUE, address, key ?? 0, STATUS_SUCCESS);
  return true;
}

function firstEntry(k: Kernel, queue: KDeviceQueue, fits: (sortKey: number) => boolean): GuestAddress | undefined {
  for (const entry of listEntries(k.memory, queue.DeviceListHead)) {
    if (fits(new KDeviceQueueEntry(k.memory, entry).SortKey)) return entry;
  }
  return undefined;
}

/**
 * Takes the next entry: the first one, or with a key the first that has it or a higher one, else the first of all.
 * @returns NULL when none waits: the device is free then
 */
export function KiRemoveDeviceQueue(k: Kernel, address: GuestAddress, key?: number): GuestAddress {
  const queue = new KDeviceQueue(k.memory, address);
  if (IsListEmpty(k.memory, queue.DeviceListHead)) {
    queue.Busy = 0;
    return NULL_ADDRESS;
  }
  const found = key === undefined ? undefined : firstEntry(k, queue, (sortKey) => sortKey >= key);
  const entry = found ?? k.memory.readPointer(queue.DeviceListHead);
  takeOut(k, address, entry);
  return entry;
}

function takeOut(k: Kernel, queue: GuestAddress, entry: GuestAddress): void {
  RemoveEntryList(k.memory, entry);
  new KDeviceQueueEntry(k.memory, entry).Inserted = 0;
  const irp = irpOfEntry(k, entry);
  if (irp !== undefined) k.sink.irpDequeue(irp, DEVICE_QUEUE, queue);
}

export const deviceQueueDdis: readonly Ddi[] = [
  /**
   * Makes an empty queue of a device that is not busy.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeInitializeDeviceQueue function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeDeviceQueue',
    parameters: ['DeviceQueue: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, queue) => KiInitializeDeviceQueue(k, queue),
  }),
  /**
   * Queues an entry as the last one; FALSE when the device was free, which is busy from then on.
   * @irql DISPATCH_LEVEL
   * Source: "KeInsertDeviceQueue function (wdm.h)".
   */
  ddi({
    name: 'KeInsertDeviceQueue',
    parameters: ['DeviceQueue: ptr', 'DeviceQueueEntry: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, queue, entry) => KiInsertDeviceQueue(k, queue, entry),
  }),
  /**
   * Queues an entry by its key; FALSE when the device was free, which is busy from then on.
   * @irql DISPATCH_LEVEL
   * Source: "KeInsertByKeyDeviceQueue function (wdm.h)".
   */
  ddi({
    name: 'KeInsertByKeyDeviceQueue',
    parameters: ['DeviceQueue: ptr', 'DeviceQueueEntry: ptr', 'SortKey: u32'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, queue, entry, key) => KiInsertDeviceQueue(k, queue, entry, key),
  }),
  /**
   * Takes the first entry; NULL when none waits, and the device is not busy any more.
   * @irql DISPATCH_LEVEL
   * Source: "KeRemoveDeviceQueue function (wdm.h)".
   */
  ddi({
    name: 'KeRemoveDeviceQueue',
    parameters: ['DeviceQueue: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, queue) => KiRemoveDeviceQueue(k, queue),
  }),
  /**
   * Takes the first entry whose key is not lower, else the first of all; NULL when none waits, and the device is not
   * busy any more.
   * @irql DISPATCH_LEVEL
   * Source: "KeRemoveByKeyDeviceQueue function (wdm.h)".
   */
  ddi({
    name: 'KeRemoveByKeyDeviceQueue',
    parameters: ['DeviceQueue: ptr', 'SortKey: u32'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, queue, key) => KiRemoveDeviceQueue(k, queue, key),
  }),
  /**
   * As KeRemoveByKeyDeviceQueue for a busy device; NULL for a free one.
   * @irql DISPATCH_LEVEL
   * Source: "KeRemoveByKeyDeviceQueueIfBusy function (wdm.h)".
   */
  ddi({
    name: 'KeRemoveByKeyDeviceQueueIfBusy',
    parameters: ['DeviceQueue: ptr', 'SortKey: u32'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, queue, key) =>
      new KDeviceQueue(k.memory, queue).Busy === 0 ? NULL_ADDRESS : KiRemoveDeviceQueue(k, queue, key),
  }),
  /**
   * Takes a certain entry out of the queue; FALSE when it is in none.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeRemoveEntryDeviceQueue function (wdm.h)".
   */
  ddi({
    name: 'KeRemoveEntryDeviceQueue',
    parameters: ['DeviceQueue: ptr', 'DeviceQueueEntry: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, queue, entry) {
      const isQueued = new KDeviceQueueEntry(k.memory, entry).Inserted !== 0;
      if (isQueued) takeOut(k, queue, entry);
      return isQueued;
    },
  }),
];
