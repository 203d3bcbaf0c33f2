/** The shape of the trees that tables are kept in, after random insertions and deletions, against a sorted list. */
import { expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import { RTL_BALANCED_LINKS } from '../../nt/generated/layouts.ts';
import type { GuestMemory } from '../ports.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { insertAvl, removeAvl } from './avl.ts';
import { removeNode, splay } from './splay.ts';
import { childOf, farthest, LEFT_SIDE, neighbour, RIGHT_SIDE, setChild, setParent } from './tree.ts';

const NODES = 100;
const STEPS = 600;

/** Nodes whose addresses are their order, and the node above the root. */
function nodesIn(memory: GuestMemory, page: GuestAddress): { top: GuestAddress; nodes: GuestAddress[] } {
  memory.fill(page, RTL_BALANCED_LINKS.SIZE, 0);
  setParent(memory, page, page);
  const nodes = Array.from({ length: NODES }, (_, i) => addressAdd(page, RTL_BALANCED_LINKS.SIZE * (i + 1)));
  return { top: page, nodes };
}

function inOrder(memory: GuestMemory, root: GuestAddress, top: GuestAddress): GuestAddress[] {
  const order: GuestAddress[] = [];
  if (root === NULL_ADDRESS) return order;
  for (let at = farthest(memory, root, LEFT_SIDE); at !== NULL_ADDRESS; at = neighbour(memory, at, RIGHT_SIDE, top))
    order.push(at);
  return order;
}

/** Where a node that is not in the tree belongs. */
function placeOf(memory: GuestMemory, root: GuestAddress, node: GuestAddress) {
  let at = root;
  for (;;) {
    const side = node < at ? LEFT_SIDE : RIGHT_SIDE;
    const child = childOf(memory, at, side);
    if (child === NULL_ADDRESS) return { parent: at, side };
    at = child;
  }
}

/** The height of a subtree; expects each node's balance to be the difference of its subtrees. */
function checkedHeight(memory: GuestMemory, node: GuestAddress): number {
  if (node === NULL_ADDRESS) return 0;
  const left = checkedHeight(memory, childOf(memory, node, LEFT_SIDE));
  const right = checkedHeight(memory, childOf(memory, node, RIGHT_SIDE));
  const balance = (memory.readU8(addressAdd(node, RTL_BALANCED_LINKS.Balance)) << 24) >> 24;
  expect(balance).toBe(right - left);
  expect(Math.abs(balance)).toBeLessThanOrEqual(1);
  return 1 + Math.max(left, right);
}

test.each([1, 2, 3])('AVL trees stay sorted and balanced, and tell when they grow or shrink (seed %i)', (seed) => {
  const { memory, scratchPage } = bound();
  const { top, nodes } = nodesIn(memory, scratchPage);
  const random = new Prng(seed);
  const present = new Set<GuestAddress>();
  let height = 0;
  for (let step = 0; step < STEPS; step++) {
    const node = nodes[random.below(NODES)]!;
    const root = childOf(memory, top, RIGHT_SIDE);
    if (present.delete(node)) {
      if (removeAvl(memory, top, node)) height--;
    } else {
      const { parent, side } = root === NULL_ADDRESS ? { parent: top, side: RIGHT_SIDE } : placeOf(memory, root, node);
      if (insertAvl(memory, top, parent, side, node)) height++;
      present.add(node);
    }
    const now = childOf(memory, top, RIGHT_SIDE);
    expect(checkedHeight(memory, now)).toBe(height);
    expect(inOrder(memory, now, top)).toEqual([...present].sort((a, b) => a - b));
  }
});

test.each([1, 2, 3])('splay trees stay sorted, with the node that was used at the root (seed %i)', (seed) => {
  const { memory, scratchPage } = bound();
  const { nodes } = nodesIn(memory, scratchPage);
  const random = new Prng(seed);
  const present = new Set<GuestAddress>();
  let root: GuestAddress = NULL_ADDRESS;
  for (let step = 0; step < STEPS; step++) {
    const node = nodes[random.below(NODES)]!;
    if (present.delete(node)) {
      root = removeNode(memory, node, random.below(2) === 0);
    } else {
      for (const side of [LEFT_SIDE, RIGHT_SIDE]) setChild(memory, node, side, NULL_ADDRESS);
      setParent(memory, node, node);
      if (root !== NULL_ADDRESS) {
        const { parent, side } = placeOf(memory, root, node);
        setChild(memory, parent, side, node);
      }
      present.add(node);
      root = splay(memory, node);
      expect(root).toBe(node);
    }
    expect(inOrder(memory, root, NULL_ADDRESS)).toEqual([...present].sort((a, b) => a - b));
  }
});

function bound(): { memory: GuestMemory; scratchPage: GuestAddress } {
  const kernel = createTestKernel();
  return { memory: kernel.memory, scratchPage: kernel.scratchPage() };
}
