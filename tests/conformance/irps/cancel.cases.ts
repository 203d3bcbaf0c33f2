/** Cancellation. Source: "Canceling IRPs", "IoCancelIrp function (wdm.h)", "Cancel-Safe IRP Queues". */
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  IoStackLocation,
  Irp,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_CANCELLED,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const IO_STACK_LOCATION_BYTES = 72;

/** An IRP of the driver's own, as if it had come to its driver: with a current stack location for `device`. */
function* arrivedIrp(nt: DriverKit, device: GuestAddress): DriverCode<GuestAddress> {
  const irp = yield* nt.IoAllocateIrp(1, false);
  const view = nt.view(Irp, irp);
  view.CurrentLocation--;
  view.Tail_Overlay_CurrentStackLocation = addressAdd(view.Tail_Overlay_CurrentStackLocation, -IO_STACK_LOCATION_BYTES);
  nt.view(IoStackLocation, view.Tail_Overlay_CurrentStackLocation).DeviceObject = device;
  return irp;
}

export default rules((rule) => {
  rule('IoCancelIrp of an IRP without a cancel routine marks it cancelled and returns FALSE', {
    c: 'CancelWithoutRoutine',
    *kernel(nt, c) {
      const irp = yield* nt.IoAllocateIrp(1, false);
      yield* c.report('called', yield* nt.IoCancelIrp(irp));
      yield* c.report('cancel', nt.view(Irp, irp).Cancel);
      yield* nt.IoFreeIrp(irp);
    },
    expect: { called: false, cancel: 1 },
  });

  rule('IoCancelIrp calls the cancel routine with the device and the IRP, at DISPATCH_LEVEL, and returns TRUE', {
    c: 'CancelCallsRoutine',
    *kernel(nt, c) {
      const device = yield* c.device('');
      const irp = yield* arrivedIrp(nt, device);
      nt.IoSetCancelRoutine(
        irp,
        nt.routine(function* (deviceObject, cancelled) {
          yield* c.report('device', deviceObject === device);
          yield* c.report('irp', cancelled === irp);
          yield* c.report('irql', yield* nt.KeGetCurrentIrql());
          yield* nt.IoReleaseCancelSpinLock(nt.view(Irp, cancelled).CancelIrql);
          return 0;
        }),
      );
      yield* c.report('called', yield* nt.IoCancelIrp(irp));
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
      yield* nt.IoFreeIrp(irp);
    },
    expect: { device: true, irp: true, irql: DISPATCH_LEVEL, called: true, after: PASSIVE_LEVEL },
  });

  rule('IoCancelIrp takes the cancel routine away before it calls it, so that it is called once', {
    c: 'CancelOnce',
    *kernel(nt, c) {
      const irp = yield* arrivedIrp(nt, yield* c.device(''));
      nt.IoSetCancelRoutine(
        irp,
        nt.routine(function* (_device, cancelled) {
          yield* c.report('inside', nt.view(Irp, cancelled).CancelRoutine);
          yield* nt.IoReleaseCancelSpinLock(nt.view(Irp, cancelled).CancelIrql);
          return 0;
        }),
      );
      yield* c.report('first', yield* nt.IoCancelIrp(irp));
      yield* c.report('second', yield* nt.IoCancelIrp(irp));
      yield* nt.IoFreeIrp(irp);
    },
    expect: { inside: 0, first: true, second: false },
  });

  rule('a driver that clears the cancel routine and gets it back owns the IRP: cancelling calls nothing', {
    c: 'CancelAfterClear',
    *kernel(nt, c) {
      const irp = yield* arrivedIrp(nt, yield* c.device(''));
      const routine = nt.routine(function* () {
        yield* c.report('called', true);
        return 0;
      });
      nt.IoSetCancelRoutine(irp, routine);
      yield* c.report('old', nt.IoSetCancelRoutine(irp, NULL_ADDRESS) === routine);
      yield* c.report('cancelled', yield* nt.IoCancelIrp(irp));
      yield* nt.IoFreeIrp(irp);
    },
    expect: { old: true, cancelled: false },
  });

  rule('IoAcquireCancelSpinLock raises to DISPATCH_LEVEL and stores the level to go back to', {
    c: 'CancelSpinLock',
    *kernel(nt, c) {
      const irql = nt.local(1);
      yield* nt.IoAcquireCancelSpinLock(irql);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* c.report('stored', nt.memory.readU8(irql));
      yield* nt.IoReleaseCancelSpinLock(nt.memory.readU8(irql));
      yield* c.report('released', yield* nt.KeGetCurrentIrql());
    },
    expect: { held: DISPATCH_LEVEL, stored: PASSIVE_LEVEL, released: PASSIVE_LEVEL },
  });

  rule('CancelIoEx ends a pending read by its driver’s cancel routine, with the status that the routine sets', {
    *kernel(nt, c) {
      const cancel = nt.routine(function* (_device, irp) {
        yield* nt.IoReleaseCancelSpinLock(nt.view(Irp, irp).CancelIrql);
        yield* nt.completeIrp(irp, STATUS_CANCELLED);
        return 0;
      });
      yield* c.device('\\Device\\Cancelable', {
        link: '\\??\\Cancelable',
        dispatch: {
          // IRP_MJ_READ
          *3(_device, irp) {
            nt.IoMarkIrpPending(irp);
            nt.IoSetCancelRoutine(irp, cancel);
            yield* nt.KeGetCurrentIrql();
            return 0x103;
          },
        },
      });
    },
    *user(t, report) {
      const file = yield* t.CreateFile('\\\\.\\Cancelable', { overlapped: true });
      const read = yield* t.Overlapped();
      report('pending', (yield* t.ReadFile(file, 4, read)).pending);
      report('cancelled', yield* t.CancelIoEx(file, read));
      report('status', (yield* t.GetOverlappedResult(file, read, true)).status);
      report('again', yield* t.CancelIoEx(file, read));
      yield* t.CloseHandle(file);
    },
    expect: { pending: true, cancelled: true, status: STATUS_CANCELLED, again: false },
  });

  rule('an IRP completed with its cancel routine still set is DRIVER_VERIFIER_IOMANAGER_VIOLATION 0x7', {
    c: 'CompleteCancelable',
    *kernel(nt, c) {
      const irp = yield* arrivedIrp(nt, yield* c.device(''));
      nt.IoSetCancelRoutine(
        irp,
        nt.routine(() => 0),
      );
      yield* nt.completeIrp(irp, STATUS_SUCCESS);
    },
    expect: {},
    bugCheck: [0xc9, 0x7, undefined, undefined, 0],
  });
});
