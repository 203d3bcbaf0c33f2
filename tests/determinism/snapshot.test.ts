/** A machine stored at any event and continued in another process does what it would have done. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { crowdScenario, recordInMemory } from '../support/pipes.ts';
import { RetracedRun } from '../support/retraced-run.ts';
import { expectSameWhenStored } from '../support/stored-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-snapshot-'));
const script = fileURLToPath(new URL('../support/continue-run.ts', import.meta.url));
let trace: Uint8Array;

beforeAll(() => {
  trace = recordInMemory(crowdScenario(), { seed: 5 }).bytes;
  writeFileSync(join(folder, 'run.ntr'), trace);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('a run that follows a trace writes the same bytes', () => {
  const target = new MemoryTarget();
  new RetracedRun(openTrace(trace), target).runToEvent(Number.POSITIVE_INFINITY);
  expect(Buffer.compare(target.bytes, trace)).toBe(0);
});

test('stored at random events and continued in the same process: the same bytes', () => {
  expectSameWhenStored(trace, 25, 11);
});

test('stored at a random event and continued in another process: the same bytes', () => {
  const reader = openTrace(trace);
  const random = new Prng(13);
  for (let round = 0; round < 3; round++) {
    const before = new MemoryTarget();
    const run = new RetracedRun(reader, before);
    run.runToEvent(random.below(reader.eventCount - 1));
    writeFileSync(join(folder, 'state'), serialize(run.save()));
    const output = join(folder, 'rest');
    const args = ['--import', 'tsx', script, join(folder, 'run.ntr'), join(folder, 'state'), output];
    execFileSync(process.execPath, args, { stdio: 'inherit' });
    expect(Buffer.compare(Buffer.concat([before.bytes, readFileSync(output)]), trace)).toBe(0);
  }
});
