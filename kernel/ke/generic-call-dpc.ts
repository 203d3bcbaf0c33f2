/**
 * A DPC routine called on all processors at once: on the caller's directly, on the others as a DPC of high importance. Each says
 * when it has finished, and who asked for it goes on when all have; meanwhile they may wait for each other.
 * Not in the WDK's documentation; drivers declare the routines themselves, as the headers of older kits (ntosp.h) do.
 */
import { DeadlockError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromAddress } from '../../base/u64.ts';
import { KDPC, KEVENT } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, IPI_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult, spin } from '../host-routine.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { HighImportance, KiInitializeDpc, KiInsertQueueDpc, KiTargetDpc } from './dpc.ts';
import { KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from './event.ts';
import { KiLowerIrql, KiRaiseIrql } from './irql.ts';
import { KiWaitForObjects, WaitAny } from './wait.ts';

const TAG = poolTag('KeGc');

/** What SystemArgument1 points at: how many processors have not finished. Processors spin until that is 0. */
const NOT_DONE = 0;
/** What SystemArgument2 points at: who has not come to where all wait, by turns, and whose turn it is. */
const BARRIER = 8;
const NOT_COME = [0, 8] as const;
const TURN = 16;
const PROCESSORS = 24;
/** The DPCs of the other processors. */
const DPCS = 40;

interface GenericCall {
  readonly routine: GuestAddress;
  readonly context: U64;
  block?: GuestAddress;
  irql?: number;
}

/** The event that lets one call in at a time: two that waited for each other's processors would do so for ever. */
function turnEvent(k: Kernel): GuestAddress {
  const { ke } = k.state;
  if (ke.genericCallEvent === NULL_ADDRESS) {
    ke.genericCallEvent = ExpAllocateSystem(k, KEVENT.SIZE, TAG);
    KiInitializeEvent(k, ke.genericCallEvent, SynchronizationEvent, true);
  }
  return ke.genericCallEvent;
}

const KiGenericCallDpc = hostRoutine<GenericCall>('KiGenericCallDpc', {
  start: (k) =>
    enter(KiWaitForObjects, { objects: [turnEvent(k)], type: WaitAny, mode: KernelMode, alertable: false }, 'turn'),
  turn(k, slots) {
    const { routine, context } = slots;
    slots.irql = KiRaiseIrql(k, DISPATCH_LEVEL, 'KeGenericCallDpc');
    const block = newBlock(k);
    slots.block = block;
    const barrier = addressAdd(block, BARRIER);
    const [first, second] = [u64FromAddress(block), u64FromAddress(barrier)];
    for (const processor of k.state.ke.processors) {
      const dpc = addressAdd(block, DPCS + processor.number * KDPC.SIZE);
      KiInitializeDpc(k, dpc, routine, context, HighImportance);
      KiTargetDpc(k, dpc, processor.number);
      if (processor !== k.processor) KiInsertQueueDpc(k, dpc, first, second);
    }
    return callGuest(routine, [addressAdd(block, DPCS + k.cpu * KDPC.SIZE), context, block, barrier], 'called');
  },
  called: (k, slots) => endWhenDone(k, slots),
});

function newBlock(k: Kernel): GuestAddress {
  const count = k.state.ke.processors.length;
  const sizeBytes = DPCS + count * KDPC.SIZE;
  const block = ExpAllocateSystem(k, sizeBytes, TAG);
  k.memory.fill(block, sizeBytes, 0);
  for (const offset of [NOT_DONE, BARRIER + NOT_COME[0], BARRIER + PROCESSORS]) {
    k.memory.writeI64(addressAdd(block, offset), count);
  }
  return block;
}

/** Goes on when all processors have finished; interrupts come between, so it looks again. */
function endWhenDone(k: Kernel, slots: GenericCall): StepResult {
  const notDone = addressAdd(slots.block!, NOT_DONE);
  if (k.memory.readI64(notDone) !== 0) {
    if (k.state.ke.processors.length > 1) return spin(notDone, 'called');
    throw new DeadlockError('KeGenericCallDpc waits for KeSignalCallDpcDone, which its routine has not called');
  }
  ExpFreeSystem(k, slots.block!);
  KiLowerIrql(k, slots.irql!, 'KeGenericCallDpc');
  KiSignalEvent(k, turnEvent(k));
  return done(0);
}

interface Synchronize {
  readonly notCome: GuestAddress;
}

/** Spins until the last processor has come. */
const KiWaitForCallDpc = hostRoutine<Synchronize>('KiWaitForCallDpc', {
  start: (k, { notCome }) => (k.memory.readI64(notCome) === 0 ? done(false) : spin(notCome, 'start')),
});

/** The last one to come lets all go on; the other turn begins with that, since nobody can be in it. */
function synchronize(k: Kernel, barrier: GuestAddress): boolean | Enter {
  const turn = k.memory.readI64(addressAdd(barrier, TURN));
  const notCome = addressAdd(barrier, NOT_COME[turn === 0 ? 0 : 1]);
  const left = k.memory.readI64(notCome) - 1;
  if (left === 0) {
    const next = 1 - turn;
    k.memory.writeI64(addressAdd(barrier, TURN), next);
    const count = k.memory.readI64(addressAdd(barrier, PROCESSORS));
    k.memory.writeI64(addressAdd(barrier, NOT_COME[next === 0 ? 0 : 1]), count);
  }
  k.memory.writeI64(notCome, left);
  return left === 0 ? true : enter(KiWaitForCallDpc, { notCome });
}

export const genericCallDpcDdis: readonly Ddi[] = [
  /**
   * Has all processors call a DPC routine at DISPATCH_LEVEL, and returns when each has called KeSignalCallDpcDone.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'KeGenericCallDpc',
    parameters: ['Routine: ptr', 'Context: u64'],
    irql: upToApc,
    call: (_k, routine, context) => enter(KiGenericCallDpc, { routine, context }),
  }),
  /**
   * The routine of KeGenericCallDpc has finished on this processor; it is the last thing that it does.
   * @irql DISPATCH_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'KeSignalCallDpcDone',
    parameters: ['SystemArgument1: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, notDone) => k.memory.writeI64(notDone, k.memory.readI64(notDone) - 1),
  }),
  /**
   * Waits until the routine of KeGenericCallDpc has come here on all processors; TRUE on one of them.
   * @irql DISPATCH_LEVEL to below IPI_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'KeSignalCallDpcSynchronize',
    parameters: ['SystemArgument2: ptr'],
    irql: [DISPATCH_LEVEL, IPI_LEVEL - 1],
    call: (k, barrier) => synchronize(k, barrier),
  }),
];
