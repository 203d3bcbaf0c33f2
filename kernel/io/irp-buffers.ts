/**
 * The memory that comes and goes with an IRP: its system buffer and the MDLs that hang on it.
 * Source: "Buffer Descriptions for I/O Control Codes", "Using Direct I/O".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64ToNumber } from '../../base/u64.ts';
import { ntError } from '../../nt/status-codes.ts';
import { IRP_FLAGS, MDL_FLAGS } from '../../nt/tables/io-flags.ts';
import { checkChain } from '../chain.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { IoStatusBlock, type Irp, Mdl } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { MiFreeMdl, MmUnlockPages, mdlAddress } from '../mm/mdl.ts';
import { PspAttachProcess } from '../ps/process.ts';
import { emitIrpData, FROM_DRIVER, liveIrp } from './irp.ts';

function mdlsOf(k: Kernel, irp: Irp): Mdl[] {
  const mdls: Mdl[] = [];
  for (let address = irp.MdlAddress; address !== NULL_ADDRESS; address = mdls.at(-1)!.Next) {
    checkChain(mdls.length, 'MDLs', address);
    mdls.push(new Mdl(k.memory, address));
  }
  return mdls;
}

/** Unlocks what the MDLs of a completed IRP describe. */
export function unlockMdls(k: Kernel, irp: Irp): void {
  for (const mdl of mdlsOf(k, irp)) MmUnlockPages(k, mdl.address);
}

/** Frees the system buffer, the copied parameters and the MDLs of an IRP that is over; its driver may be using neither any more. */
export function freeBuffers(k: Kernel, irp: Irp): void {
  if (irp.Flags & IRP_FLAGS.IRP_DEALLOCATE_BUFFER) ExpFreeSystem(k, irp.AssociatedIrp_SystemBuffer);
  if (irp.Tail_Overlay_AuxiliaryBuffer !== NULL_ADDRESS) ExpFreeSystem(k, irp.Tail_Overlay_AuxiliaryBuffer);
  for (const mdl of mdlsOf(k, irp)) MiFreeMdl(k, mdl.address);
  irp.MdlAddress = NULL_ADDRESS;
}

/** Tells what a driver has put into a program's own memory, before it is unlocked. */
export function emitDirectData(k: Kernel, irp: Irp): void {
  if (irp.MdlAddress === NULL_ADDRESS) return;
  const mdl = new Mdl(k.memory, irp.MdlAddress);
  const { Status, Information } = new IoStatusBlock(k.memory, irp.IoStatus);
  if ((mdl.MdlFlags & MDL_FLAGS.MDL_WRITE_OPERATION) === 0 || ntError(Status)) return;
  const length = Math.min(u64ToNumber(Information), mdl.ByteCount);
  const process = processOf(k, mdl.Process);
  if (process === undefined || length === 0) return;
  const attached = k.state.ps.attachedProcess;
  PspAttachProcess(k, process);
  const address = mdlAddress(mdl);
  if (k.memory.isAccessible(address, length, 'read'))
    emitIrpData(k, liveIrp(k, irp.address, 'finished').id, FROM_DRIVER, address, length);
  PspAttachProcess(k, attached);
}

/** The number of the process whose object that is. */
export function processOf(k: Kernel, object: GuestAddress): number | undefined {
  return [...k.state.ps.processes.values()].find((process) => process.object === object)?.id;
}
