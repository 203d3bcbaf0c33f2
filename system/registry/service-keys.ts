/** What a scenario says of how its drivers are started, as values of their service keys. Source: "HKLM\SYSTEM\CurrentControlSet\Services Registry Tree". */
import { CONTROL_SET } from '../../kernel/cm/init.ts';
import type { RegistryKey } from '../../kernel/cm/state.ts';
import { dwordValue } from '../../kernel/cm/value-data.ts';

/** Start of a service key: the first three are loaded at boot, the others when somebody asks (or never). */
export const START_TYPES = { boot: 0, system: 1, auto: 2, demand: 3, disabled: 4 } as const;
export type StartType = keyof typeof START_TYPES;

/** The key of a driver that is not started as usual. */
export function startKey(service: string, start: StartType): RegistryKey {
  return { path: `${CONTROL_SET}\\Services\\${service}`, values: [dwordValue('Start', START_TYPES[start])] };
}
