/** Deferred procedure calls with machine code: "Introduction to DPC Objects" and the pages of the routines (wdm.h, ntddk.h). */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../base/guest-address.ts';
import { type U64, u64, u64FromAddress } from '../base/u64.ts';
import { MiDpcStack, MiIdleThread } from '../kernel/mm/system-space.ts';
import { IRQL_UNEXPECTED_VALUE } from '../nt/bug-check-codes.ts';
import { KPCR_CURRENT_THREAD, KPCR_NUMBER } from '../nt/processor-block.ts';
import { scheduleOfSeed } from './scenario/schedule.ts';
import { asm, type Code, type CodeTest, createCodeTest, TEST_DATA } from './testing/guest-code.ts';

const DPC = addressAdd(TEST_DATA, 0x100);
const OTHER_DPC = addressAdd(TEST_DATA, 0x180);
/** Where code leaves what it has seen. */
const RUNS = 0x10;
const SEEN = 0x18;

const DISPATCH = 2;
const HighImportance = 2;
const LowImportance = 0;

function withCpus(processorCount: number, seed = 0) {
  const t = createCodeTest(scheduleOfSeed(seed), { processorCount });
  const call = (name: string, ...args: readonly (number | U64)[]) => asm.callWith(t.address(name), ...args);
  return { ...t, call };
}
type DpcTest = ReturnType<typeof withCpus>;

/** A routine that counts its runs and stores a value: what `code` leaves in RAX. */
function counting(t: CodeTest, code: Code = []) {
  return t.place([
    asm.movR10(TEST_DATA),
    asm.loadRax(RUNS),
    asm.incrementRax,
    asm.storeRax(RUNS),
    code,
    asm.movR10(TEST_DATA),
    asm.storeRax(SEEN),
    asm.ret,
  ]);
}

const initialize = (t: DpcTest, routine = counting(t), dpc = DPC) =>
  t.call('KeInitializeDpc', u64FromAddress(dpc), u64FromAddress(routine), 0);
const insert = (t: DpcTest, argument = 0, dpc = DPC) => t.call('KeInsertQueueDpc', u64FromAddress(dpc), argument, 0);
const raise = (t: DpcTest) => t.call('KfRaiseIrql', DISPATCH);
const lower = (t: DpcTest) => t.call('KeLowerIrql', 0);
/** Stores RAX at an offset of the data page. */
const keep = (offset: number): Code => [...asm.movR10(TEST_DATA), ...asm.storeRax(offset)];
/** Copies a value of the data page. */
const copy = (from: number, to: number): Code => [...asm.movR10(TEST_DATA), ...asm.loadRax(from), ...asm.storeRax(to)];

function run(t: DpcTest, ...code: Code[]) {
  return t.run([asm.subRsp(0x28), ...code, asm.addRsp(0x28), asm.ret]);
}

