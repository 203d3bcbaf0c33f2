/**
 * Carrying out what is asked of a key. Each operation is complete in itself: checks, change or answer, status, event, and
 * who is told of the change. Source: the pages of ZwCreateKey, ZwQueryValueKey... (wdm.h).
 */
import { assert } from '../../base/assert.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  REG_CREATED_NEW_KEY,
  REG_NOTIFY_CHANGE_LAST_SET,
  REG_NOTIFY_CHANGE_NAME,
  REG_OPENED_EXISTING_KEY,
  REGISTRY_OPTIONS,
  REGISTRY_TYPES,
  SYMBOLIC_LINK_VALUE,
} from '../../nt/registry.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_CANNOT_DELETE,
  STATUS_CHILD_MUST_BE_VOLATILE,
  STATUS_INVALID_PARAMETER,
  STATUS_KEY_DELETED,
  STATUS_NO_MORE_ENTRIES,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { KEY_ACCESS, OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess } from '../ob/capture.ts';
import { ObpOpenHandle } from '../ob/handle.ts';
import { isChecked } from '../ob/named-object.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { upcaseText } from '../rtl/upcase.ts';
import type { AccessCheck } from '../se/access-check.ts';
import { SepCaptureDescriptor } from '../se/capture-descriptor.ts';
import { type AttributeArguments, CmpPerformAttribute } from './key-attributes.ts';
import { type Information, keyInformation, valueInformation } from './key-information.ts';
import { CmpCreateKeyObject, isKeyObject, nodeOfObject } from './key-object.ts';
import type { ChangeArguments, KeyRequest, MultipleArguments, OpenArguments, QueryArguments } from './key-request.ts';
import { CmpCheckAccess, CmpNewSecurity } from './key-security.ts';
import {
  CmpCreateNode,
  CmpDeleteNode,
  CmpDeleteValue,
  CmpFullPath,
  CmpLookup,
  CmpOpenedPath,
  CmpRenameNode,
  CmpSetValue,
  keyNode,
  MOST_KEY_CHARACTERS,
  MOST_VALUE_CHARACTERS,
  subkeyNamed,
  subkeysOf,
  valueNamed,
} from './key-tree.ts';
import { CmpQueryMultiple } from './multiple-values.ts';
import { CmpEndWatchingNode, CmpReportChange } from './notify.ts';
import { emitRegistryOperation, type RegistrySubject } from './registry-event.ts';
import type { KeyNode, RegistryValue } from './state.ts';

/** How an operation went. */
export interface KeyResult {
  readonly status: number;
  /** The key object that an open made, NULL for none; its handle holds it. */
  readonly object: GuestAddress;
}

const { REG_OPTION_VOLATILE, REG_OPTION_CREATE_LINK, REG_OPTION_OPEN_LINK } = REGISTRY_OPTIONS;

/** Carries out a request; emits `registry_operation`. */
export function CmpPerform(k: Kernel, request: KeyRequest): KeyResult {
  const args = request.arguments;
  switch (args.operation) {
    case 'create key':
    case 'open key':
      return open(k, request, args);
    case 'query key':
    case 'enumerate key':
    case 'query value':
    case 'enumerate value':
      return { status: query(k, request, args), object: NULL_ADDRESS };
    case 'set value':
    case 'delete value':
    case 'rename key':
      return { status: change(k, request, args), object: NULL_ADDRESS };
    case 'query security':
    case 'set security':
    case 'query name':
    case 'set information':
      return { status: attribute(k, request, args), object: NULL_ADDRESS };
    case 'query multiple values':
      return { status: multiple(k, request, args), object: NULL_ADDRESS };
    default:
      return { status: simple(k, request), object: NULL_ADDRESS };
  }
}

function report(k: Kernel, { arguments: { operation } }: KeyRequest, status: number, seen: RegistrySubject): number {
  return emitRegistryOperation(k, operation, status, seen);
}

