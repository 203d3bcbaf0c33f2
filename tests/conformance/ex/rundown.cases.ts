/** Run-down protection. Source: "Run-Down Protection", wdm.h. */
import { type GuestAddress, KEVENT, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import { join, pause, spawn } from '../harness/system-threads.ts';

const THREAD_ALL_ACCESS = 0x1f_ffff;
const REF_BYTES = 8;
const NON_PAGED_POOL = 0;
const TAG = 0x7431_7431;

export default rules((rule) => {
  rule('after ExWaitForRundownProtectionRelease nobody is let in any more, until the protection is made anew', {
    c: 'Rundown',
    *kernel(nt, c) {
      const ref = nt.local(REF_BYTES);
      yield* nt.ExInitializeRundownProtection(ref);
      yield* c.report('acquire', yield* nt.ExAcquireRundownProtection(ref));
      yield* nt.ExReleaseRundownProtection(ref);
      yield* nt.ExWaitForRundownProtectionRelease(ref);
      yield* c.report('run down', yield* nt.ExAcquireRundownProtection(ref));
      yield* nt.ExRundownCompleted(ref);
      yield* c.report('completed', yield* nt.ExAcquireRundownProtection(ref));
      yield* nt.ExReInitializeRundownProtection(ref);
      yield* c.report('anew', yield* nt.ExAcquireRundownProtection(ref));
      yield* nt.ExReleaseRundownProtection(ref);
    },
    expect: { acquire: 1, 'run down': 0, completed: 0, anew: 1 },
  });

  rule('ExWaitForRundownProtectionRelease waits for all that were let in, one by one or several at once', {
    *kernel(nt, c) {
      const ref = nt.data(REF_BYTES);
      const started = nt.data(KEVENT.SIZE);
      yield* nt.ExInitializeRundownProtection(ref);
      yield* nt.KeInitializeEvent(started, 0, false);
      yield* c.report('three', (yield* nt.ExAcquireRundownProtectionEx(ref, 3)) & 0xff);
      const user = nt.routine(function* (_context: GuestAddress) {
        yield* nt.KeWaitForSingleObject(started, 0, 0, false, NULL_ADDRESS);
        yield* nt.ExReleaseRundownProtectionEx(ref, 2);
        yield* c.report('last one', 1);
        yield* nt.ExReleaseRundownProtection(ref);
      });
      const handle = nt.local(8);
      const none = NULL_ADDRESS;
      yield* nt.PsCreateSystemThread(handle, THREAD_ALL_ACCESS, none, none, none, user, none);
      yield* nt.KeSetEvent(started, 0, false);
      yield* nt.ExWaitForRundownProtectionRelease(ref);
      yield* c.report('over', 1);
      yield* nt.ZwClose(nt.memory.readU64(handle));
    },
    expect: { three: 1, 'last one': 1, over: 1 },
  });

  rule('cache-aware protection lets nobody in any more after its rundown, until it is made anew', {
    c: 'CacheAwareRundown',
    *kernel(nt, c) {
      const size = yield* nt.ExSizeOfRundownProtectionCacheAware();
      const ref = nt.data(size);
      yield* c.report('holds a protection', size >= REF_BYTES);
      yield* nt.ExInitializeRundownProtectionCacheAware(ref, size);
      yield* c.report('acquire', yield* nt.ExAcquireRundownProtectionCacheAware(ref));
      yield* nt.ExReleaseRundownProtectionCacheAware(ref);
      yield* nt.ExWaitForRundownProtectionReleaseCacheAware(ref);
      yield* c.report('run down', yield* nt.ExAcquireRundownProtectionCacheAware(ref));
      yield* nt.ExRundownCompletedCacheAware(ref);
      yield* c.report('completed', yield* nt.ExAcquireRundownProtectionCacheAware(ref));
      yield* nt.ExReInitializeRundownProtectionCacheAware(ref);
      yield* c.report('anew', yield* nt.ExAcquireRundownProtectionCacheAware(ref));
      yield* nt.ExReleaseRundownProtectionCacheAware(ref);
    },
    expect: { 'holds a protection': 1, acquire: 1, 'run down': 0, completed: 0, anew: 1 },
  });

  rule('cache-aware protection can be allocated, acquired several times at once, and waits for all of them', {
    c: 'CacheAwareCounts',
    *kernel(nt, c) {
      const ref = yield* nt.ExAllocateCacheAwareRundownProtection(NON_PAGED_POOL, TAG);
      yield* c.report('allocated', ref !== NULL_ADDRESS);
      yield* c.report('two', (yield* nt.ExAcquireRundownProtectionCacheAwareEx(ref, 2)) & 0xff);
      const thread = yield* spawn(nt, function* () {
        yield* pause(nt);
        yield* c.report('left', 1);
        yield* nt.ExReleaseRundownProtectionCacheAwareEx(ref, 2);
      });
      yield* nt.ExWaitForRundownProtectionReleaseCacheAware(ref);
      yield* c.report('over', 1);
      yield* join(nt, thread);
      yield* nt.ExFreeCacheAwareRundownProtection(ref);
    },
    expect: { allocated: 1, two: 1, left: 1, over: 1 },
  });
});
