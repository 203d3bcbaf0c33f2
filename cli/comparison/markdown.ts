/** The report of a comparison as Markdown, for a comment on a change. */
import { type Comparison, type Difference, isRegression } from '../../compare/comparison.ts';
import { visible } from '../../viewer/text-table.ts';
import {
  againText,
  classText,
  countsText,
  driftText,
  placeText,
  requestsText,
  sideLines,
  stackLines,
  verdictText,
} from './words.ts';

/** Longer than any row of back-ticks that a driver prints for sport. */
const FENCE = '````';

/** A text as code, whatever is in it. */
function code(text: string): string {
  const shown = visible(text);
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function* fenced(language: string, lines: readonly string[]): Generator<string> {
  if (lines.length === 0) return;
  yield* ['', FENCE + language, ...lines.map((line) => visible(line).replaceAll(FENCE, "''''")), FENCE];
}

function* differenceLines(difference: Difference, number: number): Generator<string> {
  yield* ['', `### ${number}. ${classText(difference.class)}: ${code(difference.what)}`, ''];
  yield `${code(placeText(difference))}${againText(difference)}`;
  yield* fenced('diff', sideLines(difference));
  const stack = stackLines(difference);
  if (stack.length > 0) yield* ['', 'Stack:'];
  yield* fenced('diff', stack);
  const { consequences, reconverges } = difference;
  if (consequences.length > 0) {
    yield* ['', `<details><summary>${consequences.length} more that follow from it</summary>`, ''];
    for (const consequence of consequences) {
      yield `- ${consequence.class}: ${code(consequence.what)}${againText(consequence)}`;
    }
    yield* ['', '</details>'];
  }
  if (reconverges !== '') yield* ['', `${code(reconverges)}`];
}

export function* comparisonMarkdown(trace: string, comparison: Comparison): Generator<string> {
  const { verdict, endings, notes, differences, driftNs } = comparison;
  yield* [
    `## ${isRegression(verdict) ? '❌' : verdict === 'inconclusive' ? '⚠️' : '✅'} ${code(trace)}: ${verdictText(comparison)}`,
    '',
  ];
  yield `- requests: ${requestsText(comparison)}`;
  yield `- differences: ${countsText(comparison)}`;
  yield `- end: ${code(endings[0])}${endings[0] === endings[1] ? '' : ` → ${code(endings[1])}`}`;
  if (driftNs !== 0) yield `- time: ${driftText(driftNs)}`;
  for (const note of notes) yield `- note: ${note}`;
  for (const [i, difference] of differences.entries()) yield* differenceLines(difference, i + 1);
}
