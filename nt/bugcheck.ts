/**
 * Bug check codes: names, causes and what their four parameters mean. Source: the bug check code reference.
 */
import { hex0x } from '../base/format.ts';
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
