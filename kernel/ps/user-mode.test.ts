/** What user mode does: the actions, what they may touch, and how processes end. */
import { describe, expect, test } from 'vitest';
import { InputError, UnimplementedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromAddress } from '../../base/u64.ts';
import { KiSwapOut, SWITCH_WAITS } from '../ke/scheduler.ts';
import { ObpCreateHandle } from '../ob/handle.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { namedEvent } from '../testing/named-event.ts';
import { USER_PAGE, USER_PAGE_BYTES } from '../testing/test-system.ts';
import type { UserAction } from '../user-action.ts';
import type { Thread } from './state.ts';
import { PspTerminateThread } from './thread.ts';
import { runSessionActions, runUserAction } from './user-mode.ts';

const STATUS_ACCESS_VIOLATION = 0xc000_0005;
const STATUS_INVALID_PARAMETER = 0xc000_000d;
const STATUS_NO_MEMORY = 0xc000_0017;
const STATUS_CONFLICTING_ADDRESSES = 0xc000_0018;
const STATUS_MEMORY_NOT_ALLOCATED = 0xc000_00a0;
const STATUS_PROCESS_IS_TERMINATING = 0xc000_010a;

const PAGE = 0x1000;
const FREE_PAGE = addressAdd(USER_PAGE, 0x10_000);
const SYSTEM_PAGE = -0x800_0000_0000 as GuestAddress;

interface Done {
  readonly thread: number;
  readonly action: number;
  readonly status: number;
  readonly result: U64;
}

function prepare(options: { readonly frameLimit?: number } = {}) {
  const planned: UserAction[] = [];
  const results: Done[] = [];
  const t = createDispatcherTest({
    ...options,
    decisions: {
      nextUserAction: () => planned.shift() ?? { kind: 'exit', status: 0 },
      userActionDone: (thread, action, status, result) => results.push({ thread, action, status, result }),
    },
  });
  /** Lets a thread carry out actions to their end, as the run loop does. */
  function run(thread: Thread, ...actions: UserAction[]): Done {
    planned.push(...actions);
    for (const _ of actions) {
      t.script.start(thread, undefined);
      if (runUserAction(t.k, thread) === 'blocked') throw new Error('the action blocks');
      t.script.carryOn(thread);
    }
    return results.at(-1)!;
  }
  return { ...t, planned, results, run, main: t.program.thread };
}

const map = (address: GuestAddress, sizeBytes = PAGE, writable = true): UserAction => ({
  kind: 'map',
  address,
  sizeBytes,
  writable,
});
const unmap = (address: GuestAddress, sizeBytes = PAGE): UserAction => ({ kind: 'unmap', address, sizeBytes });
const write = (address: GuestAddress, ...data: number[]): UserAction => ({
  kind: 'write',
  address,
  data: Uint8Array.from(data),
  references: [],
});
const call = (service: string, args: readonly U64[], references: readonly { action: number; index: number }[] = []) =>
  ({ kind: 'system-call', service, args, references }) as const;

