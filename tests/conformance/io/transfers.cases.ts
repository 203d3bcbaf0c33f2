/** Reads and writes. Source: "Using Buffered I/O", "Using Neither Buffered Nor Direct I/O", "IRP_MJ_READ", "IRP_MJ_WRITE". */
import {
  DEVICE_FLAGS,
  type GuestAddress,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
  Irp,
  NULL_ADDRESS,
  STATUS_ACCESS_DENIED,
  STATUS_BUFFER_OVERFLOW,
  STATUS_END_OF_FILE,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { GENERIC_READ, GENERIC_WRITE } from '../../../system/scenario/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { type KernelPart, rules } from '../harness/rule.ts';

const DATA = 'ABCDEFGH';

/** A device of a transfer type whose reads or writes a routine handles. */
function transfers(
  flags: number,
  major: number,
  handle: (nt: DriverKit, c: CaseContext, irp: GuestAddress) => DriverCode,
): KernelPart {
  return function* kernel(nt, c) {
    yield* c.device('\\Device\\Transfer', { flags, dispatch: { [major]: (_device, irp) => handle(nt, c, irp) } });
  };
}

/** A buffered device whose reads store DATA and end with a status and a number of bytes. */
const buffered = (status: number, information: number) =>
  transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_READ, function* (nt, c, irp) {
    c.write(nt.view(Irp, irp).AssociatedIrp_SystemBuffer, DATA);
    return yield* nt.completeIrp(irp, status, information);
  });

const text = (data: Uint8Array) => String.fromCharCode(...data);

