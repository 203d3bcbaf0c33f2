/** DPCs: what code can tell of itself, limits, and who waits for whom. Source: the pages of the Ke routines (wdm.h), "Bug Check 0x133". */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { join, pin, spawn, unpin } from '../harness/system-threads.ts';

const DPC_BYTES = 64;
const DPC_WATCHDOG_VIOLATION = 0x133;
const SECOND_US = 1_000_000;

function* dpc(nt: DriverKit, body: DriverRoutine): DriverCode<GuestAddress> {
  const address = nt.data(DPC_BYTES);
  yield* nt.KeInitializeDpc(address, nt.routine(body), 0);
  return address;
}

const queue = (nt: DriverKit, address: GuestAddress) => nt.KeInsertQueueDpc(address, 0, 0);

export default rules((rule) => {
  rule('a DPC that is queued at DISPATCH_LEVEL runs when the level is lowered, not before', {
    c: 'DpcWaitsForLevel',
    *kernel(nt, c) {
      yield* pin(nt);
      const address = yield* dpc(nt, function* () {
        yield* c.report('runs', 1);
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* queue(nt, address);
      yield* nt.KeStallExecutionProcessor(50);
      yield* c.report('raised', 1);
      yield* nt.KeLowerIrql(old);
      yield* c.report('lowered', 1);
      yield* unpin(nt);
    },
    expect: { raised: 1, runs: 1, lowered: 1 },
  });

  rule('KeIsExecutingDpc tells a DPC routine from a thread that is at DISPATCH_LEVEL', {
    *kernel(nt, c) {
      const address = yield* dpc(nt, function* () {
        yield* c.report('DPC', yield* nt.KeIsExecutingDpc());
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* c.report('thread', yield* nt.KeIsExecutingDpc());
      yield* nt.KeLowerIrql(old);
      yield* queue(nt, address);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { thread: 0, DPC: 1 },
  });

  rule(
    'KeQueryDpcWatchdogInformation tells a DPC routine how much of its time is left, and a thread STATUS_UNSUCCESSFUL',
    {
      c: 'WatchdogInformation',
      *kernel(nt, c) {
        const information = nt.data(20);
        const address = yield* dpc(nt, function* () {
          yield* c.report('DPC', yield* nt.KeQueryDpcWatchdogInformation(information));
          const limit = nt.memory.readU32(information);
          const left = nt.memory.readU32(addressAdd(information, 4));
          yield* c.report('left', left > 0 && left <= limit);
        });
        const old = yield* nt.KeRaiseIrqlToDpcLevel();
        yield* c.report('thread', yield* nt.KeQueryDpcWatchdogInformation(information));
        yield* nt.KeLowerIrql(old);
        yield* queue(nt, address);
        yield* nt.KeFlushQueuedDpcs();
      },
      expect: { thread: STATUS_UNSUCCESSFUL, DPC: STATUS_SUCCESS, left: true },
    },
  );

  rule('a DPC routine that goes on and on is bug check 0x133 with kind 0', {
    c: 'DpcTooLong',
    *kernel(nt) {
      const address = yield* dpc(nt, function* () {
        for (;;) yield* nt.KeStallExecutionProcessor(SECOND_US);
      });
      yield* queue(nt, address);
      yield* nt.KeFlushQueuedDpcs();
    },
    bugCheck: [DPC_WATCHDOG_VIOLATION, 0],
  });

  rule('KeShouldYieldProcessor says so when a DPC waits for the level to be lowered', {
    *kernel(nt, c) {
      yield* pin(nt);
      const address = yield* dpc(nt, () => 0);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* queue(nt, address);
      yield* c.report('should', yield* nt.KeShouldYieldProcessor());
      yield* nt.KeLowerIrql(old);
      yield* unpin(nt);
    },
    expect: { should: 1 },
  });

  rule('KeRemoveQueueDpcEx that waits returns when no processor runs the routine any more', {
    *kernel(nt, c) {
      const [begun, running] = [nt.data(8), nt.data(8)];
      for (const at of [begun, running]) nt.memory.writeI64(at, 0);
      const count = yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS);
      const address = yield* dpc(nt, function* () {
        nt.memory.writeI64(running, 1);
        nt.memory.writeI64(begun, 1);
        yield* nt.KeStallExecutionProcessor(200);
        nt.memory.writeI64(running, 0);
      });
      yield* nt.KeSetTargetProcessorDpc(address, count - 1);
      yield* nt.KeSetImportanceDpc(address, 2);
      yield* queue(nt, address);
      while (nt.memory.readI64(begun) === 0) yield* nt.KeStallExecutionProcessor(1);
      yield* c.report('removed', yield* nt.KeRemoveQueueDpcEx(address, true));
      yield* c.report('running', nt.memory.readI64(running));
    },
    expect: { removed: 0, running: 0 },
  });

  rule('threads on several processors can call KeFlushQueuedDpcs at once, and each finds its DPC over', {
    c: 'FlushFromSeveral',
    *kernel(nt, c) {
      const late = nt.data(8);
      const count = yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS);
      nt.memory.writeI64(late, 0);
      const threads = [];
      for (let i = 0; i < 3; i++) {
        const ran = nt.data(8);
        nt.memory.writeI64(ran, 0);
        const address = yield* dpc(nt, () => nt.memory.writeI64(ran, 1));
        // Nobody is in a hurry for it, wherever it is.
        yield* nt.KeSetImportanceDpc(address, 0);
        yield* nt.KeSetTargetProcessorDpc(address, i % count);
        threads.push(
          yield* spawn(nt, function* () {
            yield* queue(nt, address);
            yield* nt.KeFlushQueuedDpcs();
            if (nt.memory.readI64(ran) === 0) nt.memory.writeI64(late, 1);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* join(nt, ...threads);
      yield* c.report('late', nt.memory.readI64(late));
      yield* c.report('level', yield* nt.KeGetCurrentIrql());
    },
    expect: { late: 0, level: PASSIVE_LEVEL },
  });

  rule('KeRemoveQueueDpc for a DPC that is not queued says so and changes nothing', {
    c: 'DpcNotQueued',
    *kernel(nt, c) {
      const address = yield* dpc(nt, function* () {
        yield* c.report('runs', 1);
      });
      yield* c.report('removed', yield* nt.KeRemoveQueueDpc(address));
      yield* queue(nt, address);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { removed: 0, runs: 1 },
  });
});
