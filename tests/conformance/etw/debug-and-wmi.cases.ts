/** Debug messages and who hears of them, WMI, versions of Windows. Source: the pages of the routines (wdm.h, ntddk.h), "Reading and Filtering Debugging Messages", "Operating System Version". */
import {
  addressAdd,
  NonPagedPoolNx,
  NULL_ADDRESS,
  poolTag,
  STATUS_SUCCESS,
  u64,
  WNODE_HEADER,
} from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_BREAKPOINT,
  STATUS_BUFFER_OVERFLOW,
  STATUS_DEBUGGER_INACTIVE,
  STATUS_INVALID_PARAMETER,
  STATUS_REVISION_MISMATCH,
  STATUS_UNSUCCESSFUL,
} from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const [IHVDRIVER, DEFAULT] = [77, 101];
const [ERROR, WARNING, INFO] = [0, 1, 3];
const [REGISTER, DEREGISTER, REREGISTER] = [1, 2, 3];

export default rules((rule) => {
  rule('a routine that is set for debug messages gets their text, component and level', {
    c: 'DebugCallback',
    *kernel(nt, c) {
      const kept = nt.data(16);
      const callback = nt.routine((text, component, level) => {
        nt.memory.writeU32(kept, component);
        nt.memory.writeU32(addressAdd(kept, 4), level);
        nt.memory.writeU32(addressAdd(kept, 8), nt.memory.readU16(text));
      });
      yield* c.report('set', yield* nt.DbgSetDebugPrintCallback(callback, true));
      yield* c.report('again', yield* nt.DbgSetDebugPrintCallback(callback, true));
      yield* nt.DbgPrintEx(IHVDRIVER, WARNING, nt.ansi('hello'));
      yield* c.report('taken back', yield* nt.DbgSetDebugPrintCallback(callback, false));
      yield* c.report('component', nt.memory.readU32(kept));
      yield* c.report('level', nt.memory.readU32(addressAdd(kept, 4)));
      yield* c.report('length', nt.memory.readU32(addressAdd(kept, 8)));
      yield* c.report('not set', yield* nt.DbgSetDebugPrintCallback(callback, false));
    },
    expect: {
      set: 0,
      again: STATUS_UNSUCCESSFUL,
      'taken back': 0,
      component: IHVDRIVER,
      level: WARNING,
      length: 5,
      'not set': STATUS_UNSUCCESSFUL,
    },
  });

  rule('filtered, messages of a level that the mask of their component lacks are not shown; errors always are', {
    debugFilter: [
      [IHVDRIVER, 1 << INFO],
      [DEFAULT, 0xffff_ffff],
    ],
    *kernel(nt, c) {
      const heard = nt.data(8);
      const callback = nt.routine(() => nt.memory.writeU32(heard, nt.memory.readU32(heard) + 1));
      const count = function* (component: number, level: number) {
        nt.memory.writeU32(heard, 0);
        yield* nt.DbgSetDebugPrintCallback(callback, true);
        yield* nt.DbgPrintEx(component, level, nt.ansi('text'));
        yield* nt.DbgSetDebugPrintCallback(callback, false);
        return nt.memory.readU32(heard);
      };
      yield* c.report('information', yield* count(IHVDRIVER, INFO));
      yield* c.report('warning', yield* count(IHVDRIVER, WARNING));
      yield* c.report('error', yield* count(IHVDRIVER, ERROR));
      yield* nt.DbgSetDebugFilterState(IHVDRIVER, WARNING, true);
      yield* c.report('enabled by the driver', yield* count(IHVDRIVER, WARNING));
      yield* c.report('another component', yield* count(47, INFO));
    },
    expect: { information: 1, warning: 0, error: 1, 'enabled by the driver': 1, 'another component': 0 },
  });

  rule('nobody answers DbgPrompt, and there is no debugger to enable or disable', {
    c: 'NoDebugger',
    *kernel(nt, c) {
      yield* c.report('answer', yield* nt.DbgPrompt(nt.ansi('? '), nt.local(8), 8));
      yield* c.report('missing', yield* nt.KdRefreshDebuggerNotPresent());
      yield* c.report('disable', yield* nt.KdDisableDebugger());
      yield* c.report('enable', yield* nt.KdEnableDebugger());
    },
    expect: { answer: 0, missing: 1, disable: STATUS_DEBUGGER_INACTIVE, enable: STATUS_DEBUGGER_INACTIVE },
  });

  rule('RtlAssert tells what has failed and breaks', {
    events: ['debugBreak'],
    *kernel(nt, c) {
      const code = yield* nt.tryExcept(
        function* () {
          yield* nt.RtlAssert(nt.ansi('a == b'), nt.ansi('driver.c'), 12, NULL_ADDRESS);
          return 0;
        },
        (exception) => exception.code,
      );
      yield* c.report('code', code);
    },
    expect: [
      ['event', 'debugBreak'],
      ['code', STATUS_BREAKPOINT],
    ],
  });

  rule('a driver provides data to WMI from its registration to the end of that', {
    c: 'WmiRegistration',
    *kernel(nt, c) {
      const device = yield* c.device('');
      yield* c.report('not registered', yield* nt.IoWMIRegistrationControl(device, REREGISTER));
      yield* c.report('register', yield* nt.IoWMIRegistrationControl(device, REGISTER));
      yield* c.report('again', yield* nt.IoWMIRegistrationControl(device, REREGISTER));
      yield* c.report('deregister', yield* nt.IoWMIRegistrationControl(device, DEREGISTER));
      yield* c.report('action', yield* nt.IoWMIRegistrationControl(device, 99));
      yield* c.report('id', (yield* nt.IoWMIDeviceObjectToProviderId(device)) !== 0);
    },
    expect: {
      'not registered': STATUS_INVALID_PARAMETER,
      register: 0,
      again: 0,
      deregister: 0,
      action: STATUS_INVALID_PARAMETER,
      id: 1,
    },
  });

  rule('IoWMIWriteEvent writes an event and frees its memory, unless it is too long', {
    c: 'WmiEvent',
    events: ['traceMessage', 'poolFree'],
    *kernel(nt, c) {
      const item = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG);
      nt.memory.fill(item, 64, 0);
      nt.memory.writeU32(item, 0x1_0000);
      yield* c.report('too long', yield* nt.IoWMIWriteEvent(item));
      nt.memory.writeU32(item, WNODE_HEADER.SIZE + 8);
      yield* c.report('status', yield* nt.IoWMIWriteEvent(item));
    },
    expect: [
      ['too long', STATUS_BUFFER_OVERFLOW],
      ['event', 'traceMessage'],
      ['event', 'poolFree'],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule('WmiTraceMessage writes a message with its arguments', {
    events: ['traceMessage'],
    *kernel(nt, c) {
      const [guid, value] = [nt.local(16), nt.local(4)];
      nt.memory.fill(guid, 16, 1);
      nt.memory.writeU32(value, 5);
      yield* c.report('status', yield* nt.WmiTraceMessage(u64(1), 0, guid, 10, value, u64(4), NULL_ADDRESS));
    },
    expect: [
      ['event', 'traceMessage'],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule('an older build says so in every place', {
    c: 'OlderBuild',
    windowsBuild: 7601,
    *kernel(nt, c) {
      const information = nt.local(288);
      nt.memory.fill(information, 288, 0);
      nt.memory.writeU32(information, 284);
      yield* nt.RtlGetVersion(information);
      yield* c.report('major', nt.memory.readU32(addressAdd(information, 4)));
      yield* c.report('minor', nt.memory.readU32(addressAdd(information, 8)));
      yield* c.report('build', nt.memory.readU32(addressAdd(information, 12)));
      yield* c.report('service pack', nt.memory.readU16(addressAdd(information, 276)));
      yield* c.report('NtBuildNumber', nt.memory.readU32(nt.variable('NtBuildNumber')) & 0xffff);
      const build = nt.local(4);
      yield* nt.PsGetVersion(NULL_ADDRESS, NULL_ADDRESS, build, NULL_ADDRESS);
      yield* c.report('PsGetVersion', nt.memory.readU32(build));
      nt.memory.writeU32(addressAdd(information, 4), 10);
      const mask = yield* nt.VerSetConditionMask(u64(0), 2, 3);
      yield* c.report('ten or later', yield* nt.RtlVerifyVersionInfo(information, 2, mask));
    },
    expect: {
      major: 6,
      minor: 1,
      build: 7601,
      'service pack': 1,
      NtBuildNumber: 7601,
      PsGetVersion: 7601,
      'ten or later': STATUS_REVISION_MISMATCH,
    },
  });
});
