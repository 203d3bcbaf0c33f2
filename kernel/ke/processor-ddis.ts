/**
 * Which processors there are, and on which of them a thread runs. All are in one group, number 0.
 * Source: "Supporting Systems That Have More Than 64 Processors" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64Equal } from '../../base/u64.ts';
import { APC_LEVEL, DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from '../ps/state.ts';
import { KiActiveProcessors } from './processor.ts';

/** Group numbers that mean all groups. */
const ALL_PROCESSOR_GROUPS = 0xffff;
const INVALID_PROCESSOR_INDEX = 0xffff_ffff;

/** GROUP_AFFINITY: a mask of 8 bytes, the group, three words that are 0. */
const GROUP = 8;
const CACHE_LINE_BYTES = 64;

/** The mask with one processor in it. */
export function affinityOf(processor: number): U64 {
  return processor < 32 ? u64((1 << processor) >>> 0) : u64(0, (1 << (processor - 32)) >>> 0);
}

/** Says where a thread may run; one that runs elsewhere moves as soon as its IRQL is below DISPATCH_LEVEL. */
export function KiSetAffinity(thread: Thread, affinity: U64): void {
  thread.affinity = affinity;
}

/** The index of the processor that a PROCESSOR_NUMBER names; undefined when there is none. */
export function processorIndex(k: Kernel, processorNumber: GuestAddress): number | undefined {
  const group = k.memory.readU16(processorNumber);
  const number = k.memory.readU8(addressAdd(processorNumber, 2));
  const reserved = k.memory.readU8(addressAdd(processorNumber, 3));
  return group === 0 && reserved === 0 && number < k.configuration.processorCount ? number : undefined;
}

export function writeProcessorNumber(k: Kernel, at: GuestAddress, number: number): void {
  if (at !== NULL_ADDRESS) k.memory.writeU32(at, number << 16);
}

function writeGroupAffinity(k: Kernel, at: GuestAddress, { lo, hi }: U64): void {
  k.memory.writeU64(at, lo, hi);
  k.memory.writeU64(addressAdd(at, GROUP), 0, 0);
}

function countOfGroup(k: Kernel, group: number): number {
  return group === 0 || group === ALL_PROCESSOR_GROUPS ? k.configuration.processorCount : 0;
}

/** The affinity that a driver has given the thread, none when it runs where it may by itself. */
function systemAffinity(k: Kernel, { affinity }: Thread): U64 {
  return u64Equal(affinity, KiActiveProcessors(k)) ? U64_ZERO : affinity;
}

/** Gives the running thread an affinity: those of the processors that there are. */
function setSystemAffinity(k: Kernel, affinity: U64): void {
  const all = KiActiveProcessors(k);
  const lo = (affinity.lo & all.lo) >>> 0;
  const hi = (affinity.hi & all.hi) >>> 0;
  KiSetAffinity(k.currentThread!, lo === 0 && hi === 0 ? all : u64(lo, hi));
}

