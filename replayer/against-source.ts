/**
 * Feeds a system whose drivers have changed with the decisions of a trace. Nothing is tied to a count of the whole run:
 * each thread follows the recorded thread of the same lineage from one boundary to the next (followed-thread.ts). User mode
 * does what it did, with the results that it gets now; what was decided at a boundary is decided there again; of the threads
 * that could run, the one runs whose part of the recording comes first; and at each boundary the clock shows what it
 * showed. So a change that does not matter does not move anything else.
 *
 * As long as the run is in step with the recorded one to the nanosecond, it is fed exactly as a strict replay is; how
 * processors take turns within a stretch of code can be followed in no other way.
 */
import { formatPoolTag } from '../base/format.ts';
import type { U64 } from '../base/u64.ts';
import type { ExternalCompletion, SentIrp } from '../kernel/ports.ts';
import type { CandidateEvent } from '../proto/capturing-base.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type {
  DecisionSource,
  HardwareBus,
  ProcessorSlice,
  ProcessorWork,
  RegisterAccess,
  ResultReference,
  UserAction,
} from '../system/decisions.ts';
import { AgainstHardware } from './against-hardware.ts';
import { FollowedThread } from './followed-thread.ts';
import { DecisionMismatch, userActionOf } from './recorded-action.ts';
import { dpcLineageOf, isStep, lineageOf, Owners, RecordedThread, RecordedThreads } from './recorded-threads.ts';
import { ReplaySource } from './replay-source.ts';

/** After so many calls in a row that nobody recorded, the thread's clock runs on by itself: it may wait for time to pass. */
const MOST_STRAYED = 1000;

export interface AgainstSourceSettings {
  /** Leave the clock alone: the run is to be recorded, and nothing in a trace sets it. */
  readonly ownClock?: boolean;
  /** Who answers for drivers that do not run: asked about each IRP, with the recorded user action it belongs to. */
  readonly externalCompletion?: (irp: SentIrp, action: number) => ExternalCompletion | undefined;
}

export class AgainstSource implements DecisionSource {
  private readonly recorded: RecordedThreads;
  private readonly ownClock: boolean;
  private readonly threads = new Map<number, FollowedThread>();
  private readonly dpcs = new Map<number, FollowedThread>();
  private readonly owners = new Owners<FollowedThread | undefined>();
  /** Whether there are several processors. */
  readonly isShared: boolean;
  /** The thread that has passed a boundary last: whoever is asked for something now. */
  private current: FollowedThread;
  /** Numbers of actions and processes: recorded, and in this run. */
  private readonly actions = new Map<number, number>();
  private readonly processes = new Map<number, number>();
  /** Numbers of recorded actions by their numbers in this run: the kernel numbers them from 1, as it asks for them. */
  private readonly recordedActions: number[] = [0];
  readonly externalCompletion: DecisionSource['externalCompletion'];
  /** The recorded action that each thread carries out. */
  private readonly pending = new Map<number, TraceEvent>();
  private drift = 0;
  /** Feeds what belongs to counts of the whole run, until the first boundary that is not as recorded. */
  private strict: ReplaySource | undefined;
  private readonly hardware: AgainstHardware;

  constructor(reader: TraceReader, { ownClock = false, externalCompletion }: AgainstSourceSettings = {}) {
    this.ownClock = ownClock;
    this.externalCompletion =
      externalCompletion && ((irp) => externalCompletion(irp, this.recordedActions[irp.action]!));
    this.recorded = new RecordedThreads(reader);
    this.isShared = reader.header.processorCount > 1;
    this.strict = new ReplaySource(reader);
    this.hardware = new AgainstHardware(reader);
    this.current = this.followed('');
    this.threads.set(0, this.current);
  }

  /** Nanoseconds by which the drivers' code has taken more than recorded from one boundary to the next, less where negative. */
  get driftNs(): number {
    return this.drift;
  }

  /** Feeds from here on by where threads stand, although nothing may have differed yet. */
  leaveStep(): void {
    this.strict = undefined;
  }

