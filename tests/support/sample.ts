/** Recordings of sample drivers for tests, and what their traces say. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import type { RecordingOptions } from '../../recorder/recording.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { type Scenario, type ScenarioDescription, scenario } from '../../system/scenario/api.ts';
import { type RecordedRun, recordInMemory } from './pipes.ts';

const DRIVERS = new URL('../../drivers/', import.meta.url);

/** The built image of a sample driver, as the service of its folder's name. */
export function sampleImage(service: string): DriverImage {
  const bytes = new Uint8Array(readFileSync(new URL(`${service}/${service}.sys`, DRIVERS)));
  return { service, fileName: `${service}.sys`, bytes };
}

/** The scenario that a sample driver comes with. */
export async function sampleScenario(service: string): Promise<Scenario> {
  return (await loadScenario(fileURLToPath(new URL(`${service}/${service}.scenario.mjs`, DRIVERS)))).scenario;
}

/** A scenario with these sample drivers, loaded in their order. */
export function scenarioWith(services: readonly string[], processes: ScenarioDescription['processes']): Scenario {
  const drivers = services.map((service) => ({ service, image: `${service}.sys` }));
  return scenario({ drivers, processes });
}

/** Records a scenario in memory, with the sample drivers it names. */
export function recordSample(run: Scenario, options: Partial<RecordingOptions> = {}): RecordedRun {
  return recordInMemory(run, { images: run.drivers.map(({ service }) => sampleImage(service)), ...options });
}

/** All events of a recorded run, or those of some kinds. */
export function eventsOf({ bytes }: Pick<RecordedRun, 'bytes'>, kinds?: readonly string[]): TraceEvent[] {
  const events: TraceEvent[] = [];
  for (const batch of openTrace(bytes).batches()) {
    for (let i = 0; i < batch.eventCount; i++) {
      const event = batch.event(i);
      if (kinds === undefined || kinds.includes(event.name)) events.push(event);
    }
  }
  return events;
}

/** Every IRP that came to be is over, every pending read was finished once, and nothing is left of the driver. */
export function expectNothingLeft(run: RecordedRun): void {
  expect(run.outcome.text).toBe('completed');
  const of = (kind: string) => eventsOf(run, [kind]).map(({ fields }) => fields.irp as number);
  expect(of('irp_free').sort()).toEqual(of('irp_allocate').sort());
  const finished = of('irp_finish');
  expect(new Set(finished).size).toBe(finished.length);
  expect(eventsOf(run, ['driver_delete'])).toHaveLength(1);
}
