import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import {
  FileBasicInformation,
  FileEndOfFileInformation,
  FilePositionInformation,
  FileStandardInformation,
} from '../../nt/file-information.ts';
import { FAST_IO_DISPATCH } from '../../nt/generated/layouts.ts';
import { ctlCode } from '../../nt/ioctl.ts';
import {
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_DIRECTORY_CONTROL,
  IRP_MJ_FILE_SYSTEM_CONTROL,
  IRP_MJ_FLUSH_BUFFERS,
  IRP_MJ_LOCK_CONTROL,
  IRP_MJ_MAXIMUM_FUNCTION,
  IRP_MJ_QUERY_EA,
  IRP_MJ_QUERY_INFORMATION,
  IRP_MJ_QUERY_QUOTA,
  IRP_MJ_QUERY_SECURITY,
  IRP_MJ_QUERY_VOLUME_INFORMATION,
  IRP_MJ_SET_EA,
  IRP_MJ_SET_INFORMATION,
  IRP_MJ_SET_QUOTA,
  IRP_MJ_SET_SECURITY,
  IRP_MJ_SET_VOLUME_INFORMATION,
} from '../../nt/irp-codes.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { DeviceObject, DriverObject, FileObject, IoStatusBlock, Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { complete, currentLocation, markPending } from '../testing/driver-script.ts';
import { blocksInUse, type Dispatch, openSampleDevice } from '../testing/sample-device.ts';
import { at, BUFFER, OUTPUT, STATUS_BLOCK } from '../testing/user-calls.ts';

const NONE = u64(0);
/** The device may be opened for everything. */
const ALL = { access: 0x1f01ff, options: 0x20 };

/** Every major function succeeds; what came is written down. */
function recordsAll(seen: { major: number; minor: number; arguments: number[]; input: string }[]) {
  return (k: Kernel): Dispatch => {
    const routine = function* (_device: number, irp: number) {
      const stack = currentLocation(k, irp);
      const view = new Irp(k.memory, irp as GuestAddress);
      const buffer = view.AssociatedIrp_SystemBuffer;
      const args = [0, 8, 16, 24].map((offset) => k.memory.readU32(addressAdd(stack.Parameters, offset)));
      const input = buffer === NULL_ADDRESS ? '' : new TextDecoder().decode(k.memory.readBytes(buffer, 2));
      seen.push({ major: stack.MajorFunction, minor: stack.MinorFunction, arguments: args, input });
      if (buffer !== NULL_ADDRESS) k.memory.writeBytes(buffer, new TextEncoder().encode('ok'));
      yield complete(k, irp, STATUS_SUCCESS, buffer === NULL_ADDRESS ? 0 : 2);
      return STATUS_SUCCESS;
    };
    const table: Record<number, typeof routine> = {};
    for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) table[major] = routine;
    return table;
  };
}

function openAll(options = ALL) {
  const seen: { major: number; minor: number; arguments: number[]; input: string }[] = [];
  const sample = openSampleDevice(recordsAll(seen), options);
  seen.length = 0;
  const { k, user, handle } = sample;
  const file = u64(handle);
  const call = (name: string, ...args: unknown[]) => user.service(name, file, ...args);
  return {
    ...sample,
    seen,
    file,
    call,
    fileObject: () =>
      new FileObject(k.memory, k.state.ob.handleTables.get(sample.program.process.id)!.entries[handle / 4]!.object),
    set: (informationClass: number, value: number, length = 8) => {
      k.memory.writeU64(BUFFER, value, 0);
      return call('NtSetInformationFile', at(STATUS_BLOCK), at(BUFFER), length, informationClass);
    },
    query: (informationClass: number, length: number) =>
      call('NtQueryInformationFile', at(STATUS_BLOCK), at(BUFFER), length, informationClass),
  };
}

const block = at(STATUS_BLOCK);
const buffer = at(BUFFER);
const COMMON = [NONE, NONE, NONE, block] as const;

