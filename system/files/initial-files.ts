/** Files that are on the volumes before boot: as a scenario writes them, and which there can be. */
import { InputError } from '../../base/errors.ts';
import {
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_SYSTEM,
  SETTABLE_ATTRIBUTES,
} from '../../kernel/fs/file-attributes.ts';
import { componentsOf } from '../../kernel/fs/file-names.ts';
import type { InitialFile } from '../../kernel/fs/state.ts';
import { upcaseText } from '../../kernel/rtl/upcase.ts';

/** Bytes of all files together: they are in the trace. */
export const MOST_FILE_BYTES = 64 * 1024 * 1024;

const DRIVE_PATH = /^[A-Za-z]:\\/;

/** What is in a file, and how it is marked. One of `text`, `bytes` and `from`; none for an empty file. */
export interface FileDescription {
  /** In UTF-8. */
  readonly text?: string;
  readonly bytes?: Uint8Array | readonly number[];
  /** Path of a file of this computer, from the scenario's folder on. It is read when the recording begins, and kept in the trace. */
  readonly from?: string;
  readonly readOnly?: boolean;
  readonly hidden?: boolean;
  readonly system?: boolean;
}

/** A text is what is in a file, as UTF-8. */
export type FileInput = string | Uint8Array | FileDescription;

const KEYS = Object.keys({ text: 1, bytes: 1, from: 1, readOnly: 1, hidden: 1, system: 1 } satisfies Record<
  keyof FileDescription,
  1
>);

function fail(path: string, what: string): never {
  throw new InputError(`the file "${path}" of the scenario ${what}`);
}

function bytesOf(path: string, { text, bytes, from }: FileDescription, readHost: (path: string) => Uint8Array) {
  if ([text, bytes, from].filter((content) => content !== undefined).length > 1)
    fail(path, 'has more than one of "text", "bytes" and "from"');
  if (from !== undefined) return typeof from === 'string' ? readHost(from) : fail(path, 'needs a path in "from"');
  if (text !== undefined) return typeof text === 'string' ? encoder.encode(text) : fail(path, 'needs a text in "text"');
  if (bytes === undefined) return new Uint8Array(0);
  const isBytes = [...bytes].every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return isBytes ? Uint8Array.from(bytes) : fail(path, 'needs numbers from 0 to 255 in "bytes"');
}

const encoder = new TextEncoder();

function described(path: string, input: unknown): FileDescription {
  if (typeof input === 'string') return { text: input };
  if (input instanceof Uint8Array) return { bytes: input };
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    fail(path, 'is a text, a Uint8Array, or an object with "text", "bytes" or "from"');
  }
  const unknown = Object.keys(input).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) fail(path, `has no "${unknown}"; it has ${KEYS.join(', ')}`);
  return input;
}

/** The files that a scenario describes. @param readHost reads a file of this computer @throws InputError naming the file */
export function initialFiles(
  inputs: Readonly<Record<string, FileInput>>,
  readHost: (path: string) => Uint8Array,
): InitialFile[] {
  const files = Object.entries(inputs).map(([path, input]) => {
    const description = described(path, input);
    const { readOnly, hidden, system } = description;
    const marks = [
      readOnly ? FILE_ATTRIBUTE_READONLY : 0,
      hidden ? FILE_ATTRIBUTE_HIDDEN : 0,
      system ? FILE_ATTRIBUTE_SYSTEM : 0,
    ];
    const data = bytesOf(path, description, readHost);
    return { path, attributes: marks.reduce((sum, mark) => sum | mark, 0), data };
  });
  const problem = problemOfFiles(files);
  if (problem !== undefined) throw new InputError(`the scenario is not valid: ${problem}`);
  return files;
}

/** Why there cannot be such files, undefined when there can. */
export function problemOfFiles(files: readonly InitialFile[]): string | undefined {
  const known = new Map<string, 'file' | 'folder'>();
  let bytes = 0;
  for (const { path, attributes, data } of files) {
    const shown = path.slice(0, 80);
    const names = DRIVE_PATH.test(path) ? componentsOf(path.slice(2)) : undefined;
    if (names === undefined || names.length === 0 || /\p{Cs}/u.test(path)) {
      return `"${shown}" is no path of a file: it begins with a drive, as C:\\folder\\name, and a folder's ends with a backslash`;
    }
    const isFolder = path.endsWith('\\');
    if (isFolder && data.length > 0) return `"${shown}" is a folder, and nothing can be in it but files`;
    if ((attributes & ~SETTABLE_ATTRIBUTES) !== 0) return `"${shown}" has attributes that no file has`;
    let at = upcaseText(path.slice(0, 2));
    for (const [index, name] of names.entries()) {
      at += `\\${upcaseText(name)}`;
      const kind = index < names.length - 1 || isFolder ? 'folder' : 'file';
      const before = known.get(at);
      if (before !== undefined && (before !== kind || kind === 'file')) {
        return before === kind
          ? `"${shown}" is there twice`
          : `"${shown}" cannot be there besides a ${before} of that name`;
      }
      known.set(at, kind);
    }
    bytes += data.length;
  }
  return bytes > MOST_FILE_BYTES ? `its files have ${bytes} bytes, more than ${MOST_FILE_BYTES}` : undefined;
}
