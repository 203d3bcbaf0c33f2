import { expect, test } from 'vitest';
import { NULL_ADDRESS } from '../base/guest-address.ts';
import { testDriver } from '../proto/testing/test-driver.ts';
import { traceInfo } from './info.ts';
import { pipesTrace } from './testing/pipes-trace.ts';
import { TraceBuilder } from './testing/trace-builder.ts';

function textOf(lines: Iterable<string>): string {
  return [...lines].join('\n');
}

test('header, drivers, time and counts of kinds', () => {
  const text = textOf(traceInfo(pipesTrace()));
  expect(text).toMatch(/^scenario {2,}a writer talks to itself$/m);
  expect(text).toMatch(/^system {2,}Windows build 22621, processors 1, 256 MiB$/m);
  // 133500000000000000 * 100 ns after 1601-01-01 is 1705526400 s after 1970-01-01.
  expect(text).toMatch(/^boot time {2,}2024-01-17T21:20:00\.000Z$/m);
  expect(text).toMatch(/^seed {2,}7$/m);
  expect(text).toMatch(/^end {2,}completed$/m);
  expect(text).toMatch(/^events {2,}92 in 1 batch of \d+ bytes, \d+\.\d\d an event$/m);
  expect(text).toMatch(/^time {2,}0\.000000 to 0\.003580 ms, 3\.580 us$/m);
  expect(text).toMatch(/^IRPs {2,}up to number 7$/m);
  expect(text).toContain('  pipes: pipes.sys, image not in the trace, 4 symbols');
  expect(text).toContain(`    SHA-256 ${'11'.repeat(32)}`);
  // Seven IRPs in 92 events.
  expect(text).toMatch(/^irp_dispatch +7 +7\.6 %$/m);
});

test('the image of a driver that the trace holds', () => {
  const content = new Uint8Array(1234);
  const sha256 = new TraceBuilder().blob(content);
  const t = new TraceBuilder({ drivers: [testDriver({ service: 'x', fileName: 'x.sys', imageSha256: sha256 })] });
  t.blob(content);
  expect(textOf(traceInfo(t.open()))).toContain('  x: x.sys, 1234 bytes, no symbols');
});

test('a trace that was cut short says so', () => {
  const t = new TraceBuilder();
  t.sink.processCreate(1, 'System', 0, NULL_ADDRESS, 0);
  expect(textOf(traceInfo(t.openUnfinished()))).toMatch(/^end {2,}cut short after \d+ bytes: /m);
});

test('an empty trace has no times and no kinds', () => {
  const text = textOf(traceInfo(new TraceBuilder().open()));
  expect(text).toMatch(/^events {2,}0 in 0 batches of 0 bytes, - an event$/m);
  expect(text).not.toContain('kind');
});

test('JSON', () => {
  const json = JSON.parse(textOf(traceInfo(pipesTrace(), { format: 'json' })));
  expect(json).toMatchObject({
    scenario: 'a writer talks to itself',
    seed: 7,
    windows_build: 22621,
    end_reason: 'completed',
    truncated_at: null,
    events: 92,
    batches: 1,
    time_min_ns: 0,
    time_max_ns: 3580,
    irp_max: 7,
    drivers: [{ service: 'pipes', file: 'pipes.sys', bytes: null, symbols: 4 }],
  });
  expect(json.kinds.irp_complete).toBe(7);
});
