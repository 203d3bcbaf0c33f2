import { describe, expect, test } from 'vitest';
import { InputError } from '../../base/errors.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { KIND_BY_NUMBER } from '../../proto/generated/event-kinds.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from '../../proto/testing/random-events.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { TraceWriter } from '../../proto/trace-writer.ts';
import { pipesTrace } from '../testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from '../testing/trace-builder.ts';
import { viewEvents } from '../view.ts';
import { type StatsOptions, traceStats } from './stats.ts';

/** Pool blocks of 1 to 100 bytes: those of an even size are of tag Even, the others of tag Odd; every tenth in paged pool. */
function blocks(): TraceReader {
  const builder = new TraceBuilder();
  for (let size = 1; size <= 100; size++) {
    const tag = poolTag(size % 2 === 0 ? 'Even' : 'Odd');
    builder.sink.poolAllocate(size, kernelAddress(0x10_0000 + size * 256), size, 0, tag, size % 10 === 0 ? 1 : 0);
    if (size === 40) builder.cut();
  }
  return builder.open();
}

function randomTrace(seed: number): TraceReader {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  emitRandomEvents(writer.sink, seed, 3000);
  writer.finish('completed');
  return openTrace(target.bytes);
}

function json(reader: TraceReader, options: StatsOptions, filter?: string) {
  return [...traceStats(reader, { filter }, { ...options, format: 'jsonl' })].map((line) => JSON.parse(line));
}

function lines(reader: TraceReader, options: StatsOptions, filter?: string): string[] {
  return [...traceStats(reader, { filter }, options)];
}

describe('groups', () => {
  test('by kind, those with most events first', () => {
    const counts = json(pipesTrace(), {});
    const { kind, kindCount } = pipesTrace().batchIndex[0]!;
    const most = Math.max(...kindCount);
    expect(counts[0]).toEqual({ kind: KIND_BY_NUMBER[kind[kindCount.indexOf(most)]!]!.name, count: most });
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(pipesTrace().eventCount);
  });

  test('by several fields', () => {
    expect(json(blocks(), { by: ['tag', 'pool_type'] })).toEqual([
      { tag: 'Odd ', pool_type: 'NonPagedPool', count: 50 },
      { tag: 'Even', pool_type: 'NonPagedPool', count: 40 },
      { tag: 'Even', pool_type: 'PagedPool', count: 10 },
    ]);
  });

  test('only what a condition chooses', () => {
    expect(json(blocks(), { by: ['tag'] }, 'size > 97')).toEqual([
      { tag: 'Even', count: 2 },
      { tag: 'Odd ', count: 1 },
    ]);
  });

  test('the most frequent ones, and how many more there are', () => {
    expect(json(blocks(), { by: ['size'], top: 2 })).toHaveLength(2);
    expect(lines(blocks(), { by: ['size'], top: 2 }).at(-1)).toBe('98 more groups; --top shows more');
  });
});

