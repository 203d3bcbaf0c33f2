/**
 * Strict replay: boots the system a trace was recorded with, feeds it the trace's decisions and proves that every
 * event is the same. No scenario code runs; everything comes from the trace.
 */
import { AssertionError } from '../base/assert.ts';
import { InputError, TraceError } from '../base/errors.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { REMOVED_IMAGES, REMOVED_USER_DATA } from '../proto/trace-format.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { ENGINE_VERSION, System, type SystemConfiguration, type SystemState } from '../system/system.ts';
import { configurationOfHeader, type ScriptsByService, WINDOWS_BUILD } from '../system/trace-header.ts';
import {
  type Divergence,
  DivergenceFound,
  EventChecker,
  type EventCheckerState,
  StopReached,
} from './event-checker.ts';
import { DecisionMismatch } from './recorded-action.ts';
import { ReplaySource, type ReplaySourceState } from './replay-source.ts';

/** How a replay ended. */
export interface ReplayResult {
  /** Events that were the same. */
  readonly matched: number;
  readonly divergence: Divergence | undefined;
  /** Why the recorded run ended; undefined when the recording was cut short. */
  readonly recordedEnd: string | undefined;
  /** It stands just before the event that it was to stop at; everything until there was the same. */
  readonly stopped?: boolean;
}

export interface ReplaySettings extends Pick<SystemConfiguration, 'hangLimitInstructions'> {
  /** Number of the event to stop before. The machine is then for looking at only. */
  readonly stopBefore?: number;
  /** The TypeScript drivers of the trace, by service. */
  readonly scripts?: ScriptsByService;
}

/** A replay between two steps, as structured-clonable data. */
export interface ReplayState {
  readonly system: SystemState;
  readonly source: ReplaySourceState;
  readonly checker: EventCheckerState;
}

/** Whether the trace's events are those this version would record. */
export function isOfThisEngine({ header }: TraceReader): boolean {
  return header.engineVersion === ENGINE_VERSION;
}

/** Throws TraceError for a trace whose events another engine version made. */
export function refuseOtherEngine(reader: TraceReader): void {
  if (isOfThisEngine(reader)) return;
  const { toolVersion, engineVersion } = reader.header;
  throw new TraceError(
    'engine-version',
    `the trace was recorded by ntrewind ${toolVersion} with engine version ${engineVersion}, this one has version ${ENGINE_VERSION}: strict replay needs the same; install that version, or record again (ntrewind rebase)`,
  );
}

/**
 * Reads what the system was set up with. Throws TraceError when this version cannot set it up so.
 * @param replaced services whose drivers others take the place of
 */
export function configurationOfTrace(
  reader: TraceReader,
  scripts?: ScriptsByService,
  replaced?: ReadonlySet<string>,
): SystemConfiguration {
  const { header } = reader;
  if (header.windowsBuild !== WINDOWS_BUILD) {
    throw new TraceError(
      'windows-build',
      `the trace uses the structures of Windows build ${header.windowsBuild}, this version has those of ${WINDOWS_BUILD}`,
    );
  }
  const unknown = reader.batchIndex.flatMap(({ kind }) => kind).find((kind) => KIND_BY_NUMBER[kind] === undefined);
  if (unknown !== undefined) {
    throw new TraceError(
      'unknown-kind',
      `the trace has events of kind ${unknown}, which this version does not know: to replay it needs an ntrewind that reads trace format ${header.formatMajor}.${header.formatMinor}, as ${header.toolVersion} does`,
    );
  }
  if (header.removed.includes(REMOVED_USER_DATA)) {
    throw new TraceError(
      'removed',
      'what user mode stores was taken out of this trace: it can be viewed, not replayed',
    );
  }
  return configurationOfHeader(header, (sha256) => imageOf(reader, sha256), scripts, replaced);
}

function imageOf(reader: TraceReader, sha256: Uint8Array): Uint8Array {
  try {
    return reader.blob(sha256);
  } catch (error) {
    const wasRemoved = error instanceof TraceError && error.code === 'missing-blob';
    if (!wasRemoved || !reader.header.removed.includes(REMOVED_IMAGES)) throw error;
    const driver = reader.drivers.find(({ imageSha256 }) => Buffer.compare(imageSha256, sha256) === 0);
    const hash = Buffer.from(sha256).toString('hex');
    throw new TraceError(
      'removed',
      `the image of ${driver?.fileName} was taken out of this trace: give it with --image (SHA-256 ${hash})`,
    );
  }
}

