/** What commands do not do silently: destroy what they read, run without a driver, ignore a flag. */
import { copyFileSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { ntrewind } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind kept ü-'));
const path = (name: string) => join(folder, name);
const built = (name: string) => fileURLToPath(new URL(`../../drivers/pipes/${name}`, import.meta.url));

beforeAll(() => {
  copyFileSync(built('pipes.sys'), path('pipes.sys'));
  copyFileSync(built('pipes-v2.sys'), path('other.sys'));
  linkSync(path('pipes.sys'), path('same.ntr'));
  writeFileSync(
    path('two.scenario.mjs'),
    `export default {
      drivers: [{ service: 'pipes', image: 'pipes.sys' }, { service: 'other', image: './other.sys' }],
      processes: { 'a.exe': function* (thread) { yield* thread.CreateFile('\\\\\\\\.\\\\Example\\\\X'); } },
    };`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a driver image', ['record', 'pipes.sys', '-o', 'pipes.sys'], 'pipes.sys'],
  ['the same file by another name', ['record', 'pipes.sys', '-o', 'same.ntr'], 'pipes.sys'],
  ['a scenario', ['record', 'two.scenario.mjs', '-o', 'two.scenario.mjs'], 'two.scenario.mjs'],
  ['an image that a scenario names', ['record', 'two.scenario.mjs', '-o', 'other.sys'], 'other.sys'],
])('a trace is not written over %s', (_what, [command, input, flag, output], kept) => {
  const before = readFileSync(path(kept));
  const result = ntrewind(command!, path(input!), flag!, path(output!));
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toMatch(/^ntrewind: the trace would be written over .*; name another with -o\n$/);
  expect(readFileSync(path(kept)).equals(before)).toBe(true);
});

test('a driver that does not start is named; the others run, and the trace compares with what it was made from', () => {
  const trace = path('two.ntr');
  const result = ntrewind('record', path('two.scenario.mjs'), '-o', trace);
  expect(result.exitCode).toBe(0);
  expect(result.stderr).toBe('ntrewind: the driver other did not start: STATUS_OBJECT_NAME_COLLISION (0xC0000035)\n');

  const before = readFileSync(trace);
  const again = ntrewind('replay', trace, '--driver', `pipes=${path('other.sys')}`, '-o', trace);
  expect([again.exitCode, readFileSync(trace).equals(before)]).toEqual([2, true]);
  expect(openTrace(before).summary?.endReason).toBe('completed');
});

test('a device that cannot be opened is named; the trace shows the attempt, the exit code that it failed', () => {
  const result = ntrewind('record', path('pipes.sys'), '-o', path('x.ntr'), '--open', '\\\\.\\Nope', '--read', '4');
  expect(result.stderr).toBe('ntrewind: --open \\\\.\\Nope failed with STATUS_OBJECT_NAME_NOT_FOUND (0xC0000034)\n');
  expect(result.exitCode).toBe(2);
  expect(openTrace(readFileSync(path('x.ntr'))).summary?.endReason).toBe('completed');
});

test.each([
  ['a folder as scenario', ['record', folder], /: it is a folder$/],
  ['an array of processes', ['record', path('array.mjs')], /"drivers" must be an array/],
  ['a source file', ['record', path('pipes.c')], /pipes\.c: this is source code; build it, and record the \.sys file/],
  ['a trace', ['record', path('made.ntr')], /made\.ntr: this is a trace already; view, replay and rebase read it/],
  ['another file', ['record', path('notes.txt')], /notes\.txt: record takes a driver .* or a scenario/],
  ['a file that is not there', ['record', path('nope.c')], /nope\.c: no such file$/],
  [
    'a driver as scenario',
    ['record', path('shout.mjs')],
    /shout\.mjs: this is a driver, no scenario; name it x\.driver\.mjs/,
  ],
  [
    'a key of a scenario that nobody reads',
    ['record', path('keys.mjs')],
    /a scenario has no "cpu"; did you mean cpus\?$/,
  ],
  [
    'a key of a driver that nobody reads',
    ['record', path('driver-keys.mjs')],
    /driver "x" has no "imge"; did you mean image\?$/,
  ],
  ['help on no command', ['help', 'vew'], /there is no command "vew"; did you mean view/],
  ['an output that nothing is written to', ['replay', 'x.ntr', '-o', 'y.ntr'], /--output goes with another driver/],
])('%s is refused in one line', (_what, args, message) => {
  writeFileSync(path('array.mjs'), 'export default { processes: [] };');
  for (const name of ['pipes.c', 'made.ntr', 'notes.txt']) writeFileSync(path(name), 'x');
  writeFileSync(
    path('shout.mjs'),
    "import { driver } from 'ntrewind/driver'; export default driver('shout', function* () { return 0; });",
  );
  writeFileSync(path('keys.mjs'), 'export default { drivers: [], processes: {}, cpu: 4 };');
  writeFileSync(
    path('driver-keys.mjs'),
    "export default { drivers: [{ service: 'x', imge: 'x.sys' }], processes: {} };",
  );
  const { exitCode, stderr } = ntrewind(...args);
  expect(exitCode).toBe(2);
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
