import { describe, expect, it } from 'vitest';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64, u64FromNumber } from '../../base/u64.ts';
import { IRP_MJ_CLEANUP, IRP_MJ_CLOSE, IRP_MJ_CREATE } from '../../nt/irp-codes.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_ACCESS_VIOLATION,
  STATUS_INVALID_HANDLE,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_SUCH_FILE,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { CREATE_OPTIONS } from '../../nt/tables/io-flags.ts';
import {
  DeviceObject,
  FileObject,
  IoSecurityContext,
  Irp,
  ObjectAttributes,
  UnicodeString,
} from '../generated/views.ts';
import { enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCreateHandle, ObpRundownHandles } from '../ob/handle.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { complete, completesWith, createDevice, currentLocation } from '../testing/driver-script.ts';
import {
  blocksInUse,
  createSampleDevice,
  type Dispatch,
  driverObject,
  openSampleDevice,
} from '../testing/sample-device.ts';
import { USER_PAGE, USER_PAGE_BYTES } from '../testing/test-system.ts';
import { ATTRIBUTES, at, HANDLE, NAME, NAME_BUFFER, STATUS_BLOCK } from '../testing/user-calls.ts';

const { FILE_SYNCHRONOUS_IO_NONALERT, FILE_SYNCHRONOUS_IO_ALERT, FILE_NON_DIRECTORY_FILE, FILE_DIRECTORY_FILE } =
  CREATE_OPTIONS;
const { FILE_DELETE_ON_CLOSE } = CREATE_OPTIONS;
const DELETE = 0x1_0000;
const SYNCHRONIZE = 0x10_0000;

/** Create routines that note what they get. */
function observing(seen: Record<string, unknown>): (k: Kernel) => Dispatch {
  return (k) => ({
    *[IRP_MJ_CREATE](device, irp) {
      const stack = currentLocation(k, irp);
      const file = new FileObject(k.memory, stack.FileObject);
      seen.device = device;
      seen.fileDevice = file.DeviceObject;
      seen.related = file.RelatedFileObject;
      seen.name = readUnicodeString(k, file.FileName);
      seen.flags = file.Flags;
      seen.options = stack.Parameters_Create_Options;
      seen.access = new IoSecurityContext(k.memory, stack.Parameters_Create_SecurityContext).DesiredAccess;
      seen.mode = new Irp(k.memory, irp as GuestAddress).RequestorMode;
      yield complete(k, irp, STATUS_SUCCESS, 1);
      return STATUS_SUCCESS;
    },
  });
}

