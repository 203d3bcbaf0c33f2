/**
 * One trace of a regression check. The recorded drivers run first, strictly, so that a change of this tool never looks like
 * a change of the driver; then the changed ones, and both runs are compared. Runs in slices.
 */
import { ExhaustedError, InputError, TraceError, UnimplementedError } from '../base/errors.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { AgainstReplay, type AgainstSettings } from '../replayer/against.ts';
import type { RerunSettings } from '../replayer/rerun.ts';
import { isOfThisEngine, StrictReplay } from '../replayer/strict-replay.ts';
import type { DriverImage } from '../system/image-loader.ts';

/** What the check of a trace came to, as plain data. */
export type TraceResult =
  | {
      readonly kind: 'compared';
      readonly comparison: Comparison;
    }
  | {
      /**
       * Why there is no comparison: the trace cannot be used (`trace`), not with these drivers (`input`), the recorded
       * drivers themselves do something else than was recorded (`baseline`), or the changed drivers need what
       * ntrewind does not implement (`unimplemented`).
       */
      readonly kind: 'trace' | 'input' | 'baseline' | 'unimplemented';
      readonly problem: string;
    };

/** Limits, the TypeScript drivers that traces only name, and whether the drivers around the changed ones run. */
export type CheckSettings = RerunSettings & Pick<AgainstSettings, 'isolate'>;

export class TraceCheck {
  private readonly reader: TraceReader;
  private strict: StrictReplay | undefined;
  private readonly against: AgainstReplay;

  /** @throws InputError, TraceError... for what cannot be checked; {@link problemOf} makes a result of them */
  constructor(reader: TraceReader, replacements: readonly DriverImage[], settings: CheckSettings = {}) {
    const damage = reader.truncatedBecause;
    if (damage !== undefined) throw damage;
    this.reader = reader;
    // Made at once: what is wrong with the new images is said before anything runs. Events of another engine version are
    // not those that this one makes: there both runs are made now.
    const engine = isOfThisEngine(reader) ? {} : { anyEngine: true, baseline: 'rerun' as const };
    this.against = new AgainstReplay(reader, replacements, { ...settings, ...engine });
    if (!isOfThisEngine(reader)) return;
    this.strict = new StrictReplay(reader, settings.scripts === undefined ? {} : { scripts: settings.scripts });
    this.strict.boot();
  }

  /** Events so far, of about how many. */
  get progress(): { readonly events: number; readonly of: number } {
    const of = 2 * this.reader.eventCount;
    if (this.strict !== undefined) return { events: this.strict.checker.eventCount, of };
    return { events: Math.min(of, this.reader.eventCount + this.against.progress.events), of };
  }

  /** Runs at most `steps` steps of the machine; returns the result once there is one. */
  run(steps: number): TraceResult | undefined {
    return this.strict === undefined ? this.runChanged(steps) : this.runRecorded(steps);
  }

  private runRecorded(steps: number): TraceResult | undefined {
    const result = this.strict!.run(steps);
    if (result === undefined) return undefined;
    this.strict = undefined;
    if (result.divergence === undefined) return undefined;
    const where = `from event ${result.divergence.number} on`;
    const problem = `the recorded drivers do not replay ${where}, so nothing can be said of the new ones; see ntrewind replay, then ntrewind rebase`;
    return { kind: 'baseline', problem };
  }

  private runChanged(steps: number): TraceResult | undefined {
    const comparison = this.against.run(steps);
    if (comparison === undefined) return undefined;
    const { outcome } = this.against;
    if (outcome?.kind === 'unimplemented') return { kind: 'unimplemented', problem: outcome.text };
    if (isOfThisEngine(this.reader)) return { kind: 'compared', comparison };
    const { engineVersion, toolVersion } = this.reader.header;
    const note = `recorded by ntrewind ${toolVersion} with engine version ${engineVersion}: compared with a new run of the recorded drivers; ntrewind rebase writes a new baseline`;
    return { kind: 'compared', comparison: { ...comparison, notes: [...comparison.notes, note] } };
  }
}

/** The result for an error of a check; undefined for one that is a mistake of this tool. */
export function problemOf(error: unknown): TraceResult | undefined {
  if (error instanceof TraceError) return { kind: 'trace', problem: error.message };
  if (error instanceof InputError || error instanceof ExhaustedError) return { kind: 'input', problem: error.message };
  if (error instanceof UnimplementedError) return { kind: 'unimplemented', problem: error.message };
  return undefined;
}