describe('on one processor', () => {
  test('a DPC runs before the routine that queues it returns below DISPATCH_LEVEL', () => {
    const t = withCpus(1);
    run(t, initialize(t), insert(t), copy(RUNS, 0x30));
    expect(t.data(0x30).lo).toBe(1);
  });

  test('at DISPATCH_LEVEL it waits until the level falls', () => {
    const t = withCpus(1);
    run(t, initialize(t), raise(t), insert(t), copy(RUNS, 0x30), lower(t), copy(RUNS, 0x38));
    expect([t.data(0x30).lo, t.data(0x38).lo]).toEqual([0, 1]);
  });

  test('an inlined change of CR8 lets it run as well', () => {
    const t = withCpus(1);
    const writeCr8 = (irql: number): Code => [...asm.movRax(u64(irql)), ...asm.writeCr8];
    run(t, initialize(t), writeCr8(DISPATCH), insert(t), copy(RUNS, 0x30), writeCr8(0), copy(RUNS, 0x38));
    expect([t.data(0x30).lo, t.data(0x38).lo]).toEqual([0, 1]);
  });

  test('requests before it has begun are one, with the arguments of the first; later it can be queued again', () => {
    const t = withCpus(1);
    // The third argument, SystemArgument1: mov rax, r8
    const routine = counting(t, [0x4c, 0x89, 0xc0]);
    run(
      t,
      initialize(t, routine),
      raise(t),
      ...[insert(t, 7), keep(0x30), insert(t, 8), keep(0x38)],
      lower(t),
      ...[copy(SEEN, 0x40), insert(t, 9), keep(0x48)],
    );
    expect([0x30, 0x38, 0x40, 0x48].map((at) => t.data(at).lo & 0xff)).toEqual([1, 0, 7, 1]);
    expect([t.data(RUNS).lo, t.data(SEEN).lo]).toEqual([2, 9]);
    // dpc_queue: the last but one field says that it was queued already.
    expect(t.argumentsOf('dpcQueue').map((args) => args[11])).toEqual([0, 1, 0]);
    expect(t.argumentsOf('dpcStart')).toHaveLength(2);
    expect(t.argumentsOf('dpcEnd')).toHaveLength(2);
  });

  test('one that runs can be queued again by itself', () => {
    const t = withCpus(1);
    const again = counting(t, [
      ...asm.subRsp(0x28),
      ...[0x48, 0x83, 0xf8, 5], // cmp rax, 5
      ...[0x74, insert(t).length], // je over the call
      ...insert(t),
      ...asm.addRsp(0x28),
    ]);
    run(t, initialize(t, again), insert(t));
    expect(t.data(RUNS).lo).toBe(5);
  });

  test('its routine runs at DISPATCH_LEVEL on the DPC stack, in the thread that is there', () => {
    const t = withCpus(1);
    run(t, initialize(t, counting(t, asm.readCr8)), insert(t));
    expect(t.data(SEEN).lo).toBe(DISPATCH);
    const s = withCpus(1);
    run(s, initialize(s, counting(s, [0x48, 0x89, 0xe0])), insert(s));
    const { stackBase, stackLimit } = MiDpcStack(0);
    const { lo, hi } = s.data(SEEN);
    const stackPointer = (hi | 0) * 0x1_0000_0000 + lo;
    expect(stackPointer).toBeLessThan(stackBase);
    expect(stackPointer).toBeGreaterThan(stackLimit);
  });

  test('of two the more important one runs first, else they run in the order of the requests', () => {
    const order = (importance: number) => {
      const t = withCpus(1);
      const mark = (value: number) =>
        counting(t, [
          ...asm.loadRax(0x50),
          ...[0x48, 0xc1, 0xe0, 4],
          ...[0x48, 0x83, 0xc8, value],
          ...asm.storeRax(0x50),
        ]);
      run(
        t,
        initialize(t, mark(1)),
        initialize(t, mark(2), OTHER_DPC),
        t.call('KeSetImportanceDpc', u64FromAddress(OTHER_DPC), importance),
        raise(t),
        insert(t),
        insert(t, 0, OTHER_DPC),
        lower(t),
      );
      return t.data(0x50).lo;
    };
    expect([order(1), order(HighImportance)]).toEqual([0x12, 0x21]);
  });

  test('one of low importance is not worth an interrupt of its own; the next clock tick finds it', () => {
    const t = withCpus(1);
    const low = t.call('KeSetImportanceDpc', u64FromAddress(DPC), LowImportance);
    const busy = asm.repeat(16_000_000, [[0x90]]);
    run(t, initialize(t), low, insert(t), copy(RUNS, 0x30), busy, copy(RUNS, 0x38));
    expect([t.data(0x30).lo, t.data(0x38).lo]).toEqual([0, 1]);
  });

  test('KeRemoveQueueDpc takes it out of the queue, once', () => {
    const t = withCpus(1);
    const remove = t.call('KeRemoveQueueDpc', u64FromAddress(DPC));
    run(t, initialize(t), raise(t), insert(t), remove, keep(0x30), remove, keep(0x38), lower(t));
    expect([t.data(0x30).lo & 0xff, t.data(0x38).lo & 0xff, t.data(RUNS).lo]).toEqual([1, 0, 0]);
  });

  test('code at DISPATCH_LEVEL cannot wait: bug check 0xC4', () => {
    const t = withCpus(1);
    const event = u64FromAddress(addressAdd(TEST_DATA, 0x200));
    const waits = t.place([
      asm.subRsp(0x38),
      t.call('KeInitializeEvent', event, 0, 0),
      asm.movRax(u64(0)),
      asm.storeRaxOnStack(0x20),
      t.call('KeWaitForSingleObject', event, 0, 0, 0),
      asm.addRsp(0x38),
      asm.ret,
    ]);
    run(t, initialize(t, waits), insert(t));
    expect(t.argumentsOf('bugCheck')[0]?.slice(0, 2)).toEqual([0xc4, 0x121]);
  });

  test('a routine that returns at another level than DISPATCH_LEVEL is bug check 0xC8', () => {
    const t = withCpus(1);
    const lowers = t.place([asm.movRax(u64(0)), asm.writeCr8, asm.ret]);
    run(t, initialize(t, lowers), insert(t));
    expect(t.argumentsOf('bugCheck')[0]?.slice(0, 2)).toEqual([IRQL_UNEXPECTED_VALUE, DISPATCH << 8]);
  });

  test('a routine that uses up its stack is a double fault, whatever stack the thread has', () => {
    const t = withCpus(1);
    run(t, initialize(t, t.place([[0x50, 0xeb, 0xfd]])), insert(t));
    expect(t.argumentsOf('bugCheck')[0]?.slice(0, 2)).toEqual([0x7f, 8]);
  });
});