/** Emits the event of an operation that a callback has kept from being carried out. */
export function CmpReportRefused(k: Kernel, request: KeyRequest, status: number): void {
  const { arguments: args, object } = request;
  const isOpen = args.operation === 'create key' || args.operation === 'open key';
  const path = isOpen ? CmpOpenedPath(k, args) : CmpFullPath(k, nodeOfObject(k, object));
  const name = 'name' in args ? args.name : '';
  report(k, request, status, { object: isOpen ? NULL_ADDRESS : object, path, name });
}

// ---- opening ---------------------------------------------------------------------------------------------------------

function open(k: Kernel, request: KeyRequest, args: OpenArguments): KeyResult {
  const found = openNode(k, request.mode, args);
  if (typeof found === 'number') {
    report(k, request, found, { path: CmpOpenedPath(k, args) });
    return { status: found, object: NULL_ADDRESS };
  }
  const { node, disposition } = found;
  const given = CmpGiveKey(k, request, args, CmpCreateKeyObject(k, node), found.granted);
  if (given.status !== STATUS_SUCCESS || args.dispositionOut === NULL_ADDRESS) return given;
  const status = guardAccess(request.mode, () => k.memory.writeU32(args.dispositionOut, disposition));
  return { status, object: given.object };
}

/**
 * Gives the caller of an open a handle of a key object, which takes over the reference that comes with that. One that a driver
 * has opened may be none at all: STATUS_OBJECT_NAME_NOT_FOUND, or of another type: STATUS_OBJECT_TYPE_MISMATCH.
 */
export function CmpGiveKey(
  k: Kernel,
  request: KeyRequest,
  args: OpenArguments,
  object: GuestAddress,
  granted: number,
): KeyResult {
  if (!isKeyObject(k, object)) {
    const status = object === NULL_ADDRESS ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_OBJECT_TYPE_MISMATCH;
    return { status: report(k, request, status, { path: CmpOpenedPath(k, args) }), object: NULL_ADDRESS };
  }
  const handle = ObpOpenHandle(k, object, granted, args.attributes);
  ObDereferenceObject(k, object);
  report(k, request, STATUS_SUCCESS, { object, path: CmpFullPath(k, nodeOfObject(k, object)) });
  if (request.mode !== 0) k.currentThread!.callResult = handle;
  const status = guardAccess(request.mode, () => k.memory.writeU64(args.handleOut, handle.lo, handle.hi));
  return { status, object };
}

/** What an open is granted; nobody asks whether a driver may, unless it wants that. */
function grantedTo(k: Kernel, mode: number, node: KeyNode, { desiredAccess, attributes }: OpenArguments): AccessCheck {
  if (isChecked(mode, attributes)) return CmpCheckAccess(k, node, desiredAccess);
  return { status: STATUS_SUCCESS, granted: ObpMapAccess(objectTypeNamed('Key'), desiredAccess) };
}

interface OpenedNode {
  readonly node: KeyNode;
  readonly disposition: number;
  readonly granted: number;
}

