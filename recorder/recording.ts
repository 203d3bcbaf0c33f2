/**
 * A recording: a system that follows a scenario, with everything that happens in it written to a trace. Runs in
 * slices; however it ends, what was written is a readable trace.
 */
import { createHash } from 'node:crypto';
import { InputError, TraceError } from '../base/errors.ts';
import { recordCondition } from '../filter/record-condition.ts';
import { Intake } from '../proto/capture.ts';
import { EVERYTHING } from '../proto/capture-choice.ts';
import type { Capture } from '../proto/generated/messages.ts';
import type { TraceTarget } from '../proto/trace-target.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { descriptionOf } from '../system/hardware/device-model.ts';
import type { DriverImage } from '../system/image-loader.ts';
import type { Scenario } from '../system/scenario/api.ts';
import { ScenarioSource } from '../system/scenario/scenario-source.ts';
import { scheduleOfSeed } from '../system/scenario/schedule.ts';
import { type RunOutcome, System, type SystemConfiguration } from '../system/system.ts';
import { headerOf } from '../system/trace-header.ts';

/** 2026-01-01T00:00:00Z: every recording starts at the same simulated moment unless told otherwise. */
const DEFAULT_BOOT_TIME_100NS = 134_116_992_000_000_000n;

export interface RecordingOptions {
  readonly scenario: Scenario;
  /** The images of the scenario's drivers, in its order. */
  readonly images: readonly DriverImage[];
  /** Chooses among the legal schedules; 0 is the plain one. */
  readonly seed: number;
  readonly ramMegabytes: number;
  /** Simulated processors; those of the scenario when undefined. */
  readonly processorCount?: number | undefined;
  /** Whether Driver Verifier watches the drivers; as the scenario says when undefined. */
  readonly verifier?: boolean | undefined;
  /** How debug messages are filtered, and which build of Windows the system claims to be; as the scenario says when undefined. */
  readonly debugFilter?: SystemConfiguration['debugFilter'];
  readonly windowsBuild?: number | undefined;
  /** Bytes of each transfer that are kept. */
  readonly payloadLimit: number;
  /** Which events are kept; all when undefined. */
  readonly capture?: Capture | undefined;
  /** Keys of the registry besides those of the scenario, given after them. */
  readonly registry?: SystemConfiguration['registry'];
  /** See {@link SystemConfiguration}. */
  readonly hangLimitInstructions?: number;
}

/** How the system of these options is set up; recorder and benchmarks use the same. */
export function configurationOf(options: RecordingOptions): SystemConfiguration {
  const debugFilter = options.debugFilter ?? options.scenario.debugFilter;
  const windowsBuild = options.windowsBuild ?? options.scenario.windowsBuild;
  return {
    processorCount: options.processorCount ?? options.scenario.cpus,
    bootTime100ns: DEFAULT_BOOT_TIME_100NS,
    payloadLimit: options.payloadLimit,
    ramMegabytes: options.ramMegabytes,
    drivers: options.images,
    unloadAtEnd: options.scenario.unload,
    hardware: [...options.scenario.hardware].map(([name, device]) => descriptionOf(name, device)),
    verifier: options.verifier ?? options.scenario.verifier ?? false,
    ...(debugFilter !== undefined && { debugFilter }),
    ...(windowsBuild !== undefined && { windowsBuild }),
    ...(options.scenario.poolLimits !== undefined && { poolLimits: options.scenario.poolLimits }),
    registry: [...(options.scenario.registry ?? []), ...(options.registry ?? [])],
    files: options.scenario.files ?? [],
    ...(options.hangLimitInstructions && { hangLimitInstructions: options.hangLimitInstructions }),
  };
}

/** The decisions of a run of these options. `system` is asked for when user mode first looks at its memory. */
export function decisionsOf(options: RecordingOptions, system: () => System): ScenarioSource {
  return new ScenarioSource(options.scenario, scheduleOfSeed(options.seed), (address, length) =>
    system().machine.memory.readBytes(address, length),
  );
}

function sha256Of(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

export class Recording {
  readonly system: System;
  readonly writer: TraceWriter;
  private readonly intake: Intake;

  /**
   * @throws InputError when an image cannot be used, TraceError when the target cannot be written
   */
  constructor(options: RecordingOptions, target: string | TraceTarget) {
    let system: System | undefined;
    this.intake = new Intake(options.capture ?? EVERYTHING, recordCondition);
    const { sink, writer } = this.intake;
    const decisions = decisionsOf(options, () => system!);
    const configuration = configurationOf(options);
    system = new System(configuration, decisions, sink);
    this.system = system;
    const header = headerOf(configuration, system.images, {
      scenario: options.scenario.description,
      seed: options.seed,
      capture: options.capture,
      imageHashes: options.images.map(({ bytes }) => sha256Of(bytes)),
      fileHashes: (configuration.files ?? []).map(({ data }) => sha256Of(data)),
    });
    this.writer = TraceWriter.create(target, header, writer);
    for (const { bytes } of options.images) this.writer.addBlob(bytes);
    for (const { data } of configuration.files ?? []) if (data.length > 0) this.writer.addBlob(data);
    system.boot();
  }

  /**
   * Runs at most `steps` steps. When something outside the simulation goes wrong, the trace is ended with the reason
   * before the error is passed on.
   * @returns how the run ended, undefined while there is more to do
   */
  run(steps: number): RunOutcome | undefined {
    try {
      const outcome = this.system.run(steps);
      if (outcome !== undefined) this.finish(outcome);
      return outcome;
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** Names of devices and processes whose events were to be kept, and that nothing had. */
  get strangers(): string[] {
    return this.intake.strangers;
  }

  /** Ends the recording now. */
  interrupt(text: string): RunOutcome {
    const outcome = this.system.interrupt(text);
    this.finish(outcome);
    return outcome;
  }

  private finish(outcome: RunOutcome): void {
    this.writer.finish(outcome.text, this.intake.leftOut);
  }

  private fail(error: unknown): void {
    if (error instanceof TraceError) {
      this.writer.abandon();
      return;
    }
    const text = error instanceof InputError ? error.message : `internal error: ${String(error)}`;
    this.interrupt(text);
  }
}