describe('memory', () => {
  test('mapped memory is zeroed, readable and, if asked, writable by the program', () => {
    const { k, run, main } = prepare();
    expect(run(main, map(FREE_PAGE)).status).toBe(0);
    expect([...k.memory.readBytes(FREE_PAGE, PAGE)].every((byte) => byte === 0)).toBe(true);
    expect(run(main, write(addressAdd(FREE_PAGE, PAGE - 2), 1, 2)).status).toBe(0);
    expect(k.memory.readU16(addressAdd(FREE_PAGE, PAGE - 2))).toBe(0x0201);
  });

  test('memory that is not writable refuses a write', () => {
    const { k, run, main } = prepare();
    run(main, map(FREE_PAGE, PAGE, false));
    expect(run(main, write(FREE_PAGE, 1)).status).toBe(STATUS_ACCESS_VIOLATION);
    expect(k.memory.readU8(FREE_PAGE)).toBe(0);
  });

  test.each([
    ['system space', SYSTEM_PAGE, PAGE],
    ['the null page', 0x1000 as GuestAddress, PAGE],
    ['an address inside a page', addressAdd(FREE_PAGE, 8), PAGE],
    ['a part of a page', FREE_PAGE, 100],
    ['nothing', FREE_PAGE, 0],
    ['a negative size', FREE_PAGE, -PAGE],
    ['more than the user window', FREE_PAGE, 0x1000_0000],
    ['what wraps around into system space', FREE_PAGE, 0xffff_0000_0000],
  ])('mapping or unmapping %s is STATUS_INVALID_PARAMETER', (_what, address, sizeBytes) => {
    const { run, main } = prepare();
    expect(run(main, map(address, sizeBytes)).status).toBe(STATUS_INVALID_PARAMETER);
    expect(run(main, unmap(address, sizeBytes)).status).toBe(STATUS_INVALID_PARAMETER);
  });

  test('mapping what is mapped in part is STATUS_CONFLICTING_ADDRESSES and maps nothing', () => {
    const { k, run, main } = prepare();
    const before = addressAdd(USER_PAGE, USER_PAGE_BYTES);
    run(main, map(addressAdd(before, PAGE)));
    expect(run(main, map(before, 3 * PAGE)).status).toBe(STATUS_CONFLICTING_ADDRESSES);
    expect(k.memory.isAccessible(before, 1, 'read')).toBe(false);
  });

  test('mapping more than there is is STATUS_NO_MEMORY', () => {
    const { k, run, main } = prepare({ frameLimit: 200 });
    expect(run(main, map(FREE_PAGE, (k.memory.freeFrames + 1) * PAGE)).status).toBe(STATUS_NO_MEMORY);
    expect(run(main, map(FREE_PAGE, k.memory.freeFrames * PAGE)).status).toBe(0);
  });

  test('unmapping gives the memory back; unmapping it again is STATUS_MEMORY_NOT_ALLOCATED', () => {
    const { k, run, main } = prepare();
    const free = k.memory.freeFrames;
    run(main, map(FREE_PAGE, 2 * PAGE));
    expect(run(main, unmap(FREE_PAGE, 2 * PAGE)).status).toBe(0);
    expect(k.memory.freeFrames).toBe(free);
    expect(run(main, unmap(FREE_PAGE, 2 * PAGE)).status).toBe(STATUS_MEMORY_NOT_ALLOCATED);
  });

  test.each([
    ['system space', SYSTEM_PAGE],
    ["the kernel's own data", -0x880_0000_0000 as GuestAddress],
    ['memory that is not there', FREE_PAGE],
    ['the end of the page and what follows', addressAdd(USER_PAGE, USER_PAGE_BYTES - 1)],
    ['no address at all', (2 ** 60) as GuestAddress],
  ])('writing to %s is STATUS_ACCESS_VIOLATION and changes nothing', (_what, address) => {
    const { k, run, main } = prepare();
    const before = k.memory.readBytes(USER_PAGE, USER_PAGE_BYTES);
    expect(run(main, write(address, 1, 2)).status).toBe(STATUS_ACCESS_VIOLATION);
    expect(k.memory.readBytes(USER_PAGE, USER_PAGE_BYTES)).toEqual(before);
  });

  test('writing no bytes succeeds anywhere', () => {
    const { run, main } = prepare();
    expect(run(main, write(SYSTEM_PAGE)).status).toBe(0);
  });

  test('a write stores results of earlier actions where its references say, if that is user memory', () => {
    const { k, run, main } = prepare();
    k.state.ps.actionResults.set(7, { lo: 0x1234_5678, hi: 9 });
    const data = new Uint8Array(16);
    run(main, { kind: 'write', address: USER_PAGE, data, references: [{ action: 7, index: 8 }] });
    expect(k.memory.readU64(addressAdd(USER_PAGE, 8))).toEqual(u64(0x1234_5678, 9));
    const end = addressAdd(USER_PAGE, USER_PAGE_BYTES - 4);
    const outside: UserAction = {
      kind: 'write',
      address: end,
      data: new Uint8Array(4),
      references: [{ action: 7, index: 0 }],
    };
    expect(run(main, outside).status).toBe(STATUS_ACCESS_VIOLATION);
  });

  test('a reference that the trace cannot store is bad input', () => {
    const { run, main } = prepare();
    const data = new Uint8Array(8);
    const action: UserAction = { kind: 'write', address: USER_PAGE, data, references: [{ action: 1, index: 4096 }] };
    expect(() => run(main, action)).toThrow(InputError);
  });
});

