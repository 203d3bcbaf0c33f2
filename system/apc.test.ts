/** APCs in running and waiting threads: "Types of APCs", "Disabling APCs", "Waits and APCs" (Windows driver documentation). */
import { describe, expect, test } from 'vitest';
import { addressAdd, NULL_ADDRESS } from '../base/guest-address.ts';
import { type U64, u64, u64FromAddress, u64FromBigInt } from '../base/u64.ts';
import { IRQL_UNEXPECTED_VALUE } from '../nt/bug-check-codes.ts';
import { eventCode } from '../nt/event-codes.ts';
import { KPCR_CURRENT_THREAD } from '../nt/processor-block.ts';
import { scheduleOfSeed } from './scenario/schedule.ts';
import { asm, type Code, createCodeTest, TEST_DATA } from './testing/guest-code.ts';

const APC = u64FromAddress(addressAdd(TEST_DATA, 0x100));
const EVENT = u64FromAddress(addressAdd(TEST_DATA, 0x180));
const DELAY = addressAdd(TEST_DATA, 0x1c0);
const RUNS = 0x10;
const LEVEL = 0x18;
const NORMAL_RUNS = 0x20;
const NORMAL_LEVEL = 0x28;
const THREAD = 0x30;

const SPECIAL = eventCode('apc_code', 'special kernel APC');
const STATUS_TIMEOUT = 0x102;

/** mov rax, gs:[CurrentThread] */
const currentThread: Code = [0x65, 0x48, 0x8b, 0x04, 0x25, KPCR_CURRENT_THREAD & 0xff, KPCR_CURRENT_THREAD >> 8, 0, 0];
const keep = (offset: number): Code => [...asm.movR10(TEST_DATA), ...asm.storeRax(offset)];
const copy = (from: number, to: number): Code => [...asm.movR10(TEST_DATA), ...asm.loadRax(from), ...asm.storeRax(to)];
const count = (runs: number, level: number): Code => [
  ...asm.movR10(TEST_DATA),
  ...asm.loadRax(runs),
  ...asm.incrementRax,
  ...asm.storeRax(runs),
  ...asm.readCr8,
  ...asm.storeRax(level),
];

function prepare(processorCount = 1, seed = 0) {
  const t = createCodeTest(scheduleOfSeed(seed), { processorCount });
  const call = (name: string, ...args: readonly (number | U64)[]) => asm.callWith(t.address(name), ...args);
  const kernelRoutine = t.place([count(RUNS, LEVEL), currentThread, keep(THREAD), asm.ret]);
  const normalRoutine = t.place([count(NORMAL_RUNS, NORMAL_LEVEL), asm.ret]);
  /** KeInitializeApc(Apc, thread in RAX, 0, kernelRoutine, NULL, normal, KernelMode, 7). */
  const initialize = (normal: U64): Code => [
    ...[0x48, 0x89, 0xc2], // mov rdx, rax
    ...[asm.movRax(u64(0)), asm.storeRaxOnStack(0x20)].flat(),
    ...[asm.movRax(normal), asm.storeRaxOnStack(0x28)].flat(),
    ...[asm.movRax(u64(0)), asm.storeRaxOnStack(0x30)].flat(),
    ...[asm.movRax(u64(7)), asm.storeRaxOnStack(0x38)].flat(),
    ...asm.movRcx(APC),
    ...asm.movR8(u64(0)),
    ...asm.movR9(u64FromAddress(kernelRoutine)),
    ...asm.call(t.address('KeInitializeApc')),
  ];
  const special = [...currentThread, ...initialize(u64(0))];
  const normal = [...currentThread, ...initialize(u64FromAddress(normalRoutine))];
  const insert = call('KeInsertQueueApc', APC, 1, 2, 0);
  const run = (...code: Code[]) => t.run([asm.subRsp(0x48), ...code, asm.addRsp(0x48), asm.ret]);
  const values = (...offsets: number[]) => offsets.map((offset) => t.data(offset).lo);
  return { ...t, call, special, normal, initialize, insert, run, values, normalRoutine };
}