/** The recorded end of the run: its reason and the number of steps. */
function recordedEnd(reader: TraceReader): { readonly reason: string; readonly steps: number } | undefined {
  if (reader.eventCount === 0 || reader.gaps.length > 0) return undefined;
  const last = reader.event(reader.eventCount - 1);
  if (last.name !== 'run_end') return undefined;
  return { reason: last.fields.reason as string, steps: Number(last.fields.steps) };
}

export class StrictReplay {
  readonly system: System;
  readonly checker: EventChecker;
  private readonly reader: TraceReader;
  private readonly source: ReplaySource;
  private stoppedAtBoot = false;
  private readonly end: { readonly reason: string; readonly steps: number } | undefined;

  /**
   * @param settings where to stop, and what goes in place of what the header says: for traces that may be false
   * @throws TraceError when the trace cannot be replayed, InputError when its driver images cannot be used
   */
  constructor(reader: TraceReader, { stopBefore, scripts, ...settings }: ReplaySettings = {}) {
    refuseOtherEngine(reader);
    this.reader = reader;
    this.source = new ReplaySource(reader);
    this.checker = new EventChecker(reader, stopBefore);
    this.system = new System({ ...configurationOfTrace(reader, scripts), ...settings }, this.source, this.checker.sink);
    this.end = recordedEnd(reader);
  }

  /** Brings the machine up; call once, or {@link restore} instead. */
  boot(): void {
    try {
      this.system.boot();
    } catch (error) {
      if (!(error instanceof StopReached)) throw error;
      this.stoppedAtBoot = true;
    }
  }

  /**
   * Runs at most `steps` steps.
   * @returns the result once there is one, undefined while there is more to do
   */
  run(steps: number): ReplayResult | undefined {
    if (this.stoppedAtBoot) return this.stopped();
    const left = this.end === undefined ? steps : Math.min(steps, this.end.steps - this.system.steps);
    try {
      if (this.system.run(left) !== undefined) return this.finished('');
      if (this.end === undefined && this.checker.eventCount >= this.reader.eventsBeforeGap) return this.cutShort();
      if (this.end !== undefined && this.system.steps >= this.end.steps) {
        this.system.interrupt(this.end.reason);
        return this.finished('');
      }
      return undefined;
    } catch (error) {
      return this.stoppedBy(error);
    }
  }

  private finished(because: string): ReplayResult {
    const divergence = this.checker.finish(because);
    return {
      matched: divergence?.number ?? this.checker.eventCount,
      divergence,
      recordedEnd: this.end?.reason,
    };
  }

  /** The recording was cut short: the run goes on beyond what the trace has, which is no difference. */
  private cutShort(): ReplayResult {
    const divergence = this.checker.finish('');
    const real = divergence !== undefined && divergence.number < this.reader.eventsBeforeGap ? divergence : undefined;
    return { matched: real?.number ?? this.reader.eventsBeforeGap, divergence: real, recordedEnd: undefined };
  }

  private stopped(): ReplayResult {
    const divergence = this.checker.compareSoFar();
    const matched = divergence?.number ?? this.checker.eventCount;
    return { matched, divergence, recordedEnd: this.end?.reason, stopped: divergence === undefined };
  }

  private stoppedBy(error: unknown): ReplayResult {
    if (error instanceof StopReached) return this.stopped();
    if (error instanceof DivergenceFound) {
      if (this.end === undefined && error.divergence.recorded === undefined) return this.cutShort();
      return { matched: error.divergence.number, divergence: error.divergence, recordedEnd: this.end?.reason };
    }
    if (error instanceof DecisionMismatch && error.event === undefined && this.end === undefined)
      return this.cutShort();
    if (this.failedAsRecorded(error)) {
      this.system.interrupt(this.end!.reason);
      return this.finished('');
    }
    // A run that has left the recorded path may break in any way; what counts is where it left it.
    const expected =
      error instanceof DecisionMismatch || error instanceof InputError || error instanceof AssertionError;
    if (!expected) throw error;
    const result = this.finished(error.message);
    if (error instanceof AssertionError && result.divergence?.replayed === undefined) throw error;
    return result;
  }

  /**
   * Whether the recorded run ended in this step, by an error that left no events: the program that was to act next failed, or the
   * tool did.
   */
  private failedAsRecorded(error: unknown): boolean {
    if (this.end === undefined || this.system.steps < this.end.steps) return false;
    return (error instanceof DecisionMismatch && error.event === undefined) || error instanceof AssertionError;
  }

  /** The replay as data that does not change when it goes on. */
  save(): ReplayState {
    return structuredClone({
      system: this.system.save(),
      source: this.source.save(),
      checker: this.checker.save(),
    });
  }

  /** Continues from a state of a replay of the same trace. */
  restore(state: ReplayState): void {
    this.system.restore(state.system);
    this.source.restore(state.source);
    this.checker.restore(state.checker);
  }
}
