/** Each request that differs, with the steps of both runs beside each other. */
import { placeOf } from '../../compare/classify.ts';
import { type RequestDiff, statusText } from '../../compare/compare-runs.ts';
import type { RunPair } from '../../compare/compare-traces.ts';
import { type AlignedStep, alignedSteps } from '../../compare/side-by-side.ts';
import { type Colours, colours, type Layout, paragraph, visible, wrap } from '../../viewer/text-table.ts';
import { requestPlaceText } from './words.ts';

/** Where output has no width, a side is no wider than this. */
const WIDEST_SIDE = 72;
const NARROWEST_SIDE = 16;
/** Equal steps shown around a difference. */
const CONTEXT_STEPS = 3;
const GUTTER = 3;

/** A row: a text on each side, and what stands between them. */
interface SideRow {
  readonly left: string;
  readonly mark: ' ' | '<' | '>' | '|' | '~';
  readonly right: string;
}

/** Yields the lines: `<` only before, `>` only after, `|` both but different, `~` at another place in the other run. */
export function* sideBySideText(pair: RunPair, layout: Layout): Generator<string> {
  const colour = colours(layout);
  for (const request of pair.diff.requests) {
    yield '';
    yield* paragraph([{ text: requestPlaceText(placeOf(request)), paint: colour.bold, hang: 3 }], layout);
    yield* sideLines(rowsOf(request, alignedSteps(request, pair.texts)), layout, colour);
  }
}

function rowsOf({ before, after }: RequestDiff, steps: readonly AlignedStep[]): SideRow[] {
  const rows = withoutFarSteps(steps);
  const result = (request: typeof before) =>
    request === undefined || request.service === '' ? '' : `returns ${statusText(request.status)}`;
  const [left, right] = [result(before), result(after)];
  if (left !== '' || right !== '') rows.push({ left, right, mark: markOf(left !== '', right !== '', left !== right) });
  return rows;
}

function markOf(hasLeft: boolean, hasRight: boolean, differ: boolean): SideRow['mark'] {
  if (!hasRight) return '<';
  if (!hasLeft) return '>';
  return differ ? '|' : ' ';
}

function isDifferent({ before, after }: AlignedStep): boolean {
  return before === undefined || after === undefined;
}

function withoutFarSteps(steps: readonly AlignedStep[]): SideRow[] {
  const near = new Uint8Array(steps.length);
  steps.forEach((step, i) => {
    if (isDifferent(step)) near.fill(1, Math.max(0, i - CONTEXT_STEPS), i + CONTEXT_STEPS + 1);
  });
  const rows: SideRow[] = [];
  let skipped = 0;
  const flush = () => {
    const text = `... ${skipped} the same`;
    if (skipped > 0) rows.push({ left: text, mark: ' ', right: text });
    skipped = 0;
  };
  steps.forEach((step, i) => {
    if (near[i] === 0) {
      skipped++;
      return;
    }
    flush();
    rows.push(stepRow(step));
  });
  flush();
  return rows;
}

function stepRow({ text, before, after, movedTo }: AlignedStep): SideRow {
  const moved = movedTo === undefined ? '' : ` (moved: event ${movedTo} ${before === undefined ? 'before' : 'after'})`;
  const cell = (event: number | undefined) => (event === undefined ? '' : `${event} ${text}${moved}`);
  const mark = movedTo === undefined ? markOf(before !== undefined, after !== undefined, false) : '~';
  return { left: cell(before), mark, right: cell(after) };
}

function* sideLines(rows: readonly SideRow[], { width }: Layout, colour: Colours): Generator<string> {
  const shown = rows.map(({ left, mark, right }) => ({ left: visible(left), mark, right: visible(right) }));
  const longest = shown.reduce((most, { left, right }) => Math.max(most, left.length, right.length), 0);
  const room = width === undefined ? WIDEST_SIDE : Math.max(NARROWEST_SIDE, (width - GUTTER) >> 1);
  const side = Math.min(longest, room);
  const paints = { ' ': colour.dim, '<': colour.red, '>': colour.green, '|': colour.yellow, '~': colour.cyan };
  for (const { left, mark, right } of shown) {
    const [a, b] = [wrap(left, side).split('\n'), wrap(right, side).split('\n')];
    for (let y = 0; y < Math.max(a.length, b.length); y++) {
      yield paints[mark](`${(a[y] ?? '').padEnd(side)} ${mark} ${b[y] ?? ''}`.trimEnd());
    }
  }
}
