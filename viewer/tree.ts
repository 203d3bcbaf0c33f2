/** `ntrewind tree`: the object namespace of a trace at a moment, as WinObj shows it. */
import { InputError } from '../base/errors.ts';
import { formatAddress } from '../base/format.ts';
import { deviceTypeName } from '../nt/device-types.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { didYouMean } from './did-you-mean.ts';
import type { JsonObject } from './event-json.ts';
import { formatHandle } from './format-value.ts';
import { moduleName } from './modules.ts';
import { Namespace, type NamespaceDevice, type NamespaceObject } from './namespace.ts';
import { type Colours, colours, type Layout, visible } from './text-table.ts';

export interface TreeOptions extends Layout {
  /** After this event; the end of the trace without it. */
  readonly at?: number | undefined;
  /** Only what stands at and below this path. */
  readonly path?: string | undefined;
  /** How many levels are shown below the first; all without it. */
  readonly depth?: number | undefined;
  /** Lines from plain characters. */
  readonly ascii?: boolean | undefined;
  readonly format?: 'table' | 'json' | undefined;
}

interface TreeNode {
  readonly name: string;
  readonly type: string;
  readonly details: readonly string[];
  readonly children: TreeNode[];
}

const UNICODE = { branch: '├─ ', last: '└─ ', line: '│  ', none: '   ' };
const ASCII = { branch: '+- ', last: '`- ', line: '|  ', none: '   ' };
const NAME_LIMIT = 48;

/**
 * Yields the lines of the tree. JSON is one object with `event` and `root`; a node has `name`, `type`, `details` and
 * `children`. Throws InputError (unknown path), TraceError.
 */
export function* namespaceTree(reader: TraceReader, options: TreeOptions = {}): Generator<string> {
  const space = Namespace.at(reader, options.at);
  const root = cutBelow(new TreeBuilder(space).build(options.path ?? '\\'), options.depth ?? Number.POSITIVE_INFINITY);
  if (options.format === 'json') {
    yield JSON.stringify({ event: space.events - 1, root: nodeJson(root) });
    return;
  }
  const lines = [...treeLines(root, options.ascii ? ASCII : UNICODE)];
  const room = Math.min(NAME_LIMIT, Math.max(...lines.map(({ text }) => text.length)));
  const colour = colours(options);
  for (const { text, node } of lines) {
    const line = `${text.padEnd(room)}  ${typeColour(node.type, colour)(node.type)}`;
    yield node.details.length === 0 ? line : `${line}  ${visible(node.details.join(', '))}`;
  }
}

function typeColour(type: string, colour: Colours): (text: string) => string {
  if (type === 'Directory') return colour.blue;
  if (type === 'SymbolicLink') return colour.cyan;
  if (type === 'Driver' || type === 'Device') return colour.green;
  return type === 'File' ? colour.yellow : colour.dim;
}