describe('system calls', () => {
  const interval = u64FromAddress(USER_PAGE);

  test('a call gets its arguments and gives its status back, once, under the number of its action', () => {
    const { run, main, results, events } = prepare();
    const done = run(main, call('NtDelayExecution', [U64_ZERO, u64(0, 0xffff_f800)]));
    expect(done).toMatchObject({ thread: main.id, status: STATUS_ACCESS_VIOLATION, result: U64_ZERO });
    expect(results).toHaveLength(1);
    const returned = events.filter(({ kind }) => kind === 'systemCallReturn');
    expect(returned.map(({ args }) => args)).toEqual([[done.action, STATUS_ACCESS_VIOLATION, 0, 0]]);
  });

  test('a reference puts the result of an earlier action in the place of an argument', () => {
    const { k, run, main } = prepare();
    k.state.ps.actionResults.set(5, interval);
    expect(run(main, call('NtDelayExecution', [U64_ZERO, U64_ZERO], [{ action: 5, index: 1 }])).status).toBe(0);
  });

  test('the result of one call is not that of the next', () => {
    const { run, main } = prepare();
    main.callResult = u64(0x44);
    expect(run(main, call('NtDelayExecution', [U64_ZERO, interval])).result).toEqual(u64(0x44));
    expect(run(main, call('NtDelayExecution', [U64_ZERO, interval])).result).toEqual(U64_ZERO);
  });

  test('a service that does not exist is our gap, with its name', () => {
    const { run, main } = prepare();
    expect(() => run(main, call('NtFlushBuffersOfTime', []))).toThrow(UnimplementedError);
    expect(() => run(main, call('NtFlushBuffersOfTime', []))).toThrow(/NtFlushBuffersOfTime/);
  });

  test.each([0, 1, 3])('%i arguments for a service that takes two are bad input', (count) => {
    const { run, main } = prepare();
    const args = Array.from({ length: count }, () => interval);
    expect(() => run(main, call('NtDelayExecution', args))).toThrow(InputError);
  });

  test.each([2, -1, 4_000_000_000])('a reference to argument %i of two is bad input', (index) => {
    const { run, main } = prepare();
    expect(() => run(main, call('NtDelayExecution', [U64_ZERO, interval], [{ action: 1, index }]))).toThrow(InputError);
  });

  test('a driver that leaves the IRQL raised is bug check 0x4A when the call returns', () => {
    const { k, run, main } = prepare();
    k.processor.irql = 2;
    const error = bugcheckOf(() => run(main, call('NtDelayExecution', [U64_ZERO, interval])));
    expect([error.code, error.parameters[1]]).toEqual([0x4a, u64(2)]);
  });

  test('a driver that leaves a mutex owned is bug check 0x1 when the call returns', () => {
    const { mutex, waitFor, run, main } = prepare();
    waitFor(main, mutex());
    waitFor(main, mutex());
    const error = bugcheckOf(() => run(main, call('NtDelayExecution', [U64_ZERO, interval])));
    expect([error.code, error.parameters[2], error.parameters[3]]).toEqual([0x1, u64(0xfffe), U64_ZERO]);
  });
});

