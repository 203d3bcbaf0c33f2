/**
 * Replays a trace against other driver images and compares what they do with what was recorded. Runs in slices, so that
 * whoever drives it can draw progress, listen to Ctrl-C or sit in a worker thread; knows nothing of files and commands.
 *
 *   const replay = new AgainstReplay(reader, [{ service: 'pipes', fileName: 'new.sys', bytes }]);
 *   let comparison: Comparison | undefined;
 *   while (comparison === undefined) comparison = replay.run(100_000);
 */
import { TraceError } from '../base/errors.ts';
import { compareTraces } from '../compare/compare-traces.ts';
import type { Comparison } from '../compare/comparison.ts';
import { eventsToLookAt, withStacks } from '../compare/with-stacks.ts';
import type { ExternalCompletion, SentIrp } from '../kernel/ports.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { MemoryTarget, type TraceTarget } from '../proto/trace-target.ts';
import type { DriverImage } from '../system/image-loader.ts';
import { stackView } from '../system/inspect/machine-view.ts';
import type { RunOutcome, System } from '../system/system.ts';
import { type Answers, Isolation } from './isolation.ts';
import { Rerun, type RerunSettings } from './rerun.ts';

export interface AgainstSettings extends Omit<RerunSettings, 'watch' | 'externalCompletion'> {
  /**
   * What the changed drivers are compared with. `trace`: the recorded events, which needs a trace of this engine version.
   * `rerun`: the recorded drivers, run again by this version of the tool, so that a change of the tool is no change of the
   * driver.
   */
  readonly baseline?: 'trace' | 'rerun';
  /**
   * Do not run the drivers around the changed ones: IRPs sent to them are completed as recorded. Compared with the recorded
   * drivers in the same isolation, whatever `baseline` says.
   */
  readonly isolate?: boolean;
  /** Look at the stacks where runs differ, which takes another run of both. */
  readonly stacks?: boolean;
}

/** How far it is. */
export interface AgainstProgress {
  readonly phase: 'recorded answers' | 'recorded drivers' | 'changed drivers' | 'stacks';
  /** Events of this phase's run so far, and of the recorded run. */
  readonly events: number;
  readonly of: number;
}

/** A run whose events nobody keeps. */
const NOWHERE: TraceTarget = { write() {} };

/** The recorded drivers' run, watched for what they answer. */
class Answering {
  readonly isolation: Isolation;
  readonly run: Rerun;

  constructor(reader: TraceReader, isolation: Isolation, settings: RerunSettings) {
    this.isolation = isolation;
    let system: System | undefined;
    this.run = new Rerun(reader, [], NOWHERE, {
      ...settings,
      externalCompletion: (irp, action) => {
        isolation.recordSent(irp, action);
        return undefined;
      },
      watch: (event) => system && isolation.watch(event, system),
    });
    system = this.run.system;
  }
}

/** The answers for a run that is set up before they are known. */
class AnswersInTime {
  private readonly isolation: Isolation;
  given: Answers | undefined;

  constructor(isolation: Isolation) {
    this.isolation = isolation;
  }

  completionOf(irp: SentIrp, action: number): ExternalCompletion | undefined {
    this.given ??= this.isolation.answers();
    return this.given.completionOf(irp, action);
  }
}

/** A run that is made once more to look at its stacks before some of its events. */
class Look {
  readonly run: Rerun;
  readonly stacks = new Map<number, readonly string[]>();

  constructor(reader: TraceReader, images: readonly DriverImage[], settings: RerunSettings, events: Set<number>) {
    let system: System | undefined;
    const watch = (event: number) => {
      const thread = system?.kernel.currentThread;
      if (thread === undefined || !events.has(event)) return;
      const stack = stackView(system!, thread, () => '').map(({ name, address }) => name || address);
      this.stacks.set(event, stack);
    };
    this.run = new Rerun(reader, images, NOWHERE, { ...settings, watch });
    system = this.run.system;
  }
}

export class AgainstReplay {
  private readonly reader: TraceReader;
  private readonly replacements: readonly DriverImage[];
  private readonly settings: RerunSettings;
  /** Finds out what the isolated drivers answer, until it has. */
  private answering: Answering | undefined;
  private readonly isolation: Isolation | undefined;
  private readonly wantsStacks: boolean;
  private readonly baselineTarget = new MemoryTarget();
  private readonly target = new MemoryTarget();
  private baselineRun: Rerun | undefined;
  /** The recorded drivers' own: in isolation, what answers for others takes no time of theirs. */
  private baselineDriftNs = 0;
  private readonly changedRun: Rerun;
  private readonly changedAnswers: AnswersInTime | undefined;
  private comparison: Comparison | undefined;
  private recordedLook: Look | undefined;
  private changedLook: Look | undefined;
  /** How the changed drivers' run ended, once it has. */
  outcome: RunOutcome | undefined;

