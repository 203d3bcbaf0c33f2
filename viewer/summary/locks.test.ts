import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { pipesTrace } from '../testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from '../testing/trace-builder.ts';
import { type LocksOptions, locksSummary } from './locks.ts';

const SPIN_LOCK = 0;
const EXTENSION = kernelAddress(0x1000_0150);

/** Two processors, a device with two spin locks in its extension. */
class LockTrace {
  readonly t: TraceBuilder;

  constructor(options: ConstructorParameters<typeof TraceBuilder>[0] = {}) {
    this.t = new TraceBuilder({ processors: 2, ...options });
    const { sink } = this.t;
    sink.processCreate(1, 'System', 0, NULL_ADDRESS, 4);
    for (const thread of [1, 2]) sink.threadCreate(thread, 1, 0, thread, `t${thread}`, NULL_ADDRESS, 8, 0);
    sink.driverCreate(1, '\\Driver\\d', kernelAddress(0x1100_0000), 0, '');
    sink.deviceCreate(1, 1, '\\Device\\D', kernelAddress(0x1000_0000), 0x22, 0, 0x40, 0, 0);
    sink.imageLoad(1, 'd.sys', kernelAddress(0x0200_0000), 0x4000, kernelAddress(0x0200_1000), '', 0);
  }

  acquire(lock: number, { waited = 0, depth = 1, tried = 0, site = 0x100 } = {}): this {
    this.t.from(kernelAddress(0x0200_0000 + site));
    this.t.sink.lockAcquire(lock, SPIN_LOCK, this.address(lock), 0, depth, waited, tried);
    this.t.from();
    return this;
  }

  release(lock: number, held: number, depth = 0): this {
    this.t.sink.lockRelease(lock, SPIN_LOCK, this.address(lock), 0, depth, held);
    return this;
  }

  contend(lock: number, owner: number, site = 0x200): this {
    this.t.from(kernelAddress(0x0200_0000 + site));
    this.t.sink.lockContend(lock, SPIN_LOCK, owner, this.address(lock), 0);
    this.t.from();
    return this;
  }

  private address(lock: number) {
    return kernelAddress(0x1000_0150 + (lock - 1) * 8);
  }
}

function json(trace: LockTrace, options: LocksOptions = {}) {
  return JSON.parse([...locksSummary(trace.t.open(), { ...options, format: 'json' })].join(''));
}

function lines(trace: LockTrace): string[] {
  return [...locksSummary(trace.t.open())].map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
}

