import { describe, expect, it } from 'vitest';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { hashBytes } from '../../base/hash.ts';
import { type U64, u64, u64FromNumber } from '../../base/u64.ts';
import {
  ctlCode,
  FILE_READ_ACCESS,
  FILE_WRITE_ACCESS,
  METHOD_IN_DIRECT,
  METHOD_NEITHER,
  METHOD_OUT_DIRECT,
} from '../../nt/ioctl.ts';
import { IRP_MJ_DEVICE_CONTROL, IRP_MJ_FLUSH_BUFFERS, IRP_MJ_READ, IRP_MJ_WRITE } from '../../nt/irp-codes.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_ACCESS_VIOLATION,
  STATUS_BUFFER_OVERFLOW,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_HANDLE,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, MDL_FLAGS } from '../../nt/tables/io-flags.ts';
import { DeviceObject, FileObject, Irp, Mdl } from '../generated/views.ts';
import { KiInitializeEvent, NotificationEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { MiMapToSystem } from '../mm/mdl.ts';
import { systemKey } from '../mm/system-space.ts';
import { ObpCreateHandle } from '../ob/handle.ts';
import { ObDereferenceObject, ObpCreateObject } from '../ob/object.ts';
import { complete, completesWith, currentLocation, markPending } from '../testing/driver-script.ts';
import { blocksInUse, type Dispatch, openSampleDevice } from '../testing/sample-device.ts';
import { USER_PAGE, USER_PAGE_BYTES } from '../testing/test-system.ts';
import { at, BUFFER, OUTPUT, STATUS_BLOCK, UserCalls } from '../testing/user-calls.ts';

const READ_ONLY = 0x8010_0000;
const WRITE_ONLY = 0x4010_0000;
const ASYNCHRONOUS = { options: 0 };
const QUERY = ctlCode(0x22, 0x800, 0, FILE_READ_ACCESS);
const SET = ctlCode(0x22, 0x801, 0, FILE_WRITE_ACCESS);

function systemBuffer(k: Kernel, irp: number): GuestAddress {
  return new Irp(k.memory, irp as GuestAddress).AssociatedIrp_SystemBuffer;
}

/** Reads give `text`, however long the buffer is. */
function reads(text: string, status = STATUS_SUCCESS): (k: Kernel) => Dispatch {
  return (k) => ({
    *[IRP_MJ_READ](_device, irp) {
      const length = Math.min(text.length, currentLocation(k, irp).Parameters_Read_Length);
      k.memory.writeBytes(systemBuffer(k, irp), new TextEncoder().encode(text).subarray(0, length));
      yield complete(k, irp, status, length);
      return status;
    },
  });
}

/** Takes note of each IRP's stack location and leaves completing it to the test. */
function pends(major: number, irps: number[]): (k: Kernel) => Dispatch {
  return (k) => ({
    [major]: (_device, irp) => {
      markPending(k, irp);
      irps.push(irp);
      return STATUS_PENDING;
    },
  });
}

describe('buffered reads', () => {
  it('give the program as many bytes as the driver says', () => {
    const { user, handle } = openSampleDevice(reads('hello'));
    expect(user.read(handle, 16)).toBe(STATUS_SUCCESS);
    expect(user.result).toEqual({ status: STATUS_SUCCESS, information: 5 });
    expect(user.text(BUFFER, 6)).toBe('hello\0');
  });

  it('copy after a warning, not after an error', () => {
    const warned = openSampleDevice(reads('hello', STATUS_BUFFER_OVERFLOW));
    expect(warned.user.read(warned.handle, 5)).toBe(STATUS_BUFFER_OVERFLOW);
    expect(warned.user.text(BUFFER, 5)).toBe('hello');
    const failed = openSampleDevice(reads('hello', STATUS_UNSUCCESSFUL));
    expect(failed.user.read(failed.handle, 5)).toBe(STATUS_UNSUCCESSFUL);
    expect(failed.user.text(BUFFER, 5)).toBe('\0\0\0\0\0');
  });

  it('that fail at once leave the status block alone', () => {
    const { user, handle } = openSampleDevice((k) => ({ [IRP_MJ_READ]: completesWith(k, STATUS_UNSUCCESSFUL) }));
    user.poisonResult();
    expect(user.read(handle, 4)).toBe(STATUS_UNSUCCESSFUL);
    expect(user.result.status).toBe(0xeeee_eeee);
  });

  it('of nothing reach the driver without a system buffer', () => {
    let seen: unknown[] = [];
    const { user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        seen = [currentLocation(k, irp).Parameters_Read_Length, systemBuffer(k, irp)];
        yield complete(k, irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
      },
    }));
    expect(user.read(handle, 0)).toBe(STATUS_SUCCESS);
    expect(seen).toEqual([0, NULL_ADDRESS]);
    expect(user.result).toEqual({ status: STATUS_SUCCESS, information: 0 });
  });

  it('report the data with a digest of all and the first bytes', () => {
    const { user, handle, events } = openSampleDevice(reads('hello'));
    user.read(handle, 16);
    const bytes = new TextEncoder().encode('hello');
    const { lo, hi } = hashBytes(bytes);
    expect(events.filter(({ kind }) => kind === 'irpData').map(({ args }) => args.slice(1))).toEqual([
      [1, 5, lo, hi, bytes],
    ]);
  });

  it('free what they took', () => {
    const { k, user, handle } = openSampleDevice(reads('hello'));
    const before = blocksInUse(k);
    for (let i = 0; i < 3; i++) user.read(handle, 16);
    expect(blocksInUse(k)).toBe(before);
    expect(k.state.io.irps.size).toBe(0);
  });
});

