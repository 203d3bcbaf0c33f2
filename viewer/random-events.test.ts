/** Whatever a trace contains, the viewer shows it or says why not: random events over the whole schema. */
import { describe, expect, test } from 'vitest';
import { compareRecordings } from '../compare/compare-traces.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import { MemoryTarget } from '../proto/testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from '../proto/testing/random-events.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { describeEventIn } from './describe.ts';
import { traceInfo } from './info.ts';
import { irpView } from './irp/irp.ts';
import { irpTable } from './irp-table.ts';
import { dpcsSummary } from './summary/dpcs.ts';
import { driversSummary } from './summary/drivers.ts';
import { handlesSummary } from './summary/handles.ts';
import { irqlSummary } from './summary/irql.ts';
import { locksSummary } from './summary/locks.ts';
import { poolSummary } from './summary/pool.ts';
import type { SummaryOptions } from './summary/summary.ts';
import { threadsSummary } from './summary/threads.ts';
import { namespaceTree } from './tree.ts';
import { viewEvents } from './view.ts';

const SUMMARIES: Readonly<Record<string, (reader: TraceReader, options: SummaryOptions) => Iterable<string>>> = {
  locks: locksSummary,
  pool: poolSummary,
  dpcs: dpcsSummary,
  irql: irqlSummary,
  drivers: driversSummary,
  handles: handlesSummary,
  threads: threadsSummary,
};

function randomTrace(seed: number): TraceReader {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  emitRandomEvents(writer.sink, seed, 3000);
  writer.finish('completed');
  return openTrace(target.bytes);
}

describe.each([1, 2, 3])('seed %d', (seed) => {
  const reader = randomTrace(seed);

  test('every event is shown, and every kind has a line of its own', () => {
    const lines = [...viewEvents(reader, {}, { format: 'jsonl' })].map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3000);
    expect(new Set(lines.map(({ kind }) => kind)).size).toBe(EVENT_KINDS.length);
    for (const { what } of lines) {
      // `field=value` is how a kind is shown that has no line of its own.
      expect(what).not.toMatch(/^[a-z_0-9]+=/);
      expect(what).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  test('the table has a row for each, within the width', () => {
    const lines = [...viewEvents(reader, {}, { width: 100 })];
    expect(lines.length).toBeGreaterThan(3000);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('IRPs, tree, info and a comparison with itself', () => {
    expect([...irpTable(reader)].length).toBeGreaterThan(1);
    expect([...traceInfo(reader)].length).toBeGreaterThan(EVENT_KINDS.length);
    expect(compareRecordings(reader, reader, undefined, []).comparison.verdict).toBe('identical');
    try {
      expect([...namespaceTree(reader)].length).toBeGreaterThan(0);
    } catch (error) {
      // Random objects need not have a root.
      expect(String(error)).toMatch(/there is no object|has no objects/);
    }
  });

  test.each(Object.entries(SUMMARIES))('%s: text within the width, and JSON', (name, summary) => {
    for (const width of [40, 100]) {
      for (const line of summary(reader, { width })) {
        expect(line).not.toMatch(/undefined|NaN|\[object/);
        // Random sizes have twenty digits, which no terminal of 40 columns has room for.
        expect(line.length).toBeLessThanOrEqual(name === 'pool' ? Math.max(width, 60) : width);
      }
    }
    const [json] = summary(reader, { format: 'json' });
    expect(Object.keys(JSON.parse(json!)).length).toBeGreaterThan(1);
  });

  test('the life of each IRP', () => {
    const irps = new Set(reader.batchIndex.flatMap(({ irpMin, irpMax }) => [irpMin, irpMax]).filter((irp) => irp > 0));
    expect(irps.size).toBeGreaterThan(0);
    for (const irp of irps) {
      const text = [...irpView(reader, irp)].join('\n');
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      expect(JSON.parse([...irpView(reader, irp, { format: 'json' })].join('')).irp).toBe(irp);
    }
  });

  test('two different traces differ', () => {
    const { comparison } = compareRecordings(reader, randomTrace(seed + 100), undefined, []);
    expect(comparison.verdict).not.toBe('identical');
    expect(JSON.stringify(comparison)).not.toMatch(/undefined|NaN|\[object/);
  });
});

test('one event as a line by itself, with the names known at that moment', () => {
  const reader = randomTrace(1);
  expect(describeEventIn(reader, reader.event(0))).toMatch(
    /^user_process: starts process \d+ .*\[.*, cpu \d, .* ms\]$/,
  );
});
