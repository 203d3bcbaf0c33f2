/** Device control. Source: "Defining I/O Control Codes", "Buffer Descriptions for I/O Control Codes", "IRP_MJ_DEVICE_CONTROL". */
import {
  ctlCode,
  FILE_ANY_ACCESS,
  FILE_READ_ACCESS,
  FILE_WRITE_ACCESS,
  type GuestAddress,
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_INTERNAL_DEVICE_CONTROL,
  Irp,
  METHOD_BUFFERED,
  METHOD_NEITHER,
  STATUS_ACCESS_DENIED,
  STATUS_BUFFER_OVERFLOW,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { GENERIC_READ, GENERIC_WRITE } from '../../../system/scenario/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { type KernelPart, rules, type UserPart } from '../harness/rule.ts';

const DEVICE_TYPE = 0x8000;
const code = (method: number, access = FILE_ANY_ACCESS) => ctlCode(DEVICE_TYPE, 0x801, method, access);

type Handler = (nt: DriverKit, c: CaseContext, irp: GuestAddress) => DriverCode;

/** A device whose control requests a routine handles. */
const controls = (handle: Handler): KernelPart =>
  function* kernel(nt, c) {
    yield* c.device('\\Device\\Control', {
      dispatch: { [IRP_MJ_DEVICE_CONTROL]: (_device, irp) => handle(nt, c, irp) },
    });
  };

/** Stores ABCDEFGH in the system buffer and completes. */
const answers = (status: number, information: number) =>
  controls(function* (nt, c, irp) {
    c.write(nt.view(Irp, irp).AssociatedIrp_SystemBuffer, 'ABCDEFGH');
    return yield* nt.completeIrp(irp, status, information);
  });

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => String.fromCharCode(...data);

/** Sends a code and reports what comes back. */
const sends = (control: number, input: string, outputLength: number, access = GENERIC_READ + GENERIC_WRITE): UserPart =>
  function* user(t, report) {
    const handle = yield* t.CreateFile('\\Device\\Control', { access });
    const result = yield* t.DeviceIoControl(handle, control, bytes(input), outputLength);
    report('status', result.status);
    if (result.bytesTransferred > 0) report('output', text(result.data));
    yield* t.CloseHandle(handle);
  };

const seen = controls(function* (nt, c, irp) {
  yield* c.report('seen', 1);
  return yield* nt.completeIrp(irp, STATUS_SUCCESS);
});

export default rules((rule) => {
  rule('a control request has its code and both lengths in the stack location', {
    c: 'ControlParameters',
    kernel: controls(function* (nt, c, irp) {
      const location = nt.IoGetCurrentIrpStackLocation(irp);
      yield* c.report('major', location.MajorFunction);
      yield* c.report('code', location.Parameters_DeviceIoControl_IoControlCode);
      yield* c.report('input', location.Parameters_DeviceIoControl_InputBufferLength);
      yield* c.report('output', location.Parameters_DeviceIoControl_OutputBufferLength);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    user: sends(code(METHOD_BUFFERED), 'abc', 20),
    expect: { major: IRP_MJ_DEVICE_CONTROL, code: 0x8000_2004, input: 3, output: 20, status: STATUS_SUCCESS },
  });

  rule('CTL_CODE packs device type, access, function and method', {
    *user(_t, report) {
      yield* [];
      report('code', ctlCode(0x8000, 0x801, METHOD_NEITHER, FILE_READ_ACCESS | FILE_WRITE_ACCESS));
    },
    expect: { code: 0x8000_e007 },
  });

  rule('METHOD_BUFFERED has the input in the system buffer', {
    c: 'BufferedInput',
    kernel: controls(function* (nt, c, irp) {
      yield* c.report('input', c.read(nt.view(Irp, irp).AssociatedIrp_SystemBuffer, 4));
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    user: sends(code(METHOD_BUFFERED), 'in p', 0),
    expect: { input: 'in p', status: STATUS_SUCCESS },
  });

  rule('METHOD_BUFFERED copies as many bytes of the system buffer to the output as Information says', {
    c: 'BufferedOutput',
    kernel: answers(STATUS_SUCCESS, 6),
    user: sends(code(METHOD_BUFFERED), '', 8),
    expect: { status: STATUS_SUCCESS, output: 'ABCDEF' },
  });

  rule('input and output of METHOD_BUFFERED share a system buffer that is as long as the longer one', {
    c: 'BufferedShared',
    kernel: controls(function* (nt, c, irp) {
      const buffer = nt.view(Irp, irp).AssociatedIrp_SystemBuffer;
      yield* c.report('input', c.read(buffer, 2));
      c.write(buffer, 'ABCDEFGH');
      return yield* nt.completeIrp(irp, STATUS_SUCCESS, 8);
    }),
    user: sends(code(METHOD_BUFFERED), 'xy', 8),
    expect: { input: 'xy', status: STATUS_SUCCESS, output: 'ABCDEFGH' },
  });

  rule('a control request that ends with an error copies no output', {
    c: 'ControlError',
    kernel: answers(STATUS_INVALID_PARAMETER, 6),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Control');
      yield* t.store(t.buffer, bytes('xxxxxxxx'));
      report('status', (yield* t.DeviceIoControl(handle, code(METHOD_BUFFERED), undefined, 8)).status);
      report('buffer', text(t.memory(t.buffer, 8)));
      yield* t.CloseHandle(handle);
    },
    expect: { status: STATUS_INVALID_PARAMETER, buffer: 'xxxxxxxx' },
  });

  rule('a control request that ends with a warning copies its output', {
    c: 'ControlWarning',
    kernel: answers(STATUS_BUFFER_OVERFLOW, 4),
    user: sends(code(METHOD_BUFFERED), '', 8),
    expect: { status: STATUS_BUFFER_OVERFLOW, output: 'ABCD' },
  });

  rule('a control request without input and output reaches the driver with no system buffer', {
    c: 'ControlNothing',
    kernel: controls(function* (nt, c, irp) {
      yield* c.report('SystemBuffer', nt.view(Irp, irp).AssociatedIrp_SystemBuffer);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }),
    user: sends(code(METHOD_BUFFERED), '', 0),
    expect: { SystemBuffer: 0, status: STATUS_SUCCESS },
  });

  rule('METHOD_NEITHER has the addresses of input and output of the program', {
    c: 'NeitherControl',
    kernel: controls(function* (nt, c, irp) {
      const view = nt.view(Irp, irp);
      const input = nt.IoGetCurrentIrpStackLocation(irp).Parameters_DeviceIoControl_Type3InputBuffer;
      yield* c.report('SystemBuffer', view.AssociatedIrp_SystemBuffer);
      yield* c.report('input', c.read(input, 3));
      c.write(view.UserBuffer, 'ABCD');
      return yield* nt.completeIrp(irp, STATUS_SUCCESS, 4);
    }),
    user: sends(code(METHOD_NEITHER), 'abc', 4),
    expect: { SystemBuffer: 0, input: 'abc', status: STATUS_SUCCESS, output: 'ABCD' },
  });

  rule('a code with FILE_READ_ACCESS needs a handle with read access; without it the driver sees nothing', {
    c: 'ControlSeen',
    kernel: seen,
    user: sends(code(METHOD_BUFFERED, FILE_READ_ACCESS), '', 0, GENERIC_WRITE),
    expect: { status: STATUS_ACCESS_DENIED },
  });

  rule('a code with FILE_WRITE_ACCESS needs a handle with write access; without it the driver sees nothing', {
    c: 'ControlSeen',
    kernel: seen,
    user: sends(code(METHOD_BUFFERED, FILE_WRITE_ACCESS), '', 0, GENERIC_READ),
    expect: { status: STATUS_ACCESS_DENIED },
  });

  rule('a code with both accesses needs both', {
    c: 'ControlSeen',
    kernel: seen,
    *user(t, report) {
      const both = code(METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS);
      yield* sends(both, '', 0, GENERIC_READ)(t, report);
      yield* sends(both, '', 0, GENERIC_WRITE)(t, report);
      yield* sends(both, '', 0)(t, report);
    },
    expect: [
      ['status', STATUS_ACCESS_DENIED],
      ['status', STATUS_ACCESS_DENIED],
      ['seen', 1],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule('a code with FILE_ANY_ACCESS passes on any handle', {
    c: 'ControlSeen',
    kernel: seen,
    *user(t, report) {
      yield* sends(code(METHOD_BUFFERED), '', 0, GENERIC_READ)(t, report);
      yield* sends(code(METHOD_BUFFERED), '', 0, GENERIC_WRITE)(t, report);
    },
    expect: [
      ['seen', 1],
      ['status', STATUS_SUCCESS],
      ['seen', 1],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule('programs cannot send IRP_MJ_INTERNAL_DEVICE_CONTROL: each of their codes is a device control', {
    c: 'NotInternal',
    *kernel(nt, c) {
      const tell: (label: string) => (device: GuestAddress, irp: GuestAddress) => DriverCode = (label) =>
        function* (_device, irp) {
          yield* c.report(label, 1);
          return yield* nt.completeIrp(irp, STATUS_SUCCESS);
        };
      yield* c.device('\\Device\\Control', {
        dispatch: { [IRP_MJ_DEVICE_CONTROL]: tell('device'), [IRP_MJ_INTERNAL_DEVICE_CONTROL]: tell('internal') },
      });
    },
    user: sends(code(METHOD_BUFFERED), '', 0),
    expect: { device: 1, status: STATUS_SUCCESS },
  });
});
