/** What a simulated computer can be set up with, whoever asks: a command line, a scenario or the header of a trace. */

export { PROCESSOR_LIMIT } from '../kernel/mm/system-space.ts';

/** Memory in MiB: room for the kernel's own, and what its addresses reach. */
export const LEAST_RAM_MEGABYTES = 16;
export const MOST_RAM_MEGABYTES = 2048;

export const MAX_NAME_CHARACTERS = 255;

/** Payload limit that keeps every transfer whole: no 32-bit length is larger. */
export const WHOLE_PAYLOADS = 0xffff_ffff;

/** A text that a trace keeps as it is, such as a process's name: half a surrogate pair has no UTF-8. */
export function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_CHARACTERS && !/\p{Cs}/u.test(value);
}

/** What a driver's service can be called: its driver object has that name too. */
export const SERVICE_NAME = /^[\w.-]{1,64}$/;
