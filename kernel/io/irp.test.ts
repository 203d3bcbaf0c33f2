import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IO_STACK_LOCATION, IRP } from '../../nt/generated/layouts.ts';
import { IRP_MJ_DEVICE_CONTROL, IRP_MJ_READ, IRP_MJ_WRITE } from '../../nt/irp-codes.ts';
import {
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../nt/status-codes.ts';
import { DEVICE_FLAGS } from '../../nt/tables/io-flags.ts';
import { DeviceObject, IoStackLocation, Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import {
  call,
  complete,
  completesWith,
  copyLocation,
  createDevice,
  currentLocation,
  markPending,
  setCompletion,
  skipLocation,
  unicode,
} from '../testing/driver-script.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import type { GuestActivity, GuestRoutine } from '../testing/guest-script.ts';
import { createSampleDevice, type Dispatch, driverObject } from '../testing/sample-device.ts';
import { IopAllocateIrp, IRP_ALLOCATED } from './irp.ts';

const ON_SUCCESS = 0x40;
const ON_ERROR = 0x80;
const ON_CANCEL = 0x20;
const ALWAYS = ON_SUCCESS | ON_ERROR | ON_CANCEL;

/** `\Device\Sample` with a filter on top, whose routines are given the device below. */
function filtered(lower: (k: Kernel) => Dispatch, filter: (k: Kernel, below: () => number) => Dispatch) {
  const sample = createSampleDevice(lower);
  const { k } = sample;
  let below = 0;
  const upper = filter(k, () => below);
  const pass: GuestRoutine = function* (_device, irp) {
    skipLocation(k, irp);
    return yield call(k, 'IofCallDriver', below, irp);
  };
  sample.drivers.load('filter', { dispatch: { 0: pass, 2: pass, 18: pass, ...upper } });
  const device = createDevice(k, driverObject(k, 'filter'), '');
  new DeviceObject(k.memory, device).Flags = DEVICE_FLAGS.DO_BUFFERED_IO;
  below = call(k, 'IoAttachDeviceToDeviceStack', device, sample.device);
  sample.user.open('\\Device\\Sample');
  sample.events.length = 0;
  return { ...sample, filter: device, handle: sample.user.handle };
}

/** Passes an IRP on by copying its location, with a completion routine. */
function forwards(k: Kernel, below: () => number, completion: GuestAddress, control = ALWAYS): GuestRoutine {
  return function* (_device, irp) {
    copyLocation(k, irp);
    setCompletion(k, irp, completion, 0x1234, control);
    return yield call(k, 'IofCallDriver', below(), irp);
  };
}

describe('an allocated IRP', () => {
  it('has its locations behind it and none of them current', () => {
    const { k, events } = createSampleDevice();
    const address = call(k, 'IoAllocateIrp', 3, false) as GuestAddress;
    const irp = new Irp(k.memory, address);
    expect([irp.Type, irp.Size]).toEqual([6, IRP.SIZE + 3 * IO_STACK_LOCATION.SIZE]);
    expect([irp.StackCount, irp.CurrentLocation]).toEqual([3, 4]);
    expect(irp.Tail_Overlay_CurrentStackLocation).toBe(addressAdd(address, irp.Size));
    expect(events).toEqual([{ kind: 'irpAllocate', args: [expect.any(Number), address, 3, irp.Size, 1, 0, 0] }]);
  });

  it('can be freed once', () => {
    const { k } = createSampleDevice();
    const irp = call(k, 'IoAllocateIrp', 1, false);
    call(k, 'IoFreeIrp', irp);
    expect(k.memory.isAccessible(irp as GuestAddress, 1, 'read')).toBe(false);
    expect(bugcheckOf(() => call(k, 'IoFreeIrp', irp)).code).toBe(0x44);
  });

  it('may stand in memory of the driver’s own', () => {
    const { k, scratchPage } = createSampleDevice();
    const page = scratchPage();
    k.memory.fill(page, 0x200, 0xcc);
    call(k, 'IoInitializeIrp', page, 0x200, 2);
    const irp = new Irp(k.memory, page);
    expect([irp.Size, irp.StackCount, irp.CurrentLocation, irp.Cancel]).toEqual([0x200, 2, 3, 0]);
  });

  it('used again begins anew, as another IRP', () => {
    const { k, takeEvents } = createSampleDevice();
    const address = call(k, 'IoAllocateIrp', 2, false) as GuestAddress;
    const irp = new Irp(k.memory, address);
    irp.CurrentLocation = 1;
    takeEvents();
    call(k, 'IoReuseIrp', address, STATUS_UNSUCCESSFUL);
    expect([irp.StackCount, irp.CurrentLocation]).toEqual([2, 3]);
    expect(k.memory.readU32(irp.IoStatus)).toBe(STATUS_UNSUCCESSFUL);
    expect(takeEvents()).toEqual(['irpFree', 'irpAllocate']);
  });
});

describe('IoCallDriver', () => {
  it('reports what is sent where, with the arguments, and what came back', () => {
    const sample = createSampleDevice((k) => ({ [IRP_MJ_READ]: completesWith(k, STATUS_UNSUCCESSFUL) }));
    sample.user.open('\\Device\\Sample');
    sample.events.length = 0;
    sample.user.read(sample.user.handle, 7);
    const dispatch = sample.events.find(({ kind }) => kind === 'irpDispatch')!.args;
    const [irp, device, driver, file, major, minor, location, , mode, length] = dispatch;
    expect([device, driver, major, minor, location, mode, length]).toEqual([1, 1, IRP_MJ_READ, 0, 1, 1, 7]);
    expect(file).toBeGreaterThan(0);
    const returned = sample.events.find(({ kind }) => kind === 'irpDispatchReturn')!.args;
    expect(returned).toEqual([irp, 1, STATUS_UNSUCCESSFUL, 1]);
  });

  it('makes the IRP the thread’s business for the time of the call', () => {
    const inside: number[] = [];
    const { program, user } = createSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        inside.push(k.irp);
        yield complete(k, irp, STATUS_SUCCESS);
        inside.push(k.irp);
        return STATUS_SUCCESS;
      },
    }));
    user.open('\\Device\\Sample');
    user.read(user.handle, 1);
    expect(inside[0]).toBeGreaterThan(0);
    expect(inside[1]).toBe(inside[0]);
    expect(program.thread.irp).toBe(0);
  });

  it('stops with NO_MORE_IRP_STACK_LOCATIONS when they are used up', () => {
    const { user } = createSampleDevice((k) => ({
      *[IRP_MJ_READ](device, irp) {
        return yield call(k, 'IofCallDriver', device, irp);
      },
    }));
    user.open('\\Device\\Sample');
    const stop = bugcheckOf(() => user.read(user.handle, 1));
    expect(stop.code).toBe(0x35);
    expect(stop.parameters[0].hi).toBeGreaterThan(0xffff_0000);
  });

  it('stops with MULTIPLE_IRP_COMPLETE_REQUESTS for an IRP that is gone', () => {
    const { k, script, device } = createSampleDevice();
    const irp = IopAllocateIrp(k, 1, IRP_ALLOCATED);
    call(k, 'IoFreeIrp', irp);
    expect(bugcheckOf(() => script.call(call(k, 'IofCallDriver', device, irp))).code).toBe(0x44);
  });
});

