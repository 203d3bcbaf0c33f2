/**
 * A recording that keeps a part of the events: what it keeps is what a view of the whole would select, the hash is that of
 * the whole run, and it replays like one that kept everything.
 */
import { describe, expect, test } from 'vitest';
import { diffTraces } from '../../cli/comparison/diff-report.ts';
import { keepsEverything } from '../../proto/capture-choice.ts';
import { type EditableEvent, editable } from '../../proto/testing/editable-event.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { verifyTrace } from '../../proto/verify.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { selectedEvents } from '../../viewer/event-stream.ts';
import { traceInfo } from '../../viewer/info.ts';
import { irpView } from '../../viewer/irp/irp.ts';
import { irpTable } from '../../viewer/irp-table.ts';
import type { Selection } from '../../viewer/selection.ts';
import { viewEvents } from '../../viewer/view.ts';
import { kindsOf } from '../../wording/kind-groups.ts';
import { recordInMemory, talkScenario } from '../support/pipes.ts';

const talk = await talkScenario();

/** The talk with what is kept narrowed; no criteria: everything. */
function recorded(
  criteria: Partial<Record<'driver' | 'device' | 'process', string[]>> & { kind?: number[]; filter?: string } = {},
) {
  const capture = { kind: [], driver: [], device: [], process: [], filter: '', ...criteria };
  return openTrace(recordInMemory(talk, keepsEverything(capture) ? {} : { capture }).bytes);
}

function events(reader: TraceReader): EditableEvent[] {
  return [...reader.batches()].flatMap((batch) =>
    Array.from({ length: batch.eventCount }, (_, i) => editable(batch.event(i))),
  );
}

function replay(reader: TraceReader) {
  const session = new StrictReplay(reader);
  session.boot();
  for (;;) {
    const result = session.run(10_000);
    if (result !== undefined) return result;
  }
}

const whole = recorded();
const all = events(whole).map((event) =>
  JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
);

const CHOICES: readonly [name: string, reader: TraceReader, selection: Selection | undefined][] = [
  ['kinds', recorded({ kind: kindsOf('irp') }), { kinds: ['irp'] }],
  ['a driver', recorded({ driver: ['PIPES'] }), { drivers: ['pipes'] }],
  ['a process', recorded({ process: ['Bob.exe'] }), { processes: ['bob.exe'] }],
  ['a device', recorded({ device: ['\\device\\EXAMPLE'] }), undefined],
  // What is known of an IRP holds from its first dispatch on.
  ...[
    'irp.major == WRITE && !irp_allocate && !irp_data',
    'while holding lock && irql >= DISPATCH',
    'device contains "example" && !ddi',
    'ioctl.method == BUFFERED && !irp_allocate && !irp_data or pool.tag == "Pipe"',
    'thread == "bob.exe/main" && (size > 16 || len(data) > 4 || arguments contains 0)',
    'within irp 3',
    'driver == pipes && call_site != 0',
    'time in 1us..20us',
  ].map((filter): [string, TraceReader, Selection] => [filter, recorded({ filter }), { filter }]),
  ['kinds and a process', recorded({ kind: kindsOf('lock'), process: ['bob.exe'] }), undefined],
];

