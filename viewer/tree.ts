/** `ntrewind tree`: the object namespace of a trace at a moment, as WinObj shows it. */

import { didYouMean } from '../base/did-you-mean.ts';
import { InputError } from '../base/errors.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { formatTime } from '../wording/format-value.ts';
import type { JsonObject } from './event-json.ts';
import { evidenceNotes } from './left-out.ts';
import { Namespace } from './namespace.ts';
import { type Colours, colours, type Layout, paragraph, visible } from './text-table.ts';
import { TreeBuilder, type TreeNode } from './tree-nodes.ts';

export interface TreeOptions extends Layout {
  /** After this event; without it the end, or before the drivers are unloaded when that is all that follows. */
  readonly at?: number | undefined;
  /** Only what stands at and below this path. */
  readonly path?: string | undefined;
  /** Only objects of these types, and what they stand in. */
  readonly types?: readonly string[] | undefined;
  /** How many levels are shown below the first; all without it. */
  readonly depth?: number | undefined;
  /** Lines from plain characters. */
  readonly ascii?: boolean | undefined;
  readonly format?: 'table' | 'json' | undefined;
}

export interface TreeMarks {
  readonly branch: string;
  readonly last: string;
  readonly line: string;
  readonly none: string;
}

const UNICODE: TreeMarks = { branch: '├─ ', last: '└─ ', line: '│  ', none: '   ' };
const ASCII: TreeMarks = { branch: '+- ', last: '`- ', line: '|  ', none: '   ' };
const NAME_LIMIT = 48;
/** Details are worth a line of their own when less room than this is left for them. */
const LEAST_DETAILS = 20;

const K = EventKind;
const TREE_KINDS = [K.objectCreate, K.objectDelete, K.symbolicLinkCreate, K.deviceCreate, K.handleOpen, K.handleClose];

export function treeMarks(ascii: boolean | undefined): TreeMarks {
  return ascii ? ASCII : UNICODE;
}

/** A namespace and why it is that of its moment. */
export interface TreeMoment {
  readonly space: Namespace;
  /** `event 497, 5.028177 ms, before the drivers are unloaded` */
  readonly text: string;
}

/** The namespace that the options mean. Throws TraceError. */
export function treeMoment(reader: TraceReader, at: number | undefined): TreeMoment {
  const unload = at === undefined ? unloadAtEnd(reader) : undefined;
  const space = Namespace.at(reader, at ?? (unload === undefined ? undefined : unload - 1));
  const why = unload !== undefined ? ', before the drivers are unloaded' : at === undefined ? ', the end' : '';
  return { space, text: `event ${space.event}, ${formatTime(space.timeNs)} ms${why}` };
}

/** The first unload that nothing but unloading follows, because user mode is over. */
function unloadAtEnd(reader: TraceReader): number | undefined {
  if (!reader.header.unloadAtEnd) return undefined;
  const entries = reader.batchIndex;
  let found: number | undefined;
  for (let place = entries.length - 1; place >= 0; place--) {
    const kinds = entries[place]!.kind;
    if (!kinds.includes(K.userExit) && !kinds.includes(K.driverUnload)) continue;
    const batch = reader.batch(place);
    for (let i = batch.eventCount - 1; i >= 0; i--) {
      if (batch.kind[i] === K.userExit) return found;
      if (batch.kind[i] === K.driverUnload) found = batch.firstEvent + i;
    }
  }
  return found;
}

/** The part of a namespace that the options mean. Throws InputError. */
export function chosenTree(space: Namespace, { path, types, depth }: TreeOptions): TreeNode {
  const whole = new TreeBuilder(space).build(path ?? '\\');
  const root = types === undefined ? whole : onlyTypes(whole, types);
  return cutBelow(root, depth ?? Number.POSITIVE_INFINITY);
}

/**
 * Yields the lines of the tree. JSON is one object with `event`, `time_ns`, `notes` and `root`; a node has `name`, `type`,
 * `children`, and where they apply `target`, `resolved` (null: nowhere) and `resolved_type`, `image`, `base`, `driver`,
 * `device_type`, `attached_to`, `attached`, `below`, `deleted`, `handles` (an array of `process` and `handle`),
 * `references` (those of drivers, by module), `not_shown`. Throws InputError (unknown path or type), TraceError.
 */
