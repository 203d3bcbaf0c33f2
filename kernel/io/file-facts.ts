/** What the I/O manager knows of a file object without asking its driver. Source: the pages of the routines (ntddk.h, wdm.h). */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER_MIX, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { FILE_OBJECT_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { FileObject } from '../generated/views.ts';

const { FO_REMOTE_ORIGIN } = FILE_OBJECT_FLAGS;

export const fileFactDdis: readonly Ddi[] = [
  /**
   * Whether a file was opened on behalf of another computer.
   * @irql any
   * Source: "IoIsFileOriginRemote function (ntddk.h)".
   */
  ddi({
    name: 'IoIsFileOriginRemote',
    parameters: ['FileObject: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, file) => (new FileObject(k.memory, file).Flags & FO_REMOTE_ORIGIN) !== 0,
  }),
  /**
   * Says that a file is opened on behalf of another computer, or is not.
   * @irql any
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER_MIX (that is so already).
   * Source: "IoSetFileOrigin function (ntddk.h)".
   */
  ddi({
    name: 'IoSetFileOrigin',
    parameters: ['FileObject: ptr', 'Remote: bool'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, address, remote) {
      const file = new FileObject(k.memory, address);
      if (((file.Flags & FO_REMOTE_ORIGIN) !== 0) === remote) return STATUS_INVALID_PARAMETER_MIX;
      file.Flags ^= FO_REMOTE_ORIGIN;
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Returns the parameters of the transaction that a file was opened in, NULL for none.
   * @irql any
   * Deviation: there are no transactions.
   * Source: "IoGetTransactionParameterBlock function (ntddk.h)".
   */
  ddi({
    name: 'IoGetTransactionParameterBlock',
    parameters: ['FileObject: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: () => NULL_ADDRESS,
  }),
];
