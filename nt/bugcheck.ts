/**
 * Bug check codes: names, causes and what their four parameters mean. Source: the bug check code reference.
 */
import { hex0x } from '../base/format.ts';
import { BUG_CHECK_KIND_LINES } from './tables/bug-check-kinds.ts';
import { BUG_CHECK_LINES } from './tables/bug-checks.ts';

export interface BugCheckDescription {
  readonly code: number;
  readonly name: string;
  /** Empty when undocumented. */
  readonly cause: string;
  /** Meanings of the four parameters; empty when the code has none or they are undocumented. */
  readonly parameters: readonly string[];
}

let descriptions: Map<number, BugCheckDescription> | undefined;

function parseLines(): Map<number, BugCheckDescription> {
  const table = new Map<number, BugCheckDescription>();
  for (const line of BUG_CHECK_LINES.trim().split('\n')) {
    const [digits = '', name = '', cause = '', ...parameters] = line.split('|');
    const code = Number.parseInt(digits, 16);
    table.set(code, { code, name, cause, parameters });
  }
  return table;
}

/** What is known about a code, `undefined` for a driver's own one. */
export function describeBugCheck(code: number): BugCheckDescription | undefined {
  descriptions ??= parseLines();
  return descriptions.get(code >>> 0);
}

/** `DRIVER_IRQL_NOT_LESS_OR_EQUAL`, or hexadecimal digits for a code without a name. */
export function bugCheckName(code: number): string {
  return describeBugCheck(code)?.name ?? hex0x(code >>> 0, 8);
}

/** All codes that have a name, by name. */
export function bugCheckCodes(): ReadonlyMap<string, number> {
  descriptions ??= parseLines();
  return new Map([...descriptions.values()].map(({ code, name }) => [name, code]));
}

/** What one kind of a bug check means, as of 0xC4. */
export interface BugCheckKind {
  readonly cause: string;
  /** Which of the parameters tells the kind, from 0. */
  readonly index: number;
  /** Meanings of the four parameters, empty where the kind adds nothing. */
  readonly parameters: readonly string[];
}

/** The place of the parameter that tells the kind, where that is not the first one. */
const KIND_PARAMETER: ReadonlyMap<number, number> = new Map([
  [0x50, 3],
  [0xc1, 3],
]);

let kinds: Map<string, BugCheckKind> | undefined;

function parseKinds(): Map<string, BugCheckKind> {
  const table = new Map<string, BugCheckKind>();
  for (const line of BUG_CHECK_KIND_LINES.trim().split('\n')) {
    const [code = '', value = '', first = '', second = '', third = '', cause = ''] = line.split('|');
    const parameters = [first, second, third].map((meaning) => (meaning === '-' ? '' : meaning));
    const index = KIND_PARAMETER.get(Number.parseInt(code, 16)) ?? 0;
    parameters.splice(index, 0, '');
    table.set(`${code}|${value}`, { index, parameters, cause: cause.replace(/^\(parameter \d\) /, '') });
  }
  return table;
}

/** What the parameters of a bug check say of its kind; undefined for a code without kinds, and for an unknown one. */
export function describeBugCheckKind(code: number, parameters: readonly bigint[]): BugCheckKind | undefined {
  kinds ??= parseKinds();
  const value = parameters[KIND_PARAMETER.get(code >>> 0) ?? 0] ?? 0n;
  return kinds.get(`${(code >>> 0).toString(16).toUpperCase()}|${value.toString(16).toUpperCase()}`);
}

/** Words that say that a parameter means nothing. */
const RESERVED: ReadonlySet<string> = new Set(['', '-', 'reserved', '0']);

/** What each of the four parameters of a bug check means; empty where it means nothing, or nobody knows what. */
export function bugCheckMeanings(code: number, parameters: readonly bigint[]): readonly string[] {
  const general = describeBugCheck(code)?.parameters ?? [];
  const kind = describeBugCheckKind(code, parameters);
  return [0, 1, 2, 3].map((index) => {
    if (kind?.index === index) return kind.cause;
    const meaning = kind?.parameters[index] || general[index] || '';
    return RESERVED.has(meaning) ? '' : meaning;
  });
}
