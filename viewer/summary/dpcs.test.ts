import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { type BuilderOptions, kernelAddress, TraceBuilder } from '../testing/trace-builder.ts';
import { dpcsSummary } from './dpcs.ts';

const at = (offset: number) => kernelAddress(0x0200_0000 + offset);
const TICK = at(0x100);
const WORK = at(0x200);
const CALLER = at(0x300);
const DEVICE = 0x1000_0000;

/** A device with a DPC and a timer in its extension. */
function begun(options: BuilderOptions = {}): TraceBuilder {
  const t = new TraceBuilder({ processors: 2, ...options });
  t.sink.imageLoad(1, 'd.sys', at(0), 0x4000, at(0x1000), '', 0);
  t.sink.driverCreate(1, '\\Driver\\d', kernelAddress(0x1100_0000), 1, '');
  t.sink.deviceCreate(1, 1, '\\Device\\D', kernelAddress(DEVICE), 0x22, 0, 0x100, 0, 0);
  return t;
}

function queue(t: TraceBuilder, dpc: number, coalesced: number, threaded = 0): void {
  t.from(CALLER);
  t.sink.dpcQueue(dpc, kernelAddress(DEVICE + 0x160), TICK, 0, 0, 0, 0, 0, 0, 0, 1, coalesced, threaded);
  t.from();
}

function json(t: TraceBuilder) {
  return JSON.parse([...dpcsSummary(t.open(), { format: 'json' })].join(''));
}

describe('DPCs', () => {
  test('queued, queued again, run on which processors, how late and how long', () => {
    const t = begun();
    queue(t, 1, 0);
    queue(t, 1, 1);
    t.irql(DISPATCH_LEVEL).cpu(1);
    t.sink.dpcStart(1, TICK, 700);
    t.sink.dpcEnd(1, 90);
    t.cpu(0);
    queue(t, 1, 0);
    t.sink.dpcStart(1, TICK, 100);
    t.sink.dpcEnd(1, 10);
    queue(t, 1, 0);
    t.sink.dpcRemove(1, 1);
    t.sink.dpcRemove(1, 0);
    queue(t, 1, 0);
    const lines = [...dpcsSummary(t.open())].map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
    expect(lines).toEqual([
      'DPC routine | queued | again | ran | removed | waits | delay | longest delay | run time | median | longest | CPUs | queued at',
      'd+0x100 | 4 | 1 | 2 | 1 | 1 | 100 ns | 700 ns | 100 ns | 10 ns | 90 ns | 0,1 | d+0x300',
    ]);
  });

  test('threaded ones are told apart', () => {
    const t = begun();
    queue(t, 1, 0);
    queue(t, 2, 0, 1);
    expect(json(t).dpcs.map(({ what }: { what: string | null }) => what)).toEqual([null, 'threaded']);
  });

  test('whether one still waits is not known where its start may be missing', () => {
    const t = begun({ capture: { process: ['x.exe'] } });
    queue(t, 1, 0);
    const { dpcs, notes } = json(t);
    expect(dpcs[0].waiting_at_end).toBeNull();
    expect(notes).toHaveLength(1);
  });
});

describe('timers', () => {
  const set = (t: TraceBuilder, timer: number, period: number) =>
    t.sink.timerSet(timer, kernelAddress(DEVICE + 0x1a0), 0, 0, period, 0, 1, 0);

  test('set, expired, cancelled, and what is still set at the end', () => {
    const t = begun();
    queue(t, 1, 0);
    set(t, 1, 0);
    t.sink.timerExpire(1, 250);
    t.sink.timerCancel(1, 0);
    set(t, 1, 0);
    t.sink.timerCancel(1, 1);
    expect(json(t).timers).toMatchObject([
      { timer: '\\Device\\D extension+0x50', set: 2, expired: 1, cancelled: 1, set_at_end: 0, dpcs: ['d+0x100'] },
    ]);
  });

  test('a periodic one stays set when it expires; setting it again does not make it two', () => {
    const t = begun();
    set(t, 1, 10);
    set(t, 1, 20);
    t.sink.timerExpire(1, 5);
    t.sink.timerExpire(1, 15);
    expect(json(t).timers[0]).toMatchObject({ expired: 2, set_at_end: 1, periods_ms: [10, 20], late: { max_ns: 15 } });
  });
});

test('work items, APCs and interrupts', () => {
  const t = begun();
  t.sink.workQueue(1, kernelAddress(DEVICE), 1, WORK, 0, 0, 1);
  t.sink.workStart(1, WORK, 40);
  t.sink.workEnd(1, 60);
  t.sink.apcQueue(1, 2, 0, WORK, 0, 0, 0, 0, 1, 0, 0, 0, 0);
  t.sink.apcStart(1, 0, WORK);
  t.wait(30);
  t.sink.apcEnd(1);
  t.sink.apcQueue(2, 2, 2, WORK, Number(BigInt.asUintN(32, BigInt(TICK))), 0xffff_f800, 0, 0, 0, 0, 0, 0, 0);
  t.sink.interruptStart(3, 0x61, TICK, 0);
  t.sink.interruptEnd(3, 1, 20);
  t.sink.interruptStart(3, 0x61, TICK, 0);
  t.sink.interruptEnd(3, 0, 5);
  const { work_items, apcs, interrupts } = json(t);
  expect(work_items).toMatchObject([
    { routine: 'd+0x200', queued: 1, ran: 1, delay: { sum_ns: 40 }, run_time: { sum_ns: 60 } },
  ]);
  expect(apcs).toMatchObject([
    { routine: 'd+0x200', what: 'special kernel APC', queued: 1, ran: 1, run_time: { sum_ns: 30 } },
    { routine: 'd+0x100', what: 'user APC', queued: 0, queued_again: 1, ran: 0 },
  ]);
  expect(interrupts).toMatchObject([
    { interrupt: 'd+0x100', vector: 0x61, calls: 2, claimed: 1, run_time: { sum_ns: 25 } },
  ]);
});

test('an APC of the kernel has no routine', () => {
  const t = begun();
  t.sink.apcQueue(1, 2, 0, NULL_ADDRESS, 0, 0, 0, 0, 1, 0, 0, 0, 0);
  t.sink.apcStart(1, 0, NULL_ADDRESS);
  t.sink.apcEnd(1);
  expect(json(t).apcs).toMatchObject([{ routine: 'the kernel', queued: 1, ran: 1, queued_at: [] }]);
});

test('nothing of the kind, and nothing captured', () => {
  expect([...dpcsSummary(new TraceBuilder().open())]).toEqual(['no DPC, timer, work item, APC or interrupt']);
  const [first] = dpcsSummary(new TraceBuilder({ capture: { kind: [97] } }).open());
  expect(first).toBe('no DPC, timer, work item, APC or interrupt in what the trace has');
});
