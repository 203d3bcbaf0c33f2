/** Memory while a long trace is written, by the rule that the writer states: the event loop turns now and then. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MEBIBYTES = 400;

/** Writes incompressible contents of 1 MiB each to a target that forgets them; prints by how many MiB the process grew. */
const PROGRAM = `
  import { randomFillSync } from 'node:crypto';
  import { TEST_HEADER } from './proto/testing/random-events.ts';
  import { TraceWriter } from './proto/trace-writer.ts';
  const writer = TraceWriter.create({ write() {} }, TEST_HEADER);
  const content = new Uint8Array(1 << 20);
  const before = process.memoryUsage.rss();
  for (let i = 0; i < ${MEBIBYTES}; i++) {
    randomFillSync(content);
    writer.addBlob(content);
    if (i % 16 === 0) await new Promise(setImmediate);
  }
  console.log((process.memoryUsage.rss() - before) / 2 ** 20);
`;

it('does not grow with the file', async () => {
  const words = ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  expect(Number(stdout)).toBeLessThan(MEBIBYTES / 2);
});
