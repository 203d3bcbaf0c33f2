/** Programs that start programs. Source: "CreateProcessW function (processthreadsapi.h)", "Handle Inheritance", "DuplicateHandle function (handleapi.h)", "PsSetCreateProcessNotifyRoutineEx function (ntddk.h)", "PS_CREATE_NOTIFY_INFO structure (ntddk.h)", "ZwTerminateProcess function (ntddk.h)", "Life Cycle of an Object". */
import {
  addressAdd,
  type GuestAddress,
  IRP_MJ_READ,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  PsCreateNotifyInfo,
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_HANDLE,
  STATUS_PENDING,
  STATUS_SUCCESS,
  type U64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { CURRENT_PROCESS as SELF, type UserThread, WAIT_OBJECT_0, WAIT_TIMEOUT } from '../../../system/scenario/api.ts';
import type { UserProgram } from '../../../system/scenario/user-program.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';
import { join, event as newEvent, spawn, wait } from '../harness/system-threads.ts';
import { attributes, CURRENT_PROCESS, CURRENT_THREAD, createEvent, opened } from '../ob/handles.ts';

const PATH = '\\\\.\\Programs';
const EXIT_STATUS = 0x1234;
const SE_DEBUG_PRIVILEGE = 20;
const USER_MODE = 1;
const ALL_ACCESS = 0x1f_ffff;

/** A device for the case, which does something when it is read. */
function* device(c: CaseContext, nt: DriverKit, read: () => DriverCode<void>): DriverCode<void> {
  yield* c.device('\\Device\\Programs', {
    link: '\\DosDevices\\Programs',
    dispatch: {
      *[IRP_MJ_READ](_device, irp) {
        yield* read();
        return yield* nt.completeIrp(irp!, STATUS_SUCCESS);
      },
    },
  });
}

/** Reads it once. */
function* ask(t: UserThread): UserProgram<void> {
  const handle = yield* t.CreateFile(PATH);
  yield* t.ReadFile(handle, 1);
  yield* t.CloseHandle(handle);
}

/** Starts a program and waits for its end. */
function* run(t: UserThread, name: string, options = {}): UserProgram<void> {
  const made = yield* t.CreateProcess(name, options);
  if (made === undefined) return;
  yield* t.WaitForSingleObject(made.hProcess);
  yield* t.CloseHandle(made.hThread);
  yield* t.CloseHandle(made.hProcess);
}

/** How many objects there are of the type that a handle is of. */
function* objectsOfType(nt: DriverKit, handle: U64): DriverCode<number> {
  const information = nt.local(128);
  yield* nt.ZwQueryObject(handle, 2, information, 128, NULL_ADDRESS);
  return nt.memory.readU32(addressAdd(information, 16));
}

/** Registers an extended process routine, which goes with the case. */
function* watch(
  nt: DriverKit,
  c: CaseContext,
  told: (process: GuestAddress, id: number, info: GuestAddress) => DriverCode<void> | undefined,
): DriverCode<void> {
  const routine = nt.routine(function* (process, id, info) {
    yield* told(process as GuestAddress, id as number, info as GuestAddress) ?? [];
  });
  c.kept.set('routine', routine);
  yield* nt.PsSetCreateProcessNotifyRoutineEx(routine, false);
}

function* unwatch(nt: DriverKit, c: CaseContext): DriverCode<void> {
  yield* nt.PsSetCreateProcessNotifyRoutineEx(c.kept.get('routine')!, true);
}

export default rules((rule) => {
  rule('a program runs in a process of its own, which is signalled when it has ended and tells its exit status', {
    *user(t, report) {
      const made = yield* t.CreateProcess('ends.exe', { commandLine: 'ends.exe /now' });
      report('made', made !== undefined);
      if (made === undefined) return;
      report('running', (yield* t.GetExitCodeProcess(made.hProcess)) ?? 0);
      yield* t.signal('end ends.exe');
      report('wait', yield* t.WaitForSingleObject(made.hProcess));
      report('thread', yield* t.WaitForSingleObject(made.hThread));
      report('status', (yield* t.GetExitCodeProcess(made.hProcess)) ?? 0);
      yield* t.CloseHandle(made.hThread);
      yield* t.CloseHandle(made.hProcess);
    },
    children: {
      *'ends.exe'(t, report) {
        yield* t.waitFor('end ends.exe');
        report('command line', t.commandLine);
        yield* t.ExitProcess(EXIT_STATUS);
      },
    },
    expect: {
      made: 1,
      running: STATUS_PENDING,
      'command line': 'ends.exe /now',
      wait: WAIT_OBJECT_0,
      thread: WAIT_OBJECT_0,
      status: EXIT_STATUS,
    },
  });

  rule('a process routine is called in the thread that creates the process, before the new one runs', {
    c: 'CreatorTells',
    *kernel(nt, c) {
      yield* watch(nt, c, function* (process, id, info) {
        if (info === NULL_ADDRESS) {
          yield* c.report('ended', (yield* nt.PsGetCurrentProcessId()) === id);
          return;
        }
        const { ParentProcessId, CreatingThreadId, CommandLine } = nt.view(PsCreateNotifyInfo, info);
        const [own, thread] = [yield* nt.PsGetCurrentProcessId(), yield* nt.PsGetCurrentThreadId()];
        yield* c.report('not in the new one', (yield* nt.IoGetCurrentProcess()) !== process);
        yield* c.report('parent', ParentProcessId.lo === own);
        yield* c.report('creator', nt.memory.readU32(CreatingThreadId) === own);
        yield* c.report('thread', nt.memory.readU32(addressAdd(CreatingThreadId, 8)) === thread);
        yield* c.reportText('command line', CommandLine);
      });
    },
    *user(t) {
      yield* run(t, 'told.exe', { commandLine: 'told.exe 1 2' });
    },
    children: {
      *'told.exe'(t, report) {
        report('runs', 1);
        yield* t.Sleep(0);
      },
    },
    end: unwatch,
    expect: {
      'not in the new one': 1,
      parent: 1,
      creator: 1,
      thread: 1,
      'command line': 'told.exe 1 2',
      runs: 1,
      ended: 1,
    },
  });

  rule(
    'a process that a routine refuses by CreationStatus is not made: its creator gets the status, its program never runs',
    {
      c: 'CreationRefused',
      *kernel(nt, c) {
        yield* watch(nt, c, (_process, _id, info) => {
          if (info !== NULL_ADDRESS) nt.view(PsCreateNotifyInfo, info).CreationStatus = STATUS_ACCESS_DENIED;
          return undefined;
        });
      },
      *user(t, report) {
        report('made', (yield* t.CreateProcess('refused.exe')) !== undefined);
        report('status', t.status);
        yield* t.Sleep(1);
      },
      children: {
        *'refused.exe'(t, report) {
          report('runs', 1);
          yield* t.Sleep(0);
        },
      },
      end: unwatch,
      expect: { made: 0, status: STATUS_ACCESS_DENIED },
    },
  );

  rule('a process can be the child of another process than its creator’s: routines are told of both', {
    c: 'OtherParent',
    *kernel(nt, c) {
      let first = 0;
      yield* watch(nt, c, function* (_process, id, info) {
        if (info === NULL_ADDRESS) return;
        const { ParentProcessId, CreatingThreadId } = nt.view(PsCreateNotifyInfo, info);
        const own = yield* nt.PsGetCurrentProcessId();
        yield* c.report('creator', nt.memory.readU32(CreatingThreadId) === own);
        if (first === 0) first = id;
        else yield* c.report('parent', ParentProcessId.lo === first);
      });
    },
    *user(t) {
      const parent = yield* t.CreateProcess('parent.exe');
      yield* run(t, 'child.exe', { parent: parent!.hProcess });
      yield* t.signal('end parent.exe');
      yield* t.WaitForSingleObject(parent!.hProcess);
      yield* t.CloseHandle(parent!.hThread);
      yield* t.CloseHandle(parent!.hProcess);
    },
    children: {
      *'parent.exe'(t) {
        yield* t.waitFor('end parent.exe');
      },
      *'child.exe'(t) {
        yield* t.Sleep(0);
      },
    },
    end: unwatch,
    expect: [
      ['creator', 1],
      ['creator', 1],
      ['parent', 1],
    ],
  });

  rule(
    'a program that is started with handles gets those that may be inherited, under the same numbers, and no others',
    {
      *user(t, report) {
        const [inherited, kept] = [yield* t.CreateEvent(), yield* t.CreateEvent()];
        yield* t.SetHandleInformation(inherited, true);
        yield* run(t, 'heir.exe', { inheritHandles: true, commandLine: `${inherited.value} ${kept.value}` });
        report('set by the heir', yield* t.WaitForSingleObject(inherited, 0));
        for (const handle of [inherited, kept]) yield* t.CloseHandle(handle);
      },
      children: {
        *'heir.exe'(t, report) {
          const [inherited, kept] = t.commandLine.split(' ').map((value) => ({ value: Number(value), action: 0 }));
          report('inherited', yield* t.SetEvent(inherited!));
          yield* t.SetEvent(kept!);
          report('not inherited', t.status);
        },
      },
      expect: { inherited: 1, 'not inherited': STATUS_INVALID_HANDLE, 'set by the heir': WAIT_OBJECT_0 },
    },
  );

  rule('a program that is started without handles inherits none', {
    *user(t) {
      const event = yield* t.CreateEvent();
      yield* t.SetHandleInformation(event, true);
      yield* run(t, 'orphan.exe', { commandLine: String(event.value) });
      yield* t.CloseHandle(event);
    },
    children: {
      *'orphan.exe'(t, report) {
        yield* t.SetEvent({ value: Number(t.commandLine), action: 0 });
        report('status', t.status);
      },
    },
    expect: { status: STATUS_INVALID_HANDLE },
  });

  rule('DuplicateHandle copies a handle into another program, which stands for the same object there', {
    *user(t, report) {
      const event = yield* t.CreateEvent();
      const made = yield* t.CreateProcess('receiver.exe');
      const copy = yield* t.DuplicateHandle(SELF, event, made!.hProcess);
      received.set('receiver.exe', copy.value);
      report('copied', copy.value > 0);
      yield* t.signal('copied to receiver.exe');
      yield* t.WaitForSingleObject(made!.hProcess);
      report('set', yield* t.WaitForSingleObject(event, 0));
      for (const handle of [event, made!.hThread, made!.hProcess]) yield* t.CloseHandle(handle);
    },
    children: {
      *'receiver.exe'(t, report) {
        yield* t.waitFor('copied to receiver.exe');
        report('usable', yield* t.SetEvent({ value: received.get('receiver.exe')!, action: 0 }));
      },
    },
    expect: { copied: 1, usable: 1, set: WAIT_OBJECT_0 },
  });

  rule('DuplicateHandle with DUPLICATE_CLOSE_SOURCE takes a handle away from another program', {
    *user(t, report) {
      const made = yield* t.CreateProcess('robbed.exe');
      yield* t.waitFor('robbed.exe has an event');
      const source = { value: received.get('robbed.exe')!, action: 0 };
      const copy = yield* t.DuplicateHandle(made!.hProcess, source, SELF, { closeSource: true });
      report('usable', yield* t.SetEvent(copy));
      yield* t.signal('robbed.exe goes on');
      yield* t.WaitForSingleObject(made!.hProcess);
      for (const handle of [copy, made!.hThread, made!.hProcess]) yield* t.CloseHandle(handle);
    },
    children: {
      *'robbed.exe'(t, report) {
        const event = yield* t.CreateEvent();
        received.set('robbed.exe', event.value);
        yield* t.signal('robbed.exe has an event');
        yield* t.waitFor('robbed.exe goes on');
        yield* t.SetEvent(event);
        report('status', t.status);
      },
    },
    expect: { usable: 1, status: STATUS_INVALID_HANDLE },
  });

  rule('copying handles of another process needs PROCESS_DUP_HANDLE', {
    *user(t, report) {
      const made = yield* t.CreateProcess('closed.exe', { suspended: true });
      const weak = yield* t.OpenProcess(0x400, made!.dwProcessId);
      const event = yield* t.CreateEvent();
      yield* t.DuplicateHandle(SELF, event, weak);
      report('status', t.status);
      yield* t.ResumeThread(made!.hThread);
      yield* t.WaitForSingleObject(made!.hProcess);
      for (const handle of [event, weak, made!.hThread, made!.hProcess]) yield* t.CloseHandle(handle);
    },
    children: {
      *'closed.exe'(t) {
        yield* t.Sleep(0);
      },
    },
    expect: { status: STATUS_ACCESS_DENIED },
  });

  rule('a program that is started suspended does nothing before its thread is resumed', {
    *user(t, report) {
      const made = yield* t.CreateProcess('suspended.exe', { suspended: true });
      report('waits', yield* t.WaitForSingleObject(made!.hProcess, 20));
      yield* t.ResumeThread(made!.hThread);
      report('ends', yield* t.WaitForSingleObject(made!.hProcess));
      for (const handle of [made!.hThread, made!.hProcess]) yield* t.CloseHandle(handle);
    },
    children: {
      *'suspended.exe'(t, report) {
        report('runs', 1);
        yield* t.Sleep(0);
      },
    },
    expect: { waits: WAIT_TIMEOUT, runs: 1, ends: WAIT_OBJECT_0 },
  });

  rule('ZwTerminateProcess ends a program that waits, with the status that the driver gives', {
    c: 'ProgramTerminated',
    *kernel(nt, c) {
      yield* watch(nt, c, (_process, id, info) => {
        if (info !== NULL_ADDRESS) c.kept.set('program', id as GuestAddress);
        return undefined;
      });
      yield* device(c, nt, function* () {
        const ids = nt.local(16);
        nt.memory.writeU64(ids, c.kept.get('program')!, 0);
        nt.memory.writeU64(addressAdd(ids, 8), 0, 0);
        const oa = attributes(nt, '', OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE);
        const { handle } = yield* opened(nt, (out) => nt.ZwOpenProcess(out, 1, oa, ids));
        yield* c.report('terminate', yield* nt.ZwTerminateProcess(handle, EXIT_STATUS));
        yield* nt.ZwClose(handle);
      });
    },
    *user(t, report) {
      const made = yield* t.CreateProcess('doomed.exe');
      yield* t.waitFor('doomed.exe waits');
      yield* ask(t);
      report('ended', yield* t.WaitForSingleObject(made!.hProcess));
      report('status', (yield* t.GetExitCodeProcess(made!.hProcess)) ?? 0);
      for (const handle of [made!.hThread, made!.hProcess]) yield* t.CloseHandle(handle);
    },
    children: {
      *'doomed.exe'(t, report) {
        const never = yield* t.CreateEvent();
        yield* t.signal('doomed.exe waits');
        yield* t.WaitForSingleObject(never);
        report('goes on', 1);
      },
    },
    end: unwatch,
    expect: { terminate: STATUS_SUCCESS, ended: WAIT_OBJECT_0, status: EXIT_STATUS },
  });

  rule(
    'a process object stays as long as somebody has a handle of it, and goes with its threads when the last one is closed',
    {
      c: 'ProcessObjectGoes',
      *kernel(nt, c) {
        const counts = function* (): DriverCode<readonly [number, number]> {
          return [yield* objectsOfType(nt, CURRENT_PROCESS), yield* objectsOfType(nt, CURRENT_THREAD)];
        };
        const [processes, threads] = yield* counts();
        yield* device(c, nt, function* () {
          const now = yield* counts();
          yield* c.report('processes', now[0] - processes);
          yield* c.report('threads', now[1] - threads);
        });
      },
      *user(t) {
        const made = yield* t.CreateProcess('held.exe');
        yield* t.WaitForSingleObject(made!.hProcess);
        yield* ask(t);
        yield* t.CloseHandle(made!.hThread);
        yield* ask(t);
        yield* t.CloseHandle(made!.hProcess);
        yield* ask(t);
      },
      children: {
        *'held.exe'(t) {
          yield* t.Sleep(0);
        },
      },
      expect: [
        ['processes', 1],
        ['threads', 1],
        ['processes', 1],
        ['threads', 0],
        ['processes', 0],
        ['threads', 0],
      ],
    },
  );

  rule('a thread object goes when the thread has ended and the last reference to it is given up', {
    c: 'ThreadObjectGoes',
    *kernel(nt, c) {
      const before = yield* objectsOfType(nt, CURRENT_THREAD);
      const thread = yield* spawn(nt, function* () {
        yield* nt.KeGetCurrentThread();
      });
      yield* nt.ObfReferenceObject(thread);
      yield* join(nt, thread);
      yield* c.report('held', (yield* objectsOfType(nt, CURRENT_THREAD)) - before);
      yield* nt.ObfDereferenceObject(thread);
      yield* c.report('afterwards', (yield* objectsOfType(nt, CURRENT_THREAD)) - before);
    },
    expect: { held: 1, afterwards: 0 },
  });

  rule('a program has the token of its parent: what is enabled there is enabled here', {
    c: 'TokenInherited',
    *kernel(nt, c) {
      yield* device(c, nt, function* () {
        const privilege = { lo: SE_DEBUG_PRIVILEGE, hi: 0 };
        yield* c.report('held', yield* nt.SeSinglePrivilegeCheck(privilege, USER_MODE));
      });
    },
    *user(t) {
      yield* run(t, 'before.exe');
      yield* t.AdjustPrivilege('SeDebugPrivilege', true);
      yield* run(t, 'after.exe');
      yield* t.AdjustPrivilege('SeDebugPrivilege', false);
    },
    children: { 'before.exe': ask, 'after.exe': ask },
    expect: [
      ['held', 0],
      ['held', 1],
    ],
  });

  rule(
    'PsCreateSystemThread with a handle of a process makes the thread there: its memory and handles are the current ones',
    {
      c: 'ThreadInProcess',
      *kernel(nt, c) {
        const { handle: event } = yield* createEvent(nt, '', 0);
        const process = yield* nt.IoGetCurrentProcess();
        const [out, ids] = [nt.local(8), nt.local(16)];
        const routine = nt.routine(function* () {
          yield* c.report('process', (yield* nt.IoGetCurrentProcess()) === process);
          yield* c.report('system', yield* nt.PsIsSystemThread(yield* nt.KeGetCurrentThread()));
          yield* c.report('attached', yield* nt.KeIsAttachedProcess());
          yield* c.report('handle', yield* nt.ZwSetEvent(event, NULL_ADDRESS));
        });
        const made = nt.PsCreateSystemThread(out, ALL_ACCESS, NULL_ADDRESS, CURRENT_PROCESS, ids, routine, 0);
        const status = yield* made;
        const thread = nt.memory.readU64(out);
        yield* nt.ZwWaitForSingleObject(thread, false, NULL_ADDRESS);
        yield* c.report('made', status);
        yield* c.report('id', nt.memory.readU32(ids) === (yield* nt.PsGetCurrentProcessId()));
        yield* nt.ZwClose(thread);
        yield* nt.ZwClose(event);
      },
      expect: { process: 1, system: 1, attached: 0, handle: STATUS_SUCCESS, made: STATUS_SUCCESS, id: 1 },
    },
  );

  rule('a process does not end before a thread of a driver’s in it has', {
    c: 'ThreadKeepsProcess',
    *kernel(nt, c) {
      const goOn = yield* newEvent(nt);
      let asked = 0;
      yield* device(c, nt, function* () {
        if (asked++ > 0) {
          yield* nt.KeSetEvent(goOn, 0, false);
          return;
        }
        const out = nt.local(8);
        const routine = nt.routine(function* () {
          yield* wait(nt, goOn);
        });
        yield* nt.PsCreateSystemThread(out, ALL_ACCESS, NULL_ADDRESS, CURRENT_PROCESS, NULL_ADDRESS, routine, 0);
        yield* nt.ZwClose(nt.memory.readU64(out));
      });
    },
    *user(t, report) {
      const made = yield* t.CreateProcess('host.exe');
      report('thread', yield* t.WaitForSingleObject(made!.hThread));
      report('before', yield* t.WaitForSingleObject(made!.hProcess, 20));
      yield* ask(t);
      report('after', yield* t.WaitForSingleObject(made!.hProcess));
      yield* t.CloseHandle(made!.hThread);
      yield* t.CloseHandle(made!.hProcess);
    },
    children: { 'host.exe': ask },
    expect: { thread: WAIT_OBJECT_0, before: WAIT_TIMEOUT, after: WAIT_OBJECT_0 },
  });

  rule('a process ends once, when the last of its threads does: also when they end at the same time', {
    *user(t) {
      yield* t.Sleep(5);
    },
    programs: { 'both.exe': [(t) => t.Sleep(1), (t) => t.Sleep(1)] },
    events: ['processExit'],
    expect: [['event', 'processExit']],
  });
});

/** Values of handles that one program tells another one of. */
const received = new Map<string, number>();
