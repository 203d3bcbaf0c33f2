/** Recordings of the pipes sample driver for tests: two processes in memory, no files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadScenario } from '../../cli/load-scenario.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { Recording, type RecordingOptions } from '../../recorder/recording.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { type Scenario, type ScenarioDescription, scenario, type ThreadFunction } from '../../system/scenario/api.ts';
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

/** Threads of two processes that open, write and close many pipes at once and so meet at the driver's list mutex. */
export function crowdScenario(): Scenario {
  const visitor = (name: string): ThreadFunction =>
    function* (thread) {
      for (let i = 0; i < 8; i++) {
        const pipe = yield* thread.CreateFile(`\\\\.\\Example\\${name}${i}`);
        yield* thread.WriteFile(pipe, `visit ${i}`);
        yield* thread.CloseHandle(pipe);
      }
    };
  return pipesScenario({
    'left.exe': { one: visitor('A'), two: visitor('B') },
    'right.exe': { one: visitor('A'), two: visitor('C') },
  });
}

export interface RecordedRun {
  readonly bytes: Uint8Array;
  readonly outcome: RunOutcome;
}

/** Options of a test recording: small memory, everything else as the command has it. */
export function recordingOptions(run: Scenario, options: Partial<RecordingOptions> = {}): RecordingOptions {
  return { scenario: run, images: [pipesImage()], seed: 0, ramMegabytes: 32, payloadLimit: 64, ...options };
}

/** Records a scenario to its end, or interrupts it after that many steps. */
export function recordInMemory(
  run: Scenario,
  options: Partial<RecordingOptions> = {},
  mostSteps = Number.POSITIVE_INFINITY,
): RecordedRun {
  const target = new MemoryTarget();
  const recording = new Recording(recordingOptions(run, options), target);
  let outcome: RunOutcome | undefined;
  for (let steps = 0; steps < mostSteps && outcome === undefined; steps += 10_000) outcome = recording.run(10_000);
  outcome ??= recording.interrupt('interrupted');
  recording.system.release();
  return { bytes: target.bytes, outcome };
}
