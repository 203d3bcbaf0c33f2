/** Acting as a client, and asking who somebody acts as. Source: the pages of the routines (ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { SECURITY_SUBJECT_CONTEXT } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  SecurityAnonymous,
  SecurityDelegation,
  SecurityIdentification,
  SecurityImpersonation,
  TokenImpersonation,
} from '../../nt/security.ts';
import { STATUS_BAD_IMPERSONATION_LEVEL, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { SecuritySubjectContext } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode, ObpCurrentProcess } from '../ob/handle.ts';
import {
  afterRemoval,
  ObDereferenceObject,
  ObpDereferenceForDriver,
  ObpReportReferenced,
  ObReferenceObject,
} from '../ob/object.ts';
import { PspClientId, PspProcessOf } from '../ps/process.ts';
import type { Thread } from '../ps/state.ts';
import { PspThreadOf } from '../ps/thread.ts';
import { PspAssignImpersonation, PspImpersonate, PspStopImpersonating } from './impersonation.ts';
import type { TokenRecord } from './state.ts';
import { SepDuplicateToken, SepImpersonationOf, SepProcessToken, SepTokenRecord } from './token.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
/** SECURITY_QUALITY_OF_SERVICE.ContextTrackingMode */
const SECURITY_DYNAMIC_TRACKING = 1;

/** SECURITY_CLIENT_CONTEXT */
const CLIENT_CONTEXT = {
  BYTES: 72,
  Level: 4,
  EffectiveOnly: 9,
  ClientToken: 16,
  DirectlyAccessClientToken: 24,
  DirectAccessEffectiveOnly: 25,
  ServerIsRemote: 26,
  ClientTokenControl: 28,
} as const;
const QOS_BYTES = 12;

/** Fills in a subject context: whom a thread acts as, and the process. Both tokens are referenced. */
export function SepCaptureSubject(k: Kernel, thread: Thread | undefined, process: number, context: GuestAddress): void {
  const token = SepProcessToken(k, process);
  ObReferenceObject(k, token);
  k.memory.fill(context, SECURITY_SUBJECT_CONTEXT.SIZE, 0);
  const view = new SecuritySubjectContext(k.memory, context);
  view.PrimaryToken = token;
  k.memory.writeU64(addressAdd(context, SECURITY_SUBJECT_CONTEXT.ProcessAuditId), PspClientId(process), 0);
  const impersonation = thread === undefined ? undefined : SepImpersonationOf(k, thread.id);
  if (impersonation === undefined) return;
  ObReferenceObject(k, impersonation.token);
  view.ClientToken = impersonation.token;
  view.ImpersonationLevel = impersonation.level;
}

/** Gives up references to tokens, each of which may be the last one. */
const SepReleaseTokens = hostRoutine<{ readonly left: GuestAddress[] }>('SepReleaseTokens', {
  start: releaseNext,
});

function releaseNext(k: Kernel, { left }: { readonly left: GuestAddress[] }): StepResult {
  for (;;) {
    const token = left.shift();
    if (token === undefined) return done(0);
    const next = ObDereferenceObject(k, token);
    if (next !== undefined) return { ...next, next: 'start' };
  }
}

/** Gives the tokens of a subject context back. */
export function SepReleaseSubject(k: Kernel, context: GuestAddress): Enter {
  const view = new SecuritySubjectContext(k.memory, context);
  const { ClientToken: client, PrimaryToken: primary } = view;
  view.ClientToken = NULL_ADDRESS;
  view.PrimaryToken = NULL_ADDRESS;
  const left = [client, primary].filter((token) => token !== NULL_ADDRESS);
  return enter(SepReleaseTokens, { left });
}

/** Who a subject context acts as; undefined when its client may only be identified. */
export function SepSubjectToken(k: Kernel, context: GuestAddress): TokenRecord | undefined {
  const { ClientToken, ImpersonationLevel, PrimaryToken } = new SecuritySubjectContext(k.memory, context);
  if (ClientToken === NULL_ADDRESS) return SepTokenRecord(k, PrimaryToken);
  return ImpersonationLevel < SecurityImpersonation ? undefined : SepTokenRecord(k, ClientToken);
}

