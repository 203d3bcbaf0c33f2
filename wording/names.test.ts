import { expect, test } from 'vitest';
import { DEVICE_ADDRESS, PipesTrace, pipesAddress, pipesTrace, WRITER_THREAD } from '../viewer/testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from '../viewer/testing/trace-builder.ts';
import { TraceNames } from './names.ts';

test('threads by process, devices by path, files behind their device', () => {
  const names = TraceNames.of(pipesTrace());
  expect(names.thread(WRITER_THREAD)).toBe('writer/main');
  expect(names.thread(1)).toBe('System/#1');
  expect(names.thread(0)).toBe('-');
  expect(names.device(1)).toBe('\\Device\\Example');
  expect(names.driver(1)).toBe('pipes');
  expect(names.file(12)).toBe('\\Device\\Example\\HELLO');
});

test('numbers the trace does not explain stay numbers', () => {
  const names = TraceNames.of(new TraceBuilder().open());
  expect([names.thread(3), names.device(4), names.driver(5), names.object(6), names.process(7)]).toEqual([
    'thread 3',
    'device 4',
    'driver 5',
    'object 6',
    'process 7',
  ]);
});

test('a device without a name is called after its driver', () => {
  const trace = new PipesTrace();
  trace.t.sink.deviceCreate(9, 1, '', kernelAddress(0x1600_0000), 0x22, 0, 0, 0, 0);
  expect(TraceNames.of(trace.end()).device(9)).toBe('pipes:device#9');
});

test('code addresses: module, symbol and offset; the module alone below its first symbol; digits outside', () => {
  const names = TraceNames.of(pipesTrace());
  expect(names.symbolise(pipesAddress('PipesRead', 0x12))).toBe('pipes!PipesRead+0x12');
  expect(names.symbolise(pipesAddress('PipesRead'))).toBe('pipes!PipesRead');
  expect(names.symbolise(kernelAddress(0x0200_0010))).toBe('pipes+0x10');
  expect(names.symbolise(kernelAddress(0x0100_2000))).toBe('ntoskrnl+0x2000');
  expect(names.symbolise(kernelAddress(0x4000_0000))).toBe('fffff800`40000000');
});

test('addresses inside things: fields by name, the device extension, pool blocks', () => {
  const names = TraceNames.of(new PipesTrace().create().end());
  // DEVICE_OBJECT: DriverObject is at 8, the extension behind its 0x150 bytes.
  expect(names.address((DEVICE_ADDRESS + 8) as never)).toBe('\\Device\\Example.DriverObject');
  expect(names.address((DEVICE_ADDRESS + 0x150) as never)).toBe('\\Device\\Example extension');
  expect(names.address((DEVICE_ADDRESS + 0x158) as never)).toBe('\\Device\\Example extension+0x8');
  expect(names.address(kernelAddress(0x1300_0fc4))).toBe("'Pipe'#1+0x4");
  // One byte behind the block of 0x40 bytes.
  expect(names.address(kernelAddress(0x1300_1000))).toBe('fffff800`13001000');
});

test('what was freed is not there any more, and the next one at that address is another', () => {
  const trace = new PipesTrace().create();
  const { sink } = trace.t;
  const irp = kernelAddress(0x1400_0000);
  sink.irpAllocate(41, irp, 2, 0, 0, 0, 0);
  expect(TraceNames.of(trace.close().end()).address(kernelAddress(0x1300_0fc0))).toBe('fffff800`13000fc0');
  const again = new PipesTrace().create();
  again.t.sink.irpAllocate(41, irp, 2, 0, 0, 0, 0);
  // IRP is 0xd0 bytes, each stack location 0x48 more; Tail.Overlay.CurrentStackLocation and others have names.
  expect(TraceNames.of(again.end()).address((irp + 0xd0 + 0x48) as never)).toBe('IRP 41+0x118');
});