describe('every major function reaches the driver', () => {
  it.each([
    [IRP_MJ_QUERY_INFORMATION, 0, 'NtQueryInformationFile', [block, buffer, 24, FileStandardInformation]],
    [IRP_MJ_SET_INFORMATION, 0, 'NtSetInformationFile', [block, buffer, 8, FileEndOfFileInformation]],
    [IRP_MJ_QUERY_VOLUME_INFORMATION, 0, 'NtQueryVolumeInformationFile', [block, buffer, 24, 3]],
    [IRP_MJ_SET_VOLUME_INFORMATION, 0, 'NtSetVolumeInformationFile', [block, buffer, 8, 2]],
    [IRP_MJ_QUERY_EA, 0, 'NtQueryEaFile', [block, buffer, 16, false, NONE, 0, NONE, true]],
    [IRP_MJ_SET_EA, 0, 'NtSetEaFile', [block, buffer, 16]],
    [IRP_MJ_FLUSH_BUFFERS, 0, 'NtFlushBuffersFile', [block]],
    [IRP_MJ_DIRECTORY_CONTROL, 1, 'NtQueryDirectoryFile', [...COMMON, buffer, 16, 3, false, NONE, true]],
    [IRP_MJ_DIRECTORY_CONTROL, 2, 'NtNotifyChangeDirectoryFile', [...COMMON, buffer, 16, 1, true]],
    [IRP_MJ_FILE_SYSTEM_CONTROL, 0, 'NtFsControlFile', [...COMMON, ctlCode(9, 6, 0, 0), buffer, 4, buffer, 4]],
    [IRP_MJ_LOCK_CONTROL, 1, 'NtLockFile', [...COMMON, at(OUTPUT), at(OUTPUT), 0, false, true]],
    [IRP_MJ_LOCK_CONTROL, 2, 'NtUnlockFile', [block, at(OUTPUT), at(OUTPUT), 0]],
    [IRP_MJ_QUERY_SECURITY, 0, 'NtQuerySecurityObject', [4, buffer, 16, at(OUTPUT)]],
    [IRP_MJ_QUERY_QUOTA, 0, 'NtQueryQuotaInformationFile', [block, buffer, 16, false, NONE, 0, NONE, true]],
    [IRP_MJ_SET_QUOTA, 0, 'NtSetQuotaInformationFile', [block, buffer, 16]],
  ])('%i (minor %i) by %s', (major, minor, service, args) => {
    const t = openAll();
    const before = blocksInUse(t.k);
    expect(t.call(service, ...args)).toBe(STATUS_SUCCESS);
    expect(t.seen.map((entry) => [entry.major, entry.minor])).toEqual([[major, minor]]);
    expect(blocksInUse(t.k)).toBe(before);
  });

  it('IRP_MJ_SET_SECURITY with a copy of the descriptor', () => {
    const t = openAll();
    // Revision 1, self-relative, with an owner of one sub-authority behind the header.
    t.k.memory.writeU32(BUFFER, 0x8000_0001);
    t.k.memory.writeU32(addressAdd(BUFFER, 4), 20);
    t.k.memory.writeU32(addressAdd(BUFFER, 20), 0x0101);
    expect(t.call('NtSetSecurityObject', 1, buffer)).toBe(STATUS_SUCCESS);
    expect([t.seen[0]!.major, t.seen[0]!.arguments[0]]).toEqual([IRP_MJ_SET_SECURITY, 1]);
  });
});

describe('information', () => {
  it('goes through a system buffer, both ways', () => {
    const t = openAll();
    t.k.memory.writeBytes(BUFFER, new TextEncoder().encode('in'));
    t.call('NtSetInformationFile', block, buffer, 40, FileBasicInformation);
    expect(t.seen[0]).toMatchObject({ input: 'in', arguments: [40, FileBasicInformation, 0, 0] });
    t.query(FileBasicInformation, 40);
    expect(t.user.text(BUFFER, 2)).toBe('ok');
    expect(t.user.result).toEqual({ status: STATUS_SUCCESS, information: 2 });
  });

  it('of a class that does not exist, in too short a buffer, without the access: refused without a driver', () => {
    const t = openAll({ access: 0x10_0001, options: 0x20 });
    expect(t.query(77, 64)).toBe(STATUS_INVALID_INFO_CLASS);
    expect(t.query(FileStandardInformation, 23)).toBe(STATUS_INFO_LENGTH_MISMATCH);
    expect(t.query(FileBasicInformation, 40)).toBe(STATUS_ACCESS_DENIED);
    expect(t.set(FileEndOfFileInformation, 0)).toBe(STATUS_ACCESS_DENIED);
    expect(t.seen).toEqual([]);
  });

  it('about the file pointer needs no driver', () => {
    const t = openAll();
    expect(t.set(FilePositionInformation, 0x55)).toBe(STATUS_SUCCESS);
    expect(t.fileObject().CurrentByteOffset.lo).toBe(0x55);
    expect(t.query(FilePositionInformation, 8)).toBe(STATUS_SUCCESS);
    expect(t.k.memory.readU32(BUFFER)).toBe(0x55);
    t.k.memory.writeU64(BUFFER, 0, 0x8000_0000);
    const status = t.call('NtSetInformationFile', block, buffer, 8, FilePositionInformation);
    expect(status).toBe(STATUS_INVALID_PARAMETER);
    expect(t.seen).toEqual([]);
    // No IRP tells of it: operation, class, length, status, information and what was told or asked for.
    const [told, asked] = [eventCode('file_code', 'set information'), eventCode('file_code', 'query information')];
    const value = new Uint8Array([0x55, 0, 0, 0, 0, 0, 0, 0]);
    const events = t.events.filter(({ kind }) => kind === 'fileInformation').map(({ args }) => args);
    expect(new Set(events.map(([object]) => object)).size).toBe(1);
    const parts = events.map((args) => [1, 2, 6, 8, 9, 11].map((place) => args[place]));
    expect(parts).toEqual([
      [told, FilePositionInformation, 8, STATUS_SUCCESS, 0, value],
      [asked, FilePositionInformation, 8, STATUS_SUCCESS, 8, value],
      [told, FilePositionInformation, 8, STATUS_INVALID_PARAMETER, 0, new Uint8Array(0)],
    ]);
  });

  it('about the end of the file is the driver’s', () => {
    const t = openAll();
    t.set(FileEndOfFileInformation, 0x1234);
    expect(t.seen[0]).toMatchObject({ major: IRP_MJ_SET_INFORMATION, arguments: [8, FileEndOfFileInformation, 0, 0] });
  });

  it('is waited for on an asynchronous file object too', () => {
    const irps: number[] = [];
    const sample = openSampleDevice(
      (k) => ({
        [IRP_MJ_QUERY_INFORMATION]: (_device, irp) => {
          markPending(k, irp);
          irps.push(irp);
          return STATUS_PENDING;
        },
      }),
      { options: 0, access: 0x1f01ff },
    );
    const { k, user, handle, script, program } = sample;
    const args = [u64(handle), block, buffer, 24, FileStandardInformation];
    expect(user.service('NtQueryInformationFile', ...args)).toBeUndefined();
    script.start(sample.createProgram('other.exe').thread, complete(k, irps[0]!, STATUS_SUCCESS, 24));
    expect(script.resume(program.thread)).toBe(STATUS_SUCCESS);
    expect(user.result).toEqual({ status: STATUS_SUCCESS, information: 24 });
  });
});

