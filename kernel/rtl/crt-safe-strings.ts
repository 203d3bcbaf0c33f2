/**
 * Copying and appending with the size of the destination: what does not fit leaves an empty text and a number that says
 * why. Source: "strcpy_s, wcscpy_s", "strncpy_s, wcsncpy_s", "strcat_s, wcscat_s", "strncat_s, wcsncat_s" (C run-time library
 * reference). The kernel has no handler of invalid parameters.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { narrowLength, wideLength } from './guest-text.ts';

/** errno_t */
const EINVAL = 22;
const ERANGE = 34;
const STRUNCATE = 80;

/** _TRUNCATE: copy as much as fits. It is (size_t)-1, which arrives negative. */
const TRUNCATE = -1;

type Width = 1 | 2;

function writeUnit(k: Kernel, width: Width, base: GuestAddress, index: number, unit: number): void {
  const at = addressAdd(base, width * index);
  if (width === 1) k.memory.writeU8(at, unit);
  else k.memory.writeU16(at, unit);
}

/** Copies a text behind the `start` characters that the destination has; `most` is what the caller allows, if it does. */
function store(
  k: Kernel,
  width: Width,
  destination: GuestAddress,
  size: number,
  source: GuestAddress,
  start: number,
  most: number | undefined,
): number {
  const lengthOf = width === 1 ? narrowLength : wideLength;
  const room = size - start - 1;
  const limit = most === undefined || most === TRUNCATE ? Number.POSITIVE_INFINITY : most;
  // One character more than there is room for says that the text does not fit.
  const length = lengthOf(k.memory, source, Math.min(limit, room + 1));
  if (length > room && most !== TRUNCATE) {
    writeUnit(k, width, destination, 0, 0);
    return ERANGE;
  }
  const copied = Math.min(length, room);
  if (copied > 0) k.memory.move(addressAdd(destination, width * start), source, width * copied);
  writeUnit(k, width, destination, start + copied, 0);
  return length > room ? STRUNCATE : 0;
}

interface Form {
  readonly width: Width;
  readonly append: boolean;
  readonly most: number | undefined;
}

function perform(k: Kernel, form: Form, destination: GuestAddress, size: number, source: GuestAddress): number {
  const { width, append, most } = form;
  if (destination === NULL_ADDRESS || size <= 0) return EINVAL;
  if (source === NULL_ADDRESS) {
    if (most === 0) return 0;
    writeUnit(k, width, destination, 0, 0);
    return EINVAL;
  }
  const start = append ? (width === 1 ? narrowLength : wideLength)(k.memory, destination, size) : 0;
  if (start >= size) {
    // The destination has no end.
    writeUnit(k, width, destination, 0, 0);
    return EINVAL;
  }
  return store(k, width, destination, size, source, start, most);
}

function wholeDdi(name: string, width: Width, append: boolean): Ddi {
  return ddi({
    name,
    parameters: ['Destination: ptr', 'Size: i64', 'Source: ptr'],
    irql: anyIrql,
    call: (k, destination, size, source) => perform(k, { width, append, most: undefined }, destination, size, source),
  });
}

function countedDdi(name: string, width: Width, append: boolean): Ddi {
  return ddi({
    name,
    parameters: ['Destination: ptr', 'Size: i64', 'Source: ptr', 'Count: i64'],
    irql: anyIrql,
    call: (k, destination, size, source, most) => perform(k, { width, append, most }, destination, size, source),
  });
}

export const crtSafeStringDdis: readonly Ddi[] = [
  /**
   * Copy a text into a buffer of a size: 0, EINVAL, ERANGE.
   * @irql any
   */
  wholeDdi('strcpy_s', 1, false),
  wholeDdi('wcscpy_s', 2, false),
  /**
   * Append a text to that of a buffer of a size: 0, EINVAL, ERANGE.
   * @irql any
   */
  wholeDdi('strcat_s', 1, true),
  wholeDdi('wcscat_s', 2, true),
  /**
   * Copy at most so many characters, or with _TRUNCATE as many as fit: 0, EINVAL, ERANGE, STRUNCATE.
   * @irql any
   */
  countedDdi('strncpy_s', 1, false),
  countedDdi('wcsncpy_s', 2, false),
  /**
   * Append at most so many characters, or with _TRUNCATE as many as fit: 0, EINVAL, ERANGE, STRUNCATE.
   * @irql any
   */
  countedDdi('strncat_s', 1, true),
  countedDdi('wcsncat_s', 2, true),
];
