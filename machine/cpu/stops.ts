/** Why the processor stopped, and what it tells about each reason. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { AccessKind } from '../../base/guest-fault.ts';
import * as state from './state.ts';

/** As many instructions as asked for have retired. */
export const STOP_BUDGET = state.EXIT_BUDGET;
/** RIP reached a page with the `host` right; nothing was executed there. */
export const STOP_HOST_CALL = state.EXIT_HOST_CALL;
/** `Cpu.fault` says what happened; the state is as before the instruction. */
export const STOP_FAULT = state.EXIT_FAULT;
/** A `mov cr8` has been executed; `Cpu.cr8Old` is the former value. */
export const STOP_CR8 = state.EXIT_CR8;
/** HLT has been executed. */
export const STOP_HALT = state.EXIT_HALT;
/** `Cpu.unimplemented` names an instruction this engine does not know; RIP is at it. */
export const STOP_UNIMPLEMENTED = state.EXIT_UNIMPLEMENTED;
/**
 * `Cpu.deviceAccess` describes an access to a port or to device memory. A write has been executed. A read has not:
 * the host hands the value to `Cpu.answerRead` and runs on; without an answer the same stop comes again.
 */
export const STOP_DEVICE = state.EXIT_DEVICE;
/** RIP is at a breakpoint, whose instruction has not been executed; running on executes it. */
export const STOP_BREAKPOINT = state.EXIT_BREAKPOINT;
/** `Cpu.watchHit` says which watched bytes the instruction just executed has written. */
export const STOP_WATCH = state.EXIT_WATCH;

export type StopReason =
  | typeof STOP_BUDGET
  | typeof STOP_HOST_CALL
  | typeof STOP_FAULT
  | typeof STOP_CR8
  | typeof STOP_HALT
  | typeof STOP_UNIMPLEMENTED
  | typeof STOP_DEVICE
  | typeof STOP_BREAKPOINT
  | typeof STOP_WATCH;

/** A processor exception. A debug trap (#DB) is the only one reported after its instruction. */
export interface CpuFault {
  /**
   * Exception number: #DE 0, #DB 1 (DR6 has the cause), #BP 3, #UD 6, #SS 12, #GP 13, #PF 14; from 32 on the number of
   * an INT instruction.
   */
  readonly vector: number;
  readonly errorCode: number;
  /** For #PF what CR2 holds. */
  readonly address: GuestAddress;
  readonly access: AccessKind;
}

export interface UnimplementedInstruction {
  readonly address: GuestAddress;
  readonly bytes: Uint8Array;
  /** The mnemonic, with what exactly is missing where the instruction as such is known. */
  readonly mnemonic: string;
}

/** An access that a device has to serve. */
export interface DeviceAccess {
  readonly space: 'port' | 'memory';
  readonly direction: 'read' | 'write';
  /** Port number (0 to 65535), or the virtual address in a device page. */
  readonly address: number;
  /** 1, 2, 4, 8 or 16; ports at most 4. */
  readonly sizeBytes: number;
  /** What is written; 0 for a read. */
  readonly value: bigint;
  readonly instruction: GuestAddress;
}

/** A watched range of bytes that was written. */
export interface WatchHit {
  readonly address: GuestAddress;
  readonly sizeBytes: number;
  /** The instruction that wrote. */
  readonly instruction: GuestAddress;
}

export const NO_FAULT: CpuFault = { vector: -1, errorCode: 0, address: 0 as GuestAddress, access: 'read' };
