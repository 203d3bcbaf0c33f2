/** A request that has come to the file system, and how it is answered. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_INVALID_USER_BUFFER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { FileChange, Notified } from '../fsrtl/notify-list.ts';
import type { FinishLocks } from '../fsrtl/process-file-lock.ts';
import { type IoStackLocation, type Irp, Mdl } from '../generated/views.ts';
import { emitIrpData, liveIrp } from '../io/irp.ts';
import type { Kernel } from '../kernel.ts';
import { MiMapToSystem } from '../mm/mdl.ts';
import { guardAccess } from '../ob/capture.ts';
import type { FileNode, OpenFile, Volume } from './state.ts';

/** A request on an open file; `node` is undefined when it is about the volume itself. */
export interface FsRequest {
  readonly irp: Irp;
  readonly stack: IoStackLocation;
  readonly file: GuestAddress;
  readonly open: OpenFile;
  readonly node: FileNode | undefined;
  readonly volume: Volume;
}

/** What becomes of an IRP. */
export interface FsResult {
  readonly status: number;
  readonly information: number;
  /** What it has led to besides: locks of the file given up. */
  readonly locks?: FinishLocks;
  /** Files that have changed, for those who watch directories. */
  readonly changes?: readonly FileChange[];
  /** Requests for changes that are over. */
  readonly watchers?: readonly Notified[];
}

/** What becomes of a request: a result, nothing yet, because the IRP waits for something to happen, or pages are written first. */
export type FsAnswer = FsResult | 'pending' | 'flush';

export function answer(status: number, information = 0, changes: readonly FileChange[] = []): FsResult {
  return { status, information, changes };
}

/** The buffer of a request that is passed by neither method, or that a filter has locked; NULL when it cannot be mapped. */
export function requestBuffer(k: Kernel, irp: Irp, writable: boolean): GuestAddress {
  if (irp.MdlAddress === NULL_ADDRESS) return irp.UserBuffer;
  return MiMapToSystem(k, new Mdl(k.memory, irp.MdlAddress).address, writable, false);
}

/**
 * Copies data out to the buffer of a request, or in from it, and tells what it was (`irp_data`).
 * @returns STATUS_SUCCESS or STATUS_INVALID_USER_BUFFER
 */
export function moveData(
  k: Kernel,
  irp: Irp,
  direction: number,
  buffer: GuestAddress,
  length: number,
  move: () => void,
) {
  if (buffer === NULL_ADDRESS && length > 0) return STATUS_INVALID_USER_BUFFER;
  const status = guardAccess(irp.RequestorMode, () => {
    move();
    emitIrpData(k, liveIrp(k, irp.address, 'carried out').id, direction, buffer, length);
  });
  return status === STATUS_SUCCESS ? status : STATUS_INVALID_USER_BUFFER;
}
