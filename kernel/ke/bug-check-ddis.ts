/** Drivers that stop the system themselves. Source: the pages of the routines (wdm.h, ntddk.h). */
import { Bugcheck } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

function stop(k: Kernel, code: number, parameters: readonly [U64, U64, U64, U64]): never {
  throw new Bugcheck(code, parameters, `a driver stops the system (called from ${formatAddress(k.callSite)})`);
}

export const bugCheckDdis: readonly Ddi[] = [
  /**
   * Stops the system with a code.
   * @irql any
   * Source: "KeBugCheck function (wdm.h)".
   */
  ddi({
    name: 'KeBugCheck',
    parameters: ['BugCheckCode: u32'],
    irql: anyIrql,
    call: (k, code) => stop(k, code, [U64_ZERO, U64_ZERO, U64_ZERO, U64_ZERO]),
  }),
  /**
   * Stops the system with a code and four parameters.
   * @irql any
   * Source: "KeBugCheckEx function (wdm.h)".
   */
  ddi({
    name: 'KeBugCheckEx',
    parameters: [
      'BugCheckCode: u32',
      'BugCheckParameter1: u64',
      'BugCheckParameter2: u64',
      'BugCheckParameter3: u64',
      'BugCheckParameter4: u64',
    ],
    irql: anyIrql,
    call: (k, code, ...parameters) => stop(k, code, parameters),
  }),
];
