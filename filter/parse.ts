/** Text of a filter to its syntax tree. */
import { FilterError } from './filter-error.ts';
import { parse } from './generated/parser.js';
import type { SyntaxNode } from './syntax.ts';

/** What the generated parser throws. */
interface ParserError {
  readonly expected: readonly { readonly type: string; readonly description?: string; readonly text?: string }[] | null;
  readonly found: string | null;
  readonly location: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
}

/** Longest text of a filter: no one writes longer ones, and a short one cannot be slow to read. */
const MOST_CHARACTERS = 10_000;

/** Levels of the tree: a row of operators has one for each. */
const MOST_DEPTH = 1000;

/** What can stand at a place, in the words of people; the rest of what the parser expects is operators nobody means. */
const WORTH_NAMING = new Set(['a name', 'a number', 'a text', 'comparison', 'and', 'or', ')', '}', ']', '..']);

function isParserError(error: unknown): error is ParserError {
  return error instanceof Error && 'location' in error && 'expected' in error;
}

/** Throws FilterError. */
export function parseFilter(text: string): SyntaxNode {
  if (text.length > MOST_CHARACTERS) {
    throw new FilterError(`the filter is longer than ${MOST_CHARACTERS} characters`, text, {
      start: MOST_CHARACTERS,
      end: text.length,
    });
  }
  if (text.trim() === '') throw new FilterError('the filter is empty', text, { start: 0, end: 0 });
  const syntax = parsed(text);
  if (syntax === undefined || isDeeperThan(MOST_DEPTH, syntax)) {
    throw new FilterError(`the filter is nested too deeply, or has more than ${MOST_DEPTH} operators in a row`, text, {
      start: 0,
      end: text.length,
    });
  }
  return syntax;
}

/** Undefined when the parser has no stack for it. */
function parsed(text: string): SyntaxNode | undefined {
  try {
    return parse(text) as SyntaxNode;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    if (!isParserError(error)) throw error;
    throw syntaxError(text, error);
  }
}

/** What works on the tree calls itself for each level. */
function isDeeperThan(limit: number, root: SyntaxNode): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((node) =>
      typeof node !== 'object' || node === null ? [] : Array.isArray(node) ? node : Object.values(node),
    );
  }
  return false;
}

function syntaxError(text: string, { expected, found, location }: ParserError): FilterError {
  const span = { start: location.start.offset, end: location.end.offset };
  const rest = text.slice(span.start);
  if (found === '=' && text[span.start - 1] !== '=') {
    return new FilterError('one "=" is not a comparison, "==" is', text, span);
  }
  if (/^["']/.test(rest)) return new FilterError('the text has no closing quote', text, { ...span, end: text.length });
  const words = (expected ?? []).map((item) => item.description ?? item.text ?? '').filter((word) => word !== '');
  const named = [...new Set(words)].filter((word) => WORTH_NAMING.has(word)).map((word) => WORDS[word] ?? `"${word}"`);
  const what = found === null ? 'the filter ends' : `there is ${JSON.stringify(wordAt(rest))}`;
  return new FilterError(`${what} where ${joined(named)} is expected`, text, {
    start: span.start,
    end: span.start + Math.max(1, wordAt(rest).length),
  });
}

const WORDS: Readonly<Record<string, string>> = {
  'a name': 'a name',
  'a number': 'a number',
  'a text': 'a text',
  comparison: 'a comparison',
};

function wordAt(text: string): string {
  return /^[A-Za-z0-9_.]+|^[^\s]?/.exec(text)![0];
}

function joined(words: readonly string[]): string {
  if (words.length === 0) return 'something else';
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