describe('between processors', () => {
  const toProcessor = (t: DpcTest, processor: number, importance = HighImportance): Code => [
    ...t.call('KeSetTargetProcessorDpc', u64FromAddress(DPC), processor),
    ...t.call('KeSetImportanceDpc', u64FromAddress(DPC), importance),
  ];

  test('a DPC runs on the processor it is meant for, in its idle thread when it has nothing else to do', () => {
    const t = withCpus(4);
    const number = [...asm.loadEaxGs(KPCR_NUMBER), ...keep(0x40)];
    // mov rax, gs:[CurrentThread]
    const thread: Code = [0x65, 0x48, 0x8b, 0x04, 0x25, KPCR_CURRENT_THREAD & 0xff, KPCR_CURRENT_THREAD >> 8, 0, 0];
    run(t, initialize(t, counting(t, [...number, ...thread])), toProcessor(t, 2), insert(t));
    expect([t.data(RUNS).lo, t.data(0x40).lo]).toEqual([1, 2]);
    expect(t.data(SEEN)).toEqual(u64FromAddress(MiIdleThread(2)));
  });

  test.each([0, 1, 2, 3])(
    'an important one comes between whatever runs there, which notices nothing (seed %i)',
    (seed) => {
      const t = withCpus(2, seed);
      // Each of two threads counts in a register alone, on its processor, while the first has had a DPC sent to each.
      t.start([
        asm.subRsp(0x28),
        initialize(t),
        toProcessor(t, 1),
        asm.repeat(50, [insert(t)]),
        asm.movRax(u64(0)),
        asm.repeat(100_000, [[0x48, 0x83, 0xc0, 1]]),
        asm.addRsp(0x28),
        asm.ret,
      ]);
      t.start([asm.movRax(u64(0)), asm.repeat(100_000, [[0x48, 0x83, 0xc0, 1]]), asm.ret]);
      expect(t.system.run(1_000_000)?.text).toBe('completed');
      expect(t.argumentsOf('debugPrint').map((args) => args[1])).toEqual([100_000, 100_000]);
      expect(t.data(RUNS).lo).toBeGreaterThan(0);
      expect(t.data(RUNS).lo).toBe(t.argumentsOf('dpcStart').length);
    },
  );

  test.each([0, 1, 2, 3, 4])('after KeFlushQueuedDpcs all have run, wherever they were queued (seed %i)', (seed) => {
    const t = withCpus(4, seed);
    const dpcs = [0, 1, 2, 3].map((n) => addressAdd(TEST_DATA, 0x400 + 0x40 * n));
    const routine = t.place([
      [0xf0, 0x48, 0xff, 0x02], // lock inc qword [rdx]: the context
      asm.ret,
    ]);
    const runs = u64FromAddress(addressAdd(TEST_DATA, RUNS));
    const each = dpcs.flatMap((dpc, n): Code[] => [
      t.call('KeInitializeDpc', u64FromAddress(dpc), u64FromAddress(routine), runs),
      t.call('KeSetTargetProcessorDpc', u64FromAddress(dpc), n),
      t.call('KeInsertQueueDpc', u64FromAddress(dpc), 0, 0),
    ]);
    // Threads keep the other processors busy, so that nobody is idle enough to look at its queue.
    for (let i = 0; i < 3; i++) t.start([asm.repeat(300_000, [[0x90]]), asm.ret]);
    const outcome = run(t, ...each, t.call('KeFlushQueuedDpcs'), copy(RUNS, 0x30));
    expect([outcome.text, t.data(0x30).lo]).toEqual(['completed', 4]);
  });

  test('one that has begun can be queued again, and run on two processors at once', () => {
    const t = withCpus(2);
    const running: Code = [0xf0, 0xff, 0x02]; // lock inc dword [rdx]
    const ended: Code = [0xf0, 0xff, 0x0a];
    const most: Code = [0x8b, 0x02, 0x83, 0xf8, 2, 0x75, 3, 0x89, 0x42, 4]; // two at once: keep that
    const routine = t.place([
      running,
      asm.repeat(20_000, [[0x90]]),
      most,
      asm.repeat(20_000, [[0x90]]),
      ended,
      asm.ret,
    ]);
    const context = u64FromAddress(addressAdd(TEST_DATA, 0x300));
    run(
      t,
      t.call('KeInitializeDpc', u64FromAddress(DPC), u64FromAddress(routine), context),
      toProcessor(t, 1),
      insert(t),
      asm.repeat(5_000, [[0x90]]),
      toProcessor(t, 0),
      insert(t),
    );
    const { lo, hi } = t.data(0x300);
    expect([lo, hi]).toEqual([0, 2]);
  });
});