describe('buffered writes', () => {
  it('give the driver a copy of the data', () => {
    let text = '';
    const { user, handle, events } = openSampleDevice((k) => ({
      *[IRP_MJ_WRITE](_device, irp) {
        const length = currentLocation(k, irp).Parameters_Write_Length;
        text = new TextDecoder().decode(k.memory.readBytes(systemBuffer(k, irp), length));
        k.memory.fill(systemBuffer(k, irp), length, 0);
        yield complete(k, irp, STATUS_SUCCESS, length);
        return STATUS_SUCCESS;
      },
    }));
    expect(user.write(handle, 'message')).toBe(STATUS_SUCCESS);
    expect(text).toBe('message');
    expect(user.result.information).toBe(7);
    expect(user.text(BUFFER, 7)).toBe('message');
    expect(events.filter(({ kind }) => kind === 'irpData').map(({ args }) => args.slice(1, 3))).toEqual([[0, 7]]);
  });
});

describe('byte offsets', () => {
  function offsets(seen: U64[]): (k: Kernel) => Dispatch {
    return (k) => ({
      *[IRP_MJ_WRITE](_device, irp) {
        seen.push(currentLocation(k, irp).Parameters_Write_ByteOffset);
        yield complete(k, irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
      },
    });
  }

  function write(sample: ReturnType<typeof openSampleDevice>, offset: U64 | undefined): number | undefined {
    const { k, user, handle } = sample;
    if (offset !== undefined) k.memory.writeU64(OUTPUT, offset.lo, offset.hi);
    const pointer = offset === undefined ? u64(0) : at(OUTPUT);
    const none = u64(0);
    return user.service('NtWriteFile', u64(handle), none, none, none, at(STATUS_BLOCK), at(BUFFER), 1, pointer, none);
  }

  it('come from the caller, or from the file object of a synchronous handle', () => {
    const seen: U64[] = [];
    const sample = openSampleDevice(offsets(seen));
    const { k, program, handle } = sample;
    const file = k.state.ob.handleTables.get(program.process.id)!.entries[handle / 4]!.object;
    new FileObject(k.memory, file).CurrentByteOffset = u64(0x77, 1);
    write(sample, undefined);
    write(sample, u64(-2, -1));
    write(sample, u64(5));
    write(sample, u64(-1, -1));
    expect(seen).toEqual([u64(0x77, 1), u64(0x77, 1), u64(5), u64(-1, -1)]);
  });

  it('are needed on an asynchronous handle and never negative', () => {
    const asynchronous = openSampleDevice(offsets([]), ASYNCHRONOUS);
    expect(write(asynchronous, undefined)).toBe(STATUS_INVALID_PARAMETER);
    expect(write(asynchronous, u64(0))).toBe(STATUS_SUCCESS);
    expect(write(openSampleDevice(offsets([])), u64(-5, -1))).toBe(STATUS_INVALID_PARAMETER);
  });
});

describe('control codes', () => {
  function echo(k: Kernel): Dispatch {
    return {
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        const stack = currentLocation(k, irp);
        const length = stack.Parameters_DeviceIoControl_InputBufferLength;
        const text = new TextDecoder().decode(k.memory.readBytes(systemBuffer(k, irp), length));
        k.memory.writeBytes(systemBuffer(k, irp), new TextEncoder().encode(text.toUpperCase()));
        yield complete(k, irp, STATUS_SUCCESS, length);
        return STATUS_SUCCESS;
      },
    };
  }

  it('share one system buffer for input and output', () => {
    const { user, handle } = openSampleDevice(echo);
    expect(user.control(handle, QUERY, 'abc', 3)).toBe(STATUS_SUCCESS);
    expect(user.text(OUTPUT, 3)).toBe('ABC');
    expect(user.text(BUFFER, 3)).toBe('abc');
    expect(user.result.information).toBe(3);
  });

  it('are refused when the handle lacks the access they require', () => {
    const reader = openSampleDevice(echo, { access: READ_ONLY });
    expect(reader.user.control(reader.handle, QUERY, 'abc', 3)).toBe(STATUS_SUCCESS);
    expect(reader.user.control(reader.handle, SET, 'abc', 3)).toBe(STATUS_ACCESS_DENIED);
    const writer = openSampleDevice(echo, { access: WRITE_ONLY });
    expect(writer.user.control(writer.handle, QUERY, 'abc', 3)).toBe(STATUS_ACCESS_DENIED);
    expect(writer.takeEvents(['irpDispatch'])).toEqual([]);
  });

  it('of METHOD_NEITHER hand the driver the addresses as they are', () => {
    let seen: unknown[] = [];
    const { user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        const stack = currentLocation(k, irp);
        seen = [stack.Parameters_DeviceIoControl_Type3InputBuffer, new Irp(k.memory, irp as GuestAddress).UserBuffer];
        yield complete(k, irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
      },
    }));
    expect(user.control(handle, ctlCode(0x22, 0x802, METHOD_NEITHER, 0), 'abc', 3)).toBe(STATUS_SUCCESS);
    expect(seen).toEqual([BUFFER, OUTPUT]);
  });

  it('without buffers have no system buffer', () => {
    let buffer = -1;
    const { user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        buffer = systemBuffer(k, irp);
        yield complete(k, irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
      },
    }));
    user.control(handle, QUERY, '', 0);
    expect(buffer).toBe(NULL_ADDRESS);
  });

  it('are over, and their IRP is gone, before the dispatch routine returns', () => {
    let alive = true;
    const { user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        yield complete(k, irp, STATUS_SUCCESS);
        alive = k.state.io.irps.has(systemKey(irp as GuestAddress));
        return STATUS_SUCCESS;
      },
    }));
    user.control(handle, QUERY, '', 0);
    expect(alive).toBe(false);
  });
});

