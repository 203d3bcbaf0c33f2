import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { IRP_MJ_CREATE, IRP_MJ_READ } from '../../nt/irp-codes.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_CANCELLED,
  STATUS_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCreateHandle } from '../ob/handle.ts';
import type { Thread } from '../ps/state.ts';
import { PspCreateUserThread } from '../ps/thread.ts';
import { call, complete, currentLocation, markPending, setCompletion } from '../testing/driver-script.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { createSampleDevice, type Dispatch, openSampleDevice, type SampleDevice } from '../testing/sample-device.ts';
import { at, OUTPUT, STATUS_BLOCK, UserCalls } from '../testing/user-calls.ts';
import { threadIrps } from './thread-irps.ts';

const ASYNCHRONOUS = { options: 0 };

/** What a driver with one pending read at a time does, and what it has seen. */
interface PendingReads {
  readonly irps: GuestAddress[];
  readonly cancelled: { device: number; irp: number; irql: number; cancelIrql: number }[];
  cancel: GuestAddress;
}

function pendingReads(): PendingReads {
  return { irps: [], cancelled: [], cancel: NULL_ADDRESS };
}

/** Reads stay pending with a cancel routine set; the routine completes them with STATUS_CANCELLED. */
function cancelableReads(seen: PendingReads): (k: Kernel) => Dispatch {
  return (k) => ({
    [IRP_MJ_READ]: (_device, irp) => {
      markPending(k, irp);
      new Irp(k.memory, irp as GuestAddress).CancelRoutine = seen.cancel;
      seen.irps.push(irp as GuestAddress);
      return STATUS_PENDING;
    },
  });
}

/** The cancel routine that drivers are taught: release the cancel spin lock first, then complete. */
function giveCancelRoutine(sample: SampleDevice, seen: PendingReads): void {
  const { k } = sample;
  seen.cancel = sample.script.routine(function* (device, irp) {
    const view = new Irp(k.memory, irp as GuestAddress);
    seen.cancelled.push({ device, irp, irql: k.irql, cancelIrql: view.CancelIrql });
    call(k, 'IoReleaseCancelSpinLock', view.CancelIrql);
    yield complete(k, irp, STATUS_CANCELLED);
  });
}

function openCancelable(options = {}): ReturnType<typeof openSampleDevice> & { seen: PendingReads } {
  const seen = pendingReads();
  const sample = openSampleDevice(cancelableReads(seen), options);
  giveCancelRoutine(sample, seen);
  return { ...sample, seen };
}

/** Reads with an offset, as asynchronous file objects need it. */
function readAsync(sample: { k: Kernel; user: UserCalls; handle: number }, block = STATUS_BLOCK): number | undefined {
  const none = u64(0);
  sample.user.poisonResult();
  sample.k.memory.writeU64(OUTPUT, 0, 0);
  return sample.user.service(
    'NtReadFile',
    u64(sample.handle),
    none,
    none,
    none,
    at(block),
    at(addressAdd(OUTPUT, 0x10)),
    4,
    at(OUTPUT),
    none,
  );
}

function eventsOf(sample: SampleDevice, kinds: readonly string[]) {
  return sample.events.filter(({ kind }) => kinds.includes(kind)).map(({ kind, args }) => [kind, ...args]);
}

function secondThread(sample: SampleDevice): Thread {
  const thread = PspCreateUserThread(sample.k, sample.program.process.id, 'second');
  for (const queue of sample.k.state.ke.readyQueues) queue.length = 0;
  return thread;
}

describe('the cancel spin lock', () => {
  it('raises to DISPATCH_LEVEL, stores the old level, and gives it back', () => {
    const { k, scratchPage, events } = createSampleDevice();
    const irql = scratchPage();
    call(k, 'IoAcquireCancelSpinLock', irql);
    expect([k.irql, k.memory.readU8(irql)]).toEqual([DISPATCH_LEVEL, PASSIVE_LEVEL]);
    call(k, 'IoReleaseCancelSpinLock', PASSIVE_LEVEL);
    expect(k.irql).toBe(PASSIVE_LEVEL);
    const type = eventCode('lock_code', 'cancel spin lock');
    const kinds = events.filter(({ args }) => args[1] === type).map(({ kind }) => kind);
    expect(kinds).toEqual(['lockAcquire', 'lockRelease']);
  });

  it('is one for the whole system and not recursive', () => {
    const { k, scratchPage } = createSampleDevice();
    call(k, 'IoAcquireCancelSpinLock', scratchPage());
    expect(bugcheckOf(() => call(k, 'IoAcquireCancelSpinLock', scratchPage())).code).toBe(0x0f);
  });
});

