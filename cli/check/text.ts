/** The result of a regression check for people: one table of traces, then what is new, what is open, what to do. */

import type { FoundDifference, JudgedTrace, Judgement } from '../../checks/judge.ts';
import {
  type Column,
  colours,
  type Layout,
  paragraph,
  type Row,
  type TextLine,
  tableLines,
} from '../../viewer/text-table.ts';
import { countOf, formatCount } from '../amounts.ts';
import { againText, classText, placeText, sideLines } from '../comparison/words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'trace' },
  { title: 'result' },
  { title: 'worst' },
  { title: 'new', align: 'right' },
  { title: 'accepted', align: 'right' },
  { title: 'inconclusive', align: 'right' },
  { title: 'requests', align: 'right' },
];

function tableRow(judged: JudgedTrace, layout: Layout): Row {
  const { red, green, yellow } = colours(layout);
  const paint = { passed: green, accepted: green, failed: red, unusable: yellow }[judged.status];
  const status = { text: judged.status, paint };
  if (judged.result.kind !== 'compared') return [judged.trace, status, '', '', '', '', ''];
  const { verdict, requests } = judged.result.comparison;
  const numbers = [judged.fresh.length, judged.accepted.length, judged.inconclusive.length, requests];
  return [judged.trace, status, classText(verdict), ...numbers.map(formatCount)];
}

function* foundLines(found: readonly FoundDifference[], layout: Layout): Generator<TextLine> {
  const { red, green, bold } = colours(layout);
  for (const { id, difference, traces } of found) {
    yield { text: '' };
    yield { text: `${id}  ${classText(difference.class)}: ${difference.what}`, paint: bold, hang: 10 };
    for (const line of sideLines(difference)) {
      yield {
        text: `          ${line}`,
        hang: 2,
        ...(line.startsWith('-') && { paint: red }),
        ...(line.startsWith('+') && { paint: green }),
      };
    }
    const more = traces.length > 1 ? `; also in ${traces.slice(1).join(', ')}` : '';
    yield { text: `          in ${traces[0]}: ${placeText(difference)}${againText(difference)}${more}`, hang: 2 };
    if (difference.consequences.length > 0) {
      const count = difference.consequences.length;
      yield { text: `          ${count} more ${count === 1 ? 'follows' : 'follow'} from it`, hang: 2 };
    }
  }
}

/** How many traces there are of each status: `3 traces: 2 passed, 1 failed`. */
export function summaryText({ traces, fresh, stale }: Judgement): string {
  const statuses = ['passed', 'accepted', 'failed', 'unusable'] as const;
  const counts = statuses
    .map((name) => [name, traces.filter(({ status }) => status === name).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatCount(count)} ${name}`);
  const open = [
    ...(fresh.length > 0 ? [countOf(fresh.length, 'new difference')] : []),
    ...(stale.length > 0 ? [`${countOf(stale.length, 'accepted difference')} stale`] : []),
  ];
  return [countOf(traces.length, 'trace'), [...counts, ...open].join(', ')].filter((text) => text !== '').join(': ');
}

/** What the report needs to know of the command it is part of. */
export interface ReportContext {
  /** The accept file, as the user names it. */
  readonly acceptedFile: string;
  /** The command line that accepts, up to its reason. */
  readonly acceptCommand: string;
}

export function* checkText(judgement: Judgement, context: ReportContext, layout: Layout): Generator<string> {
  const { bold } = colours(layout);
  const heading = (text: string): TextLine[] => [{ text: '' }, { text, paint: bold }];
  yield* tableLines(
    COLUMNS,
    judgement.traces.map((judged) => tableRow(judged, layout)),
    layout,
  );
  const problems = judgement.traces.flatMap(({ trace, result }) =>
    result.kind === 'compared' ? [] : [`  ${trace}: ${result.problem}`],
  );
  const lines: TextLine[] = [];
  if (judgement.fresh.length > 0) lines.push(...heading('New differences'), ...foundLines(judgement.fresh, layout));
  if (judgement.inconclusive.length > 0) {
    lines.push(...heading('Inconclusive: the recording does not tell; fails nothing'));
    lines.push(...foundLines(judgement.inconclusive, layout));
  }
  if (judgement.stale.length > 0) {
    lines.push(...heading(`Stale entries of ${context.acceptedFile}: these differences do not show any more`));
    for (const { difference, trace } of judgement.stale) lines.push({ text: `  ${trace}: ${difference}`, hang: 2 });
  }
  if (problems.length > 0) lines.push(...heading('Not compared'), ...problems.map((text) => ({ text, hang: 2 })));
  const notes = judgement.traces.flatMap(({ trace, result }) =>
    result.kind === 'compared' ? result.comparison.notes.map((note) => `  ${trace}: ${note}`) : [],
  );
  if (notes.length > 0) lines.push(...heading('Notes'), ...notes.map((text) => ({ text, hang: 2 })));
  lines.push({ text: '' }, { text: summaryText(judgement) });
  if (judgement.fresh.length > 0) {
    lines.push({
      text: `to accept one: ${context.acceptCommand} --difference ${judgement.fresh[0]!.id} --reason "..."`,
    });
  }
  if (judgement.stale.length > 0) lines.push({ text: `to drop stale entries: ${context.acceptCommand} --prune` });
  yield* paragraph(lines, layout);
}