describe('opening a device', () => {
  it('sends IRP_MJ_CREATE with a file object that has the rest of the name', () => {
    const seen: Record<string, unknown> = {};
    const { user, device } = createSampleDevice(observing(seen));
    expect(user.open('\\??\\smp\\HELLO')).toBe(STATUS_SUCCESS);
    expect(seen).toEqual({
      device,
      fileDevice: device,
      related: NULL_ADDRESS,
      name: '\\HELLO',
      // FO_SYNCHRONOUS_IO
      flags: 2,
      // FILE_OPEN in the upper byte, FILE_SYNCHRONOUS_IO_NONALERT below.
      options: 0x0100_0020,
      // GENERIC_READ | GENERIC_WRITE | SYNCHRONIZE as specific rights.
      access: 0x0012_019f,
      mode: 1,
    });
    expect(user.handle).toBe(4);
    expect(user.result).toEqual({ status: STATUS_SUCCESS, information: 1 });
  });

  it('counts on the device and is reported: file object, request, handle', () => {
    const { k, user, device, takeEvents } = createSampleDevice();
    user.open('\\Device\\Sample');
    expect(new DeviceObject(k.memory, device).ReferenceCount).toBe(1);
    const kinds = ['fileOpen', 'irpDispatch', 'handleOpen'];
    expect(takeEvents(kinds)).toEqual(kinds);
  });

  it('grants the specific rights that were asked for', () => {
    const { user, events } = createSampleDevice();
    user.open('\\Device\\Sample', { access: 0x8010_0000 });
    expect(events.find(({ kind }) => kind === 'handleOpen')?.args[3]).toBe(0x12_0089);
  });

  it('leaves nothing behind when the driver refuses', () => {
    const refusal = (k: Kernel) => ({ [IRP_MJ_CREATE]: completesWith(k, STATUS_NO_SUCH_FILE) });
    const { k, user, device, takeEvents } = createSampleDevice(refusal);
    const before = blocksInUse(k);
    user.poisonResult();
    expect(user.open('\\Device\\Sample\\x')).toBe(STATUS_NO_SUCH_FILE);
    expect(new DeviceObject(k.memory, device).ReferenceCount).toBe(0);
    expect(blocksInUse(k)).toBe(before);
    expect(user.result.status).toBe(0xeeee_eeee);
    // No IRP_MJ_CLEANUP and no IRP_MJ_CLOSE for a file object that was never opened.
    expect(takeEvents(['irpDispatch', 'handleOpen'])).toEqual(['irpDispatch']);
  });

  it('takes the result of the IRP, not what the dispatch routine returned', () => {
    const { user } = createSampleDevice((k) => ({
      *[IRP_MJ_CREATE](_device, irp) {
        yield complete(k, irp, STATUS_NO_SUCH_FILE);
        return STATUS_SUCCESS;
      },
    }));
    expect(user.open('\\Device\\Sample')).toBe(STATUS_NO_SUCH_FILE);
  });

  it('is possible only once for an exclusive device', () => {
    const { k, user } = createSampleDevice();
    const driver = driverObject(k, 'sample');
    const exclusive = new DeviceObject(k.memory, createDevice(k, driver, '\\Device\\One', { exclusive: true }));
    exclusive.Flags &= ~0x80;
    expect(user.open('\\Device\\One')).toBe(STATUS_SUCCESS);
    expect(user.open('\\Device\\One')).toBe(STATUS_ACCESS_DENIED);
  });

  it('is relative to another open file when the caller says so', () => {
    const seen: Record<string, unknown> = {};
    const { k, user, program } = createSampleDevice(observing(seen));
    user.open('\\Device\\Sample\\dir');
    const root = user.handle;
    const file = k.state.ob.handleTables.get(program.process.id)?.entries[root / 4]?.object;
    expect(user.open('leaf', { root })).toBe(STATUS_SUCCESS);
    expect(seen.name).toBe('leaf');
    expect(seen.related).toBe(file);
    expect(user.open('\\leaf', { root })).toBe(STATUS_OBJECT_PATH_SYNTAX_BAD);
    expect(user.open('leaf', { root: 0x400 })).toBe(STATUS_INVALID_HANDLE);
  });

  it('is relative to a directory of the namespace when the caller says so', () => {
    const seen: Record<string, unknown> = {};
    const { k, user, program } = createSampleDevice(observing(seen));
    const root = ObpCreateHandle(k, program.process.id, ObpLookup(k, '\\Device').object, 3);
    expect(user.open('Sample\\x', { root })).toBe(STATUS_SUCCESS);
    expect(seen.name).toBe('\\x');
  });
});

