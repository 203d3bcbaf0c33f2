/**
 * What a scenario thread does with processes and with handles of others: it starts programs of the scenario, copies handles between
 * processes, ends processes. Source: the pages of the Win32 functions.
 */
import { didYouMean } from '../../base/did-you-mean.ts';
import { InputError } from '../../base/errors.ts';
import { addressAdd } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64ToNumber } from '../../base/u64.ts';
import type { ResultReference } from '../../kernel/user-action.ts';
import { OBJECT_ATTRIBUTES, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { ntSuccess } from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { type HandleValue, halves, INVALID_HANDLE_VALUE, rawHandle } from './program-thread.ts';
import { RegistryThread } from './registry-thread.ts';
import type { UserProgram } from './user-program.ts';

/** GetCurrentProcess() */
export const CURRENT_PROCESS: HandleValue = { value: -1, action: 0 };

export interface CreateProcessOptions {
  /** `thread.commandLine` of the new program; its name unless said otherwise. */
  readonly commandLine?: string;
  /** It gets the handles of this process that may be inherited (SetHandleInformation), with the same values. */
  readonly inheritHandles?: boolean;
  /** Its thread does nothing before it is resumed. */
  readonly suspended?: boolean;
  /** The process whose child it becomes instead, whose handles and token it inherits. */
  readonly parent?: HandleValue;
}

/** PROCESS_INFORMATION */
export interface ProcessInformation {
  readonly hProcess: HandleValue;
  readonly hThread: HandleValue;
  readonly dwProcessId: number;
  readonly dwThreadId: number;
}

export interface DuplicateHandleOptions {
  /** What the copy grants; the same as the source unless said otherwise. */
  readonly access?: number;
  readonly inherit?: boolean;
  /** The source is closed, whatever happens. */
  readonly closeSource?: boolean;
}

/** What to say when the scenario has no program of a name. */
export function unknownProgram(name: string, known: readonly string[]): string {
  if (known.length === 0) return ', but the scenario has no "programs"';
  return `, but the scenario's "programs" has ${didYouMean(name, known) || `only ${known.join(', ')}`}`;
}

/** Offsets in the parameter page. */
const PROCESS_AT = 0x00;
const THREAD_AT = 0x08;
const IDS_AT = 0x10;
const OBJECT_ATTRIBUTES_AT = 0x40;
const CREATE_INFO_AT = 0x80;
const PARAMETERS_AT = 0x100;
const COMMAND_LINE_STRING_AT = PARAMETERS_AT + 0x70;
const ATTRIBUTES_AT = 0x200;
const IMAGE_AT = 0x300;
const COMMAND_LINE_AT = 0x500;
const MOST_IMAGE_CHARACTERS = (COMMAND_LINE_AT - IMAGE_AT) / 2;
const MOST_COMMAND_LINE_CHARACTERS = 0x400;
/** PS_ATTRIBUTE_... */
const ATTRIBUTE_BYTES = 32;
const PARENT_PROCESS = 0x6_0000;
const CLIENT_ID = 0x1_0003;
const IMAGE_NAME = 0x2_0005;
/** PROCESS_CREATE_FLAGS_..., THREAD_CREATE_FLAGS_..., DUPLICATE_... */
const INHERIT_HANDLES = 4;
const CREATE_SUSPENDED = 1;
const CLOSE_SOURCE = 1;
const SAME_ACCESS = 2;
const CREATE_INFO_BYTES = 0x58;
const BASIC_INFORMATION_BYTES = 48;
const OBJECT_HANDLE_FLAG_INFORMATION = 4;
const { MAXIMUM_ALLOWED } = STANDARD_ACCESS;

export class ProcessThread extends RegistryThread {
  /** Starts a program of the scenario's `programs`. Undefined when it fails: `status` and GetLastError say why. */
  *CreateProcess(program: string, options: CreateProcessOptions = {}): UserProgram<ProcessInformation | undefined> {
    const { commandLine = program, inheritHandles = false, suspended = false, parent } = options;
    const { programs } = this.environment;
    if (!programs.includes(program))
      throw new InputError(`CreateProcess of "${program}"${unknownProgram(program, programs)}`);
    if (program.length > MOST_IMAGE_CHARACTERS || commandLine.length > MOST_COMMAND_LINE_CHARACTERS)
      throw new InputError(`CreateProcess: a command line has at most ${MOST_COMMAND_LINE_CHARACTERS} characters`);
    yield* this.reserve(0);
    const { data, references } = this.creation(program, commandLine, parent);
    yield { kind: 'write', address: this.base, data, references };
    const called = yield* this.systemCall('NtCreateUserProcess', [
      this.pointer(PROCESS_AT),
      this.pointer(THREAD_AT),
      u64(MAXIMUM_ALLOWED),
      u64(MAXIMUM_ALLOWED),
      U64_ZERO,
      U64_ZERO,
      u64(inheritHandles ? INHERIT_HANDLES : 0),
      u64(suspended ? CREATE_SUSPENDED : 0),
      this.pointer(PARAMETERS_AT),
      this.pointer(CREATE_INFO_AT),
      this.pointer(ATTRIBUTES_AT),
    ]);
    if (!ntSuccess(called.status)) return undefined;
    return {
      hProcess: { value: u64ToNumber(called.result), action: called.action },
      // An action has one result, the process's handle; this one is known by its number alone.
      hThread: { value: this.peekU32(addressAdd(this.base, THREAD_AT)), action: 0 },
      dwProcessId: this.peekU32(addressAdd(this.base, IDS_AT)),
      dwThreadId: this.peekU32(addressAdd(this.base, IDS_AT + 8)),
    };
  }

  /** The parameters of a creation, as one block of bytes. */
  private creation(program: string, commandLine: string, parent: HandleValue | undefined) {
    const data = new Uint8Array(COMMAND_LINE_AT + 2 * commandLine.length);
    const view = new DataView(data.buffer);
    const text = (at: number, value: string) => {
      for (let i = 0; i < value.length; i++) view.setUint16(at + 2 * i, value.charCodeAt(i), true);
    };
    text(IMAGE_AT, program);
    text(COMMAND_LINE_AT, commandLine);
    view.setUint32(CREATE_INFO_AT, CREATE_INFO_BYTES, true);
    view.setUint16(COMMAND_LINE_STRING_AT + UNICODE_STRING.Length, 2 * commandLine.length, true);
    view.setUint16(COMMAND_LINE_STRING_AT + UNICODE_STRING.MaximumLength, 2 * commandLine.length, true);
    data.set(halves(this.pointer(COMMAND_LINE_AT)), COMMAND_LINE_STRING_AT + UNICODE_STRING.Buffer);
    const attributes = [
      { attribute: IMAGE_NAME, size: 2 * program.length, value: this.pointer(IMAGE_AT) },
      { attribute: CLIENT_ID, size: 16, value: this.pointer(IDS_AT) },
      ...(parent === undefined ? [] : [{ attribute: PARENT_PROCESS, size: 8, value: rawHandle(parent) }]),
    ];
    const references: ResultReference[] = [];
    view.setUint32(ATTRIBUTES_AT, 8 + ATTRIBUTE_BYTES * attributes.length, true);
    for (const [index, { attribute, size, value }] of attributes.entries()) {
      const at = ATTRIBUTES_AT + 8 + ATTRIBUTE_BYTES * index;
      view.setUint32(at, attribute, true);
      view.setUint32(at + 8, size, true);
      data.set(halves(value), at + 16);
      if (attribute === PARENT_PROCESS && parent !== undefined && parent.action > 0)
        references.push({ action: parent.action, index: at + 16 });
    }
    return { data, references };
  }

  /** Opens a process by its id. Returns INVALID_HANDLE_VALUE when it fails. */
  *OpenProcess(access: number, processId: number, inherit = false): UserProgram<HandleValue> {
    const parameters = new Uint8Array(OBJECT_ATTRIBUTES_AT + OBJECT_ATTRIBUTES.SIZE);
    const view = new DataView(parameters.buffer);
    view.setUint32(IDS_AT, processId, true);
    view.setUint32(OBJECT_ATTRIBUTES_AT + OBJECT_ATTRIBUTES.Length, OBJECT_ATTRIBUTES.SIZE, true);
    const flags = inherit ? OBJECT_ATTRIBUTE_FLAGS.OBJ_INHERIT : 0;
    view.setUint32(OBJECT_ATTRIBUTES_AT + OBJECT_ATTRIBUTES.Attributes, flags, true);
    yield* this.store(this.base, parameters);
    const args = [this.pointer(PROCESS_AT), u64(access), this.pointer(OBJECT_ATTRIBUTES_AT), this.pointer(IDS_AT)];
    const called = yield* this.systemCall('NtOpenProcess', args);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Copies a handle from a process to another one. Returns INVALID_HANDLE_VALUE when it fails. */
  *DuplicateHandle(
    sourceProcess: HandleValue,
    source: HandleValue,
    targetProcess: HandleValue,
    options: DuplicateHandleOptions = {},
  ): UserProgram<HandleValue> {
    const { access, inherit = false, closeSource = false } = options;
    yield* this.reserve(0);
    const called = yield* this.systemCall(
      'NtDuplicateObject',
      [
        rawHandle(sourceProcess),
        rawHandle(source),
        rawHandle(targetProcess),
        this.pointer(PROCESS_AT),
        u64(access ?? 0),
        u64(inherit ? OBJECT_ATTRIBUTE_FLAGS.OBJ_INHERIT : 0),
        u64((access === undefined ? SAME_ACCESS : 0) | (closeSource ? CLOSE_SOURCE : 0)),
      ],
      [0, sourceProcess],
      [1, source],
      [2, targetProcess],
    );
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Says of a handle whether programs that are started inherit it, and whether it can be closed. */
  *SetHandleInformation(handle: HandleValue, inherit: boolean, protectFromClose = false): UserProgram<boolean> {
    yield* this.store(this.base, Uint8Array.from([inherit, protectFromClose], Number));
    const args = [rawHandle(handle), u64(OBJECT_HANDLE_FLAG_INFORMATION), this.pointer(0), u64(2)];
    return ntSuccess((yield* this.systemCall('NtSetInformationObject', args, handle)).status);
  }

  /** Ends a process with all its threads. */
  *TerminateProcess(process: HandleValue, exitStatus = 0): UserProgram<boolean> {
    const args = [rawHandle(process), u64(exitStatus)];
    return ntSuccess((yield* this.systemCall('NtTerminateProcess', args, process)).status);
  }

  /** The exit status of a process, STATUS_PENDING (STILL_ACTIVE, 259) while it runs; undefined when that cannot be told. */
  *GetExitCodeProcess(process: HandleValue): UserProgram<number | undefined> {
    yield* this.reserve(0);
    const args = [rawHandle(process), U64_ZERO, this.pointer(0), u64(BASIC_INFORMATION_BYTES), U64_ZERO];
    const { status } = yield* this.systemCall('NtQueryInformationProcess', args, process);
    return ntSuccess(status) ? this.peekU32(this.base) : undefined;
  }

  /** Suspends a thread once more. */
  *SuspendThread(thread: HandleValue): UserProgram<boolean> {
    return ntSuccess((yield* this.systemCall('NtSuspendThread', [rawHandle(thread), U64_ZERO], thread)).status);
  }

  /** Resumes a thread once. */
  *ResumeThread(thread: HandleValue): UserProgram<boolean> {
    return ntSuccess((yield* this.systemCall('NtResumeThread', [rawHandle(thread), U64_ZERO], thread)).status);
  }
}
