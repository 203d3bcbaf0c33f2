/** Timers, one rule of their pages each. Source: the pages of the Ke routines (wdm.h), "Timer Objects and DPCs". */
import {
  DISPATCH_LEVEL,
  type GuestAddress,
  KTIMER,
  NULL_ADDRESS,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
  u64FromNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { join, pause, pin, spawn, unpin, wait } from '../harness/system-threads.ts';

const DPC_BYTES = 64;
const [NOTIFICATION, SYNCHRONIZATION] = [0, 1];
const MILLISECOND = 10_000;
const TIMER_OR_DPC_INVALID = 0xc7;

const milliseconds = (count: number) => u64FromNumber(-count * MILLISECOND);

function* timer(nt: DriverKit, type = NOTIFICATION): DriverCode<GuestAddress> {
  const address = nt.data(KTIMER.SIZE);
  yield* nt.KeInitializeTimerEx(address, type);
  return address;
}

function* dpc(nt: DriverKit, body: DriverRoutine): DriverCode<GuestAddress> {
  const address = nt.data(DPC_BYTES);
  yield* nt.KeInitializeDpc(address, nt.routine(body), 0);
  return address;
}

const now = (nt: DriverKit) => nt.KeQueryInterruptTimePrecise(nt.local(8));

/** Milliseconds, rounded down, until an object is signalled. */
function* timeUntil(nt: DriverKit, object: GuestAddress, before: number): DriverCode<number> {
  yield* wait(nt, object);
  return Math.floor(((yield* now(nt)) - before) / MILLISECOND);
}

export default rules((rule) => {
  rule(
    'a coalescable timer expires at its due time at the earliest, and at the latest when what it tolerates is over',
    {
      c: 'CoalescableOnce',
      *kernel(nt, c) {
        const [first, second] = [yield* timer(nt), yield* timer(nt)];
        const before = yield* now(nt);
        yield* nt.KeSetTimer(first, milliseconds(60), NULL_ADDRESS);
        yield* nt.KeSetCoalescableTimer(second, milliseconds(30), 0, 50, NULL_ADDRESS);
        const took = yield* timeUntil(nt, second, before);
        yield* c.report('not before', took >= 30);
        yield* c.report('tolerated', took <= 82);
        yield* nt.KeCancelTimer(first);
      },
      expect: { 'not before': true, tolerated: true },
    },
  );

  rule('a coalescable timer expires together with one that is due within what it tolerates', {
    c: 'CoalescableTogether',
    *kernel(nt, c) {
      const [first, second] = [yield* timer(nt), yield* timer(nt)];
      yield* nt.KeSetTimer(first, milliseconds(60), NULL_ADDRESS);
      yield* nt.KeSetCoalescableTimer(second, milliseconds(30), 0, 100, NULL_ADDRESS);
      yield* wait(nt, second);
      yield* c.report('first', yield* wait(nt, first, 0));
      yield* nt.KeCancelTimer(first);
    },
    expect: { first: STATUS_SUCCESS },
  });

  rule('the intervals of a periodic coalescable timer differ from the period by no more than it tolerates', {
    c: 'CoalescablePeriod',
    *kernel(nt, c) {
      const [other, periodic] = [yield* timer(nt), yield* timer(nt, SYNCHRONIZATION)];
      yield* nt.KeSetTimerEx(other, milliseconds(15), 70, NULL_ADDRESS);
      yield* nt.KeSetCoalescableTimer(periodic, milliseconds(50), 100, 40, NULL_ADDRESS);
      yield* wait(nt, periodic);
      let within = 0;
      let last = yield* now(nt);
      for (let i = 0; i < 4; i++) {
        const took = yield* timeUntil(nt, periodic, last);
        if (took >= 59 && took <= 142) within++;
        last = yield* now(nt);
      }
      yield* c.report('within', within);
      yield* nt.KeCancelTimer(periodic);
      yield* nt.KeCancelTimer(other);
    },
    expect: { within: 4 },
  });

  rule('setting a timer again cancels what it was set to: it expires once, at the new time', {
    c: 'TimerSetAgain',
    *kernel(nt, c) {
      const address = yield* timer(nt);
      let runs = 0;
      const count = yield* dpc(nt, () => {
        runs++;
      });
      yield* nt.KeSetTimer(address, milliseconds(2), count);
      yield* c.report('was set', yield* nt.KeSetTimer(address, milliseconds(20), count));
      yield* c.report('too early', yield* wait(nt, address, 10));
      yield* c.report('later', yield* wait(nt, address));
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('runs', runs);
    },
    expect: { 'was set': 1, 'too early': STATUS_TIMEOUT, later: STATUS_SUCCESS, runs: 1 },
  });

  rule('KeCancelTimer leaves a DPC in its queue that the timer has put there: it runs all the same', {
    c: 'TimerDpcStaysQueued',
    *kernel(nt, c) {
      yield* pin(nt);
      const address = yield* timer(nt);
      const report = yield* dpc(nt, function* () {
        yield* c.report('runs', 1);
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeSetTimer(address, u64FromNumber(1), report);
      yield* c.report('cancelled', yield* nt.KeCancelTimer(address));
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
      yield* unpin(nt);
    },
    expect: { cancelled: 0, runs: 1 },
  });

  rule('a timer whose due time has passed already is signalled at once', {
    c: 'TimerInThePast',
    *kernel(nt, c) {
      const address = yield* timer(nt);
      yield* c.report('was set', yield* nt.KeSetTimer(address, u64FromNumber(1), NULL_ADDRESS));
      yield* c.report('signalled', yield* nt.KeReadStateTimer(address));
    },
    expect: { 'was set': 0, signalled: 1 },
  });

  rule('a positive due time is the system time at which the timer expires', {
    *kernel(nt, c) {
      const address = yield* timer(nt);
      const time = nt.local(8);
      yield* nt.KeQuerySystemTimePrecise(time);
      const due = nt.memory.readI64(time) + 5 * MILLISECOND;
      yield* nt.KeSetTimer(address, u64FromNumber(due), NULL_ADDRESS);
      yield* c.report('waited', yield* wait(nt, address));
      yield* nt.KeQuerySystemTimePrecise(time);
      yield* c.report('its time', nt.memory.readI64(time) >= due);
    },
    expect: { waited: STATUS_SUCCESS, 'its time': true },
  });

  rule('setting a timer that is signalled makes it not signalled, until it expires again', {
    c: 'TimerStateReset',
    *kernel(nt, c) {
      const address = yield* timer(nt);
      yield* nt.KeSetTimer(address, milliseconds(1), NULL_ADDRESS);
      yield* wait(nt, address);
      yield* c.report('expired', yield* nt.KeReadStateTimer(address));
      yield* nt.KeSetTimer(address, milliseconds(5), NULL_ADDRESS);
      yield* c.report('set', yield* nt.KeReadStateTimer(address));
      yield* wait(nt, address);
      yield* c.report('again', yield* nt.KeReadStateTimer(address));
    },
    expect: { expired: 1, set: 0, again: 1 },
  });

  rule('the expiration of a notification timer ends the waits of all threads that wait for it', {
    c: 'TimerNotifiesAll',
    *kernel(nt, c) {
      const address = yield* timer(nt);
      yield* nt.KeSetTimer(address, milliseconds(10), NULL_ADDRESS);
      const threads = [];
      for (let i = 0; i < 3; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* wait(nt, address);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* join(nt, ...threads);
      yield* c.report('all went on', 1);
    },
    expect: { 'all went on': 1 },
  });

  rule('however often a periodic timer expires while its DPC cannot run, the routine then runs once', {
    c: 'TimerDpcLate',
    *kernel(nt, c) {
      yield* pin(nt);
      const address = yield* timer(nt, SYNCHRONIZATION);
      const runs = nt.data(8);
      nt.memory.writeI64(runs, 0);
      const count = yield* dpc(nt, () => nt.memory.writeI64(runs, nt.memory.readI64(runs) + 1));
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeSetTimerEx(address, milliseconds(1), 1, count);
      for (let i = 0; i < 8; i++) yield* nt.KeStallExecutionProcessor(1000);
      yield* nt.KeCancelTimer(address);
      yield* c.report('meanwhile', nt.memory.readI64(runs));
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('afterwards', nt.memory.readI64(runs));
      yield* unpin(nt);
    },
    expect: { meanwhile: 0, afterwards: 1 },
  });

  rule('initialising a timer that is set is bug check 0xC7 with kind 0', {
    c: 'TimerInitialisedTwice',
    *kernel(nt) {
      const address = yield* timer(nt);
      yield* nt.KeSetTimer(address, milliseconds(10_000), NULL_ADDRESS);
      yield* nt.KeInitializeTimer(address);
    },
    bugCheck: [TIMER_OR_DPC_INVALID, 0],
  });

  rule('the DPC of a timer runs on the processor that KeSetTargetProcessorDpc has named', {
    c: 'TimerDpcTarget',
    *kernel(nt, c) {
      const last = (yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS)) - 1;
      const address = yield* timer(nt);
      let ran = -1;
      const report = yield* dpc(nt, function* () {
        ran = yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS);
      });
      yield* nt.KeSetTargetProcessorDpc(report, last);
      yield* nt.KeSetTimer(address, milliseconds(2), report);
      yield* wait(nt, address);
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('there', ran === last);
    },
    expect: { there: true },
  });

  rule('a wait whose absolute timeout has passed ends at once with STATUS_TIMEOUT', {
    c: 'WaitUntilThePast',
    *kernel(nt, c) {
      const address = yield* timer(nt);
      const timeout = nt.local(8);
      nt.memory.writeI64(timeout, 1);
      yield* c.report('wait', yield* nt.KeWaitForSingleObject(address, 0, 0, false, timeout));
    },
    expect: { wait: STATUS_TIMEOUT },
  });

  rule('KeDelayExecutionThread keeps the thread for the interval at least', {
    c: 'DelayLasts',
    *kernel(nt, c) {
      const before = yield* now(nt);
      yield* pause(nt, 3);
      yield* c.report('enough', (yield* now(nt)) - before >= 3 * MILLISECOND);
    },
    expect: { enough: true },
  });

  rule('the DPC routine of a timer may set the timer again', {
    c: 'TimerSetByItsDpc',
    *kernel(nt, c) {
      const address = yield* timer(nt, SYNCHRONIZATION);
      const runs = nt.data(8);
      nt.memory.writeI64(runs, 0);
      const again: GuestAddress = yield* dpc(nt, function* () {
        nt.memory.writeI64(runs, nt.memory.readI64(runs) + 1);
        yield* c.report('level', yield* nt.KeGetCurrentIrql());
        if (nt.memory.readI64(runs) < 2) yield* nt.KeSetTimer(address, milliseconds(1), again);
      });
      yield* nt.KeSetTimer(address, milliseconds(1), again);
      yield* wait(nt, address);
      yield* wait(nt, address);
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('runs', nt.memory.readI64(runs));
    },
    expect: [
      ['level', DISPATCH_LEVEL],
      ['level', DISPATCH_LEVEL],
      ['runs', 2],
    ],
  });

  rule('the precise unbiased interrupt time is that since boot while the system has not slept', {
    *kernel(nt, c) {
      const counter = nt.local(8);
      const before = yield* nt.KeQueryInterruptTimePrecise(counter);
      const unbiased = yield* nt.KeQueryUnbiasedInterruptTimePrecise(counter);
      const after = yield* nt.KeQueryInterruptTimePrecise(counter);
      yield* c.report('between', before <= unbiased && unbiased <= after);
    },
    expect: { between: true },
  });

  rule(
    'ExQueryTimerResolution: the present interval is between the shortest and the longest; ExSetTimerResolution gives it',
    {
      *kernel(nt, c) {
        const [longest, shortest, present] = [nt.local(8), nt.local(8), nt.local(8)];
        yield* nt.ExQueryTimerResolution(longest, shortest, present);
        const value = nt.memory.readU32(present);
        yield* c.report('between', nt.memory.readU32(shortest) <= value && value <= nt.memory.readU32(longest));
        const set = yield* nt.ExSetTimerResolution(10_000, true);
        yield* nt.ExQueryTimerResolution(longest, shortest, present);
        yield* c.report('as it is now', set === nt.memory.readU32(present));
        yield* nt.ExSetTimerResolution(0, false);
      },
      expect: { between: true, 'as it is now': true },
    },
  );
});
