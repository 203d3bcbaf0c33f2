/**
 * What the pool objects to: wrong requests, wrong frees and damage around a block, as bug checks with the text that
 * tells the driver's developer what happened. Source: "Bug Check Code Reference" (0xC1, 0xC2, 0xC4).
 */
import type { Bugcheck } from '../../base/errors.ts';
import { formatAddress, formatPoolTag } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import {
  BAD_POOL_CALLER,
  DRIVER_VERIFIER_DETECTED_VIOLATION,
  SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION,
} from '../../nt/bug-check-codes.ts';
import { APC_LEVEL, DISPATCH_LEVEL, irqlName } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { MUST_SUCCEED_POOL_BIT, PAGED_POOL_BIT } from '../../nt/pool-types.ts';
import { bugcheck } from '../bugcheck.ts';
import type { Kernel } from '../kernel.ts';
import {
  MM_SYSTEM_RANGE_START,
  NONPAGED_POOL,
  PAGE_SHIFT,
  PAGE_SIZE,
  PAGED_POOL,
  PAGED_POOL_BYTES,
  roundUpToPages,
  SYSTEM_WINDOW,
} from '../mm/system-space.ts';
import { livePoolBlocks } from './pool-blocks.ts';
import type { PoolBlock } from './state.ts';

/** Sub-codes of BAD_POOL_CALLER. */
const DOUBLE_FREE = 0x07;
const WRONG_TAG = 0x0a;
const FREE_OF_USER_ADDRESS = 0x40;
const FREE_OF_UNALLOCATED_NONPAGED = 0x41;
const FREE_OUTSIDE_POOL = 0x43;
const FREE_OF_INVALID_ADDRESS = 0x46;
const FREE_OF_UNALLOCATED_PAGED = 0x48;
const FREE_OF_WRONG_ADDRESS = 0x99;
const MUST_SUCCEED_REQUEST = 0x9a;
const ZERO_TAG = 0x9b;
const BIG_TAG = 0x9c;
const TAG_WITHOUT_LETTER = 0x9d;

/** Sub-codes of DRIVER_VERIFIER_DETECTED_VIOLATION. */
const ZERO_BYTE_ALLOCATION = 0x00;
const PAGED_ALLOCATION_TOO_HIGH = 0x01;
const NONPAGED_ALLOCATION_TOO_HIGH = 0x02;
const PAGED_FREE_TOO_HIGH = 0x11;
const NONPAGED_FREE_TOO_HIGH = 0x12;
const IRP_FREED_AS_POOL = 0x105;

/** Sub-codes of SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION (its parameter 4). */
const DAMAGE_BEFORE_BLOCK = 0x23;
const DAMAGE_BEHIND_BLOCK = 0x24;

const BIG = poolTag('BIG');
const IRP_TAG = poolTag('Irp');

function highestIrql(poolType: number): number {
  return poolType & PAGED_POOL_BIT ? APC_LEVEL : DISPATCH_LEVEL;
}

function poolName(poolType: number): string {
  return poolType & PAGED_POOL_BIT ? 'paged pool' : 'nonpaged pool';
}

/** `allocation 7 ('Pipe', 64 bytes) at fffff800`20000fc0`. */
function describeBlock(block: PoolBlock): string {
  const which = block.system ? 'kernel allocation' : `allocation ${block.id}`;
  return `${which} ('${formatPoolTag(block.tag)}', ${block.sizeBytes} bytes) at ${formatAddress(block.address as GuestAddress)}`;
}

/** Throws when the request itself is wrong. */
export function checkRequest(k: Kernel, poolType: number, sizeBytes: number, tag: number): void {
  if (k.irql > highestIrql(poolType)) {
    throw bugcheck(
      k,
      DRIVER_VERIFIER_DETECTED_VIOLATION,
      [
        poolType & PAGED_POOL_BIT ? PAGED_ALLOCATION_TOO_HIGH : NONPAGED_ALLOCATION_TOO_HIGH,
        k.irql,
        poolType,
        sizeBytes,
      ],
      `${poolName(poolType)} is allocated at ${irqlName(k.irql)}, above ${irqlName(highestIrql(poolType))}`,
    );
  }
  if (sizeBytes === 0) {
    throw bugcheck(
      k,
      DRIVER_VERIFIER_DETECTED_VIOLATION,
      [ZERO_BYTE_ALLOCATION, k.irql, poolType, sizeBytes],
      `an allocation of 0 bytes is requested, tag '${formatPoolTag(tag)}'`,
    );
  }
  if (poolType & MUST_SUCCEED_POOL_BIT) {
    throw bugcheck(
      k,
      BAD_POOL_CALLER,
      [MUST_SUCCEED_REQUEST, poolType, sizeBytes, tag],
      `an allocation that must succeed is requested, tag '${formatPoolTag(tag)}'; NT has no such pool any more`,
    );
  }
  checkTag(k, poolType, sizeBytes, tag);
}

