/** Arranges a namespace as a tree: objects in their directories, devices with what is attached and open. */

import { didYouMean } from '../base/did-you-mean.ts';
import { InputError } from '../base/errors.ts';
import { formatAddress } from '../base/format.ts';
import { deviceTypeName } from '../nt/device-types.ts';
import { formatHandle } from '../wording/format-value.ts';
import { moduleName } from '../wording/modules.ts';
import { addressJson, type JsonObject } from './event-json.ts';
import type { LoadedImage, Namespace, NamespaceDevice, NamespaceObject } from './namespace.ts';

/** Something to say about a node, in words and as JSON values. */
export interface Detail {
  readonly text: string;
  readonly facts: JsonObject;
}

export interface TreeNode {
  readonly name: string;
  readonly type: string;
  readonly details: readonly Detail[];
  readonly children: TreeNode[];
}

export class TreeBuilder {
  private readonly space: Namespace;
  private readonly nodes = new Map<string, TreeNode>();

  constructor(space: Namespace) {
    this.space = space;
  }

  build(path: string): TreeNode {
    const named = [...this.space.objects.values()].filter((object) => object.path !== '');
    named.sort((a, b) => compare(a.path.toUpperCase(), b.path.toUpperCase()));
    for (const object of named) this.nodes.set(object.path.toUpperCase(), this.objectNode(object));
    for (const object of named) {
      if (object.path !== '\\') this.parentOf(object.path).children.push(this.nodes.get(object.path.toUpperCase())!);
    }
    const root = this.nodes.get(this.existing(path).toUpperCase());
    if (root !== undefined) return root;
    const hint = didYouMean(
      path,
      named.map((object) => object.path),
    );
    throw new InputError(named.length === 0 ? 'the trace has no objects' : `there is no object "${path}"${hint}`);
  }

  /** The path itself, or where the symbolic links on it lead: `\DosDevices` and `\??` are people's names of things. */
  private existing(given: string): string {
    const path = given.replace(/^\\\?\?(?=\\|$)/, '\\GLOBAL??');
    if (this.nodes.has(path.toUpperCase())) return path;
    const end = this.space.resolve(path);
    if (end.state !== 'found') return path;
    if (end.rest === '') return end.path;
    throw new InputError(
      `"${path}" leads to ${end.path} (${end.type}); what follows, "${end.rest}", is for its driver to know`,
    );
  }

  /** The directory of a path; one that the trace did not report is made up. */
  private parentOf(path: string): TreeNode {
    const parent = path.slice(0, path.lastIndexOf('\\')) || '\\';
    const known = this.nodes.get(parent.toUpperCase());
    if (known !== undefined) return known;
    const node: TreeNode = {
      name: lastPart(parent),
      type: 'Directory',
      details: [{ text: 'not reported', facts: {} }],
      children: [],
    };
    this.nodes.set(parent.toUpperCase(), node);
    if (parent !== '\\') this.parentOf(parent).children.push(node);
    return node;
  }

  private objectNode(object: NamespaceObject): TreeNode {
    const { path, type } = object;
    const details: Detail[] = [];
    const children: TreeNode[] = [];
    if (object.target !== undefined) details.push(this.linkDetail(object.target));
    if (type === 'Driver') this.addDriver(path, details, children);
    if (type === 'Device') this.addDevice(path, details, children);
    if (object.handles.length > 0) details.push(this.handlesDetail(object));
    details.push(...referencesDetail(object));
    return { name: lastPart(path), type, details, children };
  }

  /** A symbolic link's target, and where it leads in the end when that is not simply its target. */
  private linkDetail(target: string): Detail {
    const end = this.space.resolve(target);
    const shown = target === '' ? '\\' : target;
    if (end.state !== 'found') {
      const why = end.state === 'loop' ? 'goes round in circles' : 'leads nowhere';
      return { text: `-> ${shown} (${why})`, facts: { target: shown, resolved: null } };
    }
    const reached = end.path + end.rest;
    const same = reached.toUpperCase() === shown.toUpperCase();
    const text = `-> ${shown}${same ? '' : ` = ${reached}`} (${end.type})`;
    return { text, facts: { target: shown, resolved: reached, resolved_type: end.type } };
  }

  private addDriver(path: string, details: Detail[], children: TreeNode[]): void {
    const driver = [...this.space.drivers.values()].find((candidate) => candidate.path === path);
    if (driver === undefined) return;
    const image = this.space.images.get(driver.image);
    if (image !== undefined) details.push(imageDetail(image));
    for (const device of this.space.devices.values()) {
      if (device.driver === driver.id) children.push(this.deviceNode(device));
    }
  }

