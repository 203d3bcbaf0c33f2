/**
 * What a driver has left behind when it is unloaded, and what comes of it. Source: "Bug Check 0xCE", "Bug Check 0xC7", "Writing an
 * Unload Routine", "KeFlushQueuedDpcs function (wdm.h)".
 */
import {
  DriverObject,
  type GuestAddress,
  KTIMER,
  NULL_ADDRESS,
  STATUS_SUCCESS,
  u64FromNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { bell, RING, STATUS } from '../harness/bell.ts';
import { type DriverReport, rules } from '../harness/rule.ts';
import { pause, spawn } from '../harness/system-threads.ts';

const [PORT, LINE, ISA] = [0x500, 5, 1];
const DPC_BYTES = 64;
const MILLISECOND = 10_000;
const DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS = 0xce;
const TIMER_OR_DPC_INVALID = 0xc7;

/** A driver that begins something when it is loaded, and ends it or not when it is unloaded. */
const leaving =
  (begin: (nt: DriverKit, report: DriverReport) => DriverCode<void>, end?: (nt: DriverKit) => DriverCode<void>) =>
  (nt: DriverKit, report: DriverReport): DriverRoutine => {
    const Unload = nt.routine('Unload', function* () {
      if (end !== undefined) yield* end(nt);
    });
    return function* DriverEntry(driverObject) {
      nt.view(DriverObject, driverObject).DriverUnload = Unload;
      yield* begin(nt, report);
      return STATUS_SUCCESS;
    };
  };

function* connectBell(nt: DriverKit): DriverCode<void> {
  const [irql, affinity, interrupt] = [nt.local(8), nt.local(8), nt.data(8)];
  const vector = yield* nt.HalGetInterruptVector(ISA, 0, LINE, LINE, irql, affinity);
  const level = nt.memory.readU8(irql);
  const service = nt.routine('Service', () => 1);
  const none = NULL_ADDRESS;
  yield* nt.IoConnectInterrupt(interrupt, service, none, none, vector, level, level, 0, true, 1, false);
}

/** A timer whose DPC routine the driver keeps in its image. */
function* startTimer(nt: DriverKit, timer: GuestAddress): DriverCode<void> {
  const dpc = nt.data(DPC_BYTES);
  yield* nt.KeInitializeDpc(
    dpc,
    nt.routine('Expired', () => 0),
    0,
  );
  yield* nt.KeInitializeTimer(timer);
  yield* nt.KeSetTimer(timer, u64FromNumber(-50 * MILLISECOND), dpc);
}

export default rules((rule) => {
  rule(
    'a service routine that is still connected when its driver has been unloaded is bug check 0xCE at the next interrupt',
    {
      hardware: { bell: bell(PORT, LINE) },
      drivers: { leaver: leaving(connectBell) },
      *user(t, report) {
        yield* t.StopService('leaver');
        report('stopped', t.status);
      },
      *end(nt) {
        yield* nt.READ_PORT_UCHAR(PORT + STATUS);
        yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
        yield* pause(nt, 1);
      },
      expect: { stopped: STATUS_SUCCESS },
      bugCheck: [DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS],
    },
  );

  rule('a system thread that goes on when its driver has been unloaded is bug check 0xCE', {
    drivers: {
      leaver: leaving(function* (nt) {
        yield* spawn(nt, function* () {
          for (;;) yield* pause(nt, 5);
        });
      }),
    },
    *user(t, report) {
      yield* t.StopService('leaver');
      report('stopped', t.status);
    },
    *end(nt) {
      yield* pause(nt, 20);
    },
    expect: { stopped: STATUS_SUCCESS },
    bugCheck: [DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS],
  });

  rule('a timer in the memory of a driver that is unloaded while it is set is bug check 0xC7 with kind 0', {
    drivers: {
      leaver: leaving(function* (nt) {
        yield* startTimer(nt, nt.data(KTIMER.SIZE));
      }),
    },
    *user(t) {
      yield* t.StopService('leaver');
    },
    bugCheck: [TIMER_OR_DPC_INVALID, 0],
  });

  rule('DriverUnload that cancels its timer and flushes DPCs may go, however late the DPC was', {
    drivers: {
      leaver: (nt, report) => {
        let timer: GuestAddress = NULL_ADDRESS;
        let runs = 0;
        const Unload = nt.routine('Unload', function* () {
          yield* nt.KeCancelTimer(timer);
          yield* nt.KeFlushQueuedDpcs();
          const before = runs;
          yield* pause(nt, 10);
          yield* report('runs afterwards', runs - before);
        });
        const Expired = nt.routine('Expired', () => {
          runs++;
        });
        return function* DriverEntry(driverObject) {
          nt.view(DriverObject, driverObject).DriverUnload = Unload;
          timer = nt.data(KTIMER.SIZE);
          const dpc = nt.data(DPC_BYTES);
          yield* nt.KeInitializeDpc(dpc, Expired, 0);
          yield* nt.KeInitializeTimer(timer);
          yield* nt.KeSetTimerEx(timer, u64FromNumber(-MILLISECOND), 1, dpc);
          return STATUS_SUCCESS;
        };
      },
    },
    *user(t, report) {
      yield* t.StopService('leaver');
      report('stopped', t.status);
    },
    expect: { 'runs afterwards': 0, stopped: STATUS_SUCCESS },
  });
});
