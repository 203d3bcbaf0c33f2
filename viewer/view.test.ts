import { describe, expect, test } from 'vitest';
import { InputError } from '../base/errors.ts';
import { LOOK_BACK_EVENTS } from './event-stream.ts';
import type { Selection } from './selection.ts';
import { pipesTrace } from './testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from './testing/trace-builder.ts';
import { type ViewOptions, viewEvents } from './view.ts';

function view(selection: Selection, options: ViewOptions = {}): string[] {
  return [...viewEvents(pipesTrace(), selection, options)];
}

/** The numbers of the events shown. */
function shown(selection: Selection): number[] {
  return view(selection, { format: 'jsonl' }).map((line) => (JSON.parse(line) as { number: number }).number);
}

/** Kinds of the events shown, each once. */
function kinds(selection: Selection): string[] {
  return [...new Set(view(selection, { format: 'jsonl' }).map((line) => (JSON.parse(line) as { kind: string }).kind))];
}

describe('the table', () => {
  test('a write request, in the words of driver developers', () => {
    expect(view({ irps: [2] })).toEqual([
      ' #   time ms  cpu  thread       irql      kind                 what                                                                call site',
      '35  0.002350    0  writer/main  PASSIVE   irp_allocate         IRP 2 allocated, stack locations 1',
      '36  0.002350    0  writer/main  PASSIVE   irp_dispatch         IRP 2 IRP_MJ_WRITE -> \\Device\\Example (pipes) file \\HELLO Length 5',
      '37  0.002400    0  writer/main  PASSIVE   irp_data             IRP 2 5 bytes to the driver: 48 65 6c 6c 6f "Hello"',
      '38  0.002400    0  writer/main  DISPATCH  irql_change          PASSIVE_LEVEL -> DISPATCH_LEVEL by KeAcquireSpinLockRaiseToDpc      pipes!PipesWrite+0x18',
      "39  0.002400    0  writer/main  DISPATCH  lock_acquire         acquires spin lock 'Pipe'#1+0x28                                    pipes!PipesWrite+0x18",
      "40  0.002410    0  writer/main  DISPATCH  lock_release         releases spin lock 'Pipe'#1+0x28                                    pipes!PipesWrite+0x18",
      '41  0.002410    0  writer/main  PASSIVE   irql_change          DISPATCH_LEVEL -> PASSIVE_LEVEL by KeReleaseSpinLock',
      '42  0.002410    0  writer/main  PASSIVE   irp_complete         IRP 2 complete by pipes STATUS_SUCCESS (0x00000000) information 5',
      '43  0.002410    0  writer/main  PASSIVE   irp_dispatch_return  IRP 2 returned by pipes STATUS_SUCCESS (0x00000000)',
      '44  0.002410    0  writer/main  PASSIVE   irp_free             IRP 2 freed',
    ]);
  });

  test('pool and calls while the pipe is created', () => {
    const lines = view({ kinds: ['pool', 'ddi'], to: 40 }, { format: 'jsonl' });
    expect(lines.map((line) => JSON.parse(line).what)).toEqual([
      "ExAllocatePoolWithTag(NonPagedPool, 0x58, 'Pipe')",
      "allocates 'Pipe'#1 NonPagedPool 64 bytes",
      "ExAllocatePoolWithTag returns 'Pipe'#1",
    ]);
  });

  test('a line never exceeds the width, however narrow', () => {
    for (const width of [120, 80, 60, 40]) {
      for (const line of view({}, { width })) expect(line.length, line).toBeLessThanOrEqual(width);
    }
  });
});

describe('selection', () => {
  test('kinds by name, by group, with a hyphen', () => {
    expect(kinds({ kinds: ['lock'] })).toEqual(['lock_acquire', 'lock_release']);
    expect(kinds({ kinds: ['irp-complete'] })).toEqual(['irp_complete']);
    expect(kinds({ kinds: ['decision'] })).toEqual(['user_process', 'user_thread', 'user_system_call', 'user_exit']);
  });

  test('an unknown kind is refused with what was meant', () => {
    expect(() => view({ kinds: ['irp_dispach'] })).toThrow(InputError);
    expect(() => view({ kinds: ['irp_dispach'] })).toThrow('did you mean irp_dispatch?');
  });

  test('from, to and limit', () => {
    expect(shown({ from: 10, to: 12 })).toEqual([10, 11, 12]);
    expect(shown({ from: 10, limit: 2 })).toEqual([10, 11]);
    expect(shown({ limit: 0 })).toEqual([]);
    expect(() => view({ from: 5, to: 4 })).toThrow('event 4 is before event 5');
  });

  test('a thread by its name, its full name or its number', () => {
    const expected = shown({ threads: ['main'] });
    expect(expected[0]).toBe(21);
    expect(shown({ threads: ['WRITER/main'] })).toEqual(expected);
    expect(shown({ threads: ['2'] })).toEqual(expected);
    expect(shown({ processes: ['writer'] })).toEqual(expected);
  });

  test("a driver: what it does, and what is done to its devices; not the system's own events", () => {
    expect(kinds({ drivers: ['pipes.sys'] })).toEqual([
      'image_load',
      'driver_create',
      'device_create',
      'driver_entry_return',
      'file_open',
      'irp_dispatch',
      'ddi_call',
      'pool_allocate',
      'ddi_return',
      'irp_complete',
      'irp_dispatch_return',
      'irp_data',
      'irql_change',
      'lock_acquire',
      'lock_release',
      'pool_free',
    ]);
  });

  test('conditions are joined by "and"', () => {
    expect(shown({ irps: [2, 3], kinds: ['irp_complete'] })).toEqual([42, 49]);
  });
});

