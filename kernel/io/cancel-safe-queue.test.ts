import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_CANCELLED, STATUS_DEVICE_BUSY, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { IoCsqIrpContext, Irp } from '../generated/views.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { call, complete, currentLocation } from '../testing/driver-script.ts';
import { createSampleDevice } from '../testing/sample-device.ts';
import { csqDdis } from './csq-ddis.ts';

/** A queue of a driver: an array, with everything that the system does to it written down. */
function createQueue({ refuses = false, beforeInsert = () => {} } = {}) {
  const sample = createSampleDevice();
  const { k, script, scratchPage } = sample;
  const queue: number[] = [];
  const log: string[] = [];
  const completed: number[] = [];
  const peekContexts: number[] = [];
  const contexts: number[] = [];
  let held = false;
  const page = scratchPage();
  const csq = page;

  const acquire = script.routine((_csq, irql) => {
    expect(held).toBe(false);
    held = true;
    log.push('acquire');
    k.memory.writeU8(irql as GuestAddress, call(k, 'KeRaiseIrqlToDpcLevel'));
  });
  const release = script.routine((_csq, irql) => {
    expect(held).toBe(true);
    held = false;
    log.push('release');
    call(k, 'KeLowerIrql', irql);
  });
  const insert = script.routine((_csq, irp, insertContext) => {
    expect([held, k.irql]).toEqual([true, DISPATCH_LEVEL]);
    log.push('insert');
    if (insertContext !== undefined) contexts.push(insertContext);
    if (refuses) return STATUS_DEVICE_BUSY;
    queue.push(irp);
    beforeInsert();
    return STATUS_SUCCESS;
  });
  const remove = script.routine((_csq, irp) => {
    expect(held).toBe(true);
    log.push('remove');
    queue.splice(queue.indexOf(irp), 1);
  });
  const peek = script.routine((_csq, irp, peekContext) => {
    expect(held).toBe(true);
    peekContexts.push(peekContext!);
    return (queue[irp === 0 ? 0 : queue.indexOf(irp!) + 1] ?? NULL_ADDRESS) as GuestAddress;
  });
  const completeCanceled = script.routine(function* (_csq, irp) {
    expect(held).toBe(false);
    log.push('complete');
    completed.push(irp!);
    yield complete(k, irp!, STATUS_CANCELLED);
  });

  const name = refuses ? 'IoCsqInitializeEx' : 'IoCsqInitialize';
  callDdi(k, csqDdis, name, csq, insert, remove, peek, acquire, release, completeCanceled);
  return {
    ...sample,
    queue,
    log,
    completed,
    peekContexts,
    contexts,
    csq,
    contextAt: (index: number) => addressAdd(page, 0x100 + 0x20 * index),
    csqCall: (routine: string, ...args: unknown[]) => script.call(callDdi(k, csqDdis, routine, csq, ...args) as number),
    /** An IRP of the driver's own that has come to its driver; its completion ends with the driver. */
    irp(): GuestAddress {
      const address = call(k, 'IoAllocateIrp', 2, false) as GuestAddress;
      const stops = script.routine(() => 0xc000_0016);
      const view = new Irp(k.memory, address);
      for (let i = 0; i < 2; i++) {
        view.CurrentLocation--;
        view.Tail_Overlay_CurrentStackLocation = addressAdd(view.Tail_Overlay_CurrentStackLocation, -72);
      }
      const stack = currentLocation(k, address);
      stack.CompletionRoutine = stops;
      stack.Control = 0xe0;
      return address;
    },
  };
}

describe('inserting into a cancel-safe queue', () => {
  it('inserts the IRP under the lock and marks it pending', () => {
    const test = createQueue();
    const irp = test.irp();
    test.csqCall('IoCsqInsertIrp', irp, NULL_ADDRESS);
    expect(test.queue).toEqual([irp]);
    expect(test.log).toEqual(['acquire', 'insert', 'release']);
    expect(currentLocation(test.k, irp).Control & 1).toBe(1);
    expect(new Irp(test.k.memory, irp).CancelRoutine).not.toBe(NULL_ADDRESS);
    expect(test.k.irql).toBe(PASSIVE_LEVEL);
  });

  it('completes one that was cancelled before, outside of the lock', () => {
    const test = createQueue();
    const irp = test.irp();
    test.script.call(call(test.k, 'IoCancelIrp', irp));
    test.csqCall('IoCsqInsertIrp', irp, NULL_ADDRESS);
    expect(test.log).toEqual(['acquire', 'insert', 'remove', 'release', 'complete']);
    expect(test.queue).toEqual([]);
    expect(test.completed).toEqual([irp]);
  });

  it('gives the insert routine of an extended queue its context and returns what that says', () => {
    const test = createQueue({ refuses: true });
    const irp = test.irp();
    expect(test.csqCall('IoCsqInsertIrpEx', irp, NULL_ADDRESS, u64(77))).toBe(STATUS_DEVICE_BUSY);
    expect(test.contexts).toEqual([77]);
    expect(test.log).toEqual(['acquire', 'insert', 'release']);
    expect(currentLocation(test.k, irp).Control & 1).toBe(0);
    const view = new Irp(test.k.memory, irp);
    expect([view.CancelRoutine, test.k.memory.readPointer(addressAdd(view.Tail_Overlay_DriverContext, 24))]).toEqual([
      NULL_ADDRESS,
      NULL_ADDRESS,
    ]);
  });
});

