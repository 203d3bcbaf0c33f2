/** Power requests, and completion routines that keep their driver loaded. Source: the pages of the routines (wdm.h). */
import {
  DeviceObject,
  type DriverCode,
  type DriverKit,
  type DriverRoutine,
  type GuestAddress,
  IoStatusBlock,
  IRP_MJ_FLUSH_BUFFERS,
  IRP_MJ_POWER,
  IRP_MN_POWER_SEQUENCE,
  IRP_MN_QUERY_POWER,
  IRP_MN_SET_POWER,
  IRP_MN_WAIT_WAKE,
  Irp,
  KEVENT,
  NULL_ADDRESS,
  STATUS_CANCELLED,
  STATUS_INVALID_PARAMETER_2,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_NOT_SUPPORTED,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../../kernel/driver-kit/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

const [PowerDeviceD0, PowerDeviceD3] = [1, 4];
const [SystemPowerState, DevicePowerState] = [0, 1];
const PowerSystemWorking = 1;
const [IRQL_PASSIVE, IRQL_DISPATCH] = [0, 2];
const DO_POWER_PAGABLE = 0x2000;
const NotificationEvent = 0;
const SEVEN = { lo: 7, hi: 0 };

/** Asks for a power state, and reports what is asked to be told of the end. */
function* request(nt: DriverKit, c: CaseContext, device: GuestAddress, minor: number, state: number): DriverCode<void> {
  const over = nt.routine(function* (told, same, reached, context, block) {
    yield* c.report('device', told === device);
    yield* c.report('over', same!);
    yield* c.report('state', reached!);
    yield* c.report('context', context!);
    yield* c.report('status', nt.view(IoStatusBlock, block!).Status);
    return 0;
  });
  yield* c.report('returned', yield* nt.PoRequestPowerIrp(device, minor, state, over, SEVEN, NULL_ADDRESS));
}

export default rules((rule) => {
  rule('PoRequestPowerIrp sends IRP_MJ_POWER to the top of the stack, tells of its end, and is pending in any case', {
    c: 'RequestPower',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_POWER](_device, irp) {
            const location = nt.IoGetCurrentIrpStackLocation(irp);
            yield* c.report('minor', location.MinorFunction);
            yield* c.report('type', location.Parameters_Power_Type);
            yield* c.report('asked', location.Parameters_Power_State);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      yield* c.filter(device, {
        *[IRP_MJ_POWER](_device, irp) {
          yield* c.report('top', 1);
          yield* nt.PoStartNextPowerIrp(irp);
          nt.IoSkipCurrentIrpStackLocation(irp);
          return yield* nt.PoCallDriver(device, irp);
        },
      });
      yield* request(nt, c, device, IRP_MN_SET_POWER, PowerDeviceD3);
    },
    expect: {
      top: 1,
      minor: IRP_MN_SET_POWER,
      type: DevicePowerState,
      asked: PowerDeviceD3,
      device: 1,
      over: IRP_MN_SET_POWER,
      state: PowerDeviceD3,
      context: 7,
      status: STATUS_SUCCESS,
      returned: STATUS_PENDING,
    },
  });

  rule('a power request starts as STATUS_NOT_SUPPORTED, which is its result when no driver says otherwise', {
    c: 'PowerNotSupported',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_POWER](_device, irp) {
            const { Status } = nt.view(IoStatusBlock, nt.view(Irp, irp).IoStatus);
            yield* nt.IofCompleteRequest(irp, 0);
            return Status;
          },
        },
      });
      yield* request(nt, c, device, IRP_MN_QUERY_POWER, PowerDeviceD0);
    },
    expect: {
      device: 1,
      over: IRP_MN_QUERY_POWER,
      state: PowerDeviceD0,
      context: 7,
      status: STATUS_NOT_SUPPORTED,
      returned: STATUS_PENDING,
    },
  });

  rule('PoRequestPowerIrp of a minor function that drivers may not send is STATUS_INVALID_PARAMETER_2', {
    c: 'PowerWrongMinor',
    *kernel(nt, c) {
      const device = yield* c.device('');
      for (const minor of [IRP_MN_POWER_SEQUENCE, 4]) {
        const status = yield* nt.PoRequestPowerIrp(device, minor, PowerDeviceD0, NULL_ADDRESS, SEVEN, NULL_ADDRESS);
        yield* c.report('status', status);
      }
    },
    expect: [
      ['status', STATUS_INVALID_PARAMETER_2],
      ['status', STATUS_INVALID_PARAMETER_2],
    ],
  });

  rule('a wait for wake-up stays pending; the caller has its IRP to cancel it by', {
    c: 'WaitWake',
    *kernel(nt, c) {
      const cancel: DriverRoutine = function* (_device, irp) {
        yield* nt.IoReleaseCancelSpinLock(nt.view(Irp, irp).CancelIrql);
        return yield* nt.completeIrp(irp, STATUS_CANCELLED);
      };
      const device = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_POWER](_device, irp) {
            yield* c.report('minor', nt.IoGetCurrentIrpStackLocation(irp).MinorFunction);
            nt.IoMarkIrpPending(irp);
            nt.IoSetCancelRoutine(irp, nt.routine(cancel));
            return STATUS_PENDING;
          },
        },
      });
      const over = nt.routine(function* (_device, _minor, _state, _context, block) {
        yield* c.report('status', nt.view(IoStatusBlock, block!).Status);
        return 0;
      });
      const out = nt.local(8);
      yield* c.report(
        'returned',
        yield* nt.PoRequestPowerIrp(device, IRP_MN_WAIT_WAKE, PowerSystemWorking, over, SEVEN, out),
      );
      yield* c.report('cancelled', yield* nt.IoCancelIrp(nt.memory.readPointer(out)));
    },
    expect: { minor: IRP_MN_WAIT_WAKE, returned: STATUS_PENDING, status: STATUS_CANCELLED, cancelled: 1 },
  });

  rule('a device with DO_POWER_PAGABLE gets power requests at PASSIVE_LEVEL, from wherever they are asked for', {
    c: 'PowerPageable',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        flags: DO_POWER_PAGABLE,
        dispatch: {
          *[IRP_MJ_POWER](_device, irp) {
            yield* c.report('IRQL', yield* nt.KeGetCurrentIrql());
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      const event = nt.local(KEVENT.SIZE);
      yield* nt.KeInitializeEvent(event, NotificationEvent, false);
      const over = nt.routine(function* () {
        yield* nt.KeSetEvent(event, 0, false);
        return 0;
      });
      const old = yield* nt.KfRaiseIrql(IRQL_DISPATCH);
      yield* nt.PoRequestPowerIrp(device, IRP_MN_SET_POWER, PowerDeviceD0, over, SEVEN, NULL_ADDRESS);
      yield* nt.KeLowerIrql(old);
      yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS);
      yield* c.report('was', nt.view(DeviceObject, device).Flags & DO_POWER_PAGABLE);
    },
    expect: { IRQL: IRQL_PASSIVE, was: DO_POWER_PAGABLE },
  });

  rule('PoSetPowerState returns the state that it was told last, of the device and of the system apart', {
    c: 'SetPowerState',
    *kernel(nt, c) {
      const device = yield* c.device('');
      yield* c.report('first', yield* nt.PoSetPowerState(device, DevicePowerState, PowerDeviceD0));
      yield* c.report('system', yield* nt.PoSetPowerState(device, SystemPowerState, PowerSystemWorking));
      yield* c.report('second', yield* nt.PoSetPowerState(device, DevicePowerState, PowerDeviceD3));
      yield* c.report('third', yield* nt.PoSetPowerState(device, DevicePowerState, PowerDeviceD0));
    },
    expect: { first: 0, system: 0, second: PowerDeviceD0, third: PowerDeviceD3 },
  });

  rule('the routine that IoSetCompletionRoutineEx sets is called as one by IoSetCompletionRoutine', {
    c: 'CompletionEx',
    *kernel(nt, c) {
      const below = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 5);
          },
        },
      });
      const own = yield* c.device('');
      const irp = yield* nt.IoAllocateIrp(nt.view(DeviceObject, below).StackSize + 1, false);
      nt.IoSetNextIrpStackLocation(irp);
      nt.IoGetCurrentIrpStackLocation(irp).DeviceObject = own;
      const next = nt.IoGetNextIrpStackLocation(irp);
      next.MajorFunction = IRP_MJ_FLUSH_BUFFERS;
      const completed = nt.routine(function* (device, done, context) {
        yield* c.report('device', device === own);
        yield* c.report('irp', done === irp);
        yield* c.report('context', context!);
        yield* c.report('information', nt.view(IoStatusBlock, nt.view(Irp, done!).IoStatus).Information.lo);
        return STATUS_MORE_PROCESSING_REQUIRED;
      });
      yield* c.report('set', yield* nt.IoSetCompletionRoutineEx(own, irp, completed, SEVEN, true, true, true));
      yield* c.report('sent', yield* nt.IofCallDriver(below, irp));
      yield* nt.IoFreeIrp(irp);
    },
    expect: { set: STATUS_SUCCESS, device: 1, irp: 1, context: 7, information: 5, sent: STATUS_SUCCESS },
  });

  rule('the device of IoSetCompletionRoutineEx is held until the routine has returned, and no longer', {
    c: 'CompletionExHolds',
    *kernel(nt, c) {
      const below = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            return yield* nt.completeIrp(irp, STATUS_UNSUCCESSFUL);
          },
        },
      });
      const own = yield* c.device('');
      /** References to the device, seen by taking one more. */
      function* references(): DriverCode<number> {
        const count = Number(yield* nt.ObReferenceObject(own));
        yield* nt.ObDereferenceObject(own);
        return count;
      }
      const before = yield* references();
      const irp = yield* nt.IoAllocateIrp(nt.view(DeviceObject, below).StackSize, false);
      nt.IoGetNextIrpStackLocation(irp).MajorFunction = IRP_MJ_FLUSH_BUFFERS;
      const completed = nt.routine(function* () {
        yield* c.report('meanwhile', (yield* references()) - before);
        return STATUS_MORE_PROCESSING_REQUIRED;
      });
      yield* nt.IoSetCompletionRoutineEx(own, irp, completed, SEVEN, true, true, true);
      yield* nt.IofCallDriver(below, irp);
      yield* c.report('at last', (yield* references()) - before);
      yield* nt.IoFreeIrp(irp);
    },
    expect: { meanwhile: 1, 'at last': 0 },
  });
});
