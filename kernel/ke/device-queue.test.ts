import { describe, expect, it } from 'vitest';
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { KDeviceQueue, KDeviceQueueEntry } from '../generated/views.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';

function createQueue() {
  const t = createDispatcherTest();
  const queue = t.place();
  t.ke('KeInitializeDeviceQueue', queue);
  const entries = Array.from({ length: 5 }, () => t.place());
  return {
    ...t,
    queue,
    entries,
    busy: () => new KDeviceQueue(t.k.memory, queue).Busy,
    inserted: (entry: (typeof entries)[number]) => new KDeviceQueueEntry(t.k.memory, entry).Inserted,
    insert: (index: number) => t.ke('KeInsertDeviceQueue', queue, entries[index]),
    insertByKey: (index: number, key: number) => t.ke('KeInsertByKeyDeviceQueue', queue, entries[index], key),
    /** The index of what is removed, -1 for nothing. */
    remove: (name = 'KeRemoveDeviceQueue', ...key: number[]) => {
      const entry = t.ke(name, queue, ...key);
      return entry === NULL_ADDRESS ? -1 : entries.indexOf(entry as (typeof entries)[number]);
    },
  };
}

describe('a device queue', () => {
  it('does not queue for a free device, which is busy then', () => {
    const t = createQueue();
    expect(t.insert(0)).toBe(false);
    expect([t.busy(), t.inserted(t.entries[0]!)]).toEqual([1, 0]);
  });

  it('gives back what waits in order, and then the device is free', () => {
    const t = createQueue();
    t.insert(0);
    expect([t.insert(1), t.insert(2)]).toEqual([true, true]);
    expect([t.remove(), t.remove(), t.busy()]).toEqual([1, 2, 1]);
    expect([t.remove(), t.busy()]).toEqual([-1, 0]);
  });

  it('orders by key, equal ones by arrival', () => {
    const t = createQueue();
    t.insert(0);
    t.insertByKey(1, 20);
    t.insertByKey(2, 10);
    t.insertByKey(3, 20);
    t.insertByKey(4, 15);
    expect([t.remove(), t.remove(), t.remove(), t.remove()]).toEqual([2, 4, 1, 3]);
  });

  it('goes on from a key upwards and begins anew at the lowest', () => {
    const t = createQueue();
    t.insert(0);
    t.insertByKey(1, 10);
    t.insertByKey(2, 20);
    t.insertByKey(3, 30);
    const byKey = (key: number) => t.remove('KeRemoveByKeyDeviceQueue', key);
    expect([byKey(15), byKey(25), byKey(35), byKey(0)]).toEqual([2, 3, 1, -1]);
    expect(t.busy()).toBe(0);
  });

  it('is asked only while the device is busy by KeRemoveByKeyDeviceQueueIfBusy', () => {
    const t = createQueue();
    const byKey = () => t.remove('KeRemoveByKeyDeviceQueueIfBusy', 0);
    expect([byKey(), t.busy()]).toEqual([-1, 0]);
    t.insert(0);
    t.insert(1);
    expect([byKey(), byKey(), t.busy()]).toEqual([1, -1, 0]);
  });

  it('gives up a certain entry, once', () => {
    const t = createQueue();
    for (const index of [0, 1, 2]) t.insert(index);
    const take = () => t.ke('KeRemoveEntryDeviceQueue', t.queue, t.entries[1]);
    expect([take(), take()]).toEqual([true, false]);
    expect([t.remove(), t.remove()]).toEqual([2, -1]);
  });

  it('is 40 bytes of type 20', () => {
    const t = createQueue();
    const view = new KDeviceQueue(t.k.memory, t.queue);
    expect([view.Type, view.Size, view.DeviceListHead]).toEqual([20, 40, addressAdd(t.queue, 8)]);
  });
});
