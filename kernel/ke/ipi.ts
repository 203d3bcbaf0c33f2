/**
 * Calls on all processors at once: each is interrupted, waits at IPI_LEVEL until all have come, calls the routine, and goes on;
 * who asked for it goes on when all have returned.
 * Source: "KeIpiGenericCall function (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { IPI_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { callGuest, callGuestForAddress, done, enter, hostRoutine, type StepResult, spin } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { MiDpcStack } from '../mm/system-space.ts';
import { KiNotBefore } from './clock.ts';
import { KiInterrupt } from './interruption.ts';
import { KiLowerIrql, KiRaiseIrql, KiSetIrql } from './irql.ts';
import type { Processor } from './state.ts';

/** Words that processors spin on: whether a call is under way, how many have not come, how many have not returned. */
const BUSY = 0;
const NOT_COME = 8;
const NOT_RETURNED = 16;
const BLOCK_BYTES = 24;

const TAG = poolTag('KIpi');

interface IpiCall {
  readonly routine: GuestAddress;
  readonly context: U64;
  irql?: number;
  result?: number;
}

function word(k: Kernel, offset: number): GuestAddress {
  return addressAdd(k.state.ke.ipiBlock, offset);
}

function change(k: Kernel, offset: number, by: number): void {
  const at = word(k, offset);
  k.memory.writeI64(at, k.memory.readI64(at) + by);
}

function isClear(k: Kernel, offset: number): boolean {
  return k.memory.readI64(word(k, offset)) === 0;
}

/** Spins until a word is clear. Interrupts come between, so the step looks again. */
function unless(k: Kernel, offset: number, step: string, then: () => StepResult): StepResult {
  return isClear(k, offset) ? then() : spin(word(k, offset), step);
}

const KiIpiGenericCall = hostRoutine<IpiCall>('KiIpiGenericCall', {
  start(k, slots) {
    const { ke } = k.state;
    if (ke.ipiBlock === NULL_ADDRESS) {
      ke.ipiBlock = ExpAllocateSystem(k, BLOCK_BYTES, TAG);
      k.memory.fill(ke.ipiBlock, BLOCK_BYTES, 0);
    }
    return unless(k, BUSY, 'start', () => interruptAll(k, slots));
  },
  come: (k, { routine, context }) =>
    unless(k, NOT_COME, 'come', () => callGuestForAddress(routine, [context], 'returned')),
  returned(k, slots, result) {
    slots.result = result;
    return unless(k, NOT_RETURNED, 'over', () => end(k, slots));
  },
  over: (k, slots) => unless(k, NOT_RETURNED, 'over', () => end(k, slots)),
});

/** A bit for each processor. */
function processorSet(processors: readonly Processor[]): U64 {
  let [lo, hi] = [0, 0];
  for (const { number } of processors) {
    if (number < 32) lo |= 1 << number;
    else hi |= 1 << (number - 32);
  }
  return { lo: lo >>> 0, hi: hi >>> 0 };
}

function interruptAll(k: Kernel, slots: IpiCall): StepResult {
  const { ke } = k.state;
  const others = ke.processors.filter((processor) => processor !== k.processor);
  change(k, BUSY, 1);
  change(k, NOT_COME, others.length);
  change(k, NOT_RETURNED, others.length);
  ke.ipiCall = { routine: slots.routine, context: slots.context };
  const targets = processorSet(others);
  k.sink.interprocessorCall(slots.routine, targets.lo, targets.hi);
  for (const processor of others) processor.ipiDueNs = k.time;
  slots.irql = KiRaiseIrql(k, IPI_LEVEL, 'KeIpiGenericCall');
  return unless(k, NOT_COME, 'come', () => callGuestForAddress(slots.routine, [slots.context], 'returned'));
}

function end(k: Kernel, { irql, result }: IpiCall): StepResult {
  change(k, BUSY, -1);
  KiLowerIrql(k, irql!, 'KeIpiGenericCall');
  return done(result!);
}

/** Whether another processor has interrupted the given one, and its IRQL lets that through. */
export function isIpiDue(processor: Processor): boolean {
  return processor.ipiDueNs !== undefined && processor.irql < IPI_LEVEL;
}

/** The call that another processor has asked for comes between whatever the current one is doing. */
export function KiInterruptForIpi(k: Kernel): void {
  const { processor } = k;
  KiNotBefore(k, processor.ipiDueNs!);
  processor.ipiDueNs = undefined;
  const isIdle = k.currentThread === undefined;
  if (isIdle) k.currentThread = processor.idle;
  const stack = isIdle ? MiDpcStack(processor.number) : undefined;
  KiInterrupt(k, k.currentThread!, KiServiceIpi, { ...k.state.ke.ipiCall! }, stack);
  KiSetIrql(k, IPI_LEVEL, 'interrupt of another processor');
}

const KiServiceIpi = hostRoutine<IpiCall>('KiServiceIpi', {
  start(k, slots) {
    change(k, NOT_COME, -1);
    return callWhenAllHaveCome(k, slots);
  },
  come: (k, slots) => callWhenAllHaveCome(k, slots),
  returned(k) {
    change(k, NOT_RETURNED, -1);
    return done(0);
  },
});

function callWhenAllHaveCome(k: Kernel, { routine, context }: IpiCall): StepResult {
  return unless(k, NOT_COME, 'come', () => callGuest(routine, [context], 'returned'));
}

export const ipiDdis: readonly Ddi[] = [
  /**
   * Has all processors call a routine at IPI_LEVEL at the same time; returns what the caller's own call returns.
   * @irql < IPI_LEVEL
   * Source: "KeIpiGenericCall function (wdm.h)".
   */
  ddi({
    name: 'KeIpiGenericCall',
    parameters: ['BroadcastFunction: ptr', 'Context: u64'],
    irql: [PASSIVE_LEVEL, IPI_LEVEL - 1],
    call: (_k, routine, context) => enter(KiIpiGenericCall, { routine, context }),
  }),
];
