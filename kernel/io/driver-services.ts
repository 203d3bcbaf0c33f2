/**
 * Loading and unloading drivers while the system runs, by the path of their service key. DriverEntry and DriverUnload run in
 * the System process, whoever asks: a system thread is made for it, for which the caller waits.
 * Deviation: NT has a system worker thread do it.
 * Source: "ZwLoadDriver function (wdm.h)", "ZwUnloadDriver function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromAddress } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import { STATUS_OBJECT_NAME_NOT_FOUND, STATUS_PRIVILEGE_NOT_HELD, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi, systemService } from '../ddi.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { IoStatusBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, readName } from '../ob/capture.ts';
import { KernelMode, ObpCurrentProcess, UserMode } from '../ob/handle.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';
import { holdsPrivilege, SepEffectiveToken } from '../se/token.ts';
import { IopLoadDriver } from './load-driver.ts';
import { IopDescribeServiceKey } from './service-key.ts';
import { allocateStatusBlock, statusBlockEvent, waitForEvent } from './status-block.ts';
import { IopUnloadDriver } from './unload-driver.ts';

type Work = 'load' | 'unload';

/** Slots of {@link IopDriverWork} and of the thread that does it. */
interface DriverWork {
  readonly work: Work;
  /** Path of the service key. */
  readonly keyPath: string;
  readonly service: string;
  block: GuestAddress;
}

function begin({ work, keyPath, service }: DriverWork, next: string): Enter {
  return work === 'load' ? enter(IopLoadDriver, { keyPath }, next) : enter(IopUnloadDriver, { service }, next);
}

/** Has a driver loaded or unloaded. Its value is the status. */
const IopDriverWork = hostRoutine<DriverWork>('IopDriverWork', {
  start(k, slots) {
    if (ObpCurrentProcess(k) === k.state.ps.systemProcess) return begin(slots, 'finished');
    slots.block = allocateStatusBlock(k);
    PspCreateSystemThread(k, `${slots.work} driver`, IopDriverWorker, { ...slots });
    return waitForEvent(statusBlockEvent(slots.block), 'waited');
  },
  waited(k, { block }) {
    const { Status } = new IoStatusBlock(k.memory, block);
    ExpFreeSystem(k, block);
    return done(Status);
  },
  finished: (_k, _slots, status) => done(status),
});

const IopDriverWorker = hostRoutine<DriverWork>('IopDriverWorker', {
  start: (_k, slots) => begin(slots, 'finished'),
  finished(k, { block }, status) {
    new IoStatusBlock(k.memory, block).Status = status;
    KiSignalEvent(k, statusBlockEvent(block));
    return done(status);
  },
});

function beginWork(k: Kernel, mode: number, work: Work, rawName: U64): number | Enter {
  const mayDo = mode === KernelMode || holdsPrivilege(SepEffectiveToken(k), PRIVILEGES.SeLoadDriverPrivilege);
  if (!mayDo) return STATUS_PRIVILEGE_NOT_HELD;
  let name: string | number = '';
  const fault = guardAccess(mode, () => {
    name = readName(k, rawName, mode);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (typeof name === 'number') return name;
  const description = IopDescribeServiceKey(k, name);
  if (description === undefined) return STATUS_OBJECT_NAME_NOT_FOUND;
  return enter(IopDriverWork, { work, keyPath: name, service: description.service, block: NULL_ADDRESS });
}

export const driverWorkDdis: readonly Ddi[] = [
  /**
   * Loads the driver of a service key and calls its DriverEntry.
   * @irql PASSIVE_LEVEL
   * Returns what DriverEntry returns; STATUS_OBJECT_NAME_NOT_FOUND (no such key, or no such image),
   * STATUS_IMAGE_ALREADY_LOADED.
   * Source: "ZwLoadDriver function (wdm.h)".
   */
  ddi({
    name: 'ZwLoadDriver',
    parameters: ['DriverServiceName: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, name) => beginWork(k, KernelMode, 'load', u64FromAddress(name)),
  }),
  /**
   * Unloads the driver of a service key: its DriverUnload is called, at once or when its devices are free.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND (no such key, or not loaded), STATUS_INVALID_DEVICE_REQUEST (the
   * driver has no DriverUnload, or it has been called).
   * Source: "ZwUnloadDriver function (wdm.h)".
   */
  ddi({
    name: 'ZwUnloadDriver',
    parameters: ['DriverServiceName: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, name) => beginWork(k, KernelMode, 'unload', u64FromAddress(name)),
  }),
];

export const driverServices: readonly Ddi[] = [
  /**
   * As ZwLoadDriver, for programs.
   * Returns as ZwLoadDriver; STATUS_ACCESS_VIOLATION, STATUS_PRIVILEGE_NOT_HELD (SeLoadDriverPrivilege is not enabled).
   * Source: "ZwLoadDriver function (wdm.h)".
   */
  systemService({
    name: 'NtLoadDriver',
    parameters: ['DriverServiceName: u64'],
    call: (k, name) => beginWork(k, UserMode, 'load', name),
  }),
  /**
   * As ZwUnloadDriver, for programs.
   * Returns as ZwUnloadDriver; STATUS_ACCESS_VIOLATION, STATUS_PRIVILEGE_NOT_HELD (SeLoadDriverPrivilege is not enabled).
   * Source: "ZwUnloadDriver function (wdm.h)".
   */
  systemService({
    name: 'NtUnloadDriver',
    parameters: ['DriverServiceName: u64'],
    call: (k, name) => beginWork(k, UserMode, 'unload', name),
  }),
];