function checkTag(k: Kernel, poolType: number, sizeBytes: number, tag: number): void {
  if (tag === 0 || tag === BIG) {
    throw bugcheck(
      k,
      BAD_POOL_CALLER,
      [tag === 0 ? ZERO_TAG : BIG_TAG, poolType, sizeBytes, k.callSite],
      tag === 0 ? 'the pool tag is zero' : "the pool tag is 'BIG ', which NT keeps for itself",
    );
  }
  if (!hasLetterOrDigit(tag)) {
    throw bugcheck(
      k,
      BAD_POOL_CALLER,
      [TAG_WITHOUT_LETTER, tag, poolType, k.callSite],
      `the pool tag '${formatPoolTag(tag)}' has neither letter nor digit`,
    );
  }
}

function hasLetterOrDigit(tag: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = (tag >>> shift) & 0xff;
    const lower = byte | 0x20;
    if ((lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
  }
  return false;
}

/** Throws when a driver may not free this block now, or not with this tag (0: any). */
export function checkFree(k: Kernel, block: PoolBlock, tag: number): void {
  if (k.irql > highestIrql(block.poolType)) {
    throw bugcheck(
      k,
      DRIVER_VERIFIER_DETECTED_VIOLATION,
      [
        block.poolType & PAGED_POOL_BIT ? PAGED_FREE_TOO_HIGH : NONPAGED_FREE_TOO_HIGH,
        k.irql,
        block.poolType,
        block.address,
      ],
      `${poolName(block.poolType)} is freed at ${irqlName(k.irql)}, above ${irqlName(highestIrql(block.poolType))}: ${describeBlock(block)}`,
    );
  }
  if (block.system) throw freeOfKernelBlock(k, block);
  if (tag !== 0 && tag !== block.tag) {
    throw bugcheck(
      k,
      BAD_POOL_CALLER,
      [WRONG_TAG, block.address, block.tag, tag],
      `${describeBlock(block)} is freed with tag '${formatPoolTag(tag)}'`,
    );
  }
}

function freeOfKernelBlock(k: Kernel, block: PoolBlock): Bugcheck {
  if (block.tag !== IRP_TAG) {
    const text = `a driver frees what belongs to the kernel: ${describeBlock(block)}`;
    return bugcheck(k, BAD_POOL_CALLER, [FREE_OF_WRONG_ADDRESS, block.address, 0, 0], text);
  }
  return bugcheck(
    k,
    DRIVER_VERIFIER_DETECTED_VIOLATION,
    [IRP_FREED_AS_POOL, block.address, 0, 0],
    `an IRP is freed with ExFreePool instead of IoFreeIrp or IoCompleteRequest: ${describeBlock(block)}`,
  );
}

/** The bug check for freeing something that is no block in use. `block` is what once began at its page, if anything. */
export function badFree(k: Kernel, address: GuestAddress, block: PoolBlock | undefined): Bugcheck {
  const at = formatAddress(address);
  const fail = (subCode: number, second: number, third: number, text: string) =>
    bugcheck(k, BAD_POOL_CALLER, [subCode, address, second, third], text);

  if (block?.address === address) {
    return bugcheck(k, BAD_POOL_CALLER, [DOUBLE_FREE, 0, 0, address], `${describeBlock(block)} is freed a second time`);
  }
  if (address === 0) return fail(FREE_OF_INVALID_ADDRESS, 0, 0, 'a null pointer is freed');
  if (address > 0) return fail(FREE_OF_USER_ADDRESS, MM_SYSTEM_RANGE_START, 0, `the user address ${at} is freed`);

  const around = blockAround(k, address);
  if (around) return fail(FREE_OF_WRONG_ADDRESS, 0, 0, `${at} is freed, which lies inside ${describeBlock(around)}`);
  if (address < NONPAGED_POOL || address >= PAGED_POOL + PAGED_POOL_BYTES) {
    return fail(FREE_OUTSIDE_POOL, 0, 0, `${at} is freed, which is not an address in pool`);
  }
  const page = (address - SYSTEM_WINDOW) >>> PAGE_SHIFT;
  return address < PAGED_POOL
    ? fail(
        FREE_OF_UNALLOCATED_NONPAGED,
        page,
        k.state.ex.nonPagedPool.nextPage,
        `${at} is freed, where nothing is allocated`,
      )
    : fail(FREE_OF_UNALLOCATED_PAGED, 0, 0, `${at} is freed, where nothing is allocated`);
}

/** The block in use whose pages hold the address. */
function blockAround(k: Kernel, address: GuestAddress): PoolBlock | undefined {
  for (const block of livePoolBlocks(k)) {
    const base = block.address - (block.address & (PAGE_SIZE - 1));
    if (address >= base && address < base + roundUpToPages(block.sizeBytes)) return block;
  }
  return undefined;
}

/** The bug check for a byte beside the block that was written to. */
export function damage(k: Kernel, block: PoolBlock, damaged: GuestAddress): Bugcheck {
  const behind = damaged > block.address;
  const distance = behind ? damaged - block.address - block.sizeBytes : block.address - damaged;
  const where = behind ? `${distance} bytes behind its end` : `${distance} bytes before it`;
  return bugcheck(
    k,
    SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION,
    [block.address, damaged, 0, behind ? DAMAGE_BEHIND_BLOCK : DAMAGE_BEFORE_BLOCK],
    `memory at ${formatAddress(damaged)} was overwritten, ${where}; found when freeing ${describeBlock(block)}`,
  );
}