  /** A device as an entry of its driver. */
  private deviceNode(device: NamespaceDevice): TreeNode {
    const details = [typeDetail(device), ...this.lowerDetail(device)];
    if (device.upper !== 0) {
      const above = this.deviceName(device.upper);
      details.push({ text: `below ${above}`, facts: { below: above } });
    }
    const children = device.path === '' ? this.fileNodes(device.id) : [];
    return { name: this.deviceName(device.id), type: 'Device', details, children };
  }

  /** What a named device shows: its driver, what is attached to it, what is open on it. */
  private addDevice(path: string, details: Detail[], children: TreeNode[]): void {
    const device = [...this.space.devices.values()].find((candidate) => candidate.path === path);
    if (device === undefined) {
      details.push({ text: 'deleted, still referenced', facts: { deleted: true } });
      return;
    }
    details.push(typeDetail(device), this.driverDetail(device), ...this.lowerDetail(device));
    children.push(...this.attachedNodes(device), ...this.fileNodes(device.id));
  }

  /** The device attached to a device; below it the one attached to that, and so on. */
  private attachedNodes(device: NamespaceDevice, below: readonly number[] = []): TreeNode[] {
    const above = this.space.devices.get(device.upper);
    // A damaged trace may attach devices in a circle.
    if (above === undefined || below.includes(above.id)) return [];
    const children = this.attachedNodes(above, [...below, above.id]);
    const details = [{ text: 'attached', facts: { attached: true } }, this.driverDetail(above)];
    return [{ name: this.deviceName(above.id), type: 'Device', details, children }];
  }

  private driverDetail(device: NamespaceDevice): Detail {
    const driver = this.driverPath(device.driver);
    return { text: `driver ${driver}`, facts: { driver } };
  }

  private lowerDetail(device: NamespaceDevice): Detail[] {
    if (device.lower === 0) return [];
    const lower = this.deviceName(device.lower);
    return [{ text: `attached to ${lower}`, facts: { attached_to: lower } }];
  }

  private fileNodes(device: number): TreeNode[] {
    const files = [...this.space.files.values()].filter((file) => file.device === device);
    return files.map((file) => {
      const object = this.space.objects.get(file.object);
      const details = object === undefined ? [] : [this.handlesDetail(object), ...referencesDetail(object)];
      return { name: file.name === '' ? '(the device itself)' : file.name, type: 'File', details, children: [] };
    });
  }

  private driverPath(driver: number): string {
    return this.space.drivers.get(driver)?.path ?? `driver ${driver}`;
  }

  private deviceName(id: number): string {
    const device = this.space.devices.get(id);
    if (device === undefined) return `device#${id}`;
    return device.path === '' ? `${moduleName(lastPart(this.driverPath(device.driver)))}:device#${id}` : device.path;
  }

  /** `2 handles (writer 0x4, reader 0x4)`, `no handle` */
  private handlesDetail({ handles }: NamespaceObject): Detail {
    const owners = handles.map(({ process, handle }) => ({
      process: this.space.processes.get(process) ?? `process ${process}`,
      handle: formatHandle(handle),
    }));
    const list = owners.map(({ process, handle }) => `${process} ${handle}`).join(', ');
    const count = handles.length === 1 ? '1 handle' : `${handles.length} handles`;
    return { text: handles.length === 0 ? 'no handle' : `${count} (${list})`, facts: { handles: owners } };
  }
}

/**
 * `4 references (handles 2, pipes 1, kernel 1)`: all that are known of an object to which drivers have references; the
 * kernel's as they were when a driver last took or gave one.
 */
function referencesDetail({ references, handles, kernelReferences = 0 }: NamespaceObject): Detail[] {
  const byDrivers = [...references].filter(([, count]) => count !== 0);
  if (byDrivers.length === 0) return [];
  const all: [holder: string, count: number][] = [
    ['handles', handles.length],
    ...byDrivers,
    ['kernel', kernelReferences],
  ];
  const held = all.filter(([, count]) => count !== 0);
  const total = held.reduce((sum, [, count]) => sum + count, 0);
  const by = held.map(([holder, count]) => `${holder} ${count}`).join(', ');
  return [
    {
      text: `${total} ${total === 1 ? 'reference' : 'references'} (${by})`,
      facts: { references: Object.fromEntries(held) },
    },
  ];
}

function imageDetail({ fileName, base }: LoadedImage): Detail {
  return { text: `${fileName} at ${formatAddress(base)}`, facts: { image: fileName, base: addressJson(base) } };
}

function typeDetail({ deviceType }: NamespaceDevice): Detail {
  const name = deviceTypeName(deviceType);
  return { text: name, facts: { device_type: name } };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function lastPart(path: string): string {
  return path === '\\' ? path : path.slice(path.lastIndexOf('\\') + 1);
}
