/** Says which drivers did not start: a run goes on without them, and everything in it looks empty. */
import { formatNtStatus } from '../nt/ntstatus.ts';
import type { System } from '../system/system.ts';

/** One line for each driver that was not loaded, or whose DriverEntry failed. */
export function failedDrivers({ kernel }: System): string[] {
  return kernel.state.io.failedDrivers.map(
    ({ service, status }) => `the driver ${service} did not start: ${formatNtStatus(status)}`,
  );
}