class TreeBuilder {
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
    const root = this.nodes.get(path.toUpperCase());
    if (root !== undefined) return root;
    const hint = didYouMean(
      path,
      named.map((object) => object.path),
    );
    throw new InputError(named.length === 0 ? 'the trace has no objects' : `there is no object "${path}"${hint}`);
  }

  /** The directory of a path; one that the trace did not report is made up. */
  private parentOf(path: string): TreeNode {
    const parent = path.slice(0, path.lastIndexOf('\\')) || '\\';
    const known = this.nodes.get(parent.toUpperCase());
    if (known !== undefined) return known;
    const node: TreeNode = { name: lastPart(parent), type: 'Directory', details: ['not reported'], children: [] };
    this.nodes.set(parent.toUpperCase(), node);
    if (parent !== '\\') this.parentOf(parent).children.push(node);
    return node;
  }

  private objectNode(object: NamespaceObject): TreeNode {
    const { path, type } = object;
    const details: string[] = [];
    const children: TreeNode[] = [];
    if (object.target !== undefined) details.push(this.linkText(object.target));
    if (type === 'Driver') this.addDriver(path, details, children);
    if (type === 'Device') this.addDevice(path, details, children);
    if (object.handles.length > 0) details.push(this.handlesText(object));
    return { name: lastPart(path), type, details, children };
  }

  /** Where a symbolic link leads in the end, when that is not simply its target. */
  private linkText(target: string): string {
    const end = this.space.resolve(target);
    const shown = `-> ${target === '' ? '\\' : target}`;
    if (end.state === 'loop') return `${shown} (goes round in circles)`;
    if (end.state === 'missing') return `${shown} (leads nowhere)`;
    const reached = end.path + end.rest;
    return reached.toUpperCase() === (target || '\\').toUpperCase()
      ? `${shown} (${end.type})`
      : `${shown} = ${reached} (${end.type})`;
  }

  private addDriver(path: string, details: string[], children: TreeNode[]): void {
    const driver = [...this.space.drivers.values()].find((candidate) => candidate.path === path);
    if (driver === undefined) return;
    const image = this.space.images.get(driver.image);
    if (image !== undefined) details.push(`${image.fileName} at ${formatAddress(image.base)}`);
    for (const device of this.space.devices.values()) {
      if (device.driver === driver.id) children.push(this.deviceNode(device));
    }
  }

  /** A device as an entry of its driver. */
  private deviceNode(device: NamespaceDevice): TreeNode {
    const details = [deviceTypeName(device.deviceType)];
    if (device.lower !== 0) details.push(`attached to ${this.deviceName(device.lower)}`);
    if (device.upper !== 0) details.push(`below ${this.deviceName(device.upper)}`);
    const children = device.path === '' ? this.fileNodes(device.id) : [];
    return { name: this.deviceName(device.id), type: 'Device', details, children };
  }

  /** What a named device shows: its driver, what is attached to it, what is open on it. */
  private addDevice(path: string, details: string[], children: TreeNode[]): void {
    const device = [...this.space.devices.values()].find((candidate) => candidate.path === path);
    if (device === undefined) {
      details.push('deleted, still referenced');
      return;
    }
    details.push(deviceTypeName(device.deviceType), `driver ${this.driverPath(device.driver)}`);
    if (device.lower !== 0) details.push(`attached to ${this.deviceName(device.lower)}`);
    children.push(...this.attachedNodes(device), ...this.fileNodes(device.id));
  }

  /** The device attached to a device; below it the one attached to that, and so on. */
  private attachedNodes(device: NamespaceDevice): TreeNode[] {
    const above = this.space.devices.get(device.upper);
    if (above === undefined) return [];
    const details = ['attached', `driver ${this.driverPath(above.driver)}`];
    return [{ name: this.deviceName(above.id), type: 'Device', details, children: this.attachedNodes(above) }];
  }

  private fileNodes(device: number): TreeNode[] {
    const files = [...this.space.files.values()].filter((file) => file.device === device);
    return files.map((file) => {
      const object = this.space.objects.get(file.object);
      const handles = object === undefined ? '' : this.handlesText(object);
      const details = [handles === '' ? 'no handle' : handles];
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

  /** `2 handles (writer 0x4, reader 0x4)`; empty for none. */
  private handlesText({ handles }: NamespaceObject): string {
    if (handles.length === 0) return '';
    const owners = handles.map(({ process, handle }) => {
      return `${this.space.processes.get(process) ?? `process ${process}`} ${formatHandle(handle)}`;
    });
    return `${handles.length === 1 ? '1 handle' : `${handles.length} handles`} (${owners.join(', ')})`;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function lastPart(path: string): string {
  return path === '\\' ? path : path.slice(path.lastIndexOf('\\') + 1);
}

function cutBelow(node: TreeNode, depth: number): TreeNode {
  if (depth <= 0 && node.children.length > 0) {
    return { ...node, details: [...node.details, `${node.children.length} below`], children: [] };
  }
  return { ...node, children: node.children.map((child) => cutBelow(child, depth - 1)) };
}

interface TreeLine {
  readonly text: string;
  readonly node: TreeNode;
}

function* treeLines(node: TreeNode, marks: typeof UNICODE, before = '', children = ''): Generator<TreeLine> {
  yield { text: before + visible(node.name), node };
  for (const [i, child] of node.children.entries()) {
    const last = i === node.children.length - 1;
    yield* treeLines(
      child,
      marks,
      children + (last ? marks.last : marks.branch),
      children + (last ? marks.none : marks.line),
    );
  }
}

function nodeJson({ name, type, details, children }: TreeNode): JsonObject {
  return { name, type, details: [...details], children: children.map(nodeJson) };
}
