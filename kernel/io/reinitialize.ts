/**
 * Routines that drivers have called again when all drivers are there.
 * Source: "DRIVER_REINITIALIZE callback function (ntddk.h)", "IoRegisterDriverReinitialization function (ntddk.h)",
 * "IoRegisterBootDriverReinitialization function (ntddk.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DriverExtension, DriverObject } from '../generated/views.ts';
import { callGuest, done, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';

/** Calls all routines that are registered, those for the end of the boot drivers first, until none is left. */
export const IopCallReinitialization = hostRoutine<{ status: number }>('IopCallReinitialization', {
  start: (k, slots) => callNext(k, slots),
});

function callNext(k: Kernel, slots: { readonly status: number }): StepResult {
  const list = k.state.io.reinitializations;
  const early = list.findIndex(({ atBoot }) => atBoot);
  const [next] = list.splice(Math.max(early, 0), 1);
  if (next === undefined) return done(slots.status);
  const extension = new DriverExtension(k.memory, new DriverObject(k.memory, next.driver).DriverExtension);
  extension.Count = extension.Count + 1;
  return callGuest(next.routine, [next.driver, next.context, extension.Count], 'start');
}

/** A driver goes: its routines are not called any more. */
export function IopForgetReinitialization(k: Kernel, driver: GuestAddress): void {
  k.state.io.reinitializations = k.state.io.reinitializations.filter((one) => one.driver !== driver);
}

function register(k: Kernel, driver: GuestAddress, routine: GuestAddress, context: U64, atBoot: boolean): void {
  k.state.io.reinitializations.push({ driver, routine, context, atBoot });
}

export const reinitializationDdis: readonly Ddi[] = [
  /**
   * Has a routine called when DriverEntry has returned and all drivers that are loaded at boot have been loaded.
   * @irql PASSIVE_LEVEL
   * Source: "IoRegisterDriverReinitialization function (ntddk.h)".
   */
  ddi({
    name: 'IoRegisterDriverReinitialization',
    parameters: ['DriverObject: ptr', 'DriverReinitializationRoutine: ptr', 'Context: u64'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, driver, routine, context) => register(k, driver, routine, context, false),
  }),
  /**
   * Has a routine called when the boot drivers have been loaded, before those of IoRegisterDriverReinitialization.
   * @irql PASSIVE_LEVEL
   * Deviation: there are no devices to be found in between, so that all drivers that are loaded at boot come first.
   * Source: "IoRegisterBootDriverReinitialization function (ntddk.h)".
   */
  ddi({
    name: 'IoRegisterBootDriverReinitialization',
    parameters: ['DriverObject: ptr', 'DriverReinitializationRoutine: ptr', 'Context: u64'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, driver, routine, context) => register(k, driver, routine, context, true),
  }),
];
