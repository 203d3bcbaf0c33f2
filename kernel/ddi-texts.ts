/**
 * What the arguments of a DDI call say, for its event: memory is not part of a trace, so the texts that pointers lead to
 * are read while the call is made. Reading never faults: what cannot be read has no text.
 */
import { addressAdd, canonicalAddress, type GuestAddress } from '../base/guest-address.ts';
import { OBJECT_ATTRIBUTES, UNICODE_STRING } from '../nt/generated/layouts.ts';
import type { TextArgument } from './ddi.ts';
import type { Kernel } from './kernel.ts';

/** Most characters of a text. */
const MOST_CHARACTERS = 260;

const NO_CHARACTERS = '';

/** The text of an argument, given all of them as lo and hi halves in turn. */
export function textOfArgument(k: Kernel, { index, shape }: TextArgument, args: Uint32Array): string {
  const pointer = canonicalAddress(args[2 * index]!, args[2 * index + 1]!);
  if (pointer === undefined) return NO_CHARACTERS;
  switch (shape) {
    case 'unicode-string':
      return countedText(k, pointer, 2);
    case 'ansi-string':
      return countedText(k, pointer, 1);
    case 'object-attributes': {
      const name = pointerAt(k, addressAdd(pointer, OBJECT_ATTRIBUTES.ObjectName));
      return name === undefined ? NO_CHARACTERS : countedText(k, name, 2);
    }
    default:
      return terminatedText(k, pointer);
  }
}

function pointerAt(k: Kernel, address: GuestAddress): GuestAddress | undefined {
  if (!k.memory.isAccessible(address, 8, 'read')) return undefined;
  const { lo, hi } = k.memory.readU64(address);
  return canonicalAddress(lo, hi);
}

/** A UNICODE_STRING (2 bytes a character) or ANSI_STRING (1), which have the same layout. */
function countedText(k: Kernel, address: GuestAddress, characterBytes: number): string {
  if (!k.memory.isAccessible(address, UNICODE_STRING.SIZE, 'read')) return NO_CHARACTERS;
  const buffer = pointerAt(k, addressAdd(address, UNICODE_STRING.Buffer));
  const count = Math.floor(k.memory.readU16(address) / characterBytes);
  const length = Math.min(count, MOST_CHARACTERS);
  if (buffer === undefined || length === 0) return NO_CHARACTERS;
  if (!k.memory.isAccessible(buffer, length * characterBytes, 'read')) return NO_CHARACTERS;
  return textOf(k, buffer, length, characterBytes);
}

/** Zero-terminated UTF-16. */
function terminatedText(k: Kernel, address: GuestAddress): string {
  let length = 0;
  while (length < MOST_CHARACTERS) {
    const at = addressAdd(address, 2 * length);
    if (!k.memory.isAccessible(at, 2, 'read') || k.memory.readU16(at) === 0) break;
    length++;
  }
  return textOf(k, address, length, 2);
}

function textOf(k: Kernel, address: GuestAddress, length: number, characterBytes: number): string {
  let text = '';
  for (let i = 0; i < length; i++) {
    const at = addressAdd(address, i * characterBytes);
    text += String.fromCharCode(characterBytes === 2 ? k.memory.readU16(at) : k.memory.readU8(at));
  }
  return text;
}
