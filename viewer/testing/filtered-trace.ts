import { NULL_ADDRESS } from '../../base/guest-address.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { kernelAddress, TraceBuilder } from './trace-builder.ts';

/** A filter on top of a device: it sets a completion routine and passes an IRP down, which is pended there. */
export function filteredTrace(): TraceReader {
  const t = new TraceBuilder();
  const { sink } = t;
  sink.processCreate(2, 'writer', 0, NULL_ADDRESS, 0);
  sink.threadCreate(2, 2, 0, 0, 'main', NULL_ADDRESS, 0, 0);
  sink.driverCreate(1, '\\Driver\\disk', kernelAddress(0x1100_0000), 1, '');
  sink.driverCreate(2, '\\Driver\\filter', kernelAddress(0x1101_0000), 2, '');
  sink.deviceCreate(1, 1, '\\Device\\Disk', kernelAddress(0x1000_0000), 7, 0, 0, 0, 0);
  sink.deviceCreate(2, 2, '', kernelAddress(0x1001_0000), 7, 0, 0, 0, 0);
  sink.imageLoad(2, 'filter.sys', kernelAddress(0x0300_0000), 0x4000, kernelAddress(0x0300_1000), '', 0);
  t.thread(2).wait(1_000);
  sink.irpAllocate(3, kernelAddress(0x1400_0000), 2, 0, 0, 0, 0);
  sink.irpDispatch(
    3,
    2,
    2,
    0,
    3,
    0,
    2,
    0,
    0,
    512,
    0,
    0,
    0,
    1024,
    0,
    0,
    0,
    kernelAddress(0x0300_1100),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  );
  t.wait(200);
  sink.irpCopy(3, 2);
  sink.irpSetCompletion(3, 1, kernelAddress(0x0300_1200), 0x1234, 0, 0xe0);
  sink.irpDispatch(
    3,
    1,
    1,
    0,
    3,
    0,
    1,
    0,
    0,
    512,
    0,
    0,
    0,
    1024,
    0,
    0,
    0,
    kernelAddress(0x0301_0000),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  );
  t.wait(300);
  sink.irpMarkPending(3, 1);
  sink.irpDispatchReturn(3, 1, 0x103, 0);
  sink.irpDispatchReturn(3, 2, 0x103, 0);
  t.thread(0).wait(10_000);
  sink.irpComplete(3, 1, 0, 512, 0, 1, 0, 0);
  sink.irpCompletionCall(3, 1, kernelAddress(0x0300_1200), 0x1234, 0, 0, 1);
  sink.irpCompletionReturn(3, 0);
  sink.irpFree(3);
  return t.open();
}
