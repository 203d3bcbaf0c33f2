/** Feeds a system the decisions of a trace: each is taken exactly where it was made when recording. */
import { hex0x } from '../base/format.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import {
  type DecisionSource,
  type HardwareBus,
  type ProcessorSlice,
  REGISTER_SPACE_CODES,
  type RegisterAccess,
  type UserAction,
} from '../system/decisions.ts';
import { DecisionMismatch, userActionOf } from './recorded-action.ts';
import { performRecorded } from './recorded-hardware.ts';
import { type DecisionsState, HARDWARE, TraceDecisions } from './trace-decisions.ts';

export interface ReplaySourceState {
  readonly decisions: DecisionsState;
  readonly defaults: readonly (readonly [string, number])[];
  readonly hardwareDue: number;
}

export class ReplaySource implements DecisionSource {
  private readonly decisions: TraceDecisions;
  /** Default choices made since the last stored decision of each kind. */
  private readonly defaults = new Map<string, number>();
  /** When devices next do something by themselves, nanoseconds since boot. */
  private hardwareDue = Number.POSITIVE_INFINITY;

  constructor(reader: TraceReader) {
    this.decisions = new TraceDecisions(reader);
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
    if (index < 0) throw new DecisionMismatch(`thread ${chosen} is not ready to run`, event.number);
    return index;
  }

  chooseProcessor(candidates: readonly number[]): ProcessorSlice | undefined {
    const event = this.due('processor_choice');
    if (event === undefined) return undefined;
    const processor = Number(event.fields.chosen);
    const instructions = Number(event.fields.instructions);
    if (candidates.includes(processor) && instructions > 0) return { processor, instructions };
    throw new DecisionMismatch(`processor ${processor} cannot go on`, event.number);
  }

  preempt(): boolean {
    return this.due('preemption') !== undefined;
  }

  failAllocation(): boolean {
    return this.due('allocation_failure') !== undefined;
  }

  readRegister({ hardware, space, address, sizeBytes }: RegisterAccess): bigint {
    const event = this.decisions.peek('register_read');
    const what = `${sizeBytes} bytes of ${space} ${hex0x(address)} are read`;
    if (event === undefined) throw new DecisionMismatch(`${what}, and the trace has no further read`, undefined);
    const { fields } = event;
    const isSame =
      fields.hardware === hardware &&
      fields.space === REGISTER_SPACE_CODES[space] &&
      Number(fields.address) === address &&
      fields.width === sizeBytes;
    if (!isSame) throw new DecisionMismatch(`${what} instead`, event.number);
    this.decisions.take('register_read');
    return fields.value as bigint;
  }

  registerWritten(): void {
    // What comes of it is in the trace.
  }

  hardwareDueNs(): number {
    const event = this.due('hardware_due');
    if (event !== undefined) {
      this.hardwareDue = event.fields.never === 1 ? Number.POSITIVE_INFINITY : Number(event.fields.due);
    }
    return this.hardwareDue;
  }

  /** What is due is done by now, so something else, or nothing, is due behind the end of each turn of the devices. */
  runHardware(bus: HardwareBus): void {
    const end = this.decisions.peek('hardware_due')?.number ?? Number.POSITIVE_INFINITY;
    for (let event = this.decisions.peek(HARDWARE); event !== undefined && event.number < end; ) {
      this.decisions.take(HARDWARE);
      performRecorded(bus, event);
      event = this.decisions.peek(HARDWARE);
    }
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
    return { decisions: this.decisions.save(), defaults: [...this.defaults], hardwareDue: this.hardwareDue };
  }

  restore(state: ReplaySourceState): void {
    this.decisions.restore(state.decisions);
    this.hardwareDue = state.hardwareDue;
    this.defaults.clear();
    for (const [kind, count] of state.defaults) this.defaults.set(kind, count);
  }
}
