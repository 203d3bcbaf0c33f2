/**
 * File systems that drivers bring, and who is told of them.
 * Source: "IoRegisterFileSystem function (ntifs.h)", "IoRegisterFsRegistrationChange function (ntifs.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { STATUS_DEVICE_ALREADY_ATTACHED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DeviceObject } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

/** What a notification routine is told: a file system and whether it is there now. */
interface Told {
  readonly routine: GuestAddress;
  readonly device: GuestAddress;
  readonly isActive: boolean;
}

/** Calls notification routines, one after the other. Its value is STATUS_SUCCESS. */
const IopTellOfFileSystems = hostRoutine<{ readonly told: readonly Told[]; next: number }>('IopTellOfFileSystems', {
  start: (_k, slots) => tellNext(slots),
  told: (_k, slots) => tellNext(slots),
});

function tellNext(slots: { readonly told: readonly Told[]; next: number }): StepResult {
  const told = slots.told[slots.next++];
  return told === undefined ? done(STATUS_SUCCESS) : callGuest(told.routine, [told.device, told.isActive], 'told');
}

function tell(told: readonly Told[]): Enter {
  return enter(IopTellOfFileSystems, { told, next: 0 });
}

/** Tells all who want to know that a file system has come or gone. */
function tellAll(k: Kernel, device: GuestAddress, isActive: boolean): Enter {
  return tell(k.state.io.fileSystemWatchers.map(({ routine }) => ({ routine, device, isActive })));
}

export const fileSystemDdis: readonly Ddi[] = [
  /**
   * Enters a file system, whose device stays in use from then on, and tells those who want to know of it.
   * @irql <= APC_LEVEL
   * Deviation: nobody asks it to mount a volume.
   * Source: "IoRegisterFileSystem function (ntifs.h)".
   */
  ddi({
    name: 'IoRegisterFileSystem',
    parameters: ['DeviceObject: ptr'],
    irql: upToApc,
    call(k, device): Enter {
      // The youngest is the first that would be asked to mount a volume.
      k.state.io.fileSystems.unshift(device);
      const view = new DeviceObject(k.memory, device);
      view.ReferenceCount++;
      return tellAll(k, device, true);
    },
  }),
  /**
   * Takes a file system out again, and tells those who want to know of it.
   * @irql <= APC_LEVEL
   * Source: "IoUnregisterFileSystem function (ntifs.h)".
   */
  ddi({
    name: 'IoUnregisterFileSystem',
    parameters: ['DeviceObject: ptr'],
    irql: upToApc,
    call(k, device): Enter | undefined {
      const { fileSystems } = k.state.io;
      const index = fileSystems.indexOf(device);
      if (index < 0) return undefined;
      fileSystems.splice(index, 1);
      new DeviceObject(k.memory, device).ReferenceCount--;
      return tellAll(k, device, false);
    },
  }),
  /**
   * Has a routine of a driver told of file systems that come and go, and of those that are there already.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_DEVICE_ALREADY_ATTACHED (the routine is told already)
   * Source: "IoRegisterFsRegistrationChange function (ntifs.h)".
   */
  ddi({
    name: 'IoRegisterFsRegistrationChange',
    parameters: ['DriverObject: ptr', 'DriverNotificationRoutine: ptr'],
    irql: upToApc,
    call(k, driver, routine): number | Enter {
      const { fileSystemWatchers, fileSystems } = k.state.io;
      if (fileSystemWatchers.some((watcher) => watcher.driver === driver && watcher.routine === routine))
        return STATUS_DEVICE_ALREADY_ATTACHED;
      fileSystemWatchers.push({ driver, routine });
      return tell(fileSystems.map((device) => ({ routine, device, isActive: true })));
    },
  }),
  /**
   * Ends that.
   * @irql <= APC_LEVEL
   * Source: "IoUnregisterFsRegistrationChange function (ntifs.h)".
   */
  ddi({
    name: 'IoUnregisterFsRegistrationChange',
    parameters: ['DriverObject: ptr', 'DriverNotificationRoutine: ptr'],
    irql: upToApc,
    call(k, driver, routine) {
      const { fileSystemWatchers } = k.state.io;
      const index = fileSystemWatchers.findIndex((watcher) => watcher.driver === driver && watcher.routine === routine);
      if (index >= 0) fileSystemWatchers.splice(index, 1);
    },
  }),
];
