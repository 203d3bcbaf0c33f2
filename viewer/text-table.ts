/**
 * Tables as text, of any length: rows are laid out page by page, so that a table of millions of rows takes the memory
 * of one page. A column is as wide as it was on the page before, or wider.
 */
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
  /** What stands before its further lines, when it is broken. */
  readonly lead?: string;
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
    plan = planColumns(columns, page, layout.width, plan);
    if (first) yield* rowLines(plan, columns, headingRow(columns, layout));
    for (const row of page) yield* rowLines(plan, columns, row);
    page = [];
  };
  for (const row of rows) {
    page.push(row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)).map(cleaned));
    if (page.length === PAGE_ROWS) yield* finish();
  }
  if (page.length > 0) yield* finish();
  if (plan === undefined) yield* otherwise();
}

function cleaned(cell: Cell): Cell {
  const text = visible(cell.text);
  return text === cell.text ? cell : { ...cell, text };
}

/** Which columns are shown, and how wide. */
interface Plan {
  readonly shown: readonly number[];
  readonly widths: readonly number[];
}

function planColumns(
  columns: readonly Column[],
  page: readonly Cell[][],
  width: number | undefined,
  before: Plan | undefined,
): Plan {
  const natural = columns.map(({ title, maxWidth }, i) => {
    const least = Math.max(title.length, before?.widths[i] ?? 0);
    const longest = page.reduce((most, row) => Math.max(most, row[i]!.text.length), least);
    return Math.min(longest, maxWidth ?? longest);
  });
  // A column in which no row of the first page has anything is not worth its room.
  let shown = before?.shown ?? columns.map((_, i) => i).filter((i) => page.some((row) => row[i]!.text !== ''));
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
  const widths = natural.map((value, i) =>
    i === flexible ? Math.max(Math.min(LEAST_WIDTH, value), Math.min(value, room())) : value,
  );
  return { shown, widths: narrowed(columns, shown, widths, width) };
}

/** The last resort: the widest columns are cut until the row fits. */
function narrowed(columns: readonly Column[], shown: readonly number[], widths: readonly number[], width: number) {
  const narrow = [...widths];
  for (;;) {
    const over = shown.reduce((sum, i) => sum + narrow[i]! + GAP, -GAP) - width;
    const widest = shown.reduce((most, i) => (narrow[i]! > narrow[most]! ? i : most), shown[0] ?? 0);
    // Numbers that are cut would be wrong ones.
    if (over <= 0 || columns[widest]?.align === 'right' || narrow[widest]! <= LEAST_WIDTH) return narrow;
    narrow[widest] = Math.max(LEAST_WIDTH, narrow[widest]! - over);
  }
}

/** The titles, as a row of their own. */
function headingRow(columns: readonly Column[], layout: Layout): Cell[] {
  const { bold } = colours(layout);
  return columns.map(({ title }) => ({ text: title, paint: bold }));
}

/** The lines of one row: several when its flexible cell is wrapped. */
function* rowLines({ shown, widths }: Plan, columns: readonly Column[], row: readonly Cell[]): Generator<string> {
  const cells = shown.map((i) => {
    const { text, paint = unpainted, lead = '' } = row[i]!;
    const { align, flexible } = columns[i]!;
    const width = widths[i]!;
    const lines = flexible ? wrapAfter(text, lead, width) : [cutOrPad(text, width, align)];
    return { lines, paint, width };
  });
  const height = Math.max(...cells.map(({ lines }) => lines.length));
  for (let y = 0; y < height; y++) {
    const texts = cells.map(({ lines, paint, width }) => {
      const text = lines[y] ?? '';
      // Blanks stay outside the colour, so that a line can end where its text ends.
      return text === '' ? ' '.repeat(width) : paint(text.trimEnd()) + ' '.repeat(width - text.trimEnd().length);
    });
    yield texts.join(' '.repeat(GAP)).trimEnd();
  }
}

/** Lines of at most `width`, those after the first behind `lead` where there is room for it. */
function wrapAfter(text: string, lead: string, width: number): string[] {
  const before = width - lead.length >= LEAST_WIDTH ? lead : '';
  const lines = wrap(text, width - before.length, width).split('\n');
  return lines.map((line, y) => (y === 0 ? line : before + line));
}

function unpainted(text: string): string {
  return text;
}

/** Brings a text to a width: cuts one that is too long, fills a short one with blanks. */
function cutOrPad(text: string, width: number, align: Column['align']): string {
  if (text.length > width) return width <= 1 ? text.slice(0, width) : `${text.slice(0, width - 1)}…`;
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

/**
 * Breaks a text into lines of at most `width`: between words or flags where it can. The first line may have another
 * width.
 */
export function wrap(text: string, width: number, firstWidth = width): string {
  if (text.length <= firstWidth) return text;
  const lines: string[] = [];
  let line = '';
  const room = () => (lines.length === 0 ? firstWidth : width);
  for (const piece of text.split(/(?<=[ |])/)) {
    if ((line + piece).trimEnd().length > room() && line !== '') {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
    while (line.trimEnd().length > room()) {
      const cut = room();
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** A line of running text. */
export interface TextLine extends Cell {
  /** By how much its further lines are moved to the right, when it is broken. */
  readonly hang?: number;
}

/** Lines of text, broken where they are too long for the layout; what is broken keeps its indentation. */
export function* paragraph(lines: Iterable<string | TextLine>, { width }: Layout): Generator<string> {
  for (const line of lines) {
    const { text, paint = unpainted, hang = 0 } = typeof line === 'string' ? { text: line } : line;
    const indentation = /^ */.exec(text)![0];
    const room = Math.max(LEAST_WIDTH + hang, (width ?? Number.POSITIVE_INFINITY) - indentation.length);
    const parts = wrap(visible(text.slice(indentation.length)), room - hang, room).split('\n');
    for (const [i, part] of parts.entries()) {
      yield part === '' ? '' : indentation + ' '.repeat(i === 0 ? 0 : hang) + paint(part);
    }
  }
}

/** Control and format characters as `\x1b`: names come from the trace, and must not steer the terminal. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (char) => `\\x${char.codePointAt(0)!.toString(16).padStart(2, '0')}`);
}
