/**
 * A program starts another one. The creator tells drivers of the new process and of its thread before that may run; a driver can
 * refuse it. Handles that may be inherited go to the new process under the same numbers.
 * Source: "CreateProcessW function (processthreadsapi.h)", whose service this is; "Handle Inheritance",
 * "UpdateProcThreadAttribute function (processthreadsapi.h)", "PS_CREATE_NOTIFY_INFO structure (ntddk.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromAddress, u64ToNumber } from '../../base/u64.ts';
import { CLIENT_ID } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  ntSuccess,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { done, type Enter, enter, hostRoutine, isEnter, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange, readName, writableRange } from '../ob/capture.ts';
import { withObject } from '../ob/change-by-handle.ts';
import { ObpInheritHandles } from '../ob/handle.ts';
import { ObReferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { ObpMakeHandle } from '../ob/open-handle.ts';
import { SepInheritToken } from '../se/token.ts';
import { PspIsAnybodyTold, PspTellNewProcess, PspTellNewThread, PspUserThreadStartup } from './notify.ts';
import { PspClientId, PspCreateProcess, PspProcessOf } from './process.ts';
import type { Process } from './state.ts';
import { PspSuspendThread } from './suspend.ts';
import { PspPrepareUserThread, PspPushFrame, PspStartThread } from './thread.ts';

/** Offsets in RTL_USER_PROCESS_PARAMETERS. */
const PARAMETERS_COMMAND_LINE = 0x70;
const PARAMETERS_BYTES = 0x80;
/** PS_CREATE_INFO: its size and its state, which is PsCreateInitialState and becomes PsCreateSuccess. */
const CREATE_INFO_BYTES = 0x58;
const CREATE_INFO_STATE = 8;
const PsCreateSuccess = 6;
/** PS_ATTRIBUTE_LIST: its length, then a PS_ATTRIBUTE for each. */
const FIRST_ATTRIBUTE = 8;
const ATTRIBUTE_BYTES = 32;
const MOST_ATTRIBUTES = 16;
const PS_ATTRIBUTE_PARENT_PROCESS = 0x6_0000;
const PS_ATTRIBUTE_CLIENT_ID = 0x1_0003;
const PS_ATTRIBUTE_IMAGE_NAME = 0x2_0005;
/** PROCESS_CREATE_FLAGS_..., THREAD_CREATE_FLAGS_... */
const INHERIT_HANDLES = 4;
const CREATE_SUSPENDED = 1;
const PROCESS_CREATE_PROCESS = 0x80;

interface CreateCall {
  readonly mode: number;
  readonly processHandle: U64;
  readonly threadHandle: U64;
  readonly processAccess: number;
  readonly threadAccess: number;
  readonly processFlags: number;
  readonly threadFlags: number;
  readonly parameters: U64;
  readonly createInfo: U64;
  readonly attributes: U64;
}

/** What a caller passes, captured. */
interface Captured {
  processOut: GuestAddress;
  threadOut: GuestAddress;
  createInfo: GuestAddress;
  clientId: GuestAddress;
  imageName: string | number;
  commandLine: string | number;
  /** Handle of the process whose child it becomes; 0 for the caller's own. */
  parent: U64;
  unknownAttribute: boolean;
}

function readAttributes(k: Kernel, mode: number, list: U64, into: Captured): void {
  const at = readableRange(mode, list, FIRST_ATTRIBUTE);
  const length = u64ToNumber(k.memory.readU64(at));
  const count = (length - FIRST_ATTRIBUTE) / ATTRIBUTE_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > MOST_ATTRIBUTES) {
    into.unknownAttribute = true;
    return;
  }
  readableRange(mode, list, length);
  for (let i = 0; i < count; i++) {
    const attribute = addressAdd(at, FIRST_ATTRIBUTE + ATTRIBUTE_BYTES * i);
    const [size, value] = [u64ToNumber(k.memory.readU64(addressAdd(attribute, 8))), addressAdd(attribute, 16)];
    switch (u64ToNumber(k.memory.readU64(attribute))) {
      case PS_ATTRIBUTE_PARENT_PROCESS:
        into.parent = k.memory.readU64(value);
        break;
      case PS_ATTRIBUTE_CLIENT_ID:
        into.clientId = writableRange(k, mode, k.memory.readU64(value), CLIENT_ID.SIZE);
        break;
      case PS_ATTRIBUTE_IMAGE_NAME:
        into.imageName = readText(k, mode, k.memory.readU64(value), size);
        break;
      default:
        into.unknownAttribute = true;
    }
  }
}

function readText(k: Kernel, mode: number, pointer: U64, bytes: number): string | number {
  if (bytes % 2 !== 0) return STATUS_OBJECT_NAME_INVALID;
  const at = readableRange(mode, pointer, bytes);
  let text = '';
  for (let i = 0; i < bytes; i += 2) text += String.fromCharCode(k.memory.readU16(addressAdd(at, i)));
  return text;
}

