/** Loads scenario modules, JavaScript or TypeScript, and driver images. */
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { createJiti } from 'jiti';
import { InputError } from '../base/errors.ts';
import type { DriverImage } from '../system/image-loader.ts';
import * as scenarioApi from '../system/scenario/api.ts';
import { type Scenario, type ScenarioDescription, scenario } from '../system/scenario/api.ts';

/** The bytes of a file. An error names it, also when it is the reading that fails, as of a folder. */
function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    (error as NodeJS.ErrnoException).path ??= path;
    throw error;
  }
}

/** A driver image by its path. Throws an error that names the file. */
export function readDriverImage(service: string, path: string): DriverImage {
  return { service, fileName: basename(path), bytes: readInput(path) };
}

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
  let exported: unknown;
  try {
    // The very module the recorder uses, so that its constants are the scenario's constants.
    const jiti = createJiti(import.meta.url, { virtualModules: { 'ntrewind/scenario': scenarioApi }, fsCache: false });
    exported = await jiti.import(full, { default: true });
  } catch (error) {
    const text = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError(`${path}: the scenario cannot be loaded: ${text}`);
  }
  if (typeof exported !== 'object' || exported === null || !('processes' in exported)) {
    throw new InputError(`${path}: a scenario module ends with "export default scenario({...})"`);
  }
  const checked = isChecked(exported) ? exported : scenario(exported as ScenarioDescription);
  const paths = checked.drivers.map(({ image }) => resolve(dirname(full), image));
  const images = checked.drivers.map(({ service }, index) => readDriverImage(service, paths[index]!));
  return { scenario: checked, images, files: [full, ...paths], notes: [] };
}

/** Whether it is what `scenario()` gives, not a description. */
function isChecked(exported: object): exported is Scenario {
  const { drivers, processes } = exported as Partial<Scenario>;
  return Array.isArray(drivers) && Array.isArray(processes) && processes.every(({ threads }) => threads instanceof Map);
}
