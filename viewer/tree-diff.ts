/**
 * `ntrewind tree --diff`: what appeared in, disappeared from and changed in the object namespace between two moments, of
 * one trace or of two. Where things are in memory and which values handles have is no difference.
 */
import { InputError } from '../base/errors.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type { JsonObject } from './event-json.ts';
import type { Namespace } from './namespace.ts';
import { colours, paragraph } from './text-table.ts';
import {
  chosenTree,
  lineText,
  nameRoom,
  nodeJson,
  type TreeLine,
  type TreeOptions,
  treeLines,
  treeMarks,
  treeMoment,
} from './tree.ts';
import type { Detail, TreeNode } from './tree-nodes.ts';

/** A side of the comparison. */
export interface TreeSide {
  readonly reader: TraceReader;
  /** As in TreeOptions. */
  readonly at: number | undefined;
  /** File name, to tell the sides apart. */
  readonly name: string;
}

type Change = 'added' | 'removed' | 'changed' | 'same';

/** A node of both trees, or of one. */
interface MergedNode extends TreeNode {
  readonly change: Change;
  readonly children: MergedNode[];
  readonly before: TreeNode | undefined;
  readonly after: TreeNode | undefined;
}

export interface TreeDiffResult {
  readonly lines: Iterable<string>;
  readonly different: boolean;
}

const MARKS: Readonly<Record<Change, string>> = { added: '+ ', removed: '- ', changed: '~ ', same: '  ' };

/** Compares. Throws InputError (a path or type that neither has), TraceError. */
export function diffTrees(before: TreeSide, after: TreeSide, options: TreeOptions = {}): TreeDiffResult {
  const [old, now] = [before, after].map(({ reader, at, name }) => ({ name, ...treeMoment(reader, at) }));
  const root = merge(...chosenSides([old!.space, now!.space], options));
  const changes = [...changesOf(root, '')];
  const different = changes.length > 0;
  const titles = [`--- ${old!.name}: ${old!.text}`, `+++ ${now!.name}: ${now!.text}`];
  if (options.format === 'json') {
    const moment = ({ name, space }: NonNullable<typeof old>) => ({
      trace: name,
      event: space.event,
      time_ns: space.timeNs,
    });
    const json = { before: moment(old!), after: moment(now!), changes };
    return { lines: [JSON.stringify(json)], different };
  }
  return { lines: diffLines(titles, root, changes, options), different };
}

/** What the options mean on each side: a path or type that only one side has is a difference. Throws InputError. */
function chosenSides(
  spaces: readonly [Namespace, Namespace],
  options: TreeOptions,
): [TreeNode | undefined, TreeNode | undefined] {
  const errors: InputError[] = [];
  const [before, after] = spaces.map((space) => {
    try {
      return chosenTree(space, options);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors.push(error);
      return undefined;
    }
  });
  if (before === undefined && after === undefined) throw errors[0]!;
  return [before, after];
}

function* diffLines(
  titles: readonly string[],
  root: MergedNode,
  changes: readonly JsonObject[],
  options: TreeOptions,
): Generator<string> {
  const colour = colours(options);
  yield* paragraph(
    titles.map((text) => ({ text, paint: colour.bold })),
    options,
  );
  if (changes.length === 0) {
    yield 'the same';
    return;
  }
  const paint = { added: colour.green, removed: colour.red, changed: colour.yellow, same: colour.dim };
  const shown = onlyChanged(root)!;
  const lines = [...treeLines(shown, treeMarks(options.ascii))] as (TreeLine & { readonly node: MergedNode })[];
  const layout = { ...options, colour: false, width: options.width === undefined ? undefined : options.width - 2 };
  const room = nameRoom(lines, layout);
  for (const line of lines) {
    const { change } = line.node;
    for (const text of lineText(line, room, layout)) yield paint[change](MARKS[change] + text);
  }
  const count = (which: Change) => changes.filter(({ change }) => change === which).length;
  yield '';
  yield `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed`;
}

/** Children that correspond: of the same name and type, the first of them to the first. */
function merge(before: TreeNode | undefined, after: TreeNode | undefined): MergedNode {
  const node = after ?? before!;
  const children = pairs(before?.children ?? [], after?.children ?? []).map(([a, b]) => merge(a, b));
  const [old, now] = [before, after].map((side) => side?.details ?? []);
  const change =
    before === undefined ? 'added' : after === undefined ? 'removed' : sameDetails(old!, now!) ? 'same' : 'changed';
  const details = change === 'changed' ? changedDetails(old!, now!) : node.details;
  return { ...node, change, details, children, before, after };
}

function pairs(
  before: readonly TreeNode[],
  after: readonly TreeNode[],
): [TreeNode | undefined, TreeNode | undefined][] {
  const keyOf = ({ name, type }: TreeNode) => `${type}:${name.toUpperCase()}`;
  const waiting = new Map<string, TreeNode[]>();
  for (const node of after) waiting.set(keyOf(node), [...(waiting.get(keyOf(node)) ?? []), node]);
  const found = before.map((node): [TreeNode, TreeNode | undefined] => [node, waiting.get(keyOf(node))?.shift()]);
  const partners = new Set(found.map(([, partner]) => partner));
  const added = after.filter((node) => !partners.has(node)).map((node): [undefined, TreeNode] => [undefined, node]);
  return [...found, ...added].sort(([a, b], [c, d]) => compareNames((a ?? b)!, (c ?? d)!));
}

function compareNames(a: TreeNode, b: TreeNode): number {
  const [first, second] = [a.name.toUpperCase(), b.name.toUpperCase()];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** A detail in terms that two runs have in common. */
function keyOfDetail({ facts }: Detail): string {
  const { base: _, handles, ...rest } = facts;
  if (!Array.isArray(handles)) return JSON.stringify(rest);
  const owners = handles.map((handle) => (handle as JsonObject).process).sort();
  return JSON.stringify({ ...rest, handles: owners });
}

function sameDetails(before: readonly Detail[], after: readonly Detail[]): boolean {
  return before.map(keyOfDetail).join() === after.map(keyOfDetail).join();
}

/** What is said of the node before and is not any more, and what is said now. */
function changedDetails(before: readonly Detail[], after: readonly Detail[]): Detail[] {
  const without = (details: readonly Detail[], others: readonly Detail[]) => {
    const keys = new Set(others.map(keyOfDetail));
    return details.filter((detail) => !keys.has(keyOfDetail(detail)));
  };
  const texts = (details: readonly Detail[]) => details.map(({ text }) => text).join(', ') || 'nothing';
  return [{ text: `${texts(without(before, after))} => ${texts(without(after, before))}`, facts: {} }];
}

/** The node with what changed below it; undefined when nothing did. */
function onlyChanged(node: MergedNode): MergedNode | undefined {
  const children = node.children.map(onlyChanged).filter((child) => child !== undefined);
  if (node.change === 'same' && children.length === 0) return undefined;
  return { ...node, children, details: node.change === 'same' ? [] : node.details };
}

function* changesOf(node: MergedNode, above: string): Generator<JsonObject> {
  const { name, type, change, before, after, children } = node;
  const path = above === '' ? name : `${above === '\\' ? '' : above}\\${name.replace(/^\\/, '')}`;
  const factsOf = (side: TreeNode | undefined) => (side === undefined ? null : nodeJson({ ...side, children: [] }));
  if (change !== 'same') yield { path, type, change, before: factsOf(before), after: factsOf(after) };
  for (const child of children) yield* changesOf(child, path);
}
