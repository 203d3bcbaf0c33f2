/** `--driver <service=file>`: drivers to use instead of recorded ones, and TypeScript drivers that traces only name. */
import { InputError } from '../base/errors.ts';
import { loadPeImage } from '../machine/pe/load-image.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type { DriverImage, DriverScript } from '../system/image-loader.ts';
import { isSameHash } from '../system/trace-header.ts';
import { loadDriver } from './load-driver.ts';

export interface Replacement {
  readonly service: string;
  readonly path: string;
}

/** `pipes=new/pipes.sys`. Throws InputError. */
export function parseReplacement(text: string): Replacement {
  const [, service, path] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
  if (service === undefined || path === undefined) {
    throw new InputError(`--driver takes <service>=<driver>, for example pipes=new/pipes.sys, not "${text}"`);
  }
  return { service, path };
}

/** The drivers themselves, looked at. Throws InputError, or an error that names the file. */
export async function loadReplacements(replacements: readonly Replacement[]): Promise<readonly DriverImage[]> {
  const images: DriverImage[] = [];
  for (const [index, { service, path }] of replacements.entries()) {
    const other = replacements.findIndex((replacement) => replacement.service === service);
    if (other < index)
      throw new InputError(`two drivers for the service "${service}": ${replacements[other]!.path}, ${path}`);
    const image = await loadDriver(service, path);
    try {
      if (image.script === undefined) loadPeImage(image.bytes);
    } catch (error) {
      throw error instanceof InputError ? new InputError(`${path}: ${error.message}`) : error;
    }
    images.push(image);
  }
  return images;
}

/** What the drivers are to a trace: TypeScript drivers that are the recorded ones, and others to run in place of recorded ones. */
export interface GivenDrivers {
  readonly scripts: ReadonlyMap<string, DriverScript>;
  readonly others: readonly DriverImage[];
}

export function givenDrivers(reader: TraceReader, images: readonly DriverImage[]): GivenDrivers {
  const scripts = new Map<string, DriverScript>();
  const others: DriverImage[] = [];
  for (const image of images) {
    const recorded = reader.header.driver.find(({ service }) => service === image.service);
    const isRecorded = image.script && recorded && isSameHash(image.script.sha256, recorded.scriptSha256);
    if (isRecorded) scripts.set(image.service, image.script);
    else others.push(image);
  }
  return { scripts, others };
}
