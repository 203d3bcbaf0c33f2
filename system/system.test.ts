/** A whole run, stored and continued elsewhere. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { u64, u64FromAddress } from '../base/u64.ts';
import { type CollectedEvent, collectingSink, DEFAULT_DECISIONS } from '../kernel/testing/test-kernel.ts';
import { System, type SystemState } from './system.ts';
import { asm, type Code, createCodeTest, TEST_CONFIGURATION, TEST_DATA } from './testing/guest-code.ts';

/** Two threads that count, call the kernel, sleep and touch memory. */
function startThreads(t: ReturnType<typeof createCodeTest>): void {
  t.system.machine.memory.writeI64(TEST_DATA, -5_000);
  const delay = [asm.movRcx(u64(0)), asm.movRdx(u64(0)), asm.movR8(u64FromAddress(TEST_DATA))];
  const count: Code[] = [asm.movR10(TEST_DATA), [0x49, 0xff, 0x42, 0x10]]; // inc qword [r10+16]
  for (let i = 0; i < 2; i++) {
    const turn = [...delay, asm.call(t.address('KeDelayExecutionThread')), ...count];
    t.start([
      asm.subRsp(0x28),
      ...count,
      ...turn,
      ...turn,
      asm.call(t.address('KeGetCurrentIrql')),
      asm.addRsp(0x28),
      asm.ret,
    ]);
  }
}

/** The events without what is behind the end of an argument array, which no sink may look at. */
function seen(events: readonly CollectedEvent[]): unknown[] {
  return events.map(({ kind, args }) =>
    kind === 'ddiCall' ? [kind, args[0], (args[1] as Uint32Array).slice(0, 2 * (args[2] as number))] : [kind, ...args],
  );
}

/** A system of its own that goes on from a stored state. */
function continueFrom(state: SystemState) {
  const events: CollectedEvent[] = [];
  const system = new System(TEST_CONFIGURATION, DEFAULT_DECISIONS, collectingSink(events));
  system.restore(state);
  return { system, events };
}

describe('a stored system', () => {
  test('goes on in another system with the same events and the same memory, whenever it was stored', () => {
    const t = createCodeTest();
    startThreads(t);
    const stored: { readonly state: SystemState; readonly eventsBefore: number }[] = [];
    while (t.system.run(1) === undefined) stored.push({ state: t.system.save(), eventsBefore: t.events.length });
    expect(t.data(16)).toEqual(u64(6));
    expect(stored.length).toBeGreaterThan(20);
    for (const { state, eventsBefore } of stored) {
      const { system, events } = continueFrom(state);
      expect(system.run(100_000)).toEqual({ kind: 'completed', text: 'completed' });
      expect(seen(events)).toEqual(seen(t.events.slice(eventsBefore)));
      expect(system.memoryDigest()).toEqual(t.system.memoryDigest());
      expect(system.kernel.time).toBe(t.system.kernel.time);
    }
  });

  test('is not changed by the system that goes on, nor by the one that was restored from it', () => {
    const t = createCodeTest();
    startThreads(t);
    t.system.run(12);
    const state = t.system.save();
    const copy = structuredClone(state);
    t.system.run(100_000);
    continueFrom(state).system.run(100_000);
    expect(isDeepStrictEqual(state, copy)).toBe(true);
  });

  test('knows the imports that nobody implements', () => {
    const t = createCodeTest();
    t.start([asm.subRsp(0x28), asm.call(t.address('KeBogusRoutine'))]);
    const { system } = continueFrom(t.system.save());
    expect(system.run(100)?.text).toContain('KeBogusRoutine');
  });

  test('can be restored into the system it came from: the run goes back', () => {
    const t = createCodeTest();
    startThreads(t);
    t.system.run(12);
    const state = t.system.save();
    const before = t.events.length;
    t.system.run(100_000);
    const first = t.events.splice(before);
    t.system.restore(state);
    expect(t.system.steps).toBe(12);
    expect(t.system.run(100_000)?.kind).toBe('completed');
    expect(seen(t.events.slice(before))).toEqual(seen(first));
  });

  test('is as it was when it is stored again', () => {
    const t = createCodeTest();
    startThreads(t);
    t.system.run(15);
    const state = t.system.save();
    expect(isDeepStrictEqual(continueFrom(state).system.save(), state)).toBe(true);
  });
});

test('two runs of the same system are the same, event by event', () => {
  const runs = [1, 2].map(() => {
    const t = createCodeTest();
    startThreads(t);
    t.system.run(100_000);
    return seen(t.events);
  });
  expect(runs[0]).toEqual(runs[1]);
});

test('a run that was interrupted says so and does not go on', () => {
  const t = createCodeTest();
  startThreads(t);
  t.system.run(5);
  expect(t.system.interrupt('interrupted by the user').kind).toBe('interrupted');
  const events = t.events.length;
  expect(t.system.run(100)?.kind).toBe('interrupted');
  expect(t.events.length).toBe(events);
  expect(t.events.at(-1)!.kind).toBe('runEnd');
});

test('threads that wait for what never comes are a deadlock, named', () => {
  const t = createCodeTest();
  const { memory } = t.system.machine;
  const list = (TEST_DATA + 8) as typeof TEST_DATA;
  memory.writePointer(list, list);
  memory.writePointer((list + 8) as typeof TEST_DATA, list);
  const zeros = [
    asm.movRdx(u64(0)),
    asm.movR8(u64(0)),
    asm.movR9(u64(0)),
    asm.movRax(u64(0)),
    asm.storeRaxOnStack(0x20),
  ];
  const wait = [asm.movRcx(u64FromAddress(TEST_DATA)), ...zeros, asm.call(t.address('KeWaitForSingleObject'))];
  const outcome = t.run([asm.subRsp(0x48), ...wait]);
  expect(outcome.kind).toBe('deadlock');
  expect(outcome.text).toMatch(/System\/test/);
});
