import { describe, expect, test } from 'vitest';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { testDriver } from '../../proto/testing/test-driver.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { type PipesOptions, PipesTrace, pipesTrace } from '../testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder, wideList } from '../testing/trace-builder.ts';
import { type DiffOptions, diffTraces } from './diff.ts';

function report(before: TraceReader, after: TraceReader, options: DiffOptions = {}): string[] {
  return [...diffTraces(before, after, options).lines()];
}

function opened(options: PipesOptions = {}): PipesTrace {
  return new PipesTrace(options).create();
}

describe('the same behaviour', () => {
  test('a trace and itself', () => {
    const diff = diffTraces(pipesTrace(), pipesTrace());
    expect(diff.identical).toBe(true);
    expect([...diff.lines()]).toEqual([
      '- before: 92 events',
      '+ after: 92 events',
      '',
      'requests    9 compared, 9 the same, 0 changed',
      'no differences',
    ]);
  });

  test('times do not count', () => {
    expect(diffTraces(pipesTrace(), pipesTrace({ moved: true })).identical).toBe(true);
  });

  test('how long locks were held and waited for does not count', () => {
    const trace = (span: number) => {
      const t = new TraceBuilder();
      t.thread(1);
      t.sink.lockAcquire(1, 0, kernelAddress(0x2000_0010), 0, 0, span, 0);
      t.sink.lockRelease(1, 0, kernelAddress(0x2000_0010), 0, 0, span);
      t.sink.waitEnd(0, span);
      return t.open();
    };
    expect(report(trace(0), trace(359))).toContain('no differences');
    expect(report(trace(352), trace(359))).toContain('no differences');
  });

  test('addresses and numbers do not count', () => {
    /** One request with one IRP, a block and a lock in it, at another place and with other numbers. */
    const trace = (shift: number) => {
      const t = new TraceBuilder();
      const { sink } = t;
      sink.processCreate(1 + shift, 'p', 0, NULL_ADDRESS, 0);
      sink.threadCreate(1 + shift, 1 + shift, 0, 0, 'main', NULL_ADDRESS, 0, 0);
      t.thread(1 + shift);
      sink.userSystemCall(1 + shift, 'NtReadFile', new Uint32Array(0), 0, new Uint32Array(0), 0);
      sink.irpAllocate(1 + shift, kernelAddress(0x1000_0000 + shift * 0x1000), 1, 0, 0, 0, 0);
      sink.poolAllocate(1 + shift, kernelAddress(0x2000_0000 + shift * 0x1000), 64, 0, 0x41, 0);
      sink.lockAcquire(1 + shift, 0, kernelAddress(0x2000_0010 + shift * 0x1000), 0, 0, 0, 0);
      sink.lockRelease(1 + shift, 0, kernelAddress(0x2000_0010 + shift * 0x1000), 0, 0, 0);
      sink.irpComplete(1 + shift, 0, 0, 0, 0, 0, 0, 0);
      sink.irpFree(1 + shift);
      sink.systemCallReturn(1 + shift, 0, 4 * (1 + shift), 0);
      return t.open();
    };
    expect(report(trace(0), trace(7))).toContain('no differences');
  });
});

test('two versions of a driver: summary first, then each changed request', () => {
  expect(report(pipesTrace(), pipesTrace({ second: true }), { titles: ['v1.ntr', 'v2.ntr'] })).toEqual([
    '- v1.ntr: 92 events',
    '+ v2.ntr: 91 events',
    '',
    'requests    9 compared, 6 the same, 3 changed',
    '            1 return another status or result',
    '            2 take other steps',
    "lock order  spin lock 'Pipe'(64 bytes)+0x28, then spin lock \\Device\\Example extension+0x48 (only before, once, first at event 65); the other way round after",
    "            spin lock \\Device\\Example extension+0x48, then spin lock 'Pipe'(64 bytes)+0x28 (only after, once, first at event 65); the other way round before",
    "pool        'Pipe' not freed: 0 -> 1 blocks, 0 -> 64 bytes; allocated at pipes!PipesCreate (1)",
    '',
    'writer/main #4 NtWriteFile: IRP_MJ_WRITE -> \\Device\\Example Length 0 (event 54 / 54)',
    '  contract: returns',
    '    - STATUS_SUCCESS (0x00000000)',
    '    + STATUS_INVALID_PARAMETER (0xC000000D)',
    '',
    'writer/main #5 NtDeviceIoControlFile: IRP_MJ_DEVICE_CONTROL -> \\Device\\Example CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS) (0x0022A004) InputBufferLength 4 OutputBufferLength 0 (event 61 / 61)',
    '  internal: IRP_MJ_DEVICE_CONTROL -> \\Device\\Example steps',
    '      irp_dispatch IRP IRP_MJ_DEVICE_CONTROL -> \\Device\\Example (pipes) file \\HELLO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS) (0x0022A004) InputBufferLength 4 OutputBufferLength 0',
    "    - acquires spin lock 'Pipe'(64 bytes)+0x28 [64]",
    '      acquires spin lock \\Device\\Example extension+0x48',
    '    - releases spin lock \\Device\\Example extension+0x48 [66]',
    "    + acquires spin lock 'Pipe'(64 bytes)+0x28 [65]",
    "      releases spin lock 'Pipe'(64 bytes)+0x28",
    '    + releases spin lock \\Device\\Example extension+0x48 [67]',
    '      irp_complete by pipes',
    '      ... 1 the same',
    '',
    'writer/main #6 NtClose: IRP_MJ_CLEANUP -> \\Device\\Example (event 72 / 72)',
    '  internal: IRP_MJ_CLOSE -> \\Device\\Example steps',
    '      irp_dispatch IRP IRP_MJ_CLOSE -> \\Device\\Example (pipes) file \\HELLO',
    "    - frees 'Pipe' [81]",
    '      irp_complete by pipes',
    '      ... 1 the same',
  ]);
});