describe('in the thread that queues it', () => {
  test('a special kernel APC runs at once, at APC_LEVEL', () => {
    const t = prepare();
    t.run(t.special, t.insert, copy(RUNS, 0x40), asm.readCr8, keep(0x48));
    expect(t.values(RUNS, LEVEL, 0x40, 0x48)).toEqual([1, 1, 1, 0]);
    expect(t.argumentsOf('apcStart').map((args) => args[1])).toEqual([SPECIAL]);
    expect(t.argumentsOf('apcEnd')).toHaveLength(1);
  });

  test('at APC_LEVEL it waits until the level falls', () => {
    const t = prepare();
    const lower = t.call('KeLowerIrql', 0);
    t.run(t.special, t.call('KfRaiseIrql', 1), t.insert, copy(RUNS, 0x40), lower, copy(RUNS, 0x48));
    expect(t.values(0x40, 0x48)).toEqual([0, 1]);
  });

  test('a queued one is not queued again; one that has run can be', () => {
    const t = prepare();
    const lower = t.call('KeLowerIrql', 0);
    t.run(t.special, t.call('KfRaiseIrql', 1), t.insert, keep(0x40), t.insert, keep(0x48), lower, t.insert, keep(0x50));
    expect(t.values(0x40, 0x48, 0x50).map((value) => value & 0xff)).toEqual([1, 0, 1]);
    expect(t.values(RUNS)).toEqual([2]);
    // The number, 0 for the one that was refused; whether it was queued; the arguments of KeInsertQueueApc.
    const told = t.argumentsOf('apcQueue').map((args) => [args[0] !== 0, ...args.slice(8)]);
    expect(told).toEqual([
      [true, 1, 1, 0, 2, 0],
      [false, 0, 1, 0, 2, 0],
      [true, 1, 1, 0, 2, 0],
    ]);
  });

  test('a normal one calls its kernel routine at APC_LEVEL and then its normal routine at PASSIVE_LEVEL', () => {
    const t = prepare();
    t.run(t.normal, t.insert);
    expect(t.values(RUNS, LEVEL, NORMAL_RUNS, NORMAL_LEVEL)).toEqual([1, 1, 1, 0]);
  });

  test('a critical region keeps normal ones out, not special ones', () => {
    const t = prepare();
    const region = [t.call('KeEnterCriticalRegion'), t.insert, copy(RUNS, 0x40), t.call('KeLeaveCriticalRegion')];
    t.run(t.normal, ...region, copy(NORMAL_RUNS, 0x48));
    expect(t.values(0x40, 0x48)).toEqual([0, 1]);
    const s = prepare();
    s.run(s.special, s.call('KeEnterCriticalRegion'), s.insert, copy(RUNS, 0x40), s.call('KeLeaveCriticalRegion'));
    expect(s.values(0x40)).toEqual([1]);
  });

  test('so does owning a mutex', () => {
    const t = prepare();
    const mutex = u64FromAddress(addressAdd(TEST_DATA, 0x200));
    const take = [t.call('KeInitializeMutex', mutex, 0), asm.movRax(u64(0)), asm.storeRaxOnStack(0x20)];
    const wait = t.call('KeWaitForSingleObject', mutex, 0, 0, 0);
    t.run(t.normal, ...take, wait, t.insert, copy(RUNS, 0x40), t.call('KeReleaseMutex', mutex, 0), copy(RUNS, 0x48));
    expect(t.values(0x40, 0x48)).toEqual([0, 1]);
  });

  test('a guarded region keeps all out; nested ones count', () => {
    const t = prepare();
    const [enter, leave] = [t.call('KeEnterGuardedRegion'), t.call('KeLeaveGuardedRegion')];
    t.run(t.special, enter, enter, t.insert, leave, copy(RUNS, 0x40), leave, copy(RUNS, 0x48));
    expect(t.values(0x40, 0x48)).toEqual([0, 1]);
  });

  test('KeAreApcsDisabled and KeAreAllApcsDisabled tell', () => {
    const t = prepare();
    const ask = (offset: number): Code[] => [
      ...[t.call('KeAreApcsDisabled'), keep(offset)],
      ...[t.call('KeAreAllApcsDisabled'), keep(offset + 8)],
    ];
    t.run(
      ...ask(0x40),
      ...[t.call('KeEnterCriticalRegion'), ...ask(0x50), t.call('KeLeaveCriticalRegion')],
      ...[t.call('KeEnterGuardedRegion'), ...ask(0x60), t.call('KeLeaveGuardedRegion')],
      ...[t.call('KfRaiseIrql', 1), t.call('KeAreAllApcsDisabled'), keep(0x70), t.call('KeLowerIrql', 0)],
    );
    const found = t.values(0x40, 0x48, 0x50, 0x58, 0x60, 0x68, 0x70).map((value) => value & 0xff);
    expect(found).toEqual([0, 0, 1, 0, 1, 1, 1]);
  });

  test('one that is taken back does not run', () => {
    const t = prepare();
    const [raise, lower] = [t.call('KfRaiseIrql', 1), t.call('KeLowerIrql', 0)];
    const remove = t.call('KeRemoveQueueApc', APC);
    t.run(t.special, raise, t.insert, remove, keep(0x40), remove, keep(0x48), lower);
    expect([...t.values(0x40, 0x48).map((value) => value & 0xff), ...t.values(RUNS)]).toEqual([1, 0, 0]);
    // Removed once, by nobody's rundown routine, and never begun.
    const [[number]] = t.argumentsOf('apcQueue') as [[number]];
    expect(t.argumentsOf('apcRemove')).toEqual([[number, NULL_ADDRESS]]);
    expect(t.argumentsOf('apcStart')).toEqual([]);
  });

  test('a kernel routine that returns at another level is bug check 0xC8', () => {
    const t = prepare();
    const lowers = t.place([asm.movRax(u64(0)), asm.writeCr8, asm.ret]);
    const patch = [asm.movR10(TEST_DATA), asm.movRax(u64FromAddress(lowers))];
    // KAPC.Reserved[0], the kernel routine.
    t.run(t.special, ...patch, [0x49, 0x89, 0x82, 0x20, 0x01, 0, 0], t.insert);
    expect(t.argumentsOf('bugCheck')[0]?.slice(0, 2)).toEqual([IRQL_UNEXPECTED_VALUE, 0x100]);
  });
});

