/**
 * The object namespace of a trace at a moment: objects by path, symbolic links, drivers with their devices, device
 * stacks, open file objects, handles and drivers' references. Built from events; knows nothing of how it is printed.
 */
import type { GuestAddress } from '../base/guest-address.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { ModuleMap } from '../wording/modules.ts';

export interface NamespaceObject {
  readonly id: number;
  readonly type: string;
  /** Full name, empty for none. */
  readonly path: string;
  /** Of a symbolic link. */
  target: string | undefined;
  readonly handles: OpenHandle[];
  /** References that drivers have got and not given back, by module. */
  readonly references: Map<string, number>;
  /** What else of its PointerCount was not handles' when a driver last changed it: the kernel's. Undefined before. */
  kernelReferences: number | undefined;
}

export interface OpenHandle {
  readonly process: number;
  readonly handle: number;
}

export interface NamespaceDriver {
  readonly id: number;
  readonly path: string;
  readonly image: number;
}

export interface NamespaceDevice {
  readonly id: number;
  readonly driver: number;
  /** Full name, empty for none. */
  readonly path: string;
  readonly deviceType: number;
  /** The device it is attached to, 0 for none. */
  lower: number;
  /** The device attached to it, 0 for none. */
  upper: number;
}

export interface OpenFile {
  readonly object: number;
  readonly device: number;
  readonly name: string;
}

export interface LoadedImage {
  readonly fileName: string;
  readonly base: GuestAddress;
}

/** Where a path leads. `loop`: more symbolic links than anybody means. */
export type Resolution =
  | { readonly state: 'found'; readonly path: string; readonly rest: string; readonly type: string }
  | { readonly state: 'missing'; readonly path: string }
  | { readonly state: 'loop' };

/** As many as the object manager follows. */
const LINK_LIMIT = 32;

export class Namespace {
  readonly objects = new Map<number, NamespaceObject>();
  readonly drivers = new Map<number, NamespaceDriver>();
  readonly devices = new Map<number, NamespaceDevice>();
  readonly files = new Map<number, OpenFile>();
  readonly images = new Map<number, LoadedImage>();
  readonly processes = new Map<number, string>();
  /** Number and time of the last event taken; -1 for none. */
  event = -1;
  timeNs = 0;
  private readonly modules: ModuleMap;
  private readonly paths = new Map<string, NamespaceObject>();
  private readonly handles = new Map<string, number>();

  private constructor(reader: TraceReader) {
    this.modules = new ModuleMap(reader.drivers);
  }

  /** The namespace after event `at` (the end without one). Reads what the trace has of it up to there. */
  static at(reader: TraceReader, at = Number.POSITIVE_INFINITY): Namespace {
    const namespace = new Namespace(reader);
    for (const [place, { firstEvent, eventCount, kind }] of reader.batchIndex.entries()) {
      if (firstEvent > at) break;
      const end = Math.min(eventCount, at - firstEvent + 1);
      const isLast = firstEvent + eventCount > at || place === reader.batchCount - 1;
      if (!isLast && !kind.some((number) => OBSERVERS[number] !== undefined)) continue;
      const batch = reader.batch(place);
      for (let i = 0; i < end; i++) {
        if (OBSERVERS[batch.kind[i]!] !== undefined) namespace.observe(batch.event(i));
      }
      namespace.event = firstEvent + end - 1;
      namespace.timeNs = batch.time[end - 1]!;
    }
    return namespace;
  }

  observe(event: TraceEvent): void {
    OBSERVERS[event.kind]?.(this, event.fields, event);
  }

  objectAt(path: string): NamespaceObject | undefined {
    return this.paths.get(path.toUpperCase());
  }

  /** Follows a path through symbolic links, as opening it would. */
  resolve(path: string): Resolution {
    let rest = path;
    for (let links = 0; links <= LINK_LIMIT; links++) {
      const step = this.walk(rest);
      if (step.next === undefined) return step.end;
      rest = step.next;
    }
    return { state: 'loop' };
  }

  /** Goes down a path to its end, or to the first symbolic link on it. */
  private walk(path: string): { readonly next: string } | { readonly next?: undefined; readonly end: Resolution } {
    // The DOS device directory of the session: here the global one.
    const wanted = path.replace(/^\\\?\?(?=\\|$)/, '\\GLOBAL??') || '\\';
    let end = 0;
    while (end >= 0) {
      end = wanted.indexOf('\\', end + 1);
      const prefix = end < 0 ? wanted : wanted.slice(0, end);
      const rest = end < 0 ? '' : wanted.slice(end);
      const object = this.objectAt(prefix);
      if (object === undefined) return { end: { state: 'missing', path: wanted } };
      if (object.target !== undefined) return { next: object.target + rest };
      if (object.type !== 'Directory' || rest === '') {
        return { end: { state: 'found', path: object.path, rest, type: object.type } };
      }
    }
    return { end: { state: 'missing', path: wanted } };
  }

