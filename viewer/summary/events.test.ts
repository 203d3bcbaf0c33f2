import { describe, expect, test } from 'vitest';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import { pipesTrace } from '../testing/pipes-trace.ts';
import { type BuilderOptions, kernelAddress, TraceBuilder } from '../testing/trace-builder.ts';
import { eventsSummary } from './events.ts';

const IRP_MJ_READ = 3;
const STATUS_DEVICE_DATA_ERROR = 0xc000_009c;
/** TRACE_LEVEL_WARNING, TRACE_LEVEL_VERBOSE */
const [WARNING, VERBOSE] = [3, 5];
const PROVIDER = '{11111111-2222-3333-4444-555555555555}';

/** A disk driver logs a bad block of its device and that it has started; its provider traces two events. */
function loggingTrace(options: BuilderOptions = {}): TraceBuilder {
  const t = new TraceBuilder(options);
  const { sink } = t;
  sink.imageLoad(1, 'disk.sys', kernelAddress(0x0200_0000), 0x4000, kernelAddress(0x0200_1000), '', 0);
  sink.driverCreate(1, '\\Driver\\disk', kernelAddress(0x3000_0000), 1, '');
  sink.deviceCreate(1, 1, '\\Device\\Disk0', kernelAddress(0x3000_1000), 7, 0, 0, 0, 0);
  // IO_ERR_BAD_BLOCK has the severity "error" (0xC0000000) and the facility 4.
  sink.eventLog(
    1,
    1,
    0xc004_0007,
    21,
    STATUS_DEVICE_DATA_ERROR,
    IRP_MJ_READ,
    2,
    'Disk0\nblock 17',
    Uint8Array.of(0xab),
  );
  sink.eventLog(1, 0, 0x4004_0001, 0, 0, 0, 0, '', new Uint8Array(0));
  sink.traceMessage(PROVIDER, 'SlowRead', 9, WARNING, 1, 0, Uint8Array.of(1, 2), 'ms=2');
  sink.traceMessage(PROVIDER, '', 12, VERBOSE, 0, 0, new Uint8Array(0), '');
  return t;
}

function rows(t: TraceBuilder): string[] {
  return [...eventsSummary(t.open())].map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
}

describe('events', () => {
  test('entries of the log by their device or driver, trace events by their provider, in order', () => {
    const [head, badBlock, started, slow, unnamed, ...rest] = rows(loggingTrace());
    expect(head).toBe('event | time | level | source | what | texts and data');
    expect(badBlock).toContain('| error | \\Device\\Disk0 |');
    expect(badBlock).toMatch(/0xC0040007, unique 21, final .*STATUS_DEVICE_DATA_ERROR/);
    expect(badBlock).toMatch(/\| Disk0 \| block 17 \| .*ab/i);
    expect(started).toContain('| information | disk |');
    expect(started).toContain('0x40040001');
    expect(started).not.toMatch(/unique|final/);
    expect(slow).toContain(`| warning | ${PROVIDER} | SlowRead |`);
    expect(unnamed).toContain(`| verbose | ${PROVIDER} | event 12`);
    expect(rest).toEqual([]);
  });

  test('as JSON: the texts by themselves, the data whole', () => {
    const { events } = JSON.parse([...eventsSummary(loggingTrace().open(), { format: 'json' })].join(''));
    expect(events).toHaveLength(4);
    expect(events[0]).toMatchObject({ event: 3, level: 'error', texts: ['Disk0', 'block 17'], data: 'ab' });
    expect(events[1]).toMatchObject({ texts: [], data: '' });
    expect(events[2]).toMatchObject({ what: 'SlowRead', data: '0102' });
  });

  test('a limit leaves rows out and says so', () => {
    const lines = [...eventsSummary(loggingTrace().open(), { limit: 1 })].join('\n');
    expect(lines).toContain('Disk0');
    expect(lines).not.toContain('SlowRead');
    expect(lines).toMatch(/3 more/);
  });

  test('none; none because the recording kept none', () => {
    expect([...eventsSummary(pipesTrace())]).toEqual(['no driver wrote an event']);
    const narrowed = new TraceBuilder({ capture: { kind: [EventKind.irpComplete] } });
    expect([...eventsSummary(narrowed.open())].join('\n')).toMatch(/the recording kept only/);
  });
});
