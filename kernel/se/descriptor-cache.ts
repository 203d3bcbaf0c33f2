/** Security descriptors in guest memory that objects share. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import { descriptorBytes, type SecurityDescriptor } from './security-descriptor.ts';

/** A self-relative descriptor with that content; it stays for good. */
export function sharedDescriptor(k: Kernel, descriptor: SecurityDescriptor): GuestAddress {
  const bytes = descriptorBytes(descriptor);
  const key = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const known = k.state.se.descriptors.get(key);
  if (known !== undefined) return known;
  const address = ExpAllocateSystem(k, bytes.length, poolTag('SeSd'));
  k.memory.writeBytes(address, bytes);
  k.state.se.descriptors.set(key, address);
  return address;
}