  /** For the observers below. */
  addObject(object: NamespaceObject): void {
    this.objects.set(object.id, object);
    if (object.path !== '') this.paths.set(object.path.toUpperCase(), object);
  }

  removeObject(id: number): void {
    const object = this.objects.get(id);
    if (object === undefined) return;
    this.objects.delete(id);
    if (this.objectAt(object.path) === object) this.paths.delete(object.path.toUpperCase());
  }

  /** @param pointerCount the object's from then on, 0 in traces that do not tell */
  addReference(id: number, callSite: GuestAddress, added: boolean, pointerCount: number): void {
    const object = this.objects.get(id);
    if (object === undefined) return;
    const { references, handles } = object;
    const module = this.modules.moduleAt(callSite)?.name ?? 'others';
    references.set(module, (references.get(module) ?? 0) + (added ? 1 : -1));
    const known = [...references.values()].reduce((sum, count) => sum + count, handles.length);
    object.kernelReferences = Math.max(0, pointerCount - known);
  }

  loadImage(image: number, fileName: string, base: GuestAddress, sizeBytes: number): void {
    this.images.set(image, { fileName, base });
    this.modules.load(image, fileName, base, sizeBytes);
  }

  openHandle(process: number, handle: number, object: number): void {
    this.handles.set(`${process}:${handle}`, object);
    this.objects.get(object)?.handles.push({ process, handle });
  }

  closeHandle(process: number, handle: number): void {
    const key = `${process}:${handle}`;
    const handles = this.objects.get(this.handles.get(key) ?? 0)?.handles;
    const index = handles?.findIndex((open) => open.process === process && open.handle === handle) ?? -1;
    if (index >= 0) handles!.splice(index, 1);
    this.handles.delete(key);
  }
}

type Fields = TraceEvent['fields'];
type Observer = (space: Namespace, fields: Fields, event: TraceEvent) => void;

/** A field of the events below, by its schema name. */
function number(fields: Fields, name: string): number {
  return fields[name] as number;
}

function text(fields: Fields, name: string): string {
  return fields[name] as string;
}

const K = EventKind;
const OBSERVERS: Readonly<Record<number, Observer>> = {
  [K.objectCreate]: (space, f) =>
    space.addObject({
      id: number(f, 'object'),
      type: text(f, 'type'),
      path: text(f, 'name'),
      target: undefined,
      handles: [],
      references: new Map(),
      kernelReferences: undefined,
    }),
  [K.objectDelete]: (space, f) => {
    space.removeObject(number(f, 'object'));
    space.files.delete(number(f, 'object'));
  },
  [K.objectReference]: (space, f, event) =>
    space.addReference(number(f, 'object'), event.callSite, number(f, 'added') !== 0, number(f, 'count')),
  [K.symbolicLinkCreate]: (space, f) => {
    const link = space.objects.get(number(f, 'object'));
    if (link !== undefined) link.target = text(f, 'target');
  },
  [K.symbolicLinkDelete]: (space, f) => space.removeObject(number(f, 'object')),
  [K.imageLoad]: (space, f) =>
    space.loadImage(number(f, 'image'), text(f, 'name'), number(f, 'base') as GuestAddress, number(f, 'size')),
  [K.imageUnload]: (space, f) => space.images.delete(number(f, 'image')),
  [K.driverCreate]: (space, f) =>
    space.drivers.set(number(f, 'driver'), {
      id: number(f, 'driver'),
      path: text(f, 'name'),
      image: number(f, 'image'),
    }),
  [K.driverDelete]: (space, f) => space.drivers.delete(number(f, 'driver')),
  [K.deviceCreate]: (space, f) =>
    space.devices.set(number(f, 'device'), {
      id: number(f, 'device'),
      driver: number(f, 'driver'),
      path: text(f, 'name'),
      deviceType: number(f, 'device_type'),
      lower: 0,
      upper: 0,
    }),
  [K.deviceDelete]: (space, f) => space.devices.delete(number(f, 'device')),
  [K.deviceAttach]: (space, f) => connect(space, number(f, 'device'), number(f, 'lower'), true),
  [K.deviceDetach]: (space, f) => connect(space, number(f, 'device'), number(f, 'lower'), false),
  [K.fileOpen]: (space, f) =>
    space.files.set(number(f, 'object'), {
      object: number(f, 'object'),
      device: number(f, 'device'),
      name: text(f, 'name'),
    }),
  [K.fileClose]: (space, f) => space.files.delete(number(f, 'object')),
  [K.handleOpen]: (space, f) => space.openHandle(number(f, 'process'), number(f, 'handle'), number(f, 'object')),
  [K.handleClose]: (space, f) => space.closeHandle(number(f, 'process'), number(f, 'handle')),
  [K.processCreate]: (space, f) => space.processes.set(number(f, 'process'), text(f, 'name')),
};

function connect(space: Namespace, device: number, lower: number, attached: boolean): void {
  const above = space.devices.get(device);
  const below = space.devices.get(lower);
  if (above !== undefined) above.lower = attached ? lower : 0;
  if (below !== undefined) below.upper = attached ? device : 0;
}
