/**
 * Where objects of each type have their security descriptors: devices in their DEVICE_OBJECT, keys in the registry, the others
 * with their names. Source: "ObGetObjectSecurity function (ntifs.h)", "Securable Objects".
 */
import { UnimplementedError } from '../../base/errors.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { REG_NOTIFY_CHANGE_SECURITY } from '../../nt/registry.ts';
import { nodeOfObject } from '../cm/key-object.ts';
import { CmpSecurityOf } from '../cm/key-security.ts';
import { CmpReportChange } from '../cm/notify.ts';
import type { KeyNode } from '../cm/state.ts';
import { DeviceObject, FileObject } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { SepAssignSecurity } from '../se/assign-security.ts';
import { sharedDescriptor } from '../se/descriptor-cache.ts';
import { SepTokenOfProcess } from '../se/token.ts';
import { findObject } from './directory.ts';
import { objectTypeNamed } from './object-types.ts';

/** The self-relative descriptor of an object, NULL for none. */
export function ObpSecurityOf(k: Kernel, object: GuestAddress): GuestAddress {
  const record = findObject(k, object)!;
  switch (record.type) {
    case 'Device':
      return new DeviceObject(k.memory, object).SecurityDescriptor;
    case 'File':
      return new DeviceObject(k.memory, deviceOf(k, object)).SecurityDescriptor;
    case 'Key':
      return CmpSecurityOf(k, nodeOfObject(k, object));
    case 'Process':
    case 'Thread':
      if (record.security === NULL_ADDRESS) record.security = ownSecurity(k, object, record.type);
      return record.security;
    default:
      return record.security;
  }
}

/** Gives an object another descriptor. */
export function ObpSetSecurity(k: Kernel, object: GuestAddress, descriptor: GuestAddress): void {
  const record = findObject(k, object)!;
  if (record.type === 'Key') setKeySecurity(k, nodeOfObject(k, object), descriptor);
  else if (record.type === 'Device') new DeviceObject(k.memory, object).SecurityDescriptor = descriptor;
  else if (record.type === 'File') new DeviceObject(k.memory, deviceOf(k, object)).SecurityDescriptor = descriptor;
  else record.security = descriptor;
}

function setKeySecurity(k: Kernel, node: KeyNode, descriptor: GuestAddress): void {
  node.security = descriptor;
  CmpReportChange(k, node, REG_NOTIFY_CHANGE_SECURITY);
}

/** What a file object stands for when it is a device as a whole; files have theirs from their file system. */
function deviceOf(k: Kernel, object: GuestAddress): GuestAddress {
  const file = new FileObject(k.memory, object);
  const isDevice = file.RelatedFileObject === NULL_ADDRESS && readUnicodeString(k, file.FileName) === '';
  if (!isDevice) throw new UnimplementedError('the security descriptor of a file', '');
  return file.DeviceObject;
}

/** Processes and threads are secured by who they act as. */
function ownSecurity(k: Kernel, object: GuestAddress, type: 'Process' | 'Thread'): GuestAddress {
  const { ps } = k.state;
  const process =
    type === 'Thread'
      ? PspFindThread(k, object)?.process
      : [...ps.processes.values()].find((one) => one.object === object)?.id;
  const token = SepTokenOfProcess(k, process ?? ps.systemProcess);
  return sharedDescriptor(k, SepAssignSecurity(undefined, undefined, false, token, objectTypeNamed(type).mapping));
}
