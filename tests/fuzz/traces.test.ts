/** Hostile traces: checksums and hashes are right, what they say is not. A replay says so, and never breaks. */
import { expect, test } from 'vitest';
import { InputError, TraceError } from '../../base/errors.ts';
import type { Prng } from '../../base/prng.ts';
import type { FieldValue } from '../../proto/decoded-batch.ts';
import type { EditableEvent } from '../../proto/testing/editable-event.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import type { HeaderInput } from '../../proto/trace-writer.ts';
import { type ReplayResult, StrictReplay } from '../../replayer/strict-replay.ts';
import { crowdScenario, recordInMemory } from '../support/pipes.ts';
import { fuzzRounds, oneOf } from './rounds.ts';

const LIMITS = { hangLimitInstructions: 2_000_000 };
const reader = openTrace(recordInMemory(crowdScenario(), { seed: 3 }).bytes);
const decisions = [...Array(reader.eventCount).keys()].filter((number) => reader.event(number).role === 'decision');

function replay(bytes: Uint8Array): ReplayResult {
  const session = new StrictReplay(openTrace(bytes), LIMITS);
  session.boot();
  for (let slices = 0; slices < 100; slices++) {
    const result = session.run(10_000);
    if (result !== undefined) return result;
  }
  throw new Error('the replay does not end');
}

const WORDS = ['', 'NtClose', 'NtCreateFile', 'NtFoo', '__proto__', 'x'.repeat(100_000), '\0', 'greeted'];

/** Another value of the same type, as far from the real one as the format allows. */
function wild(value: FieldValue, random: Prng): FieldValue {
  if (typeof value === 'string') return oneOf(random, WORDS);
  if (typeof value === 'bigint') return BigInt.asUintN(64, BigInt(random.nextU32()) << BigInt(random.below(48)));
  if (value instanceof Uint8Array) return new Uint8Array(oneOf(random, [0, 1, 5000, 1_000_000])).fill(random.nextU32());
  if (typeof value === 'object') return Array.from({ length: random.below(14) }, () => BigInt(random.nextU32()) << 20n);
  return oneOf(random, [0, 1, 2, 9999, 0x7fff_ffff]);
}

function addressOrSize(name: string, value: FieldValue, random: Prng): FieldValue {
  if (name === 'address')
    return oneOf(random, [0, -0x800_0000_0000, -0x1000, 0x7ffe_0000, 0x1a0_0000_0000, 0x7fff_ffff_f000]);
  if (name === 'size') return oneOf(random, [0, 1, 0x1000, 0x1000_0000, 0x7000_0000, 0xffff_f000, 0xffff_ffff]);
  return wild(value, random);
}

function spoil(event: EditableEvent, random: Prng): void {
  const names = Object.keys(event.fields);
  for (let count = 1 + random.below(2); count > 0; count--) {
    const name = oneOf(random, names);
    event.fields[name] = addressOrSize(name, event.fields[name]!, random);
  }
  if (random.below(6) === 0) event.thread = oneOf(random, [0, 1, 2, 3, 9999]);
}

test('wild decisions are differences or bad traces, nothing else', () => {
  fuzzRounds(50, (random) => {
    const number = oneOf(random, decisions);
    const bytes = reencodeTrace(reader, { number, change: (event) => spoil(event, random) });
    const { divergence } = replay(bytes);
    // Nothing before a changed action can differ; a scheduling decision is stored behind the choices it counts.
    if (!reader.event(number).name.startsWith('user_') || divergence === undefined) return;
    expect(divergence.number).toBeGreaterThanOrEqual(number);
  });
});

const driver = reader.header.driver[0]!;

test.each<[string, Partial<HeaderInput>, RegExp]>([
  ['no processors', { processorCount: 0 }, /processors/],
  ['more processors than there are', { processorCount: 9999 }, /processors/],
  ['no memory', { ramMegabytes: 0 }, /memory/],
  ['a terabyte of memory', { ramMegabytes: 1_000_000 }, /memory/],
  ['no boot time', { bootTime: '' }, /boot time/],
  ['a boot time in words', { bootTime: 'yesterday' }, /boot time/],
  ['a boot time before all times', { bootTime: '-5' }, /boot time/],
  ['a boot time that no clock has', { bootTime: '9'.repeat(40) }, /boot time/],
  ['a quirk nobody knows', { quirk: ['odd'] }, /the quirk "odd"/],
  ['an endless patience', { hangLimitInstructions: 2 ** 50 }, /instructions/],
  ['a driver without image', { driver: [{ ...driver, imageSha256: new Uint8Array(32) }] }, /does not hold/],
  ['a driver without hash', { driver: [{ ...driver, imageSha256: new Uint8Array(0) }] }, /does not hold/],
  ['one service twice', { driver: [driver, driver] }, /service/],
  ['a service that is a path', { driver: [{ ...driver, service: 'a\\b' }] }, /service/],
  ['a nameless service', { driver: [{ ...driver, service: '' }] }, /service/],
  ['another engine', { engineVersion: 999 }, /engine version 999/],
  ['another Windows', { windowsBuild: 7601 }, /7601/],
])('a header with %s is refused', (_what, changes, message) => {
  const bytes = reencodeTrace(reader, undefined, changes);
  expect(() => replay(bytes)).toThrow(message);
  try {
    replay(bytes);
  } catch (error) {
    expect([TraceError, InputError].some((kind) => error instanceof kind)).toBe(true);
  }
});