describe.each(CHOICES)('of %s', (_, reader, selection) => {
  const kept = events(reader).map((event) =>
    JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
  );

  test('some events of the run are kept, unchanged and in order, every decision among them', () => {
    expect(kept.length).toBeLessThan(all.length);
    let next = 0;
    for (const event of kept) {
      next = all.indexOf(event, next) + 1;
      expect(next, event).toBeGreaterThan(0);
    }
    const decisions = (reader: TraceReader) => events(reader).filter(({ anchors }) => anchors !== undefined).length;
    expect(decisions(reader)).toBe(decisions(whole));
  });

  test('the hash is that of the whole run, and what is left out is counted', () => {
    expect(reader.summary?.eventHash).toEqual(whole.summary?.eventHash);
    const leftOut = reader.summary!.leftOutCount.reduce((sum, count) => sum + count, 0);
    expect(leftOut).toBe(all.length - kept.length);
    expect(verifyTrace(reader).leftOutEvents).toBe(leftOut);
  });

  test('it replays without a difference', () => {
    expect(replay(reader)).toMatchObject({ matched: kept.length, divergence: undefined });
  });

  test('a run whose left-out events are others does not replay', () => {
    // Written again without them, the trace has a hash of the kept events alone.
    const { divergence } = replay(openTrace(reencodeTrace(reader)));
    expect(divergence?.because).toMatch(
      /an event that the recording left out, between events 0 and \d+, is not the same/,
    );
  });

  test('everything that a view of the whole selects is there', () => {
    if (selection === undefined) return;
    const shown = [...selectedEvents(whole, selection)].map(({ event }) => all[event.number]!);
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.filter((event) => !kept.includes(event))).toEqual([]);
  });
});

test('a replay of a narrowed recording goes on from any state', () => {
  const [, reader] = CHOICES[1]!;
  const session = new StrictReplay(reader);
  session.boot();
  session.run(300);
  const state = session.save();
  const later = new StrictReplay(reader);
  later.restore(structuredClone(state));
  for (;;) {
    const result = later.run(1000);
    if (result === undefined) continue;
    expect(result.divergence).toBeUndefined();
    break;
  }
});

test('views say what is missing because it was left out', () => {
  const [, reader] = CHOICES[0]!;
  expect([...viewEvents(reader, { kinds: ['pool'] })].join('\n')).toMatch(
    /the recording kept only kinds .* and left out \d+ events, 4 pool_allocate, 4 pool_free among them/,
  );
  expect([...traceInfo(reader)].join('\n')).toMatch(/left out +.* 4 pool_allocate, 4 pool_free/);
  expect([...irpView(reader, 8)].join('\n')).toMatch(/note: the recording kept only kinds/);
  const dispatches = recorded({ kind: kindsOf('irp_dispatch') });
  expect([...irpView(dispatches, 8)].join('\n')).toContain('completion not in the trace: the recording left such');
});

test('the table of IRPs claims nothing of what was left out', () => {
  const table = (kinds: string) => [...irpTable(recorded({ kind: kindsOf(kinds) }))].join('\n');
  expect(table('pool')).toMatch(
    /^the trace has no IRPs\n {2}the recording kept only kinds .*pool_free.* left out \d+ events/,
  );
  expect(table('irp_allocate')).toMatch(/ 1 .* request not in the trace .* not in the trace$/m);
  expect(table('irp_allocate')).not.toMatch(/never sent|not completed/);
  expect(table('irp_complete')).toMatch(/ 1 .* request not in the trace .*STATUS_SUCCESS/);
  expect(table('irp_complete')).not.toMatch(/ 0 ns/);
});

test('a comparison says what it cannot tell, because one or both left it out', () => {
  const [locks, moreLocks] = [recorded({ kind: kindsOf('lock') }), recorded({ kind: kindsOf('lock') })];
  const mixed = diffTraces(whole, locks);
  expect(mixed.identical).toBe(false);
  expect([...mixed.lines()].join('\n')).toMatch(
    /^notes +the first recording kept everything, the second kinds lock_.*: what one left out counts as different$/m,
  );
  expect(JSON.parse([...diffTraces(whole, locks, { format: 'json' }).lines()].join('')).notes).toHaveLength(1);
  expect([...diffTraces(locks, moreLocks).lines()].join('\n')).toMatch(
    /^notes +both recordings kept only kinds lock_.*: nothing else is compared$/m,
  );
  expect([...diffTraces(whole, recorded()).lines()].join('\n')).not.toContain('notes');
});

test('a filter in a language of a later version is refused by its text', () => {
  const capture = { kind: [], driver: [], device: [], process: [], filter: 'mood > 0' };
  const later = openTrace(reencodeTrace(whole, undefined, { capture }));
  expect(() => new StrictReplay(later)).toThrow(
    /chosen by the filter "mood > 0", which makes no sense here: "mood" is neither a field/,
  );
});
