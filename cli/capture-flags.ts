/** Turns the flags of `record` that narrow what is kept into a `Capture`. */
import { InputError } from '../base/errors.ts';
import { keepsEverything } from '../proto/capture-choice.ts';
import type { Capture } from '../proto/generated/messages.ts';
import type { DriverImage } from '../system/image-loader.ts';

interface CaptureFlags {
  readonly capture?: readonly string[];
  readonly kind?: readonly string[];
  readonly driver?: readonly string[];
  readonly device?: readonly string[];
  readonly process?: readonly string[];
}

/** `irp,lock` as words, added to those of the same flag before it. */
export function wordList(text: string, before: readonly string[] = []): string[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) throw new InputError(`"${text}" names nothing; give names joined by commas`);
  return [...before, ...words];
}

/** `\\Driver\\pipes` and `pipes.sys` mean the service pipes. Throws InputError for one that is not loaded. */
function serviceOf(word: string, images: readonly DriverImage[]): string {
  const name = word
    .slice(word.lastIndexOf('\\') + 1)
    .replace(/\.sys$/i, '')
    .toLowerCase();
  const image = images.find(({ service }) => service.toLowerCase() === name);
  if (image !== undefined) return image.service;
  throw new InputError(`there is no driver "${word}"; there are: ${images.map(({ service }) => service).join(', ')}`);
}

/** What the flags ask to keep, undefined for everything. Throws InputError for names that cannot be. */
export async function captureOf(flags: CaptureFlags, images: readonly DriverImage[]): Promise<Capture | undefined> {
  const words = [...(flags.capture ?? []), ...(flags.kind ?? [])];
  const { kindsOf } = await import('../wording/kind-groups.ts');
  const kinds = new Set(words.flatMap(kindsOf));
  const capture: Capture = {
    kind: [...kinds].sort((a, b) => a - b),
    driver: (flags.driver ?? []).map((word) => serviceOf(word, images)),
    device: [...(flags.device ?? [])],
    process: [...(flags.process ?? [])],
    filter: '',
  };
  return keepsEverything(capture) ? undefined : capture;
}
