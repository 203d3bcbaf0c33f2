/** Clocks and timers. Source: the pages of the Ke routines (wdm.h), "Timer Objects and DPCs". */
import {
  type GuestAddress,
  KTIMER,
  NULL_ADDRESS,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
  u64FromNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const [EXECUTIVE, KERNEL_MODE] = [0, 0];
const [NOTIFICATION_TIMER, SYNCHRONIZATION_TIMER] = [0, 1];

const wait = (nt: DriverKit, object: GuestAddress, timeout: GuestAddress) =>
  nt.KeWaitForSingleObject(object, EXECUTIVE, KERNEL_MODE, false, timeout);

/** The address of a LARGE_INTEGER. */
function largeInteger(nt: DriverKit, value: number): GuestAddress {
  const address = nt.local(8);
  nt.memory.writeI64(address, value);
  return address;
}

export default rules((rule) => {
  rule('KeStallExecutionProcessor takes at least so many microseconds by the performance counter', {
    c: 'Stall',
    *kernel(nt, c) {
      const frequency = nt.local(8);
      const before = yield* nt.KeQueryPerformanceCounter(frequency);
      yield* nt.KeStallExecutionProcessor(50);
      const ticks = (yield* nt.KeQueryPerformanceCounter(NULL_ADDRESS)) - before;
      yield* c.report('enough', (ticks + 1) * 1_000_000 >= 50 * nt.memory.readI64(frequency));
    },
    expect: { enough: 1 },
  });

  rule('the precise interrupt and system times go on between two calls, in units of 100 ns', {
    *kernel(nt, c) {
      const counter = nt.local(8);
      const time = nt.local(8);
      const before = yield* nt.KeQueryInterruptTimePrecise(counter);
      yield* nt.KeQuerySystemTimePrecise(time);
      const systemBefore = nt.memory.readI64(time);
      yield* nt.KeStallExecutionProcessor(50);
      yield* c.report('interrupt time', (yield* nt.KeQueryInterruptTimePrecise(counter)) - before >= 500);
      yield* nt.KeQuerySystemTimePrecise(time);
      yield* c.report('system time', nt.memory.readI64(time) - systemBefore >= 500);
    },
    expect: { 'interrupt time': 1, 'system time': 1 },
  });

  rule('the unbiased interrupt time is that of the last clock interrupt, so not later than the precise one', {
    *kernel(nt, c) {
      const unbiased = yield* nt.KeQueryUnbiasedInterruptTime();
      yield* c.report('not later', unbiased <= (yield* nt.KeQueryInterruptTimePrecise(nt.local(8))));
      // A clock interrupt comes at least every 15.625 ms.
      const increment = yield* nt.KeQueryTimeIncrement();
      yield* c.report('increment', increment > 0 && increment <= 156_250);
    },
    expect: { 'not later': 1, increment: 1 },
  });

  rule('a synchronization timer is signalled once for each expiration: one wait takes it', {
    c: 'SynchronizationTimer',
    *kernel(nt, c) {
      const timer = nt.local(KTIMER.SIZE);
      yield* nt.KeInitializeTimerEx(timer, SYNCHRONIZATION_TIMER);
      yield* nt.KeSetTimerEx(timer, u64FromNumber(-10_000), 0, NULL_ADDRESS);
      yield* c.report('first', yield* wait(nt, timer, NULL_ADDRESS));
      yield* c.report('second', yield* wait(nt, timer, largeInteger(nt, 0)));
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_TIMEOUT },
  });

  rule('KeSetTimerEx with a period expires again and again, until KeCancelTimer, which says that it was set', {
    c: 'PeriodicTimer',
    *kernel(nt, c) {
      const timer = nt.local(KTIMER.SIZE);
      yield* nt.KeInitializeTimerEx(timer, SYNCHRONIZATION_TIMER);
      yield* c.report('set', yield* nt.KeSetTimerEx(timer, u64FromNumber(-10_000), 1, NULL_ADDRESS));
      for (const label of ['first', 'second', 'third']) yield* c.report(label, yield* wait(nt, timer, NULL_ADDRESS));
      yield* c.report('cancel', yield* nt.KeCancelTimer(timer));
      yield* c.report('again', yield* nt.KeCancelTimer(timer));
    },
    expect: { set: 0, first: STATUS_SUCCESS, second: STATUS_SUCCESS, third: STATUS_SUCCESS, cancel: 1, again: 0 },
  });

  rule('KeSetCoalescableTimer sets a timer as KeSetTimerEx does; TRUE says that it was set already', {
    *kernel(nt, c) {
      const timer = nt.local(KTIMER.SIZE);
      yield* nt.KeInitializeTimerEx(timer, NOTIFICATION_TIMER);
      const far = u64FromNumber(-600_000_000);
      yield* c.report('set', (yield* nt.KeSetCoalescableTimer(timer, far, 0, 10, NULL_ADDRESS)) !== 0);
      const soon = u64FromNumber(-10_000);
      yield* c.report('set anew', (yield* nt.KeSetCoalescableTimer(timer, soon, 0, 1, NULL_ADDRESS)) !== 0);
      yield* c.report('wait', yield* wait(nt, timer, NULL_ADDRESS));
      yield* c.report('still', yield* wait(nt, timer, largeInteger(nt, 0)));
    },
    expect: { set: 0, 'set anew': 1, wait: STATUS_SUCCESS, still: STATUS_SUCCESS },
  });
});
