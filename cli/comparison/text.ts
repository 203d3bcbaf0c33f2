/** The report of a comparison for people: a summary first, then each root difference with what follows from it beneath. */
import type { Comparison, Difference } from '../../compare/comparison.ts';
import type { AreaOverview } from '../../compare/overview.ts';
import { type Colours, colours, type Layout, paragraph, type TextLine } from '../../viewer/text-table.ts';
import { formatCount } from '../amounts.ts';
import { overviewTexts } from './overview-text.ts';
import {
  againText,
  classText,
  countsText,
  driftText,
  milliseconds,
  placeText,
  requestsText,
  sideLines,
  stackLines,
  verdictText,
} from './words.ts';

const TITLE_WIDTH = 13;
/** More consequences than this are counted. */
const MOST_CONSEQUENCES = 20;

function* titled(title: string, texts: readonly string[]): Generator<TextLine> {
  for (const [i, text] of texts.entries()) {
    yield { text: (i === 0 ? title : '').padEnd(TITLE_WIDTH) + text, hang: TITLE_WIDTH };
  }
}

/** What only a comparison of two recordings has in its summary. */
export interface RecordingsSummary {
  /** What the two are called. */
  readonly titles: readonly [before: string, after: string] | undefined;
  readonly overview: readonly AreaOverview[];
}

function* summary(
  comparison: Comparison,
  colour: Colours,
  recordings: RecordingsSummary | undefined,
): Generator<TextLine> {
  const { endings, events, times, driftNs } = comparison;
  yield* titled('before', recordings?.titles?.slice(0, 1) ?? []);
  yield* titled('after', recordings?.titles?.slice(1) ?? []);
  const [verdict] = titled('verdict', [verdictText(comparison)]);
  yield { ...verdict!, paint: colour.bold };
  yield* titled('requests', [requestsText(comparison)]);
  yield* titled('differences', [countsText(comparison)]);
  for (const [title, texts] of overviewTexts(recordings?.overview ?? [])) yield* titled(title, texts);
  yield* titled('events', [events.map(formatCount).join(' -> ')]);
  yield* titled('time', [times[0] === times[1] ? milliseconds(times[0]) : times.map(milliseconds).join(' -> ')]);
  if (driftNs !== 0) yield* titled('', [driftText(driftNs)]);
  yield* titled('end', endings[0] === endings[1] ? [endings[0]] : [`- ${endings[0]}`, `+ ${endings[1]}`]);
  yield* titled('notes', comparison.notes);
}

function paintOf(line: string, colour: Colours): (text: string) => string {
  return line.startsWith('-') ? colour.red : line.startsWith('+') ? colour.green : colour.dim;
}

function* differenceLines(difference: Difference, number: number, colour: Colours): Generator<TextLine> {
  yield { text: '' };
  yield { text: `${number}. ${classText(difference.class)}: ${difference.what}`, paint: colour.bold, hang: 3 };
  yield { text: `   ${placeText(difference)}${againText(difference)}`, hang: 3 };
  for (const line of sideLines(difference)) yield { text: `     ${line}`, paint: paintOf(line, colour), hang: 4 };
  const stack = stackLines(difference);
  if (stack.length > 0) yield { text: '   stack' };
  for (const line of stack) yield { text: `     ${line}`, paint: paintOf(line, colour), hang: 4 };
  if (difference.consequences.length > 0) yield { text: '   from it follows' };
  yield* consequenceLines(difference.consequences, colour);
  if (difference.reconverges !== '') yield { text: `   ${difference.reconverges}`, hang: 3 };
}

function* consequenceLines(consequences: readonly Difference[], colour: Colours): Generator<TextLine> {
  for (const consequence of consequences.slice(0, MOST_CONSEQUENCES)) {
    const { class: name, what } = consequence;
    yield { text: `     ${name}: ${what}${againText(consequence)}`, hang: 4 };
    if (consequence.request !== undefined)
      yield { text: `       ${placeText(consequence)}`, paint: colour.dim, hang: 4 };
    for (const line of sideLines(consequence)) yield { text: `       ${line}`, paint: paintOf(line, colour), hang: 4 };
  }
  const more = consequences.length - MOST_CONSEQUENCES;
  if (more > 0) yield { text: `     and ${formatCount(more)} more (--format json has all)` };
}

export function* comparisonText(
  comparison: Comparison,
  layout: Layout,
  recordings?: RecordingsSummary,
): Generator<string> {
  const colour = colours(layout);
  const lines: TextLine[] = [...summary(comparison, colour, recordings)];
  for (const [i, difference] of comparison.differences.entries()) {
    lines.push(...differenceLines(difference, i + 1, colour));
  }
  yield* paragraph(lines, layout);
}
