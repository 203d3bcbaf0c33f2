/** The system services user mode can call, by name. */
import { UnimplementedError } from '../base/errors.ts';
import type { Ddi } from './ddi.ts';
import { cancelServices } from './io/cancel-services.ts';
import { completionServices } from './io/completion-services.ts';
import { driverServices } from './io/driver-services.ts';
import { shutdownServices } from './io/shutdown.ts';
import { keServices } from './ke/services.ts';
import { nativeRoutines } from './native-routines.ts';
import { psServices } from './ps/services.ts';

export const systemServices: readonly Ddi[] = [
  ...cancelServices,
  ...completionServices,
  ...driverServices,
  ...keServices,
  ...shutdownServices,
  ...psServices,
  ...nativeRoutines.map(({ service }) => service),
];

const table = new Map<string, Ddi>(systemServices.map((service) => [service.name, service]));

/** The service of that name. An unknown one is our gap. */
export function serviceNamed(name: string): Ddi {
  const service = table.get(name);
  if (service === undefined) throw new UnimplementedError(`system service ${name}`, 'user mode');
  return service;
}
