/**
 * What happens on all processors: DPC routines that run on each of them, and being told of processors. Source:
 * "KeRegisterProcessorChangeCallback function (wdm.h)"; KeGenericCallDpc is not documented, older headers declare it.
 */
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { join, spawn } from '../harness/system-threads.ts';

const KE_PROCESSOR_CHANGE_ADD_EXISTING = 1;
/** KE_PROCESSOR_CHANGE_NOTIFY_STATE, and where its structure has the index. */
const [START, COMPLETE, FAILURE] = [0, 1, 2];
const NT_NUMBER = 4;

const processors = (nt: DriverKit) => nt.KeQueryActiveProcessorCount(NULL_ADDRESS);

/** A value of each processor, 0 at first, and how many have one that the caller wants. */
function perProcessor(nt: DriverKit) {
  const at = nt.data(64 * 8);
  nt.memory.fill(at, 64 * 8, 0);
  return {
    *add(value: number): DriverCode<void> {
      const mine = addressAdd(at, 8 * (yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS)));
      nt.memory.writeI64(mine, nt.memory.readI64(mine) + value);
    },
    *are(value: number): DriverCode<boolean> {
      const count = yield* processors(nt);
      for (let i = 0; i < count; i++) if (nt.memory.readI64(addressAdd(at, 8 * i)) !== value) return false;
      return true;
    },
  };
}

export default rules((rule) => {
  rule('KeGenericCallDpc returns when its routine has run once on each processor, at DISPATCH_LEVEL with the context', {
    c: 'CallDpcEverywhere',
    *kernel(nt, c) {
      const [calls, levels, contexts] = [perProcessor(nt), perProcessor(nt), perProcessor(nt)];
      const routine = nt.routine(function* (_dpc, context, first) {
        yield* calls.add(1);
        yield* levels.add(yield* nt.KeGetCurrentIrql());
        yield* contexts.add(context);
        yield* nt.KeSignalCallDpcDone(first);
      });
      yield* nt.KeGenericCallDpc(routine, 5);
      yield* c.report('once', yield* calls.are(1));
      yield* c.report('level', yield* levels.are(DISPATCH_LEVEL));
      yield* c.report('context', yield* contexts.are(5));
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
    },
    expect: { once: true, level: true, context: true, after: PASSIVE_LEVEL },
  });

  rule(
    'KeSignalCallDpcSynchronize returns when all processors have called it, and TRUE on one of them, time after time',
    {
      c: 'CallDpcSynchronizes',
      *kernel(nt, c) {
        const count = yield* processors(nt);
        const [come, late, chosen] = [nt.data(8), nt.data(8), nt.data(8)];
        for (const at of [come, late, chosen]) nt.memory.writeI64(at, 0);
        const add = (at: GuestAddress) => nt.memory.writeI64(at, nt.memory.readI64(at) + 1);
        const routine = nt.routine(function* (_dpc, _context, first, second) {
          for (let round = 1; round <= 3; round++) {
            add(come);
            if ((yield* nt.KeSignalCallDpcSynchronize(second)) !== 0) add(chosen);
            if (nt.memory.readI64(come) < round * count) add(late);
            yield* nt.KeSignalCallDpcSynchronize(second);
          }
          yield* nt.KeSignalCallDpcDone(first);
        });
        yield* nt.KeGenericCallDpc(routine, 0);
        yield* c.report('too early', nt.memory.readI64(late));
        yield* c.report('chosen', nt.memory.readI64(chosen));
      },
      expect: { 'too early': 0, chosen: 3 },
    },
  );

  rule('one call of KeGenericCallDpc is over before that of another thread begins', {
    c: 'CallDpcInTurn',
    *kernel(nt, c) {
      const [inside, mixed] = [nt.data(8), nt.data(8)];
      for (const at of [inside, mixed]) nt.memory.writeI64(at, 0);
      const routine = nt.routine(function* (_dpc, context, first, second) {
        if ((yield* nt.KeSignalCallDpcSynchronize(second)) !== 0) {
          nt.memory.writeI64(inside, context);
        }
        yield* nt.KeSignalCallDpcSynchronize(second);
        if (nt.memory.readI64(inside) !== context) nt.memory.writeI64(mixed, 1);
        yield* nt.KeSignalCallDpcDone(first);
      });
      const threads: GuestAddress[] = [];
      for (let i = 1; i <= 3; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* nt.KeGenericCallDpc(routine, i);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* join(nt, ...threads);
      yield* c.report('mixed', nt.memory.readI64(mixed));
    },
    expect: { mixed: 0 },
  });

  rule(
    'KeRegisterProcessorChangeCallback tells of the existing processors when asked: of all before, then of all after',
    {
      c: 'ProcessorsExisting',
      *kernel(nt, c) {
        const count = yield* processors(nt);
        const seen: number[][] = [];
        const routine = nt.routine((_context, change) => {
          seen.push([nt.memory.readU32(change), nt.memory.readU32(addressAdd(change, NT_NUMBER))]);
        });
        const handle = yield* nt.KeRegisterProcessorChangeCallback(routine, 0, KE_PROCESSOR_CHANGE_ADD_EXISTING);
        yield* c.report('registered', handle !== NULL_ADDRESS);
        const wanted = [START, COMPLETE].flatMap((state) => Array.from({ length: count }, (_, i) => [state, i]));
        yield* c.report('told', seen.join(' ') === wanted.join(' '));
        yield* nt.KeDeregisterProcessorChangeCallback(handle);
      },
      expect: { registered: true, told: true },
    },
  );

  rule('without that flag nobody is told of the processors that are there', {
    c: 'ProcessorsNotTold',
    *kernel(nt, c) {
      const routine = nt.routine(function* () {
        yield* c.report('told', 1);
      });
      const handle = yield* nt.KeRegisterProcessorChangeCallback(routine, 0, 0);
      yield* c.report('registered', handle !== NULL_ADDRESS);
      yield* nt.KeDeregisterProcessorChangeCallback(handle);
    },
    expect: { registered: true },
  });

  rule('a routine that fails for an existing processor hears of failure for those before that one, and of no others', {
    c: 'ProcessorsFail',
    *kernel(nt, c) {
      const last = (yield* processors(nt)) - 1;
      let [starts, failures, completions] = [0, 0, 0];
      const routine = nt.routine((_context, change, status) => {
        const state = nt.memory.readU32(change);
        if (state === FAILURE) failures++;
        if (state === COMPLETE) completions++;
        if (state !== START) return;
        starts++;
        if (nt.memory.readU32(addressAdd(change, NT_NUMBER)) !== last) return;
        nt.memory.writeU32(status, STATUS_INSUFFICIENT_RESOURCES);
      });
      yield* nt.KeRegisterProcessorChangeCallback(routine, 0, KE_PROCESSOR_CHANGE_ADD_EXISTING);
      yield* c.report('of all', starts === last + 1);
      yield* c.report('of those before', failures === last);
      yield* c.report('complete', completions);
    },
    expect: { 'of all': true, 'of those before': true, complete: 0 },
  });
});
