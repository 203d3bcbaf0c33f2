/**
 * How programs learn of the end of their requests, and how they end them. Source: "Synchronous and Asynchronous I/O", "I/O Completion
 * Ports", "Alertable I/O", "Canceling Pending I/O Operations", the pages of the Win32 functions.
 */
import {
  DEVICE_FLAGS,
  type GuestAddress,
  IRP_MJ_CLEANUP,
  IRP_MJ_CLOSE,
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_FLUSH_BUFFERS,
  IRP_MJ_READ,
  Irp,
  NULL_ADDRESS,
  ntSuccess,
  STATUS_BUFFER_OVERFLOW,
  STATUS_CANCELLED,
  STATUS_NOT_FOUND,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../../kernel/driver-kit/api.ts';
import type { HandleValue, UserThread } from '../../../system/scenario/api.ts';
import { WAIT_IO_COMPLETION, WAIT_OBJECT_0, WAIT_TIMEOUT } from '../../../system/scenario/api.ts';
import { FILE_SKIP_COMPLETION_PORT_ON_SUCCESS } from '../../../system/scenario/file-thread.ts';
import type { UserProgram } from '../../../system/scenario/user-program.ts';
import { type KernelPart, rules } from '../harness/rule.ts';

const { DO_BUFFERED_IO } = DEVICE_FLAGS;
/** Ends the read that waits, with the status that it is given; says whether a read waits. */
const [RELEASE, IS_WAITING] = [0x22_2000, 0x22_2004];
/** A length that is answered at once. */
const AT_ONCE = 1;
const ANSWER = 'data';
const PATH = '\\\\.\\Parking';

/** A device whose reads wait, one at a time, until a program releases them or they are cancelled. */
const parking: KernelPart = function* (nt, c) {
  let waiting: GuestAddress | undefined;
  const cancel = nt.routine(function* (_device, irp) {
    waiting = undefined;
    yield* nt.IoReleaseCancelSpinLock(nt.view(Irp, irp!).CancelIrql);
    return yield* nt.completeIrp(irp!, STATUS_CANCELLED);
  });
  function* release(status: number) {
    const irp = waiting;
    if (irp === undefined || nt.IoSetCancelRoutine(irp, NULL_ADDRESS) === NULL_ADDRESS) return STATUS_NOT_FOUND;
    waiting = undefined;
    c.write(nt.view(Irp, irp).AssociatedIrp_SystemBuffer, ANSWER);
    yield* nt.completeIrp(irp, status, ntSuccess(status) || status === STATUS_BUFFER_OVERFLOW ? ANSWER.length : 0);
    return STATUS_SUCCESS;
  }
  yield* c.device('\\Device\\Parking', {
    flags: DO_BUFFERED_IO,
    link: '\\??\\Parking',
    dispatch: {
      *[IRP_MJ_READ](_device, irp) {
        if (nt.IoGetCurrentIrpStackLocation(irp).Parameters_Read_Length === AT_ONCE)
          return yield* nt.completeIrp(irp, STATUS_SUCCESS, 1);
        nt.IoMarkIrpPending(irp);
        nt.IoSetCancelRoutine(irp, cancel);
        waiting = irp;
        return STATUS_PENDING;
      },
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        const code = nt.IoGetCurrentIrpStackLocation(irp).Parameters_DeviceIoControl_IoControlCode;
        const isRelease = code === RELEASE;
        const isWaiting = waiting === undefined ? STATUS_NOT_FOUND : STATUS_SUCCESS;
        const status = isRelease
          ? yield* release(nt.memory.readU32(nt.view(Irp, irp).AssociatedIrp_SystemBuffer))
          : isWaiting;
        return yield* nt.completeIrp(irp, status);
      },
      *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
        yield* c.report('flush', waiting === undefined ? 1 : 0);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      *[IRP_MJ_CLEANUP](_device, irp) {
        const { FileObject } = nt.IoGetCurrentIrpStackLocation(irp);
        const isOwn = waiting !== undefined && nt.IoGetCurrentIrpStackLocation(waiting).FileObject === FileObject;
        if (isOwn) yield* release(STATUS_CANCELLED);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      *[IRP_MJ_CLOSE](_device, irp) {
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
    },
  });
};

function statusBytes(status: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(status).buffer);
}

/** Ends the read that waits, through a handle of its own. */
function* release(t: UserThread, status: number = STATUS_SUCCESS): UserProgram<void> {
  const other = yield* t.CreateFile(PATH);
  yield* t.DeviceIoControl(other, RELEASE, statusBytes(status));
  yield* t.CloseHandle(other);
}

/** Waits until another thread's read waits. */
function* untilWaiting(t: UserThread): UserProgram<void> {
  const other = yield* t.CreateFile(PATH);
  do {
    yield* t.Sleep(1);
    yield* t.DeviceIoControl(other, IS_WAITING);
  } while (t.status !== STATUS_SUCCESS);
  yield* t.CloseHandle(other);
}

/** The status that the memory of a request's OVERLAPPED shows. */
function statusAt(t: UserThread, address: GuestAddress): number {
  return new DataView(t.memory(address, 4).slice().buffer).getUint32(0, true);
}

export default rules((rule) => {
  rule('a request that its driver pends returns at once on an overlapped handle; its end is waited for later', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const read = yield* t.Overlapped({ event: yield* t.CreateEvent({ manualReset: true }) });
      report('pending', (yield* t.ReadFile(file, 8, read)).pending);
      yield* release(t);
      const { status, data } = yield* t.GetOverlappedResult(file, read, true);
      report('status', status);
      report('data', new TextDecoder().decode(data));
      yield* t.CloseHandle(file);
    },
    expect: { pending: 1, status: STATUS_SUCCESS, data: ANSWER },
  });

  rule('the status block is STATUS_PENDING while a request goes on, and gets its result when it is over', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const read = yield* t.Overlapped({ event: yield* t.CreateEvent({ manualReset: true }) });
      yield* t.ReadFile(file, 8, read);
      report('meanwhile', statusAt(t, read.address));
      yield* release(t, STATUS_BUFFER_OVERFLOW);
      yield* t.GetOverlappedResult(file, read, true);
      report('later', statusAt(t, read.address));
      yield* t.CloseHandle(file);
    },
    expect: { meanwhile: STATUS_PENDING, later: STATUS_BUFFER_OVERFLOW },
  });

  rule('the event of a request is reset when the request begins, and signalled when it is over', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const event = yield* t.CreateEvent({ manualReset: true, initialState: true });
      yield* t.ReadFile(file, 8, yield* t.Overlapped({ event }));
      report('meanwhile', yield* t.WaitForSingleObject(event, 0));
      yield* release(t);
      report('later', yield* t.WaitForSingleObject(event));
      yield* t.CloseHandle(file);
    },
    expect: { meanwhile: WAIT_TIMEOUT, later: WAIT_OBJECT_0 },
  });

  rule('a file object is signalled when a request without an event is over, and not before', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      yield* t.ReadFile(file, 8, yield* t.Overlapped());
      report('meanwhile', yield* t.WaitForSingleObject(file, 0));
      yield* release(t, STATUS_UNSUCCESSFUL);
      report('later', yield* t.WaitForSingleObject(file));
      yield* t.CloseHandle(file);
    },
    expect: { meanwhile: WAIT_TIMEOUT, later: WAIT_OBJECT_0 },
  });

  rule('a completion routine runs when its thread waits alertably, not in other waits', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      yield* t.ReadFileEx(file, 8, yield* t.Overlapped(), ({ status }) => report('routine', status));
      yield* release(t);
      report('not alertable', yield* t.SleepEx(5, false));
      report('alertable', yield* t.SleepEx(5, true));
      report('again', yield* t.SleepEx(5, true));
      yield* t.CloseHandle(file);
    },
    expect: { 'not alertable': 0, routine: STATUS_SUCCESS, alertable: WAIT_IO_COMPLETION, again: 0 },
  });

  rule('a completion port tells the end of a request with the key of its file and the OVERLAPPED of the request', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const port = yield* t.CreateIoCompletionPort(file, undefined, 77);
      const read = yield* t.Overlapped();
      yield* t.ReadFile(file, 8, read);
      report('nothing yet', (yield* t.GetQueuedCompletionStatus(port, 0)).ok);
      yield* release(t);
      const { ok, key, bytesTransferred, overlapped, status } = yield* t.GetQueuedCompletionStatus(port);
      report('ok', ok);
      report('key', key);
      report('bytes', bytesTransferred);
      report('overlapped', overlapped === read.address);
      report('status', status);
      for (const handle of [file, port]) yield* t.CloseHandle(handle);
    },
    expect: { 'nothing yet': 0, ok: 1, key: 77, bytes: ANSWER.length, overlapped: 1, status: STATUS_SUCCESS },
  });

  rule('a port serves several files, whose packets it gives in the order in which they came', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const files: HandleValue[] = [];
      const port = yield* t.CreateIoCompletionPort(undefined);
      for (const key of [1, 2]) {
        const file = yield* t.CreateFile(PATH, { overlapped: true });
        files.push(file);
        yield* t.CreateIoCompletionPort(file, port, key);
      }
      yield* t.ReadFile(files[0]!, 8, yield* t.Overlapped());
      yield* t.ReadFile(files[1]!, AT_ONCE, yield* t.Overlapped());
      yield* release(t);
      for (let i = 0; i < 2; i++) report('key', (yield* t.GetQueuedCompletionStatus(port)).key);
      for (const handle of [...files, port]) yield* t.CloseHandle(handle);
    },
    expect: [
      ['key', 2],
      ['key', 1],
    ],
  });

  rule(
    'with FILE_SKIP_COMPLETION_PORT_ON_SUCCESS a request that succeeds at once gives no packet, one that was pended does',
    {
      kernel: parking,
      c: 'Parking',
      *user(t, report) {
        const file = yield* t.CreateFile(PATH, { overlapped: true });
        const port = yield* t.CreateIoCompletionPort(file);
        yield* t.SetFileCompletionNotificationModes(file, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS);
        yield* t.ReadFile(file, AT_ONCE, yield* t.Overlapped());
        report('at once', (yield* t.GetQueuedCompletionStatus(port, 0)).ok);
        yield* t.ReadFile(file, 8, yield* t.Overlapped());
        yield* release(t);
        report('pended', (yield* t.GetQueuedCompletionStatus(port)).ok);
        for (const handle of [file, port]) yield* t.CloseHandle(handle);
      },
      expect: { 'at once': 0, pended: 1 },
    },
  );

  rule('PostQueuedCompletionStatus puts a packet into a port that is given as it was put', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const port = yield* t.CreateIoCompletionPort(undefined);
      yield* t.PostQueuedCompletionStatus(port, 5, 6, 0x1000);
      const { key, bytesTransferred, overlapped } = yield* t.GetQueuedCompletionStatus(port, 0);
      report('bytes', bytesTransferred);
      report('key', key);
      report('overlapped', overlapped);
      report('no more', (yield* t.GetQueuedCompletionStatus(port, 0)).ok);
      yield* t.CloseHandle(port);
    },
    expect: { bytes: 5, key: 6, overlapped: 0x1000, 'no more': 0 },
  });

  rule('a file has one completion port for good, and a synchronous file none', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const port = yield* t.CreateIoCompletionPort(file);
      const second = yield* t.CreateIoCompletionPort(undefined);
      report('second', (yield* t.CreateIoCompletionPort(file, second)).value);
      const synchronous = yield* t.CreateFile(PATH);
      report('synchronous', (yield* t.CreateIoCompletionPort(synchronous, second)).value);
      for (const handle of [file, port, second, synchronous]) yield* t.CloseHandle(handle);
    },
    expect: { second: -1, synchronous: -1 },
  });

  let shared: HandleValue | undefined;
  rule('a synchronous handle lets one request through at a time: a second one reaches the driver after the first', {
    kernel: parking,
    c: 'Parking',
    *user(t) {
      shared = yield* t.CreateFile(PATH);
      yield* t.signal('synchronous: open');
      yield* untilWaiting(t);
      yield* t.signal('synchronous: waiting');
      yield* t.Sleep(20);
      yield* release(t);
      yield* t.waitFor('synchronous: over');
      yield* t.waitFor('synchronous: flushed');
      yield* t.CloseHandle(shared);
    },
    threads: [
      function* (t, report) {
        yield* t.waitFor('synchronous: open');
        const { status } = yield* t.ReadFile(shared!, 8);
        yield* t.waitFor('synchronous: flushed');
        report('read', status);
        yield* t.signal('synchronous: over');
      },
      function* (t) {
        yield* t.waitFor('synchronous: waiting');
        yield* t.FlushFileBuffers(shared!);
        yield* t.signal('synchronous: flushed');
      },
    ],
    // The driver sees no read wait when the flush comes.
    expect: { flush: 1, read: STATUS_SUCCESS },
  });

  rule('CancelIo ends the requests that the thread has made on the handle', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const read = yield* t.Overlapped({ event: yield* t.CreateEvent({ manualReset: true }) });
      yield* t.ReadFile(file, 8, read);
      report('cancel', yield* t.CancelIo(file));
      report('status', (yield* t.GetOverlappedResult(file, read, true)).status);
      yield* t.CloseHandle(file);
    },
    expect: { cancel: 1, status: STATUS_CANCELLED },
  });

  rule('CancelIo leaves alone what another thread has asked for on the handle; CancelIoEx does not', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      shared = yield* t.CreateFile(PATH, { overlapped: true });
      yield* t.signal('other thread: open');
      yield* t.waitFor('other thread: pending');
      yield* t.CancelIo(shared);
      const other = yield* t.CreateFile(PATH);
      yield* t.DeviceIoControl(other, IS_WAITING);
      report('waits', t.status);
      yield* t.CloseHandle(other);
      report('cancelled', yield* t.CancelIoEx(shared));
      yield* t.signal('other thread: cancelled');
      yield* t.waitFor('other thread: over');
      yield* t.CloseHandle(shared);
    },
    threads: [
      function* (t, report) {
        yield* t.waitFor('other thread: open');
        const read = yield* t.Overlapped({ event: yield* t.CreateEvent({ manualReset: true }) });
        yield* t.ReadFile(shared!, 8, read);
        yield* t.signal('other thread: pending');
        const { status } = yield* t.GetOverlappedResult(shared!, read, true);
        yield* t.waitFor('other thread: cancelled');
        report('status', status);
        yield* t.signal('other thread: over');
      },
    ],
    expect: [
      ['waits', STATUS_SUCCESS],
      ['cancelled', 1],
      ['status', STATUS_CANCELLED],
    ],
  });

  rule('CancelSynchronousIo ends the request that a thread waits for', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      yield* untilWaiting(t);
      const thread = yield* t.OpenThread('worker0');
      report('cancelled', yield* t.CancelSynchronousIo(thread));
      yield* t.signal('synchronous request: cancelled');
      yield* t.waitFor('synchronous request: over');
      yield* t.CloseHandle(thread);
    },
    threads: [
      function* (t, report) {
        const file = yield* t.CreateFile(PATH);
        const { status } = yield* t.ReadFile(file, 8);
        yield* t.CloseHandle(file);
        yield* t.waitFor('synchronous request: cancelled');
        report('status', status);
        yield* t.signal('synchronous request: over');
      },
    ],
    expect: { cancelled: 1, status: STATUS_CANCELLED },
  });

  rule('closing the last handle sends IRP_MJ_CLEANUP, in which the driver ends what is still pending', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const event = yield* t.CreateEvent({ manualReset: true });
      const read = yield* t.Overlapped({ event });
      yield* t.ReadFile(file, 8, read);
      yield* t.CloseHandle(file);
      report('event', yield* t.WaitForSingleObject(event));
      report('status', statusAt(t, read.address));
      yield* t.CloseHandle(event);
    },
    expect: { event: WAIT_OBJECT_0, status: STATUS_CANCELLED },
  });

  rule('a request that is over cannot be cancelled: its result stays', {
    kernel: parking,
    c: 'Parking',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { overlapped: true });
      const read = yield* t.Overlapped({ event: yield* t.CreateEvent({ manualReset: true }) });
      yield* t.ReadFile(file, 8, read);
      yield* release(t);
      yield* t.GetOverlappedResult(file, read, true);
      report('cancelled', yield* t.CancelIoEx(file, read));
      report('status', statusAt(t, read.address));
      yield* t.CloseHandle(file);
    },
    expect: { cancelled: 0, status: STATUS_SUCCESS },
  });
});
