/**
 * Map control blocks: which disk blocks (LBN) the blocks of a file (VBN) are in, as runs in the order of the file. What no
 * run has been given for is a hole.
 * Source: "FsRtlAddLargeMcbEntry function (ntifs.h)", "FsRtlLookupLargeMcbEntry function (ntifs.h)" and the pages beside them.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { u64FromBigInt } from '../../base/u64.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import type { McbRun } from './state.ts';

/** The LBN of a hole. */
const HOLE = -1n;

/** The runs as callers see them: holes between two runs are runs too, behind the last one there is nothing. */
function runsOf(k: Kernel, mcb: GuestAddress): McbRun[] {
  return k.state.fsrtl.mcbs.get(mcb) ?? [];
}

function endOf({ vbn, count }: McbRun): bigint {
  return vbn + count;
}

/** Runs in order, with holes where nothing is, neighbours that go on on disk made one, and no hole at the end. */
function normalized(runs: readonly McbRun[]): McbRun[] {
  const result: McbRun[] = [];
  const mapped = runs.filter(({ lbn, count }) => lbn !== HOLE && count > 0n);
  mapped.sort((a, b) => (a.vbn < b.vbn ? -1 : 1));
  for (const run of mapped) {
    const last = result.at(-1);
    const end = last === undefined ? 0n : endOf(last);
    if (last !== undefined && end === run.vbn && last.lbn !== HOLE && last.lbn + last.count === run.lbn) {
      result[result.length - 1] = { ...last, count: last.count + run.count };
      continue;
    }
    if (run.vbn > end) result.push({ vbn: end, lbn: HOLE, count: run.vbn - end });
    result.push(run);
  }
  return result;
}

/** What is left of the runs when a range has been taken out. */
function without(runs: readonly McbRun[], vbn: bigint, count: bigint): McbRun[] {
  const end = vbn + count;
  return runs.flatMap((run) => {
    if (run.lbn === HOLE || endOf(run) <= vbn || run.vbn >= end) return [run];
    const before = { ...run, count: vbn - run.vbn };
    const after = { vbn: end, lbn: run.lbn + (end - run.vbn), count: endOf(run) - end };
    return [before, after].filter((part) => part.count > 0n);
  });
}

/** Adds a mapping. @returns false when a block of it is mapped otherwise */
function add(k: Kernel, mcb: GuestAddress, vbn: bigint, lbn: bigint, count: bigint): boolean {
  const runs = runsOf(k, mcb);
  for (const run of runs) {
    if (run.lbn === HOLE || endOf(run) <= vbn || run.vbn >= vbn + count) continue;
    if (run.lbn - run.vbn !== lbn - vbn) return false;
  }
  k.state.fsrtl.mcbs.set(mcb, normalized([...without(runs, vbn, count), { vbn, lbn, count }]));
  return true;
}

/** Puts a hole of that many blocks before a block, so that what was there moves back. */
function split(k: Kernel, mcb: GuestAddress, vbn: bigint, amount: bigint): void {
  const moved = runsOf(k, mcb).flatMap((run) => {
    if (run.lbn === HOLE || endOf(run) <= vbn) return [run];
    if (run.vbn >= vbn) return [{ ...run, vbn: run.vbn + amount }];
    const before = { ...run, count: vbn - run.vbn };
    return [before, { vbn: vbn + amount, lbn: run.lbn + before.count, count: run.count - before.count }];
  });
  k.state.fsrtl.mcbs.set(mcb, normalized(moved));
}

/** Stores a number where the caller wants it. */
function store(k: Kernel, address: GuestAddress, value: bigint): void {
  if (address === 0) return;
  const { lo, hi } = u64FromBigInt(BigInt.asUintN(64, value));
  k.memory.writeU64(address, lo, hi);
}