/** TOKEN_CONTROL: which token it was, and its source. */
function writeTokenControl(k: Kernel, at: GuestAddress, record: TokenRecord): void {
  k.memory.writeU64(at, record.id, 0);
  k.memory.writeU64(addressAdd(at, 8), record.authenticationId, 0);
  k.memory.writeU64(addressAdd(at, 16), record.modifiedId, 0);
  for (let i = 0; i < record.source.length; i++) k.memory.writeU8(addressAdd(at, 24 + i), record.source.charCodeAt(i));
}

/** Makes a client context of a token, which is referenced or copied. `level`: undefined for a primary token. */
function createClientContext(
  k: Kernel,
  token: GuestAddress,
  level: number | undefined,
  effectiveOnly: boolean,
  qos: GuestAddress,
  remote: boolean,
  context: GuestAddress,
): number {
  const wanted = k.memory.readU32(addressAdd(qos, 4));
  if (level !== undefined) {
    const isTooLittle = level < wanted || level === SecurityAnonymous || level === SecurityIdentification;
    if (isTooLittle || (remote && level !== SecurityDelegation)) return STATUS_BAD_IMPERSONATION_LEVEL;
  }
  const dynamic = k.memory.readU8(addressAdd(qos, 8)) === SECURITY_DYNAMIC_TRACKING;
  const onlyEffective = k.memory.readU8(addressAdd(qos, 9)) !== 0;
  const record = SepTokenRecord(k, token);
  const client = dynamic
    ? token
    : SepDuplicateToken(k, record, TokenImpersonation, wanted, onlyEffective || effectiveOnly);
  if (dynamic) ObReferenceObject(k, token);
  k.memory.fill(context, CLIENT_CONTEXT.BYTES, 0);
  k.memory.move(context, qos, QOS_BYTES);
  k.memory.writePointer(addressAdd(context, CLIENT_CONTEXT.ClientToken), client);
  k.memory.writeU8(addressAdd(context, CLIENT_CONTEXT.DirectlyAccessClientToken), dynamic ? 1 : 0);
  k.memory.writeU8(
    addressAdd(context, CLIENT_CONTEXT.DirectAccessEffectiveOnly),
    onlyEffective || effectiveOnly ? 1 : 0,
  );
  k.memory.writeU8(addressAdd(context, CLIENT_CONTEXT.ServerIsRemote), remote ? 1 : 0);
  if (dynamic) writeTokenControl(k, addressAdd(context, CLIENT_CONTEXT.ClientTokenControl), record);
  return STATUS_SUCCESS;
}

/** Has a thread act as the client of a context. */
function impersonateClient(k: Kernel, context: GuestAddress, server: GuestAddress): number | Enter {
  const byte = (offset: number) => k.memory.readU8(addressAdd(context, offset)) !== 0;
  const isDirect = byte(CLIENT_CONTEXT.DirectlyAccessClientToken);
  const effectiveOnly = byte(isDirect ? CLIENT_CONTEXT.DirectAccessEffectiveOnly : CLIENT_CONTEXT.EffectiveOnly);
  const level = k.memory.readU32(addressAdd(context, CLIENT_CONTEXT.Level));
  const token = k.memory.readPointer(addressAdd(context, CLIENT_CONTEXT.ClientToken));
  const thread = server === NULL_ADDRESS ? k.currentThread! : PspThreadOf(k, server);
  return PspImpersonate(k, thread, token, { level, effectiveOnly, copyOnOpen: true });
}

