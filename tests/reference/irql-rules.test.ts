/** Compares the sub-codes that IRQL violations give with the documented rules. */
import { describe, expect, test } from 'vitest';
import { ddiTable } from '../../kernel/ddi-table.ts';
import { CHECKED_IN_ROUTINE, RULE_OF_ROUTINE, WITH_OBJECT } from '../../kernel/ke/irql-rule.ts';
import { readReference } from './reference-facts.ts';

interface Rule {
  /** Sub-code of bug check 0xC4, as hexadecimal text. */
  readonly c4?: string;
  /** Routines whose pages name the rule. */
  readonly ddis: readonly string[];
}

const rules = readReference<{ readonly rules: Readonly<Record<string, Rule>> }>('rules.json')?.rules ?? {};

/** The documented sub-code by routine, from the rules about IRQL. */
const documented = new Map<string, number>();
for (const [name, { c4, ddis }] of Object.entries(rules)) {
  if (!name.startsWith('Irql') || c4 === undefined) continue;
  for (const routine of ddis) documented.set(routine, Number(c4));
}

describe.skipIf(documented.size === 0)('compliance rules', () => {
  test('every sub-code in use is the documented one', () => {
    const wrong = [...RULE_OF_ROUTINE].filter(([routine, subCode]) => documented.get(routine) !== subCode);
    expect(wrong).toEqual([]);
  });

  test('no declared routine lacks the rule it has', () => {
    const missing = ddiTable
      .map((ddi) => ddi.name)
      .filter((name) => documented.has(name) && !RULE_OF_ROUTINE.has(name))
      .filter((name) => !WITH_OBJECT.has(name) && !CHECKED_IN_ROUTINE.has(name));
    expect(missing).toEqual([]);
  });
});
