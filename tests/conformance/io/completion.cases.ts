/**
 * Completion routines and pending requests, IRPs of a driver's own. Source: "IoSetCompletionRoutine macro (wdm.h)", "IO_COMPLETION_ROUTINE callback
 * function (wdm.h)", "Implementing an IoCompletion Routine", "IoMarkIrpPending macro (wdm.h)".
 */
import {
  addressAdd,
  DeviceObject,
  type GuestAddress,
  IoStackLocation,
  IoStatusBlock,
  IRP_MJ_FLUSH_BUFFERS,
  Irp,
  KEVENT,
  NULL_ADDRESS,
  STATUS_CANCELLED,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { MULTIPLE_IRP_COMPLETE_REQUESTS, NO_MORE_IRP_STACK_LOCATIONS } from '../../../nt/bug-check-codes.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { type KernelPart, rules, type UserPart } from '../harness/rule.ts';

/** IO_NO_INCREMENT, NotificationEvent, Executive, KernelMode. */
const [NO_INCREMENT, NOTIFICATION, EXECUTIVE, KERNEL_MODE] = [0, 0, 0, 0];
const LOCATION_BYTES = 72;

interface Stack {
  readonly nt: DriverKit;
  readonly c: CaseContext;
  readonly irp: GuestAddress;
  /** The device that handles the request, and the one below a filter. */
  readonly device: GuestAddress;
  readonly lower: GuestAddress;
}
type Handler = (stack: Stack) => DriverCode;

/** A device and a filter above it, which handle flushes. */
const stack = (bottom: Handler, filter: Handler): KernelPart =>
  function* kernel(nt, c) {
    const lower = yield* c.device('\\Device\\Completion', {
      dispatch: { [IRP_MJ_FLUSH_BUFFERS]: (device, irp) => bottom({ nt, c, irp, device, lower: NULL_ADDRESS }) },
    });
    yield* c.filter(lower, { [IRP_MJ_FLUSH_BUFFERS]: (device, irp) => filter({ nt, c, irp, device, lower }) });
  };

const ends =
  (status: number): Handler =>
  ({ nt, irp }) =>
    nt.completeIrp(irp, status);

/** Passes the request down with a completion routine. */
function sendDown({ nt, irp, lower }: Stack, done: DriverRoutine, on = [true, true, true], context = NULL_ADDRESS) {
  nt.IoCopyCurrentIrpStackLocationToNext(irp);
  nt.IoSetCompletionRoutine(irp, nt.routine(done), context, on[0]!, on[1]!, on[2]!);
  return nt.IoCallDriver(lower, irp);
}

/** A filter whose completion routine is called for these outcomes, reports and continues. */
const reportsWhen =
  (...on: boolean[]): Handler =>
  (s) =>
    sendDown(
      s,
      function* (_device) {
        yield* s.c.report('called', 1);
        return STATUS_SUCCESS;
      },
      on,
    );

const flush: UserPart = function* user(t, report) {
  const handle = yield* t.CreateFile('\\Device\\Completion');
  yield* t.FlushFileBuffers(handle);
  report('status', t.status);
  yield* t.CloseHandle(handle);
};

export default rules((rule) => {
  rule('a completion routine set for success is called when the request succeeds', {
    c: 'OnSuccessSucceeds',
    kernel: stack(ends(STATUS_SUCCESS), reportsWhen(true, false, false)),
    user: flush,
    expect: { called: 1, status: STATUS_SUCCESS },
  });

  rule('a completion routine set for success is not called when the request fails', {
    c: 'OnSuccessFails',
    kernel: stack(ends(STATUS_UNSUCCESSFUL), reportsWhen(true, false, false)),
    user: flush,
    expect: { status: STATUS_UNSUCCESSFUL },
  });

  rule('a completion routine set for errors is called when the request fails', {
    c: 'OnErrorFails',
    kernel: stack(ends(STATUS_UNSUCCESSFUL), reportsWhen(false, true, false)),
    user: flush,
    expect: { called: 1, status: STATUS_UNSUCCESSFUL },
  });

  rule('a completion routine set for errors is not called when the request succeeds', {
    c: 'OnErrorSucceeds',
    kernel: stack(ends(STATUS_SUCCESS), reportsWhen(false, true, false)),
    user: flush,
    expect: { status: STATUS_SUCCESS },
  });

  rule('a completion routine set for cancellation alone is not called for a request that nobody cancelled', {
    c: 'OnCancelAlone',
    kernel: stack(ends(STATUS_SUCCESS), reportsWhen(false, false, true)),
    user: flush,
    expect: { status: STATUS_SUCCESS },
  });

  rule('a completion routine set for cancellation is called when the Cancel flag of the IRP is set', {
    c: 'OnCancelCancelled',
    kernel: stack(
      ({ nt, irp }) => {
        nt.view(Irp, irp).Cancel = 1;
        return nt.completeIrp(irp, STATUS_CANCELLED);
      },
      reportsWhen(false, false, true),
    ),
    user: flush,
    expect: { called: 1, status: STATUS_CANCELLED },
  });

  rule('a completion routine gets the device of the driver that set it, the IRP and its context', {
    c: 'CompletionArguments',
    kernel: stack(ends(STATUS_SUCCESS), (s) =>
      sendDown(
        s,
        function* (device, irp, context) {
          yield* s.c.report('device', device === s.device);
          yield* s.c.report('irp', irp === s.irp);
          yield* s.c.report('context', context);
          return STATUS_SUCCESS;
        },
        undefined,
        0x77 as GuestAddress,
      ),
    ),
    user: flush,
    expect: { device: 1, irp: 1, context: 0x77, status: STATUS_SUCCESS },
  });

  rule('in a completion routine the current stack location is again that of the driver that set it', {
    c: 'CompletionLocation',
    kernel: stack(ends(STATUS_SUCCESS), (s) => {
      const own = s.nt.IoGetCurrentIrpStackLocation(s.irp).address;
      return sendDown(s, function* (_device, irp) {
        yield* s.c.report('own location', s.nt.IoGetCurrentIrpStackLocation(irp).address === own);
        return STATUS_SUCCESS;
      });
    }),
    user: flush,
    expect: { 'own location': 1, status: STATUS_SUCCESS },
  });

  rule('a completion routine sees the status that the driver below has completed with, and may change it', {
    c: 'CompletionChangesStatus',
    kernel: stack(ends(STATUS_UNSUCCESSFUL), (s) =>
      sendDown(s, function* (_device, irp) {
        const block = s.nt.view(IoStatusBlock, s.nt.view(Irp, irp).IoStatus);
        yield* s.c.report('below', block.Status);
        block.Status = STATUS_SUCCESS;
        return STATUS_SUCCESS;
      }),
    ),
    *user(t, report) {
      // The dispatch routine has returned the other status by then, as it must not: what counts for the program is the block.
      const handle = yield* t.CreateFile('\\Device\\Completion');
      const result = yield* t.FlushFileBuffers(handle);
      yield* t.CloseHandle(handle);
      report('returned', result);
    },
    expect: { below: STATUS_UNSUCCESSFUL, returned: 0 },
  });

  rule('completion routines are called from the lowest driver that set one to the highest', {
    c: 'CompletionOrder',
    *kernel(nt, c) {
      const bottom = yield* c.device('\\Device\\Completion', {
        dispatch: { [IRP_MJ_FLUSH_BUFFERS]: (_device, irp) => nt.completeIrp(irp, STATUS_SUCCESS) },
      });
      let lower = bottom;
      for (const number of [2, 3, 4]) {
        const below = lower;
        lower = yield* c.filter(bottom, {
          [IRP_MJ_FLUSH_BUFFERS]: (device, irp) =>
            sendDown({ nt, c, irp, device, lower: below }, function* (_device) {
              yield* c.report('routine of', number);
              return STATUS_SUCCESS;
            }),
        });
      }
    },
    user: flush,
    expect: [
      ['routine of', 2],
      ['routine of', 3],
      ['routine of', 4],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule('STATUS_MORE_PROCESSING_REQUIRED stops completion: the routines above wait until the driver completes again', {
    c: 'MoreProcessing',
    kernel: stack(ends(STATUS_SUCCESS), function* (s) {
      const { nt, c, irp } = s;
      const event = nt.local(KEVENT.SIZE);
      yield* nt.KeInitializeEvent(event, NOTIFICATION, false);
      yield* sendDown(
        s,
        function* (_device, _irp, context) {
          yield* nt.KeSetEvent(context, NO_INCREMENT, false);
          return STATUS_MORE_PROCESSING_REQUIRED;
        },
        undefined,
        event,
      );
      yield* nt.KeWaitForSingleObject(event, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS);
      yield* c.report('owned again', nt.view(IoStatusBlock, nt.view(Irp, irp).IoStatus).Status);
      return yield* nt.completeIrp(irp, STATUS_UNSUCCESSFUL);
    }),
    user: flush,
    expect: { 'owned again': STATUS_SUCCESS, status: STATUS_UNSUCCESSFUL },
  });

  rule('PendingReturned in a completion routine tells that the driver below has marked the IRP pending', {
    c: 'PendingReturned',
    kernel: stack(
      function* ({ nt, irp }) {
        nt.IoMarkIrpPending(irp);
        yield* nt.completeIrp(irp, STATUS_SUCCESS);
        return STATUS_PENDING;
      },
      (s) =>
        sendDown(s, function* (_device, irp) {
          const { PendingReturned } = s.nt.view(Irp, irp);
          yield* s.c.report('PendingReturned', PendingReturned);
          if (PendingReturned !== 0) s.nt.IoMarkIrpPending(irp);
          return STATUS_SUCCESS;
        }),
    ),
    user: flush,
    expect: { PendingReturned: 1, status: STATUS_SUCCESS },
  });

  rule('PendingReturned is FALSE when the driver below has not marked the IRP', {
    c: 'NotPending',
    kernel: stack(ends(STATUS_SUCCESS), (s) =>
      sendDown(s, function* (_device, irp) {
        yield* s.c.report('PendingReturned', s.nt.view(Irp, irp).PendingReturned);
        return STATUS_SUCCESS;
      }),
    ),
    user: flush,
    expect: { PendingReturned: 0, status: STATUS_SUCCESS },
  });

  rule('IoCallDriver returns what the dispatch routine of the driver below returns', {
    c: 'CallDriverReturns',
    kernel: stack(ends(STATUS_UNSUCCESSFUL), function* ({ nt, c, irp, lower }) {
      nt.IoSkipCurrentIrpStackLocation(irp);
      const status = yield* nt.IoCallDriver(lower, irp);
      yield* c.report('returned', status);
      return status;
    }),
    user: flush,
    expect: { returned: STATUS_UNSUCCESSFUL, status: STATUS_UNSUCCESSFUL },
  });

  rule('after IoSkipCurrentIrpStackLocation the driver below has the very stack location of this one', {
    c: 'SkipSharesLocation',
    kernel: stack(
      function* ({ nt, c, irp }) {
        const location = nt.IoGetCurrentIrpStackLocation(irp).address;
        yield* c.report('same location', location === c.kept.get('location'));
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      ({ nt, c, irp, lower }) => {
        c.kept.set('location', nt.IoGetCurrentIrpStackLocation(irp).address);
        nt.IoSkipCurrentIrpStackLocation(irp);
        return nt.IoCallDriver(lower, irp);
      },
    ),
    user: flush,
    expect: { 'same location': 1, status: STATUS_SUCCESS },
  });

  rule('after IoCopyCurrentIrpStackLocationToNext the driver below has the next location, with the same parameters', {
    c: 'CopyNextLocation',
    kernel: stack(
      function* ({ nt, c, irp }) {
        const location = nt.IoGetCurrentIrpStackLocation(irp);
        yield* c.report('next location', addressAdd(location.address, LOCATION_BYTES) === c.kept.get('location'));
        yield* c.report('argument', location.Parameters_Others_Argument1);
        yield* c.report('MajorFunction', location.MajorFunction);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      ({ nt, c, irp, lower }) => {
        const own = nt.IoGetCurrentIrpStackLocation(irp);
        own.Parameters_Others_Argument1 = 0x55 as GuestAddress;
        c.kept.set('location', own.address);
        nt.IoCopyCurrentIrpStackLocationToNext(irp);
        return nt.IoCallDriver(lower, irp);
      },
    ),
    user: flush,
    expect: { 'next location': 1, argument: 0x55, MajorFunction: IRP_MJ_FLUSH_BUFFERS, status: STATUS_SUCCESS },
  });

  rule('IoCallDriver stores the device in the stack location of the driver that is called', {
    c: 'CallDriverDevice',
    kernel: stack(
      function* ({ nt, c, irp, device }) {
        yield* c.report('device', nt.IoGetCurrentIrpStackLocation(irp).DeviceObject === device);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      ({ nt, irp, lower }) => {
        nt.IoSkipCurrentIrpStackLocation(irp);
        return nt.IoCallDriver(lower, irp);
      },
    ),
    user: flush,
    expect: { device: 1, status: STATUS_SUCCESS },
  });

  rule('a pended request ends the call of a synchronous program only when it is completed, with the status of then', {
    c: 'PendedByThread',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Completion', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            const waiting = c.kept.get('waiting');
            if (waiting === undefined) {
              c.kept.set('waiting', irp);
              nt.IoMarkIrpPending(irp);
              return STATUS_PENDING;
            }
            yield* c.report('completes the other', 1);
            yield* nt.completeIrp(waiting, STATUS_UNSUCCESSFUL);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Completion');
      yield* t.Sleep(10);
      yield* t.FlushFileBuffers(handle);
      report('second', t.status);
      yield* t.CloseHandle(handle);
    },
    threads: [
      function* first(t, report) {
        const handle = yield* t.CreateFile('\\Device\\Completion');
        yield* t.FlushFileBuffers(handle);
        const { status } = t;
        yield* t.Sleep(10);
        report('first', status);
        yield* t.CloseHandle(handle);
      },
    ],
    expect: { 'completes the other': 1, second: STATUS_SUCCESS, first: STATUS_UNSUCCESSFUL },
  });

  rule('IoAllocateIrp makes an IRP with so many stack locations, the current one above them all', {
    c: 'AllocateIrp',
    *kernel(nt, c) {
      const irp = yield* nt.IoAllocateIrp(3, false);
      const view = nt.view(Irp, irp);
      yield* c.report('Type', view.Type);
      yield* c.report('StackCount', view.StackCount);
      yield* c.report('CurrentLocation', view.CurrentLocation);
      yield* nt.IoFreeIrp(irp);
    },
    expect: { Type: 6, StackCount: 3, CurrentLocation: 4 },
  });

  rule('a driver may send an IRP of its own, take it back in a completion routine and free it', {
    c: 'OwnIrp',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            yield* c.report('CurrentLocation', nt.view(Irp, irp).CurrentLocation);
            return yield* nt.completeIrp(irp, STATUS_UNSUCCESSFUL, 9);
          },
        },
      });
      const irp = yield* nt.IoAllocateIrp(nt.view(DeviceObject, device).StackSize, false);
      const next = nt.IoGetNextIrpStackLocation(irp);
      next.MajorFunction = IRP_MJ_FLUSH_BUFFERS;
      const takeBack = nt.routine(() => STATUS_MORE_PROCESSING_REQUIRED);
      nt.IoSetCompletionRoutine(irp, takeBack, NULL_ADDRESS, true, true, true);
      yield* c.report('returned', yield* nt.IoCallDriver(device, irp));
      const block = nt.view(IoStatusBlock, nt.view(Irp, irp).IoStatus);
      yield* c.report('Status', block.Status);
      yield* c.report('Information', block.Information.lo);
      yield* nt.IoFreeIrp(irp);
    },
    expect: { CurrentLocation: 1, returned: STATUS_UNSUCCESSFUL, Status: STATUS_UNSUCCESSFUL, Information: 9 },
  });

  rule('the completion routine of whoever made the IRP gets no device: there is none of its own', {
    c: 'OwnIrpNoDevice',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        dispatch: { [IRP_MJ_FLUSH_BUFFERS]: (_device, irp) => nt.completeIrp(irp, STATUS_SUCCESS) },
      });
      const irp = yield* nt.IoAllocateIrp(1, false);
      nt.IoGetNextIrpStackLocation(irp).MajorFunction = IRP_MJ_FLUSH_BUFFERS;
      const takeBack = nt.routine(function* (deviceObject) {
        yield* c.report('device', deviceObject);
        return STATUS_MORE_PROCESSING_REQUIRED;
      });
      nt.IoSetCompletionRoutine(irp, takeBack, NULL_ADDRESS, true, true, true);
      yield* nt.IoCallDriver(device, irp);
      yield* nt.IoFreeIrp(irp);
    },
    expect: { device: 0 },
  });

  rule('IoReuseIrp makes an IRP as new, with the status it is told', {
    c: 'ReuseIrp',
    *kernel(nt, c) {
      const irp = yield* nt.IoAllocateIrp(2, false);
      nt.IoSetNextIrpStackLocation(irp);
      nt.setIoStatus(irp, STATUS_SUCCESS, 5);
      yield* nt.IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
      const view = nt.view(Irp, irp);
      yield* c.report('CurrentLocation', view.CurrentLocation);
      yield* c.report('Status', nt.view(IoStatusBlock, view.IoStatus).Status);
      yield* nt.IoFreeIrp(irp);
    },
    expect: { CurrentLocation: 3, Status: STATUS_UNSUCCESSFUL },
  });

  rule('completing a request twice is bug check MULTIPLE_IRP_COMPLETE_REQUESTS', {
    c: 'CompleteTwice',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Completion', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            yield* nt.completeIrp(irp, STATUS_SUCCESS);
            yield* c.report('once', 1);
            yield* nt.IoCompleteRequest(irp, NO_INCREMENT);
          },
        },
      });
    },
    user: flush,
    expect: { once: 1 },
    bugCheck: [MULTIPLE_IRP_COMPLETE_REQUESTS],
  });

  rule('passing an IRP on without a stack location left is bug check NO_MORE_IRP_STACK_LOCATIONS with the IRP', {
    c: 'NoMoreLocations',
    *kernel(nt, c) {
      const device = yield* c.device('');
      const irp = yield* nt.IoAllocateIrp(1, false);
      // The only location becomes the current one, as if this driver had been called with it.
      nt.IoSetNextIrpStackLocation(irp);
      nt.view(IoStackLocation, nt.IoGetCurrentIrpStackLocation(irp).address).MajorFunction = IRP_MJ_FLUSH_BUFFERS;
      yield* nt.IoCallDriver(device, irp);
    },
    bugCheck: [NO_MORE_IRP_STACK_LOCATIONS],
  });
});
