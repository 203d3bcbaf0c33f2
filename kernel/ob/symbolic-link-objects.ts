/** Symbolic links with handles. Source: "ZwOpenSymbolicLinkObject function (wdm.h)", "ZwQuerySymbolicLinkObject function (wdm.h)". */
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64ToNumber } from '../../base/u64.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { writeWide } from '../rtl/guest-text.ts';
import { guardAccess, readName, writableRange } from './capture.ts';
import { withObject } from './change-by-handle.ts';
import { findObject } from './directory.ts';
import { ObpCreateNamed, ObpOpenNamed } from './named-object.ts';
import { ObpMakeSymbolicLink } from './symbolic-link.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;

export const symbolicLinkRoutines: readonly NativeRoutine[] = [
  /**
   * Makes a symbolic link: a name that stands for another one.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_INVALID_PARAMETER (an empty target), otherwise as ObpCreateNamed.
   * Source: "Symbolic links" in "Object Names"; the routine has no page of its own.
   */
  nativeRoutine({
    name: 'CreateSymbolicLinkObject',
    exports: ['Zw'],
    parameters: ['LinkHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr', 'LinkTarget: ptr'],
    irql: PASSIVE,
    call(k, mode, handle, desiredAccess, objectAttributes, rawTarget) {
      let target: string | number = '';
      const fault = guardAccess(mode, () => {
        target = readName(k, rawTarget, mode);
      });
      if (fault !== STATUS_SUCCESS) return fault;
      if (typeof target === 'number') return target;
      if (target === '') return STATUS_INVALID_PARAMETER;
      const text: string = target;
      return ObpCreateNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'SymbolicLink', (options) =>
        ObpMakeSymbolicLink(k, options, text),
      );
    },
  }),
  /**
   * Opens a symbolic link itself, not what it stands for.
   * @irql PASSIVE_LEVEL
   * Returns as ObpOpenNamed.
   * Source: "ZwOpenSymbolicLinkObject function (wdm.h)".
   */
  nativeRoutine({
    name: 'OpenSymbolicLinkObject',
    exports: ['Zw'],
    parameters: ['LinkHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpOpenNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'SymbolicLink'),
  }),
  /**
   * Gives the name that a symbolic link stands for, and its length: with a zero behind it, when the caller asks for the length.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH,
   * STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Source: "ZwQuerySymbolicLinkObject function (wdm.h)".
   */
  nativeRoutine({
    name: 'QuerySymbolicLinkObject',
    exports: ['Zw'],
    parameters: ['LinkHandle: u64', 'LinkTarget: ptr', 'ReturnedLength: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, linkTarget, returnedLength) =>
      withObject(k, mode, handle, 'SymbolicLink', OBJECT_ACCESS.SYMBOLIC_LINK_QUERY, (link) => {
        const { target } = findObject(k, link)!;
        let status: number = STATUS_SUCCESS;
        const fault = guardAccess(mode, () => {
          const string = writableRange(k, mode, linkTarget, UNICODE_STRING.SIZE);
          const out = u64ToNumber(returnedLength) === 0 ? NULL_ADDRESS : writableRange(k, mode, returnedLength, 4);
          const room = k.memory.readU16(addressAdd(string, UNICODE_STRING.MaximumLength));
          const length = 2 * target.length;
          const needed = out === NULL_ADDRESS ? length : length + 2;
          if (needed > room) status = STATUS_BUFFER_TOO_SMALL;
          else {
            const buffer = writableRange(k, mode, k.memory.readU64(addressAdd(string, UNICODE_STRING.Buffer)), needed);
            writeWide(k.memory, buffer, out === NULL_ADDRESS ? target : `${target}\0`);
            k.memory.writeU16(string, length);
          }
          if (out !== NULL_ADDRESS) k.memory.writeU32(out, needed);
        });
        return fault === STATUS_SUCCESS ? status : fault;
      }),
  }),
];
