/** Turns raw 64-bit arguments into the types a DDI or system service declares. */
import { assert } from '../base/assert.ts';
import { addressFromHalves, canonicalAddress } from '../base/guest-address.ts';
import { GuestFault } from '../base/guest-fault.ts';
import type { Ddi } from './ddi.ts';

/**
 * Decodes packed arguments (lo, hi pairs). A pointer that is not canonical cannot be followed by any routine; it
 * raises the fault its first use would raise.
 */
export function decodeArguments(ddi: Ddi, packed: Uint32Array): never[] {
  const { types } = ddi;
  assert(packed.length >= types.length * 2, 'a routine takes more arguments than there are');
  const values: unknown[] = [];
  for (let i = 0; i < types.length; i++) {
    const lo = packed[2 * i]!;
    const hi = packed[2 * i + 1]!;
    switch (types[i]!) {
      case 'ptr': {
        const address = canonicalAddress(lo, hi);
        if (address === undefined) throw new GuestFault(addressFromHalves(lo, hi), 'read', 'reserved');
        values.push(address);
        break;
      }
      case 'u8':
        values.push(lo & 0xff);
        break;
      case 'u16':
        values.push(lo & 0xffff);
        break;
      case 'u32':
        values.push(lo);
        break;
      case 's32':
        values.push(lo | 0);
        break;
      case 'u64':
        values.push({ lo, hi });
        break;
      case 'i64':
        values.push(addressFromHalves(lo, hi));
        break;
      case 'bool':
        values.push((lo & 0xff) !== 0);
        break;
    }
  }
  return values as never[];
}
