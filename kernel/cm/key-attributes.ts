/**
 * What a key has besides subkeys and values: its security descriptor, its full name, the time of its last change. Each is asked
 * for and changed as a request, so that registry callbacks are told. Source: "ZwQuerySecurityObject function (ntifs.h)",
 * "ZwSetSecurityObject function (ntifs.h)", "ObQueryNameString function (ntifs.h)", "ZwSetInformationKey function (wdm.h)".
 */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess } from '../ob/capture.ts';
import { nameInformationBytes, writeNameInformation } from '../ob/object-name.ts';
import { SepAnswerDescriptor, SepChangeSecurity } from '../se/object-descriptor.ts';
import type { ArgumentsOf, KeyRequest } from './key-request.ts';
import { CmpFullPath } from './key-tree.ts';
import type { KeyNode } from './state.ts';

export type AttributeArguments = ArgumentsOf<'query security' | 'set security' | 'query name' | 'set information'>;

/** KEY_SET_INFORMATION_CLASS, and the bytes of KEY_WRITE_TIME_INFORMATION. */
const KeyWriteTimeInformation = 0;
const WRITE_TIME_BYTES = 8;

/** Carries out what is asked of a key that is not deleted. */
export function CmpPerformAttribute(
  k: Kernel,
  { object, mode }: KeyRequest,
  node: KeyNode,
  args: AttributeArguments,
): number {
  switch (args.operation) {
    case 'query security':
      return SepAnswerDescriptor(k, object, mode, args);
    case 'set security':
      return SepChangeSecurity(k, object, args.which, args.change);
    case 'query name':
      return answerName(k, mode, CmpFullPath(k, node), args);
    case 'set information':
      return setInformation(node, args);
  }
}

function answerName(
  k: Kernel,
  mode: number,
  name: string,
  { buffer, length, resultLength }: ArgumentsOf<'query name'>,
): number {
  const needed = nameInformationBytes(name);
  const fits = length >= needed;
  const fault = guardAccess(mode, () => {
    if (fits) writeNameInformation(k, buffer, name);
    if (resultLength !== NULL_ADDRESS) k.memory.writeU32(resultLength, needed);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return fits ? STATUS_SUCCESS : STATUS_INFO_LENGTH_MISMATCH;
}

function setInformation(node: KeyNode, { informationClass, data }: ArgumentsOf<'set information'>): number {
  if (informationClass !== KeyWriteTimeInformation) return STATUS_INVALID_PARAMETER;
  if (data.length !== WRITE_TIME_BYTES) return STATUS_INFO_LENGTH_MISMATCH;
  node.lastWriteTime = new DataView(data.buffer, data.byteOffset).getBigInt64(0, true);
  return STATUS_SUCCESS;
}
