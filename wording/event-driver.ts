/** Which driver an event is about. */
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { addressAt, fieldsNamed, numberAt } from './event-fields.ts';
import type { IrpWork } from './irp-work.ts';
import type { TraceNames } from './names.ts';

const DRIVER_FIELDS = fieldsNamed('driver');
const DEVICE_FIELDS = fieldsNamed('device');
const IMAGE_FIELDS = fieldsNamed('image');
const ROUTINE_FIELDS = fieldsNamed('routine');

/**
 * The driver an event is about: whose code called the routine being served, else the one the event names, else the
 * one whose dispatch routine its thread is in. Empty for none.
 */
export function eventDriver(batch: DecodedBatch, i: number, names: TraceNames, work: IrpWork): string {
  const kind = batch.kind[i]!;
  const callSite = batch.callSite[i]!;
  if (callSite !== NULL_ADDRESS) {
    const module = names.modules.moduleAt(callSite as GuestAddress);
    if (module !== undefined) return module.name;
  }
  const driverField = DRIVER_FIELDS[kind];
  if (driverField !== undefined) {
    const id = numberAt(batch, i, driverField);
    if (id !== 0) return names.driver(id);
  }
  const deviceField = DEVICE_FIELDS[kind];
  if (deviceField !== undefined) {
    const device = names.devices.get(numberAt(batch, i, deviceField));
    if (device !== undefined) return names.driver(device.driver);
  }
  const imageField = IMAGE_FIELDS[kind];
  if (imageField !== undefined) {
    const image = numberAt(batch, i, imageField);
    return names.modules.loaded.find((module) => module.image === image)?.name ?? '';
  }
  const routineField = ROUTINE_FIELDS[kind];
  if (routineField !== undefined) {
    const module = names.modules.moduleAt(addressAt(batch, i, routineField));
    if (module !== undefined) return module.name;
  }
  const working = work.driver;
  return working === 0 ? '' : names.driver(working);
}
