/** A recording for which there is no more room ends with one clear line, and what was written can be read. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { recoverTrace } from '../../proto/trace-reader.ts';
import { verifyTrace } from '../../proto/verify.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ntrewind-full-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Blocks of 1024 bytes that a file may have. */
const LIMIT_BLOCKS = 64;

test('a file that may not grow any further', () => {
  copyFileSync(join(root, 'drivers/pipes/pipes.sys'), join(folder, 'pipes.sys'));
  const scenario = join(folder, 'endless.scenario.mjs');
  writeFileSync(
    scenario,
    String.raw`export default {
      drivers: [{ service: 'pipes', image: './pipes.sys' }],
      processes: {
        'talker.exe': function* (thread) {
          const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
          for (;;) {
            yield* thread.WriteFile(pipe, 'sixteen bytes ok');
            yield* thread.ReadFile(pipe, 16);
          }
        },
      },
    };`,
  );
  const trace = join(folder, 'endless.ntr');
  // With the signal ignored, a write beyond the limit fails as one to a full disk does.
  const command = `trap '' XFSZ; ulimit -f ${LIMIT_BLOCKS}; exec "$0" --import tsx cli/main.ts record "$1" -o "$2"`;
  const { status, stderr } = spawnSync('bash', ['-c', command, process.execPath, scenario, trace], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^ntrewind: cannot write .*: the file has become too large \(EFBIG\).*\n$/),
  ]);

  const reader = recoverTrace(trace);
  expect(reader.batchCount).toBeGreaterThan(0);
  expect(reader.truncatedAt).toBe(reader.fileSize);
  expect(reader.fileSize).toBeLessThanOrEqual(LIMIT_BLOCKS * 1024);
  verifyTrace(reader);
  reader.close();
});