function capture(k: Kernel, call: CreateCall): Captured | number {
  const { mode } = call;
  const captured: Captured = {
    processOut: NULL_ADDRESS,
    threadOut: NULL_ADDRESS,
    createInfo: NULL_ADDRESS,
    clientId: NULL_ADDRESS,
    imageName: '',
    commandLine: '',
    parent: { lo: 0, hi: 0 },
    unknownAttribute: false,
  };
  const fault = guardAccess(mode, () => {
    captured.processOut = writableRange(k, mode, call.processHandle, 8);
    captured.threadOut = writableRange(k, mode, call.threadHandle, 8);
    if (u64ToNumber(call.createInfo) !== 0)
      captured.createInfo = writableRange(k, mode, call.createInfo, CREATE_INFO_BYTES);
    const parameters = readableRange(mode, call.parameters, PARAMETERS_BYTES);
    captured.commandLine = readName(k, u64FromAddress(addressAdd(parameters, PARAMETERS_COMMAND_LINE)), mode);
    readAttributes(k, mode, call.attributes, captured);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const knownFlags = (call.processFlags & ~INHERIT_HANDLES) === 0 && (call.threadFlags & ~CREATE_SUSPENDED) === 0;
  if (captured.unknownAttribute || captured.imageName === '' || !knownFlags) return STATUS_INVALID_PARAMETER;
  if (typeof captured.imageName === 'number') return captured.imageName;
  return typeof captured.commandLine === 'number' ? captured.commandLine : captured;
}

/** The process whose child the new one becomes, or why not. */
function parentOf(k: Kernel, mode: number, handle: U64): Process | number {
  const { processes } = k.state.ps;
  let parent = processes.get(k.currentThread!.process)!;
  if (u64ToNumber(handle) === 0) return parent;
  const status = withObject(k, mode, handle, 'Process', PROCESS_CREATE_PROCESS, (object) => {
    parent = PspProcessOf(k, object);
    return STATUS_SUCCESS;
  });
  return ntSuccess(status) ? parent : status;
}

function begin(k: Kernel, call: CreateCall): number | Enter {
  const captured = capture(k, call);
  if (typeof captured === 'number') return captured;
  const parent = parentOf(k, call.mode, captured.parent);
  if (typeof parent === 'number') return parent;
  const [image, commandLine] = [String(captured.imageName), String(captured.commandLine)];
  const process = PspCreateProcess(k, image, { parent: parent.id, commandLine });
  SepInheritToken(k, parent.id, process.id);
  if ((call.processFlags & INHERIT_HANDLES) !== 0) ObpInheritHandles(k, parent.id, process.id);
  process.started = true;
  const thread = PspPrepareUserThread(k, process.id, 'main');
  k.decisions.programStarted?.(thread.id, image, commandLine);
  if (PspIsAnybodyTold(k))
    PspPushFrame(thread, PspUserThreadStartup, { isFirst: false, isUntold: false, info: NULL_ADDRESS });
  const { mode, processAccess, threadAccess } = call;
  const { processOut, threadOut, clientId, createInfo } = captured;
  return enter(PspFinishCreation, {
    mode,
    process: process.id,
    thread: thread.id,
    suspended: (call.threadFlags & CREATE_SUSPENDED) !== 0,
    processAccess,
    threadAccess,
    processOut,
    threadOut,
    clientId,
    createInfo,
    status: STATUS_SUCCESS,
  });
}

interface FinishCreation {
  readonly mode: number;
  /** The new process and its thread. */
  readonly process: number;
  readonly thread: number;
  readonly suspended: boolean;
  readonly processAccess: number;
  readonly threadAccess: number;
  readonly processOut: GuestAddress;
  readonly threadOut: GuestAddress;
  readonly clientId: GuestAddress;
  readonly createInfo: GuestAddress;
  status: number;
}

/** What the creator does when process and thread are there: drivers are told, handles made, the thread let run. */
const PspFinishCreation = hostRoutine<FinishCreation>('PspFinishCreation', {
  start: (_k, { process, thread }) => enter(PspTellCreated, { process, thread, isFirst: true, status: 0 }, 'told'),
  told(k, slots, status) {
    slots.status = status;
    if (!ntSuccess(status)) return letRun(k, slots);
    // The handle of the process is made last: it is the result that later actions refer to.
    return makeHandle(k, slots, 'Thread', 'threadOpened');
  },
  threadOpened(k, slots, status) {
    slots.status = status;
    return ntSuccess(status) ? makeHandle(k, slots, 'Process', 'opened') : letRun(k, slots);
  },
  opened(k, slots, status) {
    slots.status = status;
    return letRun(k, slots);
  },
});

function makeHandle(k: Kernel, slots: FinishCreation, type: 'Process' | 'Thread', next: string): StepResult {
  const { processes, threads } = k.state.ps;
  const isProcess = type === 'Process';
  const { object } = isProcess ? processes.get(slots.process)! : threads.get(slots.thread)!;
  ObReferenceObject(k, object);
  const made = ObpMakeHandle(k, {
    object,
    // Whoever makes a process may do with it whatever it asks for.
    access: ObpMapAccess(objectTypeNamed(type), isProcess ? slots.processAccess : slots.threadAccess),
    attributes: 0,
    mode: slots.mode,
    out: isProcess ? slots.processOut : slots.threadOut,
    process: k.currentThread!.process,
  });
  return isEnter(made) ? { ...made, next } : enter(PspGiveStatus, { status: made }, next);
}

const PspGiveStatus = hostRoutine<{ readonly status: number }>('PspGiveStatus', {
  start: (_k, { status }) => done(status),
});

/** Lets the new thread run; one whose process was refused ends before it does anything. */
function letRun(k: Kernel, slots: FinishCreation): StepResult {
  const { mode, status, clientId, createInfo, suspended } = slots;
  const thread = k.state.ps.threads.get(slots.thread)!;
  if (!ntSuccess(status)) thread.terminateStatus = status;
  else if (suspended) PspSuspendThread(k, thread);
  PspStartThread(k, thread);
  if (!ntSuccess(status)) return done(status);
  const fault = guardAccess(mode, () => {
    if (clientId !== NULL_ADDRESS) {
      k.memory.writeU64(addressAdd(clientId, CLIENT_ID.UniqueProcess), PspClientId(slots.process), 0);
      k.memory.writeU64(addressAdd(clientId, CLIENT_ID.UniqueThread), PspClientId(slots.thread), 0);
    }
    if (createInfo !== NULL_ADDRESS) k.memory.writeU32(addressAdd(createInfo, CREATE_INFO_STATE), PsCreateSuccess);
  });
  return done(fault);
}

export interface TellCreated {
  /** The new thread and its process. */
  readonly thread: number;
  readonly process: number;
  readonly isFirst: boolean;
  /** Why a driver refuses the process. */
  status: number;
}

/** Tells drivers of a new process and its first thread, or of a thread, in the one that makes it. Its value says whether a driver refuses the process, and why. */
export const PspTellCreated = hostRoutine<TellCreated>('PspTellCreated', {
  start: (k, slots) =>
    slots.isFirst
      ? enter(PspTellNewProcess, { process: slots.process, info: NULL_ADDRESS }, 'processTold')
      : tellNewThread(k, slots),
  processTold(k, slots, status) {
    slots.status = status;
    return tellNewThread(k, slots);
  },
  threadTold: (_k, { status }) => done(status),
});

function tellNewThread(k: Kernel, { thread, status }: TellCreated): StepResult {
  return PspTellNewThread(k, k.state.ps.threads.get(thread)!, 'threadTold') ?? done(status);
}

export const createProcessRoutines: readonly NativeRoutine[] = [
  /**
   * Starts a program in a process of its own: with the token of its parent and, if asked for, with the handles of that which may
   * be inherited. Programs alone call it.
   * Returns STATUS_SUCCESS, what a driver has put into CreationStatus, STATUS_INVALID_PARAMETER (no image name, flags or
   * attributes that are not known), STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the parent's handle
   * lacks PROCESS_CREATE_PROCESS), STATUS_ACCESS_VIOLATION.
   * Deviation: the image is a program of the scenario by its name, not a file; of the attributes those for the image's name, the
   * client id and the parent are known; a process that is refused ends before its thread does anything, where NT takes it away at once.
   * Source: "CreateProcessW function (processthreadsapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'CreateUserProcess',
    exports: [],
    parameters: [
      'ProcessHandle: ptr',
      'ThreadHandle: ptr',
      'ProcessDesiredAccess: u32',
      'ThreadDesiredAccess: u32',
      'ProcessObjectAttributes: ptr',
      'ThreadObjectAttributes: ptr',
      'ProcessFlags: u32',
      'ThreadFlags: u32',
      'ProcessParameters: ptr',
      'CreateInfo: ptr',
      'AttributeList: ptr',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (
      k,
      mode,
      processHandle,
      threadHandle,
      processAccess,
      threadAccess,
      _processAttributes,
      _threadAttributes,
      processFlags,
      threadFlags,
      parameters,
      createInfo,
      attributes,
    ) =>
      begin(k, {
        mode,
        processHandle,
        threadHandle,
        processAccess,
        threadAccess,
        processFlags,
        threadFlags,
        parameters,
        createInfo,
        attributes,
      }),
  }),
];
