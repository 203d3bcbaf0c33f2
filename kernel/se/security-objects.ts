/** Security descriptors of objects through handles. Source: "ZwQuerySecurityObject function (ntifs.h)", "ZwSetSecurityObject function (ntifs.h)". */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_ACCESS_VIOLATION, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { CmpBeginQuerySecurity, CmpBeginSetSecurity, type RawAnswer } from '../cm/key-attribute-calls.ts';
import type { Enter } from '../host-routine.ts';
import { IopQueryFileSecurity, IopSetFileSecurity } from '../io/security-services.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, writableRange } from '../ob/capture.ts';
import { withObject } from '../ob/change-by-handle.ts';
import { findObject } from '../ob/directory.ts';
import { ObpCurrentProcess, ObpHandleEntry, UserMode } from '../ob/handle.ts';
import { SepCaptureDescriptor } from './capture-descriptor.ts';
import { queryAccess, setAccess } from './descriptor-parts.ts';
import { SepAnswerDescriptor, SepChangeSecurity } from './object-descriptor.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;

/** The type of the object of a handle; undefined when it is none. */
function typeOf(k: Kernel, mode: number, handle: U64): string | undefined {
  const entry = ObpHandleEntry(k, ObpCurrentProcess(k), handle, mode);
  return entry === undefined ? undefined : findObject(k, entry.object)?.type;
}

function querySecurity(k: Kernel, mode: number, handle: U64, which: number, answer: RawAnswer): number | Enter {
  const { buffer, length, resultLength } = answer;
  const type = typeOf(k, mode, handle);
  // Of a program's file its driver keeps the descriptor.
  if (type === 'File' && mode === UserMode) return IopQueryFileSecurity(k, handle, which, buffer, length, resultLength);
  if (type === 'Key') return CmpBeginQuerySecurity(k, mode, handle, which, answer);
  return withObject(k, mode, handle, '', queryAccess(which), (object) => {
    let [out, lengthOut] = [NULL_ADDRESS, NULL_ADDRESS];
    const fault = guardAccess(mode, () => {
      lengthOut = writableRange(k, mode, resultLength, 4);
      if (length > 0) out = writableRange(k, mode, buffer, length);
    });
    if (fault !== STATUS_SUCCESS) return fault;
    return SepAnswerDescriptor(k, object, mode, { which, buffer: out, length, resultLength: lengthOut });
  });
}

function setSecurity(k: Kernel, mode: number, handle: U64, which: number, pointer: U64): number | Enter {
  const type = typeOf(k, mode, handle);
  if (type === 'File' && mode === UserMode) return IopSetFileSecurity(k, handle, which, pointer);
  if (type === 'Key') return CmpBeginSetSecurity(k, mode, handle, which, pointer);
  if (u64ToNumber(pointer) === 0) return STATUS_ACCESS_VIOLATION;
  const change = SepCaptureDescriptor(k, mode, pointer);
  if (change === undefined || typeof change === 'number') return change ?? STATUS_ACCESS_VIOLATION;
  return withObject(k, mode, handle, '', setAccess(which), (object) => SepChangeSecurity(k, object, which, change));
}

export const securityRoutines: readonly NativeRoutine[] = [
  /**
   * Reads parts of the security descriptor of an object; of a program's file, those that its driver gives.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION, what a driver says.
   * Deviation: a driver that asks about a file on a volume stops the run as unimplemented.
   * Source: "ZwQuerySecurityObject function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QuerySecurityObject',
    exports: ['Zw', 'Nt'],
    parameters: [
      'Handle: u64',
      'SecurityInformation: u32',
      'SecurityDescriptor: ptr',
      'Length: u32',
      'LengthNeeded: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, which, buffer, length, resultLength) =>
      querySecurity(k, mode, handle, which, { buffer, length, resultLength }),
  }),
  /**
   * Replaces parts of the security descriptor of an object; of a program's file, its driver does.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NO_SECURITY_ON_OBJECT, STATUS_UNKNOWN_REVISION, STATUS_INVALID_SECURITY_DESCR,
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION, what a driver says.
   * Deviation: a driver that changes a file on a volume stops the run as unimplemented; of a program's file the descriptor must
   * be self-relative.
   * Source: "ZwSetSecurityObject function (ntifs.h)".
   */
  nativeRoutine({
    name: 'SetSecurityObject',
    exports: ['Zw', 'Nt'],
    parameters: ['Handle: u64', 'SecurityInformation: u32', 'SecurityDescriptor: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, which, pointer) => setSecurity(k, mode, handle, which, pointer),
  }),
];
