/** Timers with machine code: a DPC each time, a run that ends although one never does. */
import { expect, test } from 'vitest';
import { addressAdd } from '../base/guest-address.ts';
import { type U64, u64FromAddress, u64FromBigInt } from '../base/u64.ts';
import { asm, type Code, createCodeTest, TEST_DATA } from './testing/guest-code.ts';

const TIMER = u64FromAddress(addressAdd(TEST_DATA, 0x100));
const DPC = u64FromAddress(addressAdd(TEST_DATA, 0x180));
const DELAY = addressAdd(TEST_DATA, 0x80);
const RUNS = 0x10;

const inMs = (milliseconds: number) => u64FromBigInt(BigInt.asUintN(64, BigInt(-10_000 * milliseconds)));

function prepare(processorCount: number) {
  const t = createCodeTest({}, { processorCount });
  const call = (name: string, ...args: readonly (number | U64)[]) => asm.callWith(t.address(name), ...args);
  const routine = t.place([asm.movR10(TEST_DATA), asm.loadRax(RUNS), asm.incrementRax, asm.storeRax(RUNS), asm.ret]);
  const start: Code[] = [
    call('KeInitializeTimer', TIMER),
    call('KeInitializeDpc', DPC, u64FromAddress(routine), 0),
    call('KeSetTimerEx', TIMER, inMs(1), 1, DPC),
  ];
  const sleep = (milliseconds: number): Code => {
    const { lo, hi } = inMs(milliseconds);
    t.system.machine.memory.writeU64(DELAY, lo, hi);
    return call('KeDelayExecutionThread', 0, 0, u64FromAddress(DELAY));
  };
  return { ...t, call, timerSet: start, sleep };
}

test.each([1, 4])(
  'a periodic timer queues its DPC each period while everybody sleeps (%i processors)',
  (processors) => {
    const t = prepare(processors);
    t.run([asm.subRsp(0x28), ...t.timerSet, t.sleep(100), t.call('KeCancelTimer', TIMER), asm.addRsp(0x28), asm.ret]);
    // One of the hundred may be due in the moment in which the sleeper wakes.
    expect(t.data(RUNS).lo).toBeGreaterThanOrEqual(99);
    expect(t.data(RUNS).lo).toBeLessThanOrEqual(100);
    expect(t.argumentsOf('timerExpire')).toHaveLength(t.data(RUNS).lo);
    expect(t.argumentsOf('dpcEnd')).toHaveLength(t.data(RUNS).lo);
  },
);

test('a run does not wait for a timer that goes on for ever', () => {
  const t = prepare(1);
  expect(t.run([asm.subRsp(0x28), ...t.timerSet, asm.addRsp(0x28), asm.ret]).text).toBe('completed');
});

test('a thread that waits for ever is a deadlock, although timers go on', () => {
  const t = prepare(2);
  const event = u64FromAddress(addressAdd(TEST_DATA, 0x200));
  t.start([
    asm.subRsp(0x38),
    ...[t.call('KeInitializeTimer', TIMER), t.call('KeSetTimerEx', TIMER, inMs(1), 1, 0)],
    t.call('KeInitializeEvent', event, 0, 0),
    asm.movRax(u64FromBigInt(0n)),
    asm.storeRaxOnStack(0x20),
    t.call('KeWaitForSingleObject', event, 0, 0, 0),
    asm.addRsp(0x38),
    asm.ret,
  ]);
  const outcome = t.system.run(1_000_000);
  expect(outcome?.kind).toBe('deadlock');
  expect(outcome?.text).toContain('test waits');
});

test('time passes for whoever stalls the processor', () => {
  const t = prepare(1);
  t.run([asm.subRsp(0x28), ...t.timerSet, t.call('KeStallExecutionProcessor', 2500), asm.addRsp(0x28), asm.ret]);
  expect(t.data(RUNS).lo).toBeGreaterThan(0);
});
