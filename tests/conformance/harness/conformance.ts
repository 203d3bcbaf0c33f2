/**
 * The tests of an area: each of its cases, as a TypeScript driver and as C where there is C, on one processor and on
 * four, with twenty schedules. All variants must report what the rule promises.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatNtStatus, ntStatusSeverity } from '../../../nt/ntstatus.ts';
import type { DriverImage } from '../../../system/image-loader.ts';
import { isAlone, type NamedRule, type Reported } from './rule.ts';
import { type CaseResult, runCases, type Variant } from './run-cases.ts';

const PROCESSOR_COUNTS = [1, 4];
/** Schedules of each variant; CI has less time. */
const SEEDS = Number(process.env.CONFORMANCE_SEEDS ?? 20);
// Without a schedule no case runs, and none fails.
if (!Number.isInteger(SEEDS) || SEEDS < 1) throw new Error('CONFORMANCE_SEEDS is a number of schedules from 1 on');
/** Cases that need a machine for themselves are run with fewer schedules. */
const SEEDS_ALONE = Math.min(3, Math.ceil(SEEDS / 4));

const AREAS = fileURLToPath(new URL('..', import.meta.url));

/** The C driver of an area, undefined when it has none. */
export function imageOf(area: string): DriverImage | undefined {
  const path = `${AREAS}${area}/${area}.sys`;
  if (!existsSync(path)) return undefined;
  return { service: 'conformance', fileName: `${area}.sys`, bytes: new Uint8Array(readFileSync(path)) };
}

/** The cases of an area: those of all its `.cases.ts` files. */
export async function casesOf(area: string): Promise<NamedRule[]> {
  const files = readdirSync(`${AREAS}${area}`).filter((name) => name.endsWith('.cases.ts'));
  const lists: (readonly NamedRule[])[] = [];
  for (const file of files.sort()) lists.push((await import(`${AREAS}${area}/${file}`)).default);
  return lists.flat();
}

/** The folders that have cases. */
export function areas(): string[] {
  return readdirSync(AREAS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'harness')
    .map(({ name }) => name)
    .sort();
}

/** A value as it is compared: numbers without what sign extension adds, statuses with their names. */
function valueText(value: Reported | undefined): string {
  if (value === undefined) return 'any';
  if (typeof value === 'string') return JSON.stringify(value);
  let bits = BigInt.asUintN(64, BigInt(value));
  if (bits >= 0xffff_ffff_8000_0000n) bits &= 0xffff_ffffn;
  const text = `0x${bits.toString(16).toUpperCase()}`;
  if (bits > 0xffff_ffffn || (bits < 0x100n && bits > 0n)) return text;
  const isStatus = ntStatusSeverity(Number(bits)) !== 'success' || bits === 0x103n;
  return isStatus ? `${text} ${formatNtStatus(Number(bits)).replace(/ .*/, '')}` : text;
}

function bugCheckText(values: readonly (Reported | undefined)[]): string {
  return `bug check ${values.map(valueText).join(', ')}`;
}

/** What a case promises, as lines. */
function expectedLines({ expect: expected = {}, bugCheck }: NamedRule): string[] {
  const pairs = Array.isArray(expected) ? expected : Object.entries(expected);
  const lines = pairs.map(([label, value]) => `${label} = ${valueText(value)}`);
  return bugCheck === undefined ? lines : [...lines, bugCheckText(bugCheck)];
}

/** What it did, as lines of the same form. */
function actualLines({ rule, reported, ended, bugCheck }: CaseResult): string[] {
  const lines = reported.map(([label, value]) => `${label} = ${valueText(value)}`);
  if (ended === undefined) return lines;
  if (bugCheck === undefined || rule.bugCheck === undefined) return [...lines, ended.text];
  // Parameters that the rule leaves open are not compared, nor those that it does not name.
  const compared = rule.bugCheck.map((wanted, index) => (wanted === undefined ? undefined : bugCheck[index]));
  return [...lines, bugCheckText(compared)];
}

/** What a case did that it does not promise, as lines; undefined when it did what it promises. */
export function failureOf(result: CaseResult): readonly string[] | undefined {
  const lines = actualLines(result);
  return lines.join('\n') === expectedLines(result.rule).join('\n') ? undefined : lines;
}

interface Failure {
  readonly variant: string;
  readonly lines: readonly string[];
}

/** Runs an area's cases in every variant; the failures by case, and the kernel routines that the cases call. */
export function runArea(
  area: string,
  cases: readonly NamedRule[],
): { failures: Map<string, Failure>; called: Set<string> } {
  const failures = new Map<string, Failure>();
  const called = new Set<string>();
  const image = imageOf(area);
  const shared = cases.filter((rule) => !isAlone(rule));
  const alone = cases.filter(isAlone);
  const check = (rules: readonly NamedRule[], variant: Variant) => {
    for (const result of runCases(rules, variant, called)) {
      const { name } = result.rule;
      const lines = failureOf(result);
      if (failures.has(name) || lines === undefined) continue;
      const { processorCount, seed } = variant;
      const language = variant.image === undefined ? 'TypeScript' : 'C';
      failures.set(name, { variant: `${language}, ${processorCount} processors, seed ${seed}`, lines });
    }
  };
  for (const processorCount of PROCESSOR_COUNTS) {
    for (let seed = 0; seed < SEEDS; seed++) {
      for (const language of image === undefined ? [undefined] : [undefined, image]) {
        const written = (rule: NamedRule) => (language === undefined ? rule.onlyC === undefined : rule.c !== undefined);
        check(shared.filter(written), { image: language, processorCount, seed });
        if (seed < SEEDS_ALONE) check(alone.filter(written), { image: language, processorCount, seed });
      }
    }
  }
  return { failures, called };
}

/** Declares the tests of an area. `CASE=text` in the environment runs only the cases whose names have that text. */
export async function conformance(area: string): Promise<void> {
  const wanted = process.env.CASE ?? '';
  const cases = (await casesOf(area)).filter(({ name }) => name.includes(wanted));
  let ran: ReturnType<typeof runArea> | undefined;
  describe(area, () => {
    test.each(cases)('$name', { timeout: 300_000 }, (rule) => {
      ran ??= runArea(area, cases);
      const failure = ran.failures.get(rule.name);
      if (failure !== undefined) expect(failure.lines, failure.variant).toEqual(expectedLines(rule));
    });
  });
}