describe('removing from a cancel-safe queue', () => {
  it('gives the first that matches, then none', () => {
    const test = createQueue();
    const [first, second] = [test.irp(), test.irp()];
    for (const irp of [first, second]) test.csqCall('IoCsqInsertIrp', irp, NULL_ADDRESS);
    expect(test.csqCall('IoCsqRemoveNextIrp', u64(5))).toBe(first);
    expect(test.csqCall('IoCsqRemoveNextIrp', u64(5))).toBe(second);
    expect(test.csqCall('IoCsqRemoveNextIrp', u64(5))).toBe(0);
    expect(new Set(test.peekContexts)).toEqual(new Set([5]));
    expect(new Irp(test.k.memory, first).CancelRoutine).toBe(NULL_ADDRESS);
  });

  it('passes over one that is being cancelled', () => {
    const test = createQueue();
    const [first, second] = [test.irp(), test.irp()];
    for (const irp of [first, second]) test.csqCall('IoCsqInsertIrp', irp, NULL_ADDRESS);
    // What IoCancelIrp has done at the moment when it gives up the cancel spin lock.
    new Irp(test.k.memory, first).CancelRoutine = NULL_ADDRESS;
    expect(test.csqCall('IoCsqRemoveNextIrp', u64(0))).toBe(second);
    expect(test.queue).toEqual([first]);
  });

  it('by context gives that IRP, once', () => {
    const test = createQueue();
    const [first, second] = [test.irp(), test.irp()];
    test.csqCall('IoCsqInsertIrp', first, test.contextAt(0));
    test.csqCall('IoCsqInsertIrp', second, test.contextAt(1));
    expect(test.csqCall('IoCsqRemoveIrp', test.contextAt(1))).toBe(second);
    expect(test.csqCall('IoCsqRemoveIrp', test.contextAt(1))).toBe(0);
    expect(test.queue).toEqual([first]);
  });
});

describe('cancelling an IRP in a cancel-safe queue', () => {
  it.each([[false], [true]])('takes it out and completes it (with a context: %s)', (hasContext) => {
    const test = createQueue();
    const irp = test.irp();
    const context = hasContext ? test.contextAt(0) : NULL_ADDRESS;
    test.csqCall('IoCsqInsertIrp', irp, context);
    test.log.length = 0;
    expect(test.script.call(call(test.k, 'IoCancelIrp', irp))).toBe(1);
    expect(test.log).toEqual(['acquire', 'remove', 'release', 'complete']);
    expect(test.completed).toEqual([irp]);
    expect(test.k.irql).toBe(PASSIVE_LEVEL);
    if (hasContext) expect(new IoCsqIrpContext(test.k.memory, context).Irp).toBe(NULL_ADDRESS);
  });

  it('that has been removed is the driver’s own business', () => {
    const test = createQueue();
    const irp = test.irp();
    test.csqCall('IoCsqInsertIrp', irp, NULL_ADDRESS);
    test.csqCall('IoCsqRemoveNextIrp', u64(0));
    expect(test.script.call(call(test.k, 'IoCancelIrp', irp))).toBe(0);
    expect(test.completed).toEqual([]);
  });

  it('shows when it was queued and when it left the queue', () => {
    const test = createQueue();
    const irp = test.irp();
    test.csqCall('IoCsqInsertIrp', irp, NULL_ADDRESS);
    test.script.call(call(test.k, 'IoCancelIrp', irp));
    const shown = test.events.filter(({ kind }) => kind === 'irpQueue' || kind === 'irpDequeue');
    expect(shown.map(({ kind, args }) => [kind, ...args.slice(1)])).toEqual([
      ['irpQueue', 1, test.csq, 0, STATUS_SUCCESS],
      ['irpDequeue', 1, test.csq],
    ]);
  });
});