test('an APC that its thread never ran is given back by its rundown routine when the thread ends', () => {
  const t = prepare();
  const rundown = t.place([[0x48, 0x89, 0xc8], keep(0x60), asm.ret]); // mov rax, rcx: the APC
  // A user APC, of a thread that never goes to user mode.
  const initialize: Code = [
    ...currentThread,
    ...[0x48, 0x89, 0xc2], // mov rdx, rax
    ...[asm.movRax(u64FromAddress(rundown)), asm.storeRaxOnStack(0x20)].flat(),
    ...[asm.movRax(u64FromAddress(t.normalRoutine)), asm.storeRaxOnStack(0x28)].flat(),
    ...[asm.movRax(u64(1)), asm.storeRaxOnStack(0x30)].flat(),
    ...[asm.movRax(u64(7)), asm.storeRaxOnStack(0x38)].flat(),
    ...asm.movRcx(APC),
    ...asm.movR8(u64(0)),
    ...asm.movR9(u64FromAddress(t.normalRoutine)),
    ...asm.call(t.address('KeInitializeApc')),
  ];
  expect(t.run(initialize, t.insert, keep(0x68)).text).toBe('completed');
  expect(t.data(0x60)).toEqual(APC);
  expect([...t.values(0x68).map((value) => value & 0xff), ...t.values(NORMAL_RUNS)]).toEqual([1, 0]);
  const [[number]] = t.argumentsOf('apcQueue') as [[number]];
  expect(t.argumentsOf('apcRemove')).toEqual([[number, rundown]]);
});

describe.each([
  [1, 0],
  [2, 0],
  [2, 1],
  [4, 2],
  [4, 3],
])('in a thread that waits (%i processors, seed %i)', (processors, seed) => {
  /** A thread waits for a second, and another one queues an APC to it meanwhile. */
  function waitAndQueue(isSpecial: boolean, before: Code[] = [], after: Code[] = []) {
    const t = prepare(processors, seed);
    const { memory } = t.system.machine;
    const second = u64FromBigInt(BigInt.asUintN(64, -10_000_000n));
    memory.writeU64(DELAY, second.lo, second.hi);
    memory.writeU64(addressAdd(DELAY, 8), u64FromBigInt(BigInt.asUintN(64, -1_000_000n)).lo, 0xffff_ffff);
    t.start([
      asm.subRsp(0x48),
      [...currentThread, ...keep(0x50)],
      ...before,
      t.call('KeInitializeEvent', EVENT, 0, 0),
      [...asm.movRax(u64FromAddress(DELAY)), ...asm.storeRaxOnStack(0x20)],
      t.call('KeWaitForSingleObject', EVENT, 0, 0, 0),
      keep(0x58),
      copy(RUNS, 0x60),
      ...after,
      asm.addRsp(0x48),
      asm.ret,
    ]);
    t.start([
      asm.subRsp(0x48),
      t.call('KeDelayExecutionThread', 0, 0, u64FromAddress(addressAdd(DELAY, 8))),
      [...asm.movR10(TEST_DATA), ...asm.loadRax(0x50)],
      t.initialize(isSpecial ? u64(0) : u64FromAddress(t.normalRoutine)),
      t.insert,
      asm.addRsp(0x48),
      asm.ret,
    ]);
    const outcome = t.system.run(100_000);
    return { ...t, outcome };
  }

  test('a special APC runs in it, and the wait goes on until its own time', () => {
    const t = waitAndQueue(true);
    expect(t.outcome?.text).toBe('completed');
    expect(t.values(RUNS, 0x58, 0x60)).toEqual([1, STATUS_TIMEOUT, 1]);
    expect(t.data(THREAD)).toEqual(t.data(0x50));
    // The wait began and ended once, and took its second.
    const [, waited] = t.argumentsOf('waitEnd').at(-1) as [number, number];
    expect(waited).toBeGreaterThanOrEqual(1_000_000_000);
    expect(waited).toBeLessThan(1_001_000_000);
  });

  test('a normal one too, but not while it is in a critical region', () => {
    expect(waitAndQueue(false).values(RUNS, NORMAL_RUNS, 0x60)).toEqual([1, 1, 1]);
    const enter = prepare().call;
    const t = waitAndQueue(false, [enter('KeEnterCriticalRegion')], [enter('KeLeaveCriticalRegion')]);
    expect(t.values(0x60, NORMAL_RUNS)).toEqual([0, 1]);
  });
});
