import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { testDriver } from '../../proto/testing/test-driver.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { type PipesOptions, PipesTrace, pipesTrace } from '../../viewer/testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder, wideList } from '../../viewer/testing/trace-builder.ts';
import { type DiffOptions, diffTraces } from './diff-report.ts';

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
    expect([...diff.lines()].slice(0, 4)).toEqual([
      'verdict      0 identical: nothing differs',
      'requests     9 compared, 9 without a difference',
      'differences  none',
      'the same     statuses, data, IRPs, order, locks, pool, DPCs, objects, dispatch',
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
    expect(report(trace(0), trace(359))).toContain('differences  none');
    expect(report(trace(352), trace(359))).toContain('differences  none');
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
    expect(report(trace(0), trace(7))).toContain('differences  none');
  });
});

/** Reviewed by eye against viewer/testing/pipes-trace.ts. */
const TWO_VERSIONS = readFileSync(new URL('two-versions.txt', import.meta.url), 'utf8');

test('two versions of a driver: summary, root differences, steps side by side', () => {
  const lines = report(pipesTrace(), pipesTrace({ second: true }), { detail: true, titles: ['v1.ntr', 'v2.ntr'] });
  expect(`${lines.join('\n')}\n`).toBe(TWO_VERSIONS);
});

describe('a filter chooses what is compared', () => {
  const filtered = (filter: string) => report(pipesTrace(), pipesTrace({ second: true }), { filter });

  test('one kind of request: its own differences and no others', () => {
    const lines = filtered('irp.major == IRP_MJ_WRITE');
    // The write of nothing ends with another status, as its IRP tells: the system call itself is no event of the IRP.
    expect(lines).toContain('differences  1 contract');
    expect(lines).toContain('1. 4 contract: NtWriteFile: IRP_MJ_WRITE -> \\Device\\Example status');
    expect(lines.join('\n')).not.toContain('IRP_MJ_DEVICE_CONTROL');
    expect(lines.join('\n')).toMatch(
      /^notes +only events that meet the filter are compared, all others count as absent: 15 of the first, 15 of the second$/m,
    );
  });

  test('what is left at the end, of the pool alone', () => {
    expect(filtered('pool_allocate || pool_free').filter((line) => /^\d\. /.test(line))).toEqual([
      "1. 5 rule: pool 'Pipe' not freed",
    ]);
  });

  test('an end that is not asked for still ends what began', () => {
    const lines = filtered('pool_allocate && pool.tag == "Pipe"');
    expect(lines).toContain("pool         'Pipe' not freed: 0 -> 1 blocks, 0 -> 64 bytes");
  });

  test('nothing to compare is said, and why', () => {
    const lines = filtered('irp.major == IRP_MJ_SHUTDOWN');
    expect(lines).toContain('requests     0 compared, 0 without a difference');
    expect(lines.join('\n')).toMatch(/no event matches/);
  });

  test('a condition that makes no sense is refused', () => {
    expect(() => filtered('irp.mayor == READ')).toThrow(/irp\.major/);
  });
});

describe('moved requests', () => {
  /** Reads of these lengths, in order. */
  const reads = (...lengths: number[]) => {
    const t = new TraceBuilder();
    const { sink } = t;
    sink.processCreate(4, 'reader', 0, NULL_ADDRESS, 0);
    sink.threadCreate(8, 4, 0, 0, 'main', NULL_ADDRESS, 0, 0);
    t.thread(8);
    for (const [i, length] of lengths.entries()) {
      const irp = i + 1;
      sink.userSystemCall(irp, 'NtReadFile', new Uint32Array(0), 0, new Uint32Array(0), 0);
      sink.irpAllocate(irp, kernelAddress(0x1000_0000), 1, 0, 0, 0, 0);
      const routine = kernelAddress(0x7000);
      sink.irpDispatch(irp, 3, 1, 9, 3, 0, 1, 0, 1, length, 0, 0, 0, 0, 0, 0, 0, routine, 0, 0, 0, 0, 0, 0, 0, 0);
      sink.irpComplete(irp, 1, 0, 0, 0, 0, 0, 0);
      sink.irpDispatchReturn(irp, 1, 0, 3);
      sink.irpFree(irp);
      sink.systemCallReturn(irp, 0, 0, 0);
    }
    return t.open();
  };

  test('a block that is made elsewhere is one difference in order, and nothing else differs', () => {
    const lines = report(reads(1, 2, 3, 4, 5, 6), reads(3, 4, 5, 6, 1, 2));
    expect(lines).toContain('verdict      2 order: the same is done in another order');
    expect(lines).toContain('order        2 requests');
    const from = lines.findIndex((line) => line.startsWith('1. '));
    expect(lines.slice(from)).toEqual([
      '1. 2 order: NtReadFile: made later',
      '   reader/main #1 NtReadFile: IRP_MJ_READ -> device Length 1 (event 2 / 30)',
      '     - NtReadFile IRP_MJ_READ -> device Length 1 (moved)',
      '     - NtReadFile IRP_MJ_READ -> device Length 2 (moved)',
      '   the same again from reader/main #3 NtReadFile (event 16)',
    ]);
  });

  test('a request that is new does not change the others, however many there are', () => {
    const many = Array.from({ length: 3000 }, (_, i) => i + 1);
    const { comparison } = diffTraces(reads(...many), reads(...many.slice(0, 1000), 7777, ...many.slice(1000)));
    expect(comparison.counts).toMatchObject({ identical: 3001, contract: 1, order: 0, internal: 0 });
  });
});

