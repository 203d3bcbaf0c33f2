/** Being told of processes and threads. Source: the pages of the PsSet...NotifyRoutine routines (ntddk.h). */
import {
  DriverObject,
  type GuestAddress,
  KEVENT,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  PsCreateNotifyInfo,
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_PARAMETER,
  STATUS_PROCEDURE_NOT_FOUND,
  STATUS_SUCCESS,
  UnicodeString,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const [EXECUTIVE, KERNEL_MODE, NOTIFICATION] = [0, 0, 0];

/** A system thread that runs `routine`; it is waited for. */
function* runThread(nt: DriverKit, routine: GuestAddress): DriverCode<void> {
  const out = nt.local(16);
  const object = nt.local(8);
  yield* nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, u64(0), NULL_ADDRESS, routine, NULL_ADDRESS);
  const handle = nt.memory.readU64(out);
  yield* nt.ObReferenceObjectByHandle(handle, 0x1f_ffff, NULL_ADDRESS, KERNEL_MODE, object, NULL_ADDRESS);
  yield* nt.ZwClose(handle);
  const thread = nt.memory.readPointer(object);
  yield* nt.KeWaitForSingleObject(thread, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS);
  yield* nt.ObfDereferenceObject(thread);
}

/** What a driver does when it is unloaded. */
function whenUnloaded(nt: DriverKit, driverObject: GuestAddress, body: () => DriverCode<void>): void {
  nt.view(DriverObject, driverObject).DriverUnload = nt.routine(body);
}

