/**
 * The run-time library's short ways into the registry: a key by a well-known place and a path, without handles.
 * Deviation of all of them: registry callbacks are not told, where NT makes Zw calls.
 * Source: the pages of the routines (wdm.h).
 */
import { addressFromHalves } from '../../base/guest-address.ts';
import { type U64, u64FromAddress } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { REG_NOTIFY_CHANGE_LAST_SET, REG_NOTIFY_CHANGE_NAME } from '../../nt/registry.ts';
import {
  ntSuccess,
  STATUS_INVALID_PARAMETER,
  STATUS_KEY_DELETED,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { upcaseText } from '../rtl/upcase.ts';
import { CONTROL_SET } from './init.ts';
import { referenceKey } from './key-calls.ts';
import { nodeOfObject } from './key-object.ts';
import { CmpCreateNode, CmpDeleteValue, CmpFullPath, CmpLookup, CmpSetValue, keyNode } from './key-tree.ts';
import { CmpReportChange } from './notify.ts';
import { emitRegistryOperation } from './registry-event.ts';
import type { KeyNode, RegistryValue } from './state.ts';
import { terminatedText } from './terminated-text.ts';

/** RTL_REGISTRY_...: RelativeTo. */
const RTL_REGISTRY_HANDLE = 0x4000_0000;
const RTL_REGISTRY_OPTIONAL = 0x8000_0000;
const PLACES = [
  '',
  `${CONTROL_SET}\\Services`,
  `${CONTROL_SET}\\Control`,
  '\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion',
  '\\Registry\\Machine\\Hardware\\DeviceMap',
  // The current user's, which in the System process is the default one.
  '\\Registry\\User\\.Default',
];
const ROOT = '\\REGISTRY';
const PASSIVE: readonly [number, number] = [PASSIVE_LEVEL, PASSIVE_LEVEL];

export function isOptional(relativeTo: number): boolean {
  return (relativeTo & RTL_REGISTRY_OPTIONAL) !== 0;
}

/** The key of a place and a path (or of a handle in its stead), made if `creates`; or the status that says why not. */
export function RtlpRegistryKey(k: Kernel, relativeTo: number, path: U64, creates: boolean): KeyNode | number {
  const place = (relativeTo & ~RTL_REGISTRY_OPTIONAL) >>> 0;
  if ((place & RTL_REGISTRY_HANDLE) !== 0) return nodeOfHandle(k, path);
  const prefix = PLACES[place];
  if (prefix === undefined) return STATUS_INVALID_PARAMETER;
  const text = terminatedText(k, addressFromHalves(path.lo, path.hi));
  const full = place === 0 ? text : `${prefix}\\${text}`;
  const node =
    upcaseText(full.slice(0, ROOT.length)) === ROOT
      ? nodeAt(k, full.slice(ROOT.length), creates)
      : STATUS_OBJECT_NAME_NOT_FOUND;
  const status = typeof node === 'number' ? node : STATUS_SUCCESS;
  const shown = typeof node === 'number' ? full : CmpFullPath(k, node);
  emitRegistryOperation(k, creates ? 'create key' : 'open key', status, { path: shown });
  return node;
}

function nodeOfHandle(k: Kernel, handle: U64): KeyNode | number {
  const { status, object } = referenceKey(k, KernelMode, handle, 0);
  if (!ntSuccess(status)) return status;
  const node = nodeOfObject(k, object);
  ObDereferenceObject(k, object);
  return node.deleted ? STATUS_KEY_DELETED : node;
}

function nodeAt(k: Kernel, path: string, creates: boolean): KeyNode | number {
  const found = CmpLookup(k, keyNode(k, k.state.cm.root), path, false);
  if (typeof found === 'number') return found;
  if (found.node !== undefined) return found.node;
  if (!creates) return STATUS_OBJECT_NAME_NOT_FOUND;
  const { parent, name } = found;
  if (parent.parent === 0 || parent.parent === k.state.cm.root) return STATUS_INVALID_PARAMETER;
  const node = CmpCreateNode(k, parent.id, { name, isVolatile: parent.isVolatile });
  CmpReportChange(k, parent, REG_NOTIFY_CHANGE_NAME);
  return node;
}

/** Stores a value; tells of it. */
function setValue(k: Kernel, node: KeyNode, value: RegistryValue): number {
  CmpSetValue(k, node, value);
  CmpReportChange(k, node, REG_NOTIFY_CHANGE_LAST_SET);
  emitRegistryOperation(k, 'set value', STATUS_SUCCESS, { path: CmpFullPath(k, node), ...value });
  return STATUS_SUCCESS;
}

/** Deletes a value; tells of it. */
export function RtlpDeleteValue(k: Kernel, node: KeyNode, name: string): number {
  const status = CmpDeleteValue(k, node, name) ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND;
  if (status === STATUS_SUCCESS) CmpReportChange(k, node, REG_NOTIFY_CHANGE_LAST_SET);
  emitRegistryOperation(k, 'delete value', status, { path: CmpFullPath(k, node), name });
  return status;
}

export const rtlRegistryDdis: readonly Ddi[] = [
  /**
   * Stores a value in a key, which is made when only it is missing.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_INVALID_PARAMETER, STATUS_INVALID_HANDLE.
   * Deviation: registry callbacks are not told.
   * Source: "RtlWriteRegistryValue function (wdm.h)".
   */
  ddi({
    name: 'RtlWriteRegistryValue',
    parameters: [
      'RelativeTo: u32',
      'Path: u64',
      'ValueName: ptr',
      'ValueType: u32',
      'ValueData: ptr',
      'ValueLength: u32',
    ],
    irql: PASSIVE,
    call(k, relativeTo, path, valueName, type, data, length) {
      const node = RtlpRegistryKey(k, relativeTo, path, true);
      if (typeof node === 'number') return node;
      const bytes = length === 0 ? new Uint8Array(0) : k.memory.readBytes(data, length);
      return setValue(k, node, { name: terminatedText(k, valueName), type, data: bytes });
    },
  }),
  /**
   * Deletes a value of a key.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_INVALID_PARAMETER, STATUS_INVALID_HANDLE.
   * Deviation: registry callbacks are not told.
   * Source: "RtlDeleteRegistryValue function (wdm.h)".
   */
  ddi({
    name: 'RtlDeleteRegistryValue',
    parameters: ['RelativeTo: u32', 'Path: u64', 'ValueName: ptr'],
    irql: PASSIVE,
    call(k, relativeTo, path, valueName) {
      const node = RtlpRegistryKey(k, relativeTo, path, false);
      return typeof node === 'number' ? node : RtlpDeleteValue(k, node, terminatedText(k, valueName));
    },
  }),
  /**
   * Says whether a key exists.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_INVALID_PARAMETER, STATUS_INVALID_HANDLE.
   * Deviation: registry callbacks are not told.
   * Source: "RtlCheckRegistryKey function (wdm.h)".
   */
  ddi({
    name: 'RtlCheckRegistryKey',
    parameters: ['RelativeTo: u32', 'Path: u64'],
    irql: PASSIVE,
    call(k, relativeTo, path) {
      const node = RtlpRegistryKey(k, relativeTo, path, false);
      return typeof node === 'number' ? node : STATUS_SUCCESS;
    },
  }),
  /**
   * Makes a key, unless it is there already.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND (a key above is missing), STATUS_INVALID_PARAMETER.
   * Deviation: registry callbacks are not told.
   * Source: "RtlCreateRegistryKey function (wdm.h)".
   */
  ddi({
    name: 'RtlCreateRegistryKey',
    parameters: ['RelativeTo: u32', 'Path: ptr'],
    irql: PASSIVE,
    call(k, relativeTo, path) {
      const node = RtlpRegistryKey(k, relativeTo, u64FromAddress(path), true);
      return typeof node === 'number' ? node : STATUS_SUCCESS;
    },
  }),
];