describe('moved steps', () => {
  test('a block that is elsewhere is marked on both sides, with where it went', () => {
    const json = JSON.parse(
      report(pipesTrace(), pipesTrace({ second: true }), { format: 'json', detail: true }).join('\n'),
    );
    const steps: { text: string; before_event: number | null; after_event: number | null; moved_to: number | null }[] =
      json.changed_requests[1].steps;
    const acquires = steps.filter(({ text }) => text === "acquires spin lock 'Pipe'(64 bytes)+0x28");
    expect(acquires).toEqual([
      expect.objectContaining({ before_event: 64, after_event: null, moved_to: 65 }),
      expect.objectContaining({ before_event: null, after_event: 65, moved_to: 64 }),
    ]);
  });
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
    expect(report(trace('pipes.sys'), trace('pipes-v2.sys'))).toContain('differences  none');
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
    expect(lines).toContain('data         1 request');
    const text = lines.join('\n');
    expect(text).toMatch(/4 contract: NtReadFile: IRP_MJ_READ -> \\Device\\Example information\n.*\n +- 5\n +\+ 4\n/);
    expect(text).toMatch(/data from the driver\n.*\n +- 5 bytes "Hello"\n +\+ 4 bytes "Help"$/m);
  });

  test('a request only one of them has, and a dispatch routine that only one of them exercises', () => {
    const lines = report(opened().write('x').close().end(), opened().write('x').read(1, 'x').close().end());
    expect(lines).toContain('requests     7 compared, 6 without a difference');
    expect(lines).toContain('dispatch     pipes IRP_MJ_READ: never -> once');
    expect(lines).toContain('   writer/main #3 NtReadFile: IRP_MJ_READ -> \\Device\\Example Length 1 (event - / 46)');
    expect(lines).toContain('     + returns STATUS_SUCCESS (0x00000000)');
  });
});

describe('the end', () => {
  test('a handle and a file that stay open', () => {
    const lines = report(opened().close().end(), opened().end());
    expect(lines).toContain('objects      left at the end: object File \\Device\\Example\\HELLO, 0 -> 1');
    expect(lines).toContain('             left at the end: handle of \\Device\\Example\\HELLO, 0 -> 1');
  });

  test('a bug check', () => {
    const stopped = opened();
    stopped.t.sink.bugCheck(0xd1, 0x10, 0, 2, 0, 0, 0, 0, 0, 'read of 0x10', 0);
    const lines = report(opened().end(), stopped.end());
    expect(lines).toContain('end          - completed');
    expect(lines).toContain(
      '             + DRIVER_IRQL_NOT_LESS_OR_EQUAL (0xd1) (address referenced 0x10, IRQL then 0x2, 0 read, 1 write, 2 or 8 execute 0x0, referencing code address 0x0): read of 0x10',
    );
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
    expect(lines).toContain('2. 5 rule: locks are taken in both orders and can deadlock');
    expect(lines).toContain("     + spin lock \\Device\\Example extension+0x48, then spin lock 'Pipe'(64 bytes)+0x28");
  });
});

test('two recordings that break off in the same way do not differ in that', () => {
  const stopped = (reason: string) => opened().t.open(reason);
  expect(diffTraces(stopped('interrupted'), stopped('interrupted')).identical).toBe(true);
  expect(diffTraces(stopped('interrupted'), stopped('out of steps')).identical).toBe(false);
});

test('JSON', () => {
  const json = JSON.parse(report(pipesTrace(), pipesTrace({ second: true }), { format: 'json' }).join('\n'));
  expect(json).toMatchObject({ verdict: 'rule', requests: 9, counts: { identical: 6, contract: 1, rule: 1 } });
  expect(json.overview.find(({ area }: { area: string }) => area === 'locks')).toMatchObject({
    requests: 1,
    steps: { only_before: 0, only_after: 0, moved: 2 },
  });
  expect(json.differences[0]).toMatchObject({
    class: 'contract',
    request: { thread: 'writer/main', ordinal: 4, service: 'NtWriteFile', before_event: 54, after_event: 54 },
    before: { text: 'STATUS_SUCCESS (0x00000000)' },
    after: { text: 'STATUS_INVALID_PARAMETER (0xC000000D)' },
  });
});
