/**
 * What the power manager offers to drivers: passing power requests down, asking for them, and keeping a device's state.
 * Deviation: nothing changes the system's own power state, so no driver gets a request that it has not asked for.
 * Source: the pages of the routines (wdm.h).
 */
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DeviceObject, DevobjExtension } from '../generated/views.ts';
import { enter } from '../host-routine.ts';
import { sendIrp } from '../io/call-driver.ts';
import { IopDeviceId } from '../io/device.ts';
import { liveIrp } from '../io/irp.ts';
import { PopCompletePowerIrp, PopRequestPowerIrp } from './power-request.ts';

const upToDispatch = [PASSIVE_LEVEL, DISPATCH_LEVEL] as const;

/** POWER_STATE_TYPE; each has four bits of DEVOBJ_EXTENSION.PowerFlags. */
const BITS_OF_TYPE = 4;
const STATE_MASK = 0xf;

export const poDdis: readonly Ddi[] = [
  /**
   * Passes a power request to the driver below and returns what that returns: since Windows Vista what IoCallDriver does.
   * @irql <= DISPATCH_LEVEL
   * Bug checks as IofCallDriver.
   * Source: "PoCallDriver function (wdm.h)".
   */
  ddi({
    name: 'PoCallDriver',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: upToDispatch,
    call: (_k, device, irp) => sendIrp(device, irp),
  }),
  /**
   * Said on earlier versions that a driver is ready for the next power request; since Windows Vista it does nothing.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x44 when it is not an IRP in use.
   * Source: "PoStartNextPowerIrp function (wdm.h)".
   */
  ddi({
    name: 'PoStartNextPowerIrp',
    parameters: ['Irp: ptr'],
    irql: upToDispatch,
    call(k, irp) {
      liveIrp(k, irp, 'the power request of a driver that is ready for the next one');
    },
  }),
  /**
   * Tells the power manager the state of a device, and returns the state that it had been told before; 0 at first.
   * @irql <= DISPATCH_LEVEL
   * Source: "PoSetPowerState function (wdm.h)".
   */
  ddi({
    name: 'PoSetPowerState',
    parameters: ['DeviceObject: ptr', 'Type: u32', 'State: u32'],
    irql: upToDispatch,
    call(k, device, type, state) {
      const extension = new DevobjExtension(k.memory, new DeviceObject(k.memory, device).DeviceObjectExtension);
      const shift = BITS_OF_TYPE * (type & 1);
      const old = (extension.PowerFlags >>> shift) & STATE_MASK;
      extension.PowerFlags = (extension.PowerFlags & ~(STATE_MASK << shift)) | ((state & STATE_MASK) << shift);
      k.sink.devicePower(IopDeviceId(k, device), type, old, state);
      return old;
    },
  }),
  /**
   * Sends a power request to the top of a device's stack, and calls a routine when it is over.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_PENDING, STATUS_INVALID_PARAMETER_2 (no such minor function), STATUS_INSUFFICIENT_RESOURCES.
   * Source: "PoRequestPowerIrp function (wdm.h)".
   */
  ddi({
    name: 'PoRequestPowerIrp',
    parameters: [
      'DeviceObject: ptr',
      'MinorFunction: u8',
      'PowerState: u32',
      'CompletionFunction: ptr',
      'Context: u64',
      'Irp: ptr',
    ],
    irql: upToDispatch,
    call: (k, device, minor, state, routine, context, irpPointer) =>
      PopRequestPowerIrp(k, { device, minor, state, routine, context, irpPointer }),
  }),
  /**
   * The completion routine of a request by PoRequestPowerIrp. Not an export.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_MORE_PROCESSING_REQUIRED.
   * Source: "PoRequestPowerIrp function (wdm.h)".
   */
  ddi({
    name: 'IopPowerCompletion',
    parameters: ['DeviceObject: ptr', 'Irp: ptr', 'Context: ptr'],
    irql: upToDispatch,
    call: (_k, _device, irp, block) => enter(PopCompletePowerIrp, { irp, block }),
  }),
];