describe('quantities', () => {
  test('sum, least, median, 99th percentile by nearest rank, greatest', () => {
    expect(json(blocks(), { of: 'size' })).toEqual([
      { count: 100, size: { count: 100, sum: 5050, min: 1, median: 50, p99: 99, max: 100 } },
    ]);
    const [even, odd] = json(blocks(), { by: ['tag'], of: 'size' });
    expect(odd.size).toEqual({ count: 50, sum: 2500, min: 1, median: 49, p99: 99, max: 99 });
    expect(even.size).toEqual({ count: 50, sum: 2550, min: 2, median: 50, p99: 100, max: 100 });
  });

  test('what is known of a request counts once for it', () => {
    // The trace has seven IRPs with several events each.
    const [all] = json(pipesTrace(), { of: 'irp.latency' });
    expect(all.count).toBe(7);
    const byMajor = json(pipesTrace(), { by: ['irp.major'], of: 'irp.latency' });
    expect(byMajor.find((group) => group['irp.major'] === 'IRP_MJ_DEVICE_CONTROL').count).toBe(1);
  });

  test.each([
    ['requests to a driver', pipesTrace],
    ['random events', () => randomTrace(1)],
    ['other random events', () => randomTrace(2)],
  ])('%s: asked of the IRPs alone or of every event, the same', (_, make) => {
    // The condition holds for every event, so that the events are looked at.
    const each = 'number >= 0';
    for (const by of [[], ['irp.major'], ['irp.status', 'irp.mode'], ['irp.requester'], ['irp.device', 'irp.pended']]) {
      for (const of of ['irp.latency', 'irp.information', 'irp.drivers', 'irp.started']) {
        const options = { by, of, histogram: true };
        const [asked, looked] = [json(make(), options), json(make(), options, each)];
        expect(asked).toEqual(looked);
        // Why there is nothing is told of IRPs here and of events there.
        if (asked.length > 0) expect(lines(make(), options)).toEqual(lines(make(), options, each));
      }
    }
  });

  test('a part of the trace has the requests of its events only', () => {
    const reader = pipesTrace();
    const [part] = [...traceStats(reader, { to: 40 }, { of: 'irp.latency', format: 'jsonl' })].map((line) =>
      JSON.parse(line),
    );
    const irps = new Set<number>();
    for (const { irp = 0 } of [...viewEvents(reader, { to: 40 }, { format: 'jsonl' })].map((line) =>
      JSON.parse(line),
    )) {
      if (irp !== 0) irps.add(irp);
    }
    expect(part?.count ?? 0).toBeLessThan(7);
    expect(part?.count ?? 0).toBe(irps.size);
  });

  test('a lock that is taken twice counts twice, not for each acquisition and each release', () => {
    const builder = new TraceBuilder();
    for (const held of [10, 30]) {
      builder.thread(3).sink.lockAcquire(1, 0, kernelAddress(0x100), 0, 1, 0, 0);
      builder.wait(held).sink.lockRelease(1, 0, kernelAddress(0x100), 0, 0, held);
    }
    expect(json(builder.open(), { of: 'lock.hold' })).toEqual([
      { count: 2, 'lock.hold': { count: 2, sum_ns: 40, min_ns: 10, median_ns: 10, p99_ns: 30, max_ns: 30 } },
    ]);
  });

  test('a histogram has ranges of 1, 2, 5, 10...: every value is in one', () => {
    const [all] = json(blocks(), { of: 'size', histogram: true });
    expect(all.histogram).toEqual([
      { from: 1, to: 2, count: 1 },
      { from: 2, to: 5, count: 3 },
      { from: 5, to: 10, count: 5 },
      { from: 10, to: 20, count: 10 },
      { from: 20, to: 50, count: 30 },
      { from: 50, to: 100, count: 50 },
      { from: 100, to: 200, count: 1 },
    ]);
    const drawn = lines(blocks(), { of: 'size', histogram: true });
    expect(drawn.slice(2)).toEqual(
      [
        '',
        'size',
        '    1 .. 2   1  ▊',
        '    2 .. 5   3  ██▍',
        '   5 .. 10   5  ████',
        '  10 .. 20  10  ████████',
        '  20 .. 50  30  ████████████████████████',
        ' 50 .. 100  50  ████████████████████████████████████████',
        '100 .. 200   1  ▊',
      ].map((line) => (/\d/.test(line) ? `  ${line}` : line)),
    );
  });

  test('every line fits a narrow terminal', () => {
    for (const line of lines(blocks(), { by: ['tag', 'pool_type'], of: 'size', histogram: true, width: 40 })) {
      expect(line.length, line).toBeLessThanOrEqual(40);
    }
  });
});

describe('the table and CSV', () => {
  test('times with units, shares, right-aligned', () => {
    expect(lines(blocks(), { by: ['tag'], of: 'size' })).toEqual([
      'tag   events   share   sum  min  median  p99  max',
      'Even      50  50.0 %  2550    2      50  100  100',
      'Odd       50  50.0 %  2500    1      49   99   99',
    ]);
  });

  test('CSV', () => {
    expect([...traceStats(blocks(), {}, { by: ['tag'], of: 'size', format: 'csv' })]).toEqual([
      'tag,count,sum,min,median,p99,max',
      'Even,50,2550,2,50,100,100',
      'Odd ,50,2500,1,49,99,99',
    ]);
  });
});

describe('what cannot be', () => {
  test.each([
    [{ by: ['sise'] }, 'there is no field "sise"; did you mean size'],
    [{ of: 'tag' }, 'tag is no quantity'],
    [{ histogram: true }, 'a histogram needs --of'],
  ])('%j', (options, message) => {
    expect(() => lines(blocks(), options)).toThrow(InputError);
    expect(() => lines(blocks(), options)).toThrow(message);
  });

  test('nothing is chosen, or nothing of it has the field', () => {
    expect(lines(blocks(), {}, 'size > 1000')).toEqual([
      'no event matches',
      '  no event meets size > 1000; size is between 1 and 100',
    ]);
    expect(lines(blocks(), { by: ['status'] })).toEqual(['none of the 100 chosen events has status']);
  });
});
