/**
 * What becomes of requests when threads and processes end. Source: "ExitThread", "TerminateThread", "ExitProcess function
 * (processthreadsapi.h)", "Canceling IRPs", "DRIVER_CANCEL", "IRP_MJ_CLEANUP", "IRP_MJ_CLOSE".
 */
import {
  FileObject,
  type GuestAddress,
  IRP_MJ_CLEANUP,
  IRP_MJ_CLOSE,
  IRP_MJ_CREATE,
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_QUERY_INFORMATION,
  IRP_MJ_READ,
  Irp,
  STATUS_CANCELLED,
  STATUS_NOT_FOUND,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { HandleValue, UserThread } from '../../../system/scenario/api.ts';
import { WAIT_OBJECT_0, WAIT_TIMEOUT } from '../../../system/scenario/api.ts';
import type { UserProgram } from '../../../system/scenario/user-program.ts';
import { type KernelPart, rules } from '../harness/rule.ts';

const DEVICE = '\\Device\\Leaving';
/** Files whose cleanup and close are reported, and one whose create waits. */
const [OWN, SLOW] = [`${DEVICE}\\own`, `${DEVICE}\\slow`];
/** Ends the read that cannot be cancelled; says whether as many requests wait as the input says. */
const [RELEASE, ARE_WAITING] = [0x22_2000, 0x22_2004];
/** Lengths of reads: two that wait until they are cancelled, and one that does not let itself be cancelled. */
const [FIRST, SECOND, DEAF] = [8, 16, 32];
const FileStandardInformation = 5;

const leaving: KernelPart = function* (nt, c) {
  let waiting = 0;
  let owner = 0;
  let deaf: GuestAddress | undefined;
  const cancel = nt.routine(function* (_device, irp) {
    waiting--;
    yield* nt.IoReleaseCancelSpinLock(nt.view(Irp, irp!).CancelIrql);
    const { MajorFunction, Parameters_Read_Length } = nt.IoGetCurrentIrpStackLocation(irp!);
    yield* c.report('cancel', MajorFunction === IRP_MJ_READ ? Parameters_Read_Length : 0);
    return yield* nt.completeIrp(irp!, STATUS_CANCELLED);
  });
  function park(irp: GuestAddress): number {
    nt.IoMarkIrpPending(irp);
    nt.IoSetCancelRoutine(irp, cancel);
    waiting++;
    return STATUS_PENDING;
  }
  const nameLength = (irp: GuestAddress) =>
    nt.memory.readU16(nt.view(FileObject, nt.IoGetCurrentIrpStackLocation(irp).FileObject).FileName);
  function* release() {
    if (deaf === undefined) return STATUS_NOT_FOUND;
    const irp = deaf;
    deaf = undefined;
    waiting--;
    yield* c.report('cancel asked for', nt.view(Irp, irp).Cancel);
    yield* nt.completeIrp(irp, STATUS_SUCCESS);
    return STATUS_SUCCESS;
  }
  yield* c.device(DEVICE, {
    dispatch: {
      *[IRP_MJ_CREATE](_device, irp) {
        if (nameLength(irp) === 2 * '\\slow'.length) return park(irp);
        if (nameLength(irp) !== 0) owner = yield* nt.PsGetCurrentProcessId();
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      *[IRP_MJ_READ](_device, irp) {
        const length = nt.IoGetCurrentIrpStackLocation(irp).Parameters_Read_Length;
        if (length === 0) return yield* nt.completeIrp(irp, STATUS_SUCCESS);
        if (length !== DEAF) return park(irp);
        nt.IoMarkIrpPending(irp);
        deaf = irp;
        waiting++;
        return STATUS_PENDING;
      },
      *[IRP_MJ_QUERY_INFORMATION](_device, irp) {
        const { Parameters_QueryFile_Length: length } = nt.IoGetCurrentIrpStackLocation(irp);
        return length === 0 ? yield* nt.completeIrp(irp, STATUS_SUCCESS) : park(irp);
      },
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        const code = nt.IoGetCurrentIrpStackLocation(irp).Parameters_DeviceIoControl_IoControlCode;
        const wanted = nt.memory.readU32(nt.view(Irp, irp).AssociatedIrp_SystemBuffer);
        const isSo = waiting === wanted ? STATUS_SUCCESS : STATUS_NOT_FOUND;
        return yield* nt.completeIrp(irp, code === RELEASE ? yield* release() : isSo);
      },
      *[IRP_MJ_CLEANUP](_device, irp) {
        if (nameLength(irp) !== 0) yield* c.report('cleanup', (yield* nt.PsGetCurrentProcessId()) === owner);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      *[IRP_MJ_CLOSE](_device, irp) {
        if (nameLength(irp) !== 0) yield* c.report('close', 1);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
    },
  });
};

/** A handle that several threads use. */
let shared: HandleValue | undefined;

/** Waits until so many requests wait in the driver. */
function* untilWaiting(t: UserThread, count: number): UserProgram<void> {
  const other = yield* t.CreateFile(DEVICE);
  do {
    yield* t.Sleep(1);
    yield* t.DeviceIoControl(other, ARE_WAITING, Uint8Array.of(count, 0, 0, 0));
  } while (t.status !== STATUS_SUCCESS);
  yield* t.CloseHandle(other);
}

/** Leaves a request behind. */
function* readsAndEnds(t: UserThread, length: number): UserProgram<void> {
  const file = yield* t.CreateFile(OWN, { overlapped: true });
  yield* t.ReadFile(file, length, yield* t.Overlapped());
}

/** Waits in a request of its own. */
function* waitsInRead(t: UserThread): UserProgram<void> {
  yield* t.ReadFile(yield* t.CreateFile(OWN), FIRST);
}

export default rules((rule) => {
  rule('a thread that ends cancels its requests; the handle stays open for the other threads of its process', {
    kernel: leaving,
    c: 'Leaving',
    programs: {
      'thread-end.exe': [
        function* (t) {
          yield* t.waitFor('thread end: watched');
          yield* readsAndEnds(t, FIRST);
        },
        function* (t, report) {
          const other = yield* t.OpenThread('thread0');
          yield* t.signal('thread end: watched');
          report('over', yield* t.WaitForSingleObject(other));
        },
      ],
    },
    expect: { cancel: FIRST, over: WAIT_OBJECT_0, cleanup: 1, close: 1 },
  });

  rule('a thread that ends leaves alone what other threads have asked for on the same handle', {
    kernel: leaving,
    c: 'Leaving',
    programs: {
      'two-readers.exe': [
        function* (t) {
          shared = yield* t.CreateFile(OWN, { overlapped: true });
          yield* t.ReadFile(shared, FIRST, yield* t.Overlapped());
          yield* t.signal('two readers: first');
          yield* t.waitFor('two readers: second');
        },
        function* (t, report) {
          yield* t.waitFor('two readers: first');
          const event = yield* t.CreateEvent({ manualReset: true });
          yield* t.ReadFile(shared!, SECOND, yield* t.Overlapped({ event }));
          const other = yield* t.OpenThread('thread0');
          yield* t.signal('two readers: second');
          report('over', yield* t.WaitForSingleObject(other));
          report('own', yield* t.WaitForSingleObject(event, 0));
        },
      ],
    },
    expect: [
      ['cancel', FIRST],
      ['over', WAIT_OBJECT_0],
      ['own', WAIT_TIMEOUT],
      ['cancel', SECOND],
      ['cleanup', 1],
      ['close', 1],
    ],
  });

  rule('a process that ends cancels its requests, then closes its handles in its own context: cleanup, then close', {
    kernel: leaving,
    c: 'Leaving',
    programs: { 'process-end.exe': [(t) => readsAndEnds(t, FIRST)] },
    expect: { cancel: FIRST, cleanup: 1, close: 1 },
  });

  rule('a thread does not end before its requests are over, also when the driver takes its time after the cancel', {
    kernel: leaving,
    c: 'Leaving',
    programs: { 'deaf-driver.exe': [(t) => readsAndEnds(t, DEAF)] },
    *user(t, report) {
      yield* untilWaiting(t, 1);
      const thread = yield* t.OpenThread('thread0', 'deaf-driver.exe');
      report('meanwhile', yield* t.WaitForSingleObject(thread, 20));
      const other = yield* t.CreateFile(DEVICE);
      yield* t.DeviceIoControl(other, RELEASE, new Uint8Array(4));
      yield* t.CloseHandle(other);
      report('later', yield* t.WaitForSingleObject(thread));
      yield* t.CloseHandle(thread);
    },
    expect: { meanwhile: WAIT_TIMEOUT, 'cancel asked for': 1, cleanup: 1, close: 1, later: WAIT_OBJECT_0 },
  });

  rule(
    'TerminateThread of a thread that waits in a request cancels the request and ends the thread when that is over',
    {
      kernel: leaving,
      c: 'Leaving',
      programs: {
        'terminated.exe': [
          waitsInRead,
          function* (t, report) {
            yield* untilWaiting(t, 1);
            const other = yield* t.OpenThread('thread0');
            const terminated = yield* t.TerminateThread(other);
            // Another processor may cancel the request at once.
            report('over', yield* t.WaitForSingleObject(other));
            report('terminate', terminated);
          },
        ],
      },
      expect: { cancel: FIRST, over: WAIT_OBJECT_0, terminate: 1, cleanup: 1, close: 1 },
    },
  );

  rule('a process that one of its threads ends cancels what the others wait for', {
    kernel: leaving,
    c: 'Leaving',
    programs: {
      'exit-process.exe': [
        waitsInRead,
        function* (t) {
          yield* untilWaiting(t, 1);
          yield* t.ExitProcess(3);
        },
      ],
    },
    expect: { cancel: FIRST, cleanup: 1, close: 1 },
  });

  rule('a thread that waits for its turn on a synchronous handle ends without having sent its request', {
    kernel: leaving,
    c: 'Leaving',
    programs: {
      'in-turn.exe': [
        function* (t) {
          shared = yield* t.CreateFile(OWN);
          yield* t.signal('in turn: open');
          yield* t.ReadFile(shared, FIRST);
        },
        function* (t) {
          yield* t.waitFor('in turn: open');
          yield* untilWaiting(t, 1);
          yield* t.signal('in turn: first waits');
          yield* t.ReadFile(shared!, SECOND);
        },
        function* (t) {
          yield* t.waitFor('in turn: first waits');
          yield* t.Sleep(5);
          yield* t.ExitProcess();
        },
      ],
    },
    expect: { cancel: FIRST, cleanup: 1, close: 1 },
  });

  rule('a question about a file is waited for on an overlapped handle, too, and cancelled when its thread ends', {
    kernel: leaving,
    c: 'Leaving',
    programs: {
      'slow-answer.exe': [
        function* (t) {
          const file = yield* t.CreateFile(OWN, { overlapped: true });
          yield* t.NtQueryInformationFile(file, FileStandardInformation, 24);
        },
        function* (t, report) {
          yield* untilWaiting(t, 1);
          const other = yield* t.OpenThread('thread0');
          yield* t.TerminateThread(other);
          report('over', yield* t.WaitForSingleObject(other));
        },
      ],
    },
    expect: { cancel: 0, over: WAIT_OBJECT_0, cleanup: 1, close: 1 },
  });

  rule(
    'an open that its driver has pended is cancelled when its thread ends; nothing was open, so no cleanup follows',
    {
      kernel: leaving,
      c: 'Leaving',
      programs: {
        'slow-open.exe': [
          function* (t) {
            yield* t.CreateFile(SLOW);
          },
          function* (t, report) {
            yield* untilWaiting(t, 1);
            const other = yield* t.OpenThread('thread0');
            yield* t.TerminateThread(other);
            report('over', yield* t.WaitForSingleObject(other));
          },
        ],
      },
      expect: { cancel: 0, over: WAIT_OBJECT_0 },
    },
  );

  rule(
    'what a driver references of a file outlives the process: cleanup comes when it ends, close with the reference',
    {
      *kernel(nt, c) {
        yield* c.device(DEVICE, {
          dispatch: {
            *[IRP_MJ_READ](_device, irp) {
              const file = nt.IoGetCurrentIrpStackLocation(irp).FileObject;
              yield* nt.ObfReferenceObject(file);
              c.kept.set('file', file);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS);
            },
            *[IRP_MJ_CLEANUP](_device, irp) {
              yield* c.report('cleanup', 1);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS);
            },
            *[IRP_MJ_CLOSE](_device, irp) {
              yield* c.report('close', 1);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS);
            },
          },
        });
      },
      c: 'ReferencedFile',
      programs: { 'referenced.exe': [(t) => readsAndEnds(t, FIRST)] },
      *end(nt, c) {
        yield* c.report('dereference', 1);
        yield* nt.ObfDereferenceObject(c.kept.get('file')!);
      },
      expect: { cleanup: 1, dereference: 1, close: 1 },
    },
  );
});