/** The key to be opened, made if it may be; or why not. */
function openNode(k: Kernel, mode: number, args: OpenArguments): OpenedNode | number {
  const { start, path, options, creates } = args;
  const createsLink = (options & REG_OPTION_CREATE_LINK) !== 0;
  const openLink =
    createsLink ||
    (options & REG_OPTION_OPEN_LINK) !== 0 ||
    (args.attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_OPENLINK) !== 0;
  const from = keyNode(k, start);
  if (from.deleted) return STATUS_KEY_DELETED;
  const found = CmpLookup(k, from, path, openLink);
  if (typeof found === 'number') return found;
  if (found.node !== undefined) {
    if (createsLink) return STATUS_OBJECT_NAME_COLLISION;
    const { status, granted } = grantedTo(k, mode, found.node, args);
    if (status !== STATUS_SUCCESS) return status;
    return { node: found.node, disposition: REG_OPENED_EXISTING_KEY, granted };
  }
  if (!creates) return STATUS_OBJECT_NAME_NOT_FOUND;
  const { parent, name } = found;
  // Nobody makes hives.
  if (parent.parent === 0 || parent.parent === k.state.cm.root) return STATUS_INVALID_PARAMETER;
  const isVolatile = (options & REG_OPTION_VOLATILE) !== 0;
  if (parent.isVolatile && !isVolatile) return STATUS_CHILD_MUST_BE_VOLATILE;
  const mayCreate =
    !isChecked(mode, args.attributes) ||
    CmpCheckAccess(k, parent, KEY_ACCESS.KEY_CREATE_SUB_KEY).status === STATUS_SUCCESS;
  if (!mayCreate) return STATUS_ACCESS_DENIED;
  const explicit = SepCaptureDescriptor(k, mode, args.securityDescriptor);
  if (typeof explicit === 'number') return explicit;
  const security = CmpNewSecurity(k, parent, explicit);
  const node = CmpCreateNode(k, parent.id, {
    name,
    isVolatile,
    isLink: createsLink,
    className: args.className,
    security,
  });
  CmpReportChange(k, parent, REG_NOTIFY_CHANGE_NAME);
  const granted = ObpMapAccess(objectTypeNamed('Key'), args.desiredAccess);
  return { node, disposition: REG_CREATED_NEW_KEY, granted };
}

// ---- asking ----------------------------------------------------------------------------------------------------------

function query(
  k: Kernel,
  request: KeyRequest,
  args: QueryArguments & { readonly operation: 'query key' | 'enumerate key' | 'query value' | 'enumerate value' },
): number {
  const node = nodeOfObject(k, request.object);
  const seen: RegistrySubject = { object: request.object, path: CmpFullPath(k, node), name: args.name };
  if (node.deleted) return report(k, request, STATUS_KEY_DELETED, seen);
  const { operation, informationClass } = args;
  if (operation === 'query key' || operation === 'enumerate key') {
    const subject = operation === 'query key' ? node : subkeysOf(k, node)[args.index];
    if (subject === undefined) return report(k, request, STATUS_NO_MORE_ENTRIES, seen);
    const status = answer(k, request.mode, args, keyInformation(k, subject, informationClass));
    return report(k, request, status, operation === 'query key' ? seen : { ...seen, name: subject.name });
  }
  const value = operation === 'query value' ? valueNamed(node, args.name) : [...node.values.values()][args.index];
  if (value === undefined) {
    const status = operation === 'query value' ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_NO_MORE_ENTRIES;
    return report(k, request, status, seen);
  }
  const status = answer(k, request.mode, args, valueInformation(value, informationClass));
  return report(k, request, status, { ...seen, ...value });
}

