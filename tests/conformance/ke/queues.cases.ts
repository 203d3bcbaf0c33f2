/** Queues (KQUEUE). Source: "Queue Objects", the pages of KeInitializeQueue, KeInsertQueue, KeRemoveQueue, KeRundownQueue (ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS, STATUS_TIMEOUT } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, join, KERNEL_MODE, pause, spawn, wait } from '../harness/system-threads.ts';

const QUEUE_BYTES = 64;
const ENTRY_BYTES = 16;

function* queue(nt: DriverKit, count = 0): DriverCode<GuestAddress> {
  const address = nt.data(QUEUE_BYTES);
  yield* nt.KeInitializeQueue(address, count);
  return address;
}

const remove = (nt: DriverKit, from: GuestAddress) => nt.KeRemoveQueue(from, KERNEL_MODE, NULL_ADDRESS);

export default rules((rule) => {
  rule('KeInsertQueue returns how many entries the queue had, KeReadStateQueue tells how many it has', {
    c: 'QueueCounts',
    *kernel(nt, c) {
      const q = yield* queue(nt);
      yield* c.report('empty', yield* nt.KeReadStateQueue(q));
      yield* c.report('first', yield* nt.KeInsertQueue(q, nt.data(ENTRY_BYTES)));
      yield* c.report('second', yield* nt.KeInsertQueue(q, nt.data(ENTRY_BYTES)));
      yield* c.report('state', yield* nt.KeReadStateQueue(q));
      yield* nt.KeRundownQueue(q);
    },
    expect: { empty: 0, first: 0, second: 1, state: 2 },
  });

  rule('entries leave a queue first in, first out; KeInsertHeadQueue puts one before all others', {
    c: 'QueueOrder',
    *kernel(nt, c) {
      const q = yield* queue(nt);
      const [a, b, first] = [nt.data(ENTRY_BYTES), nt.data(ENTRY_BYTES), nt.data(ENTRY_BYTES)];
      yield* nt.KeInsertQueue(q, a);
      yield* nt.KeInsertQueue(q, b);
      yield* nt.KeInsertHeadQueue(q, first);
      for (const expected of [first, a, b]) yield* c.report('in order', (yield* remove(nt, q)) === expected);
      yield* nt.KeRundownQueue(q);
    },
    expect: [
      ['in order', 1],
      ['in order', 1],
      ['in order', 1],
    ],
  });

  rule('KeRemoveQueue gives STATUS_TIMEOUT in place of an entry when none comes in time', {
    c: 'QueueTimeout',
    *kernel(nt, c) {
      const q = yield* queue(nt);
      const timeout = nt.local(8);
      nt.memory.writeI64(timeout, 0);
      yield* c.report('at once', yield* nt.KeRemoveQueue(q, KERNEL_MODE, timeout));
      nt.memory.writeI64(timeout, -10_000);
      yield* c.report('later', yield* nt.KeRemoveQueue(q, KERNEL_MODE, timeout));
      yield* nt.KeRundownQueue(q);
    },
    expect: { 'at once': STATUS_TIMEOUT, later: STATUS_TIMEOUT },
  });

  rule('a thread that finds a queue empty waits until an entry is inserted', {
    c: 'QueueWaits',
    *kernel(nt, c) {
      const q = yield* queue(nt);
      const entry = nt.data(ENTRY_BYTES);
      const thread = yield* spawn(nt, function* () {
        yield* c.report('got it', (yield* remove(nt, q)) === entry);
      });
      yield* pause(nt);
      const before = yield* nt.KeInsertQueue(q, entry);
      yield* join(nt, thread);
      yield* c.report('before', before);
      yield* nt.KeRundownQueue(q);
    },
    expect: { 'got it': 1, before: 0 },
  });

  rule('while as many threads run for a queue as may, entries stay in it; when one of them waits, another takes one', {
    c: 'QueueLimit',
    *kernel(nt, c) {
      const q = yield* queue(nt, 1);
      const taken = yield* event(nt);
      yield* nt.KeInsertQueue(q, nt.data(ENTRY_BYTES));
      yield* remove(nt, q);
      yield* nt.KeInsertQueue(q, nt.data(ENTRY_BYTES));
      const thread = yield* spawn(nt, function* () {
        yield* remove(nt, q);
        yield* nt.KeSetEvent(taken, 0, false);
      });
      yield* nt.KeStallExecutionProcessor(1000);
      yield* c.report('while it runs', yield* nt.KeReadStateQueue(q));
      yield* wait(nt, taken);
      yield* c.report('when it has waited', yield* nt.KeReadStateQueue(q));
      yield* join(nt, thread);
      yield* nt.KeRundownQueue(q);
    },
    expect: { 'while it runs': 1, 'when it has waited': 0 },
  });

  rule('of several threads that wait for a queue, the one that came last gets the first entry', {
    c: 'QueueLifo',
    *kernel(nt, c) {
      const q = yield* queue(nt);
      const threads: GuestAddress[] = [];
      for (const name of ['came first', 'came last']) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* remove(nt, q);
            yield* c.report(name, 1);
          }),
        );
        yield* pause(nt);
      }
      for (let left = 2; left > 0; left--) {
        yield* nt.KeInsertQueue(q, nt.data(ENTRY_BYTES));
        yield* pause(nt);
      }
      yield* join(nt, ...threads);
      yield* nt.KeRundownQueue(q);
    },
    expect: { 'came last': 1, 'came first': 1 },
  });

  rule('KeRundownQueue gives the entries of a queue linked in a ring, NULL when it has none', {
    c: 'QueueRundown',
    *kernel(nt, c) {
      const q = yield* queue(nt);
      const [a, b] = [nt.data(ENTRY_BYTES), nt.data(ENTRY_BYTES)];
      yield* nt.KeInsertQueue(q, a);
      yield* nt.KeInsertQueue(q, b);
      yield* c.report('first', (yield* nt.KeRundownQueue(q)) === a);
      yield* c.report('next', nt.memory.readPointer(a) === b);
      yield* c.report('ring', nt.memory.readPointer(b) === a);
      yield* c.report('none', yield* nt.KeRundownQueue(q));
    },
    expect: { first: 1, next: 1, ring: 1, none: 0 },
  });

  rule('KeRemoveQueueEx takes as many entries as there are, up to the number that is asked for', {
    c: 'QueueSeveral',
    *kernel(nt, c) {
      const q = yield* queue(nt);
      const entries = [nt.data(ENTRY_BYTES), nt.data(ENTRY_BYTES), nt.data(ENTRY_BYTES)];
      for (const entry of entries) yield* nt.KeInsertQueue(q, entry);
      const array = nt.local(32);
      const take = (most: number) => nt.KeRemoveQueueEx(q, KERNEL_MODE, false, NULL_ADDRESS, array, most);
      yield* c.report('two', yield* take(2));
      yield* c.report('in order', nt.memory.readPointer(addressAdd(array, 8)) === entries[1]);
      yield* c.report('the rest', yield* take(4));
      yield* nt.KeRundownQueue(q);
    },
    expect: { two: 2, 'in order': 1, 'the rest': 1 },
  });
});
