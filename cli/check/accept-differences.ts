/** Puts differences that a check has found into the reviewed file of accepted ones. */
import { InputError } from '../../base/errors.ts';
import { type AcceptedEntry, accept, withoutStale } from '../../checks/accepted.ts';
import { differenceId, type FoundDifference, type Judgement } from '../../checks/judge.ts';
import { formatCount } from '../amounts.ts';
import { classText } from '../comparison/words.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { printLines } from '../output.ts';
import { AcceptedFile } from './accepted-file.ts';
import type { CheckFlags } from './options.ts';
import { exitCodeOf, runCheck } from './session.ts';

export interface AcceptFlags extends CheckFlags {
  readonly reason?: string;
  readonly difference?: string[];
  readonly prune?: boolean;
}

/** The differences that are meant: those with these ids, or all that are new. Throws InputError. */
function chosen(fresh: readonly FoundDifference[], ids: readonly string[] | undefined): readonly FoundDifference[] {
  if (ids === undefined) return fresh;
  return ids.map((id) => {
    const found = fresh.find((entry) => entry.id === id);
    if (found !== undefined) return found;
    const known = fresh.map((entry) => entry.id).join(', ');
    throw new InputError(`there is no new difference ${id}; ${known === '' ? 'there are none' : `new are: ${known}`}`);
  });
}

function checkFlags({ reason, difference, prune, shard }: AcceptFlags): void {
  if (shard !== undefined) throw new InputError('--shard goes with check: accept looks at all traces');
  if (prune && (reason !== undefined || difference !== undefined)) {
    throw new InputError('--prune only drops stale entries: it goes without --reason and --difference');
  }
  if (!prune && (reason === undefined || reason.trim() === '')) {
    throw new InputError('accept needs --reason "...": why the difference is wanted, for whoever reviews it');
  }
}

function withChosen(
  entries: readonly AcceptedEntry[],
  { traces }: Judgement,
  taken: readonly FoundDifference[],
  reason: string,
): readonly AcceptedEntry[] {
  let next = entries;
  for (const { id, difference } of taken) {
    for (const { key, fresh } of traces) {
      if (!fresh.some((found) => differenceId(found) === id)) continue;
      next = accept(next, { difference: difference.fingerprint, trace: key, reason: reason.trim() });
    }
  }
  return next;
}

/** Returns the exit code: 0 unless a trace could not be checked. */
export async function acceptDifferences(args: readonly string[], flags: AcceptFlags): Promise<number> {
  checkFlags(flags);
  const accepted = new AcceptedFile(flags.accepted, true);
  const { entries } = accepted;
  const judgement = await runCheck(args, flags, accepted);
  const taken = flags.prune ? [] : chosen(judgement.fresh, flags.difference);
  const next = flags.prune
    ? withoutStale(entries, judgement.stale)
    : withChosen(entries, judgement, taken, flags.reason!);
  if (next !== entries) accepted.write(next);
  const left = judgement.fresh.length - taken.length;
  const dropped = flags.prune ? judgement.stale.length : 0;
  await printLines([
    ...taken.map(({ id, difference }) => `accepted ${id}  ${classText(difference.class)}: ${difference.what}`),
    ...(dropped > 0 ? [`dropped ${formatCount(dropped)} stale`] : []),
    ...(taken.length + dropped === 0 ? ['nothing to do'] : [`${accepted.path}: ${formatCount(next.length)} accepted`]),
    ...(left > 0 && !flags.prune ? [`${formatCount(left)} new left`] : []),
    ...unusableLines(judgement),
  ]);
  const exitCode = exitCodeOf(judgement);
  return judgement.traces.some(({ status }) => status === 'unusable') ? exitCode : EXIT_OK;
}

function unusableLines({ traces }: Judgement): string[] {
  return traces.flatMap(({ trace, result }) =>
    result.kind === 'compared' ? [] : [`not checked: ${trace}: ${result.problem}`],
  );
}
