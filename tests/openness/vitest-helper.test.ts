/** `ntrewind/vitest`: in this process, and in a vitest of its own whose suite is a folder of traces. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectReplay, ReplayRegression } from '../../vitest/expect-replay.ts';
import { pipesScenario, recordInMemory, talkScenario } from '../support/pipes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sample = join(root, 'drivers/pipes');
const folder = mkdtempSync(join(tmpdir(), 'ntrewind-vitest-'));
const traces = join(folder, 'traces');
const OLD = { drivers: { pipes: join(sample, 'pipes.sys') } };
const NEW = { drivers: { pipes: join(sample, 'pipes-v3.sys') } };

beforeAll(async () => {
  mkdirSync(traces);
  writeFileSync(join(traces, 'talk.ntr'), recordInMemory(await talkScenario()).bytes);
  const short = pipesScenario({
    *'a.exe'(thread) {
      const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
      yield* thread.WriteFile(pipe, 'hello');
      yield* thread.CloseHandle(pipe);
    },
  });
  writeFileSync(join(traces, 'short.ntr'), recordInMemory(short).bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('passes with a driver that does the same', async () => {
  await expectReplay(traces, OLD);
  await expectReplay([join(traces, 'short.ntr'), join(traces, 't*.ntr')], OLD);
  await expectReplay(join(traces, 'short.ntr'), NEW);
});

test('throws the report where a driver does something new, at the place of the caller', async () => {
  const error: unknown = await expectReplay(traces, NEW).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ReplayRegression);
  const { message, stack } = error as ReplayRegression;
  expect(message).toMatch(/talk\.ntr +failed +4 contract/);
  expect(message).toContain('STATUS_INVALID_PARAMETER');
  expect(message).toContain('ntrewind accept');
  expect(stack).not.toContain('expect-replay.ts');
});

test('knows what is accepted, and what is accepted in vain', async () => {
  const accepted = join(folder, 'accepted.yaml');
  writeFileSync(accepted, '- {difference: none, reason: none, traces: [traces/short.ntr]}\n');
  await expect(expectReplay(join(traces, 'short.ntr'), { ...OLD, accepted })).rejects.toThrow(/Stale entries/);
  await expectReplay(join(traces, 'talk.ntr'), { ...OLD, accepted });
});

test('says what is wrong with a driver, a pattern, an accept file', async () => {
  await expect(expectReplay(traces, { drivers: { pipes: join(folder, 'none.sys') } })).rejects.toThrow(/none\.sys/);
  await expect(expectReplay(join(folder, '*.ntr'), OLD)).rejects.toThrow(/no trace matches/);
  await expect(expectReplay(traces, { ...OLD, accepted: join(folder, 'none.yaml') })).rejects.toThrow(/none\.yaml/);
  await expect(expectReplay(traces, { drivers: { wires: OLD.drivers.pipes } })).rejects.toThrow(/no driver service/);
});

test('a suite that is a folder of traces: a test for each', () => {
  const suite = join(folder, 'suite');
  mkdirSync(suite);
  copyFileSync(NEW.drivers.pipes, join(suite, 'new.sys'));
  symlinkSync(join(root, 'node_modules'), join(suite, 'node_modules'));
  writeFileSync(
    join(suite, 'replays.test.mjs'),
    `import { describeReplays } from 'ntrewind/vitest';
     await describeReplays('../traces', { drivers: { pipes: 'new.sys' } });`,
  );
  const helper = join(root, 'vitest/expect-replay.ts');
  writeFileSync(
    join(suite, 'vitest.config.mjs'),
    `export default { resolve: { alias: { 'ntrewind/vitest': ${JSON.stringify(helper)} } }, test: { testTimeout: 120_000 } };`,
  );
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = spawnSync(process.execPath, [vitest, 'run', '--reporter=json'], { cwd: suite, encoding: 'utf8' });
  const report = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const results = report.testResults[0].assertionResults.map(({ title, status }: { title: string; status: string }) => [
    title.replace(/.*\//, ''),
    status,
  ]);
  expect(results).toEqual([
    ['short.ntr', 'passed'],
    ['talk.ntr', 'failed'],
  ]);
});
