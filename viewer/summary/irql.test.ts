import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { catTrace } from '../cat.ts';
import { kernelAddress, TraceBuilder } from '../testing/trace-builder.ts';
import { type IrqlOptions, irqlSummary } from './irql.ts';

const DEVICE_LEVEL = 5;

function change(t: TraceBuilder, old: number, level: number): void {
  t.irql(level).from(kernelAddress(0x0200_0100));
  t.sink.irqlChange(old, level, 'KeRaiseIrql');
  t.from();
}

function json(t: TraceBuilder, options: IrqlOptions = {}) {
  return JSON.parse([...irqlSummary(t.open(), { ...options, format: 'json' })].join(''));
}

/** A processor that is idle for 100 ns, then runs a thread at PASSIVE_LEVEL for 200 ns and at higher levels for 80. */
function twoLevels(): TraceBuilder {
  const t = new TraceBuilder({ processors: 2 });
  t.sink.imageLoad(1, 'd.sys', kernelAddress(0x0200_0000), 0x4000, kernelAddress(0x0200_1000), '', 0);
  t.at(100).thread(1);
  t.sink.contextSwitch(0, 1, 0, 8);
  t.at(300);
  change(t, PASSIVE_LEVEL, DISPATCH_LEVEL);
  t.at(350);
  change(t, DISPATCH_LEVEL, DEVICE_LEVEL);
  t.at(370);
  change(t, DEVICE_LEVEL, DISPATCH_LEVEL);
  t.at(380);
  change(t, DISPATCH_LEVEL, PASSIVE_LEVEL);
  return t;
}

describe('IRQL', () => {
  test('time at each level, idle apart; one stretch from raise to lower', () => {
    const { processors, longest, stretches } = json(twoLevels());
    expect(processors).toEqual([
      {
        cpu: 0,
        idle_ns: 100,
        levels: [
          { irql: 0, name: 'PASSIVE_LEVEL', ns: 200 },
          { irql: 2, name: 'DISPATCH_LEVEL', ns: 60 },
          { irql: 5, name: expect.anything(), ns: 20 },
        ],
      },
      // Nobody used it.
      { cpu: 1, idle_ns: 380, levels: [] },
    ]);
    expect(stretches).toMatchObject({ count: 1, sum_ns: 80 });
    expect(longest).toMatchObject([
      { ns: 80, irql: 5, time_ns: 300, raised_at: 'd+0x100', cause: 'KeRaiseIrql', event: 2 },
    ]);
  });

  test('each processor by its own clock', () => {
    const t = twoLevels();
    t.cpu(1).at(1000).thread(2);
    t.sink.contextSwitch(0, 2, 0, 8);
    t.cpu(0).thread(1).at(400);
    t.sink.irqlChange(0, 0, 'x');
    t.cpu(1).at(1500).thread(0);
    t.sink.contextSwitch(2, 0, 1, 0);
    const [first, second] = json(t).processors;
    expect(first.levels[0].ns).toBe(220);
    expect(second).toMatchObject({ cpu: 1, idle_ns: 1000, levels: [{ irql: 0, ns: 500 }] });
  });

  test('as many of the longest as are asked for', () => {
    const t = new TraceBuilder();
    t.thread(1);
    for (const ns of [10, 30, 20]) {
      change(t, PASSIVE_LEVEL, DISPATCH_LEVEL);
      t.wait(ns);
      change(t, DISPATCH_LEVEL, PASSIVE_LEVEL);
    }
    expect(json(t, { longest: 2 }).longest.map(({ ns }: { ns: number }) => ns)).toEqual([30, 20]);
  });

  test('nothing is claimed where changes of the level may be missing', () => {
    const t = new TraceBuilder({ capture: { driver: ['d'] } });
    t.sink.processCreate(1, 'System', 0, NULL_ADDRESS, 4);
    const lines = [...irqlSummary(t.open())];
    expect(lines[0]).toBe('the time at each IRQL is not known');
    expect(lines[1]).toContain('the recording kept only driver d');
  });

  test('a real trace: every nanosecond is somewhere, and at DISPATCH_LEVEL as the events of cat say', () => {
    const reader = openTrace(fileURLToPath(new URL('../../traces/compat/format-1.0.ntr', import.meta.url)));
    const events = [...catTrace(reader)].map((line) => JSON.parse(line));
    const { processors } = JSON.parse([...irqlSummary(reader, { format: 'json' })].join(''));
    const levels: { irql: number; ns: number }[] = processors[0].levels;
    const total = levels.reduce((sum, { ns }) => sum + ns, processors[0].idle_ns);
    expect(total).toBe(events.at(-1).time - events[0].time);
    let raised = 0;
    for (const [i, { irql, time }] of events.slice(0, -1).entries())
      if (irql === 2) raised += events[i + 1].time - time;
    expect(levels.find(({ irql }) => irql === 2)!.ns).toBe(raised);
    reader.close();
  });
});