describe('locks', () => {
  test('who waited for whom, and how long', () => {
    const trace = new LockTrace();
    trace.t.at(1000).cpu(0).thread(1).irql(DISPATCH_LEVEL);
    trace.acquire(1, { site: 0x100 });
    trace.t.cpu(1).thread(2).irql(DISPATCH_LEVEL).at(1100);
    trace.contend(1, 1, 0x200);
    trace.t.cpu(0).thread(1).at(1500);
    trace.release(1, 500);
    trace.t.cpu(1).thread(2).at(1510);
    trace.acquire(1, { waited: 410, site: 0x200 });
    trace.t.at(1530);
    trace.release(1, 20);
    expect(lines(trace)).toEqual([
      'lock | type | locks | acquired | waits | held | median | p99 | longest | longest from | waited | longest wait',
      '\\Device\\D extension | spin lock | 1 | 2 | 1 | 520 ns | 20 ns | 500 ns | 500 ns | d+0x100 | 410 ns | 410 ns',
      '',
      'Who waited',
      'lock | waits | waited | longest | who waited | held since | first event',
      'spin lock \\Device\\D extension | 1 | 410 ns | 410 ns | d+0x200 | d+0x100 | 7',
    ]);
  });

  test('in a trace that does not say how long, by the clock', () => {
    const trace = new LockTrace();
    trace.t.thread(1).at(1000);
    trace.contend(1, 2).t.at(1300);
    trace.acquire(1).t.at(1700);
    trace.release(1, 0);
    const [lock] = json(trace).locks;
    expect(lock.waited.sum_ns).toBe(300);
    expect(lock.held.sum_ns).toBe(400);
  });

  test('taken again by its owner: held once, from first to last', () => {
    const trace = new LockTrace();
    trace.t.thread(1).at(1000);
    trace.acquire(1).acquire(1, { depth: 2 }).release(1, 0, 1);
    trace.t.at(1400);
    trace.release(1, 400);
    const { locks, order } = json(trace);
    expect(locks[0]).toMatchObject({ acquisitions: 2, recursions: 1, held: { count: 1, sum_ns: 400 } });
    expect(order).toEqual([]);
  });

  test('a DPC that borrows a thread takes nothing while that thread holds something', () => {
    const trace = new LockTrace();
    trace.t.thread(1);
    trace.acquire(1);
    trace.t.irql(DISPATCH_LEVEL).sink.dpcStart(1, kernelAddress(0x0200_0300), 0);
    trace.acquire(2).release(2, 0);
    trace.t.sink.dpcEnd(1, 0);
    trace.acquire(2).release(2, 0).release(1, 0);
    const { order } = json(trace);
    expect(order).toHaveLength(1);
    expect(order[0].count).toBe(1);
  });

  test('who only tries cannot wait for ever: no order', () => {
    const trace = new LockTrace();
    trace.t.thread(1);
    trace.acquire(1).acquire(2, { tried: 1 }).release(2, 0).release(1, 0);
    trace.acquire(2).acquire(1).release(1, 0).release(2, 0);
    const { order, cycles } = json(trace);
    expect(order).toHaveLength(1);
    expect(cycles).toEqual([]);
  });

  test('both orders are a cycle, with who took them', () => {
    const trace = new LockTrace();
    trace.t.thread(1);
    trace.acquire(1).acquire(2, { site: 0x300 }).release(2, 0).release(1, 0);
    trace.t.thread(2);
    trace.acquire(2).acquire(1, { site: 0x400 }).release(1, 0).release(2, 0);
    const text = lines(trace);
    const title = text.indexOf('One cycle in the order of locks: who takes them at the same time can deadlock');
    expect(text.slice(title + 2, title + 4)).toEqual([
      '1 | spin lock \\Device\\D extension > spin lock \\Device\\D extension+0x8 | d+0x300 | System/t1 | 7',
      'spin lock \\Device\\D extension+0x8 > spin lock \\Device\\D extension | d+0x400 | System/t2 | 11',
    ]);
  });

  test('what is held where the trace ends; nothing is said of it where releases may be missing', () => {
    const held = () => {
      const trace = new LockTrace();
      trace.t.thread(1);
      return trace.acquire(1);
    };
    expect(json(held()).held_at_end).toMatchObject([{ lock: '\\Device\\D extension', by: 'System/t1' }]);
    const narrowed = new LockTrace({ capture: { driver: ['d'] } });
    narrowed.t.thread(1);
    const result = json(narrowed.acquire(1));
    expect(result.held_at_end).toBeNull();
    expect(result.notes[0]).toContain('the recording kept only driver d');
  });

  test('locks of one kind are counted together, or each by itself', () => {
    const trace = () => {
      const built = new LockTrace();
      built.t.thread(1);
      for (const id of [1, 2]) {
        const address = kernelAddress(0x1300_0000 + id * 0x1000);
        built.t.sink.poolAllocate(id, address, 0x40, 0, 0x65706950, 0);
        built.t.sink.lockAcquire(10 + id, SPIN_LOCK, address, 0, 1, 0, 0);
        built.t.sink.lockRelease(10 + id, SPIN_LOCK, address, 0, 0, 100 * id);
      }
      return built;
    };
    expect(json(trace()).locks).toMatchObject([{ lock: "'Pipe'(64 bytes)", locks: 2, held: { sum_ns: 300 } }]);
    expect(json(trace(), { each: true }).locks.map(({ lock }: { lock: string }) => lock)).toEqual([
      "'Pipe'#2",
      "'Pipe'#1",
    ]);
  });

  test('none, and none captured', () => {
    expect([...locksSummary(new TraceBuilder().open())]).toEqual(['no lock was acquired']);
    const narrowed = new TraceBuilder({ capture: { kind: [97] } }).open();
    expect([...locksSummary(narrowed)][0]).toBe('no lock was acquired in what the trace has');
  });

  test('the pipes trace: the second version takes its locks the other way round', () => {
    const order = (second: boolean) =>
      JSON.parse([...locksSummary(pipesTrace({ second }), { format: 'json' })].join('')).order.map(
        ({ held, taken }: Record<string, { lock: string }>) => [held!.lock, taken!.lock],
      );
    const ring = "'Pipe'(64 bytes)+0x28";
    const quota = '\\Device\\Example extension+0x48';
    expect(order(false)).toEqual([[ring, quota]]);
    expect(order(true)).toEqual([[quota, ring]]);
  });

  test('a lock in the middle of nowhere goes by its number', () => {
    const trace = new LockTrace();
    trace.t.sink.lockAcquire(9, SPIN_LOCK, kernelAddress(0x7000_0000), 0, 1, 0, 0);
    expect(EXTENSION).not.toBe(NULL_ADDRESS);
    expect(json(trace).locks[0].lock).toBe('#9');
  });
});
