/**
 * AVL trees (RTL_BALANCED_LINKS): the heights of a node's two subtrees differ by one at most, which Balance says: -1 when
 * the left one is higher, 1 when the right one is. The tree hangs on the right of a node that is no element.
 * Source: G. M. Adelson-Velsky and E. M. Landis (1962), as in D. E. Knuth, "Sorting and Searching", 6.2.3.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { RTL_BALANCED_LINKS } from '../../nt/generated/layouts.ts';
import type { GuestMemory } from '../ports.ts';
import {
  childOf,
  farthest,
  LEFT_SIDE,
  otherSide,
  parentOf,
  RIGHT_SIDE,
  rotateUp,
  type Side,
  setChild,
  sideOf,
} from './tree.ts';

function balanceOf(memory: GuestMemory, node: GuestAddress): number {
  return (memory.readU8(addressAdd(node, RTL_BALANCED_LINKS.Balance)) << 24) >> 24;
}

function setBalance(memory: GuestMemory, node: GuestAddress, balance: number): void {
  memory.writeU8(addressAdd(node, RTL_BALANCED_LINKS.Balance), balance & 0xff);
}

/** The balance of a node whose subtree on a side is higher by one. */
function leaning(side: Side): number {
  return side === LEFT_SIDE ? -1 : 1;
}

/**
 * Repairs a node whose subtree on `side` is higher by two.
 * @returns whether the tree is lower by one now than it was before the repair
 */
function rebalance(memory: GuestMemory, node: GuestAddress, side: Side): boolean {
  const heavy = leaning(side);
  const child = childOf(memory, node, side);
  const childBalance = balanceOf(memory, child);
  if (childBalance !== -heavy) {
    rotateUp(memory, child, side);
    setBalance(memory, node, childBalance === 0 ? heavy : 0);
    setBalance(memory, child, childBalance === 0 ? -heavy : 0);
    return childBalance !== 0;
  }
  const inner = childOf(memory, child, otherSide(side));
  const innerBalance = balanceOf(memory, inner);
  rotateUp(memory, inner, otherSide(side));
  rotateUp(memory, inner, side);
  setBalance(memory, node, innerBalance === heavy ? -heavy : 0);
  setBalance(memory, child, innerBalance === -heavy ? heavy : 0);
  setBalance(memory, inner, 0);
  return true;
}

/** Hangs a new leaf below `parent`; returns whether the tree is higher now. `top` is the node that is no element. */
export function insertAvl(
  memory: GuestMemory,
  top: GuestAddress,
  parent: GuestAddress,
  side: Side,
  leaf: GuestAddress,
): boolean {
  setChild(memory, leaf, LEFT_SIDE, NULL_ADDRESS);
  setChild(memory, leaf, RIGHT_SIDE, NULL_ADDRESS);
  setBalance(memory, leaf, 0);
  setChild(memory, parent, side, leaf);
  let at = leaf;
  for (;;) {
    const above = parentOf(memory, at);
    if (above === top) return true;
    const grown = sideOf(memory, at)!;
    const balance = balanceOf(memory, above);
    if (balance === leaning(grown)) {
      rebalance(memory, above, grown);
      return false;
    }
    setBalance(memory, above, balance + leaning(grown));
    if (balance !== 0) return false;
    at = above;
  }
}

/** Puts `by` in the place of a node, with its balance and its children. */
function takePlace(memory: GuestMemory, node: GuestAddress, by: GuestAddress): void {
  setChild(memory, parentOf(memory, node), sideOf(memory, node)!, by);
  setChild(memory, by, LEFT_SIDE, childOf(memory, node, LEFT_SIDE));
  setChild(memory, by, RIGHT_SIDE, childOf(memory, node, RIGHT_SIDE));
  setBalance(memory, by, balanceOf(memory, node));
}

/** Takes a node out; returns whether the tree is lower now. */
export function removeAvl(memory: GuestMemory, top: GuestAddress, node: GuestAddress): boolean {
  const hasBoth =
    childOf(memory, node, LEFT_SIDE) !== NULL_ADDRESS && childOf(memory, node, RIGHT_SIDE) !== NULL_ADDRESS;
  // A node with two children changes places with its neighbour in the higher subtree, which has one child at most.
  const from = balanceOf(memory, node) < 0 ? LEFT_SIDE : RIGHT_SIDE;
  const leaving = hasBoth ? farthest(memory, childOf(memory, node, from), otherSide(from)) : node;
  const left = childOf(memory, leaving, LEFT_SIDE);
  let at = parentOf(memory, leaving);
  let shrunk = sideOf(memory, leaving)!;
  setChild(memory, at, shrunk, left === NULL_ADDRESS ? childOf(memory, leaving, RIGHT_SIDE) : left);
  if (hasBoth) {
    if (at === node) at = leaving;
    takePlace(memory, node, leaving);
  }
  while (at !== top) {
    const above = parentOf(memory, at);
    const side = sideOf(memory, at)!;
    const balance = balanceOf(memory, at);
    if (balance === 0) {
      setBalance(memory, at, -leaning(shrunk));
      return false;
    }
    if (balance === leaning(shrunk)) setBalance(memory, at, 0);
    else if (!rebalance(memory, at, otherSide(shrunk))) return false;
    at = above;
    shrunk = side;
  }
  return true;
}
