/** System threads of a case: started by its kernel side, and over before that goes on. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';

const THREAD_ALL_ACCESS = 0x1f_ffff;
const EVENT_BYTES = 24;
export const [EXECUTIVE, KERNEL_MODE, USER_MODE] = [0, 0, 1];
export const [NOTIFICATION, SYNCHRONIZATION] = [0, 1];
const MILLISECOND_100NS = 10_000;

/** Starts a system thread; its object, which {@link join} gives up. */
export function* spawn(nt: DriverKit, body: DriverRoutine): DriverCode<GuestAddress> {
  const out = nt.local(16);
  const start = nt.routine(body);
  yield* nt.PsCreateSystemThread(out, THREAD_ALL_ACCESS, NULL_ADDRESS, NULL_ADDRESS, NULL_ADDRESS, start, NULL_ADDRESS);
  const handle = nt.memory.readU64(out);
  yield* nt.ObReferenceObjectByHandle(handle, 0, NULL_ADDRESS, KERNEL_MODE, addressAdd(out, 8), NULL_ADDRESS);
  const thread = nt.memory.readPointer(addressAdd(out, 8));
  yield* nt.ZwClose(handle);
  return thread;
}

/** Waits until threads have ended. */
export function* join(nt: DriverKit, ...threads: GuestAddress[]): DriverCode<void> {
  for (const thread of threads) {
    yield* wait(nt, thread);
    yield* nt.ObDereferenceObject(thread);
  }
}

/** An event that is not signalled. */
export function* event(nt: DriverKit, type = NOTIFICATION): DriverCode<GuestAddress> {
  const address = nt.data(EVENT_BYTES);
  yield* nt.KeInitializeEvent(address, type, false);
  return address;
}

/** Waits in kernel mode, not alertably; for ever unless a time is given. */
export function* wait(nt: DriverKit, object: GuestAddress, milliseconds?: number): DriverCode<number> {
  let timeout = NULL_ADDRESS;
  if (milliseconds !== undefined) {
    timeout = nt.local(8);
    nt.memory.writeI64(timeout, -milliseconds * MILLISECOND_100NS);
  }
  return yield* nt.KeWaitForSingleObject(object, EXECUTIVE, KERNEL_MODE, false, timeout);
}

/** Lets so much time pass that other threads get to where they wait. */
export function* pause(nt: DriverKit, milliseconds = 10): DriverCode<number> {
  const interval = nt.local(8);
  nt.memory.writeI64(interval, -milliseconds * MILLISECOND_100NS);
  return yield* nt.KeDelayExecutionThread(KERNEL_MODE, false, interval);
}

/** Has the running thread stay on processor 0; with everybody there, priorities alone say who runs. */
export const pin = (nt: DriverKit) => nt.KeSetSystemAffinityThreadEx({ lo: 1, hi: 0 });
export const unpin = (nt: DriverKit) => nt.KeRevertToUserAffinityThreadEx({ lo: 0, hi: 0 });
