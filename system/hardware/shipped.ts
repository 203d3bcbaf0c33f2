/** The device models that come with the simulator, for runs that know only what a trace's header says of a device. */
import type { DeviceDescription } from './device-model.ts';
import { uart } from './uart.ts';

/** What a trace's header says of a device: its ranges as pairs of first address and size. */
interface RecordedDevice {
  readonly model: string;
  readonly port: readonly number[];
  readonly line: readonly number[];
}

/** The device of a description; undefined when its model is none of these. */
export function shippedDevice({ model, port: [port], line: [line] }: RecordedDevice): DeviceDescription | undefined {
  if (model === 'uart' && port !== undefined && line !== undefined) return uart({ port, line });
  return undefined;
}
