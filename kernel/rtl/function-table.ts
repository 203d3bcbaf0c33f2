/**
 * Which entry of which image's function table an address belongs to. The tables are read in guest memory, where drivers
 * find them too.
 * Source: "RtlLookupFunctionEntry function (winnt.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { RUNTIME_FUNCTION_BYTES } from '../../nt/exceptions.ts';
import { KERNEL_IMAGE_TABLE } from '../ke/kernel-code.ts';
import type { Kernel } from '../kernel.ts';
import type { ImageTable } from '../mm/state.ts';
import {
  chainedFunction,
  MAX_CHAIN,
  type RuntimeFunction,
  readRuntimeFunction,
  readUnwindInfo,
} from './unwind-info.ts';

/** An entry in guest memory, and the image that it is of. */
export interface FunctionEntry {
  readonly imageBase: GuestAddress;
  readonly address: GuestAddress;
}

/** The image that an address is in, the kernel's own included. */
export function RtlpImageAt(k: Kernel, address: GuestAddress): ImageTable | undefined {
  const holds = ({ base, sizeBytes }: ImageTable) => address >= base && address < base + sizeBytes;
  return holds(KERNEL_IMAGE_TABLE) ? KERNEL_IMAGE_TABLE : k.state.mm.images.find(holds);
}

/** The entry whose code holds an address; undefined in functions without one, and outside of all images. */
export function RtlpLookupFunctionEntry(k: Kernel, address: GuestAddress): FunctionEntry | undefined {
  const image = RtlpImageAt(k, address);
  if (image === undefined) return undefined;
  const { base, functions, functionCount } = image;
  const rva = address - base;
  const entry = (index: number) => addressAdd(functions, index * RUNTIME_FUNCTION_BYTES);
  let low = 0;
  let high = functionCount;
  try {
    // Linkers sort the table; in one that is not sorted NT finds nothing either.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (k.memory.readU32(entry(middle)) <= rva) low = middle + 1;
      else high = middle;
    }
    if (low === 0 || rva >= k.memory.readU32(addressAdd(entry(low - 1), 4))) return undefined;
  } catch (error) {
    // The table is in a section that has been taken out of memory.
    if (error instanceof GuestFault) return undefined;
    throw error;
  }
  return { imageBase: base, address: entry(low - 1) };
}

/** The entry of the whole function, of which `entry` may be a part. */
export function primaryFunction(k: Kernel, imageBase: GuestAddress, entry: RuntimeFunction): RuntimeFunction {
  let primary = entry;
  for (let i = 0; i < MAX_CHAIN; i++) {
    const info = readUnwindInfo(k.memory, addressAdd(imageBase, primary.unwindData));
    const next = chainedFunction(k.memory, imageBase, info);
    if (next === undefined) break;
    primary = next;
  }
  return primary;
}

/** Whether the code at an RVA is a part, but not the begin, of the function that an entry is of. */
export function isPartOf(k: Kernel, imageBase: GuestAddress, entry: RuntimeFunction, rva: number): boolean {
  const other = RtlpLookupFunctionEntry(k, addressAdd(imageBase, rva));
  if (other === undefined || other.imageBase !== imageBase) return false;
  const { begin } = primaryFunction(k, imageBase, readRuntimeFunction(k.memory, imageBase, other.address));
  return begin === primaryFunction(k, imageBase, entry).begin && rva !== begin;
}