export default rules((rule) => {
  rule('a thread routine is told of a thread of a driver when it is made and when it ends', {
    c: 'ThreadTold',
    *kernel(nt, c) {
      const routine = nt.routine(function* (_process, _thread, create) {
        yield* c.report('create', create);
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
      });
      yield* c.report('set', yield* nt.PsSetCreateThreadNotifyRoutine(routine));
      yield* runThread(
        nt,
        nt.routine(function* () {
          yield* c.report('runs', 1);
        }),
      );
      yield* c.report('removed', yield* nt.PsRemoveCreateThreadNotifyRoutine(routine));
    },
    expect: [
      ['set', STATUS_SUCCESS],
      ['create', 1],
      ['irql', PASSIVE_LEVEL],
      ['runs', 1],
      ['create', 0],
      ['irql', PASSIVE_LEVEL],
      ['removed', STATUS_SUCCESS],
    ],
  });

  rule('a thread routine that was taken back is called no more, and cannot be taken back again', {
    c: 'ThreadRoutineRemoved',
    *kernel(nt, c) {
      const routine = nt.routine(function* () {
        yield* c.report('called', 1);
      });
      yield* nt.PsSetCreateThreadNotifyRoutine(routine);
      yield* nt.PsRemoveCreateThreadNotifyRoutine(routine);
      yield* runThread(
        nt,
        nt.routine(function* () {
          yield* c.report('runs', 1);
        }),
      );
      yield* c.report('again', yield* nt.PsRemoveCreateThreadNotifyRoutine(routine));
    },
    expect: { runs: 1, again: STATUS_PROCEDURE_NOT_FOUND },
  });

  rule('a thread routine is called in a critical region', {
    c: 'ThreadToldInRegion',
    *kernel(nt, c) {
      const routine = nt.routine(function* (_process, _thread, create) {
        if (create !== 0) yield* c.report('disabled', yield* nt.KeAreApcsDisabled());
      });
      yield* nt.PsSetCreateThreadNotifyRoutine(routine);
      yield* runThread(
        nt,
        nt.routine(function* () {
          yield* c.report('runs', 1);
        }),
      );
      yield* nt.PsRemoveCreateThreadNotifyRoutine(routine);
    },
    expect: { disabled: 1, runs: 1 },
  });

  rule('a process routine cannot be registered twice', {
    c: 'ProcessRoutineTwice',
    *kernel(nt, c) {
      const routine = nt.routine(function* () {});
      yield* c.report('first', yield* nt.PsSetCreateProcessNotifyRoutine(routine, false));
      yield* c.report('second', yield* nt.PsSetCreateProcessNotifyRoutine(routine, false));
      yield* c.report('removed', yield* nt.PsSetCreateProcessNotifyRoutine(routine, true));
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_INVALID_PARAMETER, removed: STATUS_SUCCESS },
  });

  rule('a process routine is told of a process and of its end, with its id and the id of its parent', {
    drivers: {
      watcher: (nt, report) =>
        function* DriverEntry(driverObject) {
          let created = 0;
          const routine = nt.routine(function* (parent, process, create) {
            if (create !== 0) created = process as number;
            yield* report('create', create as number);
            yield* report('has a parent', parent !== 0 && parent !== process);
            yield* report('same process', process === created);
          });
          yield* nt.PsSetCreateProcessNotifyRoutine(routine, false);
          whenUnloaded(nt, driverObject, function* () {
            yield* nt.PsSetCreateProcessNotifyRoutine(routine, true);
          });
          return STATUS_SUCCESS;
        },
    },
    expect: [
      ['create', 1],
      ['has a parent', 1],
      ['same process', 1],
      ['create', 0],
      ['has a parent', 1],
      ['same process', 1],
    ],
  });

  rule('an extended process routine gets the process, its id and how it was created; at its end no such structure', {
    drivers: {
      watcher: (nt, report) =>
        function* DriverEntry(driverObject) {
          const routine = nt.routine(function* (process, id, information) {
            yield* report('id', (yield* nt.PsGetProcessId(process as GuestAddress)) === id);
            yield* report('created', information !== NULL_ADDRESS);
            if (information === NULL_ADDRESS) return;
            const info = nt.view(PsCreateNotifyInfo, information as GuestAddress);
            yield* report('size', info.Size.lo);
            yield* report('status', info.CreationStatus);
            yield* report('name', nt.view(UnicodeString, info.ImageFileName).Length > 0);
          });
          yield* nt.PsSetCreateProcessNotifyRoutineEx(routine, false);
          whenUnloaded(nt, driverObject, function* () {
            yield* nt.PsSetCreateProcessNotifyRoutineEx(routine, true);
          });
          return STATUS_SUCCESS;
        },
    },
    expect: [
      ['id', 1],
      ['created', 1],
      ['size', 72],
      ['status', STATUS_SUCCESS],
      ['name', 1],
      ['id', 1],
      ['created', 0],
    ],
  });

  rule('a process that a routine refuses does nothing', {
    drivers: {
      guard: (nt, report) =>
        function* DriverEntry(driverObject) {
          const routine = nt.routine(function* (_process, _id, information) {
            if (information === NULL_ADDRESS) {
              yield* report('ended', 1);
              return;
            }
            nt.view(PsCreateNotifyInfo, information as GuestAddress).CreationStatus = STATUS_ACCESS_DENIED;
          });
          yield* nt.PsSetCreateProcessNotifyRoutineEx(routine, false);
          whenUnloaded(nt, driverObject, function* () {
            yield* nt.PsSetCreateProcessNotifyRoutineEx(routine, true);
          });
          return STATUS_SUCCESS;
        },
    },
    *user(t, report) {
      report('runs', 1);
      yield* t.Sleep(0);
    },
    expect: { ended: 1 },
  });

  rule('an image routine is told of the image of a driver that is loaded later, before that is entered', {
    drivers: {
      watcher: (nt, report) =>
        function* DriverEntry(driverObject) {
          const routine = nt.routine(function* (name, process, info) {
            yield* report('name', nt.view(UnicodeString, name as GuestAddress).Length > 0);
            yield* report('process', process);
            yield* report('system', (nt.memory.readU32(info as GuestAddress) >>> 8) & 1);
          });
          yield* nt.PsSetLoadImageNotifyRoutine(routine);
          whenUnloaded(nt, driverObject, function* () {
            yield* report('removed', yield* nt.PsRemoveLoadImageNotifyRoutine(routine));
            yield* report('again', yield* nt.PsRemoveLoadImageNotifyRoutine(routine));
          });
          return STATUS_SUCCESS;
        },
      later: (_nt, report) =>
        function* DriverEntry() {
          yield* report('entered', 1);
          return STATUS_SUCCESS;
        },
    },
    expect: {
      name: 1,
      process: 0,
      system: 1,
      entered: 1,
      removed: STATUS_SUCCESS,
      again: STATUS_PROCEDURE_NOT_FOUND,
    },
  });

  rule('taking a routine back waits until the call in progress has returned', {
    *kernel(nt, c) {
      const called = nt.data(KEVENT.SIZE);
      const goOn = nt.data(KEVENT.SIZE);
      yield* nt.KeInitializeEvent(called, NOTIFICATION, false);
      yield* nt.KeInitializeEvent(goOn, NOTIFICATION, false);
      const routine = nt.routine(function* (_process, _thread, create) {
        if (create !== 0) return;
        yield* nt.KeSetEvent(called, 0, false);
        yield* nt.KeWaitForSingleObject(goOn, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS);
        yield* c.report('returns', 1);
      });
      yield* nt.PsSetCreateThreadNotifyRoutine(routine);
      const out = nt.local(8);
      const ending = nt.routine(function* () {});
      yield* nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, u64(0), NULL_ADDRESS, ending, NULL_ADDRESS);
      yield* nt.ZwClose(nt.memory.readU64(out));
      yield* nt.KeWaitForSingleObject(called, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS);
      const helper = nt.routine(function* () {
        const delay = nt.local(8);
        nt.memory.writeI64(delay, -10_000);
        yield* nt.KeDelayExecutionThread(KERNEL_MODE, false, delay);
        yield* nt.KeSetEvent(goOn, 0, false);
      });
      yield* nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, u64(0), NULL_ADDRESS, helper, NULL_ADDRESS);
      yield* nt.ZwClose(nt.memory.readU64(out));
      yield* nt.PsRemoveCreateThreadNotifyRoutine(routine);
      yield* c.report('removed', 1);
    },
    expect: { returns: 1, removed: 1 },
  });
});
