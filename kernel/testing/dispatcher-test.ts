/** A booted kernel with dispatcher objects and threads that wait for them, for unit tests of the kernel core. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromBigInt, u64FromNumber } from '../../base/u64.ts';
import { DISPATCHER_HEADER } from '../../nt/generated/layouts.ts';
import { KI_USER_SHARED_DATA, KiUpdateClock } from '../ke/clock.ts';
import { keDdis } from '../ke/ddis.ts';
import { KiExpireTimeouts } from '../ke/timeouts.ts';
import { MiProcessorBlock, PAGE_SIZE, PROCESSOR_BLOCK_BYTES } from '../mm/system-space.ts';
import type { Thread } from '../ps/state.ts';
import { PspCreateUserThread } from '../ps/thread.ts';
import { listEntries } from '../rtl/list.ts';
import { callDdi } from './call-ddi.ts';
import { createTestSystem, type TestSystem } from './test-system.ts';

/** Bytes between two objects of a test. */
const OBJECT_STRIDE = 0x100;

/** WAIT_TYPE, and the wait reason Executive. */
export const WaitAll = 0;
export const WaitAny = 1;
const Executive = 0;
const KernelMode = 0;

export interface DispatcherTest extends TestSystem {
  /** Calls a routine of the kernel core in the current thread. */
  ke(name: string, ...args: unknown[]): unknown;
  /** Calls a routine in a thread; its value, undefined when the thread waits now. */
  inThread(thread: Thread, name: string, ...args: unknown[]): number | undefined;
  /** Waits for one object in a thread; `timeout` as {@link timeout} makes it. */
  waitFor(thread: Thread, object: GuestAddress, timeout?: GuestAddress): number | undefined;
  /** Waits for several objects in a thread. */
  waitForAll(thread: Thread, type: number, objects: readonly GuestAddress[]): number | undefined;
  /** Another thread of the test program; it waits for nothing. */
  thread(name: string): Thread;
  /** Fresh memory for an object. */
  place(): GuestAddress;
  event(type: number, signaled: boolean): GuestAddress;
  mutex(): GuestAddress;
  /** A LARGE_INTEGER in guest memory, 100 ns units. */
  timeout(value: number | bigint): GuestAddress;
  /** An array of pointers in guest memory. */
  pointers(values: readonly GuestAddress[]): GuestAddress;
  /** SignalState of a dispatcher object. */
  signalState(object: GuestAddress): number;
  /** How many wait blocks hang on an object. */
  waiters(object: GuestAddress): number;
  /** Lets time pass, as the processor's idle loop does. */
  pass(nanoseconds: number): void;
}

export function createDispatcherTest(options: Parameters<typeof createTestSystem>[0] = {}): DispatcherTest {
  const system = createTestSystem(options);
  const { k, script, program } = system;
  const systemData = { write: true, execute: false, user: false };
  k.memory.map(KI_USER_SHARED_DATA, PAGE_SIZE, systemData);
  k.memory.map(MiProcessorBlock(0), PROCESSOR_BLOCK_BYTES, systemData);
  let next = system.scratchPage();
  let left = PAGE_SIZE / OBJECT_STRIDE;

  function place(): GuestAddress {
    if (left === 0) {
      next = system.scratchPage();
      left = PAGE_SIZE / OBJECT_STRIDE;
    }
    left--;
    const address = next;
    next = addressAdd(next, OBJECT_STRIDE);
    return address;
  }

  function ke(name: string, ...args: unknown[]): unknown {
    return callDdi(k, keDdis, name, ...args);
  }

  function inThread(thread: Thread, name: string, ...args: unknown[]): number | undefined {
    script.start(thread, undefined);
    return script.start(thread, ke(name, ...args) as Parameters<typeof script.start>[1]);
  }

  function pointers(values: readonly GuestAddress[]): GuestAddress {
    const array = place();
    values.forEach((value, index) => {
      k.memory.writePointer(addressAdd(array, 8 * index), value);
    });
    return array;
  }

  return {
    ...system,
    ke,
    inThread,
    place,
    pointers,
    waitFor: (thread, object, timeout = NULL_ADDRESS) =>
      inThread(thread, 'KeWaitForSingleObject', object, Executive, KernelMode, false, timeout),
    waitForAll(thread, type, objects) {
      const array = pointers(objects);
      const args = [objects.length, array, type, Executive, KernelMode, false, NULL_ADDRESS, NULL_ADDRESS];
      return inThread(thread, 'KeWaitForMultipleObjects', ...args);
    },
    thread(name) {
      const thread = PspCreateUserThread(k, program.process.id, name);
      for (const queue of k.state.ke.readyQueues) queue.length = 0;
      return thread;
    },
    event(type, signaled) {
      const event = place();
      ke('KeInitializeEvent', event, type, signaled);
      return event;
    },
    mutex() {
      const mutex = place();
      ke('KeInitializeMutex', mutex, 0);
      return mutex;
    },
    timeout(value) {
      const address = place();
      const { lo, hi } = typeof value === 'bigint' ? u64FromBigInt(BigInt.asUintN(64, value)) : u64FromNumber(value);
      k.memory.writeU64(address, lo, hi);
      return address;
    },
    signalState: (object) => k.memory.readS32(addressAdd(object, DISPATCHER_HEADER.SignalState)),
    waiters: (object) => [...listEntries(k.memory, addressAdd(object, DISPATCHER_HEADER.WaitListHead))].length,
    pass(nanoseconds) {
      k.processor.extraTimeNs += nanoseconds;
      KiUpdateClock(k);
      KiExpireTimeouts(k);
    },
  };
}
