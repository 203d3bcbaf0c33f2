/** `ntrewind tree`: the object namespace of a trace at a moment, as WinObj shows it. */
import type { TraceReader } from '../proto/trace-reader.ts';
import type { JsonObject } from './event-json.ts';
import { Namespace } from './namespace.ts';
import { type Colours, colours, type Layout, visible } from './text-table.ts';
import { TreeBuilder, type TreeNode } from './tree-nodes.ts';

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

const UNICODE = { branch: '├─ ', last: '└─ ', line: '│  ', none: '   ' };
const ASCII = { branch: '+- ', last: '`- ', line: '|  ', none: '   ' };
const NAME_LIMIT = 48;

/**
 * Yields the lines of the tree. JSON is one object with `event` and `root`; a node has `name`, `type`, `children`, and
 * where they apply `target`, `resolved` (null: nowhere) and `resolved_type`, `image`, `base`, `driver`, `device_type`,
 * `attached_to`, `attached`, `below`, `deleted`, `handles` (an array of `process` and `handle`), `not_shown`. Throws InputError (unknown path), TraceError.
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
    yield node.details.length === 0 ? line : `${line}  ${visible(node.details.map(({ text }) => text).join(', '))}`;
  }
}

function typeColour(type: string, colour: Colours): (text: string) => string {
  if (type === 'Directory') return colour.blue;
  if (type === 'SymbolicLink') return colour.cyan;
  if (type === 'Driver' || type === 'Device') return colour.green;
  return type === 'File' ? colour.yellow : colour.dim;
}

function cutBelow(node: TreeNode, depth: number): TreeNode {
  if (depth <= 0 && node.children.length > 0) {
    const count = node.children.length;
    const notShown = { text: `${count} below`, facts: { not_shown: count } };
    return { ...node, details: [...node.details, notShown], children: [] };
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
  return Object.assign({ name, type }, ...details.map(({ facts }) => facts), { children: children.map(nodeJson) });
}
