/** Processes and threads through handles, and what they tell. Source: "ZwOpenProcess", "ZwTerminateProcess", "ZwSetInformationThread" (ntddk.h), "ZwQueryInformationProcess function", "OpenThread", "SuspendThread" (processthreadsapi.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_ACCESS_DENIED,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_CID,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETER_MIX,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_SUSPEND_COUNT_EXCEEDED,
  STATUS_TIMEOUT,
  type U64,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import {
  attributes,
  CURRENT_PROCESS,
  CURRENT_THREAD,
  createEvent,
  isSignaled,
  objectOf,
  opened,
} from '../ob/handles.ts';

const ALL_ACCESS = 0x1f_ffff;
const NO_SUCH_ID = 0x7fff_fff0;
const { OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;

function clientId(nt: DriverKit, process: number, thread: number): GuestAddress {
  const ids = nt.local(16);
  nt.memory.writeU64(ids, process, 0);
  nt.memory.writeU64(addressAdd(ids, 8), thread, 0);
  return ids;
}

function* openProcess(nt: DriverKit, process: number, thread = 0) {
  const oa = attributes(nt, '', OBJ_KERNEL_HANDLE);
  return yield* opened(nt, (out) => nt.ZwOpenProcess(out, ALL_ACCESS, oa, clientId(nt, process, thread)));
}

/** Starts a system thread; its handle is a kernel handle. */
function* start(nt: DriverKit, body: () => DriverCode<void>): DriverCode<U64> {
  const oa = attributes(nt, '', OBJ_KERNEL_HANDLE);
  const made = yield* opened(nt, (out) =>
    nt.PsCreateSystemThread(out, ALL_ACCESS, oa, 0, NULL_ADDRESS, nt.routine(body), 0),
  );
  return made.handle;
}

function* waitFor(nt: DriverKit, handle: U64): DriverCode<number> {
  return yield* nt.ZwWaitForSingleObject(handle, false, NULL_ADDRESS);
}

/** Waits a little: long enough for others to go on if they can. */
function* waitShortly(nt: DriverKit, handle: U64): DriverCode<number> {
  const timeout = nt.local(8);
  nt.memory.writeU64(timeout, -500_000 >>> 0, 0xffff_ffff);
  return yield* nt.ZwWaitForSingleObject(handle, false, timeout);
}