  /**
   * @param replacements images to use instead of the recorded ones, by service name; without any, the recorded ones run
   * @throws InputError for a service the trace does not have or an image that cannot be used (32 bits, damaged...),
   * TraceError for a trace that cannot be replayed: no embedded images, removed data, another engine version
   */
  constructor(reader: TraceReader, replacements: readonly DriverImage[], settings: AgainstSettings = {}) {
    const { baseline, stacks = false, isolate = false, ...run } = settings;
    this.reader = reader;
    this.replacements = replacements;
    this.settings = run;
    this.wantsStacks = stacks;
    if (isolate) {
      this.isolation = new Isolation(reader, new Set(replacements.map(({ service }) => service)));
      this.answering = new Answering(reader, this.isolation, run);
      this.changedAnswers = new AnswersInTime(this.isolation);
    }
    if (isolate || baseline === 'rerun')
      this.baselineRun = new Rerun(reader, [], this.baselineTarget, this.settingsOfRun());
    // Made at once, so that everything that is wrong with the images is said before anything runs.
    this.changedRun = new Rerun(reader, replacements, this.target, this.settingsOfRun(this.changedAnswers));
  }

  /** In isolation, each run has answers of its own. */
  private settingsOfRun(answers = this.isolation && new AnswersInTime(this.isolation)): RerunSettings {
    if (answers === undefined) return this.settings;
    return { ...this.settings, externalCompletion: (irp, action) => answers.completionOf(irp, action) };
  }

  get progress(): AgainstProgress {
    const of = this.reader.eventCount;
    const events = (run: Rerun | undefined) => run?.writer.eventCount ?? 0;
    if (this.answering !== undefined) return { phase: 'recorded answers', events: events(this.answering.run), of };
    if (this.baselineRun !== undefined) return { phase: 'recorded drivers', events: events(this.baselineRun), of };
    if (this.comparison === undefined) return { phase: 'changed drivers', events: events(this.changedRun), of };
    return { phase: 'stacks', events: events(this.changedLook?.run), of };
  }

  /** The changed drivers' system, to look at when its run has ended. */
  get system(): System {
    return this.changedRun.system;
  }

  /** The changed drivers' run as a trace (.ntr), once it has ended. */
  get trace(): Uint8Array {
    return this.target.bytes;
  }

  /**
   * Runs at most `steps` steps of the machine.
   * @returns the comparison once everything has ended, undefined while there is more to do
   */
  run(steps: number): Comparison | undefined {
    if (this.answering !== undefined) {
      if (this.answering.run.run(steps) === undefined) return undefined;
      this.isolation!.seal();
      this.answering = undefined;
      return undefined;
    }
    if (this.baselineRun !== undefined) {
      if (this.baselineRun.run(steps) === undefined) return undefined;
      this.baselineDriftNs = this.baselineRun.source.driftNs;
      this.baselineRun = undefined;
      return undefined;
    }
    if (this.comparison !== undefined) return this.look(this.comparison, steps);
    this.outcome = this.changedRun.run(steps);
    if (this.outcome === undefined) return undefined;
    this.comparison = this.compare();
    if (!this.wantsStacks || this.comparison.differences.length === 0) return this.comparison;
    const [before, after] = eventsToLookAt(this.comparison);
    this.recordedLook = this.lookAtRecorded(before);
    this.changedLook = new Look(this.reader, this.replacements, this.settingsOfRun(), after);
    return undefined;
  }

  /** Undefined when the recorded drivers are not at hand: the trace never had them, or they were taken out. */
  private lookAtRecorded(events: Set<number>): Look | undefined {
    try {
      return new Look(this.reader, [], this.settingsOfRun(), events);
    } catch (error) {
      if (error instanceof TraceError) return undefined;
      throw error;
    }
  }

  private look(comparison: Comparison, steps: number): Comparison | undefined {
    for (const look of [this.recordedLook, this.changedLook]) {
      if (look === undefined || look.run.outcome !== undefined) continue;
      look.run.run(steps);
      return undefined;
    }
    return withStacks(comparison, this.recordedLook?.stacks ?? new Map(), this.changedLook!.stacks);
  }

  /** Ends the runs now; what the changed drivers have not done by then is inconclusive. */
  interrupt(text: string): Comparison {
    if (this.comparison !== undefined) return this.comparison;
    this.answering = undefined;
    this.baselineRun?.interrupt(text);
    this.baselineRun = undefined;
    this.outcome = this.changedRun.interrupt(text);
    return this.compare();
  }

  private compare(): Comparison {
    const wasRerun = this.baselineTarget.bytes.length > 0;
    const before = wasRerun ? openTrace(this.baselineTarget.bytes) : this.reader;
    const driftNs = this.changedRun.source.driftNs - this.baselineDriftNs;
    const answers = this.changedAnswers?.given;
    const notes = [...(answers?.notes() ?? []), ...this.changedRun.source.notes()];
    const synthesised = answers?.synthesised() ?? [];
    return compareTraces(before, openTrace(this.target.bytes), { driftNs, notes, synthesised });
  }
}
