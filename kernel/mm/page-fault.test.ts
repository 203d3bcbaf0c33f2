import { expect, test } from 'vitest';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { AccessKind } from '../../base/guest-fault.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { APC_LEVEL, DISPATCH_LEVEL } from '../../nt/irql.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { MiPageFaultBugcheck } from './page-fault.ts';
import { NONPAGED_POOL } from './system-space.ts';

const INSTRUCTION = (NONPAGED_POOL - 0x1000_0000) as GuestAddress;
const USER = 0x1a0_0000_1234 as GuestAddress;
const OUTSIDE = -0x100_0000_0000 as GuestAddress;

function outcome(address: GuestAddress, access: AccessKind, irql: number, byDriver = true) {
  const { k } = createTestKernel();
  k.processor.irql = irql;
  const error = MiPageFaultBugcheck(k, address, access, byDriver, INSTRUCTION);
  return error && [error.code, ...error.parameters];
}

function expected(code: number, ...parameters: number[]) {
  return [code, ...parameters.map(u64FromNumber)];
}

test('an invalid system address below DISPATCH_LEVEL is PAGE_FAULT_IN_NONPAGED_AREA', () => {
  expect(outcome(NONPAGED_POOL, 'read', APC_LEVEL)).toEqual(expected(0x50, NONPAGED_POOL, 0, INSTRUCTION, 0));
  expect(outcome(NONPAGED_POOL, 'write', 0)).toEqual(expected(0x50, NONPAGED_POOL, 2, INSTRUCTION, 0));
  expect(outcome(OUTSIDE, 'execute', 0)).toEqual(expected(0x50, OUTSIDE, 0x10, INSTRUCTION, 2));
});

test('at DISPATCH_LEVEL and above it depends on who did it, for system and user addresses', () => {
  const irql = DISPATCH_LEVEL;
  expect(outcome(NONPAGED_POOL, 'write', irql)).toEqual(expected(0xd1, NONPAGED_POOL, irql, 1, INSTRUCTION));
  expect(outcome(USER, 'execute', 9)).toEqual(expected(0xd1, USER, 9, 8, INSTRUCTION));
  expect(outcome(NONPAGED_POOL, 'read', irql, false)).toEqual(expected(0xa, NONPAGED_POOL, irql, 0, INSTRUCTION));
});

test('user addresses below DISPATCH_LEVEL and non-canonical ones at any level are exceptions', () => {
  expect(outcome(USER, 'write', APC_LEVEL)).toBeUndefined();
  expect(outcome(0x8000_0000_0000 as GuestAddress, 'read', 5)).toBeUndefined();
  expect(outcome(-0x8000_0000_0001 as GuestAddress, 'read', 0)).toBeUndefined();
});

test('a page that is there but forbids the access has bug checks of its own at any level', () => {
  const { k, memory } = createTestKernel();
  memory.map(NONPAGED_POOL, 4096, { write: false, execute: false, user: false });
  const code = (access: AccessKind) => MiPageFaultBugcheck(k, NONPAGED_POOL, access, true, INSTRUCTION)?.code;
  expect(code('write')).toBe(0xbe);
  expect(code('execute')).toBe(0xfc);
  k.processor.irql = DISPATCH_LEVEL;
  expect(code('write')).toBe(0xbe);
});

test('memory of a driver that has been unloaded is DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS', () => {
  const { k } = createTestKernel();
  k.state.mm.unloadedImages.push({ service: 'gone', base: NONPAGED_POOL, sizeBytes: 0x2000 });
  const inside = (NONPAGED_POOL + 0x1ff0) as GuestAddress;
  const stop = MiPageFaultBugcheck(k, inside, 'execute', true, inside);
  expect([stop!.code, ...stop!.parameters]).toEqual(expected(0xce, inside, 8, inside, 0));
  expect(stop!.message).toContain('driver gone');
  const behind = (NONPAGED_POOL + 0x2000) as GuestAddress;
  expect(MiPageFaultBugcheck(k, behind, 'read', true, inside)!.code).toBe(0x50);
});
