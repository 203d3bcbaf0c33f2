/** Security descriptors of objects through handles. Source: "ZwQuerySecurityObject function (ntifs.h)", "ZwSetSecurityObject function (ntifs.h)". */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_ACCESS_VIOLATION,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_NO_SECURITY_ON_OBJECT,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Enter } from '../host-routine.ts';
import { IopQueryFileSecurity, IopSetFileSecurity } from '../io/security-services.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, writableRange } from '../ob/capture.ts';
import { withObject } from '../ob/change-by-handle.ts';
import { findObject } from '../ob/directory.ts';
import { ObpCurrentProcess, ObpHandleEntry, UserMode } from '../ob/handle.ts';
import { ObpSecurityOf, ObpSetSecurity } from '../ob/object-security.ts';
import { objectTypeNamed } from '../ob/object-types.ts';
import { SepCaptureDescriptor } from './capture-descriptor.ts';
import { sharedDescriptor } from './descriptor-cache.ts';
import { changedDescriptor, partsOf, queryAccess, setAccess } from './descriptor-parts.ts';
import { descriptorBytes, readDescriptor, type SecurityDescriptor } from './security-descriptor.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const NOTHING: SecurityDescriptor = { control: 0, owner: undefined, group: undefined, dacl: undefined };

/** Whether the handle is a program's, of a file: its driver keeps the descriptor. */
function isProgramsFile(k: Kernel, mode: number, handle: U64): boolean {
  const entry = mode === UserMode ? ObpHandleEntry(k, ObpCurrentProcess(k), handle, mode) : undefined;
  return entry !== undefined && findObject(k, entry.object)?.type === 'File';
}

function currentDescriptor(k: Kernel, object: GuestAddress): SecurityDescriptor {
  const at = ObpSecurityOf(k, object);
  return at === NULL_ADDRESS ? NOTHING : readDescriptor(k.memory, at);
}

interface Query {
  readonly mode: number;
  readonly which: number;
  readonly buffer: U64;
  readonly length: number;
  readonly needed: U64;
}

function answer(k: Kernel, object: GuestAddress, { mode, which, buffer, length, needed }: Query): number {
  const bytes = descriptorBytes(partsOf(currentDescriptor(k, object), which));
  const fits = length >= bytes.length;
  const fault = guardAccess(mode, () => {
    k.memory.writeU32(writableRange(k, mode, needed, 4), bytes.length);
    if (fits) k.memory.writeBytes(writableRange(k, mode, buffer, bytes.length), bytes);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return fits ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

/** Replaces parts of an object's descriptor. STATUS_NO_SECURITY_ON_OBJECT where there is none to change. */
export function SepChangeSecurity(k: Kernel, object: GuestAddress, which: number, change: SecurityDescriptor): number {
  const at = ObpSecurityOf(k, object);
  if (at === NULL_ADDRESS) return STATUS_NO_SECURITY_ON_OBJECT;
  const { mapping } = objectTypeNamed(findObject(k, object)!.type);
  const changed = changedDescriptor(readDescriptor(k.memory, at), change, which, mapping);
  ObpSetSecurity(k, object, sharedDescriptor(k, changed));
  return STATUS_SUCCESS;
}

function setSecurity(k: Kernel, mode: number, handle: U64, which: number, pointer: U64): number | Enter {
  if (isProgramsFile(k, mode, handle)) return IopSetFileSecurity(k, handle, which, pointer);
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
    call(k, mode, handle, which, buffer, length, needed) {
      if (isProgramsFile(k, mode, handle)) return IopQueryFileSecurity(k, handle, which, buffer, length, needed);
      return withObject(k, mode, handle, '', queryAccess(which), (object) =>
        answer(k, object, { mode, which, buffer, length, needed }),
      );
    },
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