export const largeMcbDdis: readonly Ddi[] = [
  /**
   * Prepares a map without mappings.
   * @irql <= APC_LEVEL
   * Source: "FsRtlInitializeLargeMcb function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlInitializeLargeMcb',
    parameters: ['Mcb: ptr', 'PoolType: u32'],
    irql: upToApc,
    call(k, mcb) {
      k.state.fsrtl.mcbs.set(mcb, []);
    },
  }),
  /**
   * Gives a map up.
   * @irql <= APC_LEVEL
   * Source: "FsRtlUninitializeLargeMcb function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlUninitializeLargeMcb',
    parameters: ['Mcb: ptr'],
    irql: upToApc,
    call(k, mcb) {
      k.state.fsrtl.mcbs.delete(mcb);
    },
  }),
  /**
   * Maps blocks of a file to blocks of the disk.
   * @irql <= APC_LEVEL
   * Returns FALSE when one of them is mapped to another block already.
   * Source: "FsRtlAddLargeMcbEntry function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlAddLargeMcbEntry',
    parameters: ['Mcb: ptr', 'Vbn: i64', 'Lbn: i64', 'SectorCount: i64'],
    irql: upToApc,
    call: (k, mcb, vbn, lbn, count) => add(k, mcb, BigInt(vbn), BigInt(lbn), BigInt(count)),
  }),
  /**
   * Takes mappings away; what they were for is a hole then.
   * @irql <= APC_LEVEL
   * Source: "FsRtlRemoveLargeMcbEntry function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlRemoveLargeMcbEntry',
    parameters: ['Mcb: ptr', 'Vbn: i64', 'SectorCount: i64'],
    irql: upToApc,
    call(k, mcb, vbn, count) {
      k.state.fsrtl.mcbs.set(mcb, normalized(without(runsOf(k, mcb), BigInt(vbn), BigInt(count))));
    },
  }),
  /**
   * Takes the mappings from a block on away.
   * @irql <= APC_LEVEL
   * Source: "FsRtlTruncateLargeMcb function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlTruncateLargeMcb',
    parameters: ['Mcb: ptr', 'Vbn: i64'],
    irql: upToApc,
    call(k, mcb, vbn) {
      const kept = runsOf(k, mcb).flatMap((run) => {
        const count = BigInt(vbn) - run.vbn;
        return count <= 0n ? [] : [{ ...run, count: count < run.count ? count : run.count }];
      });
      k.state.fsrtl.mcbs.set(mcb, normalized(kept));
    },
  }),
  /**
   * Puts a hole before a block: what was mapped from there on moves back.
   * @irql <= APC_LEVEL
   * Returns TRUE.
   * Source: "FsRtlSplitLargeMcb function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlSplitLargeMcb',
    parameters: ['Mcb: ptr', 'Vbn: i64', 'Amount: i64'],
    irql: upToApc,
    call(k, mcb, vbn, amount) {
      split(k, mcb, BigInt(vbn), BigInt(amount));
      return true;
    },
  }),
  /**
   * Takes all mappings away.
   * @irql <= APC_LEVEL
   * Source: "FsRtlResetLargeMcb function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlResetLargeMcb',
    parameters: ['Mcb: ptr', 'SelfSynchronized: bool'],
    irql: upToApc,
    call(k, mcb) {
      k.state.fsrtl.mcbs.set(mcb, []);
    },
  }),
  /**
   * Tells where a block is: its LBN (-1 in a hole), how many follow it, the run it is in.
   * @irql <= APC_LEVEL
   * Returns FALSE behind the last mapping.
   * Source: "FsRtlLookupLargeMcbEntry function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlLookupLargeMcbEntry',
    parameters: [
      'Mcb: ptr',
      'Vbn: i64',
      'Lbn: ptr',
      'SectorCountFromLbn: ptr',
      'StartingLbn: ptr',
      'SectorCountFromStartingLbn: ptr',
      'Index: ptr',
    ],
    irql: upToApc,
    call(k, mcb, vbn, lbn, countFromLbn, startingLbn, countFromStart, index) {
      const block = BigInt(vbn);
      const runs = runsOf(k, mcb);
      const place = runs.findIndex((run) => run.vbn <= block && block < endOf(run));
      const run = runs[place];
      if (run === undefined) return false;
      store(k, lbn, run.lbn === HOLE ? HOLE : run.lbn + block - run.vbn);
      store(k, countFromLbn, endOf(run) - block);
      store(k, startingLbn, run.lbn);
      store(k, countFromStart, run.count);
      if (index !== 0) k.memory.writeU32(index, place);
      return true;
    },
  }),
  /**
   * Tells the last block that is mapped.
   * @irql <= APC_LEVEL
   * Returns FALSE when none is.
   * Source: "FsRtlLookupLastLargeMcbEntry function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlLookupLastLargeMcbEntry',
    parameters: ['Mcb: ptr', 'Vbn: ptr', 'Lbn: ptr'],
    irql: upToApc,
    call(k, mcb, vbn, lbn) {
      const last = runsOf(k, mcb).at(-1);
      if (last === undefined) return false;
      store(k, vbn, endOf(last) - 1n);
      store(k, lbn, last.lbn + last.count - 1n);
      return true;
    },
  }),
  /**
   * As FsRtlLookupLastLargeMcbEntry, with the number of the run.
   * @irql <= APC_LEVEL
   * Source: "FsRtlLookupLastLargeMcbEntryAndIndex function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlLookupLastLargeMcbEntryAndIndex',
    parameters: ['Mcb: ptr', 'Vbn: ptr', 'Lbn: ptr', 'Index: ptr'],
    irql: upToApc,
    call(k, mcb, vbn, lbn, index) {
      const runs = runsOf(k, mcb);
      const last = runs.at(-1);
      if (last === undefined) return false;
      store(k, vbn, endOf(last) - 1n);
      store(k, lbn, last.lbn + last.count - 1n);
      k.memory.writeU32(index, runs.length - 1);
      return true;
    },
  }),
  /**
   * Counts the runs, those of holes too.
   * @irql <= APC_LEVEL
   * Source: "FsRtlNumberOfRunsInLargeMcb function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlNumberOfRunsInLargeMcb',
    parameters: ['Mcb: ptr'],
    irql: upToApc,
    call: (k, mcb) => runsOf(k, mcb).length,
  }),
  /**
   * Tells a run by its number.
   * @irql <= APC_LEVEL
   * Returns FALSE when there is none of that number.
   * Source: "FsRtlGetNextLargeMcbEntry function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlGetNextLargeMcbEntry',
    parameters: ['Mcb: ptr', 'RunIndex: u32', 'Vbn: ptr', 'Lbn: ptr', 'SectorCount: ptr'],
    irql: upToApc,
    call(k, mcb, number, vbn, lbn, count) {
      const run = runsOf(k, mcb)[number];
      if (run === undefined) return false;
      store(k, vbn, run.vbn);
      store(k, lbn, run.lbn);
      store(k, count, run.count);
      return true;
    },
  }),
];
