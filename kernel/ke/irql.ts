/**
 * The interrupt request level of a processor. It lives in CR8, which drivers read and write inline; the kernel keeps
 * its own copy in step. A wrong change is the bug check that Driver Verifier makes of it.
 * Source: wdm.h, "Managing Hardware Priorities", "Bug Check 0xC4".
 */
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../nt/bug-check-codes.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { VfFollowIrql } from '../vf/irql-checking.ts';

/** The highest device level: at it no other processor's scheduler comes between, nor any device. */
export const SYNCH_LEVEL = 12;

/** Sub-codes of bug check 0xC4; further parameters are the IRQL and the one asked for. */
const RAISE_TO_WRONG_LEVEL = 0x30;
const LOWER_TO_WRONG_LEVEL = 0x31;

/** Changes the IRQL of the current processor; `cause` names the routine or instruction. Nothing happens if it is equal. */
export function KiSetIrql(k: Kernel, irql: number, cause: string): void {
  const processor = k.processor;
  if (processor.irql === irql) return;
  const old = processor.irql;
  processor.irql = irql;
  k.calls.setIrql(irql);
  VfFollowIrql(k);
  k.sink.irqlChange(old, irql, cause);
}

/** Raises the IRQL and returns the old one. @throws Bugcheck 0xC4 when the level is lower or does not exist */
export function KiRaiseIrql(k: Kernel, irql: number, cause: string): number {
  const old = k.processor.irql;
  if (irql < old || irql > HIGH_LEVEL) {
    const why = irql < old ? 'which is lower' : 'which does not exist';
    throw bugcheck(
      k,
      DRIVER_VERIFIER_DETECTED_VIOLATION,
      [RAISE_TO_WRONG_LEVEL, old, irql, 0],
      `${cause} was asked to raise the IRQL from ${irqlName(old)} to ${irqlName(irql)}, ${why}`,
    );
  }
  KiSetIrql(k, irql, cause);
  return old;
}

/** Lowers the IRQL. @throws Bugcheck 0xC4 when the level is higher */
export function KiLowerIrql(k: Kernel, irql: number, cause: string): void {
  const old = k.processor.irql;
  if (irql > old) {
    throw bugcheck(
      k,
      DRIVER_VERIFIER_DETECTED_VIOLATION,
      [LOWER_TO_WRONG_LEVEL, old, irql, 0],
      `${cause} was asked to lower the IRQL from ${irqlName(old)} to ${irqlName(irql)}, which is higher`,
    );
  }
  KiSetIrql(k, irql, cause);
}

export const irqlDdis: readonly Ddi[] = [
  /**
   * Returns the current IRQL.
   * @irql any
   * Source: "KeGetCurrentIrql function (wdm.h)".
   */
  ddi({
    name: 'KeGetCurrentIrql',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k) => k.irql,
  }),
  /**
   * Raises the IRQL and returns the old one (what the KeRaiseIrql macro calls).
   * @irql any, not above NewIrql. Bug check 0xC4 when it is.
   * Source: "KeRaiseIrql macro (wdm.h)".
   */
  ddi({
    name: 'KfRaiseIrql',
    parameters: ['NewIrql: u8'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, newIrql) => KiRaiseIrql(k, newIrql, 'KfRaiseIrql'),
  }),
  /**
   * Raises the IRQL to DISPATCH_LEVEL and returns the old one.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeRaiseIrqlToDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'KeRaiseIrqlToDpcLevel',
    parameters: [],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k) => KiRaiseIrql(k, DISPATCH_LEVEL, 'KeRaiseIrqlToDpcLevel'),
  }),
  /**
   * Restores the IRQL after a raise.
   * @irql any, not below NewIrql. Bug check 0xC4 when it is.
   * Source: "KeLowerIrql function (wdm.h)".
   */
  ddi({
    name: 'KeLowerIrql',
    parameters: ['NewIrql: u8'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, newIrql) => KiLowerIrql(k, newIrql, 'KeLowerIrql'),
  }),
];
