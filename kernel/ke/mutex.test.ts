/** "Introduction to Mutex Objects" and the pages of the routines (wdm.h). */
import { expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromAddress } from '../../base/u64.ts';
import { DISPATCHER_HEADER, KMUTANT, KTHREAD } from '../../nt/generated/layouts.ts';
import { PspTerminateThread } from '../ps/thread.ts';
import { listEntries } from '../rtl/list.ts';
import { createDispatcherTest, type DispatcherTest, WaitAll, WaitAny } from '../testing/dispatcher-test.ts';
import { bugcheckOf, exceptionOf } from '../testing/expect-bugcheck.ts';

const STATUS_ABANDONED = 0x80;
const STATUS_MUTANT_NOT_OWNED = 0xc000_0046;
const STATUS_MUTANT_LIMIT_EXCEEDED = 0xc000_0191;

const ownerOf = ({ k }: DispatcherTest, mutex: GuestAddress) =>
  k.memory.readPointer(addressAdd(mutex, KMUTANT.OwnerThread));

/** Makes a mutex one of user mode, whose owner may end: it does not disable kernel APCs. */
function asUserMutant({ k }: DispatcherTest, mutex: GuestAddress): GuestAddress {
  k.memory.writeU8(addressAdd(mutex, KMUTANT.ApcDisable), 0);
  return mutex;
}

test('a new mutex is free: its state is 1', () => {
  const { ke, mutex } = createDispatcherTest();
  expect(ke('KeReadStateMutex', mutex())).toBe(1);
});

test('a wait makes the thread the owner, and a release gives state 0 and frees the mutex', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const owner = t.thread('owner');
  expect(t.waitFor(owner, it)).toBe(0);
  expect(t.ke('KeReadStateMutex', it)).toBe(0);
  expect(ownerOf(t, it)).toBe(owner.object);
  expect(t.inThread(owner, 'KeReleaseMutex', it, false)).toBe(0);
  expect(t.ke('KeReadStateMutex', it)).toBe(1);
  expect(ownerOf(t, it)).toBe(NULL_ADDRESS);
  expect([...listEntries(t.k.memory, addressAdd(owner.object, KTHREAD.MutantListHead))]).toEqual([]);
});

test('the owner may acquire it again, and must release it as often', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const [owner, other] = [t.thread('owner'), t.thread('other')];
  for (let i = 0; i < 3; i++) expect(t.waitFor(owner, it)).toBe(0);
  t.waitFor(other, it);
  expect(t.inThread(owner, 'KeReleaseMutex', it, false)).not.toBe(0);
  expect(t.inThread(owner, 'KeReleaseMutex', it, false)).not.toBe(0);
  expect(other.state).toBe('waiting');
  expect(t.inThread(owner, 'KeReleaseMutex', it, false)).toBe(0);
  expect(other.state).toBe('ready');
  expect([...listEntries(t.k.memory, addressAdd(owner.object, KTHREAD.MutantListHead))]).toEqual([]);
});

test('waiters get it in the order they came', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const [owner, a, b] = [t.thread('owner'), t.thread('a'), t.thread('b')];
  t.waitFor(owner, it);
  t.waitFor(a, it);
  t.waitFor(b, it);
  t.inThread(owner, 'KeReleaseMutex', it, false);
  expect([a.state, b.state, ownerOf(t, it)]).toEqual(['ready', 'waiting', a.object]);
  expect(t.script.resume(a)).toBe(0);
  t.inThread(a, 'KeReleaseMutex', it, false);
  expect([b.state, ownerOf(t, it), t.waiters(it)]).toEqual(['ready', b.object, 0]);
});

test('a thread that does not own it must not release it: exception STATUS_MUTANT_NOT_OWNED', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  t.waitFor(t.thread('owner'), it);
  const other = t.thread('other');
  expect(exceptionOf(() => t.inThread(other, 'KeReleaseMutex', it, false)).code).toBe(STATUS_MUTANT_NOT_OWNED);
});

test('nobody owns a free mutex', () => {
  const t = createDispatcherTest();
  const release = () => t.inThread(t.thread('a'), 'KeReleaseMutex', t.mutex(), false);
  expect(exceptionOf(release).code).toBe(STATUS_MUTANT_NOT_OWNED);
});

test('owning it MINLONG times is the limit: exception STATUS_MUTANT_LIMIT_EXCEEDED', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const owner = t.thread('owner');
  t.waitFor(owner, it);
  t.k.memory.writeU32(addressAdd(it, DISPATCHER_HEADER.SignalState), 0x8000_0000);
  expect(exceptionOf(() => t.waitFor(owner, it)).code).toBe(STATUS_MUTANT_LIMIT_EXCEEDED);
});

test('a wait for a mutex of another thread is contention, named once with its owner', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const [owner, other] = [t.thread('owner'), t.thread('other')];
  t.waitFor(owner, it);
  const [acquire] = t.events.splice(0).filter(({ kind }) => kind === 'lockAcquire');
  t.waitFor(other, it);
  const contended = t.events.filter(({ kind }) => kind === 'lockContend');
  expect(contended.map(({ args }) => args)).toEqual([[acquire!.args[0], 1, owner.id, it, 0]]);
});

