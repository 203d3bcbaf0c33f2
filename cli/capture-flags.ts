/** Turns the flags of `record` that narrow what is kept into a `Capture`. */
import { InputError } from '../base/errors.ts';
import { keepsEverything } from '../proto/capture-choice.ts';
import type { Capture } from '../proto/generated/messages.ts';
import type { DriverImage } from '../system/image-loader.ts';
import { wordList } from './list-values.ts';

interface CaptureFlags {
  readonly capture?: readonly string[];
  readonly kind?: readonly string[];
  readonly driver?: readonly string[];
  readonly device?: readonly string[];
  readonly process?: readonly string[];
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

/** `irp,lock`: names of kinds or groups, joined by commas. */
const KINDS_ONLY = /^\s*[\w-]+\s*(,\s*[\w-]+\s*)*,?\s*$/;

/** The texts of `--capture` as they stand: lists of kinds, or conditions. */
export function captureTexts(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** All conditions as one. Throws FilterError for one that is wrong, or that a recording cannot decide. */
async function conditionText(conditions: readonly string[]): Promise<string> {
  if (conditions.length === 0) return '';
  const { recordCondition } = await import('../filter/record-condition.ts');
  for (const condition of conditions) recordCondition(condition);
  return conditions.length === 1 ? conditions[0]! : conditions.map((condition) => `(${condition})`).join(' && ');
}

/** What the flags ask to keep, undefined for everything. Throws InputError for names that cannot be. */
export async function captureOf(flags: CaptureFlags, images: readonly DriverImage[]): Promise<Capture | undefined> {
  const lists = (flags.capture ?? []).filter((text) => KINDS_ONLY.test(text));
  const conditions = (flags.capture ?? []).filter((text) => !KINDS_ONLY.test(text));
  const words = [...lists.flatMap((text) => wordList(text)), ...(flags.kind ?? [])];
  const { kindsOf } = await import('../wording/kind-groups.ts');
  const kinds = new Set(words.flatMap(kindsOf));
  const capture: Capture = {
    kind: [...kinds].sort((a, b) => a - b),
    driver: (flags.driver ?? []).map((word) => serviceOf(word, images)),
    device: [...(flags.device ?? [])],
    process: [...(flags.process ?? [])],
    filter: await conditionText(conditions),
  };
  return keepsEverything(capture) ? undefined : capture;
}