export const impersonationDdis: readonly Ddi[] = [
  /**
   * Fills in a subject context: who a thread acts as in a process.
   * @irql PASSIVE_LEVEL
   * Source: "SeCaptureSubjectContextEx function (ntifs.h)".
   */
  ddi({
    name: 'SeCaptureSubjectContextEx',
    parameters: ['Thread: ptr', 'Process: ptr', 'SubjectContext: ptr'],
    irql: PASSIVE,
    call(k, thread, process, context) {
      const whose = thread === NULL_ADDRESS ? undefined : PspThreadOf(k, thread);
      SepCaptureSubject(k, whose, PspProcessOf(k, process).id, context);
    },
  }),
  /**
   * Returns the token that a thread impersonates, referenced, and how; NULL when it impersonates nobody.
   * @irql PASSIVE_LEVEL
   * Source: "PsReferenceImpersonationToken function (ntifs.h)".
   */
  ddi({
    name: 'PsReferenceImpersonationToken',
    parameters: ['Thread: ptr', 'CopyOnOpen: ptr', 'EffectiveOnly: ptr', 'ImpersonationLevel: ptr'],
    irql: PASSIVE,
    call(k, thread, copyOut, effectiveOut, levelOut) {
      const impersonation = SepImpersonationOf(k, PspThreadOf(k, thread).id);
      if (impersonation === undefined) return NULL_ADDRESS;
      const { token, level, copyOnOpen, effectiveOnly } = impersonation;
      ObReferenceObject(k, token);
      ObpReportReferenced(k, token);
      k.memory.writeU8(copyOut, copyOnOpen ? 1 : 0);
      k.memory.writeU8(effectiveOut, effectiveOnly ? 1 : 0);
      k.memory.writeU32(levelOut, level);
      return token;
    },
  }),
  /**
   * Gives a token of PsReferenceImpersonationToken back.
   * @irql <= APC_LEVEL
   * Source: "PsDereferenceImpersonationToken function (ntifs.h)".
   */
  ddi({
    name: 'PsDereferenceImpersonationToken',
    parameters: ['ImpersonationToken: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, token) => (token === NULL_ADDRESS ? undefined : ObpDereferenceForDriver(k, token)),
  }),
  /**
   * Has a thread act as the holder of a token; without a token as itself again.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "PsImpersonateClient function (ntifs.h)".
   */
  ddi({
    name: 'PsImpersonateClient',
    parameters: ['Thread: ptr', 'Token: ptr', 'CopyOnOpen: bool', 'EffectiveOnly: bool', 'ImpersonationLevel: u32'],
    irql: PASSIVE,
    call(k, object, token, copyOnOpen, effectiveOnly, level) {
      const thread = PspThreadOf(k, object);
      if (token === NULL_ADDRESS) return afterRemoval(PspStopImpersonating(k, thread), STATUS_SUCCESS);
      return PspImpersonate(k, thread, token, { level, effectiveOnly, copyOnOpen });
    },
  }),
  /**
   * Gives a thread the impersonation token of a handle, or none.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BAD_TOKEN_TYPE, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH.
   * Source: "PsAssignImpersonationToken function (ntifs.h)".
   */
  ddi({
    name: 'PsAssignImpersonationToken',
    parameters: ['Thread: ptr', 'Token: u64'],
    irql: PASSIVE,
    call: (k, thread, token) => PspAssignImpersonation(k, PspThreadOf(k, thread), token, KernelMode),
  }),
  /**
   * Has the running thread act as itself again.
   * @irql PASSIVE_LEVEL
   * Source: "PsRevertToSelf function (ntifs.h)".
   */
  ddi({
    name: 'PsRevertToSelf',
    parameters: [],
    irql: PASSIVE,
    call: (k) => PspStopImpersonating(k, k.currentThread!),
  }),
  /**
   * Has a thread act as itself again.
   * @irql PASSIVE_LEVEL
   */
  ddi({
    name: 'PsRevertThreadToSelf',
    parameters: ['Thread: ptr'],
    irql: PASSIVE,
    call: (k, thread) => PspStopImpersonating(k, PspThreadOf(k, thread)),
  }),
  /**
   * Keeps who a client is, so that somebody else can act as it later. With dynamic tracking that is the client's token itself, else
   * a copy.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BAD_IMPERSONATION_LEVEL.
   * Source: "SeCreateClientSecurity function (ntifs.h)".
   */
  ddi({
    name: 'SeCreateClientSecurity',
    parameters: ['ClientThread: ptr', 'ClientSecurityQos: ptr', 'RemoteSession: bool', 'ClientContext: ptr'],
    irql: PASSIVE,
    call(k, object, qos, remote, context) {
      const thread = PspThreadOf(k, object);
      const impersonation = SepImpersonationOf(k, thread.id);
      const token = impersonation?.token ?? SepProcessToken(k, thread.process);
      const effectiveOnly = impersonation?.effectiveOnly ?? false;
      return createClientContext(k, token, impersonation?.level, effectiveOnly, qos, remote, context);
    },
  }),
  /**
   * As SeCreateClientSecurity, of a subject context.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BAD_IMPERSONATION_LEVEL.
   * Source: "SeCreateClientSecurityFromSubjectContext function (ntifs.h)".
   */
  ddi({
    name: 'SeCreateClientSecurityFromSubjectContext',
    parameters: ['SubjectContext: ptr', 'ClientSecurityQos: ptr', 'ServerIsRemote: bool', 'ClientContext: ptr'],
    irql: PASSIVE,
    call(k, subject, qos, remote, context) {
      const { ClientToken, PrimaryToken, ImpersonationLevel } = new SecuritySubjectContext(k.memory, subject);
      const isClient = ClientToken !== NULL_ADDRESS;
      const level = isClient ? ImpersonationLevel : undefined;
      return createClientContext(k, isClient ? ClientToken : PrimaryToken, level, false, qos, remote, context);
    },
  }),
  /**
   * Gives the token of a client context back.
   * @irql PASSIVE_LEVEL
   * Source: "SeDeleteClientSecurity macro (ntifs.h)".
   */
  ddi({
    name: 'SeDeleteClientSecurity',
    parameters: ['ClientContext: ptr'],
    irql: PASSIVE,
    call(k, context) {
      const at = addressAdd(context, CLIENT_CONTEXT.ClientToken);
      const token = k.memory.readPointer(at);
      k.memory.writePointer(at, NULL_ADDRESS);
      return token === NULL_ADDRESS ? undefined : ObDereferenceObject(k, token);
    },
  }),
  /**
   * Has a thread, the running one for NULL, act as the client of a context.
   * @irql PASSIVE_LEVEL
   * Source: "SeImpersonateClient function (ntifs.h)".
   */
  ddi({
    name: 'SeImpersonateClient',
    parameters: ['ClientContext: ptr', 'ServerThread: ptr'],
    irql: PASSIVE,
    call: (k, context, server) => impersonateClient(k, context, server),
  }),
  /**
   * Has a thread, the running one for NULL, act as the client of a context.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "SeImpersonateClientEx function (ntifs.h)".
   */
  ddi({
    name: 'SeImpersonateClientEx',
    parameters: ['ClientContext: ptr', 'ServerThread: ptr'],
    irql: PASSIVE,
    call: (k, context, server) => impersonateClient(k, context, server),
  }),
  /**
   * Fills in a subject context: who the running thread acts as.
   * @irql PASSIVE_LEVEL
   * Source: "SeCaptureSubjectContext function (wdm.h)".
   */
  ddi({
    name: 'SeCaptureSubjectContext',
    parameters: ['SubjectContext: ptr'],
    irql: PASSIVE,
    call: (k, context) => SepCaptureSubject(k, k.currentThread, ObpCurrentProcess(k), context),
  }),
  /**
   * Gives the tokens of a subject context back.
   * @irql PASSIVE_LEVEL
   * Source: "SeReleaseSubjectContext function (wdm.h)".
   */
  ddi({
    name: 'SeReleaseSubjectContext',
    parameters: ['SubjectContext: ptr'],
    irql: PASSIVE,
    call: (k, context) => SepReleaseSubject(k, context),
  }),
];
