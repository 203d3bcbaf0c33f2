/** "KeRaiseIrql macro", "KeRaiseIrqlToDpcLevel", "KeLowerIrql", "KeGetCurrentIrql" (wdm.h). */
import { expect, test } from 'vitest';
import { u64 } from '../../base/u64.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { irqlDdis } from './irql.ts';

function prepare() {
  const kernel = createTestKernel();
  return { ...kernel, call: (name: string, ...args: unknown[]) => callDdi(kernel.k, irqlDdis, name, ...args) };
}

test('raising gives the old level, and lowering to it restores it', () => {
  const { call } = prepare();
  expect(call('KfRaiseIrql', 5)).toBe(0);
  expect(call('KeGetCurrentIrql')).toBe(5);
  expect(call('KfRaiseIrql', 12)).toBe(5);
  call('KeLowerIrql', 5);
  expect(call('KeGetCurrentIrql')).toBe(5);
  call('KeLowerIrql', 0);
  expect(call('KeGetCurrentIrql')).toBe(0);
});

test('the level to raise to may be the current one', () => {
  const { call } = prepare();
  call('KfRaiseIrql', 2);
  expect(call('KfRaiseIrql', 2)).toBe(2);
  call('KeLowerIrql', 2);
  expect(call('KeGetCurrentIrql')).toBe(2);
});

test('KeRaiseIrqlToDpcLevel raises to DISPATCH_LEVEL', () => {
  const { call } = prepare();
  call('KfRaiseIrql', 1);
  expect(call('KeRaiseIrqlToDpcLevel')).toBe(1);
  expect(call('KeGetCurrentIrql')).toBe(2);
});

test('drivers see the level in CR8', () => {
  const { call, calls } = prepare();
  call('KfRaiseIrql', 15);
  expect(calls.cr8).toBe(15);
  call('KeLowerIrql', 1);
  expect(calls.cr8).toBe(1);
});

test('each change is one event with both levels; no change is none', () => {
  const { call, events } = prepare();
  call('KfRaiseIrql', 2);
  call('KfRaiseIrql', 2);
  call('KeLowerIrql', 0);
  expect(events).toEqual([
    { kind: 'irqlChange', args: [0, 2, 'KfRaiseIrql'] },
    { kind: 'irqlChange', args: [2, 0, 'KeLowerIrql'] },
  ]);
});

test('raising to a lower level is bug check 0xC4, sub-code 0x30: level, requested level; it leaves the level alone', () => {
  const { call, calls, k } = prepare();
  call('KfRaiseIrql', 3);
  const error = bugcheckOf(() => call('KfRaiseIrql', 2));
  expect([error.code, ...error.parameters]).toEqual([0xc4, u64(0x30), u64(3), u64(2), u64(0)]);
  expect([k.irql, calls.cr8]).toEqual([3, 3]);
});

test('a level above HIGH_LEVEL does not exist', () => {
  const { call } = prepare();
  const error = bugcheckOf(() => call('KfRaiseIrql', 16));
  expect([error.code, error.parameters[0]]).toEqual([0xc4, u64(0x30)]);
});

test('lowering to a higher level is bug check 0xC4, sub-code 0x31: level, requested level', () => {
  const { call, k } = prepare();
  call('KfRaiseIrql', 2);
  const error = bugcheckOf(() => call('KeLowerIrql', 3));
  expect([error.code, ...error.parameters]).toEqual([0xc4, u64(0x31), u64(2), u64(3), u64(0)]);
  expect(k.irql).toBe(2);
});

test('the bug check names the place of the call', () => {
  const { call, k } = prepare();
  k.callSite = -0x7ff_fe00_0000 as typeof k.callSite;
  expect(bugcheckOf(() => call('KeLowerIrql', 1)).message).toMatch(
    /lower the IRQL from PASSIVE_LEVEL to APC_LEVEL.*fffff800`02000000/,
  );
});
