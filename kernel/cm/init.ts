/**
 * The registry before any driver: the keys that Windows has at every start as far as drivers look at them, and what the
 * configuration adds. `CurrentControlSet` is a link to `ControlSet001`, as on NT.
 * Source: "Registry Trees and Keys for Devices and Drivers", "HKLM\SYSTEM\CurrentControlSet\Services Registry Tree".
 */

import { assert } from '../../base/assert.ts';
import { InputError } from '../../base/errors.ts';
import { REGISTRY_TYPES, SYMBOLIC_LINK_VALUE } from '../../nt/registry.ts';
import type { WindowsVersion } from '../../nt/windows-version.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { upcaseText } from '../rtl/upcase.ts';
import { RtlpWindowsVersion } from '../rtl/version.ts';
import { CmpCreateKeyObject } from './key-object.ts';
import { CmpCreateNode, CmpLookup, CmpSetValue, keyNode } from './key-tree.ts';
import type { KeyNode, RegistryKey } from './state.ts';
import { dwordValue, stringValue, wideBytes } from './value-data.ts';

const ROOT_PREFIX = '\\REGISTRY';
export const CONTROL_SET = '\\Registry\\Machine\\System\\CurrentControlSet';

const CURRENT_VERSION = '\\Registry\\Machine\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** What that key says of the version; from Windows 10 on the old number stays and two new values are there. */
function versionValues({ major, minor, build }: WindowsVersion): RegistryKey['values'] {
  const isTen = major >= 10;
  return [
    stringValue('CurrentVersion', isTen ? '6.3' : `${major}.${minor}`),
    stringValue('CurrentBuild', String(build)),
    stringValue('CurrentBuildNumber', String(build)),
    ...(isTen ? [dwordValue('CurrentMajorVersionNumber', major), dwordValue('CurrentMinorVersionNumber', minor)] : []),
    stringValue('SystemRoot', 'C:\\Windows'),
  ];
}

/** Keys of the start, and what is in them; that of the version says it. */
const FIRST_KEYS: readonly RegistryKey[] = [
  { path: '\\Registry\\Machine\\SYSTEM\\ControlSet001\\Control', values: [] },
  { path: '\\Registry\\Machine\\SYSTEM\\ControlSet001\\Enum', values: [] },
  { path: '\\Registry\\Machine\\SYSTEM\\ControlSet001\\Services', values: [] },
  {
    path: '\\Registry\\Machine\\SYSTEM\\Select',
    values: [
      dwordValue('Current', 1),
      dwordValue('Default', 1),
      dwordValue('Failed', 0),
      dwordValue('LastKnownGood', 1),
    ],
  },
  { path: CURRENT_VERSION, values: [] },
  { path: '\\Registry\\Machine\\SAM', values: [] },
  { path: '\\Registry\\Machine\\SECURITY', values: [] },
  { path: '\\Registry\\User\\.DEFAULT', values: [] },
  { path: '\\Registry\\User\\S-1-5-18', values: [] },
];

/** Keys that are made anew at each start, volatile with all below them. */
const VOLATILE_KEYS = [
  '\\Registry\\Machine\\HARDWARE\\DESCRIPTION\\System',
  '\\Registry\\Machine\\HARDWARE\\DEVICEMAP',
  '\\Registry\\Machine\\HARDWARE\\RESOURCEMAP',
] as const;

/**
 * Makes the registry. The namespace must be there already.
 * @param services the keys of the drivers, which the configuration can say more of
 */
export function CmInitSystem(k: Kernel, services: readonly RegistryKey[] = []): void {
  const { cm, ob } = k.state;
  cm.root = cm.nextNode;
  const root = CmpCreateNode(k, 0, { name: 'REGISTRY', isVolatile: true });
  ObDereferenceObject(k, CmpCreateKeyObject(k, root, { directory: ob.root, name: 'REGISTRY' }));
  for (const name of ['MACHINE', 'USER']) CmpCreateNode(k, root.id, { name, isVolatile: true });
  for (const key of FIRST_KEYS) {
    CmpGiveKey(k, key.path === CURRENT_VERSION ? { ...key, values: versionValues(RtlpWindowsVersion(k)) } : key);
  }
  for (const path of VOLATILE_KEYS) ensureKey(k, path, true);
  const system = ensureKey(k, '\\Registry\\Machine\\SYSTEM', false);
  const link = CmpCreateNode(k, system.id, { name: 'CurrentControlSet', isLink: true, isVolatile: true });
  const target = wideBytes('\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001');
  CmpSetValue(k, link, { name: SYMBOLIC_LINK_VALUE, type: REGISTRY_TYPES.REG_LINK, data: target });
  const processors = ensureKey(k, '\\Registry\\Machine\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor', true);
  for (let number = 0; number < k.configuration.processorCount; number++) {
    CmpCreateNode(k, processors.id, { name: String(number), isVolatile: true });
  }
  for (const key of [...services, ...(k.configuration.registry ?? [])]) CmpGiveKey(k, key);
}

/** Makes a key with all that are above it, and sets its values. */
export function CmpGiveKey(k: Kernel, { path, values }: RegistryKey): KeyNode {
  const node = ensureKey(k, path, false);
  for (const value of values) CmpSetValue(k, node, value);
  return node;
}

/** The key of a full path, made when it is not there. */
function ensureKey(k: Kernel, path: string, isVolatile: boolean): KeyNode {
  if (!upcaseText(path).startsWith(`${ROOT_PREFIX}\\`)) {
    throw new InputError(
      `the registry has no key "${path}": a path begins with \\Registry\\Machine or \\Registry\\User`,
    );
  }
  let node = keyNode(k, k.state.cm.root);
  for (const component of path.slice(ROOT_PREFIX.length).split('\\')) {
    if (component === '') continue;
    const found = CmpLookup(k, node, component, false);
    if (typeof found === 'number') throw new InputError(`the registry cannot have the key "${path}"`);
    if (found.node === undefined && node.id === k.state.cm.root) {
      throw new InputError(`the registry has no key "${path}": below \\Registry there are Machine and User`);
    }
    // Machine and User are made at each start; what is kept begins below them.
    const inherits = node.isVolatile && node.parent !== 0 && node.parent !== k.state.cm.root;
    node = found.node ?? CmpCreateNode(k, node.id, { name: component, isVolatile: isVolatile || inherits });
  }
  assert(!node.deleted, 'a key of the start is there');
  return node;
}