describe('what user mode passes', () => {
  it('must be a handle to a file that grants the access', () => {
    const { k, user, program, handle } = openSampleDevice(reads(''), { access: WRITE_ONLY });
    expect(user.read(handle, 1)).toBe(STATUS_ACCESS_DENIED);
    expect(user.read(handle + 4, 1)).toBe(STATUS_INVALID_HANDLE);
    const event = ObpCreateHandle(k, program.process.id, ObpCreateObject(k, 'Event', 24), 3);
    expect(user.read(event, 1)).toBe(STATUS_OBJECT_TYPE_MISMATCH);
    const reader = openSampleDevice(reads(''), { access: READ_ONLY });
    expect(reader.user.write(reader.handle, 'x')).toBe(STATUS_ACCESS_DENIED);
  });

  it('must be buffers in user space that are there', () => {
    const { k, user, handle } = openSampleDevice((k) => ({
      ...reads('x')(k),
      [IRP_MJ_WRITE]: completesWith(k, STATUS_SUCCESS),
      [IRP_MJ_DEVICE_CONTROL]: completesWith(k, STATUS_SUCCESS),
    }));
    const before = blocksInUse(k);
    const none = u64(0);
    const system = u64FromNumber(k.state.ob.typeObjects.get('File')!);
    const end = u64FromNumber(USER_PAGE + USER_PAGE_BYTES - 1);
    for (const bad of [system, end, u64(0x10), u64(0, 0x8000), u64(-1, -1)]) {
      const transfer = [u64(handle), none, none, none];
      for (const service of ['NtReadFile', 'NtWriteFile']) {
        expect(user.service(service, ...transfer, at(STATUS_BLOCK), bad, 2, none, none)).toBe(STATUS_ACCESS_VIOLATION);
        expect(user.service(service, ...transfer, bad, at(BUFFER), 2, none, none)).toBe(STATUS_ACCESS_VIOLATION);
      }
      const control = [...transfer, at(STATUS_BLOCK), QUERY];
      expect(user.service('NtDeviceIoControlFile', ...control, bad, 2, none, 0)).toBe(STATUS_ACCESS_VIOLATION);
      expect(user.service('NtDeviceIoControlFile', ...control, none, 0, bad, 2)).toBe(STATUS_ACCESS_VIOLATION);
    }
    expect(blocksInUse(k)).toBe(before);
    expect(k.state.io.irps.size).toBe(0);
  });

  it('may be lengths that memory has no room for', () => {
    const { k, user, handle } = openSampleDevice(reads(''));
    const before = blocksInUse(k);
    const none = u64(0);
    const huge = 0x7000_0000;
    const start = [u64(handle), none, none, none, at(STATUS_BLOCK)];
    expect(user.service('NtWriteFile', ...start, at(BUFFER), huge, none, none)).toBe(STATUS_INSUFFICIENT_RESOURCES);
    const control = user.service('NtDeviceIoControlFile', ...start, QUERY, at(BUFFER), huge, none, 0);
    expect(control).toBe(STATUS_INSUFFICIENT_RESOURCES);
    expect(blocksInUse(k)).toBe(before);
    expect(k.state.io.irps.size).toBe(0);
  });

  it('may lose its memory while the driver works: the result says so, the simulation goes on', () => {
    const { k, user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        k.memory.unmap(USER_PAGE, USER_PAGE_BYTES);
        yield complete(k, irp, STATUS_SUCCESS, 4);
        return STATUS_SUCCESS;
      },
    }));
    const before = blocksInUse(k);
    expect(user.read(handle, 4)).toBe(STATUS_SUCCESS);
    expect(blocksInUse(k)).toBe(before);
  });
});

