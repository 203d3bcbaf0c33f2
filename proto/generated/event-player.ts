// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.

import { TraceError } from '../../base/errors.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { ColumnValues, ListValues, WideValues } from '../column-decode.ts';
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
        (c[2] as Uint8Array[])[r]!,
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
      );
      break;
    case 64:
      sink.imageLoad(
        (c[0] as Int32Array)[r]!,
        batch.string((c[1] as Uint32Array)[r]!),
        (c[2] as Float64Array)[r] as GuestAddress,
        (c[3] as Uint32Array)[r]!,
        (c[4] as Float64Array)[r] as GuestAddress,
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
      );
      break;
    case 79:
      sink.handleClose(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 80:
      sink.fileOpen(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
        (c[3] as Float64Array)[r] as GuestAddress,
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
      );
      break;
    case 83:
      sink.processExit(
        (c[0] as Int32Array)[r]!,
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
      );
      break;
    case 84:
      sink.threadCreate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Int32Array)[r]!,
        (c[3] as Uint32Array)[r]!,
        batch.string((c[4] as Uint32Array)[r]!),
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
      );
      break;
    case 96:
      sink.irpAllocate(
        (c[0] as Int32Array)[r]!,
        (c[1] as Float64Array)[r] as GuestAddress,
        (c[2] as Uint8Array)[r]!,
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
      );
      break;
    case 98:
      sink.irpDispatchReturn(
        (c[0] as Int32Array)[r]!,
        (c[1] as Int32Array)[r]!,
        (c[2] as Uint32Array)[r]!,
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
        (c[4] as Uint8Array[])[r]!,
      );
      break;
    case 128:
      sink.lockAcquire(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 129:
      sink.lockRelease(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Float64Array)[r] as GuestAddress,
      );
      break;
    case 130:
      sink.lockContend(
        (c[0] as Int32Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Int32Array)[r]!,
      );
      break;
    case 131:
      sink.waitBegin(
        (c[0] as Float64Array)[r] as GuestAddress,
        (c[1] as Uint8Array)[r]!,
        (c[2] as Uint8Array)[r]!,
        (c[3] as Uint8Array)[r]!,
        (c[4] as WideValues).lo[r]!, (c[4] as WideValues).hi[r]!,
      );
      break;
    case 132:
      sink.waitEnd(
        (c[0] as Uint32Array)[r]!,
      );
      break;
    case 133:
      sink.signal(
        (c[0] as Float64Array)[r] as GuestAddress,
        (c[1] as Uint32Array)[r]!,
      );
      break;
    case 134:
      sink.irqlChange(
        (c[0] as Uint8Array)[r]!,
        (c[1] as Uint8Array)[r]!,
        batch.string((c[2] as Uint32Array)[r]!),
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
      );
      break;
    case 160:
      sink.ddiCall(
        batch.string((c[0] as Uint32Array)[r]!),
        listAt(c[1] as ListValues, r), listCount(c[1] as ListValues, r),
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
      );
      break;
    case 165:
      sink.runEnd(
        batch.string((c[0] as Uint32Array)[r]!),
        (c[1] as WideValues).lo[r]!, (c[1] as WideValues).hi[r]!,
        (c[2] as WideValues).lo[r]!, (c[2] as WideValues).hi[r]!,
      );
      break;
    default:
      throw new TraceError('unknown-kind', `event kind ${kind} needs a newer ntrewind`);
  }
}
