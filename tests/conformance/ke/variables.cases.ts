/** Variables that the kernel exports. Source: the pages that name them, and those of the routines that tell the same. */
import { addressAdd, NULL_ADDRESS, STATUS_SUCCESS, type U64 } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { STATUS_OBJECT_TYPE_MISMATCH } from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const THREAD_ALL_ACCESS = 0x1f_ffff;
const [KERNEL_MODE, USER_MODE] = [0, 1];
/** Of RTL_OSVERSIONINFOW: its size and where the build number is. */
const [VERSION_BYTES, BUILD_NUMBER] = [276, 12];

/** The type that a variable of type POBJECT_TYPE has. */
const typeOf = (nt: DriverKit, variable: string) => nt.memory.readPointer(nt.variable(variable));

/** A handle to a new thread that ends at once. */
function* thread(nt: DriverKit): DriverCode<U64> {
  const handle = nt.local(8);
  const start = nt.routine(function* (_context) {
    yield* nt.PsTerminateSystemThread(STATUS_SUCCESS);
  });
  const none = NULL_ADDRESS;
  yield* nt.PsCreateSystemThread(handle, THREAD_ALL_ACCESS, none, none, none, start, none);
  return nt.memory.readU64(handle);
}

export default rules((rule) => {
  rule('KeNumberProcessors is how many processors KeQueryActiveProcessorCount tells', {
    c: 'NumberOfProcessors',
    *kernel(nt, c) {
      const count = yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS);
      yield* c.report('same', nt.memory.readU8(nt.variable('KeNumberProcessors')) === count);
    },
    expect: { same: true },
  });

  rule('NtBuildNumber is the build number of RtlGetVersion, with 0xF in the highest digit of a free build', {
    c: 'BuildNumber',
    *kernel(nt, c) {
      const version = nt.data(VERSION_BYTES);
      nt.memory.writeU32(version, VERSION_BYTES);
      yield* nt.RtlGetVersion(version);
      const build = nt.memory.readU32(addressAdd(version, BUILD_NUMBER));
      const number = nt.memory.readU32(nt.variable('NtBuildNumber'));
      yield* c.report('same', (number & 0xffff) === build);
      yield* c.report('free', number >>> 28);
    },
    expect: { same: true, free: 0xf },
  });

  rule('user space ends before MmUserProbeAddress, 64 KiB below 128 TiB, and system space begins far above', {
    c: 'AddressLimits',
    *kernel(nt, c) {
      yield* c.report('highest', nt.memory.readPointer(nt.variable('MmHighestUserAddress')));
      yield* c.report('probe', nt.memory.readPointer(nt.variable('MmUserProbeAddress')));
      yield* c.report('system', nt.memory.readPointer(nt.variable('MmSystemRangeStart')));
    },
    expect: {
      highest: 0x7fff_fffe_ffff,
      probe: 0x7fff_ffff_0000,
      system: -0x8000_0000_0000,
    },
  });

  rule('no kernel debugger is there, and the system was not booted in safe mode', {
    c: 'BootMode',
    *kernel(nt, c) {
      yield* c.report('enabled', nt.memory.readU8(nt.variable('KdDebuggerEnabled')));
      yield* c.report('not present', nt.memory.readU8(nt.variable('KdDebuggerNotPresent')));
      yield* c.report('safe boot', nt.memory.readU32(nt.variable('InitSafeBootMode')));
    },
    expect: { enabled: 0, 'not present': 1, 'safe boot': 0 },
  });

  rule(
    'ObReferenceObjectByHandle gives a thread to who asks with *PsThreadType, not to who asks with *IoFileObjectType',
    {
      c: 'TypeOfHandle',
      *kernel(nt, c) {
        const handle = yield* thread(nt);
        const object = nt.local(8);
        const reference = (type: string) =>
          nt.ObReferenceObjectByHandle(handle, 0, typeOf(nt, type), KERNEL_MODE, object, NULL_ADDRESS);
        yield* c.report('file', yield* reference('IoFileObjectType'));
        yield* c.report('process', yield* reference('PsProcessType'));
        yield* c.report('thread', yield* reference('PsThreadType'));
        yield* nt.ObDereferenceObject(nt.memory.readPointer(object));
        yield* nt.ZwClose(handle);
      },
      expect: {
        file: STATUS_OBJECT_TYPE_MISMATCH,
        process: STATUS_OBJECT_TYPE_MISMATCH,
        thread: STATUS_SUCCESS,
      },
    },
  );

  rule(
    'PsInitialSystemProcess is a process, and the test driver with its devices is of the types of the Io variables',
    {
      c: 'TypesOfPointers',
      *kernel(nt, c) {
        const device = yield* c.device('');
        const system = nt.memory.readPointer(nt.variable('PsInitialSystemProcess'));
        for (const [label, object, type] of [
          ['process', system, 'PsProcessType'],
          ['no process', system, 'PsThreadType'],
          ['driver', c.driverObject, 'IoDriverObjectType'],
          ['device', device, 'IoDeviceObjectType'],
          ['no device', device, 'IoDriverObjectType'],
        ] as const) {
          const status = yield* nt.ObReferenceObjectByPointer(object, 0, typeOf(nt, type), USER_MODE);
          if (status === STATUS_SUCCESS) yield* nt.ObDereferenceObject(object);
          yield* c.report(label, status);
        }
      },
      expect: {
        process: STATUS_SUCCESS,
        'no process': STATUS_OBJECT_TYPE_MISMATCH,
        driver: STATUS_SUCCESS,
        device: STATUS_SUCCESS,
        'no device': STATUS_OBJECT_TYPE_MISMATCH,
      },
    },
  );
});
