/** Loads scenario modules, JavaScript or TypeScript, and the drivers they name. */
import { dirname, extname, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import type { RegistryKey } from '../kernel/kernel.ts';
import { initialFiles } from '../system/files/initial-files.ts';
import type { DriverImage } from '../system/image-loader.ts';
import { RegistryContent } from '../system/registry/registry-content.ts';
import { readRegistryObject } from '../system/registry/registry-object.ts';
import { startKey } from '../system/registry/service-keys.ts';
import { type Scenario, type ScenarioDescription, scenario } from '../system/scenario/api.ts';
import { importModule } from './import-module.ts';
import { isDriver, isModule, loadDriver, readDriverImage, readInput } from './load-driver.ts';
import { readRegistryFile } from './registry-file.ts';

/** A scenario with the images it names. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly images: readonly DriverImage[];
  /** The paths all that came from. */
  readonly files: readonly string[];
  /** What its user should hear of when it has run. */
  readonly notes: readonly string[];
  /** What it asked for and did not get, once it has run: the recording is not what its user meant. */
  readonly failures: readonly string[];
}

/** Runs a scenario module and checks what it exports. */
export async function loadScenario(path: string): Promise<LoadedScenario> {
  const full = resolve(path);
  readInput(path);
  if (!isModule(path)) throw new InputError(`${path}: ${whatItIs(path)}`);
  const exported = await importModule(full, 'scenario');
  if (isDriver(exported)) {
    throw new InputError(
      `${path}: this is a driver, no scenario; name it x.driver${extname(path)}, or name it in a scenario`,
    );
  }
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
  const registryFiles = (checked.registryInput ?? [])
    .filter((input) => typeof input === 'string')
    .map((input) => resolve(dirname(full), input));
  const registry = [...registryOf(checked, dirname(full)), ...startKeys(checked)];
  const hostFiles: string[] = [];
  const initial = initialFiles(checked.fileInput ?? {}, (path) => {
    hostFiles.push(resolve(dirname(full), path));
    return readInput(hostFiles.at(-1)!);
  });
  const files = [full, ...paths, ...registryFiles, ...hostFiles];
  return { scenario: { ...checked, registry, files: initial }, images, files, notes: notesOn(images), failures: [] };
}

/** The registry of a scenario, whose `.reg` files are read. @throws InputError */
function registryOf({ registryInput = [] }: Scenario, folder: string): RegistryKey[] {
  const content = new RegistryContent();
  for (const input of registryInput) {
    if (typeof input === 'string') readRegistryFile(resolve(folder, input), content);
    else readRegistryObject(input, content);
  }
  return content.result;
}

function startKeys({ drivers }: Scenario): RegistryKey[] {
  return drivers.flatMap(({ service, start }) => (start === undefined ? [] : [startKey(service, start)]));
}

/** Why a file that is no module cannot be recorded, and what could. */
function whatItIs(path: string): string {
  const wanted = 'record takes a driver (.sys, .driver.ts, .driver.mjs) or a scenario (.mjs, .ts)';
  switch (extname(path).toLowerCase()) {
    case '.c':
    case '.cpp':
    case '.h':
      return `this is source code; build it, and record the .sys file. ${wanted}`;
    case '.ntr':
      return `this is a trace already; view, replay and rebase read it. ${wanted}`;
    default:
      return wanted;
  }
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