  /** What was recorded and is not fed, because the run has not come to it: one line each. */
  notes(): string[] {
    const missed = [...this.threads.values()].flatMap((thread) => thread.missed('allocation_failure'));
    return missed.map(
      ({ number, fields }) =>
        `the recorded failure of an allocation with tag '${formatPoolTag(fields.tag as number)}' (event ${number}) is not met`,
    );
  }

  threadCreated(thread: number, parent: number, ordinal: number): void {
    const lineage = lineageOf(this.threads.get(parent)?.lineage, ordinal);
    this.threads.set(thread, this.followed(lineage));
  }

  dpcCreated(dpc: number): void {
    this.dpcs.set(dpc, this.followed(dpcLineageOf(this.current.lineage, this.current.dpcs++)));
  }

  private followed(lineage: string): FollowedThread {
    return new FollowedThread(lineage, this.recorded.get(lineage) ?? new RecordedThread(lineage));
  }

  clockAt(thread: number, routine: string, now: number, dpc: number): number | undefined {
    const recorded = this.recordedClock(
      dpc === 0 ? this.threads.get(thread) : this.dpcs.get(dpc),
      routine,
      now,
      dpc !== 0,
    );
    return this.ownClock ? undefined : recorded;
  }

  /** Passes a boundary; what the clock showed there. */
  private recordedClock(
    followed: FollowedThread | undefined,
    routine: string,
    now: number,
    isDpc: boolean,
  ): number | undefined {
    if (followed === undefined) return undefined;
    this.current = followed;
    const recorded = passed(followed, routine, now, isDpc);
    if (recorded?.time !== now) this.strict = undefined;
    if (recorded !== undefined) {
      this.drift += now - recorded.time;
      return recorded.time;
    }
    const next = followed.expected?.time;
    if (next === undefined || now <= next || followed.strayed > MOST_STRAYED) return undefined;
    this.drift += now - next;
    return next;
  }

  nextUserAction(thread: number): UserAction {
    const followed = this.threads.get(thread)!;
    this.current = followed;
    const event = followed.takeAction();
    if (event === undefined)
      throw new DecisionMismatch(`the trace has no further action of thread ${thread}`, undefined);
    this.pending.set(thread, event);
    this.recordedActions.push(event.fields.action as number);
    return this.substituted(userActionOf(event));
  }

  /** With this run's numbers for what earlier actions have made. */
  private substituted(action: UserAction): UserAction {
    switch (action.kind) {
      case 'thread':
        return { ...action, process: this.processes.get(action.process) ?? action.process };
      case 'write':
      case 'system-call':
        return { ...action, references: action.references.map((reference) => this.referenceOf(reference)) };
      default:
        return action;
    }
  }

  private referenceOf({ action, index }: ResultReference): ResultReference {
    return { action: this.actions.get(action) ?? action, index };
  }

  userActionDone(thread: number, action: number, _status: number, result: U64): void {
    const event = this.pending.get(thread);
    if (event === undefined) return;
    this.actions.set(event.fields.action as number, action);
    if (event.name === 'user_process') this.processes.set(event.fields.process as number, result.lo);
  }

  chooseThread(candidates: readonly number[]): number {
    const recorded = this.inStep((strict) => strict.chooseThread(candidates));
    if (recorded !== undefined) return recorded;
    let chosen = 0;
    let earliest = Number.POSITIVE_INFINITY;
    candidates.forEach((thread, index) => {
      const resumes = this.resumptionOf(thread) ?? Number.POSITIVE_INFINITY;
      if (resumes < earliest) [chosen, earliest] = [index, resumes];
    });
    return chosen;
  }

  private resumptionOf(thread: number): number | undefined {
    const followed = this.threads.get(thread);
    return this.leads ? followed?.takenUp : followed?.resumes;
  }

