/**
 * Impersonation: a thread that acts as somebody else. Source: "PsImpersonateClient function (ntifs.h)", "Impersonation Levels",
 * "SeImpersonatePrivilege" in "Impersonate a client after authentication".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { PRIVILEGES, SecurityIdentification, TokenImpersonation } from '../../nt/security.ts';
import { ntSuccess, STATUS_BAD_TOKEN_TYPE, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpDeferObjectDeletion } from '../ob/deferred-delete.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { afterRemoval, ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import type { Thread } from '../ps/state.ts';
import type { Impersonation } from './state.ts';
import { holdsPrivilege, SepTokenOfProcess, SepTokenRecord } from './token.ts';

/** TOKEN_IMPERSONATE */
const IMPERSONATE = 4;

/** Has a thread act as itself again; what is left to do when nobody else holds the token. */
export function PspStopImpersonating(k: Kernel, thread: Thread): Enter | undefined {
  const old = k.state.se.impersonations.get(thread.id);
  if (old === undefined) return undefined;
  k.state.se.impersonations.delete(thread.id);
  return ObDereferenceObject(k, old.token);
}

/**
 * Has a thread act as the holder of a token; its value is STATUS_SUCCESS. Without SeImpersonatePrivilege another user can only be
 * identified.
 */
export function PspImpersonate(
  k: Kernel,
  thread: Thread,
  token: GuestAddress,
  { level, effectiveOnly, copyOnOpen }: Omit<Impersonation, 'token'>,
): number | Enter {
  const self = SepTokenOfProcess(k, thread.process);
  const other = SepTokenRecord(k, token);
  const may = self.user === other.user || holdsPrivilege(self, PRIVILEGES.SeImpersonatePrivilege);
  ObReferenceObject(k, token);
  const next = PspStopImpersonating(k, thread);
  const allowed = may ? level : Math.min(level, SecurityIdentification);
  k.state.se.impersonations.set(thread.id, { token, level: allowed, effectiveOnly, copyOnOpen });
  return afterRemoval(next, STATUS_SUCCESS);
}

/**
 * Gives a thread the impersonation token of a handle, or none.
 * Statuses: STATUS_SUCCESS, STATUS_BAD_TOKEN_TYPE (a primary token), STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH,
 * STATUS_ACCESS_DENIED (the handle lacks TOKEN_IMPERSONATE).
 */
export function PspAssignImpersonation(k: Kernel, thread: Thread, handle: U64, mode: number): number | Enter {
  if (u64ToNumber(handle) === 0) return afterRemoval(PspStopImpersonating(k, thread), STATUS_SUCCESS);
  const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Token', IMPERSONATE, mode);
  if (!ntSuccess(found.status)) return found.status;
  const record = SepTokenRecord(k, found.object);
  const result =
    record.type === TokenImpersonation
      ? PspImpersonate(k, thread, found.object, { level: record.level, effectiveOnly: false, copyOnOpen: false })
      : STATUS_BAD_TOKEN_TYPE;
  // Its handle holds it, and so does the thread.
  ObDereferenceObject(k, found.object);
  return result;
}

/** A thread has ended. */
export function SepForgetImpersonation(k: Kernel, thread: Thread): void {
  const token = k.state.se.impersonations.get(thread.id)?.token;
  if (token !== undefined && PspStopImpersonating(k, thread) !== undefined) ObpDeferObjectDeletion(k, token);
}
