/** Run-down protection. Source: "Run-Down Protection", wdm.h. */
import { type GuestAddress, KEVENT, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const THREAD_ALL_ACCESS = 0x1f_ffff;
const REF_BYTES = 8;

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
});