export function* namespaceTree(reader: TraceReader, options: TreeOptions = {}): Generator<string> {
  const { space, text } = treeMoment(reader, options.at);
  const root = chosenTree(space, options);
  const notes = evidenceNotes(reader, TREE_KINDS);
  if (options.format === 'json') {
    yield JSON.stringify({ event: space.event, time_ns: space.timeNs, notes, root: nodeJson(root) });
    return;
  }
  yield* paragraph([{ text, paint: colours(options).dim }], options);
  const lines = [...treeLines(root, treeMarks(options.ascii))];
  const room = nameRoom(lines, options);
  for (const line of lines) yield* lineText(line, room, options);
  yield* paragraph(
    notes.map((note) => ({ text: `note: ${note}`, hang: 2 })),
    options,
  );
}

/** Columns for the names. */
export function nameRoom(lines: readonly TreeLine[], { width }: Layout): number {
  const longest = Math.max(...lines.map(({ text }) => text.length));
  return Math.min(NAME_LIMIT, longest, width === undefined ? longest : Math.max(12, Math.floor(width / 2)));
}

/** One object; what is known of it goes on below where the line is full. */
export function* lineText({ text, node, below }: TreeLine, room: number, options: Layout): Generator<string> {
  const { width } = options;
  const painted = typeColour(node.type, colours(options))(node.type);
  const details = visible(node.details.map((detail) => detail.text).join(', '));
  const first = `${text.padEnd(room)}  ${painted}`;
  const length = Math.max(room, text.length) + 2 + node.type.length;
  if (details === '') {
    yield first;
  } else if (width === undefined || length + 2 + details.length <= width) {
    yield `${first}  ${details}`;
  } else if (width - length - 2 >= Math.min(LEAST_DETAILS, details.length)) {
    const indent = length + 2;
    const [head = '', ...rest] = paragraph([details], { width: width - indent });
    yield `${first}  ${head}`;
    for (const line of rest) yield `${below.padEnd(indent)}${line}`;
  } else {
    yield first;
    for (const line of paragraph([details], { width: width - below.length - 2 })) yield `${below}  ${line}`;
  }
}

function typeColour(type: string, colour: Colours): (text: string) => string {
  if (type === 'Directory') return colour.blue;
  if (type === 'SymbolicLink') return colour.cyan;
  if (type === 'Driver' || type === 'Device') return colour.green;
  return type === 'File' ? colour.yellow : colour.dim;
}

/** What has one of the types, and everything it stands in. */
function onlyTypes(root: TreeNode, types: readonly string[]): TreeNode {
  const known = new Set<string>();
  const collect = ({ type, children }: TreeNode) => {
    known.add(type);
    children.forEach(collect);
  };
  collect(root);
  for (const type of types) {
    if ([...known].some((other) => other.toLowerCase() === type.toLowerCase())) continue;
    const hint = didYouMean(type, [...known]) || `; there are ${[...known].join(', ')}`;
    throw new InputError(`no object has the type "${type}"${hint}`);
  }
  const wanted = new Set(types.map((type) => type.toLowerCase()));
  const keep = (node: TreeNode): TreeNode | undefined => {
    const children = node.children.map(keep).filter((child) => child !== undefined);
    return wanted.has(node.type.toLowerCase()) || children.length > 0 ? { ...node, children } : undefined;
  };
  return keep(root) ?? { ...root, children: [] };
}

function cutBelow(node: TreeNode, depth: number): TreeNode {
  if (depth <= 0 && node.children.length > 0) {
    const count = node.children.length;
    const notShown = { text: `${count} below`, facts: { not_shown: count } };
    return { ...node, details: [...node.details, notShown], children: [] };
  }
  return { ...node, children: node.children.map((child) => cutBelow(child, depth - 1)) };
}

export interface TreeLine {
  readonly text: string;
  readonly node: TreeNode;
  /** What stands below the name: the lines to what follows. */
  readonly below: string;
}

export function* treeLines(node: TreeNode, marks: TreeMarks, before = '', children = ''): Generator<TreeLine> {
  const below = children + (node.children.length > 0 ? marks.line : marks.none);
  yield { text: before + visible(node.name), node, below };
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

export function nodeJson({ name, type, details, children }: TreeNode): JsonObject {
  return Object.assign({ name, type }, ...details.map(({ facts }) => facts), { children: children.map(nodeJson) });
}