describe('IoCancelIrp', () => {
  it('marks an IRP without a cancel routine, and that is all', () => {
    const { k, script, events } = createSampleDevice();
    const irp = call(k, 'IoAllocateIrp', 1, false) as GuestAddress;
    expect(script.call(call(k, 'IoCancelIrp', irp))).toBe(0);
    expect(new Irp(k.memory, irp).Cancel).toBe(1);
    expect(k.irql).toBe(PASSIVE_LEVEL);
    const cancels = events.filter(({ kind }) => kind === 'irpCancel').map(({ args }) => args.slice(1));
    expect(cancels).toEqual([[eventCode('cancel_code', 'IoCancelIrp'), NULL_ADDRESS]]);
  });

  it('calls the routine once, at DISPATCH_LEVEL, with the device and the IRQL to go back to', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    const { k, script, seen, device } = sample;
    expect(readAsync(sample)).toBe(STATUS_PENDING);
    const irp = seen.irps[0]!;
    expect(script.call(call(k, 'IoCancelIrp', irp))).toBe(1);
    expect(seen.cancelled).toEqual([{ device, irp, irql: DISPATCH_LEVEL, cancelIrql: PASSIVE_LEVEL }]);
    expect(k.irql).toBe(PASSIVE_LEVEL);
    expect(sample.user.result.status).toBe(STATUS_CANCELLED);
  });

  it('clears the routine before it calls it, so that a second cancel finds none', () => {
    const sample = openSampleDevice(
      (k) => ({
        [IRP_MJ_READ]: (_device, irp) => {
          markPending(k, irp);
          const view = new Irp(k.memory, irp as GuestAddress);
          view.CancelRoutine = routine;
          address = view.address;
          return STATUS_PENDING;
        },
      }),
      ASYNCHRONOUS,
    );
    let address = NULL_ADDRESS;
    const found: number[] = [];
    const { k, script } = sample;
    const routine = script.routine((_device, irp) => {
      const view = new Irp(k.memory, irp as GuestAddress);
      found.push(view.CancelRoutine, view.Cancel);
      call(k, 'IoReleaseCancelSpinLock', view.CancelIrql);
    });
    readAsync(sample);
    expect(script.call(call(k, 'IoCancelIrp', address))).toBe(1);
    expect(script.call(call(k, 'IoCancelIrp', address))).toBe(0);
    expect(found).toEqual([0, 1]);
  });

  it('shows the routine that was set inline, when it was called, and when it came back', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    const { k, script, seen } = sample;
    readAsync(sample);
    script.call(call(k, 'IoCancelIrp', seen.irps[0]));
    const shown = eventsOf(sample, ['irpSetCancel', 'irpCancel', 'irpCancelCall', 'irpComplete', 'irpCancelReturn']);
    expect(shown.map(([kind]) => kind)).toEqual([
      'irpSetCancel',
      'irpCancel',
      'irpSetCancel',
      'irpCancelCall',
      'irpComplete',
      'irpCancelReturn',
    ]);
    expect(shown[0]!.slice(2)).toEqual([seen.cancel, NULL_ADDRESS]);
    expect(shown[2]!.slice(2)).toEqual([NULL_ADDRESS, seen.cancel]);
    expect(shown[3]!.slice(2)).toEqual([1, seen.cancel]);
  });

  it('of an IRP that is over is MULTIPLE_IRP_COMPLETE_REQUESTS', () => {
    const { k, script } = createSampleDevice();
    const irp = call(k, 'IoAllocateIrp', 1, false);
    call(k, 'IoFreeIrp', irp);
    expect(bugcheckOf(() => script.call(call(k, 'IoCancelIrp', irp))).code).toBe(0x44);
  });

  it('of an IRP whose completion has ended and that has a cancel routine is CANCEL_STATE_IN_COMPLETED_IRP', () => {
    const { k, script } = createSampleDevice();
    const irp = call(k, 'IoAllocateIrp', 1, false) as GuestAddress;
    const view = new Irp(k.memory, irp);
    view.CurrentLocation = view.StackCount + 2;
    view.CancelRoutine = 0x6000_0000_1000 as GuestAddress;
    const stop = bugcheckOf(() => script.call(call(k, 'IoCancelIrp', irp)));
    expect(stop.code).toBe(0x48);
    expect(stop.parameters[1]).toEqual(u64(0x1000, 0x6000));
  });
});

