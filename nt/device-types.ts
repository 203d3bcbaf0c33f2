/** Device types: what kind of device a device object is, and the upper half of control codes. Source: wdm.h. */
import { hex0x } from '../base/format.ts';
import { DEVICE_TYPES } from './tables/io-flags.ts';

export const FILE_DEVICE_UNKNOWN = DEVICE_TYPES.FILE_DEVICE_UNKNOWN;

/** Types from here on are free for vendors. */
export const FIRST_VENDOR_DEVICE_TYPE = 0x8000;

const NAMES = new Map<number, string>(Object.entries(DEVICE_TYPES).map(([name, value]) => [value, name]));

/** `FILE_DEVICE_DISK`, or four hexadecimal digits for a type without a name. */
export function deviceTypeName(deviceType: number): string {
  return NAMES.get(deviceType) ?? hex0x(deviceType, 4);
}
