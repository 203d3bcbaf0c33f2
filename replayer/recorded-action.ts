/** What user mode did, as the trace has it, in the form in which a system takes it. */
import { TraceError } from '../base/errors.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import { u64FromBigInt } from '../base/u64.ts';
import { REMOVED_PAYLOAD, type TraceEvent } from '../proto/decoded-batch.ts';
import type { ResultReference, UserAction } from '../system/decisions.ts';

/** The run asks for something the trace does not say, or that cannot be. */
export class DecisionMismatch extends Error {
  override readonly name = 'DecisionMismatch';
  /** Number of the recorded event that cannot be followed; undefined when there is none. */
  readonly event: number | undefined;

  constructor(message: string, event: number | undefined) {
    super(message);
    this.event = event;
  }
}

/** Another driver, or a device, is asked something that the recording has no answer for; the message is how the run ends. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** What was recorded and is like what was asked, in words with the numbers of the events. */
export function nearestText(found: readonly { readonly text: string; readonly event: number }[]): string {
  return found.length === 0 ? 'none at all' : found.map(({ text, event }) => `${text} (event ${event})`).join(', ');
}

/** So many of what was recorded are named. */
export const MOST_NEAREST = 3;

function referencesOf(event: TraceEvent): ResultReference[] {
  return (event.fields.references as bigint[]).map((packed) => ({
    action: Number(packed >> 12n),
    index: Number(packed & 0xfffn),
  }));
}

export function userActionOf(event: TraceEvent): UserAction {
  const { fields } = event;
  switch (event.name) {
    case 'user_process':
      return { kind: 'process', name: fields.name as string };
    case 'user_thread':
      return { kind: 'thread', process: fields.process as number, name: fields.name as string };
    case 'user_exit':
      return { kind: 'exit', status: fields.status as number };
    case 'user_map':
      return {
        kind: 'map',
        address: fields.address as GuestAddress,
        sizeBytes: fields.size as number,
        writable: fields.writable !== 0,
      };
    case 'user_unmap':
      return { kind: 'unmap', address: fields.address as GuestAddress, sizeBytes: fields.size as number };
    case 'user_write':
      if (fields.data === REMOVED_PAYLOAD) {
        throw new TraceError(
          'removed',
          'what user mode stores was taken out of this trace: it can be viewed, not replayed',
        );
      }
      return {
        kind: 'write',
        address: fields.address as GuestAddress,
        data: fields.data as Uint8Array,
        references: referencesOf(event),
      };
    case 'user_system_call':
      return {
        kind: 'system-call',
        service: fields.service as string,
        args: (fields.arguments as bigint[]).map(u64FromBigInt),
        references: referencesOf(event),
      };
    case 'user_signal':
      return { kind: 'signal', name: fields.name as string };
    case 'user_barrier':
      return { kind: 'barrier', name: fields.name as string };
    default:
      throw new DecisionMismatch(`no user action ${event.name}`, event.number);
  }
}
