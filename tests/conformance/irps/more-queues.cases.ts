/** Forms of device queues, cancel-safe queues and StartIo. Source: the pages of the routines (wdm.h, ntifs.h). */
import {
  addressAdd,
  DISPATCH_LEVEL,
  DriverObject,
  type GuestAddress,
  IO_CSQ,
  IO_CSQ_IRP_CONTEXT,
  IoStackLocation,
  Irp,
  KDEVICE_QUEUE,
  KDEVICE_QUEUE_ENTRY,
  NULL_ADDRESS,
  STATUS_CANCELLED,
  STATUS_DEVICE_BUSY,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const LOCATION_BYTES = 72;

/** An IRP of the driver's own that has come to its driver; who completes it gets it back. */
function* arrivedIrp(nt: DriverKit, device: GuestAddress): DriverCode<GuestAddress> {
  const irp = yield* nt.IoAllocateIrp(1, false);
  const view = nt.view(Irp, irp);
  view.CurrentLocation--;
  view.Tail_Overlay_CurrentStackLocation = addressAdd(view.Tail_Overlay_CurrentStackLocation, -LOCATION_BYTES);
  const stack = nt.view(IoStackLocation, view.Tail_Overlay_CurrentStackLocation);
  stack.DeviceObject = device;
  stack.CompletionRoutine = nt.routine(() => STATUS_MORE_PROCESSING_REQUIRED);
  stack.Control = 0xe0;
  return irp;
}

/** A cancel-safe queue for one IRP at most: its insert routine refuses a second one with STATUS_DEVICE_BUSY. */
function* smallQueue(nt: DriverKit): DriverCode<GuestAddress> {
  const csq = nt.data(IO_CSQ.SIZE);
  let queued: GuestAddress = NULL_ADDRESS;
  const insert = nt.routine((_csq, irp) => {
    if (queued !== NULL_ADDRESS) return STATUS_DEVICE_BUSY;
    queued = irp!;
    return STATUS_SUCCESS;
  });
  const remove = nt.routine(() => {
    queued = NULL_ADDRESS;
  });
  const peek = nt.routine(() => queued);
  const lock = nt.routine(function* (_csq, irql) {
    nt.memory.writeU8(irql!, yield* nt.KeRaiseIrqlToDpcLevel());
  });
  const unlock = nt.routine(function* (_csq, irql) {
    yield* nt.KeLowerIrql(Number(irql));
  });
  const complete = nt.routine(function* (_csq, irp) {
    yield* nt.completeIrp(irp!, STATUS_CANCELLED);
  });
  yield* nt.IoCsqInitializeEx(csq, insert, remove, peek, lock, unlock, complete);
  return csq;
}

export default rules((rule) => {
  rule('IoCsqInsertIrpEx returns what the insert routine returns; a refused IRP is not in the queue', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const csq = yield* smallQueue(nt);
      const irps = [yield* arrivedIrp(nt, device), yield* arrivedIrp(nt, device)];
      const none = { lo: 0, hi: 0 };
      yield* c.report('first', yield* nt.IoCsqInsertIrpEx(csq, irps[0]!, NULL_ADDRESS, none));
      yield* c.report('second', yield* nt.IoCsqInsertIrpEx(csq, irps[1]!, NULL_ADDRESS, none));
      yield* c.report('next', irps.indexOf(yield* nt.IoCsqRemoveNextIrp(csq, none)));
      for (const irp of irps) yield* nt.IoFreeIrp(irp);
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_DEVICE_BUSY, next: 0 },
  });

  rule('IoCsqRemoveIrp takes out the IRP that a context belongs to, and returns NULL when it is there no more', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const csq = yield* smallQueue(nt);
      const irp = yield* arrivedIrp(nt, device);
      const context = nt.data(IO_CSQ_IRP_CONTEXT.SIZE);
      yield* nt.IoCsqInsertIrpEx(csq, irp, context, { lo: 0, hi: 0 });
      yield* c.report('removed', (yield* nt.IoCsqRemoveIrp(csq, context)) === irp);
      yield* c.report('again', yield* nt.IoCsqRemoveIrp(csq, context));
      yield* nt.IoFreeIrp(irp);
    },
    expect: { removed: 1, again: 0 },
  });

  rule('KeRemoveByKeyDeviceQueueIfBusy takes an entry as KeRemoveByKeyDeviceQueue does, of a busy queue', {
    c: 'RemoveByKeyIfBusy',
    *kernel(nt, c) {
      const queue = nt.local(KDEVICE_QUEUE.SIZE);
      const entries = [0, 1, 2].map(() => nt.local(KDEVICE_QUEUE_ENTRY.SIZE));
      yield* nt.KeInitializeDeviceQueue(queue);
      const irql = yield* nt.KfRaiseIrql(DISPATCH_LEVEL);
      yield* c.report('not busy', yield* nt.KeRemoveByKeyDeviceQueueIfBusy(queue, 1));
      yield* nt.KeInsertDeviceQueue(queue, entries[0]!);
      yield* nt.KeInsertByKeyDeviceQueue(queue, entries[1]!, 10);
      yield* nt.KeInsertByKeyDeviceQueue(queue, entries[2]!, 20);
      yield* c.report('from 15', entries.indexOf(yield* nt.KeRemoveByKeyDeviceQueueIfBusy(queue, 15)));
      yield* c.report('from 25', entries.indexOf(yield* nt.KeRemoveByKeyDeviceQueueIfBusy(queue, 25)));
      yield* nt.KeLowerIrql(irql);
    },
    expect: { 'not busy': 0, 'from 15': 2, 'from 25': 1 },
  });

  rule('IoStartNextPacketByKey starts the waiting IRP with that key or the next higher one', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const irps: GuestAddress[] = [];
      for (let i = 0; i < 3; i++) irps.push(yield* arrivedIrp(nt, device));
      nt.view(DriverObject, c.driverObject).DriverStartIo = nt.routine(function* (_device, irp) {
        yield* c.report('started', irps.indexOf(irp!));
      });
      yield* nt.IoSetStartIoAttributes(device, true, false);
      const key = nt.local(4);
      for (const [index, irp] of irps.entries()) {
        nt.memory.writeU32(key, 10 * index);
        yield* nt.IoStartPacket(device, irp, key, NULL_ADDRESS);
      }
      const irql = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.IoStartNextPacketByKey(device, false, 15);
      yield* nt.IoStartNextPacketByKey(device, false, 25);
      yield* nt.IoStartNextPacketByKey(device, false, 0);
      yield* nt.KeLowerIrql(irql);
      nt.view(DriverObject, c.driverObject).DriverStartIo = NULL_ADDRESS;
      for (const irp of irps) yield* nt.IoFreeIrp(irp);
    },
    expect: [
      ['started', 0],
      ['started', 2],
      ['started', 1],
    ],
  });
});