describe('a pended request', () => {
  it('on a synchronous handle holds its thread until another completes it', () => {
    const irps: number[] = [];
    const sample = openSampleDevice(pends(IRP_MJ_READ, irps));
    const { k, user, handle, program, script, createProgram } = sample;
    const other = createProgram('other.exe');
    expect(user.read(handle, 8)).toBeUndefined();
    expect(program.thread.state).toBe('waiting');
    const irp = irps[0]!;
    k.memory.writeBytes(systemBuffer(k, irp), new TextEncoder().encode('later'));
    script.start(other.thread, complete(k, irp, STATUS_SUCCESS, 5));
    expect(script.resume(program.thread)).toBe(STATUS_SUCCESS);
    expect(user.text(BUFFER, 5)).toBe('later');
    expect(user.result).toEqual({ status: STATUS_SUCCESS, information: 5 });
    // The other program has a page at the same address; nothing went there.
    expect(new UserCalls(sample, other.thread).text(BUFFER, 5)).toBe('\0\0\0\0\0');
  });

  it('on a synchronous handle gives its final status, also a failure', () => {
    const irps: number[] = [];
    const { k, user, handle, program, script, createProgram } = openSampleDevice(pends(IRP_MJ_READ, irps));
    user.read(handle, 8);
    script.start(createProgram('other.exe').thread, complete(k, irps[0]!, STATUS_UNSUCCESSFUL));
    expect(script.resume(program.thread)).toBe(STATUS_UNSUCCESSFUL);
  });

  it('on an asynchronous handle returns STATUS_PENDING and sets the event later', () => {
    const irps: number[] = [];
    const sample = openSampleDevice(pends(IRP_MJ_READ, irps), ASYNCHRONOUS);
    const { k, user, handle, program, script, createProgram } = sample;
    const event = ObpCreateObject(k, 'Event', 24);
    KiInitializeEvent(k, event, NotificationEvent, true);
    const eventHandle = ObpCreateHandle(k, program.process.id, event, 3);
    const none = u64(0);
    k.memory.writeU64(OUTPUT, 0, 0);
    user.poisonResult();
    const args = [u64(handle), u64(eventHandle), none, none, at(STATUS_BLOCK), at(BUFFER), 4, at(OUTPUT), none];
    expect(user.service('NtReadFile', ...args)).toBe(STATUS_PENDING);
    expect(k.memory.readU32((event + 4) as GuestAddress)).toBe(0);
    expect(user.result.status).toBe(0xeeee_eeee);
    script.start(createProgram('other.exe').thread, complete(k, irps[0]!, STATUS_UNSUCCESSFUL));
    // The requester itself takes the result over, as soon as it runs.
    expect(k.memory.readU32((event + 4) as GuestAddress)).toBe(0);
    script.carryOn(program.thread);
    expect(k.memory.readU32((event + 4) as GuestAddress)).toBe(1);
    // A failure that was pended is reported by the status block too.
    expect(user.result.status).toBe(STATUS_UNSUCCESSFUL);
  });

  it('completed before its dispatch routine returns STATUS_PENDING still ends well', () => {
    const { user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        markPending(k, irp);
        yield complete(k, irp, STATUS_SUCCESS, 0);
        return STATUS_PENDING;
      },
    }));
    expect(user.read(handle, 4)).toBe(STATUS_SUCCESS);
  });

  it('that was never marked pending hangs its requester, as on NT', () => {
    const { user, handle, program } = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        yield complete(k, irp, STATUS_SUCCESS, 0);
        return STATUS_PENDING;
      },
    }));
    expect(user.read(handle, 4)).toBeUndefined();
    expect(program.thread.state).toBe('waiting');
  });

  it('keeps other requests on a synchronous handle waiting for their turn', () => {
    const irps: number[] = [];
    const sample = openSampleDevice(pends(IRP_MJ_READ, irps));
    const { k, handle, program, script, createProgram } = sample;
    const second = createProgram('second.exe');
    const { object, access } = k.state.ob.handleTables.get(program.process.id)!.entries[handle / 4]!;
    const secondHandle = ObpCreateHandle(k, second.process.id, object, access);
    const secondUser = new UserCalls(sample, second.thread);
    sample.user.read(handle, 1);
    expect(secondUser.read(secondHandle, 1)).toBeUndefined();
    expect(irps.length).toBe(1);
    script.start(createProgram('third.exe').thread, complete(k, irps[0]!, STATUS_SUCCESS, 1));
    expect(script.resume(program.thread)).toBe(STATUS_SUCCESS);
    expect(script.resume(second.thread)).toBeUndefined();
    expect(irps.length).toBe(2);
  });

  it('holds the file object when its handle is closed meanwhile', () => {
    const irps: number[] = [];
    const sample = openSampleDevice(pends(IRP_MJ_READ, irps), ASYNCHRONOUS);
    const { k, user, handle, program, script, createProgram, takeEvents } = sample;
    const none = u64(0);
    k.memory.writeU64(OUTPUT, 0, 0);
    user.service('NtReadFile', u64(handle), none, none, none, at(STATUS_BLOCK), at(BUFFER), 4, at(OUTPUT), none);
    user.close(handle);
    expect(takeEvents(['fileClose'])).toEqual([]);
    script.start(createProgram('other.exe').thread, complete(k, irps[0]!, STATUS_SUCCESS, 0));
    script.carryOn(program.thread);
    // Stage two is an APC, at APC_LEVEL; what needs PASSIVE_LEVEL is left to a thread of the system.
    expect(takeEvents(['irpFree', 'fileClose'])).toEqual(['irpFree']);
    script.carryOn([...k.state.ps.threads.values()].find(({ name }) => name === 'deferred delete')!);
    expect(takeEvents(['irpFree', 'fileClose'])).toEqual(['irpFree', 'fileClose']);
  });
});