describe('operations without a call', () => {
  const DERIVED = ['irpSkip', 'irpCopy', 'irpSetCompletion', 'irpMarkPending'];

  function derived(sample: ReturnType<typeof filtered>): unknown[] {
    return sample.events.filter(({ kind }) => DERIVED.includes(kind)).map(({ kind, args }) => [kind, ...args.slice(1)]);
  }

  it('show as a skipped location', () => {
    const sample = filtered(
      (k) => ({ [IRP_MJ_READ]: completesWith(k, STATUS_SUCCESS) }),
      (k, below) => ({
        *[IRP_MJ_READ](_device, irp) {
          skipLocation(k, irp);
          return yield call(k, 'IofCallDriver', below(), irp);
        },
      }),
    );
    sample.user.read(sample.handle, 1);
    expect(derived(sample)).toEqual([['irpSkip', 2]]);
    const locations = sample.events.filter(({ kind }) => kind === 'irpDispatch').map(({ args }) => args[6]);
    expect(locations).toEqual([2, 2]);
  });

  it('show as a copied location and a completion routine', () => {
    let routine = NULL_ADDRESS;
    const sample = filtered(
      (k) => ({ [IRP_MJ_READ]: completesWith(k, STATUS_SUCCESS) }),
      (k, below) => ({
        *[IRP_MJ_READ](_device, irp) {
          copyLocation(k, irp);
          setCompletion(k, irp, routine, 0x1234, ON_SUCCESS | ON_ERROR);
          return yield call(k, 'IofCallDriver', below(), irp);
        },
      }),
    );
    routine = sample.script.routine(() => STATUS_SUCCESS);
    sample.user.read(sample.handle, 1);
    expect(derived(sample)).toEqual([
      ['irpCopy', 2],
      ['irpSetCompletion', 1, routine, 0x1234, 0, ON_SUCCESS | ON_ERROR],
    ]);
  });

  it('show as marked pending, once for each location', () => {
    const irps: number[] = [];
    const sample = filtered(
      (k) => ({
        [IRP_MJ_READ]: (_device, irp) => {
          markPending(k, irp);
          irps.push(irp);
          return STATUS_PENDING;
        },
      }),
      (k, below) => ({
        *[IRP_MJ_READ](_device, irp) {
          copyLocation(k, irp);
          markPending(k, irp);
          yield call(k, 'IofCallDriver', below(), irp);
          return STATUS_PENDING;
        },
      }),
    );
    sample.user.read(sample.handle, 1);
    expect(derived(sample)).toEqual([
      ['irpMarkPending', 2],
      ['irpCopy', 2],
      ['irpMarkPending', 1],
    ]);
  });

  it('do not show when a driver fills the next location itself', () => {
    const sample = filtered(
      (k) => ({ [IRP_MJ_WRITE]: completesWith(k, STATUS_SUCCESS) }),
      (k, below) => ({
        *[IRP_MJ_READ](_device, irp) {
          const next = new IoStackLocation(k.memory, addressAdd(currentLocation(k, irp).address, -72));
          next.MajorFunction = IRP_MJ_WRITE;
          return yield call(k, 'IofCallDriver', below(), irp);
        },
      }),
    );
    sample.user.read(sample.handle, 1);
    expect(derived(sample)).toEqual([]);
  });
});

