/**
 * The tree of keys: names, values, links. Names are found in any case and keep the case they were given.
 * It knows nothing of handles. Source: "Registry Key Object Routines", "Registry Symbolic Links" in the documentation of ZwCreateKey.
 */
import { assert } from '../../base/assert.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { REGISTRY_TYPES, SYMBOLIC_LINK_VALUE } from '../../nt/registry.ts';
import { STATUS_INVALID_PARAMETER, STATUS_OBJECT_NAME_NOT_FOUND } from '../../nt/status-codes.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { upcaseText } from '../rtl/upcase.ts';
import type { KeyNode, RegistryValue } from './state.ts';

/** Characters of the name of a key, and of a value. */
export const MOST_KEY_CHARACTERS = 255;
export const MOST_VALUE_CHARACTERS = 16_383;
/** Links that one look-up follows. */
const LINK_LIMIT = 64;
const REGISTRY_PREFIX = '\\REGISTRY\\';

export function keyNode(k: Kernel, id: number): KeyNode {
  const node = k.state.cm.nodes.get(id);
  assert(node !== undefined, `key ${id} exists`);
  return node;
}

export interface NewKey {
  readonly name: string;
  readonly isVolatile?: boolean;
  readonly isLink?: boolean;
  readonly className?: string;
  readonly security?: GuestAddress;
}

/** Makes a key below another one (0: the root of all) under a free name. */
export function CmpCreateNode(k: Kernel, parent: number, key: NewKey): KeyNode {
  const { cm } = k.state;
  const node: KeyNode = {
    id: cm.nextNode++,
    name: key.name,
    parent,
    subkeys: new Map(),
    values: new Map(),
    className: key.className ?? '',
    lastWriteTime: KiSystemTime(k),
    isVolatile: key.isVolatile ?? false,
    isLink: key.isLink ?? false,
    deleted: false,
    security: key.security ?? NULL_ADDRESS,
  };
  cm.nodes.set(node.id, node);
  if (parent !== 0) {
    const above = keyNode(k, parent);
    assert(!above.subkeys.has(upcaseText(key.name)), `${key.name} is a free name`);
    above.subkeys.set(upcaseText(key.name), node.id);
    above.lastWriteTime = node.lastWriteTime;
  }
  return node;
}

/** Takes a key without subkeys out of the tree. Whoever has it open learns from `deleted` that it has gone. */
export function CmpDeleteNode(k: Kernel, node: KeyNode): void {
  const above = keyNode(k, node.parent);
  above.subkeys.delete(upcaseText(node.name));
  above.lastWriteTime = KiSystemTime(k);
  node.deleted = true;
  node.values.clear();
  CmpForgetNode(k, node.id);
}

/** Forgets a deleted key that nobody has open. */
export function CmpForgetNode(k: Kernel, id: number): void {
  const { cm } = k.state;
  if (!cm.nodes.get(id)?.deleted) return;
  for (const body of cm.bodies.values()) if (body.node === id) return;
  cm.nodes.delete(id);
}

/** Gives a key another name. The caller has made sure that it is free. */
export function CmpRenameNode(k: Kernel, node: KeyNode, name: string): void {
  const above = keyNode(k, node.parent);
  above.subkeys.delete(upcaseText(node.name));
  above.subkeys.set(upcaseText(name), node.id);
  node.name = name;
  node.lastWriteTime = KiSystemTime(k);
}

export function subkeyNamed(k: Kernel, node: KeyNode, name: string): KeyNode | undefined {
  const id = node.subkeys.get(upcaseText(name));
  return id === undefined ? undefined : keyNode(k, id);
}

/** The subkeys of a key, ordered by upper-case name. */
export function subkeysOf(k: Kernel, node: KeyNode): KeyNode[] {
  const entries = [...node.subkeys].sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([, id]) => keyNode(k, id));
}

