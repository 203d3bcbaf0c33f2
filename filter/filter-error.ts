/** What is wrong with a filter, and where: the message, and the filter's text with the place marked below it. */
import { InputError } from '../base/errors.ts';

/** Half-open range of characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** So many characters of a long filter are shown around the place. */
const SHOWN_CHARACTERS = 72;

export class FilterError extends InputError {
  /** Two lines: the part of the filter around the place, and marks below it. */
  readonly marked: readonly string[];
  /** Where it is, counted from 1. */
  readonly column: number;

  constructor(message: string, text: string, span: Span) {
    super(`${message} (column ${span.start + 1} of the filter)`);
    this.column = span.start + 1;
    this.marked = mark(text, span);
  }
}

function mark(text: string, { start, end }: Span): string[] {
  const from = Math.max(0, Math.min(start - 16, text.length - SHOWN_CHARACTERS));
  const to = Math.min(text.length, from + SHOWN_CHARACTERS);
  const lead = from > 0 ? '…' : '';
  // One character stands for each, so that the marks stay below the place.
  const shown = text.slice(from, to).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
  const length = Math.max(1, Math.min(end, to) - start);
  return [
    `  ${lead}${shown}${to < text.length ? '…' : ''}`,
    `  ${' '.repeat(lead.length + start - from)}${'^'.repeat(length)}`,
  ];
}

/** A relation that makes no sense in events of one kind; in another it may. */
export class Mismatch extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}