describe('completion routines', () => {
  /** Reads through a filter with a completion routine; `seen` collects what it is called with. */
  function readThrough(lowerStatus: number, control: number, answer = STATUS_SUCCESS) {
    const seen: unknown[] = [];
    let routine = NULL_ADDRESS;
    const sample = filtered(
      (k) => ({ [IRP_MJ_READ]: completesWith(k, lowerStatus) }),
      (k, below) => ({
        [IRP_MJ_READ]: (device, irp) => forwards(k, below, routine, control)(device, irp),
      }),
    );
    routine = sample.script.routine((device, irp, context) => {
      seen.push([device, context, currentLocation(sample.k, irp).DeviceObject]);
      return answer;
    });
    return { ...sample, seen };
  }

  it('are called with the device of the driver that set them, which is current again', () => {
    const { user, handle, seen, filter } = readThrough(STATUS_SUCCESS, ALWAYS);
    expect(user.read(handle, 1)).toBe(STATUS_SUCCESS);
    expect(seen).toEqual([[filter, 0x1234, filter]]);
  });

  it.each([
    ['success', STATUS_SUCCESS, ON_SUCCESS, 1],
    ['success', STATUS_SUCCESS, ON_ERROR | ON_CANCEL, 0],
    ['an informational status', 0x4000_0000, ON_SUCCESS, 1],
    ['a warning', 0x8000_0005, ON_ERROR, 1],
    ['an error', STATUS_UNSUCCESSFUL, ON_ERROR, 1],
    ['an error', STATUS_UNSUCCESSFUL, ON_SUCCESS | ON_CANCEL, 0],
  ])('follow %s (%i) when their flags are %i: %i call', (_what, status, control, calls) => {
    const { user, handle, seen } = readThrough(status, control);
    user.read(handle, 1);
    expect(seen.length).toBe(calls);
  });

  it('follow a cancelled IRP when they ask for that', () => {
    const seen: number[] = [];
    let routine = NULL_ADDRESS;
    const sample = filtered(
      (k) => ({
        *[IRP_MJ_READ](_device, irp) {
          new Irp(k.memory, irp as GuestAddress).Cancel = 1;
          yield complete(k, irp, STATUS_UNSUCCESSFUL);
          return STATUS_UNSUCCESSFUL;
        },
      }),
      (k, below) => ({ [IRP_MJ_READ]: (device, irp) => forwards(k, below, routine, ON_CANCEL)(device, irp) }),
    );
    routine = sample.script.routine((_device, irp) => {
      seen.push(irp);
      return STATUS_SUCCESS;
    });
    sample.user.read(sample.handle, 1);
    expect(seen.length).toBe(1);
  });

  it('are reported with what they answer', () => {
    const { user, handle, takeEvents } = readThrough(STATUS_SUCCESS, ALWAYS);
    user.read(handle, 1);
    const kinds = ['irpComplete', 'irpCompletionCall', 'irpCompletionReturn', 'irpDispatchReturn'];
    expect(takeEvents(kinds)).toEqual([...kinds, 'irpDispatchReturn']);
  });

  it('can stop the completion and take it up again later', () => {
    let routine = NULL_ADDRESS;
    const order: string[] = [];
    const sample = filtered(
      (k) => ({ [IRP_MJ_READ]: completesWith(k, STATUS_SUCCESS, 1) }),
      (k, below) => ({
        *[IRP_MJ_READ](_device, irp): GuestActivity {
          copyLocation(k, irp);
          setCompletion(k, irp, routine, 0, ALWAYS);
          const status = yield call(k, 'IofCallDriver', below(), irp);
          order.push(`lower ${status}`);
          yield call(k, 'IofCompleteRequest', irp, 0);
          order.push('completed');
          return STATUS_SUCCESS;
        },
      }),
    );
    routine = sample.script.routine(() => {
      order.push('routine');
      return STATUS_MORE_PROCESSING_REQUIRED;
    });
    expect(sample.user.read(sample.handle, 1)).toBe(STATUS_SUCCESS);
    expect(order).toEqual(['routine', `lower ${STATUS_SUCCESS}`, 'completed']);
    expect(sample.user.result.information).toBe(1);
  });

  it('see in PendingReturned whether the driver below pended', () => {
    for (const pends of [true, false]) {
      let pendingReturned = -1;
      let routine = NULL_ADDRESS;
      const sample = filtered(
        (k) => ({
          *[IRP_MJ_READ](_device, irp) {
            if (pends) markPending(k, irp);
            yield complete(k, irp, STATUS_SUCCESS);
            return pends ? STATUS_PENDING : STATUS_SUCCESS;
          },
        }),
        (k, below) => ({ [IRP_MJ_READ]: (device, irp) => forwards(k, below, routine)(device, irp) }),
      );
      const { k } = sample;
      routine = sample.script.routine((_device, irp) => {
        pendingReturned = new Irp(k.memory, irp as GuestAddress).PendingReturned;
        if (pendingReturned !== 0) markPending(k, irp);
        return STATUS_SUCCESS;
      });
      expect(sample.user.read(sample.handle, 1)).toBe(STATUS_SUCCESS);
      expect(pendingReturned).toBe(pends ? 1 : 0);
      const calls = sample.events.filter(({ kind }) => kind === 'irpCompletionCall').map(({ args }) => args.at(-1));
      expect(calls).toEqual([pendingReturned]);
      const marks = sample.events.filter(({ kind }) => kind === 'irpMarkPending').map(({ args }) => args[1]);
      expect(marks).toEqual(pends ? [1, 2] : []);
    }
  });

  it('that forget to pass the pending mark on hang the requester, as on NT', () => {
    let routine = NULL_ADDRESS;
    const sample = filtered(
      (k) => ({
        *[IRP_MJ_READ](_device, irp) {
          markPending(k, irp);
          yield complete(k, irp, STATUS_SUCCESS);
          return STATUS_PENDING;
        },
      }),
      (k, below) => ({ [IRP_MJ_READ]: (device, irp) => forwards(k, below, routine)(device, irp) }),
    );
    routine = sample.script.routine(() => STATUS_SUCCESS);
    expect(sample.user.read(sample.handle, 1)).toBeUndefined();
  });

  it('are not needed for the pending mark to go up', () => {
    const sample = filtered(
      (k) => ({
        *[IRP_MJ_READ](_device, irp) {
          markPending(k, irp);
          yield complete(k, irp, STATUS_SUCCESS);
          return STATUS_PENDING;
        },
      }),
      (k, below) => ({
        *[IRP_MJ_READ](_device, irp) {
          copyLocation(k, irp);
          return yield call(k, 'IofCallDriver', below(), irp);
        },
      }),
    );
    expect(sample.user.read(sample.handle, 1)).toBe(STATUS_SUCCESS);
  });

  it('find their location empty, so that the IRP can be sent down again', () => {
    let location: number[] = [];
    let routine = NULL_ADDRESS;
    const sample = filtered(
      (k) => ({ [IRP_MJ_READ]: completesWith(k, STATUS_SUCCESS) }),
      (k, below) => ({ [IRP_MJ_READ]: (device, irp) => forwards(k, below, routine)(device, irp) }),
    );
    const { k } = sample;
    routine = sample.script.routine((_device, irp) => {
      const next = addressAdd(currentLocation(k, irp).address, -72);
      location = [...k.memory.readBytes(next, 40)];
      return STATUS_SUCCESS;
    });
    sample.user.read(sample.handle, 1);
    // MajorFunction stays; minor, flags, control and the parameters are gone.
    expect(location.slice(0, 4)).toEqual([IRP_MJ_READ, 0, 0, 0]);
    expect(location.slice(8)).toEqual(new Array(32).fill(0));
  });
});

