/** Loads scenario modules, JavaScript or TypeScript, and the drivers they name. */
import { dirname, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import type { DriverImage } from '../system/image-loader.ts';
import { type Scenario, type ScenarioDescription, scenario } from '../system/scenario/api.ts';
import { importModule } from './import-module.ts';
import { loadDriver, readDriverImage, readInput } from './load-driver.ts';

/** A scenario with the images it names. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly images: readonly DriverImage[];
  /** The paths all that came from. */
  readonly files: readonly string[];
  /** What its user should hear of when it has run. */
  readonly notes: readonly string[];
}

/** Runs a scenario module and checks what it exports. */
export async function loadScenario(path: string): Promise<LoadedScenario> {
  const full = resolve(path);
  readInput(full);
  const exported = await importModule(full, 'scenario');
  if (typeof exported !== 'object' || exported === null || !('processes' in exported)) {
    throw new InputError(`${path}: a scenario module ends with "export default scenario({...})"`);
  }
  const checked = isChecked(exported) ? exported : scenario(exported as ScenarioDescription);
  const paths = checked.drivers.map(({ image, driver }) => resolve(dirname(full), image ?? driver!));
  const images: DriverImage[] = [];
  for (const [index, { service, driver }] of checked.drivers.entries()) {
    const path = paths[index]!;
    images.push(driver === undefined ? readDriverImage(service, path) : await loadDriver(service, path));
  }
  return { scenario: checked, images, files: [full, ...paths], notes: notesOn(images) };
}

/** What the user of a recording with TypeScript drivers should know. */
export function notesOn(images: readonly DriverImage[]): string[] {
  const services = images.filter(({ script }) => script !== undefined).map(({ service }) => service);
  if (services.length === 0) return [];
  const flags = services.map((service) => `--driver ${service}=<module>`).join(' ');
  return [`the trace is not self-contained: a replay needs the TypeScript of ${services.join(', ')} (${flags})`];
}

/** Whether it is what `scenario()` gives, not a description. */
function isChecked(exported: object): exported is Scenario {
  const { drivers, processes } = exported as Partial<Scenario>;
  return Array.isArray(drivers) && Array.isArray(processes) && processes.every(({ threads }) => threads instanceof Map);
}