export default rules((rule) => {
  rule('a buffered read copies as many bytes as IoStatus.Information says to the program', {
    c: 'ReadSome',
    kernel: buffered(STATUS_SUCCESS, 5),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      const result = yield* t.ReadFile(handle, 8);
      report('status', result.status);
      report('bytes', result.bytesTransferred);
      report('data', text(result.data));
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_SUCCESS, bytes: 5, data: 'ABCDE' },
  });

  rule('what a buffered read does not fill stays as it was in the program', {
    c: 'ReadSome',
    kernel: buffered(STATUS_SUCCESS, 5),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      yield* t.ReadFile(handle, 8);
      yield* t.store(t.buffer, new TextEncoder().encode('xxxxxxxx'));
      yield* t.ReadFile(handle, 8);
      report('whole buffer', text(t.memory(t.buffer, 8)));
      yield* t.CloseHandle(handle);
    },
    expect: { 'whole buffer': 'ABCDExxx' },
  });

  rule('a buffered read that ends with an error copies nothing', {
    c: 'ReadError',
    kernel: buffered(STATUS_UNSUCCESSFUL, 5),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      yield* t.store(t.buffer, new TextEncoder().encode('xxxxxxxx'));
      report('status', (yield* t.ReadFile(handle, 8)).status);
      report('whole buffer', text(t.memory(t.buffer, 8)));
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_UNSUCCESSFUL, 'whole buffer': 'xxxxxxxx' },
  });

  rule('a buffered read that ends with a warning copies its data', {
    c: 'ReadWarning',
    kernel: buffered(STATUS_BUFFER_OVERFLOW, 5),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      const result = yield* t.ReadFile(handle, 8);
      report('status', result.status);
      report('data', text(result.data));
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_BUFFER_OVERFLOW, data: 'ABCDE' },
  });

  rule('the end of a file is a status of the driver that the program gets', {
    c: 'ReadEnd',
    kernel: buffered(STATUS_END_OF_FILE, 0),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      report('status', (yield* t.ReadFile(handle, 8)).status);
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_END_OF_FILE },
  });

  rule('a buffered read has a system buffer, no MDL, and its length in the stack location', {
    c: 'ReadParameters',
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_READ, function* (nt, c, irp) {
      const view = nt.view(Irp, irp);
      yield* c.report('system buffer', view.AssociatedIrp_SystemBuffer < 0);
      yield* c.report('MdlAddress', view.MdlAddress);
      yield* c.report('Length', nt.IoGetCurrentIrpStackLocation(irp).Parameters_Read_Length);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      yield* t.ReadFile(handle, 77);
      yield* t.CloseHandle(handle);
    },
    expect: { 'system buffer': 1, MdlAddress: 0, Length: 77 },
  });

  rule('a buffered write has a copy of the data in the system buffer', {
    c: 'WriteCopied',
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_WRITE, function* (nt, c, irp) {
      const length = nt.IoGetCurrentIrpStackLocation(irp).Parameters_Write_Length;
      const buffer = nt.view(Irp, irp).AssociatedIrp_SystemBuffer;
      yield* c.report('data', c.read(buffer, length));
      c.write(buffer, '!!!!');
      return yield* nt.completeIrp(irp, STATUS_SUCCESS, length);
    }),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      const result = yield* t.WriteFile(handle, 'data');
      report('bytes', result.bytesTransferred);
      report('buffer of the program', text(t.memory(t.buffer, 4)));
      yield* t.CloseHandle(handle);
    },
    expect: { data: 'data', bytes: 4, 'buffer of the program': 'data' },
  });

  rule('a driver may take less of a write than it was given; the program learns how much', {
    c: 'WriteShort',
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_WRITE, function* (nt, _c, irp) {
      return yield* nt.completeIrp(irp, STATUS_SUCCESS, 3);
    }),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      report('bytes', (yield* t.WriteFile(handle, 'longer')).bytesTransferred);
      yield* t.CloseHandle(handle);
    },
    expect: { bytes: 3 },
  });

  rule('a read of no bytes reaches the driver', {
    c: 'ReadNothing',
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_READ, function* (nt, c, irp) {
      yield* c.report('Length', nt.IoGetCurrentIrpStackLocation(irp).Parameters_Read_Length);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      report('status', (yield* t.ReadFile(handle, 0)).status);
      yield* t.CloseHandle(handle);
    },
    expect: { Length: 0, status: STATUS_SUCCESS },
  });

  rule('with neither buffered nor direct I/O the driver gets the address of the program, and no system buffer', {
    c: 'NeitherRead',
    kernel: transfers(0, IRP_MJ_READ, function* (nt, c, irp) {
      const view = nt.view(Irp, irp);
      yield* c.report('SystemBuffer', view.AssociatedIrp_SystemBuffer);
      yield* c.report('MdlAddress', view.MdlAddress);
      c.write(view.UserBuffer, DATA);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS, 8);
    }),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      report('data', text((yield* t.ReadFile(handle, 8)).data));
      yield* t.CloseHandle(handle);
    },
    expect: { SystemBuffer: 0, MdlAddress: 0, data: DATA },
  });

  rule('a neither write has the address of the data in the program', {
    c: 'NeitherWrite',
    kernel: transfers(0, IRP_MJ_WRITE, function* (nt, c, irp) {
      yield* c.report('data', c.read(nt.view(Irp, irp).UserBuffer, 4));
      return yield* nt.completeIrp(irp, STATUS_SUCCESS, 4);
    }),
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      yield* t.WriteFile(handle, 'here');
      yield* t.CloseHandle(handle);
    },
    expect: { data: 'here' },
  });

  rule('a handle without read access cannot read: STATUS_ACCESS_DENIED, and the driver sees nothing', {
    c: 'ReadSome',
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_READ, function* (nt, c, irp) {
      yield* c.report('seen', 1);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer', { access: GENERIC_WRITE });
      report('status', (yield* t.ReadFile(handle, 8)).status);
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_ACCESS_DENIED },
  });

  rule('a handle without write access cannot write: STATUS_ACCESS_DENIED, and the driver sees nothing', {
    c: 'WriteShort',
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_WRITE, function* (nt, c, irp) {
      yield* c.report('seen', 1);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer', { access: GENERIC_READ });
      report('status', (yield* t.WriteFile(handle, 'x')).status);
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_ACCESS_DENIED },
  });

  rule('a driver that has no routine for a request fails it, by convention with STATUS_INVALID_DEVICE_REQUEST', {
    c: 'NoReads',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Transfer', { flags: DEVICE_FLAGS.DO_BUFFERED_IO });
    },
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      report('status', (yield* t.ReadFile(handle, 8)).status);
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_INVALID_DEVICE_REQUEST },
  });

  rule('a dispatch routine for reads runs in the thread of the program that reads', {
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_READ, function* (nt, c, irp) {
      yield* c.report('same thread', (yield* nt.KeGetCurrentThread()) === nt.view(Irp, irp).Tail_Overlay_Thread);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      yield* t.ReadFile(handle, 1);
      yield* t.CloseHandle(handle);
    },
    expect: { 'same thread': 1 },
  });

  rule('the IRP of a request has no completion routine and no cancel routine of others', {
    c: 'FreshIrp',
    kernel: transfers(DEVICE_FLAGS.DO_BUFFERED_IO, IRP_MJ_READ, function* (nt, c, irp) {
      yield* c.report('CompletionRoutine', nt.IoGetCurrentIrpStackLocation(irp).CompletionRoutine);
      yield* c.report('CancelRoutine', nt.view(Irp, irp).CancelRoutine === NULL_ADDRESS);
      yield* c.report('Cancel', nt.view(Irp, irp).Cancel);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Transfer');
      yield* t.ReadFile(handle, 1);
      yield* t.CloseHandle(handle);
    },
    expect: { CompletionRoutine: 0, CancelRoutine: 1, Cancel: 0 },
  });
});
