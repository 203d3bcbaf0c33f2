import { describe, expect, it } from 'vitest';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import { IRP_MJ_READ } from '../../nt/irp-codes.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_CANCELLED, STATUS_PENDING, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DeviceObject, DriverObject, Irp } from '../generated/views.ts';
import { call, complete, markPending } from '../testing/driver-script.ts';
import { openSampleDevice } from '../testing/sample-device.ts';
import { at, BUFFER, OUTPUT, STATUS_BLOCK } from '../testing/user-calls.ts';

/** A driver whose reads go through StartIo; the test ends them one at a time. */
function createStartIo({
  cancelable = true,
  key = undefined as (() => number) | undefined,
  arrives = (_irp: Irp) => {},
} = {}) {
  const started: { irp: GuestAddress; irql: number; isCurrent: boolean; cancelRoutine: number }[] = [];
  const cancelled: number[] = [];
  let cancel: GuestAddress = NULL_ADDRESS;
  let keyAt: GuestAddress = NULL_ADDRESS;
  let during: (() => unknown) | undefined;
  const sample = openSampleDevice(
    (k) => ({
      *[IRP_MJ_READ](device, irp) {
        markPending(k, irp);
        arrives(new Irp(k.memory, irp as GuestAddress));
        if (key !== undefined) k.memory.writeU32(keyAt, key());
        yield call(k, 'IoStartPacket', device, irp, key === undefined ? NULL_ADDRESS : keyAt, cancelable ? cancel : 0);
        return STATUS_PENDING;
      },
    }),
    { options: 0 },
  );
  const { k, script, device } = sample;
  keyAt = sample.scratchPage();
  cancel = script.routine(function* (deviceObject, irp) {
    const view = new Irp(k.memory, irp as GuestAddress);
    cancelled.push(irp!);
    const queue = new DeviceObject(k.memory, deviceObject as GuestAddress).DeviceQueue;
    call(k, 'KeRemoveEntryDeviceQueue', queue, view.Tail_Overlay_DeviceQueueEntry);
    call(k, 'IoReleaseCancelSpinLock', view.CancelIrql);
    yield complete(k, irp!, STATUS_CANCELLED);
  });
  const driver = new DriverObject(k.memory, new DeviceObject(k.memory, device).DriverObject);
  driver.DriverStartIo = script.routine(function* (deviceObject, irp) {
    const isCurrent = new DeviceObject(k.memory, deviceObject as GuestAddress).CurrentIrp === irp;
    const { CancelRoutine } = new Irp(k.memory, irp as GuestAddress);
    started.push({ irp: irp as GuestAddress, irql: k.irql, isCurrent, cancelRoutine: CancelRoutine });
    if (during !== undefined) yield during() as number;
  });
  return {
    ...sample,
    started,
    cancelled,
    irps: () => started.map(({ irp }) => irp),
    whileStarting: (body: typeof during) => {
      during = body;
    },
    read() {
      const none = u64(0);
      k.memory.writeU64(OUTPUT, 0, 0);
      const buffers = [at(BUFFER), 4, at(OUTPUT), none];
      return sample.user.service('NtReadFile', u64(sample.handle), none, none, none, at(STATUS_BLOCK), ...buffers);
    },
    /** Ends the current request and starts the next one, as a DPC of the driver would. */
    finish(irp: GuestAddress, ...byKey: number[]) {
      const old = call(k, 'KeRaiseIrqlToDpcLevel');
      new Irp(k.memory, irp).CancelRoutine = NULL_ADDRESS;
      const name = byKey.length === 0 ? 'IoStartNextPacket' : 'IoStartNextPacketByKey';
      const next = call(k, name, device, cancelable, ...byKey);
      if (next !== undefined) script.call(next);
      script.call(complete(k, irp, STATUS_SUCCESS));
      call(k, 'KeLowerIrql', old);
    },
  };
}

