/**
 * Regression checks of a driver as vitest tests: a folder of traces is its test suite. Public: the package exports it as
 * `ntrewind/vitest`.
 *
 *   import { describeReplays, expectReplay } from 'ntrewind/vitest';
 *
 *   await describeReplays('traces', { drivers: { pipes: 'build/pipes.sys' } });
 *   test('the bug of last week', () => expectReplay('bug.ntr', { drivers: { pipes: 'build/pipes.sys' } }));
 */
import { describe, test } from 'vitest';
import { judge } from '../checks/judge.ts';
import { AcceptedFile } from '../cli/check/accepted-file.ts';
import { checkText } from '../cli/check/text.ts';
import { checkTraceFile } from '../cli/check/trace-file.ts';
import { loadReplacements } from '../cli/driver-option.ts';
import { findTraces } from '../cli/find-traces.ts';

export interface ReplayOptions {
  /** Files of the drivers under test, by service: `{ pipes: 'build/pipes.sys' }`. */
  readonly drivers: Readonly<Record<string, string>>;
  /** The reviewed file of accepted differences; `ntrewind-accepted.yaml` unless said otherwise, if there is one. */
  readonly accepted?: string;
  /** Do not run the drivers around them; what those are sent is completed as recorded. */
  readonly isolate?: boolean;
  /** Driver images that were taken out of the traces. */
  readonly images?: readonly string[];
}

/** The traces do something new with these drivers, or could not be checked. The message is the report. */
export class ReplayRegression extends Error {
  override readonly name = 'ReplayRegression';
}

/** The report of a check that fails; undefined for one that passes. */
async function reportOf(traces: readonly string[], options: ReplayOptions): Promise<string | undefined> {
  const accepted = new AcceptedFile(options.accepted);
  const replacements = Object.entries(options.drivers).map(([service, path]) => ({ service, path }));
  const drivers = await loadReplacements(replacements);
  const checked = [];
  for (const trace of traces) {
    const result = await checkTraceFile(trace, drivers, { images: options.images ?? [], isolate: options.isolate });
    checked.push({ trace, key: accepted.keyOf(trace), result });
  }
  const judgement = judge(checked, accepted.entries);
  if (judgement.passed) return undefined;
  const flags = replacements.map(({ service, path }) => `${service}=${path}`).join(' ');
  const acceptCommand = `ntrewind accept ${traces.join(' ')} --driver ${flags}${options.isolate ? ' --isolate' : ''}`;
  return [...checkText(judgement, { acceptedFile: accepted.path, acceptCommand }, {})].join('\n');
}

/**
 * Replays traces against these drivers and throws when something is new, an accepted difference is stale or a trace cannot
 * be checked: what `ntrewind check` fails on. The event loop runs on meanwhile, so that a test's timeout works.
 * @param traces files, folders or glob patterns
 * @throws ReplayRegression with the report; InputError for a driver, an accept file or a pattern that is not right
 */
export async function expectReplay(traces: string | readonly string[], options: ReplayOptions): Promise<void> {
  const failure = await reportOf(await findTraces([traces].flat()), options);
  if (failure === undefined) return;
  const error = new ReplayRegression(`the driver does something new\n\n${failure}\n`);
  // The place of interest is the test's.
  Error.captureStackTrace(error, expectReplay);
  throw error;
}

/**
 * Makes a test of every trace: to be called where tests are declared, and waited for.
 * @param traces files, folders or glob patterns
 */
export async function describeReplays(traces: string | readonly string[], options: ReplayOptions): Promise<void> {
  const files = await findTraces([traces].flat());
  describe('replays', () => {
    test.each(files)('%s', (file) => expectReplay(file, options));
  });
}
