/** What drivers call to be told of processes and threads. Source: the pages of the routines (ntddk.h). */
import type { GuestAddress } from '../../base/guest-address.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETER_2,
  STATUS_PROCEDURE_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpRundownCalls } from '../ex/calls-in-progress.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';

/** Most routines of a kind that can be registered at a time. */
const MOST_ROUTINES = 64;

/** Types and flags of the extended registrations. */
const PsCreateThreadNotifySubsystems = 1;
const PsCreateProcessNotifySubsystems = 0;
const PS_IMAGE_NOTIFY_CONFLICTING_ARCHITECTURE = 1;

function setProcessRoutine(k: Kernel, routine: GuestAddress, remove: boolean, extended: boolean): number | Enter {
  const { process } = k.state.ps.notify;
  const index = process.findIndex((entry) => entry.routine === routine && entry.extended === extended);
  if (remove) {
    if (index < 0) return STATUS_PROCEDURE_NOT_FOUND;
    process.splice(index, 1);
    return ExpRundownCalls(k, routine) ?? STATUS_SUCCESS;
  }
  if (index >= 0 || process.length >= MOST_ROUTINES) return STATUS_INVALID_PARAMETER;
  process.push({ routine, extended });
  return STATUS_SUCCESS;
}

function addThreadRoutine(k: Kernel, routine: GuestAddress, inNew: boolean): number {
  const { thread } = k.state.ps.notify;
  if (thread.length >= MOST_ROUTINES) return STATUS_INSUFFICIENT_RESOURCES;
  thread.push({ routine, inNew });
  return STATUS_SUCCESS;
}

function removeThreadRoutine(k: Kernel, routine: GuestAddress): number | Enter {
  const { thread } = k.state.ps.notify;
  const index = thread.findIndex((entry) => entry.routine === routine);
  if (index < 0) return STATUS_PROCEDURE_NOT_FOUND;
  thread.splice(index, 1);
  return ExpRundownCalls(k, routine) ?? STATUS_SUCCESS;
}

function addRoutine(routines: GuestAddress[], routine: GuestAddress): number {
  if (routines.length >= MOST_ROUTINES) return STATUS_INSUFFICIENT_RESOURCES;
  routines.push(routine);
  return STATUS_SUCCESS;
}

function removeRoutine(k: Kernel, routines: GuestAddress[], routine: GuestAddress): number | Enter {
  const index = routines.indexOf(routine);
  if (index < 0) return STATUS_PROCEDURE_NOT_FOUND;
  routines.splice(index, 1);
  return ExpRundownCalls(k, routine) ?? STATUS_SUCCESS;
}