describe('fast I/O', () => {
  function openFast(entry: keyof typeof FAST_IO_DISPATCH, answer: number) {
    const t = openAll();
    const { k, script, device, scratchPage } = t;
    const table = scratchPage();
    const calls: number[][] = [];
    const statusAt = entry === 'FastIoDeviceControl' ? 7 : 3;
    k.memory.writeU32(table, FAST_IO_DISPATCH.SIZE);
    const routine = script.routine((...args) => {
      calls.push(args);
      const result = new IoStatusBlock(k.memory, args[statusAt] as GuestAddress);
      result.Status = STATUS_SUCCESS;
      result.Information = u64(7);
      return answer;
    });
    k.memory.writePointer(addressAdd(table, FAST_IO_DISPATCH[entry]), routine);
    new DriverObject(k.memory, new DeviceObject(k.memory, device).DriverObject).FastIoDispatch = table;
    return { ...t, calls };
  }

  it('serves a control code without an IRP when it returns TRUE', () => {
    const t = openFast('FastIoDeviceControl', 1);
    const code = ctlCode(0x22, 0x800, 0, 0);
    const status = t.call('NtDeviceIoControlFile', ...COMMON, code, buffer, 3, at(OUTPUT), 5);
    expect([status, t.user.result]).toEqual([STATUS_SUCCESS, { status: STATUS_SUCCESS, information: 7 }]);
    expect(t.seen).toEqual([]);
    const [, wait, input, inputLength, output, outputLength, controlCode, , device] = t.calls[0]!;
    expect([wait, input, inputLength, output, outputLength, controlCode, device]).toEqual([
      1,
      BUFFER,
      3,
      OUTPUT,
      5,
      code,
      t.device,
    ]);
  });

  it('is followed by the IRP when it returns FALSE', () => {
    const t = openFast('FastIoDeviceControl', 0);
    t.call('NtDeviceIoControlFile', ...COMMON, ctlCode(0x22, 0x800, 0, 0), buffer, 3, at(OUTPUT), 5);
    expect([t.calls.length, t.seen.map(({ major }) => major)]).toEqual([1, [IRP_MJ_DEVICE_CONTROL]]);
    const shown = t.events.filter(({ kind }) => kind === 'fastIoCall' || kind === 'fastIoReturn');
    const operation = eventCode('fast_io_code', 'FastIoDeviceControl');
    expect(shown.map(({ kind, args }) => [kind, args[kind === 'fastIoCall' ? 3 : 1]])).toEqual([
      ['fastIoCall', operation],
      ['fastIoReturn', operation],
    ]);
  });

  it('is asked for basic information', () => {
    const t = openFast('FastIoQueryBasicInfo', 1);
    expect(t.query(FileBasicInformation, 40)).toBe(STATUS_SUCCESS);
    expect([t.calls.length, t.seen.length]).toEqual([1, 0]);
  });

  it('is not asked for reads of what is in no cache', () => {
    const t = openFast('FastIoRead', 1);
    t.user.read(t.handle, 4);
    expect([t.calls.length, t.seen.length]).toEqual([0, 1]);
  });
});