test('events tell how long a thread waited for a mutex, how deep it owns it, and how long it held it', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const [owner, other] = [t.thread('owner'), t.thread('other')];
  t.waitFor(owner, it);
  t.waitFor(owner, it);
  t.waitFor(other, it);
  t.pass(300);
  t.inThread(owner, 'KeReleaseMutex', it, false);
  t.inThread(owner, 'KeReleaseMutex', it, false);
  t.script.resume(other);
  t.pass(40);
  t.inThread(other, 'KeReleaseMutex', it, false);
  const told = (wanted: string) => t.events.filter(({ kind }) => kind === wanted).map(({ args }) => args.slice(4, 6));
  // depth and waiting time; depth and holding time
  expect(told('lockAcquire')).toEqual([
    [1, 0],
    [2, 0],
    [1, 300],
  ]);
  expect(told('lockRelease')).toEqual([
    [1, 0],
    [0, 300],
    [0, 40],
  ]);
});

test('a free mutex in a wait for several objects is not contended', () => {
  const t = createDispatcherTest();
  expect(t.waitForAll(t.thread('a'), WaitAll, [t.mutex(), t.event(0, false)])).toBeUndefined();
  expect(t.takeEvents(['lockContend'])).toEqual([]);
});

test('a mutex that is handed over is reported as acquired by its new owner, when that goes on', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const [owner, other] = [t.thread('owner'), t.thread('other')];
  t.waitFor(owner, it);
  t.waitFor(other, it);
  t.takeEvents();
  t.inThread(owner, 'KeReleaseMutex', it, false);
  expect(t.takeEvents(['lockAcquire', 'lockRelease'])).toEqual(['lockRelease']);
  t.script.resume(other);
  expect([t.k.currentThread, t.takeEvents()]).toEqual([other, ['waitEnd', 'lockAcquire']]);
});

test('a wait that times out leaves the mutex to its owner', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const [owner, other] = [t.thread('owner'), t.thread('other')];
  t.waitFor(owner, it);
  t.waitFor(other, it, t.timeout(-10));
  t.pass(1000);
  expect(t.script.resume(other)).toBe(0x102);
  expect([ownerOf(t, it), t.waiters(it)]).toEqual([owner.object, 0]);
  t.inThread(owner, 'KeReleaseMutex', it, false);
  expect(t.ke('KeReadStateMutex', it)).toBe(1);
});

test('WaitAny takes one mutex only, WaitAll all or none', () => {
  const t = createDispatcherTest();
  const [first, second] = [t.mutex(), t.mutex()];
  const [any, all] = [t.thread('any'), t.thread('all')];
  expect(t.waitForAll(any, WaitAny, [first, second])).toBe(0);
  expect([t.ke('KeReadStateMutex', first), t.ke('KeReadStateMutex', second)]).toEqual([0, 1]);
  expect(t.waitForAll(all, WaitAll, [second, first])).toBeUndefined();
  expect(t.ke('KeReadStateMutex', second)).toBe(1);
  t.inThread(any, 'KeReleaseMutex', first, false);
  expect(t.script.resume(all)).toBe(0);
  expect([ownerOf(t, first), ownerOf(t, second)]).toEqual([all.object, all.object]);
});

test('a thread that ends with a mutex of a driver is bug check 0x4000008A with thread and mutex', () => {
  const t = createDispatcherTest();
  const it = t.mutex();
  const owner = t.thread('owner');
  t.waitFor(owner, it);
  const error = bugcheckOf(() => PspTerminateThread(t.k, owner, 0));
  expect([error.code, error.parameters[0], error.parameters[1]]).toEqual([
    0x4000_008a,
    u64FromAddress(owner.object),
    u64FromAddress(it),
  ]);
});

test('a mutant of user mode whose owner ends is abandoned: the next owner learns it, the one after does not', () => {
  const t = createDispatcherTest();
  const it = asUserMutant(t, t.mutex());
  const [owner, a, b] = [t.thread('owner'), t.thread('a'), t.thread('b')];
  t.waitFor(owner, it);
  t.waitFor(owner, it);
  t.waitFor(a, it);
  t.script.start(owner, undefined);
  PspTerminateThread(t.k, owner, 0);
  expect(t.script.resume(a)).toBe(STATUS_ABANDONED);
  expect(ownerOf(t, it)).toBe(a.object);
  t.inThread(a, 'KeReleaseMutex', it, false);
  expect(t.waitFor(b, it)).toBe(0);
});

test('WaitAny tells which object was abandoned', () => {
  const t = createDispatcherTest();
  const it = asUserMutant(t, t.mutex());
  const owner = t.thread('owner');
  t.waitFor(owner, it);
  PspTerminateThread(t.k, owner, 0);
  expect(t.waitForAll(t.thread('a'), WaitAny, [t.event(0, false), it])).toBe(STATUS_ABANDONED + 1);
});
