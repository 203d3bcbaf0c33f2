/**
 * What a program needs a privilege for. Source: "ZwLoadDriver function (wdm.h)", "Privilege Constants", "AdjustTokenPrivileges
 * function (securitybaseapi.h)".
 */
import {
  addressAdd,
  NULL_ADDRESS,
  STATUS_ACCESS_VIOLATION,
  STATUS_IMAGE_ALREADY_LOADED,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_ALL_ASSIGNED,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_PRIVILEGE_NOT_HELD,
  STATUS_SUCCESS,
  U64_ZERO,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const SE_LOAD_DRIVER_PRIVILEGE = 10;
const SE_PRIVILEGE_ENABLED = 2;
/** No token has a privilege of that number. */
const NO_PRIVILEGE = 99;
const CURRENT_PROCESS = u64(0xffff_ffff, 0xffff_ffff);
const [TOKEN_QUERY, TOKEN_ADJUST_PRIVILEGES] = [8, 0x20];

export default rules((rule) => {
  rule('NtLoadDriver and NtUnloadDriver need SeLoadDriverPrivilege, which administrators have but not enabled', {
    *user(t, report) {
      for (const service of ['NtLoadDriver', 'NtUnloadDriver']) {
        yield* t.systemCall(service, [U64_ZERO]);
        report('disabled', t.status);
        yield* t.AdjustPrivilege('SeLoadDriverPrivilege', true);
        yield* t.systemCall(service, [U64_ZERO]);
        report('enabled', t.status);
        yield* t.AdjustPrivilege('SeLoadDriverPrivilege', false);
      }
    },
    expect: [
      ['disabled', STATUS_PRIVILEGE_NOT_HELD],
      ['enabled', STATUS_ACCESS_VIOLATION],
      ['disabled', STATUS_PRIVILEGE_NOT_HELD],
      ['enabled', STATUS_ACCESS_VIOLATION],
    ],
  });

  rule('the service control manager has the privilege: StartService works without it, and does not leave it enabled', {
    *user(t, report) {
      yield* t.StartService('nobody');
      report('start', t.status);
      yield* t.systemCall('NtLoadDriver', [U64_ZERO]);
      report('load', t.status);
    },
    expect: { start: STATUS_OBJECT_NAME_NOT_FOUND, load: STATUS_PRIVILEGE_NOT_HELD },
  });

  rule('ZwLoadDriver of a driver needs no privilege', {
    c: 'LoadAsDriver',
    *kernel(nt, c) {
      const path = nt.text('\\Registry\\Machine\\System\\CurrentControlSet\\Services\\conformance');
      yield* c.report('status', yield* nt.ZwLoadDriver(path));
    },
    expect: { status: STATUS_IMAGE_ALREADY_LOADED },
  });

  rule('NtShutdownSystem needs SeShutdownPrivilege; an action that is none is refused in any case', {
    *user(t, report) {
      yield* t.systemCall('NtShutdownSystem', [u64(0)]);
      report('disabled', t.status);
      yield* t.systemCall('NtShutdownSystem', [u64(3)]);
      report('no action', t.status);
      yield* t.AdjustPrivilege('SeShutdownPrivilege', true);
      yield* t.systemCall('NtShutdownSystem', [u64(0)]);
      report('enabled', t.status);
      yield* t.AdjustPrivilege('SeShutdownPrivilege', false);
    },
    expect: { disabled: STATUS_PRIVILEGE_NOT_HELD, 'no action': STATUS_INVALID_PARAMETER, enabled: STATUS_SUCCESS },
  });

  rule('a privilege that the token does not have cannot be enabled: STATUS_NOT_ALL_ASSIGNED, which is a success', {
    *user(t, report) {
      yield* t.AdjustPrivilege('SeTcbPrivilege', true);
      report('not assigned', t.status);
      yield* t.AdjustPrivilege('SeDebugPrivilege', true);
      report('assigned', t.status);
      yield* t.AdjustPrivilege('SeDebugPrivilege', false);
    },
    expect: { 'not assigned': STATUS_NOT_ALL_ASSIGNED, assigned: STATUS_SUCCESS },
  });

  rule('ZwAdjustPrivilegesToken tells which privileges it has changed, and how they were', {
    c: 'AdjustPrivileges',
    *kernel(nt, c) {
      const token = nt.local(8);
      const rights = TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES;
      yield* c.report('open', yield* nt.ZwOpenProcessToken(CURRENT_PROCESS, rights, token));
      const handle = nt.memory.readU64(token);
      // Two privileges, of which the token has one.
      const [wanted, before, length] = [nt.local(28), nt.local(28), nt.local(4)];
      nt.memory.fill(wanted, 28, 0);
      nt.memory.writeU32(wanted, 2);
      nt.memory.writeU32(addressAdd(wanted, 4), SE_LOAD_DRIVER_PRIVILEGE);
      nt.memory.writeU32(addressAdd(wanted, 12), SE_PRIVILEGE_ENABLED);
      nt.memory.writeU32(addressAdd(wanted, 16), NO_PRIVILEGE);
      nt.memory.writeU32(addressAdd(wanted, 24), SE_PRIVILEGE_ENABLED);
      yield* c.report('adjust', yield* nt.ZwAdjustPrivilegesToken(handle, false, wanted, 28, before, length));
      yield* c.report('length', nt.memory.readU32(length));
      yield* c.report('changed', nt.memory.readU32(before));
      yield* c.report('which', nt.memory.readU32(addressAdd(before, 4)));
      yield* c.report('was', nt.memory.readU32(addressAdd(before, 12)) & SE_PRIVILEGE_ENABLED);
      yield* nt.ZwAdjustPrivilegesToken(handle, false, before, 0, NULL_ADDRESS, NULL_ADDRESS);
      yield* nt.ZwClose(handle);
    },
    expect: {
      open: STATUS_SUCCESS,
      adjust: STATUS_NOT_ALL_ASSIGNED,
      length: 16,
      changed: 1,
      which: SE_LOAD_DRIVER_PRIVILEGE,
      was: 0,
    },
  });
});
