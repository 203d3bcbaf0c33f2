/** The result of a regression check as Markdown: for a comment on a change, or the summary of a CI job. */
import type { FoundDifference, JudgedTrace, Judgement } from '../../checks/judge.ts';
import { visible } from '../../viewer/text-table.ts';
import { classText, placeText, sideLines } from '../comparison/words.ts';
import { type ReportContext, summaryText } from './text.ts';

const SIGNS = { passed: '✅', accepted: '☑️', failed: '❌', unusable: '⚠️' } as const;

/** A text as code: in a cell, or in running text. */
function code(text: string): string {
  const shown = visible(text).replaceAll('|', '\\|');
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function row({ trace, status, result, fresh, accepted, inconclusive }: JudgedTrace): string {
  if (result.kind !== 'compared') return `| ${code(trace)} | ${SIGNS[status]} ${status} | | | | |`;
  const cells = [classText(result.comparison.verdict), fresh.length, accepted.length, inconclusive.length];
  return `| ${code(trace)} | ${SIGNS[status]} ${status} | ${cells.join(' | ')} |`;
}

function* foundLines(title: string, found: readonly FoundDifference[]): Generator<string> {
  if (found.length === 0) return;
  yield* ['', `### ${title}`];
  for (const { id, difference, traces } of found) {
    yield* ['', `**${classText(difference.class)}** ${code(difference.what)} (\`${id}\`)`, '', '````diff'];
    yield* sideLines(difference).map(visible);
    yield* [
      '````',
      '',
      `${code(traces[0]!)}: ${placeText(difference)}${traces.length > 1 ? `, and ${traces.length - 1} more traces` : ''}`,
    ];
  }
}

export function* checkMarkdown(judgement: Judgement, { acceptedFile }: ReportContext): Generator<string> {
  yield* [`## ${judgement.passed ? '✅' : '❌'} ntrewind check: ${summaryText(judgement)}`, ''];
  yield* ['| trace | result | worst | new | accepted | inconclusive |', '| --- | --- | --- | ---: | ---: | ---: |'];
  yield* judgement.traces.map(row);
  yield* foundLines('New differences', judgement.fresh);
  yield* foundLines('Inconclusive', judgement.inconclusive);
  if (judgement.stale.length > 0) {
    yield* ['', `### Stale entries of ${code(acceptedFile)}`, ''];
    for (const { trace, difference } of judgement.stale) yield `- ${code(trace)}: ${code(difference)}`;
  }
  const problems = judgement.traces.flatMap(({ trace, result }) =>
    result.kind === 'compared' ? [] : [`- ${code(trace)}: ${visible(result.problem)}`],
  );
  if (problems.length > 0) yield* ['', '### Not compared', '', ...problems];
}
