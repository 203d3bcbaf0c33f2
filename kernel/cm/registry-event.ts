/** The event that tells of an operation on the registry. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { hashBytes } from '../../base/hash.ts';
import { eventCode } from '../../nt/event-codes.ts';
import type { Kernel } from '../kernel.ts';
import { ObpObjectId } from '../ob/object.ts';
import type { KeyOperationName } from './key-request.ts';

/** What an operation was about. */
export interface RegistrySubject {
  /** The key object, of an operation through a handle. */
  readonly object?: GuestAddress;
  readonly path: string;
  /** Name of the value, or of the subkey. */
  readonly name?: string;
  /** REG_... */
  readonly type?: number;
  readonly data?: Uint8Array;
}

const NO_DATA = new Uint8Array(0);

/** Emits `registry_operation`, and gives the status. */
export function emitRegistryOperation(
  k: Kernel,
  operation: KeyOperationName | 'notify',
  status: number,
  { object = NULL_ADDRESS, path, name = '', type = 0, data = NO_DATA }: RegistrySubject,
): number {
  const digest = data.length === 0 ? { lo: 0, hi: 0 } : hashBytes(data);
  const kept = data.subarray(0, k.configuration.payloadLimit);
  const code = eventCode('registry_code', operation);
  const key = ObpObjectId(k, object);
  k.sink.registryOperation(code, key, path, name, type, data.length, digest.lo, digest.hi, kept, status);
  return status;
}
