/**
 * The object namespace: from a path to an object. `\??` is not an object: it stands for the DOS device directories of
 * whoever asks (dos-devices.ts), and `\DosDevices` is a symbolic link to it.
 * Source: "Object Names", "Introduction to MS-DOS Device Names", "Local and Global MS-DOS Device Names".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { entryNamed, objectRecord, type Place } from './directory.ts';
import { ObpDosDevices, type Scope } from './dos-devices.ts';
import { objectTypeNamed } from './object-types.ts';
import type { ObjectRecord } from './state.ts';

/** Symbolic links that one look-up follows; what goes beyond goes round in circles. */
const LINK_LIMIT = 32;

export interface LookupOptions {
  /** Directory the path is relative to; the path then has no leading backslash. */
  readonly root?: number;
  /** Whether a symbolic link in the last place is followed; the default is yes. */
  readonly followLast?: boolean;
  /** The path is that of a new object, for which only its own directory matters. */
  readonly creates?: boolean;
}

/** What a path led to. */
export interface Lookup {
  readonly status: number;
  /** The object, not referenced; NULL unless the status is success. */
  readonly object: GuestAddress;
  /** What is left of the path behind an object that parses it: empty, or with its leading backslash. */
  readonly remaining: string;
  /** Where the object would be named, when only the last component is missing. */
  readonly place: Place | undefined;
}

function failed(status: number, place?: Place): Lookup {
  return { status, object: NULL_ADDRESS, remaining: '', place };
}

function found(record: ObjectRecord, remaining: string): Lookup {
  return { status: STATUS_SUCCESS, object: record.address, remaining, place: undefined };
}

/** One component and what follows it. */
function split(path: string): { readonly name: string; readonly rest: string } {
  const end = path.indexOf('\\', 1);
  return end < 0 ? { name: path.slice(1), rest: '' } : { name: path.slice(1, end), rest: path.slice(end) };
}

/** Where the names below an object are; `\\??` has no object of its own. */
function scopeOf(k: Kernel, directory: ObjectRecord, name: string): Scope | undefined {
  return name === '??' && directory.id === k.state.ob.root ? ObpDosDevices(k) : undefined;
}

/**
 * Finds the object of a path. Statuses: STATUS_SUCCESS; STATUS_OBJECT_PATH_SYNTAX_BAD (no leading backslash, or one
 * in a relative path); STATUS_OBJECT_NAME_INVALID (empty component); STATUS_OBJECT_NAME_NOT_FOUND (the last
 * component, or too many symbolic links); STATUS_OBJECT_PATH_NOT_FOUND (one before it);
 * STATUS_OBJECT_TYPE_MISMATCH (the path goes on behind an object that has nothing below it).
 */
export function ObpLookup(k: Kernel, path: string, options: LookupOptions = {}): Lookup {
  if (path.startsWith('\\') !== (options.root === undefined)) return failed(STATUS_OBJECT_PATH_SYNTAX_BAD);
  let scope: Scope = { directory: objectRecord(k, options.root ?? k.state.ob.root) };
  let rest = options.root === undefined ? path : `\\${path}`;
  if (rest === '\\') return found(scope.directory, '');
  for (let links = 0; ; ) {
    const { directory, fallback } = scope;
    if (rest === '') return found(directory, '');
    const { name, rest: after } = split(rest);
    if (name === '') return failed(STATUS_OBJECT_NAME_INVALID);
    const dosDevices = scopeOf(k, directory, name);
    const isNew = after === '' && options.creates === true;
    const child =
      dosDevices?.directory ??
      entryNamed(k, directory, name) ??
      (fallback === undefined || isNew ? undefined : entryNamed(k, fallback, name));
    if (child === undefined) {
      if (after !== '') return failed(STATUS_OBJECT_PATH_NOT_FOUND);
      return failed(STATUS_OBJECT_NAME_NOT_FOUND, { directory: directory.id, name });
    }
    if (child.type === 'SymbolicLink' && (after !== '' || options.followLast !== false)) {
      if (++links > LINK_LIMIT) return failed(STATUS_OBJECT_NAME_NOT_FOUND);
      scope = { directory: objectRecord(k, k.state.ob.root) };
      rest = child.target + after;
      if (rest !== '' && !rest.startsWith('\\')) return failed(STATUS_OBJECT_PATH_SYNTAX_BAD);
    } else if (child.type === 'Directory') {
      scope = dosDevices ?? { directory: child };
      rest = after;
    } else if (after === '' || objectTypeNamed(child.type).parses) {
      return found(child, after);
    } else {
      return failed(STATUS_OBJECT_TYPE_MISMATCH);
    }
  }
}

/** Where a new object of that path is to be named, or the status that says why not. Symbolic links before the last component are followed. */
export function ObpFindPlace(k: Kernel, path: string): Place | number {
  const lookup = ObpLookup(k, path, { followLast: false, creates: true });
  if (lookup.status === STATUS_SUCCESS) return STATUS_OBJECT_NAME_COLLISION;
  return lookup.place ?? lookup.status;
}
