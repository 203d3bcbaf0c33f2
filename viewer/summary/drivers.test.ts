import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { catTrace } from '../cat.ts';
import { pipesTrace } from '../testing/pipes-trace.ts';
import { TraceBuilder } from '../testing/trace-builder.ts';
import { type DriversOptions, driversSummary } from './drivers.ts';

function json(reader: TraceReader, options: DriversOptions = {}) {
  return JSON.parse([...driversSummary(reader, { ...options, format: 'json' })].join('')).drivers;
}

describe('drivers', () => {
  test('devices, requests by kind with what became of them, routines called', () => {
    const [pipes] = json(pipesTrace({ second: true }));
    expect(pipes).toMatchObject({
      driver: 'pipes',
      object: '\\Driver\\pipes',
      image: 'pipes',
      driver_entry: 'STATUS_SUCCESS (0x00000000)',
      at_end: 'loaded',
      devices: [{ device: '\\Device\\Example', device_type: 'FILE_DEVICE_UNKNOWN', extension_bytes: 96, requests: 7 }],
      calls: { ExAllocatePoolWithTag: 1 },
    });
    const requests = pipes.requests.map(({ request, received, completed, failed }: Record<string, unknown>) => [
      request,
      received,
      completed,
      failed,
    ]);
    expect(requests).toEqual([
      ['IRP_MJ_CREATE', 1, 1, 0],
      ['IRP_MJ_CLOSE', 1, 1, 0],
      ['IRP_MJ_READ', 1, 1, 0],
      ['IRP_MJ_WRITE', 2, 2, 1],
      ['IRP_MJ_DEVICE_CONTROL', 1, 1, 0],
      ['IRP_MJ_CLEANUP', 1, 1, 0],
    ]);
    expect(pipes.requests[0]).toMatchObject({ routines: ['pipes!PipesCreate'], time: { count: 1, sum_ns: 50 } });
  });

  test('only those that are asked for; a name that no driver has', () => {
    expect(json(pipesTrace(), { driver: ['PIPES'] })).toHaveLength(1);
    expect(() => json(pipesTrace(), { driver: ['pips'] })).toThrow('there is no driver "pips"; did you mean pipes?');
  });

  test('none', () => {
    expect([...driversSummary(new TraceBuilder().open())]).toEqual(['no driver was loaded']);
  });

  test('a real trace: the counts of what cat prints', () => {
    const reader = openTrace(fileURLToPath(new URL('../../traces/compat/format-1.0.ntr', import.meta.url)));
    const events = [...catTrace(reader)].map((line) => JSON.parse(line));
    const [pipes] = json(reader);
    for (const [field, kind] of [
      ['received', 'irp_dispatch'],
      ['completed', 'irp_complete'],
    ] as const) {
      const total = pipes.requests.reduce((sum: number, request: Record<string, number>) => sum + request[field]!, 0);
      expect(total).toBe(events.filter((event) => event.kind === kind).length);
    }
    const calls = Object.values<number>(pipes.calls).reduce((sum, count) => sum + count, 0);
    // Also the last call of DriverUnload, a jump that returns to the kernel.
    expect(calls).toBe(events.filter(({ kind }) => kind === 'ddi_call').length);
    reader.close();
  });
});