describe('signals and barriers', () => {
  const signal = (name: string): UserAction => ({ kind: 'signal', name });
  const barrier = (name: string): UserAction => ({ kind: 'barrier', name });

  test('a thread waits at a barrier until the signal is set', () => {
    const { k, run, planned, thread, results, script, main } = prepare();
    const waiter = thread('waiter');
    planned.push(barrier('go'));
    script.start(waiter, undefined);
    expect(runUserAction(k, waiter)).toBe('blocked');
    KiSwapOut(k, SWITCH_WAITS);
    run(main, signal('stop'));
    expect(waiter.state).toBe('waiting');
    run(main, signal('go'));
    expect(waiter.state).toBe('ready');
    script.resume(waiter);
    expect(results.at(-1)).toMatchObject({ thread: waiter.id, status: 0 });
  });

  test('a signal stays set, and setting it twice is no error', () => {
    const { run, main } = prepare();
    run(main, signal('go'), signal('go'));
    expect(run(main, barrier('go')).status).toBe(0);
  });
});

describe('processes', () => {
  const exit = (status = 0): UserAction => ({ kind: 'exit', status });

  test('the session starts processes and threads, and gets their numbers', () => {
    const { k, planned, results } = prepare();
    planned.push({ kind: 'process', name: 'app.exe' });
    k.currentThread = undefined;
    runSessionActions(k);
    const id = results[0]!.result.lo;
    expect(k.state.ps.processes.get(id)!.name).toBe('app.exe');
    planned.push({ kind: 'thread', process: id, name: 'main' });
    runSessionActions(k);
    const thread = k.state.ps.threads.get(results[1]!.result.lo)!;
    expect([thread.process, thread.name, thread.state]).toEqual([id, 'main', 'ready']);
  });

  test('anything else in the session is bad input', () => {
    const { k, planned } = prepare();
    planned.push(map(FREE_PAGE));
    expect(() => runSessionActions(k)).toThrow(InputError);
  });

  test('a thread in a process that never was is bad input', () => {
    const { run, main } = prepare();
    expect(() => run(main, { kind: 'thread', process: 77, name: 'lost' })).toThrow(InputError);
  });

  test('handles live until the last thread of the process has ended', () => {
    const { k, run, main, thread, program, takeEvents } = prepare();
    const second = thread('second');
    const event = namedEvent(k, 'kept', { permanent: false });
    ObpCreateHandle(k, program.process.id, event, 0);
    takeEvents();
    run(second, exit(1));
    PspTerminateThread(k, second, second.exitStatus!);
    expect(takeEvents(['handleClose', 'processExit'])).toEqual([]);
    run(main, exit(2));
    expect(takeEvents(['handleClose', 'processExit', 'threadExit'])).toEqual(['handleClose', 'processExit']);
    expect(main.exitStatus).toBe(2);
  });

  test('a process object is signalled when the last thread has ended', () => {
    const { k, run, main, createProgram, waitFor, program, script } = prepare();
    const watcher = createProgram('watcher.exe').thread;
    expect(waitFor(watcher, program.process.object)).toBeUndefined();
    run(main, exit());
    expect(watcher.state).toBe('waiting');
    PspTerminateThread(k, main, 0);
    expect(script.resume(watcher)).toBe(0);
  });

  test('the memory of a process goes with it', () => {
    const { k, run, main } = prepare();
    run(main, map(FREE_PAGE, 5 * PAGE));
    const free = k.memory.freeFrames;
    run(main, exit());
    expect(k.memory.freeFrames).toBe(free + 5 + USER_PAGE_BYTES / PAGE);
  });

  test('a process that ends takes no new thread: STATUS_PROCESS_IS_TERMINATING', () => {
    const { k, run, main, createProgram, program } = prepare();
    const other = createProgram('other.exe').thread;
    run(main, exit());
    const done = run(other, { kind: 'thread', process: program.process.id, name: 'late' });
    expect([done.status, done.result]).toEqual([STATUS_PROCESS_IS_TERMINATING, U64_ZERO]);
    expect([...k.state.ps.threads.values()].map(({ name }) => name)).not.toContain('late');
  });
});
