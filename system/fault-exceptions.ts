/**
 * Which exception of NT an exception of the processor becomes.
 * Source: "EXCEPTION_RECORD structure (winnt.h)"; SDM volume 3, chapter 6 (the vectors).
 */
import type { GuestFault } from '../base/guest-fault.ts';
import { type U64, U64_ZERO, u64, u64FromAddress } from '../base/u64.ts';
import type { ExceptionToRaise } from '../kernel/ke/raise-status.ts';
import type { Cpu } from '../machine/cpu/cpu.ts';
import { ACCESS_VIOLATION_EXECUTE, ACCESS_VIOLATION_READ, ACCESS_VIOLATION_WRITE } from '../nt/exceptions.ts';
import {
  STATUS_ACCESS_VIOLATION,
  STATUS_ASSERTION_FAILURE,
  STATUS_BREAKPOINT,
  STATUS_FLOAT_DENORMAL_OPERAND,
  STATUS_FLOAT_DIVIDE_BY_ZERO,
  STATUS_FLOAT_INEXACT_RESULT,
  STATUS_FLOAT_INVALID_OPERATION,
  STATUS_FLOAT_MULTIPLE_FAULTS,
  STATUS_FLOAT_MULTIPLE_TRAPS,
  STATUS_FLOAT_OVERFLOW,
  STATUS_FLOAT_STACK_CHECK,
  STATUS_FLOAT_UNDERFLOW,
  STATUS_GUARD_PAGE_VIOLATION,
  STATUS_ILLEGAL_INSTRUCTION,
  STATUS_INTEGER_DIVIDE_BY_ZERO,
  STATUS_INTEGER_OVERFLOW,
  STATUS_SINGLE_STEP,
} from '../nt/status-codes.ts';

/** What NT tells of an address that the processor does not: that of a general protection fault. */
const UNKNOWN_ADDRESS = u64(0xffff_ffff, 0xffff_ffff);

/** Offsets in an FXSAVE image. */
const FX_CONTROL = 0;
const FX_STATUS = 2;

/** Exceptions of the x87 unit by the bits of its status word, those that win first. */
const X87_EXCEPTIONS: readonly (readonly [number, number])[] = [
  [0x01, STATUS_FLOAT_INVALID_OPERATION],
  [0x04, STATUS_FLOAT_DIVIDE_BY_ZERO],
  [0x02, STATUS_FLOAT_DENORMAL_OPERAND],
  [0x08, STATUS_FLOAT_OVERFLOW],
  [0x10, STATUS_FLOAT_UNDERFLOW],
  [0x20, STATUS_FLOAT_INEXACT_RESULT],
];
const X87_STACK_FAULT = 0x40;
/** Invalid operand, denormal, division by zero: found before the operation. */
const SSE_FAULTS = 0x07;

function exception(code: number, text: string, information: readonly U64[] = []): ExceptionToRaise {
  return { code, flags: 0, information, text };
}

/** An access that a page does not allow, or for which there is none; the first one to a guard page is an exception of its own. */
export function accessViolation({ address, access }: GuestFault, text: string, isGuard: boolean): ExceptionToRaise {
  const kind =
    access === 'write'
      ? ACCESS_VIOLATION_WRITE
      : access === 'execute'
        ? ACCESS_VIOLATION_EXECUTE
        : ACCESS_VIOLATION_READ;
  const code = isGuard ? STATUS_GUARD_PAGE_VIOLATION : STATUS_ACCESS_VIOLATION;
  return exception(code, text, [u64(kind), u64FromAddress(address)]);
}

/**
 * The exception for the processor's last fault, other than a page fault; undefined when NT makes none of it.
 * @param where the place of the instruction, for people
 */
export function processorException(cpu: Cpu, where: string): ExceptionToRaise | undefined {
  const unknown = [u64(ACCESS_VIOLATION_READ), UNKNOWN_ADDRESS];
  switch (cpu.fault.vector) {
    case 0:
      return cpu.dividesByZero
        ? exception(STATUS_INTEGER_DIVIDE_BY_ZERO, `an integer was divided by zero in ${where}`)
        : exception(STATUS_INTEGER_OVERFLOW, `the quotient of a division does not fit in ${where}`);
    case 1:
      return exception(STATUS_SINGLE_STEP, `a single step trap in ${where}`);
    case 3:
      return exception(STATUS_BREAKPOINT, `a breakpoint instruction in ${where}`, [U64_ZERO]);
    case 6:
      return exception(STATUS_ILLEGAL_INSTRUCTION, `an illegal instruction in ${where}`);
    case 12:
      return exception(STATUS_ACCESS_VIOLATION, `a stack fault in ${where}`, unknown);
    case 13:
      return exception(STATUS_ACCESS_VIOLATION, `a general protection fault in ${where}`, unknown);
    case 16:
      return exception(x87Status(cpu.fxState()), `an unmasked x87 floating-point error in ${where}`, [U64_ZERO]);
    case 19: {
      const { mxcsr } = cpu;
      const unmasked = mxcsr & ~(mxcsr >> 7) & 0x3f;
      const code = (unmasked & SSE_FAULTS) !== 0 ? STATUS_FLOAT_MULTIPLE_FAULTS : STATUS_FLOAT_MULTIPLE_TRAPS;
      return exception(code, `an unmasked SSE floating-point error in ${where}`, [U64_ZERO, u64(mxcsr)]);
    }
    case 0x2c:
      return exception(STATUS_ASSERTION_FAILURE, `an assertion has failed in ${where}`);
    default:
      return undefined;
  }
}

function x87Status(image: Uint8Array): number {
  const view = new DataView(image.buffer, image.byteOffset);
  const status = view.getUint16(FX_STATUS, true);
  const unmasked = status & ~view.getUint16(FX_CONTROL, true);
  const [, code] = X87_EXCEPTIONS.find(([bit]) => (unmasked & bit) !== 0) ?? [0, STATUS_FLOAT_INVALID_OPERATION];
  return code === STATUS_FLOAT_INVALID_OPERATION && (status & X87_STACK_FAULT) !== 0 ? STATUS_FLOAT_STACK_CHECK : code;
}
