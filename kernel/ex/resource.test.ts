/** "Introduction to ERESOURCE Routines" and the pages of the routines (wdm.h). */
import { beforeEach, describe, expect, test } from 'vitest';
import type { GuestAddress } from '../../base/guest-address.ts';
import { keDdis } from '../ke/ddis.ts';
import type { Thread } from '../ps/state.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createDispatcherTest, type DispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { resourceDdis } from './resource-ddis.ts';

let t: DispatcherTest;
let resource: GuestAddress;
let a: Thread;
let b: Thread;
let c: Thread;

function call(name: string, ...args: unknown[]) {
  return callDdi(t.k, [...resourceDdis, ...keDdis], name, ...args);
}

/** Calls a routine in a thread; undefined when the thread waits. */
function as(thread: Thread, name: string, ...args: unknown[]) {
  t.k.currentThread = thread;
  return t.script.start(thread, call(name, resource, ...args) as number);
}

beforeEach(() => {
  t = createDispatcherTest();
  resource = t.place();
  [a, b, c] = ['a', 'b', 'c'].map(t.thread) as [Thread, Thread, Thread];
  for (const thread of [a, b, c]) thread.kernelApcDisable = 1;
  call('ExInitializeResourceLite', resource);
});

const exclusive = (thread: Thread, wait = true) => as(thread, 'ExAcquireResourceExclusiveLite', wait);
const shared = (thread: Thread, wait = true) => as(thread, 'ExAcquireResourceSharedLite', wait);
const release = (thread: Thread) => as(thread, 'ExReleaseResourceLite');

describe('ownership', () => {
  test('several threads share, one owns alone', () => {
    expect([shared(a), shared(b), exclusive(c, false)]).toEqual([1, 1, 0]);
    release(a);
    release(b);
    expect([exclusive(c), shared(a, false), exclusive(b, false)]).toEqual([1, 0, 0]);
  });

  test('is recursive, and an owner alone may share as well', () => {
    expect([exclusive(a), exclusive(a), shared(a)]).toEqual([1, 1, 1]);
    expect(as(a, 'ExIsResourceAcquiredSharedLite')).toBe(3);
    release(a);
    release(a);
    expect([as(a, 'ExIsResourceAcquiredExclusiveLite'), shared(b, false)]).toEqual([1, 0]);
    release(a);
    expect([as(a, 'ExIsResourceAcquiredExclusiveLite'), shared(b, false)]).toEqual([0, 1]);
  });

  test('one who shares cannot own it alone as long as it does', () => {
    shared(a);
    expect(exclusive(a, false)).toBe(0);
  });

  test('releasing what one does not own is bug check 0xE3: the resource, the thread', () => {
    exclusive(a);
    t.k.currentThread = b;
    const error = bugcheckOf(() => call('ExReleaseResourceLite', resource));
    expect(error.code).toBe(0xe3);
  });

  test('acquiring it while normal kernel APCs are enabled is bug check 0xC4, 0x37', () => {
    a.kernelApcDisable = 0;
    t.k.currentThread = a;
    const error = bugcheckOf(() => call('ExAcquireResourceExclusiveLite', resource, true));
    expect([error.code, error.parameters[0].lo]).toEqual([0xc4, 0x37]);
    t.k.processor.irql = 1;
    expect(call('ExAcquireResourceExclusiveLite', resource, true)).toBe(true);
  });

  test('a pointer can own it in the place of the thread, and anybody release that', () => {
    exclusive(a);
    const pointer = 0x1003 as GuestAddress;
    as(a, 'ExSetResourceOwnerPointer', pointer);
    expect(as(a, 'ExIsResourceAcquiredExclusiveLite')).toBe(0);
    as(b, 'ExReleaseResourceForThreadLite', pointer);
    expect(exclusive(c, false)).toBe(1);
  });
});

describe('waiting', () => {
  test('when an exclusive owner is done, all who want to share go on before the one who wants it alone', () => {
    exclusive(a);
    const d = t.thread('d');
    d.kernelApcDisable = 1;
    expect([exclusive(b), shared(c), shared(d)]).toEqual([undefined, undefined, undefined]);
    expect([as(a, 'ExGetExclusiveWaiterCount'), as(a, 'ExGetSharedWaiterCount')]).toEqual([1, 2]);
    release(a);
    expect([b.state, c.state, d.state]).toEqual(['waiting', 'ready', 'ready']);
    expect([t.script.resume(c), t.script.resume(d)]).toEqual([1, 1]);
    release(c);
    expect(b.state).toBe('waiting');
    release(d);
    expect(t.script.resume(b)).toBe(1);
    expect(as(b, 'ExIsResourceAcquiredExclusiveLite')).toBe(1);
  });

  test('one who wants to share waits behind one who waits for it alone, unless it shares already', () => {
    shared(a);
    expect(exclusive(b)).toBeUndefined();
    expect([shared(c, false), shared(a, false)]).toEqual([0, 1]);
    expect(as(c, 'ExAcquireSharedStarveExclusive', false)).toBe(1);
    expect(as(a, 'ExAcquireSharedWaitForExclusive', false)).toBe(0);
  });

  test('an owner who converts keeps it, and lets those in who want to share', () => {
    exclusive(a);
    expect(shared(b)).toBeUndefined();
    as(a, 'ExConvertExclusiveToSharedLite');
    expect(t.script.resume(b)).toBe(1);
    expect([as(a, 'ExIsResourceAcquiredSharedLite'), as(a, 'ExIsResourceAcquiredExclusiveLite')]).toEqual([1, 0]);
    expect(t.events.filter(({ kind }) => kind === 'lockConvert')).toHaveLength(1);
  });
});

test('the region forms keep normal kernel APCs away as long as the resource is owned', () => {
  a.kernelApcDisable = 0;
  as(a, 'ExEnterCriticalRegionAndAcquireResourceExclusive');
  expect(a.kernelApcDisable).toBe(1);
  as(a, 'ExReleaseResourceAndLeaveCriticalRegion');
  expect([a.kernelApcDisable, shared(b, false)]).toEqual([0, 1]);
});

test('one that is deleted is told of, and what is there later is another one', () => {
  const numberOf = (kind: string) => t.events.filter((event) => event.kind === kind).map(({ args }) => args[0]);
  as(a, 'ExDeleteResourceLite');
  expect(numberOf('lockDelete')).toEqual(numberOf('lockInitialize'));
  as(a, 'ExInitializeResourceLite');
  const [first, second] = numberOf('lockInitialize');
  expect(second).not.toBe(first);
});
