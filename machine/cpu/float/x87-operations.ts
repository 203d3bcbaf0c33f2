/** All x87 instructions of the engine, by number. Transcendental ones are missing: they stop the CPU as unimplemented. */
import { ARITHMETIC_OPERATIONS } from './x87-arithmetic.ts';
import { COMPARE_OPERATIONS } from './x87-compare.ts';
import { CONTROL_OPERATIONS } from './x87-control.ts';
import { TRANSFER_OPERATIONS } from './x87-transfer.ts';
import type { X87Operation } from './x87-unit.ts';

export const X87_OPERATIONS: readonly X87Operation[] = [
  ...TRANSFER_OPERATIONS,
  ...ARITHMETIC_OPERATIONS,
  ...COMPARE_OPERATIONS,
  ...CONTROL_OPERATIONS,
];