describe('what user mode passes to NtOpenFile', () => {
  it('may name nothing, or something that is not a device', () => {
    const { user } = createSampleDevice();
    expect(user.open('\\??\\None')).toBe(STATUS_OBJECT_NAME_NOT_FOUND);
    expect(user.open('\\??\\None\\x')).toBe(STATUS_OBJECT_PATH_NOT_FOUND);
    expect(user.open('Smp')).toBe(STATUS_OBJECT_PATH_SYNTAX_BAD);
    expect(user.open('\\Device')).toBe(STATUS_OBJECT_TYPE_MISMATCH);
    expect(user.open('\\Driver\\sample')).toBe(STATUS_OBJECT_TYPE_MISMATCH);
  });

  it('must not contradict itself', () => {
    const { user } = createSampleDevice();
    const status = (options: number, access = 0xc010_0000) => user.open('\\Device\\Sample', { options, access });
    expect(status(FILE_SYNCHRONOUS_IO_NONALERT | FILE_SYNCHRONOUS_IO_ALERT)).toBe(STATUS_INVALID_PARAMETER);
    expect(status(FILE_NON_DIRECTORY_FILE | FILE_DIRECTORY_FILE)).toBe(STATUS_INVALID_PARAMETER);
    expect(status(0x8000_0000)).toBe(STATUS_INVALID_PARAMETER);
    // A synchronous file object is waited for, so the handle needs SYNCHRONIZE.
    expect(status(FILE_SYNCHRONOUS_IO_NONALERT, 1)).toBe(STATUS_INVALID_PARAMETER);
    expect(status(FILE_SYNCHRONOUS_IO_NONALERT, 1 | SYNCHRONIZE)).toBe(STATUS_SUCCESS);
    // GENERIC_READ contains SYNCHRONIZE, but it must be asked for by name; so must DELETE.
    expect(status(FILE_SYNCHRONOUS_IO_NONALERT, 0x8000_0000)).toBe(STATUS_INVALID_PARAMETER);
    expect(status(FILE_DELETE_ON_CLOSE, 0x1000_0000)).toBe(STATUS_INVALID_PARAMETER);
    expect(status(FILE_DELETE_ON_CLOSE, DELETE)).toBe(STATUS_SUCCESS);
  });

  it('is checked before it is followed, wherever it points', () => {
    const { k, user } = createSampleDevice();
    user.open('\\Device\\Sample');
    const kernelAddress = u64FromNumber(k.state.ob.typeObjects.get('File')!);
    const good = [at(HANDLE), 0x8010_0000, at(ATTRIBUTES), at(STATUS_BLOCK), 0, 0x20] as const;
    const bad = [u64(0), u64(0x1234), kernelAddress, u64(0, 0x1234_5678), u64FromNumber(USER_PAGE + USER_PAGE_BYTES)];
    for (const pointer of bad) {
      for (const index of [0, 2, 3]) {
        const args = good.map((value, i) => (i === index ? pointer : value));
        expect(user.service('NtOpenFile', ...args), `${index}`).toBe(STATUS_ACCESS_VIOLATION);
      }
      for (const field of ['name', 'buffer']) {
        const value = field === 'name' ? ATTRIBUTES + 16 : NAME + 8;
        const old = k.memory.readU64(value as GuestAddress);
        k.memory.writeU64(value as GuestAddress, pointer.lo, pointer.hi);
        const expected =
          field === 'name' && pointer.lo === 0 && pointer.hi === 0
            ? STATUS_OBJECT_PATH_SYNTAX_BAD
            : STATUS_ACCESS_VIOLATION;
        expect(user.service('NtOpenFile', ...good), field).toBe(expected);
        k.memory.writeU64(value as GuestAddress, old.lo, old.hi);
      }
    }
    expect(user.service('NtOpenFile', ...good)).toBe(STATUS_SUCCESS);
  });

  it('must have the right size, flags and string length', () => {
    const { k, user } = createSampleDevice();
    user.open('\\Device\\Sample');
    const again = () => user.service('NtOpenFile', at(HANDLE), 0x8010_0000, at(ATTRIBUTES), at(STATUS_BLOCK), 0, 0x20);
    const attributes = new ObjectAttributes(k.memory, ATTRIBUTES);
    attributes.Length = 40;
    expect(again()).toBe(STATUS_INVALID_PARAMETER);
    attributes.Length = 48;
    attributes.Attributes = 0x8000_0000;
    expect(again()).toBe(STATUS_INVALID_PARAMETER);
    attributes.Attributes = 0x40;
    new UnicodeString(k.memory, NAME).Length = 13;
    expect(again()).toBe(STATUS_OBJECT_NAME_INVALID);
    expect(k.memory.readU16(NAME_BUFFER)).toBe(0x5c);
  });
});

describe('closing', () => {
  function majors(sample: ReturnType<typeof openSampleDevice>): unknown[] {
    return sample.events.filter(({ kind }) => kind === 'irpDispatch').map(({ args }) => args[4]);
  }

  it('of the last handle sends IRP_MJ_CLEANUP and then IRP_MJ_CLOSE', () => {
    const sample = openSampleDevice();
    expect(sample.user.close(sample.handle)).toBe(STATUS_SUCCESS);
    expect(majors(sample)).toEqual([IRP_MJ_CLEANUP, IRP_MJ_CLOSE]);
    expect(new DeviceObject(sample.k.memory, sample.device).ReferenceCount).toBe(0);
    expect(sample.user.close(sample.handle)).toBe(STATUS_INVALID_HANDLE);
  });

  it('of one of two handles sends nothing', () => {
    const sample = openSampleDevice();
    const { k, program, handle } = sample;
    const file = k.state.ob.handleTables.get(program.process.id)!.entries[handle / 4]!.object;
    ObpCreateHandle(k, program.process.id, file, 1);
    sample.user.close(handle);
    expect(majors(sample)).toEqual([]);
  });

  it('leaves IRP_MJ_CLOSE to the last reference', () => {
    const sample = openSampleDevice();
    const { k, program, handle } = sample;
    const file = k.state.ob.handleTables.get(program.process.id)!.entries[handle / 4]!.object;
    ObReferenceObject(k, file);
    sample.user.close(handle);
    expect(majors(sample)).toEqual([IRP_MJ_CLEANUP]);
    sample.script.call(ObDereferenceObject(k, file));
    expect(majors(sample)).toEqual([IRP_MJ_CLEANUP, IRP_MJ_CLOSE]);
  });

  it('happens when the process ends, and frees all that the open took', () => {
    const sample = createSampleDevice();
    const { k, program, script, user } = sample;
    const before = blocksInUse(k);
    user.open('\\??\\Smp\\x');
    user.open('\\??\\Smp\\y');
    script.call(enter(ObpRundownHandles, { process: program.process.id }));
    expect(sample.takeEvents(['fileClose'])).toEqual(['fileClose', 'fileClose']);
    expect(blocksInUse(k)).toBe(before);
  });
});
