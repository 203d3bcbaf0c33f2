/** Reading and changing the descriptor of an object, whatever its type. Source: "ZwQuerySecurityObject function (ntifs.h)", "ZwSetSecurityObject function (ntifs.h)". */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_BUFFER_TOO_SMALL, STATUS_NO_SECURITY_ON_OBJECT, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess } from '../ob/capture.ts';
import { findObject } from '../ob/directory.ts';
import { ObpSecurityOf, ObpSetSecurity } from '../ob/object-security.ts';
import { objectTypeNamed } from '../ob/object-types.ts';
import { sharedDescriptor } from './descriptor-cache.ts';
import { changedDescriptor, partsOf } from './descriptor-parts.ts';
import { descriptorBytes, readDescriptor, type SecurityDescriptor } from './security-descriptor.ts';

const NOTHING: SecurityDescriptor = { control: 0, owner: undefined, group: undefined, dacl: undefined };

function currentDescriptor(k: Kernel, object: GuestAddress): SecurityDescriptor {
  const at = ObpSecurityOf(k, object);
  return at === NULL_ADDRESS ? NOTHING : readDescriptor(k.memory, at);
}

/** What is asked for, and where it goes: ranges that the caller may write to. */
export interface DescriptorQuery {
  /** SECURITY_INFORMATION */
  readonly which: number;
  readonly buffer: GuestAddress;
  readonly length: number;
  readonly resultLength: GuestAddress;
}

/** Stores parts of an object's descriptor when they fit, and how long they are. */
export function SepAnswerDescriptor(k: Kernel, object: GuestAddress, mode: number, query: DescriptorQuery): number {
  const { which, buffer, length, resultLength } = query;
  const bytes = descriptorBytes(partsOf(currentDescriptor(k, object), which));
  const fits = length >= bytes.length;
  const fault = guardAccess(mode, () => {
    k.memory.writeU32(resultLength, bytes.length);
    if (fits) k.memory.writeBytes(buffer, bytes);
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
