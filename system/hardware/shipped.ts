/** The device models that come with the simulator, for runs that know only what a trace's header says of a device. */
import type { DeviceDescription } from './device-model.ts';
import { disk } from './disk.ts';
import { uart } from './uart.ts';

/** What a trace's header says of a device: its ranges as pairs of first address and size. */
interface RecordedDevice {
  readonly model: string;
  readonly port: readonly number[];
  readonly memory: readonly number[];
  readonly line: readonly number[];
}

/** The device of a description; undefined when its model is none of these. */
export function shippedDevice({
  model,
  port: [port],
  memory: [memory],
  line: [line],
}: RecordedDevice): DeviceDescription | undefined {
  if (model === 'uart' && port !== undefined && line !== undefined) return uart({ port, line });
  const sectors = /^disk\/(\d{1,6})$/.exec(model)?.[1];
  if (sectors !== undefined && memory !== undefined && line !== undefined) {
    return disk({ memory, line, sectors: Number(sectors) });
  }
  return undefined;
}
