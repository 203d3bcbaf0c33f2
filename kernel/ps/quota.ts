/**
 * Pool quotas of processes: how much drivers charge to them, and how much they may be charged.
 * Source: "PsChargePoolQuota function (ntifs.h)", "PsChargeProcessPoolQuota function (ntifs.h)", "QUOTA_LIMITS structure".
 * Deviation: each process has its own quota, where NT has one for each user.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { QUOTA_UNDERFLOW } from '../../nt/bug-check-codes.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import { ntSuccess, STATUS_QUOTA_EXCEEDED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { PspProcessOf } from './process.ts';
import type { PoolQuota, Process } from './state.ts';

const UP_TO_APC = [PASSIVE_LEVEL, APC_LEVEL] as const;
/** The bit of a POOL_TYPE that tells paged pool from the rest. */
const POOL_KIND = 1;

/** PS_QUOTA_TYPE, as the bug check tells it. */
const PsNonPagedPool = 0;
const PsPagedPool = 1;

export function isPagedType(poolType: number): boolean {
  return (poolType & POOL_KIND) === PagedPool;
}

function quotaOf({ quota }: Process, paged: boolean): PoolQuota {
  return paged ? quota.paged : quota.nonPaged;
}

/** Charges bytes of pool; STATUS_QUOTA_EXCEEDED, and nothing charged, when that were too many. */
export function PspChargeQuota(process: Process, paged: boolean, bytes: number): number {
  const quota = quotaOf(process, paged);
  if (quota.used + bytes > quota.limit) return STATUS_QUOTA_EXCEEDED;
  quota.used += bytes;
  quota.peak = Math.max(quota.peak, quota.used);
  return STATUS_SUCCESS;
}

/** Gives charged bytes back. Bug check 0x21 for more than is charged. */
export function PspReturnQuota(k: Kernel, process: Process, paged: boolean, bytes: number): void {
  const quota = quotaOf(process, paged);
  if (bytes > quota.used) {
    const text = `${bytes} bytes of ${paged ? 'paged' : 'nonpaged'} pool quota are given back to ${process.name}, which is charged ${quota.used}`;
    throw bugcheck(
      k,
      QUOTA_UNDERFLOW,
      [process.object, paged ? PsPagedPool : PsNonPagedPool, bytes, bytes - quota.used],
      text,
    );
  }
  quota.used -= bytes;
}

/** The system's own process has no quota. */
function charge(k: Kernel, object: GuestAddress, paged: boolean, amount: U64): number {
  const process = PspProcessOf(k, object);
  return process.id === k.state.ps.systemProcess ? STATUS_SUCCESS : PspChargeQuota(process, paged, u64ToNumber(amount));
}

function giveBack(k: Kernel, object: GuestAddress, paged: boolean, amount: U64): void {
  const process = PspProcessOf(k, object);
  if (process.id !== k.state.ps.systemProcess) PspReturnQuota(k, process, paged, u64ToNumber(amount));
}

export const quotaDdis: readonly Ddi[] = [
  /**
   * Charges pool to a process.
   * @irql <= APC_LEVEL. Raises STATUS_QUOTA_EXCEEDED.
   * Source: "PsChargePoolQuota function (ntifs.h)".
   */
  ddi({
    name: 'PsChargePoolQuota',
    parameters: ['Process: ptr', 'PoolType: u32', 'Amount: u64'],
    irql: UP_TO_APC,
    call(k, process, poolType, amount) {
      const status = charge(k, process, isPagedType(poolType), amount);
      if (!ntSuccess(status)) KiRaiseStatus(k, status, 'the quota of a process is exceeded');
    },
  }),
  /**
   * Charges pool to a process.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_QUOTA_EXCEEDED.
   * Source: "PsChargeProcessPoolQuota function (ntifs.h)".
   */
  ddi({
    name: 'PsChargeProcessPoolQuota',
    parameters: ['Process: ptr', 'PoolType: u32', 'Amount: u64'],
    irql: UP_TO_APC,
    call: (k, process, poolType, amount) => charge(k, process, isPagedType(poolType), amount),
  }),
  /**
   * Charges paged pool to a process.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_QUOTA_EXCEEDED.
   * Not in the WDK's documentation; PsChargeProcessPoolQuota for one kind of pool.
   */
  ddi({
    name: 'PsChargeProcessPagedPoolQuota',
    parameters: ['Process: ptr', 'Amount: u64'],
    irql: UP_TO_APC,
    call: (k, process, amount) => charge(k, process, true, amount),
  }),
  /**
   * Charges nonpaged pool to a process.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_QUOTA_EXCEEDED.
   * Not in the WDK's documentation; PsChargeProcessPoolQuota for one kind of pool.
   */
  ddi({
    name: 'PsChargeProcessNonPagedPoolQuota',
    parameters: ['Process: ptr', 'Amount: u64'],
    irql: UP_TO_APC,
    call: (k, process, amount) => charge(k, process, false, amount),
  }),
  /**
   * Gives charged pool back to a process.
   * @irql <= APC_LEVEL
   * Bug check 0x21 for more than is charged.
   * Source: "PsReturnPoolQuota function (ntifs.h)".
   */
  ddi({
    name: 'PsReturnPoolQuota',
    parameters: ['Process: ptr', 'PoolType: u32', 'Amount: u64'],
    irql: UP_TO_APC,
    call: (k, process, poolType, amount) => giveBack(k, process, isPagedType(poolType), amount),
  }),
  /**
   * Gives charged paged pool back to a process.
   * @irql <= APC_LEVEL
   * Bug check 0x21 for more than is charged.
   * Not in the WDK's documentation; PsReturnPoolQuota for one kind of pool.
   */
  ddi({
    name: 'PsReturnProcessPagedPoolQuota',
    parameters: ['Process: ptr', 'Amount: u64'],
    irql: UP_TO_APC,
    call: (k, process, amount) => giveBack(k, process, true, amount),
  }),
  /**
   * Gives charged nonpaged pool back to a process.
   * @irql <= APC_LEVEL
   * Bug check 0x21 for more than is charged.
   * Not in the WDK's documentation; PsReturnPoolQuota for one kind of pool.
   */
  ddi({
    name: 'PsReturnProcessNonPagedPoolQuota',
    parameters: ['Process: ptr', 'Amount: u64'],
    irql: UP_TO_APC,
    call: (k, process, amount) => giveBack(k, process, false, amount),
  }),
];