describe('other ways to pass buffers', () => {
  it('neither buffered nor direct: the driver gets the program’s address', () => {
    let buffer = 0;
    const { k, user, handle, device } = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        buffer = new Irp(k.memory, irp as GuestAddress).UserBuffer;
        yield complete(k, irp, STATUS_SUCCESS, 0);
        return STATUS_SUCCESS;
      },
    }));
    new DeviceObject(k.memory, device).Flags &= ~DEVICE_FLAGS.DO_BUFFERED_IO;
    expect(user.read(handle, 4)).toBe(STATUS_SUCCESS);
    expect(buffer).toBe(BUFFER);
  });

  it('direct: the driver gets an MDL of the program’s pages, locked, which goes with the request', () => {
    const seen: unknown[] = [];
    const sample = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        const { MdlAddress, AssociatedIrp_SystemBuffer } = new Irp(k.memory, irp as GuestAddress);
        const mdl = new Mdl(k.memory, MdlAddress);
        const address = MiMapToSystem(k, MdlAddress, true, false);
        k.memory.writeBytes(address, new TextEncoder().encode('data'));
        seen.push(AssociatedIrp_SystemBuffer, mdl.StartVa + mdl.ByteOffset, mdl.ByteCount, mdl.MdlFlags);
        yield complete(k, irp, STATUS_SUCCESS, 4);
        seen.push(k.memory.isAccessible(address, 1, 'read'));
        return STATUS_SUCCESS;
      },
    }));
    const { k, user, handle, device, program, events } = sample;
    const view = new DeviceObject(k.memory, device);
    view.Flags = (view.Flags & ~DEVICE_FLAGS.DO_BUFFERED_IO) | DEVICE_FLAGS.DO_DIRECT_IO;
    const before = blocksInUse(k);
    expect(user.read(handle, 8)).toBe(STATUS_SUCCESS);
    const { MDL_PAGES_LOCKED, MDL_WRITE_OPERATION, MDL_MAPPED_TO_SYSTEM_VA } = MDL_FLAGS;
    const flags = MDL_PAGES_LOCKED | MDL_WRITE_OPERATION | MDL_MAPPED_TO_SYSTEM_VA;
    expect(seen).toEqual([NULL_ADDRESS, BUFFER, 8, flags, false]);
    expect(user.text(BUFFER, 5)).toBe('data\0');
    expect([program.process.lockedPages, blocksInUse(k)]).toEqual([0, before]);
    const kinds = ['mdlCreate', 'mdlLock', 'mdlMap', 'irpData', 'mdlUnmap', 'mdlUnlock', 'mdlFree'];
    expect(events.map(({ kind }) => kind).filter((kind) => kinds.includes(kind))).toEqual(kinds);
  });

  it('direct: a transfer of nothing has no MDL, a buffer that is not there is refused', () => {
    const mdls: number[] = [];
    const { k, user, handle, device } = openSampleDevice((k) => ({
      *[IRP_MJ_READ](_device, irp) {
        mdls.push(new Irp(k.memory, irp as GuestAddress).MdlAddress);
        yield complete(k, irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
      },
    }));
    const view = new DeviceObject(k.memory, device);
    view.Flags = (view.Flags & ~DEVICE_FLAGS.DO_BUFFERED_IO) | DEVICE_FLAGS.DO_DIRECT_IO;
    expect(user.read(handle, 0)).toBe(STATUS_SUCCESS);
    expect(mdls).toEqual([NULL_ADDRESS]);
    const none = u64(0);
    const behind = u64FromNumber(USER_PAGE + USER_PAGE_BYTES - 8);
    const args = [none, none, none, at(STATUS_BLOCK), behind, 16, none, none];
    expect(user.service('NtReadFile', u64(handle), ...args)).toBe(STATUS_ACCESS_VIOLATION);
    expect(user.service('NtWriteFile', u64(handle), ...args)).toBe(STATUS_ACCESS_VIOLATION);
    expect(k.state.io.irps.size).toBe(0);
  });

  it.each([
    [METHOD_OUT_DIRECT, 'write'],
    [METHOD_IN_DIRECT, 'read'],
  ])('method %i: the input is copied, the output buffer locked for a %s', (method, access) => {
    const seen: unknown[] = [];
    const { user, handle } = openSampleDevice((k) => ({
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        const mdl = new Mdl(k.memory, new Irp(k.memory, irp as GuestAddress).MdlAddress);
        const isWrite = (mdl.MdlFlags & MDL_FLAGS.MDL_WRITE_OPERATION) !== 0;
        seen.push(new TextDecoder().decode(k.memory.readBytes(systemBuffer(k, irp), 3)));
        seen.push(mdl.StartVa + mdl.ByteOffset, mdl.ByteCount, isWrite ? 'write' : 'read');
        yield complete(k, irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
      },
    }));
    user.control(handle, ctlCode(0x22, 0x802, method, 0), 'abc', 16);
    expect(seen).toEqual(['abc', OUTPUT, 16, access]);
  });
});

