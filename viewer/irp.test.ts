import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../base/guest-address.ts';
import { followIrp } from './irp.ts';
import { irpTable } from './irp-table.ts';
import { pipesTrace } from './testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from './testing/trace-builder.ts';

/** A filter on top of a device: it sets a completion routine and passes an IRP down, which is pended there. */
function filteredTrace() {
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
  sink.irpCompletionCall(3, 1, kernelAddress(0x0300_1200), 0x1234, 0, 0);
  sink.irpCompletionReturn(3, 0);
  sink.irpFree(3);
  return t.open();
}

describe('following an IRP', () => {
  test('down the stack, pended, and back up through a completion routine', () => {
    expect([...followIrp(filteredTrace(), 3)]).toEqual([
      'IRP 3 IRP_MJ_READ Length 512 ByteOffset 1024',
      '  requested by writer/main at 0.001000 ms',
      '  sent to filter:device#2 (filter) > \\Device\\Disk (disk)',
      '  marked pending',
      '  completed by disk with STATUS_SUCCESS (0x00000000), information 512, after 10.500 us',
      '',
      ' #       after  thread       irql     what',
      ' 7              writer/main  PASSIVE  IRP 3 allocated, stack locations 2',
      ' 8       +0 ns  writer/main  PASSIVE  IRP 3 IRP_MJ_READ -> filter:device#2 (filter) Length 512 ByteOffset 1024',
      ' 9     +200 ns  writer/main  PASSIVE    IRP 3 copies stack location 2 down',
      '10       +0 ns  writer/main  PASSIVE    IRP 3 completion routine filter+0x1200 context 0x1234 SL_INVOKE_ON_CANCEL|SL_INVOKE_ON_SUCCESS|SL_INVOKE_ON_ERROR',
      '11       +0 ns  writer/main  PASSIVE    IRP 3 IRP_MJ_READ -> \\Device\\Disk (disk) Length 512 ByteOffset 1024',
      '12     +300 ns  writer/main  PASSIVE      IRP 3 marked pending at stack location 1',
      '13       +0 ns  writer/main  PASSIVE    IRP 3 returned by disk STATUS_PENDING (0x00000103)',
      '14       +0 ns  writer/main  PASSIVE  IRP 3 returned by filter STATUS_PENDING (0x00000103)',
      '15  +10.000 us  -            PASSIVE  IRP 3 complete by disk STATUS_SUCCESS (0x00000000) information 512',
      '16       +0 ns  -            PASSIVE  IRP 3 calls filter+0x1200',
      '17       +0 ns  -            PASSIVE  IRP 3 completion routine returns STATUS_SUCCESS (0x00000000)',
      '18       +0 ns  -            PASSIVE  IRP 3 freed',
    ]);
  });

  test('what went through it is dumped', () => {
    const lines = [...followIrp(pipesTrace(), 2)];
    expect(lines.slice(-2)).toEqual([
      'data of event 37: IRP 2 5 bytes to the driver',
      '  0000  48 65 6c 6c 6f                                   Hello',
    ]);
  });

  test('locks and calls of its thread belong to it, those of other requests do not', () => {
    const text = [...followIrp(pipesTrace(), 5)].join('\n');
    expect(text).toContain("acquires spin lock 'Pipe'#1+0x28");
    expect(text).toContain('acquires spin lock \\Device\\Example extension+0x48');
    expect(text).not.toContain('ExAllocatePoolWithTag');
  });

  test('an IRP the trace does not have', () => {
    expect(() => [...followIrp(pipesTrace(), 99)]).toThrow('there is no IRP 99; the trace has IRPs up to 7');
    expect(() => [...followIrp(new TraceBuilder().open(), 1)]).toThrow('the trace has no IRPs');
  });

  test('JSON has the same events', () => {
    const events = JSON.parse([...followIrp(pipesTrace(), 3, { format: 'json' })].join('')) as { number: number }[];
    expect(events.map(({ number }) => number)).toEqual([47, 48, 49, 50, 51, 52]);
  });
});

describe('the table of IRPs', () => {
  test('one row each: what, where, by whom, how it ended, how long it took', () => {
    const rows = [...irpTable(pipesTrace())].map((line) => line.replaceAll(/ {2,}/g, ' | '));
    expect(rows).toEqual([
      'IRP | time ms | thread | request | file | drivers | status | information | took',
      ' | 1 | 0.002100 | writer/main | IRP_MJ_CREATE FILE_OPEN | \\Device\\Example\\HELLO | pipes | STATUS_SUCCESS | 1 | 50 ns',
      ' | 2 | 0.002350 | writer/main | IRP_MJ_WRITE Length 5 | \\Device\\Example\\HELLO | pipes | STATUS_SUCCESS | 5 | 60 ns',
      ' | 3 | 0.002610 | writer/main | IRP_MJ_READ Length 16 | \\Device\\Example\\HELLO | pipes | STATUS_SUCCESS | 5 | 50 ns',
      ' | 4 | 0.002860 | writer/main | IRP_MJ_WRITE Length 0 | \\Device\\Example\\HELLO | pipes | STATUS_SUCCESS | 0 | 50 ns',
      ' | 5 | 0.003110 | writer/main | IRP_MJ_DEVICE_CONTROL CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS) | \\Device\\Example\\HELLO | pipes | STATUS_SUCCESS | 0 | 70 ns',
      ' | 6 | 0.003380 | writer/main | IRP_MJ_CLEANUP | \\Device\\Example\\HELLO | pipes | STATUS_SUCCESS | 0 | 50 ns',
      ' | 7 | 0.003430 | writer/main | IRP_MJ_CLOSE | \\Device\\Example\\HELLO | pipes | STATUS_SUCCESS | 0 | 50 ns',
    ]);
  });

  test('the way through several drivers', () => {
    const [irp] = JSON.parse([...irpTable(filteredTrace(), { format: 'json' })].join(''));
    expect(irp).toMatchObject({
      irp: 3,
      thread_name: 'writer/main',
      major: 'IRP_MJ_READ',
      device: 'filter:device#2',
      file: null,
      drivers: ['filter', 'disk'],
      pended: true,
      status: 'STATUS_SUCCESS (0x00000000)',
      information: 512,
      completed_by: 'disk',
      duration_ns: 10_500,
    });
  });

  test('an IRP that was not completed says so, and later ones are not held back', () => {
    const t = new TraceBuilder();
    t.sink.irpAllocate(1, kernelAddress(0x1400_0000), 1, 0, 0, 0, 0);
    t.cut();
    t.sink.irpAllocate(2, kernelAddress(0x1401_0000), 1, 0, 0, 0, 0);
    t.sink.irpFree(2);
    const rows = [...irpTable(t.open())].map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
    expect(rows.slice(1)).toEqual([
      '1 | 0.000000 | - | allocated, never sent | not completed',
      '2 | 0.000000 | - | allocated, never sent | not completed',
    ]);
  });

  test('limit, and a trace without IRPs', () => {
    expect([...irpTable(pipesTrace(), { limit: 2 })]).toHaveLength(3);
    expect([...irpTable(new TraceBuilder().open())]).toEqual(['the trace has no IRPs']);
  });
});
