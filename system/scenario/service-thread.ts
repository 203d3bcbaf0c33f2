/**
 * What a scenario thread does to the system as a whole: drivers are started and stopped, the system is shut down, privileges are
 * enabled for that. Source: the pages of the Win32 functions.
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64FromNumber } from '../../base/u64.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { PRIVILEGES, SE_PRIVILEGE_ENABLED } from '../../nt/security.ts';
import { SERVICE_NAME } from '../limits.ts';
import { NamedFileThread } from './named-file-thread.ts';
import { type HandleValue, halves } from './program-thread.ts';
import type { UserProgram } from './user-program.ts';

export type PrivilegeName = keyof typeof PRIVILEGES;

/** NtCurrentProcess() */
const CURRENT_PROCESS = -1;
/** TOKEN_ADJUST_PRIVILEGES, TOKEN_QUERY */
const TOKEN_RIGHTS = 0x28;
/** Offsets in the parameter page: the token's handle, TOKEN_PRIVILEGES with one entry as they shall be and as they were. */
const TOKEN_AT = 0xf00;
const NEW_STATE_AT = 0xf10;
const OLD_STATE_AT = 0xf20;
const STATE_BYTES = 16;

export class ServiceThread extends NamedFileThread {
  /**
   * Loads the driver of a service, as the service control manager does for `net start`, with the privilege that takes; `status`
   * says how it went.
   */
  *StartService(service: string): UserProgram<void> {
    yield* this.withPrivilege('SeLoadDriverPrivilege', () => this.driverCall('NtLoadDriver', service));
  }

  /** Unloads the driver of a service, as for `net stop`; `status` says how it went. */
  *StopService(service: string): UserProgram<void> {
    yield* this.withPrivilege('SeLoadDriverPrivilege', () => this.driverCall('NtUnloadDriver', service));
  }

  /** Shuts the system down, with the privilege that takes: drivers that have asked for it are told. Programs go on afterwards. */
  *ShutdownSystem(): UserProgram<void> {
    yield* this.withPrivilege('SeShutdownPrivilege', () => this.systemCall('NtShutdownSystem', [u64(0)]));
  }

  /** Enables or disables a privilege of the process, as AdjustTokenPrivileges; `status` says whether it has it at all. */
  *AdjustPrivilege(name: PrivilegeName, enable: boolean): UserProgram<void> {
    const luid: number | undefined = PRIVILEGES[name];
    if (luid === undefined)
      throw new InputError(`AdjustPrivilege: there is no privilege "${name}"; try SeLoadDriverPrivilege`);
    const state = new Uint8Array(STATE_BYTES);
    const view = new DataView(state.buffer);
    view.setUint32(0, 1, true);
    view.setUint32(4, luid, true);
    view.setUint32(12, enable ? SE_PRIVILEGE_ENABLED : 0, true);
    yield* this.store(addressAdd(this.base, NEW_STATE_AT), state);
    yield* this.adjust(NEW_STATE_AT);
  }

  /** Sets the state of one privilege; its state before goes to OLD_STATE_AT. */
  private *adjust(stateAt: number): UserProgram<void> {
    const { value, action } = yield* this.openToken();
    const token: HandleValue = { value, action };
    const previous = stateAt === OLD_STATE_AT ? U64_ZERO : this.pointer(OLD_STATE_AT);
    const length = u64(STATE_BYTES);
    const args = [u64FromNumber(value), U64_ZERO, this.pointer(stateAt), length, previous, U64_ZERO];
    const { status } = yield* this.systemCall('NtAdjustPrivilegesToken', args, token);
    yield* this.systemCall('NtClose', [u64FromNumber(value)], token);
    this.finish(status);
  }

  private *openToken(): UserProgram<HandleValue> {
    const args = [u64FromNumber(CURRENT_PROCESS), u64(TOKEN_RIGHTS), this.pointer(TOKEN_AT)];
    const { action } = yield* this.systemCall('NtOpenProcessToken', args);
    return { value: this.peekU32(addressAdd(this.base, TOKEN_AT)), action };
  }

  /** Does something with a privilege enabled that may not be so before; `status` is that of what is done. */
  private *withPrivilege(name: PrivilegeName, body: () => UserProgram<unknown>): UserProgram<void> {
    yield* this.AdjustPrivilege(name, true);
    yield* body();
    const { status } = this;
    yield* this.adjust(OLD_STATE_AT);
    this.finish(status);
  }

  private *driverCall(call: string, service: string): UserProgram<void> {
    if (typeof service !== 'string' || !SERVICE_NAME.test(service))
      throw new InputError(`a service has a name of letters, digits, ".", "-" and "_", not ${JSON.stringify(service)}`);
    const path = `\\Registry\\Machine\\System\\CurrentControlSet\\Services\\${service}`;
    const bytes = new Uint8Array(UNICODE_STRING.SIZE + 2 * path.length);
    const view = new DataView(bytes.buffer);
    view.setUint16(UNICODE_STRING.Length, 2 * path.length, true);
    view.setUint16(UNICODE_STRING.MaximumLength, 2 * path.length, true);
    bytes.set(halves(this.pointer(UNICODE_STRING.SIZE)), UNICODE_STRING.Buffer);
    for (let i = 0; i < path.length; i++) view.setUint16(UNICODE_STRING.SIZE + 2 * i, path.charCodeAt(i), true);
    yield* this.store(this.base, bytes);
    yield* this.systemCall(call, [this.pointer(0)]);
  }
}
