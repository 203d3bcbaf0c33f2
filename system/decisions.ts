/** The types of decisions, for those who make them, and the devices that make some of them. */

export { HalLineOfVector } from '../kernel/hal/interrupt-controller.ts';
export { REGISTER_SPACE_CODES } from '../kernel/hal/registers.ts';
export type { DecisionSource, HardwareBus, ProcessorSlice, ProcessorWork, RegisterAccess } from '../kernel/ports.ts';
export type { ResultReference, UserAction } from '../kernel/user-action.ts';
export type { DeviceAccess, DeviceDescription } from './hardware/device-model.ts';
export { Devices } from './hardware/devices.ts';
export { shippedDevice } from './hardware/shipped.ts';
