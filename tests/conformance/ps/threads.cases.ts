/** The current process and thread, their ids and priorities. Source: the pages of the Ps and Ke routines (ntddk.h, wdm.h). */
import { rules } from '../harness/rule.ts';

const LOW_REALTIME_PRIORITY = 16;

export default rules((rule) => {
  rule('the id of the current thread is that of its object', {
    c: 'ThreadIds',
    *kernel(nt, c) {
      const thread = yield* nt.KeGetCurrentThread();
      const id = yield* nt.PsGetCurrentThreadId();
      yield* c.report('same', (yield* nt.PsGetThreadId(thread)) === id);
      // Ids are handles of the id table: multiples of 4.
      yield* c.report('multiple of 4', id % 4);
    },
    expect: { same: 1, 'multiple of 4': 0 },
  });

  rule('IoGetCurrentProcess gives the process of the thread, in the context of whose program it runs', {
    c: 'CurrentProcess',
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* c.report('there', process !== 0);
      yield* c.report('again', (yield* nt.IoGetCurrentProcess()) === process);
    },
    expect: { there: 1, again: 1 },
  });

  rule('KeSetPriorityThread returns the priority before, and KeQueryPriorityThread the one that is now', {
    c: 'Priority',
    *kernel(nt, c) {
      const thread = yield* nt.KeGetCurrentThread();
      const before = yield* nt.KeQueryPriorityThread(thread);
      yield* c.report('before', (yield* nt.KeSetPriorityThread(thread, LOW_REALTIME_PRIORITY)) === before);
      yield* c.report('now', yield* nt.KeQueryPriorityThread(thread));
      yield* c.report('back', yield* nt.KeSetPriorityThread(thread, before));
    },
    expect: { before: 1, now: LOW_REALTIME_PRIORITY, back: LOW_REALTIME_PRIORITY },
  });
});
