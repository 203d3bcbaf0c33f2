import { expect, test } from 'vitest';
import { formatAddress } from '../base/format.ts';
import {
  IRP_MJ_CLOSE,
  IRP_MJ_CREATE,
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_PNP,
  IRP_MJ_READ,
  IRP_MN_START_DEVICE,
} from '../nt/irp-codes.ts';
import { controlCodeOf, describeIrpParameters, type IrpArguments, irpParameters } from './irp-parameters.ts';

function described(major: number, minor: number, args: IrpArguments): string {
  return describeIrpParameters(major, minor, args, formatAddress);
}

test('a create: disposition in the upper byte of Options, share access in the upper word of the third argument', () => {
  // FILE_OPEN_IF (3), FILE_NON_DIRECTORY_FILE (0x40), FILE_ATTRIBUTE_NORMAL (0x80), FILE_SHARE_READ (1)
  const args: IrpArguments = [0xffff_f800_0000_1000n, 0x0300_0040n, 0x0001_0080n, 0n];
  expect(described(IRP_MJ_CREATE, 0, args)).toBe(
    'FILE_OPEN_IF CreateOptions FILE_NON_DIRECTORY_FILE ShareAccess FILE_SHARE_READ FileAttributes 0x80',
  );
  expect(irpParameters(IRP_MJ_CREATE, 0, args)).toEqual({
    Disposition: 3,
    CreateOptions: 0x40,
    ShareAccess: 1,
    FileAttributes: 0x80,
    EaLength: 0,
  });
});

test('a read: a ULONG takes the lower half of its argument; key and offset only when there are any', () => {
  expect(described(IRP_MJ_READ, 0, [0xdead_beef_0000_0010n, 0n, 0n, 0n])).toBe('Length 16');
  expect(described(IRP_MJ_READ, 0, [16n, 7n, 4096n, 0n])).toBe('Length 16 ByteOffset 4096 Key 7');
  expect(described(IRP_MJ_READ, 0, [16n, 0n, BigInt.asUintN(64, -2n), 0n])).toBe('Length 16 ByteOffset -2');
});

test('a control request: output length first in the union, then input length, then the code', () => {
  const args: IrpArguments = [12n, 4n, 0x0022_6000n, 0n];
  expect(described(IRP_MJ_DEVICE_CONTROL, 0, args)).toBe(
    'CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS) (0x00226000) InputBufferLength 4 OutputBufferLength 12',
  );
  expect(controlCodeOf(IRP_MJ_DEVICE_CONTROL, args)).toBe(0x0022_6000);
  expect(controlCodeOf(IRP_MJ_READ, args)).toBeUndefined();
});

test('requests without parameters, PnP by minor code, and codes nobody knows', () => {
  expect(described(IRP_MJ_CLOSE, 0, [1n, 2n, 3n, 4n])).toBe('');
  expect(described(IRP_MJ_PNP, IRP_MN_START_DEVICE, [0n, 0xffff_f800_0000_1000n, 0n, 0n])).toBe(
    'AllocatedResources NULL AllocatedResourcesTranslated fffff800`00001000',
  );
  expect(described(0x1c, 0, [1n, 0n, 0n, 2n])).toBe('Argument1 0x1 Argument2 0x0 Argument3 0x0 Argument4 0x2');
});
