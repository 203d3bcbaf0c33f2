/** Routines on ANSI strings (STRING), and between them and UNICODE_STRING. Source: their pages (wdm.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_NAME_TOO_LONG, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly, upToApc, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { decodeAnsi, encodeAnsi } from './code-page.ts';
import { narrowLength, writeWide } from './guest-text.ts';
import { convertInto, EMPTY_STRING, freeConverted } from './string-conversion.ts';
import { readCountedString, readUnicodeString, writeCountedString } from './unicode-string.ts';

/** Most bytes a STRING with a terminating zero can hold, without the zero. */
const LONGEST = 0xfffe;

/** Describes a zero-terminated string at `destination`; false when it is too long (then it is cut). */
function describe(k: Kernel, destination: GuestAddress, source: GuestAddress): boolean {
  if (source === NULL_ADDRESS) {
    writeCountedString(k.memory, destination, EMPTY_STRING);
    return true;
  }
  const whole = narrowLength(k.memory, source);
  const length = Math.min(whole, LONGEST);
  writeCountedString(k.memory, destination, { length, maximumLength: length + 1, buffer: source });
  return whole === length;
}

/** The bytes of a STRING as text of the system's code page. */
function readAnsiString(k: Kernel, address: GuestAddress): string {
  const { length, buffer } = readCountedString(k.memory, address);
  return length === 0 ? '' : decodeAnsi(k.memory.readBytes(buffer, length));
}

function initDdi(name: string): Ddi {
  return ddi({
    name,
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: upToDispatch,
    call(k, destination, source) {
      describe(k, destination, source);
    },
  });
}

function initExDdi(name: string): Ddi {
  return ddi({
    name,
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: upToDispatch,
    call: (k, destination, source) => (describe(k, destination, source) ? STATUS_SUCCESS : STATUS_NAME_TOO_LONG),
  });
}

export const ansiDdis: readonly Ddi[] = [
  /**
   * Describe a zero-terminated string, or an empty one for NULL, by a STRING that points to it.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlInitAnsiString function (wdm.h)", "RtlInitString function (wdm.h)".
   */
  initDdi('RtlInitAnsiString'),
  initDdi('RtlInitString'),
  /**
   * The same; a string that is too long is cut and reported.
   * @irql <= DISPATCH_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NAME_TOO_LONG
   * Source: "RtlInitStringEx function (wdm.h)".
   */
  initExDdi('RtlInitAnsiStringEx'),
  initExDdi('RtlInitStringEx'),
  /**
   * Converts to ANSI, with a zero behind it, into a buffer from pool if wanted.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER_2 (too long)
   * Source: "RtlUnicodeStringToAnsiString function (wdm.h)".
   * Deviation: with a buffer that is too small nothing is written.
   */
  ddi({
    name: 'RtlUnicodeStringToAnsiString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: passiveOnly,
    call(k, destination, source, allocate) {
      const text = readUnicodeString(k, source);
      return convertInto(k, destination, text.length, 1, allocate, (buffer) =>
        k.memory.writeBytes(buffer, encodeAnsi(`${text}\0`)),
      );
    },
  }),
  /**
   * Converts from ANSI, with a zero behind it, into a buffer from pool if wanted.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER_2 (too long)
   * Source: "RtlAnsiStringToUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlAnsiStringToUnicodeString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: passiveOnly,
    call(k, destination, source, allocate) {
      const text = readAnsiString(k, source);
      return convertInto(k, destination, 2 * text.length, 2, allocate, (buffer) =>
        writeWide(k.memory, buffer, `${text}\0`),
      );
    },
  }),
  /**
   * Returns the bytes RtlAnsiStringToUnicodeString needs, with the terminating zero.
   * @irql PASSIVE_LEVEL
   * Source: "RtlxAnsiStringToUnicodeSize function (wdm.h)".
   */
  ddi({
    name: 'RtlxAnsiStringToUnicodeSize',
    parameters: ['AnsiString: ptr'],
    irql: passiveOnly,
    call: (k, string) => 2 * readCountedString(k.memory, string).length + 2,
  }),
  /**
   * Frees a buffer that RtlUnicodeStringToAnsiString allocated.
   * @irql <= APC_LEVEL
   * Source: "RtlFreeAnsiString function (wdm.h)".
   */
  ddi({
    name: 'RtlFreeAnsiString',
    parameters: ['AnsiString: ptr'],
    irql: upToApc,
    call: (k, string) => freeConverted(k, string),
  }),
];
