/**
 * Replays a trace against other driver images and compares what they do with what was recorded. Runs in slices, so that
 * whoever drives it can draw progress, listen to Ctrl-C or sit in a worker thread; knows nothing of files and commands.
 *
 *   const replay = new AgainstReplay(reader, [{ service: 'pipes', fileName: 'new.sys', bytes }]);
 *   let comparison: Comparison | undefined;
 *   while (comparison === undefined) comparison = replay.run(100_000);
 */
import { compareTraces } from '../compare/compare-traces.ts';
import type { Comparison } from '../compare/comparison.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { MemoryTarget } from '../proto/trace-target.ts';
import type { DriverImage } from '../system/image-loader.ts';
import type { RunOutcome } from '../system/system.ts';
import { Rerun, type RerunSettings } from './rerun.ts';

export interface AgainstSettings extends RerunSettings {
  /**
   * What the changed drivers are compared with. `trace`: the recorded events, which needs a trace of this engine version.
   * `rerun`: the recorded drivers, run again by this version of the tool, so that a change of the tool is no change of the
   * driver.
   */
  readonly baseline?: 'trace' | 'rerun';
}

/** How far it is. */
export interface AgainstProgress {
  readonly phase: 'recorded drivers' | 'changed drivers';
  /** Events of this phase's run so far, and of the recorded run. */
  readonly events: number;
  readonly of: number;
}

export class AgainstReplay {
  private readonly reader: TraceReader;
  private readonly baselineTarget = new MemoryTarget();
  private readonly target = new MemoryTarget();
  private baselineRun: Rerun | undefined;
  private readonly changedRun: Rerun;
  /** How the changed drivers' run ended, once it has. */
  outcome: RunOutcome | undefined;

  /**
   * @param replacements images to use instead of the recorded ones, by service name; without any, the recorded ones run
   * @throws InputError for a service the trace does not have or an image that cannot be used (32 bits, damaged...),
   * TraceError for a trace that cannot be replayed: no embedded images, removed data, another engine version
   */
  constructor(reader: TraceReader, replacements: readonly DriverImage[], settings: AgainstSettings = {}) {
    this.reader = reader;
    const { baseline, ...run } = settings;
    if (baseline === 'rerun') this.baselineRun = new Rerun(reader, [], this.baselineTarget, run);
    // Made at once, so that everything that is wrong with the images is said before anything runs.
    this.changedRun = new Rerun(reader, replacements, this.target, run);
  }

  get progress(): AgainstProgress {
    const phase = this.baselineRun === undefined ? 'changed drivers' : 'recorded drivers';
    const run = this.baselineRun ?? this.changedRun;
    return { phase, events: run.writer.eventCount, of: this.reader.eventCount };
  }

  /** The changed drivers' run as a trace (.ntr), once it has ended. */
  get trace(): Uint8Array {
    return this.target.bytes;
  }

  /**
   * Runs at most `steps` steps of the machine.
   * @returns the comparison once both runs have ended, undefined while there is more to do
   */
  run(steps: number): Comparison | undefined {
    if (this.baselineRun !== undefined) {
      if (this.baselineRun.run(steps) !== undefined) this.baselineRun = undefined;
      return undefined;
    }
    this.outcome = this.changedRun.run(steps);
    return this.outcome === undefined ? undefined : this.compare();
  }

  /** Ends the runs now; what the changed drivers have not done by then is inconclusive. */
  interrupt(text: string): Comparison {
    this.baselineRun?.interrupt(text);
    this.baselineRun = undefined;
    this.outcome = this.changedRun.interrupt(text);
    return this.compare();
  }

  private compare(): Comparison {
    const wasRerun = this.baselineTarget.bytes.length > 0;
    const before = wasRerun ? openTrace(this.baselineTarget.bytes) : this.reader;
    return compareTraces(before, openTrace(this.target.bytes), { driftNs: this.changedRun.source.driftNs });
  }
}
