/** Who may open a device. Source: "Controlling Device Access", "SDDL for Device Objects", "WdmlibIoCreateDeviceSecure". */
import {
  DEVICE_CHARACTERISTICS,
  DEVICE_FLAGS,
  DeviceObject,
  FILE_DEVICE_UNKNOWN,
  NULL_ADDRESS,
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { type KernelPart, rules, type UserPart } from '../harness/rule.ts';

const DEVICE = '\\Device\\Secured';
const { FILE_DEVICE_SECURE_OPEN } = DEVICE_CHARACTERISTICS;
const [READ, WRITE, BOTH] = [0x8000_0000, 0x4000_0000, 0xc000_0000];

/** A device with a security descriptor; its case deletes it at its end. */
function* secure(nt: DriverKit, c: CaseContext, sddl: string, characteristics = 0): DriverCode<number> {
  const out = nt.local(8);
  const [name, text] = [nt.text(DEVICE), nt.text(sddl)];
  const none = NULL_ADDRESS;
  const create = nt.IoCreateDeviceSecure(
    c.driverObject,
    0,
    name,
    FILE_DEVICE_UNKNOWN,
    characteristics,
    false,
    text,
    none,
    out,
  );
  const status = yield* create;
  const device = nt.memory.readPointer(out);
  if (device !== NULL_ADDRESS) {
    nt.view(DeviceObject, device).Flags &= ~DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
    c.kept.set('device', device);
  }
  return status as number;
}

/** The parts of a case about opens of a device with that descriptor. */
function opens(sddl: string, characteristics: number, ...wanted: readonly (readonly [path: string, access: number])[]) {
  const kernel: KernelPart = function* (nt, c) {
    yield* c.report('created', yield* secure(nt, c, sddl, characteristics));
  };
  const user: UserPart = function* (t, report) {
    for (const [path, access] of wanted) {
      const handle = yield* t.CreateFile(`${DEVICE}${path}`, { access });
      report('open', t.status);
      if (t.status === STATUS_SUCCESS) yield* t.CloseHandle(handle);
    }
  };
  const end: KernelPart = function* (nt, c) {
    yield* nt.IoDeleteDevice(c.kept.get('device')!);
  };
  return { kernel, user, end };
}

const created = ['created', STATUS_SUCCESS] as const;
const granted = ['open', STATUS_SUCCESS] as const;
const denied = ['open', STATUS_ACCESS_DENIED] as const;

export default rules((rule) => {
  rule('a device that only the system may open refuses programs with STATUS_ACCESS_DENIED', {
    ...opens('D:P(A;;GA;;;SY)', 0, ['', BOTH]),
    expect: [created, denied],
  });

  rule('a device that administrators have all access to lets them read and write', {
    ...opens('D:P(A;;GA;;;SY)(A;;GA;;;BA)', 0, ['', BOTH]),
    expect: [created, granted],
  });

  rule('a device that everybody may read cannot be opened for writing', {
    ...opens('D:P(A;;GR;;;WD)', 0, ['', READ], ['', WRITE], ['', BOTH]),
    expect: [created, granted, denied, denied],
  });

  rule('an ACE that denies counts before a later one that allows', {
    // FILE_WRITE_DATA alone: what is denied of the standard rights would be denied readers too.
    ...opens('D:P(D;;0x2;;;WD)(A;;GA;;;WD)', 0, ['', READ], ['', WRITE]),
    expect: [created, granted, denied],
  });

  rule('an empty DACL lets nobody in', {
    ...opens('D:P', 0, ['', READ]),
    expect: [created, denied],
  });

  rule('rights may be given as a hexadecimal mask', {
    ...opens('D:P(A;;0x120089;;;WD)', 0, ['', READ], ['', WRITE]),
    expect: [created, granted, denied],
  });

  rule('a SID may be written out', {
    ...opens('D:P(A;;GA;;;S-1-5-32-544)', 0, ['', BOTH]),
    expect: [created, granted],
  });

  rule("what stands behind a device's name is not protected by its descriptor: the driver is to check that", {
    ...opens('D:P(A;;GA;;;SY)', 0, ['\\inside', BOTH], ['', BOTH]),
    expect: [created, granted, denied],
  });

  rule('with FILE_DEVICE_SECURE_OPEN the descriptor protects everything behind the name too', {
    ...opens('D:P(A;;GA;;;SY)', FILE_DEVICE_SECURE_OPEN, ['\\inside', BOTH], ['', BOTH]),
    expect: [created, denied, denied],
  });

  rule('a driver opens a device whatever its descriptor says', {
    *kernel(nt, c) {
      yield* secure(nt, c, 'D:P(A;;GA;;;SY)');
      const [file, device] = [nt.local(8), nt.local(8)];
      yield* c.report('open', yield* nt.IoGetDeviceObjectPointer(nt.text(DEVICE), 0x1f01ff, file, device));
      yield* nt.ObDereferenceObject(nt.memory.readPointer(file));
    },
    *end(nt, c) {
      yield* nt.IoDeleteDevice(c.kept.get('device')!);
    },
    expect: { open: STATUS_SUCCESS },
  });

  rule('a text that is no security descriptor is STATUS_INVALID_PARAMETER, and no device is made', {
    *kernel(nt, c) {
      for (const sddl of ['D:P(A;;GA;;;XX)', 'hello', 'D:P(A;;QQ;;;WD)', 'D:P(A;;GA;;WD)']) {
        yield* c.report('status', yield* secure(nt, c, sddl));
      }
    },
    expect: [
      ['status', STATUS_INVALID_PARAMETER],
      ['status', STATUS_INVALID_PARAMETER],
      ['status', STATUS_INVALID_PARAMETER],
      ['status', STATUS_INVALID_PARAMETER],
    ],
  });

  rule('WdmlibIoCreateDeviceSecure refuses a device without a name with STATUS_INVALID_PARAMETER', {
    *kernel(nt, c) {
      const [sddl, out, none] = [nt.text('D:P(A;;GA;;;SY)'), nt.local(8), NULL_ADDRESS];
      const type = FILE_DEVICE_UNKNOWN;
      const create = nt.WdmlibIoCreateDeviceSecure(c.driverObject, 0, none, type, 0, false, sddl, none, out);
      yield* c.report('status', (yield* create) as number);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('IoCreateDeviceSecure refuses a name that is taken with STATUS_OBJECT_NAME_COLLISION', {
    *kernel(nt, c) {
      yield* c.device(DEVICE);
      yield* c.report('status', yield* secure(nt, c, 'D:P(A;;GA;;;SY)'));
    },
    expect: { status: STATUS_OBJECT_NAME_COLLISION },
  });

  rule('a device whose driver says nothing has a descriptor that lets everybody read and write', {
    c: 'DefaultSecurity',
    *kernel(nt, c) {
      const device = yield* c.device(DEVICE);
      const { SecurityDescriptor } = nt.view(DeviceObject, device);
      yield* c.report('descriptor', SecurityDescriptor !== NULL_ADDRESS);
    },
    *user(t, report) {
      const handle = yield* t.CreateFile(DEVICE, { access: BOTH });
      report('open', t.status);
      yield* t.CloseHandle(handle);
    },
    expect: { descriptor: 1, open: STATUS_SUCCESS },
  });
});
