import { describe, expect, it } from 'vitest';
import { formatAccessMask } from './access-mask.ts';
import { bugCheckName, describeBugCheck } from './bugcheck.ts';
import { deviceTypeName } from './device-types.ts';
import { formatFlags } from './flags.ts';
import { ctlCode, decodeIoctl, FILE_ANY_ACCESS, FILE_READ_ACCESS, formatIoctl, METHOD_BUFFERED } from './ioctl.ts';
import { IRP_MJ_CREATE, IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_READ, irpMajorName, irpMinorName } from './irp-codes.ts';
import { formatNtStatus, ntStatusName, ntStatusSeverity, ntStatusValue } from './ntstatus.ts';
import { DEVICE_FLAGS, STACK_CONTROL } from './tables/io-flags.ts';

// Expected values are those of the driver documentation.

describe('status names', () => {
  it.each([
    [0, 'STATUS_SUCCESS'],
    [0x103, 'STATUS_PENDING'],
    [0x8000_0005, 'STATUS_BUFFER_OVERFLOW'],
    [0xc000_0001, 'STATUS_UNSUCCESSFUL'],
    [0xc000_0005, 'STATUS_ACCESS_VIOLATION'],
    [0xc000_0010, 'STATUS_INVALID_DEVICE_REQUEST'],
    [0xc000_0120, 'STATUS_CANCELLED'],
    [0xc000_00bb, 'STATUS_NOT_SUPPORTED'],
  ])('%i is %s', (value, name) => {
    expect(ntStatusName(value)).toBe(name);
    expect(ntStatusName(value | 0)).toBe(name);
    expect(ntStatusValue(name)).toBe(value);
  });

  it('prints unknown values in hexadecimal', () => {
    expect(ntStatusName(0xe123_4567)).toBe('0xE1234567');
    expect(formatNtStatus(0xe123_4567)).toBe('0xE1234567');
    expect(formatNtStatus(0x103)).toBe('STATUS_PENDING (0x00000103)');
    expect(ntStatusValue('STATUS_OF_NOTHING')).toBeUndefined();
  });

  it('tells the severity', () => {
    expect([0, 0x4000_0000, 0x8000_0005, 0xc000_0001].map(ntStatusSeverity)).toEqual([
      'success',
      'informational',
      'warning',
      'error',
    ]);
  });
});

describe('I/O request codes', () => {
  it('names major codes', () => {
    expect([0, 2, 3, 4, 14, 15, 18, 22, 23, 27].map(irpMajorName)).toEqual([
      'IRP_MJ_CREATE',
      'IRP_MJ_CLOSE',
      'IRP_MJ_READ',
      'IRP_MJ_WRITE',
      'IRP_MJ_DEVICE_CONTROL',
      'IRP_MJ_INTERNAL_DEVICE_CONTROL',
      'IRP_MJ_CLEANUP',
      'IRP_MJ_POWER',
      'IRP_MJ_SYSTEM_CONTROL',
      'IRP_MJ_PNP',
    ]);
    expect(irpMajorName(28)).toBe('IRP_MJ_0x1C');
  });

  it('names minor codes by their major code', () => {
    expect(irpMinorName(IRP_MJ_PNP, 0)).toBe('IRP_MN_START_DEVICE');
    expect(irpMinorName(IRP_MJ_PNP, 2)).toBe('IRP_MN_REMOVE_DEVICE');
    expect(irpMinorName(IRP_MJ_POWER, 2)).toBe('IRP_MN_SET_POWER');
    expect(irpMinorName(IRP_MJ_READ, 0)).toBe('IRP_MN_NORMAL');
    expect(irpMinorName(IRP_MJ_CREATE, 0)).toBe('');
    expect(irpMinorName(IRP_MJ_PNP, 0x7f)).toBe('IRP_MN_0x7F');
  });
});

describe('control codes', () => {
  it('takes a code apart and puts it together', () => {
    const code = ctlCode(0x22, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS);
    expect(code).toBe(0x0022_6000);
    expect(decodeIoctl(code)).toMatchObject({
      deviceTypeName: 'FILE_DEVICE_UNKNOWN',
      functionCode: 0x800,
      methodName: 'METHOD_BUFFERED',
      accessName: 'FILE_READ_ACCESS',
      isVendorDefined: true,
      names: [],
    });
    expect(formatIoctl(code)).toBe('CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS)');
  });

  it('keeps device types of vendors unsigned', () => {
    const code = ctlCode(0x8123, 0x999, 3, 3);
    expect(code).toBeGreaterThan(0);
    expect(decodeIoctl(code | 0)).toMatchObject({
      deviceType: 0x8123,
      deviceTypeName: '0x8123',
      functionCode: 0x999,
      methodName: 'METHOD_NEITHER',
      accessName: 'FILE_READ_ACCESS|FILE_WRITE_ACCESS',
    });
  });

  it('knows published codes', () => {
    expect(formatIoctl(0x0007_0000)).toBe('IOCTL_DISK_GET_DRIVE_GEOMETRY');
    expect(formatIoctl(ctlCode(0x2d, 0x0500, METHOD_BUFFERED, FILE_ANY_ACCESS))).toBe('IOCTL_STORAGE_QUERY_PROPERTY');
  });
});

describe('other words', () => {
  it('names device types', () => {
    expect(deviceTypeName(7)).toBe('FILE_DEVICE_DISK');
    expect(deviceTypeName(0x22)).toBe('FILE_DEVICE_UNKNOWN');
  });

  it('describes bug checks', () => {
    expect(bugCheckName(0xd1)).toBe('DRIVER_IRQL_NOT_LESS_OR_EQUAL');
    expect(bugCheckName(0x50)).toBe('PAGE_FAULT_IN_NONPAGED_AREA');
    expect(bugCheckName(0x7e)).toBe('SYSTEM_THREAD_EXCEPTION_NOT_HANDLED');
    expect(describeBugCheck(0x0a)?.parameters).toHaveLength(4);
    expect(bugCheckName(0xdead)).toBe('0x0000DEAD');
  });

  it('prints flags', () => {
    expect(formatFlags(DEVICE_FLAGS.DO_BUFFERED_IO | DEVICE_FLAGS.DO_DEVICE_INITIALIZING, DEVICE_FLAGS)).toBe(
      'DO_BUFFERED_IO|DO_DEVICE_INITIALIZING',
    );
    expect(formatFlags(0, DEVICE_FLAGS)).toBe('0');
    expect(formatFlags(0xe4, STACK_CONTROL)).toBe('SL_INVOKE_ON_CANCEL|SL_INVOKE_ON_SUCCESS|SL_INVOKE_ON_ERROR|0x4');
    expect(formatFlags(0x8000_0000 | 0, { HIGHEST: 0x8000_0000 })).toBe('HIGHEST');
  });

  it('prints access masks', () => {
    expect(formatAccessMask(0x0010_0001, 'file')).toBe('FILE_READ_DATA|SYNCHRONIZE');
    expect(formatAccessMask(0x0012_0089, 'file')).toBe('FILE_GENERIC_READ');
    expect(formatAccessMask(0xc000_0000, 'other')).toBe('GENERIC_WRITE|GENERIC_READ');
    expect(formatAccessMask(3, 'directory-object')).toBe('DIRECTORY_QUERY|DIRECTORY_TRAVERSE');
  });
});