/** `\REGISTRY\MACHINE\SYSTEM\...` */
export function CmpFullPath(k: Kernel, node: KeyNode): string {
  return node.parent === 0 ? `\\${node.name}` : `${CmpFullPath(k, keyNode(k, node.parent))}\\${node.name}`;
}

/** Whether a key is the other one or below it. */
export function isWithin(k: Kernel, node: KeyNode, ancestor: number): boolean {
  for (let at: KeyNode | undefined = node; at !== undefined; at = k.state.cm.nodes.get(at.parent)) {
    if (at.id === ancestor) return true;
  }
  return false;
}

export function valueNamed(node: KeyNode, name: string): RegistryValue | undefined {
  return node.values.get(upcaseText(name));
}

/** Stores a value; one that exists keeps the case of its name and its place. */
export function CmpSetValue(k: Kernel, node: KeyNode, value: RegistryValue): void {
  const key = upcaseText(value.name);
  const name = node.values.get(key)?.name ?? value.name;
  node.values.set(key, { ...value, name });
  node.lastWriteTime = KiSystemTime(k);
}

/** Whether there was such a value. */
export function CmpDeleteValue(k: Kernel, node: KeyNode, name: string): boolean {
  if (!node.values.delete(upcaseText(name))) return false;
  node.lastWriteTime = KiSystemTime(k);
  return true;
}

/** Where a path led to. */
export interface KeyLookup {
  /** The key; undefined when only the last component is missing. */
  readonly node: KeyNode | undefined;
  /** Where the missing key would be, and under which name. */
  readonly parent: KeyNode;
  readonly name: string;
}

/**
 * Follows a path below a key. Backslashes may be doubled, and one may stand at the end.
 * @param openLink whether a link in the last place is meant itself
 * Statuses: STATUS_OBJECT_NAME_NOT_FOUND (a component before the last one is missing, or a link leads nowhere),
 * STATUS_INVALID_PARAMETER (a component is too long).
 */
export function CmpLookup(k: Kernel, start: KeyNode, path: string, openLink: boolean): KeyLookup | number {
  let node = start;
  let rest = components(path);
  for (let links = 0; ; ) {
    const name = rest.shift();
    if (name === undefined) return { node, parent: node, name: '' };
    if (name.length > MOST_KEY_CHARACTERS) return STATUS_INVALID_PARAMETER;
    const child = subkeyNamed(k, node, name);
    if (child === undefined) {
      return rest.length > 0 ? STATUS_OBJECT_NAME_NOT_FOUND : { node: undefined, parent: node, name };
    }
    node = child;
    if (!child.isLink || (rest.length === 0 && openLink)) continue;
    const target = linkTarget(child);
    if (target === undefined || ++links > LINK_LIMIT) return STATUS_OBJECT_NAME_NOT_FOUND;
    node = keyNode(k, k.state.cm.root);
    rest = [...components(target.slice(REGISTRY_PREFIX.length)), ...rest];
  }
}

function components(path: string): string[] {
  return path.split('\\').filter((component) => component !== '');
}

/** The path that a link leads to; undefined when it does not lead anywhere. */
function linkTarget(node: KeyNode): string | undefined {
  const value = valueNamed(node, SYMBOLIC_LINK_VALUE);
  if (value?.type !== REGISTRY_TYPES.REG_LINK) return undefined;
  let path = '';
  for (let i = 0; i + 1 < value.data.length; i += 2)
    path += String.fromCharCode(value.data[i]! | (value.data[i + 1]! << 8));
  return upcaseText(path).startsWith(REGISTRY_PREFIX) ? path : undefined;
}

/** The full path of what an open names by a path from a key. */
export function CmpOpenedPath(k: Kernel, { start, path }: { readonly start: number; readonly path: string }): string {
  const from = CmpFullPath(k, keyNode(k, start));
  const rest = path.split('\\').filter((component) => component !== '');
  return rest.length === 0 ? from : `${from}\\${rest.join('\\')}`;
}
