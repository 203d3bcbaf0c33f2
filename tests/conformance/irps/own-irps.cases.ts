/** IRPs of a driver's own, and what a request tells about who sent it. Source: the pages of the Io routines (wdm.h, ntifs.h). */
import {
  addressAdd,
  IO_STATUS_BLOCK,
  Irp,
  KEVENT,
  NonPagedPoolNx,
  NULL_ADDRESS,
  poolTag,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const [IRP_MJ_READ, IRP_MJ_FLUSH_BUFFERS] = [3, 9];
const TAG = poolTag('Case');

/** IoSizeOfIrp is a macro: the IRP and its stack locations. */
const irpBytes = (locations: number) => 208 + 72 * locations;

export default rules((rule) => {
  rule('IoBuildAsynchronousFsdRequest: the completion routine frees the IRP and keeps the I/O manager away from it', {
    c: 'BuildAsynchronous',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 9);
          },
        },
      });
      const block = nt.local(IO_STATUS_BLOCK.SIZE);
      const none = NULL_ADDRESS;
      const irp = yield* nt.IoBuildAsynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, device, none, 0, none, block);
      const completed = nt.routine(function* (_device, own, context) {
        yield* c.report('context', context);
        yield* nt.IoFreeIrp(own!);
        return STATUS_MORE_PROCESSING_REQUIRED;
      });
      nt.IoSetCompletionRoutine(irp, completed, addressAdd(NULL_ADDRESS, 5), true, true, true);
      yield* c.report('returned', yield* nt.IofCallDriver(device, irp));
    },
    expect: { context: 5, returned: STATUS_SUCCESS },
  });

  rule('IoAllocateIrpEx makes an IRP with the stack locations that it is asked for', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const irp = yield* nt.IoAllocateIrpEx(device, 3, false);
      yield* c.report('count', nt.view(Irp, irp).StackCount);
      yield* c.report('current', nt.view(Irp, irp).CurrentLocation);
      yield* nt.IoFreeIrp(irp);
    },
    // The current location is one above the highest until the IRP is sent.
    expect: { count: 3, current: 4 },
  });

  rule('IoInitializeIrp makes an IRP of memory that the driver has allocated', {
    c: 'InitializeIrp',
    *kernel(nt, c) {
      const irp = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, irpBytes(2), TAG);
      yield* nt.IoInitializeIrp(irp, irpBytes(2), 2);
      const view = nt.view(Irp, irp);
      yield* c.report('count', view.StackCount);
      yield* c.report('current', view.CurrentLocation);
      yield* c.report('size', view.Size);
      yield* nt.ExFreePoolWithTag(irp, TAG);
    },
    expect: { count: 2, current: 3, size: irpBytes(2) },
  });

  rule('a request of a program tells its process; that of a driver without a thread has none', {
    *kernel(nt, c) {
      yield* c.device('\\Device\\Requestor', {
        link: '\\??\\Requestor',
        dispatch: {
          *[IRP_MJ_READ](_device, irp) {
            const process = yield* nt.IoGetCurrentProcess();
            yield* c.report('process', (yield* nt.IoGetRequestorProcess(irp)) === process);
            const id = yield* nt.IoGetRequestorProcessId(irp);
            yield* c.report('id', id === (yield* nt.PsGetCurrentProcessId()));
            const session = nt.local(4);
            yield* c.report('session', yield* nt.IoGetRequestorSessionId(irp, session));
            yield* c.report('32 bits', yield* nt.IoIs32bitProcess(irp));
            yield* c.report('synchronous', yield* nt.IoIsOperationSynchronous(irp));
            const thread = yield* nt.KeGetCurrentThread();
            yield* c.report('of thread', (yield* nt.IoThreadToProcess(thread)) === process);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      const own = yield* nt.IoAllocateIrp(1, false);
      yield* c.report('without a thread', yield* nt.IoGetRequestorProcess(own));
      yield* nt.IoFreeIrp(own);
    },
    *user(t) {
      const file = yield* t.CreateFile('\\\\.\\Requestor');
      yield* t.ReadFile(file, 4);
      yield* t.CloseHandle(file);
    },
    expect: {
      'without a thread': 0,
      process: 1,
      id: 1,
      session: STATUS_SUCCESS,
      '32 bits': 0,
      synchronous: 1,
      'of thread': 1,
    },
  });

  rule('IoSetTopLevelIrp keeps a value with the thread, which IoGetTopLevelIrp returns', {
    *kernel(nt, c) {
      yield* c.report('at first', yield* nt.IoGetTopLevelIrp());
      yield* nt.IoSetTopLevelIrp({ lo: 3, hi: 0 });
      yield* c.report('stored', yield* nt.IoGetTopLevelIrp());
      yield* nt.IoSetTopLevelIrp({ lo: 0, hi: 0 });
      yield* c.report('taken back', yield* nt.IoGetTopLevelIrp());
    },
    expect: { 'at first': 0, stored: 3, 'taken back': 0 },
  });

  rule('a local variable lies between the limits of the kernel stack; the initial stack is at its upper end', {
    c: 'StackLimits',
    *kernel(nt, c) {
      const limits = nt.local(16);
      yield* nt.IoGetStackLimits(limits, addressAdd(limits, 8));
      const [low, high] = [nt.memory.readPointer(limits), nt.memory.readPointer(addressAdd(limits, 8))];
      yield* c.report('inside', low < limits && limits < high);
      const initial = yield* nt.IoGetInitialStack();
      yield* c.report('initial', low < initial && initial <= high);
    },
    expect: { inside: 1, initial: 1 },
  });

  rule('IoStartTimer calls the routine of the device’s timer about once a second, IoStopTimer ends that', {
    c: 'IoTimer',
    *kernel(nt, c) {
      const device = yield* c.device('');
      const event = nt.data(KEVENT.SIZE);
      yield* nt.KeInitializeEvent(event, 1, false);
      const routine = nt.routine(function* (deviceObject, context) {
        yield* c.report('device', deviceObject === device);
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* nt.KeSetEvent(context, 0, false);
      });
      yield* c.report('initialize', yield* nt.IoInitializeTimer(device, routine, event));
      yield* nt.IoStartTimer(device);
      yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS);
      yield* nt.IoStopTimer(device);
    },
    expect: { initialize: STATUS_SUCCESS, device: 1, irql: 2 },
  });

  rule('a work item in memory of the driver: its routine gets the object, the context and the item', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const event = nt.data(KEVENT.SIZE);
      yield* nt.KeInitializeEvent(event, 0, false);
      const item = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, yield* nt.IoSizeofWorkItem(), TAG);
      yield* nt.IoInitializeWorkItem(device, item);
      const routine = nt.routine(function* (object, context, workItem) {
        yield* c.report('object', object === device);
        yield* c.report('item', workItem === item);
        yield* nt.KeSetEvent(context, 0, false);
      });
      yield* nt.IoQueueWorkItemEx(item, routine, 1, event);
      yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS);
      yield* nt.IoUninitializeWorkItem(item);
      yield* nt.ExFreePoolWithTag(item, TAG);
    },
    expect: { object: 1, item: 1 },
  });
});
