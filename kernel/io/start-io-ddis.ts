/** Starting packets as drivers call for it. Source: the pages of the routines (wdm.h, ntifs.h). */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import { anyIrql } from '../irql-range.ts';
import { IopRequestNextPacket, IopSetStartIoAttributes, IoStartPacket } from './start-io.ts';

export const startIoDdis: readonly Ddi[] = [
  /**
   * Calls DriverStartIo with an IRP, or queues it when the device is busy: by *Key, without one as the last.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoStartPacket function (ntifs.h)".
   */
  ddi({
    name: 'IoStartPacket',
    parameters: ['DeviceObject: ptr', 'Irp: ptr', 'Key: ptr', 'CancelFunction: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, device, irp, keyAt, cancelRoutine) {
      const key = keyAt === NULL_ADDRESS ? {} : { key: k.memory.readU32(keyAt) };
      return enter(IoStartPacket, { device, irp, cancelRoutine, ...key });
    },
  }),
  /**
   * Calls DriverStartIo with the next waiting IRP; without one the device is free.
   * @irql DISPATCH_LEVEL
   * Source: "IoStartNextPacket function (ntifs.h)".
   */
  ddi({
    name: 'IoStartNextPacket',
    parameters: ['DeviceObject: ptr', 'Cancelable: bool'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, device, cancelable) => IopRequestNextPacket(k, { device, cancelable }),
  }),
  /**
   * Calls DriverStartIo with the waiting IRP whose key is not lower, else with the first; without one the device is free.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoStartNextPacketByKey function (ntifs.h)".
   */
  ddi({
    name: 'IoStartNextPacketByKey',
    parameters: ['DeviceObject: ptr', 'Cancelable: bool', 'Key: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, device, cancelable, key) => IopRequestNextPacket(k, { device, cancelable, key }),
  }),
  /**
   * Says how DriverStartIo of a device is called: never inside itself, and with IRPs that cannot be cancelled any more.
   * @irql any
   * Source: "IoSetStartIoAttributes function (ntifs.h)".
   */
  ddi({
    name: 'IoSetStartIoAttributes',
    parameters: ['DeviceObject: ptr', 'DeferredStartIo: bool', 'NonCancelable: bool'],
    irql: anyIrql,
    call: (k, device, deferred, nonCancelable) => IopSetStartIoAttributes(k, device, deferred, nonCancelable),
  }),
];
