/**
 * Checks what a scenario thread yields before the kernel sees it. Scenario code is JavaScript: it may yield anything,
 * and mostly does so where a star after `yield` was forgotten.
 */
import { InputError } from '../../base/errors.ts';
import type { UserAction } from '../../kernel/user-action.ts';
import { isName, MAX_NAME_CHARACTERS } from '../limits.ts';
import { MAX_BUFFER_BYTES } from './program-thread.ts';

/** Far more than any system service takes. */
const MAX_ARGUMENTS = 64;
const CANONICAL_LIMIT = 0x8000_0000_0000;

function isWhole(value: unknown, limit: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < limit;
}

function isU32(value: unknown): boolean {
  return isWhole(value, 0x1_0000_0000);
}

function isAddress(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= -CANONICAL_LIMIT && (value as number) < CANONICAL_LIMIT;
}

function isListOf(value: unknown, isEntry: (entry: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.length <= MAX_ARGUMENTS && value.every((entry) => entry && isEntry(entry));
}

function areReferences(value: unknown): boolean {
  return isListOf(value, ({ action, index }) => isU32(action) && isU32(index));
}

/** What is wrong with the fields of an action, undefined when nothing is. */
function problemOf(action: Partial<Record<string, unknown>>): string | undefined {
  const { address, sizeBytes, data, args, references, name } = action;
  switch (action.kind) {
    case 'exit':
      return isU32(action.status) ? undefined : 'the exit status is no unsigned 32-bit number';
    case 'map':
    case 'unmap':
      return isAddress(address) && isU32(sizeBytes) ? undefined : 'the address or size of memory is no such number';
    case 'write':
      if (!isAddress(address)) return `${address} is no address to store bytes at`;
      if (!(data instanceof Uint8Array)) return 'what is stored in memory must be a Uint8Array';
      if (data.length > MAX_BUFFER_BYTES) return `${data.length} bytes to store are more than ${MAX_BUFFER_BYTES}`;
      return areReferences(references) ? undefined : 'the references of bytes to store are not valid';
    case 'system-call':
      if (!isName(action.service)) return 'a system call needs the name of a service';
      if (!isListOf(args, ({ lo, hi }) => isU32(lo) && isU32(hi)))
        return `the arguments of ${action.service} must be an array of { lo, hi } with unsigned 32-bit halves`;
      return areReferences(references) ? undefined : 'the references of a system call are not valid';
    case 'signal':
    case 'barrier':
      return isName(name)
        ? undefined
        : `a signal is a text of 1 to ${MAX_NAME_CHARACTERS} characters, not ${typeof name}`;
    default:
      return `what it yields is no action of a thread, but ${typeof action.kind === 'string' ? action.kind : 'something else'}`;
  }
}

/**
 * The action that was yielded.
 * @throws InputError saying what is wrong with it
 */
export function checkedAction(yielded: unknown): UserAction {
  if (typeof yielded !== 'object' || yielded === null) {
    throw new InputError(`it yields ${String(yielded)}; calls of the thread are made with "yield*"`);
  }
  if (typeof (yielded as Generator).next === 'function') {
    throw new InputError('a call of the thread is made with "yield*", not with "yield"');
  }
  const problem = problemOf(yielded as Partial<Record<string, unknown>>);
  if (problem !== undefined) throw new InputError(problem);
  return yielded as UserAction;
}
