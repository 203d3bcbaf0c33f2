/** Locks between processors with machine code: "Queued Spin Locks", "Fast Mutexes", "Using Lookaside Lists". */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../base/guest-address.ts';
import { type U64, u64, u64FromAddress } from '../base/u64.ts';
import { scheduleOfSeed } from './scenario/schedule.ts';
import { asm, type Code, createCodeTest, TEST_DATA } from './testing/guest-code.ts';

const LOCK = u64FromAddress(addressAdd(TEST_DATA, 0x80));
const COUNTER = 0x10;
const TIMES = 60;

const increment: Code = [
  ...asm.movR10(TEST_DATA),
  ...asm.loadRax(COUNTER),
  ...asm.incrementRax,
  ...asm.storeRax(COUNTER),
];
/** lea rdx, [rsp+0x28]: a lock queue handle on the stack. */
const handleInRdx: Code = [0x48, 0x8d, 0x54, 0x24, 0x28];
const handleInRcx: Code = [0x48, 0x8d, 0x4c, 0x24, 0x28];

function prepare(seed: number) {
  const t = createCodeTest(scheduleOfSeed(seed), { processorCount: 4 });
  const call = (name: string, ...args: readonly (number | U64)[]) => asm.callWith(t.address(name), ...args);
  return { ...t, call };
}

/** Has four threads count, each between these pieces of code. */
function count(seed: number, codeOf: (t: ReturnType<typeof prepare>) => readonly [Code, Code], setUp: Code = []) {
  const t = prepare(seed);
  const [before, after] = codeOf(t);
  if (setUp.length > 0) t.run([asm.subRsp(0x28), setUp, asm.addRsp(0x28), asm.ret]);
  for (let i = 0; i < 4; i++) {
    t.start([asm.repeat(TIMES, [asm.subRsp(0x40), before, increment, after, asm.addRsp(0x40)]), asm.ret]);
  }
  const outcome = t.system.run(200_000);
  return { ...t, outcome, count: t.data(COUNTER).lo };
}

describe.each([0, 1, 2])('keeps the others out, whatever the schedule (seed %i)', (seed) => {
  test('an in-stack queued spin lock', () => {
    const t = count(seed, ({ call, address }) => [
      [...handleInRdx, ...asm.movRcx(LOCK), ...asm.call(address('KeAcquireInStackQueuedSpinLock'))],
      [...handleInRcx, ...call('KeReleaseInStackQueuedSpinLock')],
    ]);
    expect([t.outcome?.text, t.count, t.data(0x80).lo]).toEqual(['completed', 4 * TIMES, 0]);
    expect(t.argumentsOf('lockContend').length).toBeGreaterThan(0);
  });

  test('a fast mutex', () => {
    const t = count(seed, ({ system, call }) => {
      const { memory } = system.machine;
      const mutex = addressAdd(TEST_DATA, 0x80);
      memory.writeU32(mutex, 1);
      // KEVENT: a synchronisation event that nobody waits for.
      const event = addressAdd(mutex, 24);
      memory.writeU32(event, 1);
      const list = addressAdd(event, 8);
      memory.writePointer(list, list);
      memory.writePointer(addressAdd(list, 8), list);
      return [call('ExAcquireFastMutex', LOCK), call('ExReleaseFastMutex', LOCK)];
    });
    expect([t.outcome?.text, t.count]).toEqual(['completed', 4 * TIMES]);
  });
});

test('a spin lock that a handle acquired is not acquired again on its processor, nor released twice', () => {
  const acquire = (t: ReturnType<typeof prepare>): Code => [
    ...handleInRdx,
    ...asm.movRcx(LOCK),
    ...asm.call(t.address('KeAcquireInStackQueuedSpinLock')),
  ];
  const again = prepare(0);
  again.run([asm.subRsp(0x48), acquire(again), acquire(again), asm.ret]);
  expect(again.argumentsOf('bugCheck')[0]?.[0]).toBe(0xf);
  const twice = prepare(0);
  const release: Code = [...handleInRcx, ...twice.call('KeReleaseInStackQueuedSpinLock')];
  const raise = twice.call('KfRaiseIrql', 2);
  twice.run([asm.subRsp(0x48), acquire(twice), release, raise, release, asm.ret]);
  expect(twice.argumentsOf('bugCheck')[0]?.[0]).toBe(0x10);
});

test('a lookaside list allocates through its routine, and gives back what is left when it is deleted', () => {
  const t = prepare(0);
  const list = u64FromAddress(addressAdd(TEST_DATA, 0x400));
  const initialize: Code = [
    ...[asm.movRax(u64(0x40)), asm.storeRaxOnStack(0x20)].flat(),
    ...[asm.movRax(u64(0x6b6f6f4c)), asm.storeRaxOnStack(0x28)].flat(),
    ...[asm.movRax(u64(0)), asm.storeRaxOnStack(0x30)].flat(),
    ...t.call('ExInitializeNPagedLookasideList', list, 0, 0, 0),
  ];
  // ExAllocateFromNPagedLookasideList of an empty list calls L.Allocate(Type, Size, Tag).
  const allocate: Code = [
    ...asm.movR10(addressAdd(TEST_DATA, 0x400)),
    ...[0x41, 0x8b, 0x4a, 0x24], // mov ecx, [r10+Type]
    ...[0x41, 0x8b, 0x52, 0x2c], // mov edx, [r10+Size]
    ...[0x45, 0x8b, 0x42, 0x28], // mov r8d, [r10+Tag]
    ...[0x41, 0xff, 0x52, 0x30], // call [r10+Allocate]
    ...asm.movRcx(list),
    ...[0x48, 0x89, 0xc2], // mov rdx, rax
    ...asm.call(t.address('ExpInterlockedPushEntrySList')),
  ];
  const outcome = t.run([
    asm.subRsp(0x48),
    initialize,
    ...[allocate, allocate],
    t.call('ExQueryDepthSList', list),
    [...asm.movR10(TEST_DATA), ...asm.storeRax(0x20)],
    t.call('ExDeleteNPagedLookasideList', list),
    asm.addRsp(0x48),
    asm.ret,
  ]);
  expect([outcome.text, t.data(0x20).lo]).toEqual(['completed', 2]);
  expect(t.argumentsOf('poolAllocate').map((args) => [args[2], args[4]])).toEqual([
    [0x40, 0x6b6f6f4c],
    [0x40, 0x6b6f6f4c],
  ]);
  expect(t.argumentsOf('poolFree')).toHaveLength(2);
});
