/** The pairs of driver versions in this folder, and what a comparison is expected to call each. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DriverImage } from '../../system/image-loader.ts';

export interface VersionPair {
  /** `mailbox/mailbox-leak` */
  readonly image: string;
  /** The class of the comparison; one of several where the same source was compiled again. */
  readonly class: string | readonly string[];
  /** Classes that a difference must have as well. */
  readonly also?: readonly string[];
  readonly why: string;
}

const folder = new URL('./', import.meta.url);

/** All pairs, in the order of expected.json. */
export function versionPairs(): readonly VersionPair[] {
  return JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));
}

/** The folder of the pair, which is the service's name as well. */
export function serviceOf({ image }: VersionPair): string {
  return image.split('/')[0]!;
}

/** An image of the corpus by its path without the ending: `gate/gate` is version 1. */
export function corpusImage(image: string): DriverImage {
  const [service, name] = image.split('/') as [string, string];
  const bytes = new Uint8Array(readFileSync(new URL(`${image}.sys`, folder)));
  return { service, fileName: `${name}.sys`, bytes };
}

/** The path of a driver's scenario. */
export function corpusScenario(service: string): string {
  return fileURLToPath(new URL(`${service}/${service}.scenario.mjs`, folder));
}
