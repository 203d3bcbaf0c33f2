/**
 * Whether a processor runs a DPC routine, and since when: each has so many clock ticks, after which the system is stopped.
 * Source: "Bug Check 0x133: DPC_WATCHDOG_VIOLATION", "KeQueryDpcWatchdogInformation function (wdm.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { DPC_WATCHDOG_VIOLATION } from '../../nt/bug-check-codes.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import type { HostFrame } from '../ps/state.ts';
import { TICK_NS } from './clock.ts';
import type { RetireDpcList } from './dpc.ts';

/** The name of the host routine whose slots are {@link RetireDpcList}. */
export const RETIRE_DPC_LIST = 'KiRetireDpcList';

/** How long one DPC routine may run: 20 seconds, clock ticks. */
const DPC_TIME_LIMIT = 1280;
/** Parameter 1 of the bug check. */
const ONE_DPC_TOO_LONG = 0;

/** KDPC_WATCHDOG_INFORMATION, five times four bytes. */
const [DPC_TIME_LIMIT_FIELD, DPC_TIME_COUNT, DPC_WATCHDOG_LIMIT, DPC_WATCHDOG_COUNT, RESERVED] = [0, 4, 8, 12, 16];

/** What a frame knows of the DPC routine that it calls; undefined when it calls none. */
export function dpcOf(frame: HostFrame | undefined): RetireDpcList | undefined {
  return frame?.routine === RETIRE_DPC_LIST ? (frame.slots as RetireDpcList) : undefined;
}

/** The DPC whose routine the current processor is in, or was in when it was interrupted. */
function runningDpc(k: Kernel): RetireDpcList | undefined {
  for (const frame of k.currentThread?.frames ?? []) {
    const dpc = frame.kind === 'host' ? dpcOf(frame) : undefined;
    if (dpc !== undefined) return dpc;
  }
  return undefined;
}

/** Clock ticks since a DPC routine began. */
function ticksOf(k: Kernel, { beganNs }: RetireDpcList): number {
  return Math.floor(Math.max(0, k.time - beganNs!) / TICK_NS);
}

/** A clock tick: the DPC routine that the processor is in may have had its time. @throws Bugcheck 0x133 */
export function KiCheckDpcWatchdog(k: Kernel): void {
  if (k.irql < DISPATCH_LEVEL) return;
  const dpc = runningDpc(k);
  if (dpc === undefined) return;
  const ticks = ticksOf(k, dpc);
  if (ticks <= DPC_TIME_LIMIT) return;
  const text = `the routine of DPC ${dpc.dpc} has run for ${ticks} clock ticks, ${DPC_TIME_LIMIT} are allowed`;
  throw bugcheck(k, DPC_WATCHDOG_VIOLATION, [ONE_DPC_TOO_LONG, ticks, DPC_TIME_LIMIT, 0], text);
}

/** Whether the processor has something to do that its IRQL keeps away: DPCs, or another thread at the end of the quantum. */
function shouldYield(k: Kernel): boolean {
  const { dpcsRequested, dpcs, quantumEndNs } = k.processor;
  return dpcsRequested || dpcs.length > 0 || k.time >= quantumEndNs;
}

function writeInformation(k: Kernel, at: GuestAddress): number {
  const dpc = runningDpc(k);
  if (dpc === undefined) return STATUS_UNSUCCESSFUL;
  const left = Math.max(0, DPC_TIME_LIMIT - ticksOf(k, dpc));
  k.memory.writeU32(addressAdd(at, DPC_TIME_LIMIT_FIELD), DPC_TIME_LIMIT);
  k.memory.writeU32(addressAdd(at, DPC_TIME_COUNT), left);
  for (const field of [DPC_WATCHDOG_LIMIT, DPC_WATCHDOG_COUNT, RESERVED]) k.memory.writeU32(addressAdd(at, field), 0);
  return STATUS_SUCCESS;
}

export const dpcWatchdogDdis: readonly Ddi[] = [
  /**
   * Whether the processor runs a DPC routine.
   * @irql DISPATCH_LEVEL
   * Source: "KeIsExecutingDpc function (wdm.h)".
   */
  ddi({
    name: 'KeIsExecutingDpc',
    parameters: [],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k) => runningDpc(k) !== undefined,
  }),
  /**
   * Whether code that works on at DISPATCH_LEVEL should give the processor to others.
   * @irql DISPATCH_LEVEL
   * Source: "KeShouldYieldProcessor function (wdm.h)".
   */
  ddi({
    name: 'KeShouldYieldProcessor',
    parameters: [],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k) => shouldYield(k),
  }),
  /**
   * Tells how many clock ticks a DPC routine may run, and how many are left of that. Returns STATUS_SUCCESS,
   * STATUS_UNSUCCESSFUL (the processor runs none).
   * @irql DISPATCH_LEVEL
   * Deviation: DPCs that run one after the other are not timed together, so those limits are 0.
   * Source: "KeQueryDpcWatchdogInformation function (wdm.h)".
   */
  ddi({
    name: 'KeQueryDpcWatchdogInformation',
    parameters: ['WatchdogInformation: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, information) => writeInformation(k, information),
  }),
];
