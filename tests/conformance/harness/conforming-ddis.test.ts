/** What cases prove: which routines count as implemented, and which kinds of events there really are. */
import { beforeAll, expect, test } from 'vitest';
import { ddiTable } from '../../../kernel/ddi-table.ts';
import { hasConformanceCase } from '../../../nt/ddi-facts.ts';
import { EVENT_KINDS } from '../../../proto/generated/event-kinds.ts';
import { ddisThatCasesCall } from './conforming-ddis.ts';
import { collectFromProgram, collectFromSamples } from './event-kinds.ts';

let called: ReadonlySet<string>;
const methods = new Set<string>();

beforeAll(async () => {
  called = new Set(await ddisThatCasesCall(methods));
  await collectFromSamples(methods);
  collectFromProgram(methods);
}, 300_000);

test('cases call every routine that counts as implemented; npm run conformance:list writes them down', () => {
  const claimed = ddiTable.map(({ name }) => name).filter(hasConformanceCase);
  expect(claimed.length).toBeGreaterThan(0);
  expect(claimed.filter((name) => !called.has(name))).toEqual([]);
});

/** Kinds that no case, no sample and no program of this test gives, and why. */
const NOT_SEEN: Readonly<Record<string, string>> = {
  allocation_failure: 'no policy makes allocations fail yet; a source that does: tests/against/feeding.test.ts',
  external_completion:
    'only a replay with --isolate has drivers that are not simulated: tests/against/isolation.test.ts',
  random_value: 'nothing that is implemented asks for what a program cannot foresee',
  call_failure: 'no policy makes routines fail yet',
  time_change: 'nothing that is implemented sets the system time',
  finding: 'every rule that is checked ends the run with the bug check that Windows or Driver Verifier gives',
};

const unseen = () => EVENT_KINDS.filter(({ method }) => !methods.has(method)).map(({ name }) => name);

test('every kind of event of the schema comes of some run, or it is said why not', () => {
  expect(unseen().filter((name) => NOT_SEEN[name] === undefined)).toEqual([]);
});

test('none of those reasons is out of date', () => {
  expect(Object.keys(NOT_SEEN).filter((name) => !unseen().includes(name))).toEqual([]);
});