describe('when nothing matches', () => {
  test('each reason is told, with what was meant', () => {
    const lines = view({ kinds: ['lock_contend'], irps: [99], drivers: ['pips'], threads: ['mian'], from: 500 });
    expect(lines[0]).toBe('no event matches');
    expect(lines).toContain('  the trace has events 0 to 91');
    expect(lines).toContain('  there is no IRP 99; the trace has IRPs 1 to 7');
    expect(lines).toContain('  there is no driver "pips"; did you mean pipes?');
    expect(lines).toContain('  there is no thread "mian"; did you mean main?');
    expect(lines.join('\n')).toContain('no event of kind lock_contend is in the trace; it has user_process,');
  });

  test('conditions that only fail together', () => {
    expect(view({ irps: [1], kinds: ['lock'] })).toEqual([
      'no event matches',
      '  each condition matches events, but no event matches all of them',
    ]);
  });

  test('an empty trace', () => {
    expect([...viewEvents(new TraceBuilder().open())]).toEqual(['no event matches', '  the trace has no events']);
  });

  test('JSON is empty', () => {
    expect(JSON.parse(view({ irps: [99] }, { format: 'json' }).join(''))).toEqual([]);
    expect(view({ irps: [99] }, { format: 'jsonl' })).toEqual([]);
  });
});

describe('JSON', () => {
  test('a dispatch with its fields, their names and the parameters', () => {
    const [event] = JSON.parse(view({ irps: [5], kinds: ['irp_dispatch'] }, { format: 'json' }).join('\n'));
    expect(event).toMatchObject({
      number: 63,
      time_ns: 3110,
      cpu: 0,
      irql: 0,
      thread: 2,
      thread_name: 'writer/main',
      process: 2,
      kind: 'irp_dispatch',
      role: 'observation',
      driver: 'pipes',
      irp: 5,
      fields: { irp: 5, device: 1, major: 14, argument2: '0x4', argument3: '0x22a004', routine: '0xfffff80002001300' },
      decoded: { device: '\\Device\\Example', major: 'IRP_MJ_DEVICE_CONTROL', routine: 'pipes!PipesDeviceControl' },
      parameters: { IoControlCode: 0x22a004, InputBufferLength: 4, OutputBufferLength: 0 },
    });
    expect(event).not.toHaveProperty('call_site');
  });

  test('quantities are numbers, addresses and bytes are digits', () => {
    const [complete, data, pool] = view({ kinds: ['irp_complete', 'irp_data', 'pool_allocate'] }, { format: 'jsonl' })
      .map((line) => JSON.parse(line))
      .reduce((found, event) => {
        const places: Record<string, number> = { irp_complete: 0, irp_data: 1, pool_allocate: 2 };
        found[places[event.kind as string]!] ??= event;
        return found;
      }, []);
    expect(complete.fields).toMatchObject({ status: 0, information: 1 });
    expect(complete.decoded.status).toBe('STATUS_SUCCESS');
    expect(data.fields).toMatchObject({ length: 5, data: '48656c6c6f', digest: '0x200000001' });
    expect(pool.fields).toMatchObject({ address: '0xfffff80013000fc0', size: 64, tag: 0x65706950 });
    expect(pool.call_site_name).toBe('pipes!PipesCreate+0x20');
  });
});

describe('a view that begins far inside a long trace', () => {
  const start = LOOK_BACK_EVENTS + 100_000;
  const trace = () => {
    const builder = new TraceBuilder();
    const { sink } = builder;
    sink.processCreate(1, 'early.exe', 0, kernelAddress(0x1000), 4);
    sink.threadCreate(5, 1, 0, 1, 'main', kernelAddress(0x2000), 8, 1);
    builder.thread(5);
    sink.poolAllocate(1, kernelAddress(0x3000), 64, 0, 0x1234, 0);
    for (let i = 0; i < start; i++) sink.irqlChange(i & 1, 1 - (i & 1), 'KfRaiseIrql');
    return builder.open();
  };

  test('knows what was named at the very beginning, says from where on it knows the rest, and begins where it should', () => {
    const reader = trace();
    const lines = [...viewEvents(reader, { from: start, limit: 2 })];
    expect(lines[1]).toMatch(new RegExp(`^${start} .* early\\.exe/main `));
    expect(lines).toHaveLength(1 + 2 + 2);
    const known = Number(/before event (\d+)/.exec(lines[3]!)?.[1]);
    expect(known).toBe(reader.batchIndex[reader.batchOf(known)]!.firstEvent);
    expect(start - known).toBeGreaterThanOrEqual(LOOK_BACK_EVENTS - 16_384);
  });

  test('reads only batches that are near or have lasting names', () => {
    const reader = trace();
    const read: number[] = [];
    const batch = reader.batch.bind(reader);
    reader.batch = (i) => {
      read.push(i);
      return batch(i);
    };
    const shown = [...viewEvents(reader, { from: start, limit: 1 }, { format: 'jsonl' })];
    expect(JSON.parse(shown[0]!)).toMatchObject({ number: start });
    const [first, ...others] = [...new Set(read)].sort((a, b) => a - b);
    expect(first).toBe(0);
    expect(others[0]! * 16_384).toBeGreaterThan(start - LOOK_BACK_EVENTS - 2 * 16_384);
  });
});