describe('an IRP of a driver’s own', () => {
  it('comes back to it through its completion routine', () => {
    const sample = createSampleDevice((k) => ({ [IRP_MJ_DEVICE_CONTROL]: completesWith(k, STATUS_SUCCESS, 3) }));
    const { k, script, device, takeEvents } = sample;
    const irp = call(k, 'IoAllocateIrp', 1, false) as GuestAddress;
    const next = new IoStackLocation(k.memory, addressAdd(irp, IRP.SIZE));
    next.MajorFunction = IRP_MJ_DEVICE_CONTROL;
    let devicePassed = -1;
    next.CompletionRoutine = script.routine((deviceObject) => {
      devicePassed = deviceObject;
      return STATUS_MORE_PROCESSING_REQUIRED;
    });
    next.Control = ALWAYS;
    takeEvents();
    expect(script.call(call(k, 'IofCallDriver', device, irp))).toBe(STATUS_SUCCESS);
    // No driver is above: there is no device object to pass.
    expect(devicePassed).toBe(NULL_ADDRESS);
    expect(takeEvents(['irpSetCompletion', 'irpFree'])).toEqual(['irpSetCompletion']);
    call(k, 'IoFreeIrp', irp);
  });

  it('must not go past its completion routine', () => {
    const { k, script, device } = createSampleDevice((k) => ({ [IRP_MJ_READ]: completesWith(k, STATUS_SUCCESS) }));
    const irp = IopAllocateIrp(k, 1, IRP_ALLOCATED);
    new IoStackLocation(k.memory, addressAdd(irp, IRP.SIZE)).MajorFunction = IRP_MJ_READ;
    const stop = bugcheckOf(() => script.call(call(k, 'IofCallDriver', device, irp)));
    expect(stop.code).toBe(0x0a);
    expect(stop.message).toMatch(/STATUS_MORE_PROCESSING_REQUIRED/);
  });
});

