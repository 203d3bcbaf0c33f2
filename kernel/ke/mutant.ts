/**
 * Mutants: mutexes as user mode has them. They disable no APCs, and may be owned by a thread that ends, or be given up for
 * somebody else; then they are abandoned, which the next owner is told.
 * Source: ntifs.h; "Mutex Objects" (Windows documentation).
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { CLIENT_ID } from '../../nt/generated/layouts.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DispatcherHeader, KMutant } from '../generated/views.ts';
import { anyIrql, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import { PspClientId } from '../ps/process.ts';
import { KiInitializeMutant, KiReleaseMutant } from './mutex.ts';
import { waitDdis } from './wait.ts';

/** The process and the thread that own a mutant, as CLIENT_ID; none when nobody does. */
function writeOwner(k: Kernel, mutant: GuestAddress, clientId: GuestAddress): void {
  const owner = new KMutant(k.memory, mutant).OwnerThread;
  const thread = PspFindThread(k, owner);
  const write = (offset: number, id: number) => k.memory.writeI64(addressAdd(clientId, offset), id);
  write(CLIENT_ID.UniqueProcess, thread === undefined ? 0 : PspClientId(thread.process));
  write(CLIENT_ID.UniqueThread, thread === undefined ? 0 : PspClientId(thread.id));
}

export const mutantDdis: readonly Ddi[] = [
  /**
   * Makes a mutant that the running thread owns, or nobody.
   * @irql any
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeInitializeMutant',
    parameters: ['Mutant: ptr', 'InitialOwner: bool'],
    irql: anyIrql,
    call: (k, mutant, isOwned) => KiInitializeMutant(k, mutant, isOwned),
  }),
  /**
   * Gives up one ownership of a mutant, or all of them as abandoned; returns the previous state.
   * @irql <= DISPATCH_LEVEL; with Wait = TRUE <= APC_LEVEL. Raises STATUS_MUTANT_NOT_OWNED when the thread does not own it.
   * Deviation: Wait = TRUE does not keep the dispatcher lock, since nothing runs in between.
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeReleaseMutant',
    parameters: ['Mutant: ptr', 'Increment: s32', 'Abandoned: bool', 'Wait: bool'],
    irql: upToDispatch,
    call: (k, mutant, increment, abandoned) => KiReleaseMutant(k, mutant, increment, abandoned),
  }),
  /**
   * Returns the state of a mutant: 1 when it is free.
   * @irql <= DISPATCH_LEVEL
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeReadStateMutant',
    parameters: ['Mutant: ptr'],
    irql: upToDispatch,
    call: (k, mutant) => new DispatcherHeader(k.memory, mutant).SignalState,
  }),
  /**
   * Tells which process and thread own a mutant; both are 0 when nobody does.
   * @irql <= DISPATCH_LEVEL
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeQueryOwnerMutant',
    parameters: ['Mutant: ptr', 'ClientId: ptr'],
    irql: upToDispatch,
    call: (k, mutant, clientId) => writeOwner(k, mutant, clientId),
  }),
  /**
   * Waits for a mutex: another name of KeWaitForSingleObject.
   * @irql <= APC_LEVEL; DISPATCH_LEVEL too with a zero timeout. Bug check 0xC4 above that.
   * Source: "KeWaitForMutexObject macro (wdm.h)".
   */
  { ...waitDdis.find(({ name }) => name === 'KeWaitForSingleObject')!, name: 'KeWaitForMutexObject' },
];
