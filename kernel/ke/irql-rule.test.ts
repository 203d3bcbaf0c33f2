import { expect, test } from 'vitest';
import { u64 } from '../../base/u64.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { KiCheckDdiIrql } from './irql-rule.ts';

function routine(name: string, lowest: number, highest: number): Ddi {
  return ddi({ name, parameters: [], irql: [lowest, highest], call: () => 0 });
}

test('a call within the limits passes', () => {
  const { k } = createTestKernel();
  KiCheckDdiIrql(k, routine('IoCreateDevice', 0, 0));
  k.processor.irql = DISPATCH_LEVEL;
  KiCheckDdiIrql(k, routine('KeSetEvent', 0, 2));
});

test('a routine with a compliance rule gives the sub-code of the rule', () => {
  const { k } = createTestKernel();
  k.processor.irql = DISPATCH_LEVEL;
  const error = bugcheckOf(() => KiCheckDdiIrql(k, routine('IoCreateDevice', PASSIVE_LEVEL, PASSIVE_LEVEL)));
  expect([error.code, error.parameters[0]]).toEqual([0xc4, u64(0x2000a)]);
  expect(error.message).toContain('IoCreateDevice is called at DISPATCH_LEVEL; it may be called at PASSIVE_LEVEL only');
});

test('a lock routine below its lowest IRQL gives its sub-code, the IRQL and the lock', () => {
  const { k, setArguments } = createTestKernel();
  const lock = u64(0x1234_5678, 0xffff_f800);
  setArguments(lock);
  const error = bugcheckOf(() => KiCheckDdiIrql(k, routine('KeAcquireSpinLockAtDpcLevel', DISPATCH_LEVEL, 15)));
  expect([error.code, ...error.parameters]).toEqual([0xc4, u64(0x40), u64(0), lock, u64(0)]);
});

test('any other routine gives the general sub-code and the IRQL', () => {
  const { k } = createTestKernel();
  k.processor.irql = 5;
  const error = bugcheckOf(() => KiCheckDdiIrql(k, routine('RtlEqualUnicodeString', 0, 0)));
  expect([error.code, ...error.parameters]).toEqual([0xc4, u64(0xe5), u64(5), u64(0), u64(0)]);
});
