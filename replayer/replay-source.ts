/**
 * Feeds a system the decisions of a trace. Strict: each is taken exactly where it was made when recording.
 * Tolerant, for another version of a driver: user mode does what it did, scheduling follows as far as it can.
 */
import { TraceError } from '../base/errors.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import { u64FromBigInt } from '../base/u64.ts';
import { REMOVED_PAYLOAD, type TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type { DecisionSource, ProcessorSlice, ResultReference, UserAction } from '../system/decisions.ts';
import { type DecisionsState, TraceDecisions } from './trace-decisions.ts';

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

export interface ReplaySourceState {
  readonly decisions: DecisionsState;
  readonly defaults: readonly (readonly [string, number])[];
}

export class ReplaySource implements DecisionSource {
  private readonly decisions: TraceDecisions;
  private readonly tolerant: boolean;
  /** Default choices made since the last stored decision of each kind. */
  private readonly defaults = new Map<string, number>();

  /** @param tolerant the run may differ from the recorded one: a choice that cannot be made is left to the default */
  constructor(reader: TraceReader, tolerant = false) {
    this.decisions = new TraceDecisions(reader);
    this.tolerant = tolerant;
  }

  nextUserAction(thread: number): UserAction {
    const event = this.decisions.takeUserAction(thread);
    if (event === undefined)
      throw new DecisionMismatch(`the trace has no further action of thread ${thread}`, undefined);
    return userActionOf(event);
  }

  userActionDone(): void {
    // What user mode made of a result is already in the trace: its next actions.
  }

  chooseThread(candidates: readonly number[]): number {
    const event = this.due('thread_switch');
    if (event === undefined) return 0;
    const chosen = Number(event.fields.chosen);
    const index = candidates.indexOf(chosen);
    if (index < 0 && this.tolerant) return 0;
    if (index < 0) throw new DecisionMismatch(`thread ${chosen} is not ready to run`, event.number);
    return index;
  }

  chooseProcessor(candidates: readonly number[]): ProcessorSlice | undefined {
    const event = this.due('processor_choice');
    if (event === undefined) return undefined;
    const processor = Number(event.fields.chosen);
    const instructions = Number(event.fields.instructions);
    if (candidates.includes(processor) && instructions > 0) return { processor, instructions };
    if (this.tolerant) return undefined;
    throw new DecisionMismatch(`processor ${processor} cannot go on`, event.number);
  }

  preempt(): boolean {
    return this.due('preemption') !== undefined;
  }

  failAllocation(): boolean {
    return this.due('allocation_failure') !== undefined;
  }

  /** The stored decision of this kind if it is its turn; otherwise the default choice is made once more. */
  private due(kind: string): TraceEvent | undefined {
    const made = this.defaults.get(kind) ?? 0;
    const event = this.decisions.peek(kind);
    if (event === undefined || made < Number(event.fields.defaults)) {
      this.defaults.set(kind, made + 1);
      return undefined;
    }
    this.decisions.take(kind);
    this.defaults.set(kind, 0);
    return event;
  }

  save(): ReplaySourceState {
    return { decisions: this.decisions.save(), defaults: [...this.defaults] };
  }

  restore(state: ReplaySourceState): void {
    this.decisions.restore(state.decisions);
    this.defaults.clear();
    for (const [kind, count] of state.defaults) this.defaults.set(kind, count);
  }
}

function referencesOf(event: TraceEvent): ResultReference[] {
  return (event.fields.references as bigint[]).map((packed) => ({
    action: Number(packed >> 12n),
    index: Number(packed & 0xfffn),
  }));
}

function userActionOf(event: TraceEvent): UserAction {
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
