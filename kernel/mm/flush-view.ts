/** What programs and drivers change in a view of a file is written to it. Source: "ZwFlushVirtualMemory function (ntifs.h)". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import {
  STATUS_INVALID_PARAMETER_2,
  STATUS_NOT_MAPPED_DATA,
  STATUS_NOT_MAPPED_VIEW,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, writableRange } from '../ob/capture.ts';
import type { Process } from '../ps/state.ts';
import { MiFlushFilePages } from './paging-io.ts';
import { MiChangeRange, MiWithProcess, PROCESS_VM_OPERATION } from './process-handle.ts';
import { segmentOf } from './segment.ts';
import { PAGE_SIZE, roundUpToPages } from './system-space.ts';
import { MiRegionAt, regionEnd } from './virtual-regions.ts';

/** Pages of a segment that lie in a range of a process. */
interface FlushedPages {
  readonly segment: number;
  readonly first: number;
  readonly count: number;
}

/** Writes pages, and stores how that went. */
const MiFlushView = hostRoutine<{ readonly pages: FlushedPages; readonly mode: number; readonly block: GuestAddress }>(
  'MiFlushView',
  {
    start: (_k, { pages }) => enter(MiFlushFilePages, pages, 'flushed'),
    flushed: (k, { mode, block }, status) => done(reported(k, mode, block, status)),
  },
);

function reported(k: Kernel, mode: number, block: GuestAddress, status: number): number {
  const fault = guardAccess(mode, () => {
    k.memory.writeU32(addressAdd(block, IO_STATUS_BLOCK.Status), status);
    k.memory.writeU64(addressAdd(block, IO_STATUS_BLOCK.Information), 0, 0);
  });
  return fault === STATUS_SUCCESS ? status : fault;
}

/** The pages of a file that a range of a process shows, and where they are; or why there are none. */
function pagesOfView(process: Process, address: GuestAddress, sizeBytes: number) {
  const region = MiRegionAt(process, address);
  if (region?.segment === undefined || region.kind !== 'view') return STATUS_NOT_MAPPED_VIEW;
  const base = (address - (address % PAGE_SIZE)) as GuestAddress;
  const end = sizeBytes === 0 ? regionEnd(region) : base + roundUpToPages(address + sizeBytes - base);
  if (end > regionEnd(region)) return STATUS_NOT_MAPPED_VIEW;
  const first = (region.firstPage ?? 0) + (base - region.base) / PAGE_SIZE;
  return { base, sizeBytes: end - base, pages: { segment: region.segment, first, count: (end - base) / PAGE_SIZE } };
}

export const flushRoutines: readonly NativeRoutine[] = [
  /**
   * Writes what has been changed in a range of a view to its file; stores the range in whole pages. No size means to the end of
   * the view.
   * @irql PASSIVE_LEVEL
   * Returns what the file system says; STATUS_NOT_MAPPED_VIEW (no view there), STATUS_NOT_MAPPED_DATA (of no file),
   * STATUS_INVALID_PARAMETER_2, those of the handle.
   * Source: "ZwFlushVirtualMemory function (ntifs.h)".
   */
  nativeRoutine({
    name: 'FlushVirtualMemory',
    exports: ['Zw'],
    parameters: ['ProcessHandle: u64', 'BaseAddress: ptr', 'RegionSize: ptr', 'IoStatus: ptr'],
    irql: passiveOnly,
    call(k, mode, handle, baseAddress, regionSize, ioStatus): number | Enter {
      let pages: FlushedPages | undefined;
      let block = NULL_ADDRESS;
      const fault = guardAccess(mode, () => {
        block = writableRange(k, mode, ioStatus, IO_STATUS_BLOCK.SIZE);
      });
      if (fault !== STATUS_SUCCESS) return fault;
      const status = MiChangeRange(k, mode, { base: baseAddress, sizeBytes: regionSize }, (base, sizeBytes) => {
        if (!Number.isSafeInteger(base + sizeBytes)) return { status: STATUS_INVALID_PARAMETER_2, base, sizeBytes };
        let range: { readonly base: number; readonly sizeBytes: number } = { base, sizeBytes };
        const found = MiWithProcess(k, handle, PROCESS_VM_OPERATION, mode, (process) => {
          const view = pagesOfView(process, base, sizeBytes);
          if (typeof view === 'number') return view;
          ({ pages } = view);
          range = view;
          return segmentOf(k, view.pages.segment).file === undefined ? STATUS_NOT_MAPPED_DATA : STATUS_SUCCESS;
        });
        return { status: found, ...range };
      });
      return status !== STATUS_SUCCESS ? status : enter(MiFlushView, { pages: pages!, mode, block });
    },
  }),
];