export default rules((rule) => {
  rule('ZwOpenProcess opens a process by its id, or by the id of one of its threads', {
    c: 'OpenProcess',
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      const id = yield* nt.PsGetCurrentProcessId();
      const thread = yield* nt.PsGetCurrentThreadId();
      for (const ids of [
        [id, 0],
        [id, thread],
      ] as const) {
        const made = yield* openProcess(nt, ids[0], ids[1]);
        yield* c.report('status', made.status);
        const object = yield* objectOf(nt, made.handle);
        yield* c.report('same', object === process);
        yield* nt.ObfDereferenceObject(object);
        yield* nt.ZwClose(made.handle);
      }
    },
    expect: [
      ['status', STATUS_SUCCESS],
      ['same', 1],
      ['status', STATUS_SUCCESS],
      ['same', 1],
    ],
  });

  rule('ZwOpenProcess needs ids and refuses those of nobody', {
    c: 'OpenNoProcess',
    *kernel(nt, c) {
      yield* c.report('nobody', (yield* openProcess(nt, NO_SUCH_ID)).status);
      const oa = attributes(nt, '');
      const without = yield* opened(nt, (out) => nt.ZwOpenProcess(out, ALL_ACCESS, oa, NULL_ADDRESS));
      yield* c.report('without', without.status);
      const named = attributes(nt, '\\BaseNamedObjects\\Process');
      const id = yield* nt.PsGetCurrentProcessId();
      const both = yield* opened(nt, (out) => nt.ZwOpenProcess(out, ALL_ACCESS, named, clientId(nt, id, 0)));
      yield* c.report('name', both.status);
    },
    expect: {
      nobody: STATUS_INVALID_CID,
      without: STATUS_INVALID_PARAMETER_MIX,
      name: STATUS_INVALID_PARAMETER_MIX,
    },
  });

  rule('ZwOpenThread opens a thread by its id, and a wrong process with it is none', {
    *kernel(nt, c) {
      const id = yield* nt.PsGetCurrentThreadId();
      const open = (process: number) =>
        opened(nt, (out) => nt.ZwOpenThread(out, ALL_ACCESS, attributes(nt, ''), clientId(nt, process, id)));
      const made = yield* open(0);
      yield* c.report('status', made.status);
      const object = yield* objectOf(nt, made.handle);
      yield* c.report('same', object === (yield* nt.KeGetCurrentThread()));
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ZwClose(made.handle);
      yield* c.report('wrong process', (yield* open(4)).status);
    },
    expect: { status: STATUS_SUCCESS, same: 1, 'wrong process': STATUS_INVALID_CID },
  });

  rule('ZwQueryInformationProcess tells the ids of a process and of its parent, and that it goes on', {
    c: 'QueryProcess',
    *kernel(nt, c) {
      const [information, length] = [nt.local(48), nt.local(8)];
      const query = (size: number) => nt.ZwQueryInformationProcess(CURRENT_PROCESS, 0, information, size, length);
      yield* c.report('size', yield* query(8));
      yield* c.report('status', yield* query(48));
      yield* c.report('length', nt.memory.readU32(length));
      yield* c.report('exit status', nt.memory.readU32(information));
      const own = yield* nt.PsGetCurrentProcessId();
      yield* c.report('id', nt.memory.readU32(addressAdd(information, 32)) === own);
      const parent = yield* nt.PsGetProcessInheritedFromUniqueProcessId(yield* nt.IoGetCurrentProcess());
      yield* c.report('parent', nt.memory.readU32(addressAdd(information, 40)) === Number(parent));
    },
    expect: {
      size: STATUS_INFO_LENGTH_MISMATCH,
      status: STATUS_SUCCESS,
      length: 48,
      'exit status': STATUS_PENDING,
      id: 1,
      parent: 1,
    },
  });

  rule('ZwQueryInformationProcess counts handles, and knows neither a debugger nor 32-bit programs', {
    *kernel(nt, c) {
      const information = nt.local(8);
      function* number(informationClass: number, size: number) {
        yield* nt.ZwQueryInformationProcess(CURRENT_PROCESS, informationClass, information, size, NULL_ADDRESS);
        return nt.memory.readU32(information);
      }
      const before = yield* number(20, 4);
      const { handle } = yield* createEvent(nt, '', 0);
      yield* c.report('one more', (yield* number(20, 4)) - before);
      yield* nt.ZwClose(handle);
      yield* c.report('debugger', yield* number(7, 8));
      yield* c.report('32-bit', yield* number(26, 8));
    },
    expect: { 'one more': 1, debugger: 0, '32-bit': 0 },
  });

  rule('ZwQueryInformationProcess gives the image name of a process', {
    *kernel(nt, c) {
      const information = nt.local(128);
      yield* c.report(
        'status',
        yield* nt.ZwQueryInformationProcess(CURRENT_PROCESS, 27, information, 128, NULL_ADDRESS),
      );
      const out = nt.local(8);
      yield* c.report('located', yield* nt.SeLocateProcessImageName(yield* nt.IoGetCurrentProcess(), out));
      const located = nt.memory.readPointer(out);
      yield* c.report('same', (yield* nt.RtlCompareUnicodeString(information, located, false)) === 0);
      yield* nt.ExFreePoolWithTag(located, 0);
    },
    expect: { status: STATUS_SUCCESS, located: STATUS_SUCCESS, same: 1 },
  });

  rule('ZwQueryInformationThread tells the ids and the priority of a thread', {
    c: 'QueryThread',
    *kernel(nt, c) {
      const information = nt.local(48);
      yield* c.report('status', yield* nt.ZwQueryInformationThread(CURRENT_THREAD, 0, information, 48, NULL_ADDRESS));
      yield* c.report('exit status', nt.memory.readU32(information));
      const thread = yield* nt.PsGetCurrentThreadId();
      yield* c.report('id', nt.memory.readU32(addressAdd(information, 24)) === thread);
      const priority = yield* nt.KeQueryPriorityThread(yield* nt.KeGetCurrentThread());
      yield* c.report('priority', nt.memory.readU32(addressAdd(information, 40)) === priority);
    },
    expect: { status: STATUS_SUCCESS, 'exit status': STATUS_PENDING, id: 1, priority: 1 },
  });

  rule('ZwSetInformationThread gives a thread another priority within what there is', {
    c: 'SetPriority',
    *kernel(nt, c) {
      const value = nt.local(8);
      const thread = yield* nt.KeGetCurrentThread();
      const old = yield* nt.KeQueryPriorityThread(thread);
      nt.memory.writeU32(value, 12);
      yield* c.report('set', yield* nt.ZwSetInformationThread(CURRENT_THREAD, 2, value, 4));
      yield* c.report('priority', yield* nt.KeQueryPriorityThread(thread));
      nt.memory.writeU32(value, 77);
      yield* c.report('too much', yield* nt.ZwSetInformationThread(CURRENT_THREAD, 2, value, 4));
      yield* c.report('size', yield* nt.ZwSetInformationThread(CURRENT_THREAD, 2, value, 8));
      nt.memory.writeU32(value, old);
      yield* nt.ZwSetInformationThread(CURRENT_THREAD, 2, value, 4);
    },
    expect: {
      set: STATUS_SUCCESS,
      priority: 12,
      'too much': STATUS_INVALID_PARAMETER,
      size: STATUS_INFO_LENGTH_MISMATCH,
    },
  });

  rule('ZwTerminateProcess does not end the system', {
    c: 'TerminateSystem',
    *kernel(nt, c) {
      const made = yield* openProcess(nt, 4);
      yield* c.report('open', made.status);
      yield* c.report('terminate', yield* nt.ZwTerminateProcess(made.handle, 1));
      yield* nt.ZwClose(made.handle);
    },
    expect: { open: STATUS_SUCCESS, terminate: STATUS_ACCESS_DENIED },
  });

  rule('a suspended thread does not go on before it is resumed as often as it was suspended', {
    *kernel(nt, c) {
      const [go, done] = [yield* createEvent(nt, ''), yield* createEvent(nt, '')];
      const thread = yield* start(nt, function* () {
        yield* waitFor(nt, go.handle);
        yield* nt.ZwSetEvent(done.handle, NULL_ADDRESS);
      });
      const previous = nt.local(8);
      for (const label of ['first', 'second']) {
        yield* nt.ZwSuspendThread(thread, previous);
        yield* c.report(label, nt.memory.readU32(previous));
      }
      yield* nt.ZwSetEvent(go.handle, NULL_ADDRESS);
      yield* c.report('suspended', yield* waitShortly(nt, done.handle));
      yield* nt.ZwResumeThread(thread, previous);
      yield* c.report('still', yield* waitShortly(nt, done.handle));
      yield* nt.ZwResumeThread(thread, previous);
      yield* c.report('was', nt.memory.readU32(previous));
      yield* c.report('resumed', yield* waitFor(nt, done.handle));
      yield* waitFor(nt, thread);
      for (const handle of [thread, go.handle, done.handle]) yield* nt.ZwClose(handle);
    },
    expect: {
      first: 0,
      second: 1,
      suspended: STATUS_TIMEOUT,
      still: STATUS_TIMEOUT,
      was: 1,
      resumed: STATUS_SUCCESS,
    },
  });

  rule('a thread in a critical region is suspended only when it has left it', {
    *kernel(nt, c) {
      const [entered, go, inside, left] = [
        yield* createEvent(nt, ''),
        yield* createEvent(nt, ''),
        yield* createEvent(nt, ''),
        yield* createEvent(nt, ''),
      ];
      const thread = yield* start(nt, function* () {
        yield* nt.KeEnterCriticalRegion();
        yield* nt.ZwSetEvent(entered.handle, NULL_ADDRESS);
        yield* waitFor(nt, go.handle);
        yield* nt.ZwSetEvent(inside.handle, NULL_ADDRESS);
        yield* nt.KeLeaveCriticalRegion();
        yield* nt.ZwSetEvent(left.handle, NULL_ADDRESS);
      });
      yield* waitFor(nt, entered.handle);
      yield* nt.ZwSuspendThread(thread, NULL_ADDRESS);
      yield* nt.ZwSetEvent(go.handle, NULL_ADDRESS);
      yield* c.report('inside', yield* waitFor(nt, inside.handle));
      yield* c.report('left', yield* waitShortly(nt, left.handle));
      yield* nt.ZwResumeThread(thread, NULL_ADDRESS);
      yield* c.report('resumed', yield* waitFor(nt, left.handle));
      yield* waitFor(nt, thread);
      for (const { handle } of [entered, go, inside, left, { handle: thread }]) yield* nt.ZwClose(handle);
    },
    expect: { inside: STATUS_SUCCESS, left: STATUS_TIMEOUT, resumed: STATUS_SUCCESS },
  });

  rule('a thread is suspended at most 127 times', {
    *kernel(nt, c) {
      const go = yield* createEvent(nt, '');
      const thread = yield* start(nt, function* () {
        yield* waitFor(nt, go.handle);
      });
      let status: number = STATUS_SUCCESS;
      for (let i = 0; i < 127 && status === STATUS_SUCCESS; i++)
        status = yield* nt.ZwSuspendThread(thread, NULL_ADDRESS);
      yield* c.report('the 127th', status);
      yield* c.report('one more', yield* nt.ZwSuspendThread(thread, NULL_ADDRESS));
      const object = yield* objectOf(nt, thread);
      yield* c.report('count', yield* nt.PsGetThreadFreezeCount(object));
      yield* nt.ObfDereferenceObject(object);
      for (let i = 0; i < 127; i++) yield* nt.ZwResumeThread(thread, NULL_ADDRESS);
      yield* nt.ZwSetEvent(go.handle, NULL_ADDRESS);
      yield* waitFor(nt, thread);
      for (const handle of [thread, go.handle]) yield* nt.ZwClose(handle);
    },
    expect: { 'the 127th': STATUS_SUCCESS, 'one more': STATUS_SUSPEND_COUNT_EXCEEDED, count: 127 },
  });

  rule('the handle of a driver thread is a kernel handle when the attributes ask for one', {
    c: 'ThreadHandleKind',
    *kernel(nt, c) {
      const thread = yield* start(nt, function* () {
        yield* nt.KeEnterCriticalRegion();
        yield* nt.KeLeaveCriticalRegion();
      });
      yield* c.report('kernel', yield* nt.ObIsKernelHandle(thread));
      yield* waitFor(nt, thread);
      yield* c.report('ended', yield* isSignaled(nt, thread));
      yield* nt.ZwClose(thread);
    },
    expect: { kernel: 1, ended: 1 },
  });

  rule('PsLookupProcessThreadByCid gives process and thread, and neither when they do not belong together', {
    *kernel(nt, c) {
      const [process, thread] = [nt.local(8), nt.local(8)];
      const ids = clientId(nt, yield* nt.PsGetCurrentProcessId(), yield* nt.PsGetCurrentThreadId());
      yield* c.report('status', yield* nt.PsLookupProcessThreadByCid(ids, process, thread));
      yield* c.report('process', nt.memory.readPointer(process) === (yield* nt.IoGetCurrentProcess()));
      yield* c.report('thread', nt.memory.readPointer(thread) === (yield* nt.KeGetCurrentThread()));
      for (const out of [process, thread]) yield* nt.ObfDereferenceObject(nt.memory.readPointer(out));
      nt.memory.writeU64(ids, 4, 0);
      yield* c.report('apart', yield* nt.PsLookupProcessThreadByCid(ids, process, thread));
      yield* c.report('number', u64ToNumber(nt.memory.readU64(ids)));
    },
    expect: { status: STATUS_SUCCESS, process: 1, thread: 1, apart: STATUS_INVALID_CID, number: 4 },
  });
});
