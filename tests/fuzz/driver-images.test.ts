/**
 * Hostile drivers: the sample driver with random damage to its code and data. Whatever such an image does, the run
 * ends with what the driver did wrong, and its trace replays.
 */
import { test } from 'vitest';
import { InputError } from '../../base/errors.ts';
import type { Prng } from '../../base/prng.ts';
import { pipesImage, type RecordedRun, recordInMemory, talkScenario } from '../support/pipes.ts';
import { expectFaithfulReplay, fuzzRounds, oneOf } from './rounds.ts';

/** So that a driver that loops costs milliseconds, not seconds. */
const LIMITS = { hangLimitInstructions: 2_000_000 };
const MOST_STEPS = 50_000;
const HEADER_BYTES = 0x400;

const original = pipesImage().bytes;
/** Where the code and data end and the symbol table begins (IMAGE_FILE_HEADER.PointerToSymbolTable). */
const headers = new DataView(original.buffer, original.byteOffset);
const imageEnd = headers.getUint32(headers.getUint32(0x3c, true) + 12, true);

/** A place in code or data; rarely in the headers. */
function place(random: Prng): number {
  if (random.below(40) === 0) return random.below(HEADER_BYTES);
  return HEADER_BYTES + random.below(imageEnd - HEADER_BYTES - 8);
}

function damage(bytes: Uint8Array, random: Prng): void {
  const at = place(random);
  const view = new DataView(bytes.buffer);
  const kinds: readonly (() => unknown)[] = [
    () => (bytes[at] = bytes[at]! ^ (1 << random.below(8))),
    () => (bytes[at] = random.nextU32()),
    () => bytes.fill(oneOf(random, [0x00, 0x90, 0xcc, 0xff]), at, at + 1 + random.below(8)),
    () => view.setUint32(at, random.nextU32(), true),
    () => view.setUint32(at, oneOf(random, [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]), true),
    () => bytes.set(bytes.slice(place(random)).subarray(0, 1 + random.below(16)), at),
    // ret; int 29h; jmp to itself; a wide relative call
    () =>
      bytes.set(oneOf(random, [[0xc3], [0xcd, 0x29], [0xeb, 0xfe], [0xe8, random.nextU32(), 0xff, 0xff, 0xff]]), at),
  ];
  oneOf(random, kinds)();
}

function damagedImage(random: Prng): Uint8Array {
  const bytes = original.slice();
  for (let count = 1 + random.below(4); count > 0; count--) damage(bytes, random);
  return bytes;
}

const talk = await talkScenario();

/** The run of an image, undefined when it is refused. */
function record(bytes: Uint8Array, seed: number): RecordedRun | undefined {
  try {
    return recordInMemory(talk, { ...LIMITS, images: [{ ...pipesImage(), bytes }], seed: seed % 3 }, MOST_STEPS);
  } catch (error) {
    if (error instanceof InputError && error.message.startsWith('pipes.sys: not a usable driver image'))
      return undefined;
    throw error;
  }
}

test('whatever a driver image holds, the run ends in order and replays', () => {
  fuzzRounds(45, (random, seed) => {
    const run = record(damagedImage(random), seed);
    if (run === undefined) return;
    expectFaithfulReplay(run, LIMITS);
  });
});