describe('NtFlushBuffersFile', () => {
  const flushes = (k: Kernel) => ({ [IRP_MJ_FLUSH_BUFFERS]: completesWith(k, STATUS_SUCCESS) });

  it('sends IRP_MJ_FLUSH_BUFFERS', () => {
    const { user, handle, events } = openSampleDevice(flushes);
    expect(user.service('NtFlushBuffersFile', u64(handle), at(STATUS_BLOCK))).toBe(STATUS_SUCCESS);
    expect(events.filter(({ kind }) => kind === 'irpDispatch').map(({ args }) => args[4])).toEqual([
      IRP_MJ_FLUSH_BUFFERS,
    ]);
  });

  it('needs the right to write', () => {
    const { user, handle } = openSampleDevice(flushes, { access: READ_ONLY });
    expect(user.service('NtFlushBuffersFile', u64(handle), at(STATUS_BLOCK))).toBe(STATUS_ACCESS_DENIED);
  });
});

it('gives the file object up once when nothing else holds it', () => {
  const { k, user, handle, program, script } = openSampleDevice(reads('x'));
  const file = k.state.ob.handleTables.get(program.process.id)!.entries[handle / 4]!.object;
  user.read(handle, 1);
  user.close(handle);
  expect(() => script.call(ObDereferenceObject(k, file))).toThrow(/not an object/);
});
