import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { ctlCode, METHOD_BUFFERED, METHOD_NEITHER, METHOD_OUT_DIRECT } from '../../nt/ioctl.ts';
import {
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_FLUSH_BUFFERS,
  IRP_MJ_INTERNAL_DEVICE_CONTROL,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
} from '../../nt/irp-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_PENDING, STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from '../../nt/status-codes.ts';
import { DEVICE_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { DeviceObject, DispatcherHeader, IoStatusBlock, Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { call, complete, currentLocation, markPending } from '../testing/driver-script.ts';
import { blocksInUse, createSampleDevice, type Dispatch } from '../testing/sample-device.ts';
import { IoGetNextIrpStackLocation } from './irp.ts';
import { threadIrps } from './thread-irps.ts';

/** The sample driver as the lower one; the test is the driver above, with an event, a status block and a buffer. */
function createLower(dispatch: (k: Kernel) => Dispatch) {
  const sample = createSampleDevice(dispatch);
  const { k, script, scratchPage } = sample;
  const page = scratchPage();
  const event = page;
  const block = addressAdd(page, 0x40);
  const buffer = addressAdd(page, 0x100);
  call(k, 'KeInitializeEvent', event, 0, false);
  k.memory.writeBytes(buffer, new TextEncoder().encode('upper'));
  return {
    ...sample,
    event,
    block,
    buffer,
    signaled: () => new DispatcherHeader(k.memory, event).SignalState,
    result: () => {
      const { Status, Information } = new IoStatusBlock(k.memory, block);
      return [Status, Information.lo];
    },
    text: () => new TextDecoder().decode(k.memory.readBytes(buffer, 5)),
    send: (irp: unknown) => script.call(call(k, 'IofCallDriver', sample.device, irp)),
    synchronous: (major: number, length: number) =>
      call(k, 'IoBuildSynchronousFsdRequest', major, sample.device, buffer, length, NULL_ADDRESS, event, block),
    control: (code: number, isInternal = false) =>
      call(k, 'IoBuildDeviceIoControlRequest', code, sample.device, buffer, 5, buffer, 5, isInternal, event, block),
  };
}

/** Answers with a text, through whichever buffer the request has. */
function answers(text: string): (k: Kernel) => Dispatch {
  return (k) => {
    const answer = function* (_device: number, irp: number) {
      const view = new Irp(k.memory, irp as GuestAddress);
      const target =
        view.MdlAddress !== NULL_ADDRESS
          ? k.memory.readPointer(addressAdd(view.MdlAddress, 32)) + k.memory.readU32(addressAdd(view.MdlAddress, 44))
          : view.AssociatedIrp_SystemBuffer || view.UserBuffer;
      k.memory.writeBytes(target as GuestAddress, new TextEncoder().encode(text));
      yield complete(k, irp, STATUS_SUCCESS, text.length);
      return STATUS_SUCCESS;
    };
    return {
      [IRP_MJ_READ]: answer as never,
      [IRP_MJ_DEVICE_CONTROL]: answer as never,
      [IRP_MJ_INTERNAL_DEVICE_CONTROL]: answer as never,
    };
  };
}

describe('IoBuildSynchronousFsdRequest', () => {
  it.each([
    ['buffered', DEVICE_FLAGS.DO_BUFFERED_IO],
    ['direct', DEVICE_FLAGS.DO_DIRECT_IO],
    ['neither', 0],
  ])('reads from a device that wants %s I/O; nothing is left', (_what, flags) => {
    const t = createLower(answers('lower'));
    const view = new DeviceObject(t.k.memory, t.device);
    view.Flags = (view.Flags & ~DEVICE_FLAGS.DO_BUFFERED_IO) | flags;
    const before = blocksInUse(t.k);
    const irp = t.synchronous(IRP_MJ_READ, 5);
    expect(threadIrps(t.k, t.program.thread)).toEqual([irp]);
    expect(t.send(irp)).toBe(STATUS_SUCCESS);
    expect([t.text(), t.signaled(), ...t.result()]).toEqual(['lower', 1, STATUS_SUCCESS, 5]);
    expect([blocksInUse(t.k), t.k.state.io.irps.size]).toEqual([before, 0]);
  });

  it('is what the driver below sees: function, length, KernelMode', () => {
    const seen: number[] = [];
    const t = createLower((k) => ({
      *[IRP_MJ_WRITE](_device, irp) {
        const stack = currentLocation(k, irp);
        seen.push(
          stack.MajorFunction,
          stack.Parameters_Write_Length,
          new Irp(k.memory, irp as GuestAddress).RequestorMode,
        );
        yield complete(k, irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
      },
    }));
    t.send(t.synchronous(IRP_MJ_WRITE, 5));
    expect(seen).toEqual([IRP_MJ_WRITE, 5, 0]);
  });

  it('pending: the event comes with the completion', () => {
    const irps: number[] = [];
    const t = createLower((k) => ({
      [IRP_MJ_FLUSH_BUFFERS]: (_device, irp) => {
        markPending(k, irp);
        irps.push(irp);
        return STATUS_PENDING;
      },
    }));
    expect(t.send(t.synchronous(IRP_MJ_FLUSH_BUFFERS, 0))).toBe(STATUS_PENDING);
    expect(t.signaled()).toBe(0);
    t.script.call(complete(t.k, irps[0]!, STATUS_UNSUCCESSFUL));
    expect([t.signaled(), ...t.result()]).toEqual([1, STATUS_UNSUCCESSFUL, 0]);
  });
});

describe('IoBuildDeviceIoControlRequest', () => {
  it.each([METHOD_BUFFERED, METHOD_OUT_DIRECT, METHOD_NEITHER])('passes buffers by method %i', (method) => {
    const t = createLower(answers('lower'));
    const before = blocksInUse(t.k);
    t.send(t.control(ctlCode(0x22, 0x800, method, 0)));
    expect(t.result()).toEqual([STATUS_SUCCESS, 5]);
    expect(t.text()).toBe('lower');
    expect(blocksInUse(t.k)).toBe(before);
  });

  it('can be an internal one', () => {
    const t = createLower(answers('lower'));
    const irp = t.control(ctlCode(0x22, 0x800, METHOD_BUFFERED, 0), true) as GuestAddress;
    expect(IoGetNextIrpStackLocation(t.k, irp).MajorFunction).toBe(IRP_MJ_INTERNAL_DEVICE_CONTROL);
    t.send(irp);
    expect(t.text()).toBe('lower');
  });
});

describe('IoBuildAsynchronousFsdRequest', () => {
  it('belongs to nobody’s list and is freed by its completion routine', () => {
    const t = createLower(answers('lower'));
    const { k, script } = t;
    const irp = call(
      k,
      'IoBuildAsynchronousFsdRequest',
      IRP_MJ_READ,
      t.device,
      t.buffer,
      5,
      0,
      t.block,
    ) as GuestAddress;
    expect(threadIrps(k, t.program.thread)).toEqual([]);
    const stack = IoGetNextIrpStackLocation(k, irp);
    stack.CompletionRoutine = script.routine((_device, address) => {
      const buffer = new Irp(k.memory, address as GuestAddress).AssociatedIrp_SystemBuffer;
      k.memory.move(t.buffer, buffer, 5);
      call(k, 'IoFreeIrp', address);
      return 0xc000_0016;
    });
    stack.Control = 0xe0;
    t.send(irp);
    expect([t.text(), k.state.io.irps.size]).toEqual(['lower', 0]);
  });
});

describe('associated IRPs', () => {
  it('complete their master with the last of them', () => {
    const irps: number[] = [];
    const t = createLower((k) => ({
      [IRP_MJ_READ]: (_device, irp) => {
        irps.push(irp);
        markPending(k, irp);
        return STATUS_PENDING;
      },
    }));
    const { k, script } = t;
    const master = t.synchronous(IRP_MJ_FLUSH_BUFFERS, 0) as GuestAddress;
    new Irp(k.memory, master).AssociatedIrp_IrpCount = 2;
    new IoStatusBlock(k.memory, new Irp(k.memory, master).IoStatus).Status = STATUS_SUCCESS;
    for (let i = 0; i < 2; i++) {
      const irp = call(k, 'IoMakeAssociatedIrp', master, 1) as GuestAddress;
      IoGetNextIrpStackLocation(k, irp).MajorFunction = IRP_MJ_READ;
      t.send(irp);
    }
    script.call(complete(k, irps[0]!, STATUS_SUCCESS));
    expect(t.signaled()).toBe(0);
    script.call(complete(k, irps[1]!, STATUS_SUCCESS));
    expect([t.signaled(), k.state.io.irps.size]).toEqual([1, 0]);
  });
});

describe('IoForwardIrpSynchronously', () => {
  it.each([[false], [true]])('gives the IRP back when the driver below has completed it (pending: %s)', (pends) => {
    const irps: number[] = [];
    const t = createLower((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        irps.push(irp);
        if (pends) {
          markPending(k, irp);
          return STATUS_PENDING;
        }
        yield complete(k, irp, STATUS_SUCCESS, 3);
        return STATUS_SUCCESS;
      },
    }));
    const { k, script, program } = t;
    const irp = call(k, 'IoAllocateIrp', 2, false) as GuestAddress;
    const view = new Irp(k.memory, irp);
    view.CurrentLocation = 2;
    view.Tail_Overlay_CurrentStackLocation = addressAdd(view.Tail_Overlay_CurrentStackLocation, -72);
    currentLocation(k, irp).MajorFunction = IRP_MJ_READ;
    const first = script.start(program.thread, call(k, 'IoForwardIrpSynchronously', t.device, irp));
    if (pends) {
      expect(first).toBeUndefined();
      k.currentThread = program.thread;
      const other = t.createProgram('other.exe').thread;
      script.start(other, complete(k, irps[0]!, STATUS_SUCCESS, 3));
    }
    expect(pends ? script.resume(program.thread) : first).toBe(1);
    expect([view.CurrentLocation, new IoStatusBlock(k.memory, view.IoStatus).Information.lo]).toEqual([2, 3]);
    expect(k.state.io.irps.size).toBe(1);
  });

  it('is FALSE without a stack location for another driver', () => {
    const t = createLower(answers(''));
    const irp = call(t.k, 'IoAllocateIrp', 1, false) as GuestAddress;
    new Irp(t.k.memory, irp).CurrentLocation = 1;
    expect(t.script.call(call(t.k, 'IoForwardIrpSynchronously', t.device, irp))).toBe(0);
  });
});

describe('without memory for an IRP', () => {
  it.each([
    ['IoAllocateIrp', [1, false]],
    ['IoAllocateIrpEx', [NULL_ADDRESS, 1, false]],
  ])('%s returns NULL', (name, args) => {
    const { k } = createSampleDevice();
    const taken: GuestAddress[] = [];
    while (k.memory.freeFrames > 0) taken.push(ExpAllocateSystem(k, 8, poolTag('Fill')));
    expect(call(k, name, ...args)).toBe(NULL_ADDRESS);
    for (const block of taken) ExpFreeSystem(k, block);
    expect(call(k, name, ...args)).not.toBe(NULL_ADDRESS);
  });

  it('so do the routines that build one for a request', () => {
    const { k, synchronous, control } = createLower(() => ({}));
    while (k.memory.freeFrames > 0) ExpAllocateSystem(k, 8, poolTag('Fill'));
    expect(synchronous(IRP_MJ_WRITE, 5)).toBe(NULL_ADDRESS);
    expect(control(ctlCode(0x22, 0x800, METHOD_BUFFERED, 0))).toBe(NULL_ADDRESS);
  });
});