describe('what does not count', () => {
  test('the file name of a driver, which tells versions apart', () => {
    const trace = (fileName: string) => {
      const driver = testDriver({
        service: 'pipes',
        fileName,
        imageSha256: new Uint8Array(32),
        symbolRva: [0x1000],
        symbolName: ['Entry'],
      });
      const t = new TraceBuilder({ drivers: [driver] });
      t.sink.imageLoad(1, fileName, kernelAddress(0x0200_0000), 0x6000, kernelAddress(0x0200_1000), '', 0);
      t.from(kernelAddress(0x0200_1004)).sink.ddiCall('DbgPrint', wideList(0xffff_f800_0200_1010n), 1, '', '');
      t.from().sink.imageUnload(1);
      return t.open();
    };
    expect(report(trace('pipes.sys'), trace('pipes-v2.sys'))).toContain('no differences');
  });

  test("events that the system sets by itself; a driver's own count", () => {
    const trace = (isSet: boolean, callSite?: GuestAddress) => {
      const t = new TraceBuilder().from(callSite);
      if (isSet) t.sink.signal(kernelAddress(0x1000_0000), 1, 0, 0);
      return t.open();
    };
    const driver = kernelAddress(0x0200_1000);
    expect(diffTraces(trace(false), trace(true)).identical).toBe(true);
    expect(diffTraces(trace(false, driver), trace(true, driver)).identical).toBe(false);
  });
});

describe('what a caller sees', () => {
  test('other data and another byte count', () => {
    const lines = report(opened().read(16, 'Hello').close().end(), opened().read(16, 'Help').close().end());
    expect(lines).toContain('            1 end with another information');
    expect(lines).toContain('            1 transfer other data');
    expect(lines.slice(-6)).toEqual([
      '  contract: IRP_MJ_READ -> \\Device\\Example information',
      '    - 5',
      '    + 4',
      '  contract: IRP_MJ_READ -> \\Device\\Example data from the driver',
      '    - 5 bytes "Hello"',
      '    + 4 bytes "Help"',
    ]);
  });

  test('a request only one of them has', () => {
    const lines = report(opened().write('x').close().end(), opened().write('x').read(1, 'x').close().end());
    expect(lines).toContain('requests    7 compared, 6 the same, 1 changed');
    expect(lines.slice(-3)).toEqual([
      'writer/main #3 NtReadFile: IRP_MJ_READ -> \\Device\\Example Length 1 (event - / 46)',
      '  contract: only after',
      '    + returns STATUS_SUCCESS (0x00000000) [46]',
    ]);
  });
});

describe('the end', () => {
  test('a handle and a file that stay open', () => {
    const lines = report(opened().close().end(), opened().end());
    expect(lines).toContain('left        object File \\Device\\Example\\HELLO: 0 -> 1');
    expect(lines).toContain('            handle of \\Device\\Example\\HELLO: 0 -> 1');
  });

  test('a bug check', () => {
    const stopped = opened();
    stopped.t.sink.bugCheck(0xd1, 0x10, 0, 2, 0, 0, 0, 0, 0, 'read of 0x10', 0);
    const lines = report(opened().end(), stopped.end());
    expect(lines).toContain('end         - completed');
    expect(lines).toContain('            + DRIVER_IRQL_NOT_LESS_OR_EQUAL (0xd1) (0x10, 0x2, 0x0, 0x0): read of 0x10');
  });

  test('locks that one run takes in both orders can deadlock', () => {
    const both = opened();
    const { sink } = both.t;
    const [ring, quota] = [kernelAddress(0x1300_0fe8), kernelAddress(0x1000_0198)];
    sink.lockAcquire(2, 0, quota, 0, 0, 0, 0);
    sink.lockAcquire(1, 0, ring, 0, 0, 0, 0);
    sink.lockRelease(1, 0, ring, 0, 0, 0);
    sink.lockRelease(2, 0, quota, 0, 0, 0);
    const lines = report(opened().setBuffer().end(), both.setBuffer().end());
    expect(lines.filter((line) => line.startsWith('lock order'))).toEqual([
      "lock order  spin lock \\Device\\Example extension+0x48, then spin lock 'Pipe'(64 bytes)+0x28 (only after, once, first at event 35); the other order is taken as well: they can deadlock",
    ]);
  });
});

test('only the summary', () => {
  const lines = report(pipesTrace(), pipesTrace({ second: true }), { summary: true });
  expect(lines.at(-1)).toMatch(/^pool /);
});

test('JSON', () => {
  const json = JSON.parse(report(pipesTrace(), pipesTrace({ second: true }), { format: 'json' }).join('\n'));
  expect(json).toMatchObject({
    identical: false,
    requests_compared: 9,
    requests_changed: 3,
    endings: null,
    pool: [
      { tag: 'Pipe', before: { blocks: 0 }, after: { blocks: 1, bytes: 64, call_sites: { 'pipes!PipesCreate': 1 } } },
    ],
  });
  expect(json.requests[0]).toMatchObject({
    thread: 'writer/main',
    before: { ordinal: 4, service: 'NtWriteFile', status: 'STATUS_SUCCESS', irps: [4] },
    after: { status: 'STATUS_INVALID_PARAMETER' },
    changes: [{ aspect: 'status', class: 'contract' }],
  });
  expect(json.requests[1].changes[0].lines[1]).toEqual({
    side: '-',
    text: "acquires spin lock 'Pipe'(64 bytes)+0x28",
    event: 64,
  });
});
