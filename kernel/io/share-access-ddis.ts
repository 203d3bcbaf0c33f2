/** Sharing and extended attributes as file systems call for them. Source: the pages of the routines (wdm.h, ntifs.h). */
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_EA_LIST_INCONSISTENT, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { firstBadEntry } from './extended-attributes.ts';
import { IopCheckShareAccess, IopRemoveShareAccess, IopSetShareAccess, IopUpdateShareAccess } from './share-access.ts';

export const shareAccessDdis: readonly Ddi[] = [
  /**
   * Tells whether an open may be, besides those that are counted; with Update it is counted when it may.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_SHARING_VIOLATION.
   * Source: "IoCheckShareAccess function (wdm.h)".
   */
  ddi({
    name: 'IoCheckShareAccess',
    parameters: [
      'DesiredAccess: u32',
      'DesiredShareAccess: u32',
      'FileObject: ptr',
      'ShareAccess: ptr',
      'Update: bool',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: IopCheckShareAccess,
  }),
  /**
   * Begins the counts of a file with its first open.
   * @irql PASSIVE_LEVEL
   * Source: "IoSetShareAccess function (wdm.h)".
   */
  ddi({
    name: 'IoSetShareAccess',
    parameters: ['DesiredAccess: u32', 'DesiredShareAccess: u32', 'FileObject: ptr', 'ShareAccess: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: IopSetShareAccess,
  }),
  /**
   * Counts an open that IoCheckShareAccess has let through without counting it.
   * @irql PASSIVE_LEVEL
   * Source: "IoUpdateShareAccess function (wdm.h)".
   */
  ddi({
    name: 'IoUpdateShareAccess',
    parameters: ['FileObject: ptr', 'ShareAccess: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: IopUpdateShareAccess,
  }),
  /**
   * Takes the part of an open back, when the last handle to it has been closed.
   * @irql PASSIVE_LEVEL
   * Source: "IoRemoveShareAccess function (wdm.h)".
   */
  ddi({
    name: 'IoRemoveShareAccess',
    parameters: ['FileObject: ptr', 'ShareAccess: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: IopRemoveShareAccess,
  }),
  /**
   * Checks a list of extended attributes; the offset of an entry that is not as it must be goes to ErrorOffset.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_EA_LIST_INCONSISTENT.
   * Source: "IoCheckEaBufferValidity function (ntifs.h)".
   */
  ddi({
    name: 'IoCheckEaBufferValidity',
    parameters: ['EaBuffer: ptr', 'EaLength: u32', 'ErrorOffset: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, buffer, length, errorOffset) {
      const offset = firstBadEntry(k.memory.readBytes(buffer, length));
      if (offset === undefined) return STATUS_SUCCESS;
      k.memory.writeU32(errorOffset, offset);
      return STATUS_EA_LIST_INCONSISTENT;
    },
  }),
];
