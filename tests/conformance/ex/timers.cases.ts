/** Timers that the system allocates. Source: "ExXxxTimer Routines and EX_TIMER Objects", the pages of the routines (wdm.h). */
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import { event, pause, SYNCHRONIZATION, wait } from '../harness/system-threads.ts';

const EX_TIMER_NOTIFICATION = 0x8000_0000;
const MILLISECOND_100NS = 10_000;
const DELETE_PARAMETERS_BYTES = 24;

const none = NULL_ADDRESS;

export default rules((rule) => {
  rule('the callback of an EX_TIMER runs at DISPATCH_LEVEL with the timer and the context', {
    c: 'ExTimerCallback',
    *kernel(nt, c) {
      const done = yield* event(nt);
      const callback = nt.routine(function* (timer, context) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('timer', timer === nt.memory.readPointer(kept));
        yield* c.report('context', context === done);
        yield* nt.KeSetEvent(context, 0, false);
      });
      const kept = nt.data(8);
      const timer = yield* nt.ExAllocateTimer(callback, done, 0);
      nt.memory.writePointer(kept, timer);
      yield* nt.ExSetTimer(timer, -MILLISECOND_100NS, 0, none);
      yield* wait(nt, done);
      yield* c.report('deleted', yield* nt.ExDeleteTimer(timer, true, true, none));
    },
    expect: { irql: DISPATCH_LEVEL, timer: 1, context: 1, deleted: 0 },
  });

  rule('ExSetTimer and ExCancelTimer tell whether the timer was set', {
    c: 'ExTimerSet',
    *kernel(nt, c) {
      const timer = yield* nt.ExAllocateTimer(none, none, 0);
      yield* c.report('first', yield* nt.ExSetTimer(timer, -100_000_000, 0, none));
      yield* c.report('second', yield* nt.ExSetTimer(timer, -100_000_000, 0, none));
      yield* c.report('cancel', yield* nt.ExCancelTimer(timer, none));
      yield* c.report('again', yield* nt.ExCancelTimer(timer, none));
      yield* nt.ExDeleteTimer(timer, true, false, none);
    },
    expect: { first: 0, second: 1, cancel: 1, again: 0 },
  });

  rule('an EX_TIMER is a synchronization timer unless it is asked to be a notification timer', {
    c: 'ExTimerKinds',
    *kernel(nt, c) {
      const [taken, stays] = [
        yield* nt.ExAllocateTimer(none, none, 0),
        yield* nt.ExAllocateTimer(none, none, EX_TIMER_NOTIFICATION),
      ];
      for (const timer of [taken, stays]) {
        yield* nt.ExSetTimer(timer, -MILLISECOND_100NS, 0, none);
        yield* c.report('wait', yield* wait(nt, timer));
        yield* c.report('again', yield* wait(nt, timer, 0));
        yield* nt.ExDeleteTimer(timer, true, false, none);
      }
    },
    expect: [
      ['wait', STATUS_SUCCESS],
      ['again', STATUS_TIMEOUT],
      ['wait', STATUS_SUCCESS],
      ['again', STATUS_SUCCESS],
    ],
  });

  rule('an EX_TIMER with a period, in units of 100 ns, expires again and again until it is cancelled', {
    c: 'ExTimerPeriod',
    *kernel(nt, c) {
      const rang = yield* event(nt, SYNCHRONIZATION);
      const callback = nt.routine(function* (_timer, context) {
        yield* nt.KeSetEvent(context as GuestAddress, 0, false);
      });
      const timer = yield* nt.ExAllocateTimer(callback, rang, 0);
      yield* nt.ExSetTimer(timer, -MILLISECOND_100NS, 5 * MILLISECOND_100NS, none);
      for (let times = 0; times < 3; times++) yield* c.report('rang', yield* wait(nt, rang));
      yield* c.report('cancelled', yield* nt.ExCancelTimer(timer, none));
      yield* nt.ExDeleteTimer(timer, true, true, none);
    },
    expect: [
      ['rang', STATUS_SUCCESS],
      ['rang', STATUS_SUCCESS],
      ['rang', STATUS_SUCCESS],
      ['cancelled', 1],
    ],
  });

  rule('ExDeleteTimer with Cancel takes a set timer back, says so, and calls the routine that was asked for', {
    c: 'ExTimerDeleted',
    *kernel(nt, c) {
      const callback = nt.routine(function* () {
        yield* c.report('expired', 1);
      });
      const deleted = nt.routine(function* (context) {
        yield* c.report('context', context);
      });
      const parameters = nt.local(DELETE_PARAMETERS_BYTES);
      nt.memory.writeI64(parameters, 0);
      nt.memory.writePointer(addressAdd(parameters, 8), deleted);
      nt.memory.writeI64(addressAdd(parameters, 16), 7);
      const timer = yield* nt.ExAllocateTimer(callback, none, 0);
      yield* nt.ExSetTimer(timer, -100_000_000, 0, none);
      yield* c.report('was set', yield* nt.ExDeleteTimer(timer, true, true, parameters));
    },
    expect: { context: 7, 'was set': 1 },
  });

  rule('a timer that is deleted without Cancel still expires once, and goes after that', {
    c: 'ExTimerDeletedLater',
    *kernel(nt, c) {
      const callback = nt.routine(function* () {
        yield* c.report('expired', 1);
      });
      const deleted = nt.routine(function* () {
        yield* c.report('deleted', 1);
      });
      const parameters = nt.local(DELETE_PARAMETERS_BYTES);
      nt.memory.writeI64(parameters, 0);
      nt.memory.writePointer(addressAdd(parameters, 8), deleted);
      nt.memory.writeI64(addressAdd(parameters, 16), 0);
      const timer = yield* nt.ExAllocateTimer(callback, none, 0);
      yield* nt.ExSetTimer(timer, -5 * MILLISECOND_100NS, 5 * MILLISECOND_100NS, none);
      yield* c.report('cancelled', yield* nt.ExDeleteTimer(timer, false, false, parameters));
      yield* pause(nt, 30);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { cancelled: 0, expired: 1, deleted: 1 },
  });

  rule('a timer without a callback that is deleted without Cancel tells of its end when it has expired', {
    c: 'ExTimerGoesLater',
    *kernel(nt, c) {
      const deleted = nt.routine(function* (context) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('context', context);
      });
      const parameters = nt.local(DELETE_PARAMETERS_BYTES);
      nt.memory.writeI64(parameters, 0);
      nt.memory.writePointer(addressAdd(parameters, 8), deleted);
      nt.memory.writeI64(addressAdd(parameters, 16), 7);
      const timer = yield* nt.ExAllocateTimer(none, none, 0);
      yield* nt.ExSetTimer(timer, -5 * MILLISECOND_100NS, 5 * MILLISECOND_100NS, none);
      yield* c.report('cancelled', yield* nt.ExDeleteTimer(timer, false, false, parameters));
      yield* pause(nt, 30);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { cancelled: 0, irql: DISPATCH_LEVEL, context: 7 },
  });
});
