/** DPCs that are aimed, APCs, pulsed events. Source: the pages of the Ke routines (wdm.h); APCs: "Types of APCs", ntifs.h. */
import {
  APC_LEVEL,
  addressAdd,
  type GuestAddress,
  KAPC,
  KDPC,
  KEVENT,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const KERNEL_MODE = 0;
const HIGH_IMPORTANCE = 2;
const NOTIFICATION = 0;

/** An APC for the current thread. */
function* apcFor(nt: DriverKit, kernelRoutine: GuestAddress, normalRoutine: GuestAddress): DriverCode<GuestAddress> {
  const apc = nt.data(KAPC.SIZE);
  const thread = yield* nt.KeGetCurrentThread();
  yield* nt.KeInitializeApc(apc, thread, 0, kernelRoutine, NULL_ADDRESS, normalRoutine, KERNEL_MODE, { lo: 7, hi: 0 });
  return apc;
}

const none = { lo: 0, hi: 0 };

export default rules((rule) => {
  rule('KeSetTargetProcessorDpc: the routine runs on the processor that the DPC is aimed at', {
    c: 'TargetProcessor',
    *kernel(nt, c) {
      const dpc = nt.data(KDPC.SIZE);
      const routine = nt.routine(function* (_dpc) {
        yield* c.report('processor', yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS));
      });
      yield* nt.KeInitializeDpc(dpc, routine, NULL_ADDRESS);
      yield* nt.KeSetTargetProcessorDpc(dpc, 0);
      yield* nt.KeSetImportanceDpc(dpc, HIGH_IMPORTANCE);
      yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { processor: 0 },
  });

  rule('KeSetTargetProcessorDpcEx takes a PROCESSOR_NUMBER and refuses one that there is not', {
    c: 'TargetProcessorEx',
    *kernel(nt, c) {
      const dpc = nt.data(KDPC.SIZE);
      const routine = nt.routine(function* (_dpc) {
        yield* c.report('processor', yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS));
      });
      const number = nt.local(8);
      nt.memory.writeU32(number, 0);
      yield* nt.KeInitializeDpc(dpc, routine, NULL_ADDRESS);
      yield* c.report('set', yield* nt.KeSetTargetProcessorDpcEx(dpc, number));
      nt.memory.writeU8(addressAdd(number, 2), 63);
      yield* c.report('no such processor', yield* nt.KeSetTargetProcessorDpcEx(dpc, number));
      yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { set: STATUS_SUCCESS, 'no such processor': STATUS_INVALID_PARAMETER, processor: 0 },
  });

  rule('a special kernel APC to the own thread runs at APC_LEVEL as soon as the level allows it', {
    *kernel(nt, c) {
      const routine = nt.routine(function* (_apc, _normal, _context, first) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('argument', nt.memory.readU32(first));
      });
      const apc = yield* apcFor(nt, routine, NULL_ADDRESS);
      const old = yield* nt.KeRaiseIrql(APC_LEVEL);
      yield* c.report('queued', (yield* nt.KeInsertQueueApc(apc, { lo: 5, hi: 0 }, none, 0)) & 0xff);
      yield* c.report('again', (yield* nt.KeInsertQueueApc(apc, none, none, 0)) & 0xff);
      yield* nt.KeLowerIrql(old);
      yield* c.report('after', 1);
    },
    expect: { queued: 1, again: 0, irql: APC_LEVEL, argument: 5, after: 1 },
  });

  rule('a normal kernel APC calls its normal routine at PASSIVE_LEVEL with its context, outside of critical regions', {
    *kernel(nt, c) {
      const kernelRoutine = nt.routine(function* (_apc) {
        yield* c.report('kernel routine', yield* nt.KeGetCurrentIrql());
      });
      const normalRoutine = nt.routine(function* (context, first, second) {
        yield* c.report('normal routine', yield* nt.KeGetCurrentIrql());
        yield* c.report('context', context);
        yield* c.report('arguments', 10 * first + second);
      });
      const apc = yield* apcFor(nt, kernelRoutine, normalRoutine);
      yield* nt.KeEnterCriticalRegion();
      yield* nt.KeInsertQueueApc(apc, { lo: 1, hi: 0 }, { lo: 2, hi: 0 }, 0);
      yield* c.report('in the region', 1);
      yield* nt.KeLeaveCriticalRegion();
    },
    expect: {
      'in the region': 1,
      'kernel routine': APC_LEVEL,
      'normal routine': PASSIVE_LEVEL,
      context: 7,
      arguments: 12,
    },
  });

  rule('KeRemoveQueueApc takes an APC back that has not run; then there is nothing to take', {
    *kernel(nt, c) {
      const routine = nt.routine(function* (_apc) {
        yield* c.report('runs', 1);
      });
      const apc = yield* apcFor(nt, routine, NULL_ADDRESS);
      yield* nt.KeEnterGuardedRegion();
      yield* nt.KeInsertQueueApc(apc, none, none, 0);
      yield* c.report('removed', (yield* nt.KeRemoveQueueApc(apc)) & 0xff);
      yield* c.report('again', (yield* nt.KeRemoveQueueApc(apc)) & 0xff);
      yield* nt.KeLeaveGuardedRegion();
    },
    expect: { removed: 1, again: 0 },
  });

  rule('KePulseEvent leaves an event not signalled and returns the state before', {
    c: 'PulseEvent',
    *kernel(nt, c) {
      const event = nt.local(KEVENT.SIZE);
      yield* nt.KeInitializeEvent(event, NOTIFICATION, false);
      yield* c.report('not signalled', yield* nt.KePulseEvent(event, 0, false));
      yield* c.report('state', yield* nt.KeReadStateEvent(event));
      yield* nt.KeSetEvent(event, 0, false);
      yield* c.report('signalled', yield* nt.KePulseEvent(event, 0, false));
      yield* c.report('state then', yield* nt.KeReadStateEvent(event));
    },
    expect: { 'not signalled': 0, state: 0, signalled: 1, 'state then': 0 },
  });
});
