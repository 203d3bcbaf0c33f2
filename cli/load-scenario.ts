/** Loads scenario modules, JavaScript or TypeScript, and driver images. */
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { createJiti } from 'jiti';
import { InputError } from '../base/errors.ts';
import type { DriverImage } from '../system/image-loader.ts';
import * as scenarioApi from '../system/scenario/api.ts';
import { type Scenario, type ScenarioDescription, scenario } from '../system/scenario/api.ts';

/** A driver image by its path. Throws an error that names the file. */
export function readDriverImage(service: string, path: string): DriverImage {
  return { service, fileName: basename(path), bytes: new Uint8Array(readFileSync(path)) };
}

/** A scenario with the images it names, and the path to name its trace after. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly images: readonly DriverImage[];
}

/** Runs a scenario module and checks what it exports. */
export async function loadScenario(path: string): Promise<LoadedScenario> {
  const full = resolve(path);
  readFileSync(full);
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
  const images = checked.drivers.map(({ service, image }) => readDriverImage(service, resolve(dirname(full), image)));
  return { scenario: checked, images };
}

function isChecked(exported: object): exported is Scenario {
  return Array.isArray((exported as Scenario).processes);
}
