/**
 * The types of objects: how their generic access rights map and which routines end an object's use. The routines are
 * named, not imported, so that the object manager does not depend on the managers it serves.
 * Source: "Object Types", "GENERIC_MAPPING structure", "Access Rights" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import { FILE_ACCESS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';

/** Specific rights that stand for the generic ones. */
export interface GenericMapping {
  readonly read: number;
  readonly write: number;
  readonly execute: number;
  readonly all: number;
}

export interface ObjectType {
  readonly name: string;
  /** Pool tag of its objects. */
  readonly tag: string;
  readonly mapping: GenericMapping;
  /** Takes the rest of a path that goes on behind an object of this type. */
  readonly parses: boolean;
  /** Host routine run when the last handle is closed; its slots are `{ object }`. */
  readonly closeRoutine: string;
  /** Host routine run when the last reference has gone, before the body is freed; its slots are `{ object }`. */
  readonly deleteRoutine: string;
}

const { GENERIC_READ, GENERIC_WRITE, GENERIC_EXECUTE, GENERIC_ALL, MAXIMUM_ALLOWED } = STANDARD_ACCESS;
const GENERIC_RIGHTS = GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL | MAXIMUM_ALLOWED;

function mapping(read: number, write: number, execute: number, all: number): GenericMapping {
  return { read, write, execute, all };
}

const FILE_MAPPING = mapping(
  FILE_ACCESS.FILE_GENERIC_READ,
  FILE_ACCESS.FILE_GENERIC_WRITE,
  FILE_ACCESS.FILE_GENERIC_EXECUTE,
  FILE_ACCESS.FILE_ALL_ACCESS,
);

type Extras = Partial<Omit<ObjectType, 'name' | 'tag' | 'mapping'>>;

function objectType(name: string, tag: string, mapping: GenericMapping, extras: Extras = {}): ObjectType {
  return { name, tag, mapping, parses: false, closeRoutine: '', deleteRoutine: '', ...extras };
}

/** All types, in the order in which they come into being. */
export const OBJECT_TYPES: readonly ObjectType[] = [
  objectType('Type', 'ObjT', mapping(0x20000, 0x20000, 0x20000, 0xf0001)),
  objectType('Directory', 'Dire', mapping(0x20003, 0x2000c, 0x20003, 0xf000f)),
  objectType('SymbolicLink', 'Symb', mapping(0x20001, 0x20000, 0x20001, 0xf0001)),
  objectType('Process', 'Proc', mapping(0x20410, 0x20beb, 0x121001, 0x1fffff)),
  objectType('Thread', 'Thre', mapping(0x20048, 0x20437, 0x121800, 0x1fffff)),
  objectType('Event', 'Even', mapping(0x20001, 0x20002, 0x120000, 0x1f0003)),
  objectType('Mutant', 'Muta', mapping(0x20001, 0x20000, 0x120000, 0x1f0001)),
  objectType('Semaphore', 'Sema', mapping(0x20001, 0x20002, 0x120000, 0x1f0003)),
  objectType('Device', 'Devi', FILE_MAPPING, { parses: true, deleteRoutine: 'IopDeleteDevice' }),
  objectType('Driver', 'Driv', FILE_MAPPING, { deleteRoutine: 'IopDeleteDriver' }),
  objectType('File', 'File', FILE_MAPPING, { closeRoutine: 'IopCloseFile', deleteRoutine: 'IopDeleteFile' }),
  objectType('IoCompletion', 'IoCo', mapping(0x20001, 0x20002, 0x120000, 0x1f0003), {
    deleteRoutine: 'IopDeleteIoCompletion',
  }),
  objectType('Token', 'Toke', mapping(0x20008, 0x200e0, 0x20000, 0xf01ff), { deleteRoutine: 'SepDeleteToken' }),
  objectType('Key', 'Key ', mapping(0x20019, 0x20006, 0x20019, 0xf003f), {
    parses: true,
    closeRoutine: 'CmpCloseKeyObject',
    deleteRoutine: 'CmpDeleteKeyObject',
  }),
  objectType('Callback', 'Call', mapping(0x20000, 0x20001, 0x120000, 0x1f0001), { deleteRoutine: 'ExpDeleteCallback' }),
  objectType('Timer', 'Time', mapping(0x20001, 0x20002, 0x120000, 0x1f0003), { deleteRoutine: 'ExpDeleteTimer' }),
  objectType('Section', 'Sect', mapping(0x20005, 0x20002, 0x20008, 0xf001f), {
    deleteRoutine: 'MiDeleteSectionObject',
  }),
];

const byName = new Map(OBJECT_TYPES.map((type) => [type.name, type]));

export function objectTypeNamed(name: string): ObjectType {
  const type = byName.get(name);
  assert(type !== undefined, `no object type ${name}`);
  return type;
}

/** OBJECT_HEADER.TypeIndex: 0 and 1 are never used, as on NT. Deviation: NT scrambles it per boot and object. */
export function typeIndexOf(type: ObjectType): number {
  return OBJECT_TYPES.indexOf(type) + 2;
}

/** RtlMapGenericMask; MAXIMUM_ALLOWED becomes all rights, because nobody is refused anything yet. */
export function ObpMapAccess(type: ObjectType, desiredAccess: number): number {
  let access = desiredAccess & ~GENERIC_RIGHTS;
  if (desiredAccess & GENERIC_READ) access |= type.mapping.read;
  if (desiredAccess & GENERIC_WRITE) access |= type.mapping.write;
  if (desiredAccess & GENERIC_EXECUTE) access |= type.mapping.execute;
  if (desiredAccess & (GENERIC_ALL | MAXIMUM_ALLOWED)) access |= type.mapping.all;
  return access >>> 0;
}
