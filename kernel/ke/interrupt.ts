/**
 * Interrupts of devices. A line interrupts a processor whose IRQL is lower than its own: the service routines that are
 * connected to it run at once, above whatever the processor was doing, each under its interrupt spin lock. On a line that
 * is level-triggered the first routine that claims the interrupt ends that; on one that is latched all are called until
 * none claims it any more.
 * Source: "Introduction to Interrupt Service Routines", "Writing an ISR", "Registering an ISR" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IRQL_UNEXPECTED_VALUE } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { irqlName } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { bugcheck } from '../bugcheck.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { HalDueLine, HalLine, NMI_LINE } from '../hal/interrupt-controller.ts';
import type { InterruptObject } from '../hal/state.ts';
import { callGuest, done, type Enter, hostRoutine, isEnter, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { MiDpcStack } from '../mm/system-space.ts';
import { KiInterrupt } from './interruption.ts';
import { KiLowerIrql, KiRaiseIrql, KiSetIrql } from './irql.ts';
import { KiInterruptForNmi } from './nmi.ts';
import { KiAcquireSpinLock, KiReleaseSpinLock } from './spin-lock.ts';

const INTERRUPT_SPIN_LOCK = eventCode('lock_code', 'interrupt spin lock');
const TAG = poolTag('KInt');

/** A KINTERRUPT is opaque; the simulator has its spin lock at the start, for those that bring none of their own. */
const KINTERRUPT_BYTES = 0x40;

/** A BOOLEAN is the low byte of what a routine returns. */
const BOOLEAN_MASK = 0xff;

/** What a driver asks to have connected. */
export type InterruptRequest = Omit<InterruptObject, 'id' | 'address' | 'spinLock'> & {
  /** NULL for one of the interrupt's own. */
  readonly spinLock: GuestAddress;
};

/** Connects a service routine to its line. @returns the KINTERRUPT, NULL when there is no memory */
export function KiConnectInterrupt(k: Kernel, request: InterruptRequest): GuestAddress {
  const address = ExpTryAllocateSystem(k, KINTERRUPT_BYTES, TAG);
  if (address === NULL_ADDRESS) return NULL_ADDRESS;
  k.memory.fill(address, KINTERRUPT_BYTES, 0);
  const spinLock = request.spinLock === NULL_ADDRESS ? address : request.spinLock;
  const interrupt: InterruptObject = { ...request, id: k.state.hal.nextInterrupt++, address, spinLock };
  const { context, affinity } = interrupt;
  HalLine(k, interrupt.line).interrupts.push(interrupt);
  k.sink.interruptConnect(
    interrupt.id,
    address,
    interrupt.vector,
    interrupt.level,
    interrupt.latched ? 1 : 0,
    interrupt.shared ? 1 : 0,
    interrupt.routine,
    context.lo,
    context.hi,
    affinity.lo,
    affinity.hi,
    interrupt.synchronizeLevel,
    request.message === undefined ? 0 : 1,
  );
  return address;
}