/** Stores what fits of the answer, and how long it is. */
function answer(k: Kernel, mode: number, args: QueryArguments, information: Information | undefined): number {
  if (information === undefined) return STATUS_INVALID_PARAMETER;
  const { bytes, fixedBytes } = information;
  const isTooSmall = args.length < fixedBytes;
  const fault = guardAccess(mode, () => {
    if (!isTooSmall) k.memory.writeBytes(args.buffer, bytes.subarray(0, args.length));
    k.memory.writeU32(args.resultLength, bytes.length);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (isTooSmall) return STATUS_BUFFER_TOO_SMALL;
  return args.length < bytes.length ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

function multiple(k: Kernel, request: KeyRequest, args: MultipleArguments): number {
  const node = nodeOfObject(k, request.object);
  const seen: RegistrySubject = { object: request.object, path: CmpFullPath(k, node) };
  const status = node.deleted ? STATUS_KEY_DELETED : CmpQueryMultiple(k, request.mode, node, args);
  return report(k, request, status, seen);
}

function attribute(k: Kernel, request: KeyRequest, args: AttributeArguments): number {
  const node = nodeOfObject(k, request.object);
  const seen: RegistrySubject = { object: request.object, path: CmpFullPath(k, node) };
  const status = node.deleted ? STATUS_KEY_DELETED : CmpPerformAttribute(k, request, node, args);
  return report(k, request, status, seen);
}

// ---- changing --------------------------------------------------------------------------------------------------------

function change(
  k: Kernel,
  request: KeyRequest,
  args: ChangeArguments & { readonly operation: 'set value' | 'delete value' | 'rename key' },
): number {
  const node = nodeOfObject(k, request.object);
  const { name, type, data } = args;
  const seen: RegistrySubject = { object: request.object, path: CmpFullPath(k, node), name, type, data };
  return report(k, request, node.deleted ? STATUS_KEY_DELETED : apply(k, node, args), seen);
}

function apply(
  k: Kernel,
  node: KeyNode,
  args: ChangeArguments & { readonly operation: 'set value' | 'delete value' | 'rename key' },
): number {
  switch (args.operation) {
    case 'set value': {
      if (args.name.length > MOST_VALUE_CHARACTERS) return STATUS_INVALID_PARAMETER;
      if (node.isLink && !isLinkValue(args)) return STATUS_ACCESS_DENIED;
      CmpSetValue(k, node, { name: args.name, type: args.type, data: args.data });
      CmpReportChange(k, node, REG_NOTIFY_CHANGE_LAST_SET);
      return STATUS_SUCCESS;
    }
    case 'delete value':
      if (!CmpDeleteValue(k, node, args.name)) return STATUS_OBJECT_NAME_NOT_FOUND;
      CmpReportChange(k, node, REG_NOTIFY_CHANGE_LAST_SET);
      return STATUS_SUCCESS;
    case 'rename key':
      return rename(k, node, args.name);
  }
}

function isLinkValue({ name, type }: RegistryValue): boolean {
  return upcaseText(name) === upcaseText(SYMBOLIC_LINK_VALUE) && type === REGISTRY_TYPES.REG_LINK;
}

function rename(k: Kernel, node: KeyNode, name: string): number {
  if (name === '' || name.length > MOST_KEY_CHARACTERS || name.includes('\\')) return STATUS_INVALID_PARAMETER;
  if (isFixed(k, node)) return STATUS_ACCESS_DENIED;
  const parent = keyNode(k, node.parent);
  const other = subkeyNamed(k, parent, name);
  if (other !== undefined && other.id !== node.id) return STATUS_CANNOT_DELETE;
  CmpRenameNode(k, node, name);
  CmpReportChange(k, parent, REG_NOTIFY_CHANGE_NAME);
  return STATUS_SUCCESS;
}

/** The keys that hold the registry together. */
function isFixed(k: Kernel, node: KeyNode): boolean {
  return (
    node.parent === 0 || keyNode(k, node.parent).parent === 0 || keyNode(k, node.parent).parent === k.state.cm.root
  );
}

function simple(k: Kernel, request: KeyRequest): number {
  const node = nodeOfObject(k, request.object);
  const seen: RegistrySubject = { object: request.object, path: CmpFullPath(k, node) };
  const { operation } = request.arguments;
  if (operation === 'close key') return report(k, request, STATUS_SUCCESS, seen);
  if (node.deleted) return report(k, request, STATUS_KEY_DELETED, seen);
  if (operation === 'flush') return report(k, request, STATUS_SUCCESS, seen);
  assert(operation === 'delete key', 'no other operation is left');
  if (isFixed(k, node) || node.subkeys.size > 0) return report(k, request, STATUS_CANNOT_DELETE, seen);
  const parent = keyNode(k, node.parent);
  CmpEndWatchingNode(k, node);
  CmpDeleteNode(k, node);
  CmpReportChange(k, parent, REG_NOTIFY_CHANGE_NAME);
  return report(k, request, STATUS_SUCCESS, seen);
}