describe('IoStartPacket', () => {
  it('starts the first request at once, at DISPATCH_LEVEL, as the current one', () => {
    const t = createStartIo();
    expect(t.read()).toBe(STATUS_PENDING);
    expect(t.started).toMatchObject([{ irql: DISPATCH_LEVEL, isCurrent: true }]);
    expect(t.k.irql).toBe(PASSIVE_LEVEL);
  });

  it('lets the others wait for their turns', () => {
    const t = createStartIo();
    for (let i = 0; i < 3; i++) t.read();
    expect(t.started).toHaveLength(1);
    t.finish(t.irps()[0]!);
    expect(t.started).toHaveLength(2);
    t.finish(t.irps()[1]!);
    t.finish(t.irps()[2]!);
    expect(new Set(t.irps()).size).toBe(3);
    const device = new DeviceObject(t.k.memory, t.device);
    expect([device.CurrentIrp, t.k.memory.readU8((device.DeviceQueue + 32) as GuestAddress)]).toEqual([0, 0]);
  });

  it('starts by key, from the one that is asked for upwards', () => {
    const keys = [0, 30, 10, 20];
    let index = 0;
    const t = createStartIo({ key: () => keys[index++]! });
    const irps: GuestAddress[] = [];
    for (const _ of keys) {
      t.read();
      irps.push([...t.k.state.io.irps.values()].at(-1)!.address);
    }
    t.finish(irps[0]!, 15);
    expect(t.irps().at(-1)).toBe(irps[3]);
    t.finish(irps[3]!, 21);
    expect(t.irps().at(-1)).toBe(irps[1]);
    t.finish(irps[1]!, 31);
    expect(t.irps().at(-1)).toBe(irps[2]);
  });
});

describe('cancelling requests of StartIo', () => {
  it('takes a waiting one out of the queue; the others go on', () => {
    const t = createStartIo();
    for (let i = 0; i < 3; i++) t.read();
    const waiting = [...t.k.state.io.irps.values()].map(({ address }) => address);
    t.script.call(call(t.k, 'IoCancelIrp', waiting[1]));
    expect(t.cancelled).toEqual([waiting[1]]);
    t.finish(waiting[0]!);
    expect(t.irps()).toEqual([waiting[0], waiting[2]]);
  });

  it('calls the routine of one that was cancelled before it could be queued, and tells when that is over', () => {
    let arrived = 0;
    const t = createStartIo({
      arrives(irp) {
        if (++arrived === 2) irp.Cancel = 1;
      },
    });
    t.read();
    t.read();
    expect(t.started).toHaveLength(1);
    expect(t.cancelled).toHaveLength(1);
    expect(t.k.irql).toBe(PASSIVE_LEVEL);
    const shown = ['irpCancelCall', 'irpComplete', 'irpCancelReturn'];
    expect(t.events.map(({ kind }) => kind).filter((kind) => shown.includes(kind))).toEqual(shown);
  });

  it('keeps the cancel routine of the current one unless the driver asked for the contrary', () => {
    const t = createStartIo();
    t.read();
    expect(t.started[0]!.cancelRoutine).not.toBe(NULL_ADDRESS);
    const other = createStartIo();
    call(other.k, 'IoSetStartIoAttributes', other.device, false, true);
    other.read();
    expect(other.started[0]!.cancelRoutine).toBe(NULL_ADDRESS);
  });
});

describe('deferred starts', () => {
  it('carry out a call from within StartIo when that has returned, never inside', () => {
    const t = createStartIo({ cancelable: false });
    call(t.k, 'IoSetStartIoAttributes', t.device, true, false);
    t.read();
    t.read();
    t.read();
    const depths: number[] = [];
    let depth = 0;
    t.whileStarting(() => {
      depths.push(++depth);
      const next = call(t.k, 'IoStartNextPacket', t.device, false);
      expect(next).toBeUndefined();
      depth--;
      return next;
    });
    t.finish(t.irps()[0]!);
    expect(t.started).toHaveLength(3);
    expect(depths).toEqual([1, 1]);
  });
});
