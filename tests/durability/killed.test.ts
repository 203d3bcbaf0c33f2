/**
 * A recording that is killed, at any moment and without warning: every batch written before is there, and at most the
 * one that was being filled is lost. NTREWIND_KILLS sets how often it is tried.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { MAX_BATCH_EVENTS } from '../../proto/batch-summary.ts';
import { repairTrace } from '../../proto/repair.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace, recoverTrace } from '../../proto/trace-reader.ts';
import { FileSource } from '../../proto/trace-source.ts';
import { verifyTrace } from '../../proto/verify.ts';

const kills = Number(process.env.NTREWIND_KILLS ?? 12);
const LONGEST_MS = 700;

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ntrewind-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a recording, kills it `delay` ms after its first word, and returns the last number of events it spoke of. */
async function recordAndKill(trace: string, delay: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', here('record-loudly.ts'), here('../../drivers/pipes/pipes.sys'), trace],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.setEncoding('latin1');
  child.stdout.on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), delay);
    said = (said + text).slice(-100);
  });
  const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}

test(`a recording that is killed loses at most one batch (${kills} times)`, async () => {
  const prng = new Prng(Number(process.env.NTREWIND_KILL_SEED ?? 1));
  let torn = 0;
  for (let round = 0; round < kills; round++) {
    const trace = join(folder, `${round}.ntr`);
    const spoken = await recordAndKill(trace, prng.below(LONGEST_MS));
    expect(existsSync(trace)).toBe(true);

    const reader = recoverTrace(trace);
    const { eventCount } = verifyTrace(reader);
    expect(reader.truncatedBecause?.code).toBe('truncated');
    expect(eventCount).toBeGreaterThan(spoken - MAX_BATCH_EVENTS);
    if (reader.truncatedAt! < reader.fileSize) torn++;

    const repaired = new MemoryTarget();
    repairTrace(new FileSource(trace), () => repaired);
    expect(verifyTrace(openTrace(repaired.bytes)).eventCount).toBe(eventCount);
    reader.close();
  }
  console.info(`${torn} of ${kills} recordings ended within a frame`);
}, 600_000);
