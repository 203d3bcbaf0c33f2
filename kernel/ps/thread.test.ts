/** "Windows Kernel-Mode Process and Thread Manager" and the pages of the routines (ntddk.h, wdm.h). */
import { expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { u64 } from '../../base/u64.ts';
import { EPROCESS } from '../../nt/generated/layouts.ts';
import { done, hostRoutine } from '../host-routine.ts';
import { ObReferenceObject } from '../ob/object.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createDispatcherTest, type DispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { psDdis } from './ddis.ts';
import { PspCreateSystemThread, PspCreateUserThread, PspTerminateThread } from './thread.ts';

const Idle = hostRoutine<object>('TestIdle', { start: () => done(0) });

function prepare() {
  const t = createDispatcherTest();
  return { ...t, ps: (name: string) => callDdi(t.k, psDdis, name) };
}

function readyThreads({ k }: DispatcherTest): number[] {
  return k.state.ke.readyQueues.flat();
}

test('the ids of processes and threads are multiples of four and not zero; System is process 4', () => {
  const { k, ps, thread } = prepare();
  for (const one of ['a', 'b', 'c'].map(thread)) {
    k.currentThread = one;
    for (const id of [ps('PsGetCurrentThreadId'), ps('PsGetCurrentProcessId')] as number[]) {
      expect(id).toBeGreaterThan(0);
      expect(id % 4).toBe(0);
    }
  }
  k.currentThread = PspCreateSystemThread(k, 'worker', Idle, {});
  expect(ps('PsGetCurrentProcessId')).toBe(4);
});

test('threads of a process share its id and have ids of their own', () => {
  const { k, ps, thread, createProgram } = prepare();
  const idsOf = (one: typeof k.currentThread) => {
    k.currentThread = one;
    return [ps('PsGetCurrentProcessId'), ps('PsGetCurrentThreadId')] as const;
  };
  const [a, b, other] = [idsOf(thread('a')), idsOf(thread('b')), idsOf(createProgram('other.exe').thread)];
  expect(a[0]).toBe(b[0]);
  expect(a[1]).not.toBe(b[1]);
  expect(other[0]).not.toBe(a[0]);
});

test('the id is in the EPROCESS that IoGetCurrentProcess gives', () => {
  const { k, ps } = prepare();
  const process = ps('IoGetCurrentProcess') as GuestAddress;
  expect(k.memory.readI64(addressAdd(process, EPROCESS.UniqueProcessId))).toBe(ps('PsGetCurrentProcessId'));
});

test('a user thread serves user mode, a system thread the kernel', () => {
  const { k, ps, thread } = prepare();
  k.currentThread = thread('user');
  expect(ps('ExGetPreviousMode')).toBe(1);
  k.currentThread = PspCreateSystemThread(k, 'worker', Idle, {});
  expect(ps('ExGetPreviousMode')).toBe(0);
});

test('a new thread is ready, in the process it was created in, and reported with its creator', () => {
  const t = createDispatcherTest();
  const { k, program } = t;
  t.events.length = 0;
  k.currentThread = program.thread;
  const created = PspCreateUserThread(k, program.process.id, 'worker');
  expect(readyThreads(t)).toEqual([created.id]);
  expect(program.process.threads).toContain(created.id);
  const args = [created.id, program.process.id, program.thread.id, 0, 'worker', created.object, created.priority, 1];
  expect(t.events.filter(({ kind }) => kind === 'threadCreate')).toEqual([{ kind: 'threadCreate', args }]);
  const second = PspCreateUserThread(k, program.process.id, 'worker 2');
  const last = t.events.findLast(({ kind }) => kind === 'threadCreate');
  expect(last!.args.slice(2, 4)).toEqual([program.thread.id, 1]);
  expect(second.id).not.toBe(created.id);
});

test('a thread object is signalled for ever once the thread has ended', () => {
  const t = createDispatcherTest();
  const [a, b, ending] = [t.thread('a'), t.thread('b'), t.thread('ending')];
  expect(t.waitFor(a, ending.object)).toBeUndefined();
  expect(t.waitFor(b, ending.object)).toBeUndefined();
  t.script.start(ending, undefined);
  ObReferenceObject(t.k, ending.object);
  PspTerminateThread(t.k, ending, 0x1234);
  expect([a.state, b.state, t.k.currentThread]).toEqual(['ready', 'ready', undefined]);
  expect(t.waitFor(t.program.thread, ending.object)).toBe(0);
  expect(t.events.find(({ kind }) => kind === 'threadExit')!.args).toEqual([ending.id, 0x1234]);
});

test('the stack of an ended thread is gone', () => {
  const { k, thread } = prepare();
  const ending = thread('ending');
  k.memory.writeU8(ending.stackLimit, 1);
  PspTerminateThread(k, ending, 0);
  expect(() => k.memory.readU8(ending.stackLimit)).toThrow(GuestFault);
});

test('a thread that ends at a raised IRQL is bug check 0xC8 with the level found and the level expected', () => {
  const { k, thread } = prepare();
  k.processor.irql = 2;
  const error = bugcheckOf(() => PspTerminateThread(k, thread('a'), 0));
  expect([error.code, error.parameters[0]]).toEqual([0xc8, u64(2 << 16)]);
});

test('KeGetCurrentThread is the thread that runs', () => {
  const { k, ps, thread } = prepare();
  const [a, b] = [thread('a'), thread('b')];
  k.currentThread = a;
  expect(ps('KeGetCurrentThread')).toBe(a.object);
  k.currentThread = b;
  expect(ps('KeGetCurrentThread')).toBe(b.object);
});
