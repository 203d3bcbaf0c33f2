/** The Chrome trace file against the rules of the "Trace Event Format": what each phase needs, and that slices nest. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { crowdScenario, recordInMemory, talkScenario } from '../../tests/support/pipes.ts';
import { exportTimeline } from './export-timeline.ts';

interface ChromeEvent {
  readonly ph: string;
  readonly name?: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly id?: number;
  readonly args?: Record<string, unknown>;
}

function eventsOf(bytes: Uint8Array): ChromeEvent[] {
  const file = Buffer.concat([...exportTimeline(openTrace(bytes), 'chrome')]).toString();
  return (JSON.parse(file) as { traceEvents: ChromeEvent[] }).traceEvents;
}

function check(events: readonly ChromeEvent[]): void {
  const open = new Map<string, number>();
  const last = new Map<string, number>();
  const flows = new Set<number>();
  const named = new Set<string>();
  for (const { ph, name, pid, tid, ts, id, args } of events) {
    const place = `${pid} ${tid}`;
    if (ph === 'M') {
      expect(['process_name', 'thread_name']).toContain(name);
      expect(args).toEqual({ name: expect.any(String) });
      named.add(place);
      continue;
    }
    expect(ts).toBeGreaterThanOrEqual(0);
    if (ph === 'C') {
      expect(Object.values(args!)).toEqual([expect.any(Number)]);
      continue;
    }
    expect(named.has(place)).toBe(true);
    expect(ts).toBeGreaterThanOrEqual(last.get(place) ?? 0);
    last.set(place, ts!);
    if (ph === 'B') open.set(place, (open.get(place) ?? 0) + 1);
    else if (ph === 'E') {
      expect(open.get(place)).toBeGreaterThan(0);
      open.set(place, open.get(place)! - 1);
    } else if (ph === 's') {
      expect(flows.has(id!)).toBe(false);
      flows.add(id!);
    } else if (ph === 't') expect(flows.has(id!)).toBe(true);
    else expect(ph).toBe('i');
    // An arrow begins and ends at a slice.
    if (ph === 's' || ph === 't') expect(open.get(place)).toBeGreaterThan(0);
  }
  expect([...open.values()].every((count) => count === 0)).toBe(true);
}

test('a conversation of two programs', async () => {
  const events = eventsOf(recordInMemory(await talkScenario()).bytes);
  check(events);
  // The scenario reads three times: Alice once, Bob twice.
  const calls = events.filter(({ ph, name }) => ph === 'B' && name === 'NtReadFile');
  expect(calls).toHaveLength(3);
});

test('many threads on four processors', () => {
  check(eventsOf(recordInMemory(crowdScenario(), { seed: 5, processorCount: 4 }).bytes));
});
