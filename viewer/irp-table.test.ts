import { describe, expect, test } from 'vitest';
import { irpTable } from './irp-table.ts';
import { filteredTrace } from './testing/filtered-trace.ts';
import { pipesTrace } from './testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from './testing/trace-builder.ts';

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
