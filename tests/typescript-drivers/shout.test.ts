/** The sample filter in TypeScript, on a compiled driver's stack: recorded, replayed, viewed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { ntrewind } from '../support/cli.ts';
import { recordInMemory } from '../support/pipes.ts';

const SCENARIO = 'drivers/shout/shout.scenario.mjs';
const MODULE = 'drivers/shout/shout.driver.ts';

let folder = '';
let trace = '';
let recorded = { exitCode: null as number | null, stdout: '', stderr: '' };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shout-'));
  trace = join(folder, 'shout.ntr');
  recorded = ntrewind('record', SCENARIO, '-o', trace);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('recording says that the trace needs the module, and the program reads capitals', () => {
  expect(recorded.exitCode).toBe(0);
  expect(recorded.stderr).toContain('not self-contained');
  const { stdout } = ntrewind('cat', trace);
  expect(stdout).toContain(Buffer.from('HELLO, WORLD!').toString('hex'));
});

test('without the module a strict replay is refused by name; with it, nothing differs', () => {
  const refused = ntrewind('replay', trace);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('give it with --driver shout=<module>');
  const replayed = ntrewind('replay', trace, '--driver', `shout=${MODULE}`);
  expect(replayed.stdout).toMatch(/0 divergences/);
  expect(replayed.exitCode).toBe(0);
});

test('a stopped replay shows the stack through the TypeScript routine', () => {
  const stopped = ntrewind('replay', trace, '--driver', `shout=${MODULE}`, '--to', 'irp:6:complete');
  expect(stopped.exitCode).toBe(0);
  expect(stopped.stdout).toMatch(/pipes!PipesRead\+.*\n.*\n.*shout!ShoutRead\+0x1/);
});

test('another version of the module is another driver: the requests are run against it', () => {
  const changed = join(folder, 'shout.driver.ts');
  writeFileSync(
    changed,
    `import { driver, STATUS_UNSUCCESSFUL } from 'ntrewind/driver';
     export default driver('shout', () => () => STATUS_UNSUCCESSFUL);`,
  );
  const result = ntrewind('replay', trace, '--driver', `shout=${changed}`, '-o', join(folder, 'new.ntr'));
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toContain('the driver shout did not start');
});

test('names in views are those of the module', () => {
  const { stdout } = ntrewind('view', trace);
  expect(stdout).toContain('completion routine shout!ShoutReadDone');
  expect(stdout).toContain('shout!ShoutRead+0x1');
});

test('recording twice gives the same bytes, and each of some schedules replays without a difference', async () => {
  const { scenario, images } = await loadScenario(fileURLToPath(new URL(`../../${SCENARIO}`, import.meta.url)));
  const scripts = new Map([['shout', images[1]!.script!]]);
  const bytes = recordInMemory(scenario, { images }).bytes;
  expect(Buffer.compare(recordInMemory(scenario, { images }).bytes, bytes)).toBe(0);
  for (const seed of [0, 1, 2, 3]) {
    const session = new StrictReplay(openTrace(recordInMemory(scenario, { images, seed }).bytes), { scripts });
    session.boot();
    let result = session.run(1000);
    while (result === undefined) result = session.run(1000);
    expect(result.divergence).toBeUndefined();
  }
});
