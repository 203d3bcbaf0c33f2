/**
 * The pipes driver from the same source by another toolchain: clang for the Microsoft ABI and lld-link. It does in every
 * scenario what the committed image of GCC does, request by request, and its runs replay. Needs mingw's headers too.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import type { Scenario } from '../../system/scenario/api.ts';
import { irpTable } from '../../viewer/irp-table.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { crowdScenario, pipesImage, type RecordedRun, recordInMemory, talkScenario } from '../support/pipes.ts';

const TOOLS = ['x86_64-w64-mingw32-gcc', 'clang', 'lld-link'];
const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version']).status !== 0);
const root = fileURLToPath(new URL('../../', import.meta.url));

/** The table of requests without what depends on the number of instructions: when each began and how long it took. */
function requests(run: RecordedRun): string[] {
  const [, ...rows] = [...irpTable(openTrace(run.bytes))];
  return rows.map((row) => row.replace(/^ *(\d+) +[\d.]+/, '$1').replace(/ +[\d.]+ (ns|us|ms)$/, ''));
}

const title = missing.length === 0 ? 'pipes by clang' : `pipes by clang (not installed: ${missing.join(', ')})`;
describe.skipIf(missing.length > 0)(title, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'clang-pipes-'));
    const script = join(root, 'scripts/build-drivers.ts');
    execFileSync(process.execPath, ['--import', 'tsx', script, '--clang', folder], { cwd: root, stdio: 'pipe' });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const scenarios: readonly [string, () => Scenario | Promise<Scenario>][] = [
    ['two processes that talk', talkScenario],
    ['a crowd', crowdScenario],
  ];
  describe.each(['pipes.sys', 'pipes-v2.sys'])('%s', (file) => {
    test.each(scenarios)('%s', async (_what, makeScenario) => {
      const scenario = await makeScenario();
      const record = (bytes: Uint8Array) =>
        recordInMemory(scenario, { images: [{ service: 'pipes', fileName: 'pipes.sys', bytes }] });
      const shipped = record(pipesImage(file).bytes);
      const other = record(new Uint8Array(readFileSync(join(folder, file))));
      expect(other.outcome.text).toBe(shipped.outcome.text);
      expect(requests(shipped).length).toBeGreaterThan(10);
      expect(requests(other)).toEqual(requests(shipped));
      expectFaithfulReplay(other);
    });
  });
});
