/** Recordings of the pipes sample driver for tests: two processes in memory, no files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadScenario } from '../../cli/load-scenario.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { Recording, type RecordingOptions } from '../../recorder/recording.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { type Scenario, type ScenarioDescription, scenario } from '../../system/scenario/api.ts';
import type { RunOutcome } from '../../system/system.ts';

const pipesFolder = new URL('../../drivers/pipes/', import.meta.url);

/** A built pipes driver under the service name `pipes`. */
export function pipesImage(fileName = 'pipes.sys'): DriverImage {
  return { service: 'pipes', fileName, bytes: new Uint8Array(readFileSync(new URL(fileName, pipesFolder))) };
}

/** The scenario of the demo. */
export async function talkScenario(): Promise<Scenario> {
  return (await loadScenario(fileURLToPath(new URL('talk.scenario.mjs', pipesFolder)))).scenario;
}

/** A scenario with the pipes driver and these processes. */
export function pipesScenario(processes: ScenarioDescription['processes']): Scenario {
  return scenario({ drivers: [{ service: 'pipes', image: 'pipes.sys' }], processes });
}

export interface RecordedRun {
  readonly bytes: Uint8Array;
  readonly outcome: RunOutcome;
}

/** Options of a test recording: small memory, everything else as the command has it. */
export function recordingOptions(run: Scenario, options: Partial<RecordingOptions> = {}): RecordingOptions {
  return { scenario: run, images: [pipesImage()], seed: 0, ramMegabytes: 32, payloadLimit: 64, ...options };
}

/** Records a scenario to its end. */
export function recordInMemory(run: Scenario, options: Partial<RecordingOptions> = {}): RecordedRun {
  const target = new MemoryTarget();
  const recording = new Recording(recordingOptions(run, options), target);
  for (;;) {
    const outcome = recording.run(10_000);
    if (outcome !== undefined) return { bytes: target.bytes, outcome };
  }
}
