/**
 * Security descriptors of files, which their drivers keep: IRP_MJ_QUERY_SECURITY and IRP_MJ_SET_SECURITY.
 * Source: "NtQuerySecurityObject function (ntifs.h)", "NtSetSecurityObject function (ntifs.h)",
 * "SECURITY_DESCRIPTOR structure (ntifs.h)".
 */
import { UnimplementedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { IRP_MJ_QUERY_SECURITY, IRP_MJ_SET_SECURITY } from '../../nt/irp-codes.ts';
import {
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_SECURITY_DESCR,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { guardUserAccess, probeForRead, probeForWrite } from '../ex/probe.ts';
import { IoStatusBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { UserMode } from '../ob/handle.ts';
import { IopRequest, type Request } from './request.ts';
import { referenceFile } from './services.ts';
import { allocateStatusBlock } from './status-block.ts';

/** SECURITY_INFORMATION */
const SACL_SECURITY_INFORMATION = 8;
const DACL_SECURITY_INFORMATION = 4;

/** A self-relative SECURITY_DESCRIPTOR: 20 bytes, four offsets at the end, and behind it what they point to. */
const DESCRIPTOR_BYTES = 20;
const SE_SELF_RELATIVE = 0x8000;
const OWNER_AT = 4;
const GROUP_AT = 8;
const SACL_AT = 12;
const DACL_AT = 16;

/** Slots of {@link IopAccessSecurity}. */
interface AccessSecurity {
  readonly request: Request;
  /** Where the length of the descriptor goes, or NULL. */
  readonly lengthNeeded: GuestAddress;
}

const IopAccessSecurity = hostRoutine<AccessSecurity>('IopAccessSecurity', {
  start: (_k, { request }) => enter(IopRequest, request, 'over'),
  over(k, { request, lengthNeeded }, status) {
    const { Information } = new IoStatusBlock(k.memory, request.ioStatusBlock);
    ExpFreeSystem(k, request.ioStatusBlock);
    if (lengthNeeded !== NULL_ADDRESS) guardUserAccess(() => k.memory.writeU32(lengthNeeded, Information.lo));
    return done(status === STATUS_BUFFER_OVERFLOW ? STATUS_BUFFER_TOO_SMALL : status);
  },
});

/** Bytes of a self-relative descriptor; undefined for one that is none. */
function descriptorBytes(k: Kernel, at: GuestAddress): number | undefined {
  const control = k.memory.readU16(addressAdd(at, 2));
  if (k.memory.readU8(at) !== 1) return undefined;
  if ((control & SE_SELF_RELATIVE) === 0) throw new UnimplementedError('an absolute security descriptor', 'user mode');
  let end = DESCRIPTOR_BYTES;
  for (const [field, isAcl] of [
    [OWNER_AT, false],
    [GROUP_AT, false],
    [SACL_AT, true],
    [DACL_AT, true],
  ] as const) {
    const offset = k.memory.readU32(addressAdd(at, field));
    if (offset === 0) continue;
    const part = addressAdd(at, offset);
    // An ACL has its size, a SID the number of its sub-authorities.
    const size = isAcl ? k.memory.readU16(addressAdd(part, 2)) : 8 + 4 * k.memory.readU8(addressAdd(part, 1));
    end = Math.max(end, offset + size);
  }
  return end;
}

/** Asks the driver of a program's file for its descriptor: what that says, or STATUS_ACCESS_VIOLATION and those of a handle. */
export function IopQueryFileSecurity(
  k: Kernel,
  handle: U64,
  securityInformation: number,
  rawDescriptor: U64,
  length: number,
  rawNeeded: U64,
): number | Enter {
  let address = NULL_ADDRESS;
  let lengthNeeded = NULL_ADDRESS;
  const fault = guardUserAccess(() => {
    address = probeForWrite(k, rawDescriptor, length);
    lengthNeeded = probeForWrite(k, rawNeeded, 4);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const { READ_CONTROL, ACCESS_SYSTEM_SECURITY } = STANDARD_ACCESS;
  const access = securityInformation & SACL_SECURITY_INFORMATION ? ACCESS_SYSTEM_SECURITY : READ_CONTROL;
  const found = referenceFile(k, UserMode, handle, access);
  if (found.status !== STATUS_SUCCESS) return found.status;
  const request: Request = {
    ...ofFile(k, found.object),
    parameters: {
      major: IRP_MJ_QUERY_SECURITY,
      minor: 0,
      parameters: [securityInformation, length],
      output: { address, length },
      waits: true,
    },
  };
  return enter(IopAccessSecurity, { request, lengthNeeded });
}

/**
 * Has the driver of a program's file change its descriptor: what that says, or STATUS_INVALID_SECURITY_DESCR, STATUS_ACCESS_VIOLATION
 * and those of a handle.
 */
export function IopSetFileSecurity(
  k: Kernel,
  handle: U64,
  securityInformation: number,
  rawDescriptor: U64,
): number | Enter {
  let bytes: Uint8Array | undefined;
  const fault = guardUserAccess(() => {
    const at = probeForRead(rawDescriptor, DESCRIPTOR_BYTES);
    const length = descriptorBytes(k, at);
    if (length !== undefined) bytes = k.memory.readBytes(probeForRead(rawDescriptor, length), length);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (bytes === undefined) return STATUS_INVALID_SECURITY_DESCR;
  const found = referenceFile(k, UserMode, handle, accessToSet(securityInformation));
  if (found.status !== STATUS_SUCCESS) return found.status;
  const request: Request = {
    ...ofFile(k, found.object),
    parameters: {
      major: IRP_MJ_SET_SECURITY,
      minor: 0,
      parameters: [securityInformation, 0],
      auxiliary: { parameter: 1, bytes },
      waits: true,
    },
  };
  return enter(IopAccessSecurity, { request, lengthNeeded: NULL_ADDRESS });
}

function accessToSet(securityInformation: number): number {
  const { WRITE_DAC, WRITE_OWNER, ACCESS_SYSTEM_SECURITY } = STANDARD_ACCESS;
  if (securityInformation & SACL_SECURITY_INFORMATION) return ACCESS_SYSTEM_SECURITY;
  return securityInformation & DACL_SECURITY_INFORMATION ? WRITE_DAC : WRITE_OWNER;
}

/** What requests about security have in common: their results come to the kernel first. */
function ofFile(k: Kernel, file: GuestAddress): Omit<Request, 'parameters'> {
  return {
    mode: UserMode,
    file,
    event: NULL_ADDRESS,
    ioStatusBlock: allocateStatusBlock(k),
    apcRoutine: U64_ZERO,
    apcContext: U64_ZERO,
  };
}
