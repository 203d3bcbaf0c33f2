/**
 * Changes one decision, one observation or one byte of a driver's code in a trace, all checksums valid again: the replay
 * reports the first event that the change influences. Which one that is comes from running the changed decisions with
 * nobody comparing, and comparing what was recorded then, event by event. MUTATIONS=200 does more of it.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AssertionError } from '../../base/assert.ts';
import { InputError } from '../../base/errors.ts';
import { Prng } from '../../base/prng.ts';
import { loadPeImage } from '../../machine/pe/load-image.ts';
import { editable } from '../../proto/testing/editable-event.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { DecisionMismatch } from '../../replayer/recorded-action.ts';
import { changeOneField } from '../support/change-field.ts';
import { crowdScenario, pipesImage, recordInMemory } from '../support/pipes.ts';
import { replayOf } from '../support/replayed.ts';
import { RetracedRun } from '../support/retraced-run.ts';

const ROUNDS = Number(process.env.MUTATIONS ?? 8);
/** A changed jump may never come back. */
const HANG_LIMIT = 1_000_000;

const original = openTrace(recordInMemory(crowdScenario(), { seed: 3, hangLimitInstructions: HANG_LIMIT }).bytes);
const decisions = numbers((number) => original.event(number).role === 'decision');
const observations = numbers((number) => original.event(number).role === 'observation');
const code = loadPeImage(pipesImage().bytes).sections.find(({ name }) => name === '.text')!;

function numbers(wanted: (number: number) => boolean): number[] {
  // The last event says when to stop; it has a test of its own.
  return Array.from({ length: original.eventCount - 1 }, (_, i) => i).filter(wanted);
}

function texts(reader: TraceReader): string[] {
  const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return [...reader.batches()].flatMap((batch) =>
    Array.from({ length: batch.eventCount }, (_, i) => JSON.stringify(editable(batch.event(i)), text)),
  );
}

/** What happens with a trace's decisions, with nobody comparing; ends where they cannot be followed. */
function runOf(reader: TraceReader): { readonly events: string[]; readonly ended: boolean } {
  const target = new MemoryTarget();
  const run = new RetracedRun(reader, target);
  let ended = true;
  try {
    run.runToEvent(Number.POSITIVE_INFINITY);
  } catch (error) {
    const expected =
      error instanceof DecisionMismatch || error instanceof InputError || error instanceof AssertionError;
    if (!expected) throw error;
    ended = false;
    run.writer.finish('stopped');
  }
  run.system.release();
  return { events: texts(openTrace(target.bytes)), ended };
}

/** The first event that differs between a trace and what happens with its decisions; undefined when none does. */
function expectedEvent(reader: TraceReader): number | undefined {
  const recorded = texts(reader);
  const { events, ended } = runOf(reader);
  const different = recorded.findIndex((event, i) => event !== events[i]);
  if (different >= 0) return different;
  return ended && events.length === recorded.length ? undefined : recorded.length;
}

function reportedEvent(reader: TraceReader): number | undefined {
  return replayOf(reader).divergence?.number;
}

function withChangedEvent(number: number, random: Prng): TraceReader {
  return openTrace(reencodeTrace(original, { number, change: (event) => changeOneField(event, random) }));
}

/** The trace with another driver image, one byte of whose code is changed. */
function withChangedCode(random: Prng): TraceReader {
  const bytes = pipesImage().bytes.slice();
  const at = code.rawOffset + random.below(Math.min(code.rawSize, code.virtualSize));
  bytes[at] = bytes[at]! ^ (1 << random.below(8));
  const imageSha256 = new Uint8Array(createHash('sha256').update(bytes).digest());
  const [driver] = original.header.driver;
  const reader = openTrace(reencodeTrace(original, undefined, { driver: [{ ...driver!, imageSha256 }] }));
  reader.supplyBlob(bytes);
  return reader;
}

test('a changed observation is the event that is reported', () => {
  const random = new Prng(31);
  for (let round = 0; round < ROUNDS; round++) {
    const number = observations[random.below(observations.length)]!;
    const reader = withChangedEvent(number, random);
    expect(reportedEvent(reader), `event ${number}`).toBe(number);
    expect(expectedEvent(reader)).toBe(number);
  }
}, 600_000);

test('a changed decision is reported where it first shows', () => {
  const random = new Prng(32);
  let shown = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const number = decisions[random.below(decisions.length)]!;
    const reader = withChangedEvent(number, random);
    const expected = expectedEvent(reader);
    expect(reportedEvent(reader), `decision ${number}, ${original.event(number).name}`).toBe(expected);
    if (expected !== undefined) shown++;
  }
  expect(shown).toBeGreaterThan(ROUNDS / 2);
}, 600_000);

test('a changed byte of code is reported where it first shows', () => {
  const random = new Prng(33);
  let shown = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const reader = withChangedCode(random);
    const expected = expectedEvent(reader);
    expect(reportedEvent(reader), `round ${round}`).toBe(expected);
    if (expected !== undefined) shown++;
  }
  // The memory that images are in is hashed too: every change shows.
  expect(shown).toBe(ROUNDS);
}, 600_000);
