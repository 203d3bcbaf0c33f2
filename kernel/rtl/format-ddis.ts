/**
 * The sprintf family the kernel exports, in the form it always had: a buffer that is filled exactly gets no zero, and
 * a message that does not fit gives -1. Source: "_snprintf, _snwprintf" (C run-time library reference).
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { encodeAnsi } from './code-page.ts';
import { type ArgumentSource, callArguments, formatMessage, listArguments } from './format.ts';
import { readNarrowText, readWideText, writeWide } from './guest-text.ts';

/**
 * Formats into a buffer of `count` characters.
 * @returns characters written without the zero, or -1 when the message was cut
 */
function print(
  k: Kernel,
  wide: boolean,
  buffer: GuestAddress,
  count: number,
  format: GuestAddress,
  next: ArgumentSource,
): number {
  const formatText = wide ? readWideText(k.memory, format) : readNarrowText(k.memory, format);
  const message = formatMessage(k.memory, formatText, next, wide);
  const limit = count < 0 ? Number.POSITIVE_INFINITY : count;
  const output = message.length < limit ? `${message}\0` : message.slice(0, limit);
  if (wide) writeWide(k.memory, buffer, output);
  else if (output.length > 0) k.memory.writeBytes(buffer, encodeAnsi(output));
  return message.length > limit ? -1 : message.length;
}

function listOf(k: Kernel, list: GuestAddress): ArgumentSource {
  return listArguments(k.memory, list);
}

/** Declares the routine for a buffer of unlimited size; the kernel trusts the caller, as C does. */
function unlimited(name: string, wide: boolean): Ddi {
  return ddi({
    name,
    parameters: ['Buffer: ptr', 'Format: ptr'],
    irql: anyIrql,
    variadic: true,
    call: (k, buffer, format) => print(k, wide, buffer, -1, format, callArguments(k, 2)),
  });
}

function unlimitedWithList(name: string, wide: boolean): Ddi {
  return ddi({
    name,
    parameters: ['Buffer: ptr', 'Format: ptr', 'Arguments: ptr'],
    irql: anyIrql,
    call: (k, buffer, format, list) => print(k, wide, buffer, -1, format, listOf(k, list)),
  });
}

function counted(name: string, wide: boolean): Ddi {
  return ddi({
    name,
    parameters: ['Buffer: ptr', 'Count: i64', 'Format: ptr'],
    irql: anyIrql,
    variadic: true,
    call: (k, buffer, count, format) => print(k, wide, buffer, count, format, callArguments(k, 3)),
  });
}

function countedWithList(name: string, wide: boolean): Ddi {
  return ddi({
    name,
    parameters: ['Buffer: ptr', 'Count: i64', 'Format: ptr', 'Arguments: ptr'],
    irql: anyIrql,
    call: (k, buffer, count, format, list) => print(k, wide, buffer, count, format, listOf(k, list)),
  });
}

export const formatDdis: readonly Ddi[] = [
  unlimited('sprintf', false),
  unlimited('swprintf', true),
  unlimitedWithList('vsprintf', false),
  unlimitedWithList('_vswprintf', true),
  counted('_snprintf', false),
  counted('_snwprintf', true),
  countedWithList('_vsnprintf', false),
  countedWithList('_vsnwprintf', true),
];
