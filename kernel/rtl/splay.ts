/**
 * Splay trees (RTL_SPLAY_LINKS): a node that is used moves to the root. The root is its own parent.
 * Source: D. D. Sleator and R. E. Tarjan, "Self-Adjusting Binary Search Trees" (1985); the pages of the routines (ntddk.h).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { checkChain } from '../chain.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToDispatch } from '../irql-range.ts';
import type { GuestMemory } from '../ports.ts';
import {
  childOf,
  farthest,
  LEFT_SIDE,
  neighbour,
  otherSide,
  parentOf,
  RIGHT_SIDE,
  rotateUp,
  type Side,
  setChild,
  setParent,
  sideOf,
} from './tree.ts';

/** Makes a node the root of its tree. */
export function splay(memory: GuestMemory, node: GuestAddress): GuestAddress {
  for (let steps = 0; ; steps++) {
    checkChain(steps, 'nodes', node);
    const side = sideOf(memory, node);
    if (side === undefined) return node;
    const parent = parentOf(memory, node);
    const sideAbove = sideOf(memory, parent);
    // Two steps at once, where there are two: in line the upper edge first, else the lower one twice.
    if (sideAbove === side) rotateUp(memory, parent, side);
    rotateUp(memory, node, side);
    if (sideAbove === otherSide(side)) rotateUp(memory, node, sideAbove);
  }
}

/** Puts `child`, which may be null, in the place of a node. */
function replace(memory: GuestMemory, node: GuestAddress, child: GuestAddress): void {
  const side = sideOf(memory, node);
  if (side !== undefined) setChild(memory, parentOf(memory, node), side, child);
  else if (child !== NULL_ADDRESS) setParent(memory, child, child);
}

/** Takes a node out of its tree; returns the root, null when it was the last node. */
export function removeNode(memory: GuestMemory, node: GuestAddress, doSplay: boolean): GuestAddress {
  const left = childOf(memory, node, LEFT_SIDE);
  const right = childOf(memory, node, RIGHT_SIDE);
  let stays: GuestAddress;
  if (left === NULL_ADDRESS || right === NULL_ADDRESS) {
    const child = left === NULL_ADDRESS ? right : left;
    const side = sideOf(memory, node);
    stays = side === undefined ? child : parentOf(memory, node);
    replace(memory, node, child);
  } else {
    // The predecessor has no right child: it is taken out first and then stands for the node.
    const before = farthest(memory, left, RIGHT_SIDE);
    replace(memory, before, childOf(memory, before, LEFT_SIDE));
    setChild(memory, before, LEFT_SIDE, childOf(memory, node, LEFT_SIDE));
    setChild(memory, before, RIGHT_SIDE, right);
    const side = sideOf(memory, node);
    if (side === undefined) setParent(memory, before, before);
    else setChild(memory, parentOf(memory, node), side, before);
    stays = before;
  }
  if (stays === NULL_ADDRESS) return NULL_ADDRESS;
  return doSplay ? splay(memory, stays) : rootOf(memory, stays);
}

function rootOf(memory: GuestMemory, node: GuestAddress): GuestAddress {
  let at = node;
  for (let steps = 0; parentOf(memory, at) !== at; steps++) {
    checkChain(steps, 'nodes', node);
    at = parentOf(memory, at);
  }
  return at;
}

function neighbourDdi(name: string, side: Side, within: boolean): Ddi {
  return ddi({
    name,
    parameters: ['Links: ptr'],
    irql: upToDispatch,
    call({ memory }, node) {
      if (!within) return neighbour(memory, node, side, NULL_ADDRESS);
      const child = childOf(memory, node, side);
      return child === NULL_ADDRESS ? NULL_ADDRESS : farthest(memory, child, otherSide(side));
    },
  });
}

export const splayDdis: readonly Ddi[] = [
  /**
   * Makes a node the root of its tree, and returns it.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlSplay function (ntddk.h)".
   */
  ddi({
    name: 'RtlSplay',
    parameters: ['Links: ptr'],
    irql: upToDispatch,
    call: ({ memory }, node) => splay(memory, node),
  }),
  /**
   * Takes a node out of its tree and splays; returns the root, NULL when it was the last node.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlDelete function (ntddk.h)".
   */
  ddi({
    name: 'RtlDelete',
    parameters: ['Links: ptr'],
    irql: upToDispatch,
    call: ({ memory }, node) => removeNode(memory, node, true),
  }),
  /**
   * Takes a node out of its tree, whose root it stores; nothing else moves.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlDeleteNoSplay function (ntddk.h)".
   */
  ddi({
    name: 'RtlDeleteNoSplay',
    parameters: ['Links: ptr', 'Root: ptr'],
    irql: upToDispatch,
    call({ memory }, node, root) {
      memory.writePointer(root, removeNode(memory, node, false));
    },
  }),
  /**
   * The next node in order, or the one before; NULL at the end.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlRealSuccessor function (ntddk.h)", "RtlRealPredecessor function (ntddk.h)".
   */
  neighbourDdi('RtlRealSuccessor', RIGHT_SIDE, false),
  neighbourDdi('RtlRealPredecessor', LEFT_SIDE, false),
  /**
   * The same within the node's own subtree.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlSubtreeSuccessor function (ntddk.h)", "RtlSubtreePredecessor function (ntddk.h)".
   */
  neighbourDdi('RtlSubtreeSuccessor', RIGHT_SIDE, true),
  neighbourDdi('RtlSubtreePredecessor', LEFT_SIDE, true),
];
