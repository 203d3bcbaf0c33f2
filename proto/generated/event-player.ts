// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.

import { TraceError } from '../../base/errors.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { ColumnValues, ListValues, PayloadValues, WideValues } from '../column-decode.ts';
import type { DecodedBatch } from '../decoded-batch.ts';
import type { EventSink } from './event-sink.ts';

function listAt(list: ListValues, row: number): Uint32Array {
  return list.values.subarray(list.start[row]! * 2, list.start[row + 1]! * 2);
}

function listCount(list: ListValues, row: number): number {
  return list.start[row + 1]! - list.start[row]!;
}

/**
 * Calls the sink's method for one event: `r` is its row in the columns `c` of its kind.
 * Throws TraceError for a kind this version does not know.
 */
export function playRow(batch: DecodedBatch, kind: number, c: readonly ColumnValues[], r: number, sink: EventSink): void {
  switch (kind) {
    case 1:
      sink.userProcess(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
      );
      break;
    case 2:
      sink.userThread(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Int32Array)[r]!,
        batch.string((c[3] as Uint32Array)[r]!),
      );
      break;
    case 3:
      sink.userExit(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 4:
      sink.userMap(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 5:
      sink.userUnmap(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 6:
      sink.userWrite(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        batch.payload(c[2] as PayloadValues, r),
        listAt(c[3] as ListValues, r), listCount(c[3] as ListValues, r),
      );
      break;
    case 7:
      sink.userSystemCall(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        listAt(c[2] as ListValues, r), listCount(c[2] as ListValues, r),
        listAt(c[3] as ListValues, r), listCount(c[3] as ListValues, r),
      );
      break;
    case 8:
      sink.userSignal(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
      );
      break;
    case 9:
      sink.userBarrier(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
      );
      break;
    case 16:
      sink.threadSwitch(
        (c[0] as Uint32Array)[r]!,
        (c[1] as Int32Array)[r]!,
      );
      break;
    case 17:
      sink.preemption(
        (c[0] as Uint32Array)[r]!,
      );
      break;
    case 18:
      sink.allocationFailure(
        (c[0] as Uint32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint32Array)[r]!,
      );
      break;
    case 19:
      sink.processorChoice(
        (c[0] as Uint32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 20:
      sink.interruptDelivery(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Int32Array)[r]!,
        (c[4] as Uint8Array)[r]!,
        (c[5] as Uint8Array)[r]!,
      );
      break;
    case 21:
      sink.registerRead(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
      );
      break;
    case 22:
      sink.dmaWrite(
        (c[0] as Int32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as Uint32Array)[r]!,
        batch.payload(c[3] as PayloadValues, r),
        (c[4] as Uint8Array)[r]!,
      );
      break;
    case 23:
      sink.randomValue(
        batch.string((c[0] as Uint32Array)[r]!),
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
      );
      break;
    case 24:
      sink.callFailure(
        (c[0] as Uint32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 25:
      sink.externalCompletion(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        batch.payload(c[3] as PayloadValues, r),
      );
      break;
    case 26:
      sink.timeChange(
        (c[0] as WideValues).lo[r]!, (c[0] as WideValues).hi[r]!,
      );
      break;
    case 27:
      sink.hardwareEvent(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        batch.payload(c[2] as PayloadValues, r),
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 28:
      sink.dmaRequest(
        (c[0] as Int32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 29:
      sink.hardwareDue(
        (c[0] as Uint32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as Uint8Array)[r]!,
      );
      break;
    case 64:
      sink.imageLoad(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Float64Array)[r] as GuestAddress,
        batch.string((c[5] as Uint32Array)[r]!),
        (c[6] as Int32Array)[r]!,
      );
      break;
    case 65:
      sink.imageUnload(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 66:
      sink.driverCreate(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Int32Array)[r]!,
        batch.string((c[4] as Uint32Array)[r]!),
      );
      break;
    case 67:
      sink.driverEntryReturn(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 68:
      sink.driverUnload(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 69:
      sink.driverDelete(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 70:
      sink.deviceCreate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
        (c[3] as Float64Array)[r] as GuestAddress,
        (c[4] as Uint32Array)[r]!,
        (c[5] as Uint32Array)[r]!,
        (c[6] as Uint32Array)[r]!,
        (c[7] as Uint8Array)[r]!,
        (c[8] as Uint32Array)[r]!,
      );
      break;
    case 71:
      sink.deviceDelete(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 72:
      sink.deviceAttach(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint8Array)[r]!,
      );
      break;
    case 73:
      sink.deviceDetach(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
      );
      break;
    case 74:
      sink.symbolicLinkCreate(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        batch.string((c[2] as Uint32Array)[r]!),
      );
      break;
    case 75:
      sink.symbolicLinkDelete(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
      );
      break;
    case 76:
      sink.objectCreate(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        batch.string((c[2] as Uint32Array)[r]!),
        (c[3] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 77:
      sink.objectDelete(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 78:
      sink.handleOpen(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Int32Array)[r]!,
        (c[5] as Uint32Array)[r]!,
        (c[6] as Uint8Array)[r]!,
      );
      break;
    case 79:
      sink.handleClose(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as Int32Array)[r]!,
      );
      break;
    case 80:
      sink.fileOpen(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
        (c[3] as Float64Array)[r] as GuestAddress,
        (c[4] as Int32Array)[r]!,
        (c[5] as Uint32Array)[r]!,
      );
      break;
    case 81:
      sink.fileClose(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 82:
      sink.processCreate(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        (c[2] as Int32Array)[r]!,
        (c[3] as Float64Array)[r] as GuestAddress,
        (c[4] as Uint32Array)[r]!,
      );
      break;
    case 83:
      sink.processExit(
        (c[0] as Int32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 84:
      sink.threadCreate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as Uint32Array)[r]!,
        batch.string((c[4] as Uint32Array)[r]!),
        (c[5] as Float64Array)[r] as GuestAddress,
        (c[6] as Uint8Array)[r]!,
        (c[7] as Uint8Array)[r]!,
      );
      break;
    case 85:
      sink.threadExit(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 86:
      sink.contextSwitch(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 87:
      sink.driverEntryCall(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 88:
      sink.driverUnloadReturn(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 89:
      sink.deviceFlags(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 90:
      sink.fileCleanup(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 91:
      sink.fileInformation(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        batch.string((c[3] as Uint32Array)[r]!),
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as WideValues).lo[r]!, (c[5] as WideValues).hi[r]!,
        (c[6] as Uint32Array)[r]!,
        (c[7] as WideValues).lo[r]!, (c[7] as WideValues).hi[r]!,
        batch.payload(c[8] as PayloadValues, r),
      );
      break;
    case 92:
      sink.threadReady(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
      );
      break;
    case 93:
      sink.threadPriority(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 94:
      sink.threadSuspend(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 95:
      sink.processAttach(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 96:
      sink.irpAllocate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Uint8Array)[r]!,
        (c[5] as Int32Array)[r]!,
        (c[6] as Int32Array)[r]!,
      );
      break;
    case 97:
      sink.irpDispatch(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as Int32Array)[r]!,
        (c[4] as Uint8Array)[r]!,
        (c[5] as Uint8Array)[r]!,
        (c[6] as Uint8Array)[r]!,
        (c[7] as Uint8Array)[r]!,
        (c[8] as Uint8Array)[r]!,
        (c[9] as WideValues).lo[r]!, (c[9] as WideValues).hi[r]!,
        (c[10] as WideValues).lo[r]!, (c[10] as WideValues).hi[r]!,
        (c[11] as WideValues).lo[r]!, (c[11] as WideValues).hi[r]!,
        (c[12] as WideValues).lo[r]!, (c[12] as WideValues).hi[r]!,
        (c[13] as Float64Array)[r] as GuestAddress,
        (c[14] as Uint32Array)[r]!,
        (c[15] as Uint32Array)[r]!,
        (c[16] as WideValues).lo[r]!, (c[16] as WideValues).hi[r]!,
        (c[17] as WideValues).lo[r]!, (c[17] as WideValues).hi[r]!,
        (c[18] as WideValues).lo[r]!, (c[18] as WideValues).hi[r]!,
      );
      break;
    case 98:
      sink.irpDispatchReturn(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Int32Array)[r]!,
      );
      break;
    case 99:
      sink.irpSkip(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
      );
      break;
    case 100:
      sink.irpCopy(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
      );
      break;
    case 101:
      sink.irpSetCompletion(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as Uint8Array)[r]!,
      );
      break;
    case 102:
      sink.irpMarkPending(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
      );
      break;
    case 103:
      sink.irpCompletionCall(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as Int32Array)[r]!,
        (c[5] as Uint8Array)[r]!,
      );
      break;
    case 104:
      sink.irpCompletionReturn(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 105:
      sink.irpComplete(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as Uint8Array)[r]!,
        (c[5] as Uint8Array)[r]!,
        (c[6] as Uint8Array)[r]!,
      );
      break;
    case 106:
      sink.irpFree(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 107:
      sink.irpData(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        batch.payload(c[4] as PayloadValues, r),
      );
      break;
    case 108:
      sink.irpFinish(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as Uint8Array)[r]!,
      );
      break;
    case 109:
      sink.irpCancel(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 110:
      sink.irpSetCancel(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 111:
      sink.irpCancelCall(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 112:
      sink.irpCancelReturn(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 113:
      sink.irpQueue(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Uint32Array)[r]!,
      );
      break;
    case 114:
      sink.irpDequeue(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 115:
      sink.irpStart(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 116:
      sink.irpStartReturn(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
      );
      break;
    case 117:
      sink.fastIoCall(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as Float64Array)[r] as GuestAddress,
        (c[5] as WideValues).lo[r]!, (c[5] as WideValues).hi[r]!,
        (c[6] as WideValues).lo[r]!, (c[6] as WideValues).hi[r]!,
        (c[7] as Uint32Array)[r]!,
      );
      break;
    case 118:
      sink.fastIoReturn(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
      );
      break;
    case 119:
      sink.completionPacket(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as Uint32Array)[r]!,
        (c[6] as WideValues).lo[r]!, (c[6] as WideValues).hi[r]!,
      );
      break;
    case 124:
      sink.objectReference(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 128:
      sink.lockAcquire(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint8Array)[r]!,
        (c[4] as Uint32Array)[r]!,
        (c[5] as Float64Array)[r]!,
        (c[6] as Uint8Array)[r]!,
      );
      break;
    case 129:
      sink.lockRelease(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint8Array)[r]!,
        (c[4] as Uint32Array)[r]!,
        (c[5] as Float64Array)[r]!,
      );
      break;
    case 130:
      sink.lockContend(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as Float64Array)[r] as GuestAddress,
        (c[4] as Uint8Array)[r]!,
      );
      break;
    case 131:
      sink.waitBegin(
        (c[0] as Float64Array)[r] as GuestAddress,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as Uint8Array)[r]!,
        (c[6] as Uint8Array)[r]!,
        (c[7] as Uint8Array)[r]!,
        listAt(c[8] as ListValues, r), listCount(c[8] as ListValues, r),
      );
      break;
    case 132:
      sink.waitEnd(
        (c[0] as Uint32Array)[r]!,
        (c[1] as Float64Array)[r]!,
      );
      break;
    case 133:
      sink.signal(
        (c[0] as Float64Array)[r] as GuestAddress,
        (c[1] as Uint32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 134:
      sink.irqlChange(
        (c[0] as Uint8Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
      );
      break;
    case 135:
      sink.lockInitialize(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 136:
      sink.lockDelete(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
      );
      break;
    case 137:
      sink.lockTry(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint8Array)[r]!,
        (c[4] as Int32Array)[r]!,
      );
      break;
    case 138:
      sink.lockConvert(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
      );
      break;
    case 139:
      sink.region(
        (c[0] as Uint8Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 144:
      sink.poolAllocate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Uint32Array)[r]!,
      );
      break;
    case 145:
      sink.poolFree(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint32Array)[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as Uint32Array)[r]!,
      );
      break;
    case 146:
      sink.poolFail(
        (c[0] as WideValues).lo[r]!, (c[0] as WideValues).hi[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 147:
      sink.mdlCreate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as Int32Array)[r]!,
        (c[5] as Int32Array)[r]!,
      );
      break;
    case 148:
      sink.mdlFree(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 149:
      sink.mdlLock(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint32Array)[r]!,
      );
      break;
    case 150:
      sink.mdlUnlock(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 151:
      sink.mdlMap(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Int32Array)[r]!,
      );
      break;
    case 152:
      sink.mdlUnmap(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 153:
      sink.sectionCreate(
        (c[0] as Int32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Int32Array)[r]!,
      );
      break;
    case 154:
      sink.viewMap(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as Uint32Array)[r]!,
      );
      break;
    case 155:
      sink.viewUnmap(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 156:
      sink.ioSpaceMap(
        (c[0] as WideValues).lo[r]!, (c[0] as WideValues).hi[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 157:
      sink.ioSpaceUnmap(
        (c[0] as Float64Array)[r] as GuestAddress,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
      );
      break;
    case 158:
      sink.virtualAllocate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Uint32Array)[r]!,
      );
      break;
    case 160:
      sink.ddiCall(
        batch.string((c[0] as Uint32Array)[r]!),
        listAt(c[1] as ListValues, r), listCount(c[1] as ListValues, r),
        batch.string((c[2] as Uint32Array)[r]!),
        batch.string((c[3] as Uint32Array)[r]!),
      );
      break;
    case 161:
      sink.ddiReturn(
        batch.string((c[0] as Uint32Array)[r]!),
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
      );
      break;
    case 162:
      sink.debugPrint(
        (c[0] as Uint32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
      );
      break;
    case 163:
      sink.systemCallReturn(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
      );
      break;
    case 164:
      sink.bugCheck(
        (c[0] as Uint32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        batch.string((c[5] as Uint32Array)[r]!),
        (c[6] as Int32Array)[r]!,
      );
      break;
    case 165:
      sink.runEnd(
        batch.string((c[0] as Uint32Array)[r]!),
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
      );
      break;
    case 166:
      sink.exception(
        (c[0] as Uint32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint32Array)[r]!,
        listAt(c[3] as ListValues, r), listCount(c[3] as ListValues, r),
        batch.string((c[4] as Uint32Array)[r]!),
      );
      break;
    case 167:
      sink.exceptionHandle(
        (c[0] as Uint32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint32Array)[r]!,
      );
      break;
    case 168:
      sink.eventLog(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Uint32Array)[r]!,
        (c[5] as Uint8Array)[r]!,
        (c[6] as Uint32Array)[r]!,
        batch.string((c[7] as Uint32Array)[r]!),
        batch.payload(c[8] as PayloadValues, r),
      );
      break;
    case 169:
      sink.stackTrace(
        (c[0] as Int32Array)[r]!,
        listAt(c[1] as ListValues, r), listCount(c[1] as ListValues, r),
      );
      break;
    case 170:
      sink.registryOperation(
        (c[0] as Uint8Array)[r]!,
        (c[1] as Int32Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
        batch.string((c[3] as Uint32Array)[r]!),
        (c[4] as Uint32Array)[r]!,
        (c[5] as Uint32Array)[r]!,
        (c[6] as WideValues).lo[r]!, (c[6] as WideValues).hi[r]!,
        batch.payload(c[7] as PayloadValues, r),
        (c[8] as Uint32Array)[r]!,
      );
      break;
    case 171:
      sink.traceMessage(
        batch.string((c[0] as Uint32Array)[r]!),
        batch.string((c[1] as Uint32Array)[r]!),
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        batch.payload(c[5] as PayloadValues, r),
        batch.string((c[6] as Uint32Array)[r]!),
      );
      break;
    case 172:
      sink.debugBreak(
        (c[0] as Float64Array)[r] as GuestAddress,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 173:
      sink.finding(
        batch.string((c[0] as Uint32Array)[r]!),
        (c[1] as Uint32Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
      );
      break;
    case 174:
      sink.stateDigest(
        (c[0] as Uint8Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
      );
      break;
    case 175:
      sink.callbackRegister(
        (c[0] as Uint8Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as Uint32Array)[r]!,
      );
      break;
    case 176:
      sink.callbackCall(
        (c[0] as Uint8Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        listAt(c[2] as ListValues, r), listCount(c[2] as ListValues, r),
      );
      break;
    case 177:
      sink.callbackReturn(
        (c[0] as Uint8Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
      );
      break;
    case 178:
      sink.bugCheckData(
        (c[0] as Uint8Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        batch.string((c[2] as Uint32Array)[r]!),
        (c[3] as Float64Array)[r] as GuestAddress,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        batch.payload(c[5] as PayloadValues, r),
      );
      break;
    case 184:
      sink.dpcQueue(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as WideValues).lo[r]!, (c[5] as WideValues).hi[r]!,
        (c[6] as Uint8Array)[r]!,
        (c[7] as Uint8Array)[r]!,
        (c[8] as Uint8Array)[r]!,
        (c[9] as Uint8Array)[r]!,
      );
      break;
    case 185:
      sink.dpcStart(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Float64Array)[r]!,
      );
      break;
    case 186:
      sink.dpcEnd(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r]!,
      );
      break;
    case 187:
      sink.dpcRemove(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
      );
      break;
    case 188:
      sink.timerSet(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Uint32Array)[r]!,
        (c[5] as Int32Array)[r]!,
        (c[6] as Uint8Array)[r]!,
      );
      break;
    case 189:
      sink.timerCancel(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
      );
      break;
    case 190:
      sink.timerExpire(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r]!,
      );
      break;
    case 191:
      sink.apcQueue(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Float64Array)[r] as GuestAddress,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as WideValues).lo[r]!, (c[5] as WideValues).hi[r]!,
        (c[6] as Uint8Array)[r]!,
        (c[7] as WideValues).lo[r]!, (c[7] as WideValues).hi[r]!,
        (c[8] as WideValues).lo[r]!, (c[8] as WideValues).hi[r]!,
      );
      break;
    case 192:
      sink.apcStart(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 193:
      sink.apcEnd(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 194:
      sink.workQueue(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Int32Array)[r]!,
        (c[3] as Float64Array)[r] as GuestAddress,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as Uint8Array)[r]!,
      );
      break;
    case 195:
      sink.workStart(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Float64Array)[r]!,
      );
      break;
    case 196:
      sink.workEnd(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r]!,
      );
      break;
    case 197:
      sink.interruptConnect(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as Uint8Array)[r]!,
        (c[5] as Uint8Array)[r]!,
        (c[6] as Float64Array)[r] as GuestAddress,
        (c[7] as WideValues).lo[r]!, (c[7] as WideValues).hi[r]!,
        (c[8] as WideValues).lo[r]!, (c[8] as WideValues).hi[r]!,
        (c[9] as Uint8Array)[r]!,
        (c[10] as Uint32Array)[r]!,
      );
      break;
    case 198:
      sink.interruptDisconnect(
        (c[0] as Int32Array)[r]!,
      );
      break;
    case 199:
      sink.interruptStart(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint32Array)[r]!,
      );
      break;
    case 200:
      sink.interruptEnd(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r]!,
      );
      break;
    case 201:
      sink.interprocessorCall(
        (c[0] as Float64Array)[r] as GuestAddress,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
      );
      break;
    case 202:
      sink.apcRemove(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 208:
      sink.registerWrite(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
      );
      break;
    case 209:
      sink.dmaAdapter(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 210:
      sink.dmaMap(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
        (c[5] as Uint8Array)[r]!,
      );
      break;
    case 211:
      sink.dmaFlush(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 212:
      sink.dmaBuffer(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Uint8Array)[r]!,
      );
      break;
    case 213:
      sink.dmaRead(
        (c[0] as Int32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as Uint32Array)[r]!,
        (c[3] as WideValues).lo[r]!, (c[3] as WideValues).hi[r]!,
        batch.payload(c[4] as PayloadValues, r),
      );
      break;
    case 216:
      sink.deviceNode(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as Uint32Array)[r]!,
      );
      break;
    case 217:
      sink.devicePower(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint8Array)[r]!,
      );
      break;
    case 218:
      sink.deviceInterface(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        batch.string((c[2] as Uint32Array)[r]!),
        (c[3] as Uint8Array)[r]!,
      );
      break;
    default:
      throw new TraceError('unknown-kind', `event kind ${kind} needs a newer ntrewind`);
  }
}