describe('completing twice', () => {
  function twice(major: number) {
    return (k: Kernel) => ({
      *[major](_device: number, irp: number) {
        yield complete(k, irp, STATUS_SUCCESS);
        yield call(k, 'IofCompleteRequest', irp, 0);
        return STATUS_SUCCESS;
      },
    });
  }

  it.each([
    ['a request that its requester still holds', IRP_MJ_READ],
    ['a request that is gone', IRP_MJ_DEVICE_CONTROL],
  ])('%s stops with MULTIPLE_IRP_COMPLETE_REQUESTS', (_what, major) => {
    const { user } = createSampleDevice(twice(major));
    user.open('\\Device\\Sample');
    const { handle } = user;
    const run = () => (major === IRP_MJ_READ ? user.read(handle, 1) : user.control(handle, 0, '', 0));
    const stop = bugcheckOf(run);
    expect(stop.code).toBe(0x44);
    expect(stop.parameters[0].hi).toBeGreaterThan(0xffff_0000);
  });
});

describe('drivers that open devices by name', () => {
  it('get a referenced file object and the top of the stack, and leave no handle', () => {
    const { k, script, device, scratchPage, takeEvents, events } = createSampleDevice();
    const out = scratchPage();
    const args = [unicode(k, '\\??\\Smp\\inner'), 0x80, out, addressAdd(out, 8)];
    expect(script.call(call(k, 'IoGetDeviceObjectPointer', ...args))).toBe(STATUS_SUCCESS);
    expect(k.memory.readPointer(addressAdd(out, 8))).toBe(device);
    const majors = () => events.filter(({ kind }) => kind === 'irpDispatch').map((event) => event.args[4]);
    expect(majors()).toEqual([0, 18]);
    script.call(call(k, 'ObfDereferenceObject', k.memory.readPointer(out)));
    expect(majors()).toEqual([0, 18, 2]);
    expect(takeEvents(['handleOpen', 'handleClose'])).toEqual(['handleOpen', 'handleClose']);
  });
});
