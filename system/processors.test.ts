/** Several processors under one kernel: "Introduction to Spin Locks", "KeGetCurrentProcessorNumberEx", and ADR 11. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../base/guest-address.ts';
import { u64, u64FromAddress } from '../base/u64.ts';
import { KPCR_NUMBER } from '../nt/processor-block.ts';
import { scheduleOfSeed } from './scenario/schedule.ts';
import { asm, type Code, type CodeTest, createCodeTest, TEST_DATA } from './testing/guest-code.ts';

const FIRST_LOCK = TEST_DATA;
const SECOND_LOCK = addressAdd(TEST_DATA, 8);
const COUNTER = 0x10;

function onFour(seed = 0): CodeTest {
  return createCodeTest(scheduleOfSeed(seed), { processorCount: 4 });
}

const acquire = (t: CodeTest, lock = FIRST_LOCK): Code => [
  ...asm.movRcx(u64FromAddress(lock)),
  ...asm.call(t.address('KeAcquireSpinLockRaiseToDpc')),
];
const release = (t: CodeTest, lock = FIRST_LOCK): Code => [
  ...asm.movRcx(u64FromAddress(lock)),
  ...asm.movRdx(u64(0)),
  ...asm.call(t.address('KeReleaseSpinLock')),
];
/** Adds one to the counter in three instructions, between which anybody can come. */
const increment: Code = [
  ...asm.movR10(TEST_DATA),
  ...asm.loadRax(COUNTER),
  ...asm.incrementRax,
  ...asm.storeRax(COUNTER),
];
const TIMES = 100;

/** Has four threads add to the counter, under a lock or not. */
function countOnFour(seed: number, isLocked: boolean) {
  const t = onFour(seed);
  const body = isLocked ? [acquire(t), increment, release(t)] : [increment];
  for (let i = 0; i < 4; i++) t.start([asm.repeat(TIMES, [asm.subRsp(0x20), ...body, asm.addRsp(0x20)]), asm.ret]);
  const outcome = t.system.run(100_000);
  return { ...t, outcome, count: t.data(COUNTER).lo };
}

describe('a spin lock between processors', () => {
  test.each([0, 1, 2, 3, 4])('keeps the others out, whatever the schedule (seed %i)', (seed) => {
    const t = countOnFour(seed, true);
    expect([t.outcome?.text, t.count]).toEqual(['completed', 4 * TIMES]);
    expect(t.argumentsOf('lockContend').length).toBeGreaterThan(0);
    const waited = t.argumentsOf('lockAcquire').map((args) => args[5] as number);
    expect(Math.max(...waited)).toBeGreaterThan(0);
  });

  test('is what keeps them out: without it increments are lost under some schedule', () => {
    const counts = [1, 2, 3, 4].map((seed) => countOnFour(seed, false).count);
    expect(Math.min(...counts)).toBeLessThan(4 * TIMES);
  });

  test('that nobody gives back ends the run as a hang or a deadlock that names who spins for what', () => {
    const t = createCodeTest({}, { processorCount: 4, hangLimitInstructions: 1_000_000 });
    t.start([asm.subRsp(0x28), acquire(t), [0xeb, 0xfe]]);
    t.start([asm.subRsp(0x28), acquire(t), asm.ret]);
    const outcome = t.system.run(10_000_000);
    expect(outcome?.kind).toBe('hang');
  });

  test('two of them, taken in opposite order by two processors, are a deadlock', () => {
    const kinds = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      const t = onFour(seed);
      const both = (first: typeof FIRST_LOCK, second: typeof FIRST_LOCK): Code =>
        asm.repeat(50, [
          asm.subRsp(0x20),
          acquire(t, first),
          [
            ...asm.movRcx(u64FromAddress(second)),
            ...asm.call(t.address('KeAcquireSpinLockAtDpcLevel')),
            ...asm.movRcx(u64FromAddress(second)),
            ...asm.call(t.address('KeReleaseSpinLockFromDpcLevel')),
          ],
          release(t, first),
          asm.addRsp(0x20),
        ]);
      t.start([both(FIRST_LOCK, SECOND_LOCK), asm.ret]);
      t.start([both(SECOND_LOCK, FIRST_LOCK), asm.ret]);
      const outcome = t.system.run(1_000_000)!;
      kinds.add(outcome.kind);
      if (outcome.kind !== 'deadlock') continue;
      // Who waits for what, and who holds it, in both directions.
      expect(outcome.text).toMatch(
        /processor \d spins for .* which processor \d .* holds while it spins for .* which processor \d .* holds/,
      );
    }
    expect(kinds.has('deadlock')).toBe(true);
  });
});

test('each processor has a block of its own behind gs:, and works on a ready thread as soon as it is idle', () => {
  const t = onFour();
  const report: Code[] = [asm.loadEaxGs(KPCR_NUMBER), asm.repeat(1000, [[0x90]]), asm.loadEaxGs(KPCR_NUMBER), asm.ret];
  for (let i = 0; i < 4; i++) t.start(report);
  t.system.run(100_000);
  const numbers = t.argumentsOf('debugPrint').map((args) => args[1] as number);
  expect(numbers.sort()).toEqual([0, 1, 2, 3]);
});