  /** An event of this run is about to be kept. */
  observe({ kind, context, values }: CandidateEvent): void {
    const itself = this.threads.get(context.thread);
    const dpc = () => this.dpcs.get(values[0] as number);
    const owner = this.owners.of(kind, context.cpu, context.thread, itself, dpc);
    if (isStep(kind)) owner?.observe(kind);
  }

  get leads(): boolean {
    return this.strict === undefined && !this.ownClock && this.isShared;
  }

  /** The processor whose thread or DPC comes to its next recorded step first. */
  leadProcessor(work: readonly ProcessorWork[]): number | undefined {
    const idle = new Set(work.filter(({ isIdle }) => isIdle).map(({ processor }) => processor));
    let chosen: number | undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const one of work) {
      const next = this.nextOf(one, idle);
      if (next < earliest) [chosen, earliest] = [one.processor, next];
    }
    return chosen;
  }

  /**
   * Number of the recorded event that is next of what a processor would go on with. A ready thread does not come to one
   * processor while another one is idle that it came to then.
   */
  private nextOf({ processor, threads, dpc, isIdle, atBoundary }: ProcessorWork, idle: ReadonlySet<number>): number {
    const strands = dpc === 0 ? threads.map((thread) => this.threads.get(thread)) : [this.dpcs.get(dpc)];
    let earliest = Number.POSITIVE_INFINITY;
    for (const strand of strands) {
      if (strand === undefined || strand.strayed > MOST_STRAYED) continue;
      const wentTo = strand.processor ?? processor;
      if (isIdle && dpc === 0 && wentTo !== processor && idle.has(wentTo)) continue;
      const next = isIdle && dpc === 0 ? strand.takenUp : strand.continues;
      earliest = Math.min(earliest, atBoundary ? strand.arrives : next);
    }
    return earliest;
  }

  /** The processor whose thread comes to its next recorded boundary first, of those that may go on anyway. */
  chooseProcessor(candidates: readonly number[], threads: readonly number[]): ProcessorSlice | undefined {
    if (this.strict !== undefined) return this.inStep((strict) => strict.chooseProcessor(candidates));
    let chosen = 0;
    let earliest = Number.POSITIVE_INFINITY;
    threads.forEach((thread, index) => {
      const next = this.threads.get(thread)?.expected?.event ?? Number.POSITIVE_INFINITY;
      if (next < earliest) [chosen, earliest] = [index, next];
    });
    return chosen === 0 ? undefined : { processor: candidates[chosen]!, instructions: Number.MAX_SAFE_INTEGER };
  }

  /** What a strict replay is told; undefined once the run is out of step. */
  private inStep<T>(ask: (strict: ReplaySource) => T): T | undefined {
    if (this.strict === undefined) return undefined;
    try {
      return ask(this.strict);
    } catch (error) {
      if (!(error instanceof DecisionMismatch)) throw error;
      this.strict = undefined;
      return undefined;
    }
  }

  preempt(thread: number): boolean {
    if (this.inStep((strict) => strict.preempt()) === false) return false;
    return this.threads.get(thread)?.takeDecision('preemption') !== undefined;
  }

  failAllocation(tag: number): boolean {
    return this.current.takeDecision('allocation_failure', ({ fields }) => fields.tag === tag) !== undefined;
  }

  readRegister(access: RegisterAccess, timeNs: number): bigint {
    return this.hardware.readRegister(access, timeNs);
  }

  registerWritten(access: RegisterAccess, value: bigint, timeNs: number): void {
    this.hardware.registerWritten(access, value, timeNs);
  }

  hardwareDueNs(): number {
    return this.hardware.dueNs;
  }

  runHardware(bus: HardwareBus): void {
    this.hardware.run(bus);
  }
}

/** The recorded boundary that a thread or DPC has come to; undefined when nothing recorded corresponds. */
function passed(followed: FollowedThread, routine: string, now: number, isDpc: boolean) {
  if (routine !== '') return followed.pass(routine);
  return isDpc ? followed.beginRoutine(now) : (followed.peekAction() ?? followed.pass(routine));
}