/** The interrupt behind a KINTERRUPT; undefined when none is connected by it. */
export function KiInterruptAt(k: Kernel, address: GuestAddress): InterruptObject | undefined {
  for (const { interrupts } of k.state.hal.lines.values()) {
    const found = interrupts.find((interrupt) => interrupt.address === address);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Takes a service routine off its line and frees its KINTERRUPT. */
export function KiDisconnectInterrupt(k: Kernel, { id, address, line }: InterruptObject): void {
  const { interrupts } = HalLine(k, line);
  interrupts.splice(
    interrupts.findIndex((interrupt) => interrupt.id === id),
    1,
  );
  k.sink.interruptDisconnect(id);
  ExpFreeSystem(k, address);
}

/** Whether a device interrupts the current processor before it does anything else. */
export function isInterruptDue(k: Kernel): boolean {
  const line = k.processor.idle === undefined ? undefined : HalDueLine(k, k.processor);
  return line !== undefined && (line === NMI_LINE || k.calls.interruptsEnabled);
}

/** The service routines of the line that is due come between whatever the processor is doing. */
export function KiInterruptForDevice(k: Kernel): void {
  const { processor } = k;
  const number = HalDueLine(k, processor);
  assert(number !== undefined, 'a line is due');
  if (number === NMI_LINE) {
    KiInterruptForNmi(k);
    return;
  }
  const line = HalLine(k, number);
  line.inService = true;
  line.edge = false;
  const isIdle = k.currentThread === undefined;
  if (isIdle) k.currentThread = processor.idle;
  KiInterrupt(
    k,
    k.currentThread!,
    KiServiceLine,
    { line: number, next: 0, claimed: false },
    isIdle ? MiDpcStack(processor.number) : undefined,
  );
  KiSetIrql(k, line.interrupts[0]!.level, 'interrupt');
}

interface ServiceLine {
  readonly line: number;
  /** Which of the connected routines is called next. */
  next: number;
  /** Whether any has claimed the interrupt since the first was called. */
  claimed: boolean;
  interrupt?: InterruptObject;
  beganNs?: number;
}

/** Calls what is connected to a line. */
const KiServiceLine = hostRoutine<ServiceLine>('KiServiceLine', {
  start: (k, slots) => serviceNext(k, slots),
  locked: (k, slots) => callService(k, slots),
  returned(k, slots, result) {
    const { id, address, routine, synchronizeLevel, spinLock, latched, message } = slots.interrupt!;
    if (k.irql !== synchronizeLevel) {
      const text = `the service routine at ${formatAddress(routine)} returns at ${irqlName(k.irql)}`;
      throw bugcheck(k, IRQL_UNEXPECTED_VALUE, [(k.irql << 16) | (synchronizeLevel << 8), routine, address, 0], text);
    }
    KiReleaseSpinLock(k, spinLock, INTERRUPT_SPIN_LOCK);
    const claimed = (result & BOOLEAN_MASK) !== 0;
    k.sink.interruptEnd(id, claimed ? 1 : 0, k.time - slots.beganNs!);
    slots.claimed ||= claimed;
    // A message is one interrupt; a line may have gone up again.
    return claimed && (!latched || message !== undefined) ? endService(k, slots) : serviceNext(k, slots);
  },
});

function serviceNext(k: Kernel, slots: ServiceLine): StepResult {
  const { interrupts } = HalLine(k, slots.line);
  if (slots.next >= interrupts.length && slots.claimed && interrupts[0]?.latched) {
    slots.next = 0;
    slots.claimed = false;
  }
  const interrupt = interrupts[slots.next++];
  if (interrupt === undefined) return endService(k, slots);
  slots.interrupt = interrupt;
  KiSetIrql(k, interrupt.synchronizeLevel, 'interrupt');
  const acquired = KiAcquireSpinLock(k, interrupt.spinLock, 0, INTERRUPT_SPIN_LOCK);
  return isEnter(acquired) ? { ...acquired, next: 'locked' } : callService(k, slots);
}

function callService(k: Kernel, slots: ServiceLine): StepResult {
  const { routine, address, context, id, vector, message } = slots.interrupt!;
  slots.beganNs = k.time;
  k.sink.interruptStart(id, vector, routine, message === undefined ? 0 : message + 1);
  return callGuest(routine, message === undefined ? [address, context] : [address, context, message], 'returned');
}

function endService(k: Kernel, { line: number }: ServiceLine): StepResult {
  const line = HalLine(k, number);
  line.inService = false;
  line.dueNs = k.time;
  return done(0);
}

/** Acquires the spin lock of an interrupt at its synchronisation level; the value is the IRQL before. */
export function KiAcquireInterruptSpinLock(
  k: Kernel,
  { spinLock, synchronizeLevel }: InterruptObject,
  cause: string,
): number | Enter {
  const old = KiRaiseIrql(k, synchronizeLevel, cause);
  return KiAcquireSpinLock(k, spinLock, old, INTERRUPT_SPIN_LOCK);
}

/** Releases the spin lock of an interrupt and restores the IRQL. */
export function KiReleaseInterruptSpinLock(
  k: Kernel,
  { spinLock }: InterruptObject,
  irql: number,
  cause: string,
): void {
  KiReleaseSpinLock(k, spinLock, INTERRUPT_SPIN_LOCK);
  KiLowerIrql(k, irql, cause);
}

interface Synchronize {
  readonly interrupt: InterruptObject;
  readonly routine: GuestAddress;
  readonly context: GuestAddress;
  irql?: number;
}

/** Calls a routine of a driver as if its service routine's lock belonged to it. */
export const KiSynchronizeExecution = hostRoutine<Synchronize>('KiSynchronizeExecution', {
  start(k, slots) {
    const acquired = KiAcquireInterruptSpinLock(k, slots.interrupt, 'KeSynchronizeExecution');
    return isEnter(acquired) ? { ...acquired, next: 'locked' } : callSynchronized(slots, acquired);
  },
  locked: (_k, slots, irql) => callSynchronized(slots, irql),
  returned(k, { interrupt, irql }, result) {
    KiReleaseInterruptSpinLock(k, interrupt, irql!, 'KeSynchronizeExecution');
    return done(result & BOOLEAN_MASK);
  },
});

function callSynchronized(slots: Synchronize, irql: number): StepResult {
  slots.irql = irql;
  return callGuest(slots.routine, [slots.context], 'returned');
}