describe('a completion', () => {
  function stopOf(change: (irp: Irp) => void, status: number) {
    const { user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        change(new Irp(k.memory, irp as GuestAddress));
        yield complete(k, irp, status);
        return status;
      },
    }));
    return bugcheckOf(() => user.read(handle, 4));
  }

  it('with the cancel routine still set is what Driver Verifier makes of it', () => {
    const routine = 0x6000_0000_1000 as GuestAddress;
    const stop = stopOf((irp) => {
      irp.CancelRoutine = routine;
    }, STATUS_SUCCESS);
    expect([stop.code, stop.parameters[0].lo, stop.parameters[1]]).toEqual([0xc9, 7, u64(0x1000, 0x6000)]);
  });

  it.each([[STATUS_PENDING], [0xffff_ffff]])('with %i, which is no result, too', (status) => {
    const stop = stopOf(() => {}, status);
    expect([stop.code, stop.parameters[0].lo, stop.parameters[1].lo]).toEqual([0xc9, 6, status]);
  });
});

describe('the list of a thread’s IRPs', () => {
  it('has what the thread has issued, the youngest first, until it is over', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    const { k, program, script, seen } = sample;
    readAsync(sample);
    readAsync(sample);
    expect(threadIrps(k, program.thread)).toEqual([seen.irps[1], seen.irps[0]]);
    script.call(call(k, 'IoCancelIrp', seen.irps[1]));
    expect(threadIrps(k, program.thread)).toEqual([seen.irps[0]]);
  });

  it('keeps a driver from freeing one of them', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    readAsync(sample);
    const stop = bugcheckOf(() => call(sample.k, 'IoFreeIrp', sample.seen.irps[0]));
    expect([stop.code, stop.parameters[0].lo]).toEqual([0xc9, 2]);
  });
});

describe('NtCancelIoFile', () => {
  it('cancels what the thread has issued on the file object, the youngest first', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    const { seen, user, handle } = sample;
    readAsync(sample);
    readAsync(sample);
    const [first, second] = seen.irps;
    expect(user.service('NtCancelIoFile', u64(handle), at(STATUS_BLOCK))).toBe(STATUS_SUCCESS);
    expect(seen.cancelled.map(({ irp }) => irp)).toEqual([second, first]);
    expect(user.result.status).toBe(STATUS_SUCCESS);
  });

  it('leaves other threads’ requests alone and does not mind when there are none', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    readAsync(sample);
    const other = new UserCalls(sample, secondThread(sample));
    expect(other.service('NtCancelIoFile', u64(sample.handle), at(STATUS_BLOCK))).toBe(STATUS_SUCCESS);
    expect(sample.seen.cancelled).toEqual([]);
  });

  it('returns at once when the driver goes on with the request', () => {
    const seen: number[] = [];
    const sample = openSampleDevice(
      (k) => ({
        [IRP_MJ_READ]: (_device, irp) => {
          markPending(k, irp);
          seen.push(irp);
          return STATUS_PENDING;
        },
      }),
      ASYNCHRONOUS,
    );
    readAsync(sample);
    expect(sample.user.service('NtCancelIoFile', u64(sample.handle), at(STATUS_BLOCK))).toBe(STATUS_SUCCESS);
    expect(new Irp(sample.k.memory, seen[0] as GuestAddress).Cancel).toBe(1);
  });
});

