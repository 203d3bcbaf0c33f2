/**
 * Tables as text, of any length: rows are laid out page by page, with the widths that the first page needs, so that a
 * table of millions of rows takes the memory of one page. The drawing is cli-table3's.
 */
import Table from 'cli-table3';
import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

/** How text is laid out. */
export interface Layout {
  /** Columns of the terminal; lines are as long as they need without it. */
  readonly width?: number | undefined;
  readonly colour?: boolean | undefined;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Takes the room that is left, and wraps. One column has it. */
  readonly flexible?: boolean;
  /** Left out when the room is short; the highest number goes first. */
  readonly optional?: number;
  /** A longer text is cut. */
  readonly maxWidth?: number;
}

/** A cell: text, and how it is coloured. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export function colours(layout: Layout): Colours {
  return pc.createColors(layout.colour ?? false);
}

const PAGE_ROWS = 250;
const GAP = 2;
/** A flexible column narrower than this is not worth having the others. */
const FLEXIBLE_MINIMUM = 24;
/** What a flexible column keeps when nothing more can be left out. */
const LEAST_WIDTH = 10;

const NO_BORDERS = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);

export type Row = readonly (Cell | string)[];

/** Yields the lines of a table: titles, then the rows; or the lines of `otherwise` when there are no rows. */
export function* tableLines(
  columns: readonly Column[],
  rows: Iterable<Row>,
  layout: Layout = {},
  otherwise: () => Iterable<string> = () => [],
): Generator<string> {
  let page: Cell[][] = [];
  let plan: Plan | undefined;
  const finish = function* (): Generator<string> {
    const first = plan === undefined;
    plan ??= planColumns(columns, page, layout.width);
    yield* drawPage(plan, columns, page, first ? layout : undefined);
    page = [];
  };
  for (const row of rows) {
    page.push(row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)));
    if (page.length === PAGE_ROWS) yield* finish();
  }
  if (page.length > 0) yield* finish();
  if (plan === undefined) yield* otherwise();
}

/** Which columns are shown, and how wide. */
interface Plan {
  readonly shown: readonly number[];
  readonly widths: readonly number[];
}

function planColumns(columns: readonly Column[], page: readonly Cell[][], width: number | undefined): Plan {
  const natural = columns.map(({ title, maxWidth }, i) => {
    const longest = page.reduce((most, row) => Math.max(most, row[i]!.text.length), title.length);
    return Math.min(longest, maxWidth ?? longest);
  });
  // A column in which no row has anything is not worth its room.
  let shown = columns.map((_, i) => i).filter((i) => page.length === 0 || page.some((row) => row[i]!.text !== ''));
  if (width === undefined) return { shown, widths: natural };
  const flexible = columns.findIndex((column) => column.flexible);
  const room = () => width - shown.reduce((sum, i) => sum + (i === flexible ? 0 : natural[i]! + GAP), 0);
  const wanted = () => Math.min(FLEXIBLE_MINIMUM, natural[flexible] ?? 0);
  while (room() < wanted()) {
    const victim = shown.reduce(
      (worst, i) => ((columns[i]!.optional ?? 0) > (columns[worst]?.optional ?? 0) ? i : worst),
      -1,
    );
    if (victim < 0) break;
    shown = shown.filter((i) => i !== victim);
  }
  const widths = natural.map((value, i) => (i === flexible ? Math.max(LEAST_WIDTH, Math.min(value, room())) : value));
  return { shown, widths };
}

/** Draws rows with fixed widths; with `heading` the titles come first. */
function* drawPage(plan: Plan, columns: readonly Column[], page: readonly Cell[][], heading: Layout | undefined) {
  const { shown, widths } = plan;
  const isLast = (i: number) => i === shown.at(-1);
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: shown.map((i) => widths[i]! + (isLast(i) ? 0 : GAP)),
    colAligns: shown.map(() => 'left'),
  });
  if (heading !== undefined) {
    const { bold } = colours(heading);
    table.push(shown.map((i) => bold(cutOrPad(columns[i]!.title, widths[i]!, columns[i]!.align))));
  }
  for (const row of page) {
    table.push(
      shown.map((i) => {
        const { text, paint } = row[i]!;
        const fitted = columns[i]!.flexible ? wrap(text, widths[i]!) : cutOrPad(text, widths[i]!, columns[i]!.align);
        return paint === undefined ? fitted : paint(fitted);
      }),
    );
  }
  if (table.length === 0) return;
  for (const line of table.toString().split('\n')) yield line.trimEnd();
}

/** Cuts a text that is too long, and moves one to the right that is right-aligned. */
function cutOrPad(text: string, width: number, align: Column['align']): string {
  if (text.length > width) return width <= 1 ? text.slice(0, width) : `${text.slice(0, width - 1)}…`;
  return align === 'right' ? text.padStart(width) : text;
}

/** Breaks a text into lines of at most `width`: between words or flags where it can. */
export function wrap(text: string, width: number): string {
  if (text.length <= width) return text;
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<=[ |])/)) {
    if ((line + piece).trimEnd().length > width && line !== '') {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
    for (; line.trimEnd().length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** Lines of text, broken where they are too long for the layout; what is broken keeps its indentation. */
export function* paragraph(lines: Iterable<string>, { width }: Layout): Generator<string> {
  for (const line of lines) {
    const indentation = /^ */.exec(line)![0];
    const text = line.slice(indentation.length);
    const room = Math.max(LEAST_WIDTH, (width ?? Number.POSITIVE_INFINITY) - indentation.length);
    for (const part of wrap(text, room).split('\n')) yield indentation + part;
  }
}