test('a thread that spins without end on one processor does not keep the others from running', () => {
  const t = createCodeTest({}, { processorCount: 2, hangLimitInstructions: 1_000_000 });
  t.start([[0xeb, 0xfe]]);
  t.start([asm.movRax(u64(77)), asm.ret]);
  const outcome = t.system.run(10_000_000);
  expect(outcome?.kind).toBe('hang');
  expect(t.returned()).toBe(77);
});

test('a thread runs where its affinity says, from the moment it is told, and where it likes afterwards', () => {
  const t = onFour();
  const moves = [2, 0, 3].flatMap((processor, i): Code[] => [
    asm.callWith(t.address('KeSetSystemAffinityThread'), 1 << processor),
    asm.callWith(t.address('KeGetCurrentProcessorNumberEx'), 0),
    asm.movR10(TEST_DATA),
    asm.storeRax(0x20 + 8 * i),
  ]);
  const revert = asm.callWith(t.address('KeRevertToUserAffinityThread'));
  const outcome = t.run([asm.subRsp(0x28), ...moves, revert, asm.addRsp(0x28), asm.ret]);
  expect(outcome.text).toBe('completed');
  expect([0x20, 0x28, 0x30].map((at) => t.data(at).lo)).toEqual([2, 0, 3]);
});

test('at DISPATCH_LEVEL a thread stays where it is until the level falls', () => {
  const t = onFour();
  const where: Code = [...asm.loadEaxGs(KPCR_NUMBER), ...asm.movR10(TEST_DATA)];
  t.run([
    asm.subRsp(0x28),
    asm.callWith(t.address('KfRaiseIrql'), 2),
    asm.callWith(t.address('KeSetSystemAffinityThread'), 8),
    [...where, ...asm.storeRax(0x20)],
    asm.callWith(t.address('KeLowerIrql'), 0),
    [...where, ...asm.storeRax(0x28)],
    asm.addRsp(0x28),
    asm.ret,
  ]);
  expect([t.data(0x20).lo & 0xff, t.data(0x28).lo & 0xff]).toEqual([0, 3]);
});

test('a processor that there is not has no number, no index, and no DPC sent to it', () => {
  const t = onFour();
  const ask = (name: string, ...args: number[]): Code => [
    ...asm.callWith(t.address(name), ...args),
    ...asm.movR10(TEST_DATA),
  ];
  t.run([
    asm.subRsp(0x28),
    [...ask('KeQueryActiveProcessorCount', 0), ...asm.storeRax(0x20)],
    [...ask('KeQueryActiveProcessors'), ...asm.storeRax(0x28)],
    [...ask('KeQueryActiveProcessorCountEx', 1), ...asm.storeRax(0x30)],
    [...ask('KeGetProcessorNumberFromIndex', 4, 0), ...asm.storeRax(0x38)],
    asm.addRsp(0x28),
    asm.ret,
  ]);
  expect([0x20, 0x28, 0x30, 0x38].map((at) => t.data(at).lo)).toEqual([4, 0xf, 0, 0xc000_000d]);
});

test('a run that cannot go on says who waits for what, and who owns it', () => {
  const t = onFour();
  const wait = (mutex: typeof FIRST_LOCK): Code => [
    ...asm.movRax(u64(0)),
    ...asm.storeRaxOnStack(0x20),
    ...asm.callWith(t.address('KeWaitForSingleObject'), u64FromAddress(mutex), 0, 0, 0),
  ];
  const [first, second] = [addressAdd(TEST_DATA, 0x100), addressAdd(TEST_DATA, 0x180)];
  const initialize = [first, second].map((mutex) =>
    asm.callWith(t.address('KeInitializeMutex'), u64FromAddress(mutex), 0),
  );
  const busy = asm.repeat(30_000, [[0x90]]);
  // The first one makes both mutexes before the others have got through their idle turns.
  t.start([asm.subRsp(0x38), ...initialize, wait(first), busy, wait(second)]);
  t.start([asm.subRsp(0x38), asm.repeat(10_000, [[0x90]]), wait(second), busy, wait(first)]);
  const outcome = t.system.run(100_000);
  expect(outcome?.kind).toBe('deadlock');
  expect(outcome?.text.match(/waits in the kernel for the mutex at \S+, which System\/test owns/g)).toHaveLength(2);
});

test('a thread that acquires a push lock twice waits for ever, and the run says that it holds the lock itself', () => {
  const t = onFour();
  const acquire = asm.callWith(t.address('ExfAcquirePushLockExclusive'), u64FromAddress(addressAdd(TEST_DATA, 0x100)));
  t.start([asm.subRsp(0x38), acquire, acquire]);
  const outcome = t.system.run(100_000);
  expect(outcome?.kind).toBe('deadlock');
  expect(outcome?.text).toMatch(/waits in the kernel for the push lock at \S+, which System\/test holds/);
});