describe('NtCancelIoFileEx', () => {
  function cancelEx(sample: { user: UserCalls; handle: number }, request = u64(0)): number | undefined {
    return sample.user.service('NtCancelIoFileEx', u64(sample.handle), request, at(addressAdd(OUTPUT, 0x100)));
  }

  it('cancels the requests of all threads of the process, or says that there are none', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    expect(cancelEx(sample)).toBe(STATUS_NOT_FOUND);
    readAsync(sample);
    const other = new UserCalls(sample, secondThread(sample));
    expect(cancelEx({ user: other, handle: sample.handle })).toBe(STATUS_SUCCESS);
    expect(sample.seen.cancelled).toHaveLength(1);
  });

  it('cancels the one request whose status block it is told', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    const otherBlock = addressAdd(OUTPUT, 0x80);
    readAsync(sample);
    readAsync(sample, otherBlock);
    expect(cancelEx(sample, at(addressAdd(OUTPUT, 0x200)))).toBe(STATUS_NOT_FOUND);
    expect(cancelEx(sample, at(otherBlock))).toBe(STATUS_SUCCESS);
    expect(sample.seen.cancelled.map(({ irp }) => irp)).toEqual([sample.seen.irps[1]]);
  });

  it('leaves other processes’ requests on the same file object alone', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    readAsync(sample);
    const { k, program } = sample;
    const file = k.state.ob.handleTables.get(program.process.id)!.entries[sample.handle / 4]!;
    const other = sample.createProgram('other.exe');
    const handle = ObpCreateHandle(k, other.process.id, file.object, file.access);
    expect(cancelEx({ user: new UserCalls(sample, other.thread), handle })).toBe(STATUS_NOT_FOUND);
  });
});

describe('NtCancelSynchronousIoFile', () => {
  function openThread(sample: SampleDevice, thread: Thread, access = 1): number {
    const { k, program } = sample;
    return ObpCreateHandle(k, program.process.id, thread.object, access);
  }

  it('ends the call that another thread waits in', () => {
    const sample = openCancelable();
    const other = secondThread(sample);
    const reader = new UserCalls(sample, other);
    expect(reader.read(sample.handle, 4)).toBeUndefined();
    const status = sample.user.service('NtCancelSynchronousIoFile', u64(openThread(sample, other)), u64(0), at(OUTPUT));
    expect(status).toBe(STATUS_SUCCESS);
    expect(sample.script.resume(other)).toBe(STATUS_CANCELLED);
  });

  it('ends an open that the driver has left pending', () => {
    const seen = pendingReads();
    const sample = createSampleDevice((k) => ({ [IRP_MJ_CREATE]: cancelableReads(seen)(k)[IRP_MJ_READ]! }));
    giveCancelRoutine(sample, seen);
    const other = secondThread(sample);
    expect(new UserCalls(sample, other).open('\\??\\Smp')).toBeUndefined();
    sample.user.service('NtCancelSynchronousIoFile', u64(openThread(sample, other)), u64(0), at(OUTPUT));
    expect(sample.script.resume(other)).toBe(STATUS_CANCELLED);
  });

  it('is not for asynchronous requests', () => {
    const sample = openCancelable(ASYNCHRONOUS);
    const other = secondThread(sample);
    readAsync({ ...sample, user: new UserCalls(sample, other) });
    const status = sample.user.service('NtCancelSynchronousIoFile', u64(openThread(sample, other)), u64(0), at(OUTPUT));
    expect(status).toBe(STATUS_NOT_FOUND);
  });

  it('needs a thread’s handle that allows to terminate it', () => {
    const sample = openCancelable();
    const handle = u64(openThread(sample, secondThread(sample), 2));
    expect(sample.user.service('NtCancelSynchronousIoFile', handle, u64(0), at(OUTPUT))).toBe(STATUS_ACCESS_DENIED);
    const file = u64(sample.handle);
    expect(sample.user.service('NtCancelSynchronousIoFile', file, u64(0), at(OUTPUT))).toBe(
      STATUS_OBJECT_TYPE_MISMATCH,
    );
  });
});

describe('completion routines of a cancelled IRP', () => {
  it('are called for SL_INVOKE_ON_CANCEL whatever the status', () => {
    const sample = createSampleDevice();
    const { k, script } = sample;
    const calls: number[] = [];
    const routine = script.routine((_device, irp) => {
      calls.push(irp);
      return 0xc000_0016;
    });
    const irp = call(k, 'IoAllocateIrp', 2, false) as GuestAddress;
    const view = new Irp(k.memory, irp);
    view.CurrentLocation = 2;
    view.Tail_Overlay_CurrentStackLocation = addressAdd(view.Tail_Overlay_CurrentStackLocation, -72);
    setCompletion(k, irp, routine, 0, 0x20);
    view.CurrentLocation = 1;
    view.Tail_Overlay_CurrentStackLocation = addressAdd(view.Tail_Overlay_CurrentStackLocation, -72);
    expect(currentLocation(k, irp).CompletionRoutine).toBe(routine);
    script.call(call(k, 'IoCancelIrp', irp));
    script.call(complete(k, irp, STATUS_SUCCESS));
    expect(calls).toEqual([irp]);
  });
});
