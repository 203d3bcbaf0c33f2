import { expect, test } from 'vitest';
import { ddiShape } from './ddi-shapes.ts';

test('a routine is described by the types of its prototype', () => {
  // PVOID ExAllocatePoolWithTag(POOL_TYPE, SIZE_T, ULONG Tag)
  expect(ddiShape('ExAllocatePoolWithTag')).toEqual({ result: 'pointer', parameters: ['pool-type', 'count', 'tag'] });
  // NTSTATUS KeWaitForSingleObject(PVOID, KWAIT_REASON, KPROCESSOR_MODE, BOOLEAN, PLARGE_INTEGER)
  expect(ddiShape('KeWaitForSingleObject')).toEqual({
    result: 'status',
    parameters: ['pointer', 'count', 'mode', 'boolean', 'pointer'],
  });
  // VOID KeReleaseSpinLock(PKSPIN_LOCK, KIRQL)
  expect(ddiShape('KeReleaseSpinLock')).toEqual({ result: 'nothing', parameters: ['pointer', 'irql'] });
});

test('system services are known too', () => {
  // NTSTATUS NtDeviceIoControlFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, ULONG IoControlCode, ...)
  expect(ddiShape('NtDeviceIoControlFile')?.parameters[5]).toBe('control-code');
});

test('so are routines of the C run-time library', () => {
  expect(ddiShape('memcpy')).toEqual({ result: 'pointer', parameters: ['pointer', 'pointer', 'count'] });
});

test('a variadic routine ends with "rest", and an unknown one is not known', () => {
  expect(ddiShape('DbgPrint')?.parameters.at(-1)).toBe('rest');
  expect(ddiShape('NoSuchRoutine')).toBeUndefined();
});
