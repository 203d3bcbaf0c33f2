/**
 * Binary trees in guest memory: nodes begin with Parent, LeftChild and RightChild (RTL_SPLAY_LINKS, RTL_BALANCED_LINKS).
 * Order, neighbours and rotations; what keeps a tree in shape is in splay.ts and avl.ts.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { checkChain } from '../chain.ts';
import type { GuestMemory } from '../ports.ts';

const PARENT = 0;
const LEFT = 8;
const RIGHT = 16;

export type Side = typeof LEFT | typeof RIGHT;
export const LEFT_SIDE: Side = LEFT;
export const RIGHT_SIDE: Side = RIGHT;

export function otherSide(side: Side): Side {
  return side === LEFT ? RIGHT : LEFT;
}

export function parentOf(memory: GuestMemory, node: GuestAddress): GuestAddress {
  return memory.readPointer(addressAdd(node, PARENT));
}

export function childOf(memory: GuestMemory, node: GuestAddress, side: Side): GuestAddress {
  return memory.readPointer(addressAdd(node, side));
}

export function setParent(memory: GuestMemory, node: GuestAddress, parent: GuestAddress): void {
  memory.writePointer(addressAdd(node, PARENT), parent);
}

/** Makes `child`, which may be null, the child of a node. */
export function setChild(memory: GuestMemory, node: GuestAddress, side: Side, child: GuestAddress): void {
  memory.writePointer(addressAdd(node, side), child);
  if (child !== NULL_ADDRESS) setParent(memory, child, node);
}

/** On which side of its parent a node hangs; undefined for none. */
export function sideOf(memory: GuestMemory, node: GuestAddress): Side | undefined {
  const parent = parentOf(memory, node);
  if (parent === node || parent === NULL_ADDRESS) return undefined;
  if (childOf(memory, parent, LEFT) === node) return LEFT;
  return childOf(memory, parent, RIGHT) === node ? RIGHT : undefined;
}

/** The node that is farthest on a side. */
export function farthest(memory: GuestMemory, node: GuestAddress, side: Side): GuestAddress {
  let at = node;
  for (let steps = 0; ; steps++) {
    checkChain(steps, 'nodes', node);
    const child = childOf(memory, at, side);
    if (child === NULL_ADDRESS) return at;
    at = child;
  }
}

/** The next node in order, to the right or to the left; null at the end. `top` is where the tree ends upwards. */
export function neighbour(memory: GuestMemory, node: GuestAddress, side: Side, top: GuestAddress): GuestAddress {
  const child = childOf(memory, node, side);
  if (child !== NULL_ADDRESS) return farthest(memory, child, otherSide(side));
  let at = node;
  for (let steps = 0; ; steps++) {
    checkChain(steps, 'nodes', node);
    const parent = parentOf(memory, at);
    if (parent === top || parent === at || parent === NULL_ADDRESS) return NULL_ADDRESS;
    if (childOf(memory, parent, otherSide(side)) === at) return parent;
    at = parent;
  }
}

/**
 * Turns the edge between a node and its parent round: the node takes its parent's place, whose child it was on `side`.
 * The root of a splay tree is its own parent, and stays so.
 */
export function rotateUp(memory: GuestMemory, node: GuestAddress, side: Side): void {
  const parent = parentOf(memory, node);
  const above = parentOf(memory, parent);
  const sideAbove = sideOf(memory, parent);
  setChild(memory, parent, side, childOf(memory, node, otherSide(side)));
  setChild(memory, node, otherSide(side), parent);
  if (sideAbove === undefined) setParent(memory, node, node);
  else setChild(memory, above, sideAbove, node);
}
