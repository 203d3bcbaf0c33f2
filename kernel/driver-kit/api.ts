/**
 * The driver API: what a driver written in TypeScript imports. A driver module's default export is `driver(name, ...)`.
 * Public: the package exports it as `ntrewind/driver`.
 */
export { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
export { type U64, U64_ZERO, u64, u64FromAddress, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
export { FILE_DEVICE_UNKNOWN } from '../../nt/device-types.ts';
export * from '../../nt/exceptions.ts';
export * from '../../nt/generated/layouts.ts';
export * from '../../nt/ioctl.ts';
export * from '../../nt/irp-codes.ts';
export * from '../../nt/irql.ts';
export { poolTag } from '../../nt/pool-tag.ts';
export * from '../../nt/pool-types.ts';
export * from '../../nt/status-codes.ts';
export * from '../../nt/tables/io-flags.ts';
export * from '../generated/views.ts';
export { type DriverCall, type DriverCode, type DriverRoutine, driver, type TypeScriptDriver } from './driver.ts';
export { DriverKit, type RaisedInDriver } from './driver-kit.ts';
export { InlineRoutines, type ViewClass } from './inline-routines.ts';
