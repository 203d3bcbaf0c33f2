/** Files of a case's own, and the calls that most cases begin with. */
import { i64ToNumber } from '../../../base/u64.ts';
import {
  addressAdd,
  CREATE_DISPOSITIONS,
  CREATE_OPTIONS,
  FILE_ACCESS,
  type GuestAddress,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  SHARE_MODES,
  STANDARD_ACCESS,
  type U64,
  U64_ZERO,
  u64FromNumber,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';

import type { CaseContext } from '../harness/case-context.ts';

export const FOLDER = '\\??\\C:\\Conformance';
export const FILE = '\\??\\C:\\conformance.txt';
export const EVERYTHING = FILE_ACCESS.FILE_ALL_ACCESS;
export const READING = FILE_ACCESS.FILE_GENERIC_READ;
export const WRITING = FILE_ACCESS.FILE_GENERIC_WRITE;
export const DELETING = STANDARD_ACCESS.DELETE | STANDARD_ACCESS.SYNCHRONIZE;
export const SHARE_ALL = SHARE_MODES.FILE_SHARE_VALID_FLAGS;
export const { FILE_CREATE, FILE_OPEN, FILE_OPEN_IF, FILE_OVERWRITE, FILE_OVERWRITE_IF, FILE_SUPERSEDE } =
  CREATE_DISPOSITIONS;
export const FileBasicInformation = 4;
export const FileStandardInformation = 5;
export const FileNameInformation = 9;
export const FileRenameInformation = 10;
export const FileDispositionInformation = 13;
export const FilePositionInformation = 14;
export const FileAllInformation = 18;
export const FileEndOfFileInformation = 20;

/** Memory of the driver that the calls below use, one after the other: routines have little room for local variables. */
const scratchOf = new WeakMap<DriverKit, GuestAddress>();
const SCRATCH_BYTES = 0x800;

/** So many bytes, zeroed; the next call has the same ones. */
export function scratch(nt: DriverKit, sizeBytes: number): GuestAddress {
  let address = scratchOf.get(nt);
  if (address === undefined) {
    address = nt.data(SCRATCH_BYTES);
    scratchOf.set(nt, address);
  }
  nt.memory.fill(address, sizeBytes, 0);
  return address;
}

const SYNCHRONOUS = CREATE_OPTIONS.FILE_SYNCHRONOUS_IO_NONALERT;

export interface OpenOptions {
  readonly access?: number;
  readonly share?: number;
  readonly attributes?: number;
  /** Besides FILE_SYNCHRONOUS_IO_NONALERT. */
  readonly options?: number;
  readonly root?: U64;
}

export interface Opened {
  readonly status: number;
  readonly handle: U64;
  /** FILE_OPENED... */
  readonly information: number;
}

/** OBJECT_ATTRIBUTES for a kernel handle. */
export function attributesOf(
  nt: DriverKit,
  name: string,
  root: U64 | number = 0,
  address: GuestAddress = nt.local(48),
): GuestAddress {
  const flags = OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE | OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE;
  nt.InitializeObjectAttributes(address, nt.text(name), flags, root);
  return address;
}

/** ZwCreateFile, synchronous. */
export function* create(
  nt: DriverKit,
  name: string,
  disposition: number,
  { access = EVERYTHING, share = SHARE_ALL, attributes = 0, options = 0, root }: OpenOptions = {},
): DriverCode<Opened> {
  const block = scratch(nt, 96);
  const handle = addressAdd(block, 16);
  const status = yield* nt.ZwCreateFile(
    handle,
    access,
    attributesOf(nt, name, root, addressAdd(block, 32)),
    block,
    NULL_ADDRESS,
    attributes,
    share,
    disposition,
    options | SYNCHRONOUS,
    NULL_ADDRESS,
    0,
  );
  const information = nt.memory.readU32(addressAdd(block, 8));
  return { status, handle: nt.memory.readU64(handle), information };
}

/** A file that has just been made, with a text in it. */
export function* createWith(nt: DriverKit, name: string, text: string, options: OpenOptions = {}): DriverCode<U64> {
  const { status, handle } = yield* create(nt, name, FILE_OVERWRITE_IF, options);
  if (status !== 0) throw new Error(`${name}: 0x${status.toString(16)}`);
  if (text !== '') yield* write(nt, handle, text);
  return handle;
}

export interface Transferred {
  readonly status: number;
  readonly information: number;
}

/** ZwWriteFile; where the file is at without an offset. */
export function* write(nt: DriverKit, file: U64, text: string, offset?: number): DriverCode<Transferred> {
  const block = scratch(nt, 32);
  const at = addressAdd(block, 16);
  if (offset !== undefined) writeNumber(nt, at, offset);
  const where = offset === undefined ? NULL_ADDRESS : at;
  const status = yield* nt.ZwWriteFile(
    file,
    0,
    NULL_ADDRESS,
    0,
    block,
    nt.ansi(text),
    text.length,
    where,
    NULL_ADDRESS,
  );
  return { status, information: nt.memory.readU32(addressAdd(block, 8)) };
}

/** ZwReadFile; where the file is at without an offset. */
export function* read(
  nt: DriverKit,
  file: U64,
  length: number,
  offset?: number,
): DriverCode<Transferred & { readonly text: string }> {
  const block = scratch(nt, 32 + length);
  const at = addressAdd(block, 16);
  const buffer = addressAdd(block, 32);
  if (offset !== undefined) writeNumber(nt, at, offset);
  const where = offset === undefined ? NULL_ADDRESS : at;
  const status = yield* nt.ZwReadFile(file, 0, NULL_ADDRESS, 0, block, buffer, length, where, NULL_ADDRESS);
  const information = nt.memory.readU32(addressAdd(block, 8));
  const text = String.fromCharCode(...nt.memory.readBytes(buffer, information));
  return { status, information, text };
}

/** ZwQueryInformationFile into memory of its own. */
export function* query(
  nt: DriverKit,
  file: U64,
  informationClass: number,
  length: number,
): DriverCode<Transferred & { readonly at: GuestAddress }> {
  const block = scratch(nt, 16 + length);
  const at = addressAdd(block, 16);
  const status = yield* nt.ZwQueryInformationFile(file, block, at, length, informationClass);
  return { status, information: nt.memory.readU32(addressAdd(block, 8)), at };
}

/** ZwSetInformationFile with the bytes that `fill` puts into zeroed memory. */
export function* set(
  nt: DriverKit,
  file: U64,
  informationClass: number,
  length: number,
  fill: (at: GuestAddress) => void,
): DriverCode<number> {
  const block = scratch(nt, 16 + length);
  const at = addressAdd(block, 16);
  fill(at);
  return yield* nt.ZwSetInformationFile(file, block, at, length, informationClass);
}

/** A file is to go with its last handle. */
export function setDisposition(nt: DriverKit, file: U64, deletes: boolean): DriverCode<number> {
  return set(nt, file, FileDispositionInformation, 1, (at) => nt.memory.writeU8(at, deletes ? 1 : 0));
}

export function setEndOfFile(nt: DriverKit, file: U64, size: number): DriverCode<number> {
  return set(nt, file, FileEndOfFileInformation, 8, (at) => writeNumber(nt, at, size));
}

/** A new name, relative to a folder or by its full path. */
export function rename(nt: DriverKit, file: U64, name: string, replace: boolean): DriverCode<number> {
  return set(nt, file, FileRenameInformation, 20 + 2 * name.length, (at) => {
    nt.memory.writeU8(at, replace ? 1 : 0);
    nt.memory.writeU32(addressAdd(at, 16), 2 * name.length);
    for (let i = 0; i < name.length; i++) nt.memory.writeU16(addressAdd(at, 20 + 2 * i), name.charCodeAt(i));
  });
}

/** A file that stays open until the end of the case. */
export function keepFile(c: CaseContext, file: U64): void {
  c.kept.set('file', i64ToNumber(file) as GuestAddress);
}

export function keptFile(c: CaseContext): U64 {
  return u64FromNumber(c.kept.get('file')!);
}

/** Deletes a file and closes it. */
export function* remove(nt: DriverKit, file: U64): DriverCode<void> {
  yield* setDisposition(nt, file, true);
  yield* nt.ZwClose(file);
}

/** Deletes what the case has left. */
export function* removeNamed(nt: DriverKit, name: string, options = 0): DriverCode<void> {
  const { status, handle } = yield* create(nt, name, FILE_OPEN, { access: DELETING, options });
  if (status === 0) yield* remove(nt, handle);
}

/** The length of a file. */
export function* sizeOf(nt: DriverKit, file: U64): DriverCode<number> {
  const { at } = yield* query(nt, file, FileStandardInformation, 24);
  return u64ToNumber(nt.memory.readU64(addressAdd(at, 8)));
}

export function writeNumber(nt: DriverKit, at: GuestAddress, value: number): void {
  const { lo, hi } = value < 0 ? { lo: value >>> 0, hi: 0xffff_ffff } : u64FromNumber(value);
  nt.memory.writeU64(at, lo, hi);
}

export const NO_HANDLE = U64_ZERO;