export const processorDdis: readonly Ddi[] = [
  /**
   * Returns the index of the current processor, and its PROCESSOR_NUMBER if asked.
   * @irql any
   * Source: "KeGetCurrentProcessorNumberEx function (wdm.h)".
   */
  ddi({
    name: 'KeGetCurrentProcessorNumberEx',
    parameters: ['ProcNumber: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, processorNumber) {
      writeProcessorNumber(k, processorNumber, k.cpu);
      return k.cpu;
    },
  }),
  /**
   * Returns how many processors there are, and the mask of them if asked.
   * @irql any
   * Source: "KeQueryActiveProcessorCount function (wdm.h)".
   */
  ddi({
    name: 'KeQueryActiveProcessorCount',
    parameters: ['ActiveProcessors: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, activeProcessors) {
      const { lo, hi } = KiActiveProcessors(k);
      if (activeProcessors !== NULL_ADDRESS) k.memory.writeU64(activeProcessors, lo, hi);
      return k.configuration.processorCount;
    },
  }),
  /**
   * Returns how many processors a group, or all groups (0xFFFF), have; 0 for a group that there is not.
   * @irql any
   * Source: "KeQueryActiveProcessorCountEx function (wdm.h)".
   */
  ddi({
    name: 'KeQueryActiveProcessorCountEx',
    parameters: ['GroupNumber: u16'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, group) => countOfGroup(k, group),
  }),
  /**
   * Returns how many processors there can be; none are added to a running system.
   * @irql any
   * Source: "KeQueryMaximumProcessorCount function (wdm.h)".
   */
  ddi({
    name: 'KeQueryMaximumProcessorCount',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k) => k.configuration.processorCount,
  }),
  /**
   * Returns how many processors a group, or all groups (0xFFFF), can have.
   * @irql any
   * Source: "KeQueryMaximumProcessorCountEx function (wdm.h)".
   */
  ddi({
    name: 'KeQueryMaximumProcessorCountEx',
    parameters: ['GroupNumber: u16'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, group) => countOfGroup(k, group),
  }),
  /**
   * Returns how many groups of processors there are.
   * @irql any
   * Source: "KeQueryActiveGroupCount function (wdm.h)".
   */
  ddi({
    name: 'KeQueryActiveGroupCount',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: () => 1,
  }),
  /**
   * Returns how many groups of processors there can be.
   * @irql any
   * Source: "KeQueryMaximumGroupCount function (wdm.h)".
   */
  ddi({
    name: 'KeQueryMaximumGroupCount',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: () => 1,
  }),
  /**
   * Returns the mask of the processors that there are.
   * @irql any
   * Source: "KeQueryActiveProcessors function (wdm.h)".
   */
  ddi({
    name: 'KeQueryActiveProcessors',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k) => KiActiveProcessors(k),
  }),
  /**
   * Returns the mask of a group's processors, 0 for a group that there is not.
   * @irql any
   * Source: "KeQueryGroupAffinity function (wdm.h)".
   */
  ddi({
    name: 'KeQueryGroupAffinity',
    parameters: ['GroupNumber: u16'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, group) => (group === 0 ? KiActiveProcessors(k) : U64_ZERO),
  }),
  /**
   * Returns the index of the processor that a PROCESSOR_NUMBER names, INVALID_PROCESSOR_INDEX when there is none.
   * @irql any
   * Source: "KeGetProcessorIndexFromNumber function (wdm.h)".
   */
  ddi({
    name: 'KeGetProcessorIndexFromNumber',
    parameters: ['ProcNumber: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, processorNumber) => processorIndex(k, processorNumber) ?? INVALID_PROCESSOR_INDEX,
  }),
  /**
   * Writes the PROCESSOR_NUMBER of a processor. Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * @irql any
   * Source: "KeGetProcessorNumberFromIndex function (wdm.h)".
   */
  ddi({
    name: 'KeGetProcessorNumberFromIndex',
    parameters: ['ProcIndex: u32', 'ProcNumber: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, index, processorNumber) {
      if (index >= k.configuration.processorCount) return STATUS_INVALID_PARAMETER;
      writeProcessorNumber(k, processorNumber, index);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Has the thread run on these processors only; at DISPATCH_LEVEL it moves when the IRQL falls.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeSetSystemAffinityThread function (wdm.h)".
   */
  ddi({
    name: 'KeSetSystemAffinityThread',
    parameters: ['Affinity: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, affinity) => setSystemAffinity(k, affinity),
  }),
  /**
   * Has the thread run on these processors only; returns the affinity that a driver had given it before, or 0.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeSetSystemAffinityThreadEx function (wdm.h)".
   */
  ddi({
    name: 'KeSetSystemAffinityThreadEx',
    parameters: ['Affinity: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, affinity) {
      const old = systemAffinity(k, k.currentThread!);
      setSystemAffinity(k, affinity);
      return old;
    },
  }),
  /**
   * Lets the thread run where it may by itself.
   * @irql <= APC_LEVEL
   * Source: "KeRevertToUserAffinityThread function (wdm.h)".
   */
  ddi({
    name: 'KeRevertToUserAffinityThread',
    parameters: [],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k) => KiSetAffinity(k.currentThread!, KiActiveProcessors(k)),
  }),
  /**
   * Restores what KeSetSystemAffinityThreadEx returned; 0 lets the thread run where it may by itself.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeRevertToUserAffinityThreadEx function (wdm.h)".
   */
  ddi({
    name: 'KeRevertToUserAffinityThreadEx',
    parameters: ['Affinity: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, affinity) => setSystemAffinity(k, affinity),
  }),
  /**
   * Has the thread run on processors of one group only, and writes the group affinity that a driver had given it before; its mask
   * is 0 when none had. A group or a mask without processors changes nothing.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeSetSystemGroupAffinityThread function (wdm.h)".
   */
  ddi({
    name: 'KeSetSystemGroupAffinityThread',
    parameters: ['Affinity: ptr', 'PreviousAffinity: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, affinity, previous) {
      if (previous !== NULL_ADDRESS) writeGroupAffinity(k, previous, systemAffinity(k, k.currentThread!));
      const mask = k.memory.readU64(affinity);
      const isEmpty = mask.lo === 0 && mask.hi === 0;
      if (k.memory.readU16(addressAdd(affinity, GROUP)) === 0 && !isEmpty) setSystemAffinity(k, mask);
    },
  }),
  /**
   * Restores what KeSetSystemGroupAffinityThread has written; a mask of 0 lets the thread run where it may by itself.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeRevertToUserGroupAffinityThread function (wdm.h)".
   */
  ddi({
    name: 'KeRevertToUserGroupAffinityThread',
    parameters: ['PreviousAffinity: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, previous) => setSystemAffinity(k, k.memory.readU64(previous)),
  }),
  /**
   * Returns the number of the current processor's NUMA node; there is one, number 0.
   * @irql any
   * Source: "KeGetCurrentNodeNumber function (wdm.h)".
   */
  ddi({ name: 'KeGetCurrentNodeNumber', parameters: [], irql: [PASSIVE_LEVEL, HIGH_LEVEL], call: () => 0 }),
  /**
   * Returns the highest number of a NUMA node.
   * @irql any
   * Source: "KeQueryHighestNodeNumber function (wdm.h)".
   */
  ddi({ name: 'KeQueryHighestNodeNumber', parameters: [], irql: [PASSIVE_LEVEL, HIGH_LEVEL], call: () => 0 }),
  /**
   * Writes the processors of a NUMA node and how many it has, each if asked; none for a node that there is not.
   * @irql any
   * Source: "KeQueryNodeActiveAffinity function (wdm.h)".
   */
  ddi({
    name: 'KeQueryNodeActiveAffinity',
    parameters: ['NodeNumber: u16', 'Affinity: ptr', 'Count: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, node, affinity, count) {
      if (affinity !== NULL_ADDRESS) writeGroupAffinity(k, affinity, node === 0 ? KiActiveProcessors(k) : U64_ZERO);
      if (count !== NULL_ADDRESS) k.memory.writeU16(count, node === 0 ? k.configuration.processorCount : 0);
    },
  }),
  /**
   * Returns how many processors a NUMA node has; 0 for a node that there is not.
   * @irql any
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'KeQueryNodeActiveProcessorCount',
    parameters: ['NodeNumber: u16'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, node) => (node === 0 ? k.configuration.processorCount : 0),
  }),
  /**
   * Returns how many processors a NUMA node can have; 0 for a node that there is not.
   * @irql any
   * Source: "KeQueryNodeMaximumProcessorCount function (wdm.h)".
   */
  ddi({
    name: 'KeQueryNodeMaximumProcessorCount',
    parameters: ['NodeNumber: u16'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, node) => (node === 0 ? k.configuration.processorCount : 0),
  }),
  /**
   * Makes all processors write their caches back. Returns TRUE.
   * @irql <= DISPATCH_LEVEL
   * Deviation: there are no caches, so there is nothing to do.
   * Source: "KeInvalidateAllCaches function (ntddk.h)".
   */
  ddi({
    name: 'KeInvalidateAllCaches',
    parameters: [],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: () => true,
  }),
  /**
   * Returns how far apart data should stand that different processors write: a cache line.
   * @irql any
   * Source: "KeGetRecommendedSharedDataAlignment function (wdm.h)".
   */
  ddi({
    name: 'KeGetRecommendedSharedDataAlignment',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: () => CACHE_LINE_BYTES,
  }),
];
