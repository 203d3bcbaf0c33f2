/** The event log, event tracing, the debugger's filter, and stopping the system. Source: the pages of the routines (wdm.h, ntddk.h). */
import {
  addressAdd,
  type GuestAddress,
  IO_ERROR_LOG_PACKET,
  NULL_ADDRESS,
  STATUS_INVALID_HANDLE,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const ERROR_LOG_MAXIMUM_SIZE = 240;
const IO_ERR_CONFIGURATION_ERROR = 0xc004_0003;
const MANUALLY_INITIATED_CRASH = 0xe2;

const [VER_BUILDNUMBER, VER_MAJORVERSION, VER_MINORVERSION] = [4, 2, 1];
const [VER_EQUAL, VER_GREATER_EQUAL] = [1, 3];
const STATUS_REVISION_MISMATCH = 0xc000_0059;

const versions = new WeakMap<DriverKit, GuestAddress>();

/** A zeroed RTL_OSVERSIONINFOEXW with a version, good until the next one. */
function versionInfo(nt: DriverKit, major: number, minor: number): GuestAddress {
  const information = versions.get(nt) ?? nt.data(288);
  versions.set(nt, information);
  nt.memory.fill(information, 288, 0);
  nt.memory.writeU32(information, 284);
  nt.memory.writeU32(addressAdd(information, 4), major);
  nt.memory.writeU32(addressAdd(information, 8), minor);
  return information;
}

export default rules((rule) => {
  rule('an entry of the event log is zeroed, and becomes an event when it is written', {
    c: 'WriteErrorLog',
    events: ['eventLog'],
    *kernel(nt, c) {
      const entry = yield* nt.IoAllocateErrorLogEntry(c.driverObject, 64);
      yield* c.report('zeroed', nt.memory.readU32(addressAdd(entry, IO_ERROR_LOG_PACKET.ErrorCode)));
      nt.memory.writeU32(addressAdd(entry, IO_ERROR_LOG_PACKET.ErrorCode), IO_ERR_CONFIGURATION_ERROR);
      yield* nt.IoWriteErrorLogEntry(entry);
    },
    expect: { zeroed: 0, event: 'eventLog' },
  });

  rule('an entry that is longer than ERROR_LOG_MAXIMUM_SIZE or shorter than a packet is not allocated', {
    c: 'ErrorLogSizes',
    *kernel(nt, c) {
      yield* c.report('too long', yield* nt.IoAllocateErrorLogEntry(c.driverObject, ERROR_LOG_MAXIMUM_SIZE + 1));
      yield* c.report('too short', yield* nt.IoAllocateErrorLogEntry(c.driverObject, 16));
      const entry = yield* nt.IoAllocateErrorLogEntry(c.driverObject, ERROR_LOG_MAXIMUM_SIZE);
      yield* c.report('longest', entry !== NULL_ADDRESS);
      yield* nt.IoFreeErrorLogEntry(entry);
    },
    expect: { 'too long': 0, 'too short': 0, longest: 1 },
  });

  rule('a registered provider may write events until it is unregistered', {
    events: ['traceMessage'],
    *kernel(nt, c) {
      const guid = nt.local(16);
      yield* nt.RtlGUIDFromString(nt.text('{6B29FC40-CA47-1067-B31D-00DD010662DA}'), guid);
      const handleAt = nt.local(8);
      yield* c.report('register', yield* nt.EtwRegister(guid, NULL_ADDRESS, NULL_ADDRESS, handleAt));
      const handle = nt.memory.readU64(handleAt);
      const descriptor = nt.local(16);
      nt.memory.fill(descriptor, 16, 0);
      nt.memory.writeU16(descriptor, 7);
      yield* c.report('enabled', yield* nt.EtwProviderEnabled(handle, 4, { lo: 0, hi: 0 }));
      yield* c.report('event enabled', yield* nt.EtwEventEnabled(handle, descriptor));
      const data = nt.local(16);
      nt.memory.writePointer(data, nt.ansi('payload'));
      nt.memory.writeU64(addressAdd(data, 8), 7, 0);
      yield* c.report('write', yield* nt.EtwWrite(handle, descriptor, NULL_ADDRESS, 1, data));
      const transfer = yield* nt.EtwWriteTransfer(handle, descriptor, NULL_ADDRESS, NULL_ADDRESS, 0, NULL_ADDRESS);
      yield* c.report('transfer', transfer);
      yield* c.report('unregister', yield* nt.EtwUnregister(handle));
      yield* c.report('afterwards', yield* nt.EtwWrite(handle, descriptor, NULL_ADDRESS, 0, NULL_ADDRESS));
    },
    expect: [
      ['register', STATUS_SUCCESS],
      ['enabled', 1],
      ['event enabled', 1],
      ['event', 'traceMessage'],
      ['write', STATUS_SUCCESS],
      ['event', 'traceMessage'],
      ['transfer', STATUS_SUCCESS],
      ['unregister', STATUS_SUCCESS],
      ['afterwards', STATUS_INVALID_HANDLE],
    ],
  });

  rule('DbgSetDebugFilterState enables messages of a component and level, which DbgQueryDebugFilterState tells', {
    *kernel(nt, c) {
      const [component, level] = [77, 3];
      yield* nt.DbgSetDebugFilterState(component, level, true);
      yield* c.report('enabled', yield* nt.DbgQueryDebugFilterState(component, level));
      yield* nt.DbgSetDebugFilterState(component, level, false);
      yield* c.report('disabled', yield* nt.DbgQueryDebugFilterState(component, level));
    },
    expect: { enabled: 1, disabled: 0 },
  });

  rule('KeBugCheckEx stops the system with the code and parameters that it is given', {
    c: 'BugCheckEx',
    *kernel(nt) {
      const parameter = (lo: number) => ({ lo, hi: 1 });
      yield* nt.KeBugCheckEx(MANUALLY_INITIATED_CRASH, parameter(1), parameter(2), parameter(3), parameter(4));
    },
    bugCheck: [MANUALLY_INITIATED_CRASH, 0x1_0000_0001n, 0x1_0000_0002n, 0x1_0000_0003n, 0x1_0000_0004n],
  });

  rule('KeBugCheck stops the system with the code and no parameters', {
    c: 'BugCheck',
    *kernel(nt) {
      yield* nt.KeBugCheck(MANUALLY_INITIATED_CRASH);
    },
    bugCheck: [MANUALLY_INITIATED_CRASH, 0, 0, 0, 0],
  });

  rule(
    'RtlVerifyVersionInfo meets conditions made with VerSetConditionMask; of equal major versions the minor one counts',
    {
      *kernel(nt, c) {
        const any = VER_MAJORVERSION | VER_MINORVERSION;
        const none = { lo: 0, hi: 0 };
        const condition = (type: number, kind: number, mask: number) =>
          nt.VerSetConditionMask({ lo: mask, hi: 0 }, type, kind);
        const atLeast = yield* condition(
          VER_MINORVERSION,
          VER_GREATER_EQUAL,
          yield* condition(VER_MAJORVERSION, VER_GREATER_EQUAL, 0),
        );
        // Three bits for each type, the minor version's being the lowest.
        yield* c.report('mask', atLeast);
        const verify = (major: number, minor: number, mask: number) =>
          nt.RtlVerifyVersionInfo(versionInfo(nt, major, minor), any, { lo: mask, hi: 0 });
        yield* c.report('older', yield* verify(6, 3, atLeast));
        yield* c.report('newer', yield* verify(99, 0, atLeast));
        const equal = yield* condition(VER_BUILDNUMBER, VER_EQUAL, 0);
        yield* c.report(
          'build',
          yield* nt.RtlVerifyVersionInfo(versionInfo(nt, 0, 0), VER_BUILDNUMBER, { lo: equal, hi: 0 }),
        );
        yield* c.report('nothing asked', yield* nt.RtlVerifyVersionInfo(versionInfo(nt, 0, 0), 0, none));
      },
      expect: {
        mask: (VER_GREATER_EQUAL << 3) | VER_GREATER_EQUAL,
        older: STATUS_SUCCESS,
        newer: STATUS_REVISION_MISMATCH,
        build: STATUS_REVISION_MISMATCH,
        'nothing asked': 0xc000_000d,
      },
    },
  );

  rule('PsGetVersion stores what RtlGetVersion does; every WDM version up to that of the system is there', {
    c: 'Versions',
    *kernel(nt, c) {
      const places = nt.local(16);
      const information = versionInfo(nt, 0, 0);
      yield* nt.RtlGetVersion(information);
      yield* nt.PsGetVersion(places, addressAdd(places, 4), addressAdd(places, 8), NULL_ADDRESS);
      const same = [0, 4, 8].every(
        (offset) =>
          nt.memory.readU32(addressAdd(places, offset)) === nt.memory.readU32(addressAdd(information, 4 + offset)),
      );
      yield* c.report('same', same);
      yield* c.report('WDM 1.16', yield* nt.IoIsWdmVersionAvailable(1, 0x10));
      yield* c.report('WDM 99', yield* nt.IoIsWdmVersionAvailable(99, 0));
    },
    expect: { same: 1, 'WDM 1.16': 1, 'WDM 99': 0 },
  });

  rule(
    'MmGetSystemRoutineAddress gives the address by which a routine can be called, NULL for a name that there is not',
    {
      c: 'SystemRoutine',
      *kernel(nt, c) {
        const routine = yield* nt.MmGetSystemRoutineAddress(nt.text('KeGetCurrentIrql'));
        yield* c.report('irql', (yield* nt.call(routine)).lo);
        const recent = yield* nt.MmGetSystemRoutineAddress(nt.text('KeAddTriageDumpDataBlock'));
        yield* c.report('of a later version', recent !== 0);
        yield* c.report('no such name', yield* nt.MmGetSystemRoutineAddress(nt.text('KeNoSuchRoutine')));
      },
      expect: { irql: 0, 'of a later version': 1, 'no such name': 0 },
    },
  );

  rule('ExUuidCreate makes UUIDs of version 4 that differ', {
    c: 'UuidCreate',
    *kernel(nt, c) {
      const [first, second] = [nt.local(16), nt.local(16)];
      yield* c.report('status', yield* nt.ExUuidCreate(first));
      yield* nt.ExUuidCreate(second);
      yield* c.report('equal bytes', (yield* nt.RtlCompareMemory(first, second, 16)) === 16);
      yield* c.report('version', nt.memory.readU8(addressAdd(first, 7)) >> 4);
      yield* c.report('variant', nt.memory.readU8(addressAdd(first, 8)) >> 6);
    },
    expect: { status: STATUS_SUCCESS, 'equal bytes': 0, version: 4, variant: 2 },
  });
});
