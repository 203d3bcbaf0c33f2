/**
 * Memory while traces of any length are written and read, in programs that never return to the event loop. Each program runs
 * in a process of its own and prints its peak when a third of the work is done and at the end: a first third fills what the
 * garbage collector of that Node version lets grow, and nothing may come on top of that.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MEBIBYTES = 768;

/** MiB by which the peak of a program grew in the last two thirds of its work; `again(i)` is its work, of 1 MiB. */
async function growthOf(setUp: string, again: string): Promise<number> {
  const program = `
    import { randomFillSync } from 'node:crypto';
    import { TEST_HEADER } from './proto/testing/random-events.ts';
    import { openTrace } from './proto/trace-reader.ts';
    import { TraceWriter } from './proto/trace-writer.ts';
    const content = new Uint8Array(1 << 20);
    ${setUp}
    for (let i = 0; i < ${MEBIBYTES / 3}; i++) { ${again} }
    const before = process.resourceUsage().maxRSS;
    for (let i = 0; i < ${(MEBIBYTES * 2) / 3}; i++) { ${again} }
    console.log((process.resourceUsage().maxRSS - before) / 1024);`;
  const words = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return Number(stdout);
}

it('does not grow with the file that is written', async () => {
  const setUp = 'const writer = TraceWriter.create({ write() {} }, TEST_HEADER);';
  expect(await growthOf(setUp, 'randomFillSync(content); writer.addBlob(content);')).toBeLessThan(MEBIBYTES / 4);
});

it('does not grow with what is read', async () => {
  const path = JSON.stringify(join(folder, 'trace.ntr'));
  const setUp = `
    const writer = TraceWriter.create(${path}, TEST_HEADER);
    const sha256 = writer.addBlob(content);
    writer.finish('completed');
    const reader = openTrace(${path});`;
  expect(await growthOf(setUp, 'reader.blob(sha256);')).toBeLessThan(MEBIBYTES / 4);
});
