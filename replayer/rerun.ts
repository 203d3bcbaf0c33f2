/**
 * Runs what user mode did in a trace against other driver images, and writes what happens to a new trace. Handles and
 * addresses that come from earlier requests are substituted by what the changed driver makes of them.
 */
import { createHash } from 'node:crypto';
import { InputError, TraceError } from '../base/errors.ts';
import { endlessText } from '../compare/ending.ts';
import { recordCondition } from '../filter/record-condition.ts';
import { Intake } from '../proto/capture.ts';
import type { CandidateEvent } from '../proto/capturing-base.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type { TraceTarget } from '../proto/trace-target.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import type { DriverImage } from '../system/image-loader.ts';
import { type RunOutcome, System, type SystemConfiguration } from '../system/system.ts';
import { FOLLOWED_CLOCK, headerOf, type ScriptsByService } from '../system/trace-header.ts';
import { AgainstSource, type AgainstSourceSettings } from './against-source.ts';
import { DecisionMismatch, Unanswered } from './recorded-action.ts';
import { configurationOfTrace, refuseOtherEngine } from './strict-replay.ts';

/** What a run adds to the description of the scenario; a further run replaces it. */
const RUN_AGAIN = / \[requests replayed(?: against [^\]]*)?\]$/;

export interface RerunSettings extends Pick<SystemConfiguration, 'hangLimitInstructions'>, AgainstSourceSettings {
  /** Drivers written in TypeScript, by service: a trace has only their hashes. */
  readonly scripts?: ScriptsByService;
  /** Take a trace of another engine version, too. What differs then need not come from the drivers. */
  readonly anyEngine?: boolean;
  /** Told of each event that is kept, before it is: the number it gets. */
  readonly watch?: (event: number) => void;
}

/** A run takes at most so many times the steps of the recorded one, and so many more, before it counts as endless. */
const STEP_FACTOR = 10;
const STEP_ALLOWANCE = 250_000;

export class Rerun {
  readonly system: System;
  readonly writer: TraceWriter;
  /** How the run ended, once it has. */
  outcome: RunOutcome | undefined;
  readonly source: AgainstSource;
  /** Keeps what the recording kept, so that the two can be compared. */
  private readonly intake: Intake;
  /** How the recorded run ended. */
  private readonly recordedEnd: string;
  private readonly stepLimit: number;

  /**
   * @param replacements images to use instead of the recorded ones, by service name
   * @param scripts the recorded TypeScript drivers among the others
   * @throws InputError for a service the trace does not have or an image that cannot be used, TraceError otherwise
   */
  constructor(
    reader: TraceReader,
    replacements: readonly DriverImage[],
    target: string | TraceTarget,
    {
      scripts = new Map(),
      anyEngine = false,
      ownClock = false,
      externalCompletion,
      watch,
      ...settings
    }: RerunSettings = {},
  ) {
    if (!anyEngine) refuseOtherEngine(reader);
    const byService = new Map(replacements.map((image) => [image.service, image]));
    const recorded = configurationOfTrace(reader, scripts, new Set(byService.keys()));
    const cut = reader.gaps.length > 0 ? 'events were lost here' : 'the recording was cut short';
    this.recordedEnd = (reader.gaps.length > 0 ? undefined : reader.summary?.endReason) ?? cut;
    const drivers = recorded.drivers.map((driver) => byService.get(driver.service) ?? driver);
    for (const { service } of replacements) {
      if (recorded.drivers.some((driver) => driver.service === service)) continue;
      const known = recorded.drivers.map((driver) => driver.service).join(', ');
      throw new InputError(`the trace has no driver service "${service}"; it has: ${known}`);
    }
    const configuration = { ...recorded, ...settings, drivers };
    const { capture } = reader.header;
    this.stepLimit = STEP_FACTOR * recordedSteps(reader) + STEP_ALLOWANCE;
    this.source = new AgainstSource(reader, { ownClock, ...(externalCompletion && { externalCompletion }) });
    const observe = (event: CandidateEvent) => {
      this.source.observe(event);
      watch?.(this.writer?.eventCount ?? this.intake.writer.eventCount);
    };
    const isWatched = watch !== undefined || this.source.isShared;
    this.intake = new Intake(capture, recordCondition, isWatched ? observe : undefined);
    this.system = new System(configuration, this.source, this.intake.sink);
    const replaced = replacements.map(({ service, fileName }) => `${service}=${fileName}`).join(', ');
    const original = reader.header.scenario.replace(RUN_AGAIN, '');
    const header = headerOf(configuration, this.system.images, {
      scenario: `${original} [requests replayed${replaced === '' ? '' : ` against ${replaced}`}]`,
      seed: reader.header.seed,
      ...(!ownClock && { quirks: [FOLLOWED_CLOCK] }),
      capture,
      imageHashes: drivers.map(({ bytes }) => new Uint8Array(createHash('sha256').update(bytes).digest())),
      fileHashes: reader.header.file.map(({ sha256 }) => sha256),
    });
    this.writer = TraceWriter.create(target, header, this.intake.writer);
    for (const { bytes } of drivers) this.writer.addBlob(bytes);
    for (const { data } of configuration.files ?? []) if (data.length > 0) this.writer.addBlob(data);
    this.system.boot();
  }

  /**
   * Runs at most `steps` steps.
   * @returns how the run ended, undefined while there is more to do
   */
  run(steps: number): RunOutcome | undefined {
    try {
      const outcome = this.system.run(Math.min(steps, this.stepLimit - this.system.steps));
      if (outcome !== undefined) this.finish(outcome);
      else if (this.system.steps >= this.stepLimit) return this.interrupt(endlessText(this.system.steps));
      return outcome;
    } catch (error) {
      // A recording that was stopped says nothing of what user mode would have done next: this run ends there too.
      if (error instanceof DecisionMismatch) return this.interrupt(this.recordedEnd);
      if (error instanceof Unanswered) return this.interrupt(error.message);
      if (error instanceof TraceError) this.writer.abandon();
      else this.interrupt(`internal error: ${String(error)}`);
      throw error;
    }
  }

  /** Ends the run now. */
  interrupt(text: string): RunOutcome {
    const outcome = this.system.interrupt(text);
    this.finish(outcome);
    return outcome;
  }

  private finish(outcome: RunOutcome): void {
    this.outcome = outcome;
    this.writer.finish(outcome.text, this.intake.leftOut);
  }
}

/** Steps of the recorded run; at most as many as it has events where the trace does not say. */
function recordedSteps(reader: TraceReader): number {
  const last = reader.eventCount === 0 ? undefined : reader.event(reader.eventCount - 1);
  return last?.name === 'run_end' ? Number(last.fields.steps) : reader.eventCount;
}