export const notifyDdis: readonly Ddi[] = [
  /**
   * Has a routine called when a process is created, by its first thread before that goes on, and when one ends; or no
   * more, once it is not being called any more.
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (registered already, or too many), STATUS_PROCEDURE_NOT_FOUND.
   * @irql PASSIVE_LEVEL
   * Deviation: a process that no thread has made (those that a scenario begins with) tells of itself in its first thread.
   * Source: "PsSetCreateProcessNotifyRoutine function (ntddk.h)".
   */
  ddi({
    name: 'PsSetCreateProcessNotifyRoutine',
    parameters: ['NotifyRoutine: ptr', 'Remove: bool'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, routine, remove) => setProcessRoutine(k, routine, remove, false),
  }),
  /**
   * The same with a routine that is told more and can refuse the process: it puts the reason into CreationStatus.
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (registered already, or too many), STATUS_PROCEDURE_NOT_FOUND.
   * @irql PASSIVE_LEVEL
   * Deviation: a process has no image file, so FileObject is NULL and ImageFileName no path; whether the driver's image is
   * signed (STATUS_ACCESS_DENIED) is not looked at; a process that is refused ends before its first thread does anything.
   * Source: "PsSetCreateProcessNotifyRoutineEx function (ntddk.h)", "PS_CREATE_NOTIFY_INFO structure (ntddk.h)".
   */
  ddi({
    name: 'PsSetCreateProcessNotifyRoutineEx',
    parameters: ['NotifyRoutine: ptr', 'Remove: bool'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, routine, remove) => setProcessRoutine(k, routine, remove, true),
  }),
  /**
   * Has a routine called when a thread is created or ends, of user mode or of a driver.
   * Returns STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES (too many).
   * @irql PASSIVE_LEVEL
   * Deviation: a thread that no thread has made (those that a scenario begins with) tells of itself; the routine is not called for
   * the system's own worker threads.
   * Source: "PsSetCreateThreadNotifyRoutine function (ntddk.h)".
   */
  ddi({
    name: 'PsSetCreateThreadNotifyRoutine',
    parameters: ['NotifyRoutine: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, routine) => addThreadRoutine(k, routine, false),
  }),
  /**
   * Has a routine called in each new thread of a program (type 0 or 1), before that does anything else, and when one ends.
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no such type), STATUS_INSUFFICIENT_RESOURCES (too many).
   * @irql PASSIVE_LEVEL
   * Source: "PsSetCreateThreadNotifyRoutineEx function (ntddk.h)", "PSCREATETHREADNOTIFYTYPE enumeration (ntddk.h)".
   */
  ddi({
    name: 'PsSetCreateThreadNotifyRoutineEx',
    parameters: ['NotifyType: u32', 'NotifyInformation: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, type, routine) =>
      type > PsCreateThreadNotifySubsystems ? STATUS_INVALID_PARAMETER : addThreadRoutine(k, routine, true),
  }),
  /**
   * PsSetCreateProcessNotifyRoutineEx for processes of all subsystems (type 0), of which there is one here.
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no such type, registered already, or too many),
   * STATUS_PROCEDURE_NOT_FOUND.
   * @irql PASSIVE_LEVEL
   * Deviation: as PsSetCreateProcessNotifyRoutineEx.
   * Source: "PsSetCreateProcessNotifyRoutineEx2 function (ntddk.h)".
   */
  ddi({
    name: 'PsSetCreateProcessNotifyRoutineEx2',
    parameters: ['NotifyType: u32', 'NotifyInformation: ptr', 'Remove: bool'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, type, routine, remove) =>
      type === PsCreateProcessNotifySubsystems ? setProcessRoutine(k, routine, remove, true) : STATUS_INVALID_PARAMETER,
  }),
  /**
   * PsSetLoadImageNotifyRoutine with flags: whether also images for another architecture are told of, of which there are none.
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER_2 (unknown flags), STATUS_INSUFFICIENT_RESOURCES (too many).
   * @irql PASSIVE_LEVEL
   * Deviation: programs have no images, so it is called for drivers only.
   * Source: "PsSetLoadImageNotifyRoutineEx function (ntddk.h)".
   */
  ddi({
    name: 'PsSetLoadImageNotifyRoutineEx',
    parameters: ['NotifyRoutine: ptr', 'Flags: u64'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, routine, { lo, hi }) =>
      lo > PS_IMAGE_NOTIFY_CONFLICTING_ARCHITECTURE || hi !== 0
        ? STATUS_INVALID_PARAMETER_2
        : addRoutine(k.state.ps.notify.image, routine),
  }),
  /**
   * Takes a routine of PsSetCreateThreadNotifyRoutine back, once it is not being called any more.
   * Returns STATUS_SUCCESS, STATUS_PROCEDURE_NOT_FOUND.
   * @irql <= APC_LEVEL
   * Source: "PsRemoveCreateThreadNotifyRoutine function (ntddk.h)".
   */
  ddi({
    name: 'PsRemoveCreateThreadNotifyRoutine',
    parameters: ['NotifyRoutine: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, routine) => removeThreadRoutine(k, routine),
  }),
  /**
   * Has a routine called when the image of a driver has been mapped, before its DriverEntry is called.
   * Returns STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES (too many).
   * @irql PASSIVE_LEVEL
   * Deviation: programs have no images, so it is called for drivers only.
   * Source: "PsSetLoadImageNotifyRoutine function (ntddk.h)", "IMAGE_INFO structure (ntddk.h)".
   */
  ddi({
    name: 'PsSetLoadImageNotifyRoutine',
    parameters: ['NotifyRoutine: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, routine) => addRoutine(k.state.ps.notify.image, routine),
  }),
  /**
   * Takes a routine of PsSetLoadImageNotifyRoutine back, once it is not being called any more.
   * Returns STATUS_SUCCESS, STATUS_PROCEDURE_NOT_FOUND.
   * @irql <= APC_LEVEL
   * Source: "PsRemoveLoadImageNotifyRoutine function (ntddk.h)".
   */
  ddi({
    name: 'PsRemoveLoadImageNotifyRoutine',
    parameters: ['NotifyRoutine: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, routine) => removeRoutine(k, k.state.ps.notify.image, routine),
  }),
];
