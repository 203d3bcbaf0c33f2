/** File systems of drivers: who is told of them, and oplocks. Source: "IoRegisterFileSystem", "IoRegisterFsRegistrationChange", "FsRtlOplockFsctrl", "FsRtlCheckOplock" (ntifs.h). */
import {
  CREATE_DISPOSITIONS,
  type GuestAddress,
  IRP_MJ_FILE_SYSTEM_CONTROL,
  NULL_ADDRESS,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_DEVICE_ALREADY_ATTACHED,
  STATUS_INVALID_OPLOCK_PROTOCOL,
  STATUS_OPLOCK_NOT_GRANTED,
} from '../../../nt/status-codes.ts';
import { create } from '../files/test-file.ts';
import { rules } from '../harness/rule.ts';

const REQUEST_OPLOCK_LEVEL_1 = 0x9_0000;
const OPLOCK_BREAK_ACKNOWLEDGE = 0x9_000c;
const OPLOCK_BREAK_NOTIFY = 0x9_0014;
const LOCK_VOLUME = 0x9_0018;

export default rules((rule) => {
  rule('who registers for it is told of file systems that are there, that come, and that go', {
    c: 'FileSystemsComeAndGo',
    *kernel(nt, c) {
      const [first, second] = [yield* c.device(''), yield* c.device('')];
      const routine = nt.routine(function* (device: GuestAddress, active) {
        yield* c.report(device === first ? 'first' : 'second', active & 0xff);
      });
      yield* nt.IoRegisterFileSystem(first);
      yield* c.report('registered', yield* nt.IoRegisterFsRegistrationChange(c.driverObject, routine));
      yield* c.report('again', yield* nt.IoRegisterFsRegistrationChange(c.driverObject, routine));
      yield* nt.IoRegisterFileSystem(second);
      yield* nt.IoUnregisterFileSystem(first);
      yield* nt.IoUnregisterFsRegistrationChange(c.driverObject, routine);
      yield* nt.IoUnregisterFileSystem(second);
    },
    expect: [
      ['first', 1],
      ['registered', STATUS_SUCCESS],
      ['again', STATUS_DEVICE_ALREADY_ATTACHED],
      ['second', 1],
      ['first', 0],
    ],
  });

  rule(
    'FsRtlOplockFsctrl ends requests about oplocks: one that is not granted says so, and none can be acknowledged then',
    {
      c: 'OplockRequests',
      *kernel(nt, c) {
        const oplock = nt.data(8);
        yield* nt.FsRtlInitializeOplock(oplock);
        yield* c.device('\\Device\\Oplocks', {
          dispatch: {
            *[IRP_MJ_FILE_SYSTEM_CONTROL](_device: GuestAddress, irp: GuestAddress) {
              return yield* nt.FsRtlOplockFsctrl(oplock, irp, 1);
            },
          },
        });
        const { handle } = yield* create(nt, '\\Device\\Oplocks', CREATE_DISPOSITIONS.FILE_OPEN);
        const block = nt.data(16);
        for (const [label, code] of [
          ['request', REQUEST_OPLOCK_LEVEL_1],
          ['acknowledge', OPLOCK_BREAK_ACKNOWLEDGE],
          ['notify', OPLOCK_BREAK_NOTIFY],
          ['another', LOCK_VOLUME],
        ] as const) {
          const none = NULL_ADDRESS;
          const status = yield* nt.ZwFsControlFile(handle, 0, none, 0, block, code, none, 0, none, 0);
          yield* c.report(label, status);
        }
        yield* nt.ZwClose(handle);
        yield* nt.FsRtlUninitializeOplock(oplock);
      },
      expect: {
        request: STATUS_OPLOCK_NOT_GRANTED,
        acknowledge: STATUS_INVALID_OPLOCK_PROTOCOL,
        notify: STATUS_SUCCESS,
        another: STATUS_INVALID_PARAMETER,
      },
    },
  );

  rule('without an oplock a request goes on, fast I/O is possible, and there is no batch oplock', {
    c: 'NoOplock',
    *kernel(nt, c) {
      const oplock = nt.local(16);
      yield* nt.FsRtlInitializeOplock(oplock);
      const irp = yield* nt.IoAllocateIrp(1, false);
      const check = nt.FsRtlCheckOplock(oplock, irp, 0, NULL_ADDRESS, NULL_ADDRESS);
      yield* c.report('goes on', yield* check);
      yield* nt.IoFreeIrp(irp);
      yield* c.report('fast', yield* nt.FsRtlOplockIsFastIoPossible(oplock));
      yield* c.report('batch', yield* nt.FsRtlCurrentBatchOplock(oplock));
      yield* nt.FsRtlUninitializeOplock(oplock);
    },
    expect: { 'goes on': STATUS_SUCCESS, fast: 1, batch: 0 },
  });
});
