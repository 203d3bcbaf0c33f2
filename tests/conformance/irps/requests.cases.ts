/** Requests that drivers build, cancel-safe queues, StartIo. Source: the pages of the routines (wdm.h, ntifs.h). */
import {
  addressAdd,
  DISPATCH_LEVEL,
  DriverObject,
  type GuestAddress,
  IO_CSQ,
  IO_STATUS_BLOCK,
  IoStackLocation,
  IoStatusBlock,
  Irp,
  KEVENT,
  NULL_ADDRESS,
  STATUS_CANCELLED,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const IRP_MJ_READ = 3;
const IRP_MJ_FLUSH_BUFFERS = 9;
const IRP_MJ_INTERNAL_DEVICE_CONTROL = 15;
const DO_BUFFERED_IO = 4;
const LOCATION_BYTES = 72;

/** An event that is not signalled, and a status block, as a driver has them on its stack. */
function* waitBlock(nt: DriverKit): DriverCode<{ event: GuestAddress; block: GuestAddress }> {
  const event = nt.local(KEVENT.SIZE);
  yield* nt.KeInitializeEvent(event, 0, false);
  return { event, block: nt.local(IO_STATUS_BLOCK.SIZE) };
}

/** An IRP of the driver's own that has come to its driver; who completes it gets it back. */
function* arrivedIrp(nt: DriverKit, device: GuestAddress): DriverCode<GuestAddress> {
  const irp = yield* nt.IoAllocateIrp(1, false);
  const view = nt.view(Irp, irp);
  view.CurrentLocation--;
  view.Tail_Overlay_CurrentStackLocation = addressAdd(view.Tail_Overlay_CurrentStackLocation, -LOCATION_BYTES);
  const stack = nt.view(IoStackLocation, view.Tail_Overlay_CurrentStackLocation);
  stack.DeviceObject = device;
  stack.CompletionRoutine = nt.routine(() => STATUS_MORE_PROCESSING_REQUIRED);
  stack.Control = 0xe0;
  return irp;
}

export default rules((rule) => {
  rule(
    'IoBuildSynchronousFsdRequest: the buffer has the data, the event is set and the status block filled at the end',
    {
      c: 'BuildRead',
      *kernel(nt, c) {
        const device = yield* c.device('', {
          flags: DO_BUFFERED_IO,
          dispatch: {
            *[IRP_MJ_READ](_device, irp) {
              nt.memory.writeU32(nt.view(Irp, irp).AssociatedIrp_SystemBuffer, 0x1234_5678);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS, 4);
            },
          },
        });
        const { event, block } = yield* waitBlock(nt);
        const buffer = nt.local(8);
        const irp = yield* nt.IoBuildSynchronousFsdRequest(IRP_MJ_READ, device, buffer, 4, NULL_ADDRESS, event, block);
        yield* c.report('returned', yield* nt.IofCallDriver(device, irp));
        yield* c.report('data', nt.memory.readU32(buffer));
        yield* c.report('event', yield* nt.KeReadStateEvent(event));
        yield* c.report('status', nt.view(IoStatusBlock, block).Status);
        yield* c.report('information', nt.view(IoStatusBlock, block).Information.lo);
      },
      expect: { returned: STATUS_SUCCESS, data: 0x1234_5678, event: 1, status: STATUS_SUCCESS, information: 4 },
    },
  );

  rule('IoBuildDeviceIoControlRequest with InternalDeviceIoControl makes an IRP_MJ_INTERNAL_DEVICE_CONTROL', {
    c: 'BuildInternal',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_INTERNAL_DEVICE_CONTROL](_device, irp) {
            const stack = nt.IoGetCurrentIrpStackLocation(irp);
            yield* c.report('code', stack.Parameters_DeviceIoControl_IoControlCode);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      const { event, block } = yield* waitBlock(nt);
      const none = NULL_ADDRESS;
      const irp = yield* nt.IoBuildDeviceIoControlRequest(0x0022_2003, device, none, 0, none, 0, true, event, block);
      yield* c.report('returned', yield* nt.IofCallDriver(device, irp));
    },
    expect: { code: 0x0022_2003, returned: STATUS_SUCCESS },
  });

  rule('IoForwardIrpSynchronously gives the IRP back when the driver below has completed it, and returns TRUE', {
    *kernel(nt, c) {
      const lower = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 5);
          },
        },
      });
      const upper = yield* c.filter(lower, {
        *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
          yield* c.report('forwarded', yield* nt.IoForwardIrpSynchronously(lower, irp));
          yield* c.report('information', nt.view(IoStatusBlock, nt.view(Irp, irp).IoStatus).Information.lo);
          return yield* nt.completeIrp(irp, STATUS_SUCCESS, 6);
        },
      });
      const { event, block } = yield* waitBlock(nt);
      const none = NULL_ADDRESS;
      const irp = yield* nt.IoBuildSynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, upper, none, 0, none, event, block);
      yield* nt.IofCallDriver(upper, irp);
      yield* c.report('at last', nt.view(IoStatusBlock, block).Information.lo);
    },
    expect: { forwarded: true, information: 5, 'at last': 6 },
  });

  rule('associated IRPs: the last of them that is completed completes the master', {
    c: 'Associated',
    *kernel(nt, c) {
      const device = yield* c.device('');
      const { event, block } = yield* waitBlock(nt);
      const none = NULL_ADDRESS;
      const master = yield* nt.IoBuildSynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, device, none, 0, none, event, block);
      nt.view(Irp, master).AssociatedIrp_IrpCount = 2;
      nt.setIoStatus(master, STATUS_SUCCESS);
      const first = yield* nt.IoMakeAssociatedIrp(master, 1);
      const second = yield* nt.IoMakeAssociatedIrp(master, 1);
      yield* nt.completeIrp(first, STATUS_SUCCESS);
      yield* c.report('after first', yield* nt.KeReadStateEvent(event));
      yield* nt.completeIrp(second, STATUS_SUCCESS);
      yield* c.report('after second', yield* nt.KeReadStateEvent(event));
    },
    expect: { 'after first': 0, 'after second': 1 },
  });

  rule('IoCsqInsertIrp marks the IRP pending; cancelling it takes it out and has the driver complete it', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const csq = nt.data(IO_CSQ.SIZE);
      let queued: GuestAddress = NULL_ADDRESS;
      yield* nt.IoCsqInitialize(
        csq,
        nt.routine((_csq, irp) => {
          queued = irp!;
          return 0;
        }),
        nt.routine(() => {
          queued = NULL_ADDRESS;
          return 0;
        }),
        nt.routine(() => queued),
        nt.routine(function* (_csq, irql) {
          nt.memory.writeU8(irql!, yield* nt.KeRaiseIrqlToDpcLevel());
          return 0;
        }),
        nt.routine(function* (_csq, irql) {
          yield* nt.KeLowerIrql(Number(irql));
          return 0;
        }),
        nt.routine(function* (_csq, irp) {
          yield* c.report('completed', true);
          yield* nt.completeIrp(irp!, STATUS_CANCELLED);
          return 0;
        }),
      );
      const irp = yield* arrivedIrp(nt, device);
      yield* nt.IoCsqInsertIrp(csq, irp, NULL_ADDRESS);
      yield* c.report('pending', (nt.IoGetCurrentIrpStackLocation(irp).Control & 1) !== 0);
      yield* c.report('cancelled', yield* nt.IoCancelIrp(irp));
      yield* c.report('left', queued === NULL_ADDRESS);
      yield* c.report('next', (yield* nt.IoCsqRemoveNextIrp(csq, { lo: 0, hi: 0 })) === NULL_ADDRESS);
      yield* nt.IoFreeIrp(irp);
    },
    expect: { pending: true, completed: true, cancelled: true, left: true, next: true },
  });

  rule('IoStartPacket calls StartIo at DISPATCH_LEVEL for a free device, and lets the next request wait for its turn', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const irps = [yield* arrivedIrp(nt, device), yield* arrivedIrp(nt, device)];
      nt.view(DriverObject, c.driverObject).DriverStartIo = nt.routine(function* (_device, irp) {
        yield* c.report('started', irps.indexOf(irp!));
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        return 0;
      });
      for (const irp of irps) yield* nt.IoStartPacket(device, irp, NULL_ADDRESS, NULL_ADDRESS);
      yield* c.report('both given', STATUS_PENDING);
      const irql = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.IoStartNextPacket(device, false);
      yield* nt.IoStartNextPacket(device, false);
      yield* nt.KeLowerIrql(irql);
      nt.view(DriverObject, c.driverObject).DriverStartIo = NULL_ADDRESS;
      for (const irp of irps) yield* nt.IoFreeIrp(irp);
    },
    expect: [
      ['started', 0],
      ['irql', DISPATCH_LEVEL],
      ['both given', STATUS_PENDING],
      ['started', 1],
      ['irql', DISPATCH_LEVEL],
    ],
  });
});
