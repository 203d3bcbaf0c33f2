/**
 * Compares the sub-codes that IRQL violations give with the documented rules (`rules.json`). That table is not part
 * of the repository; NTREWIND_REFERENCE names its folder, else `../shared/reference` is tried.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ddiTable } from '../../kernel/ddi-table.ts';
import { CHECKED_IN_ROUTINE, RULE_OF_ROUTINE, WITH_OBJECT } from '../../kernel/ke/irql-rule.ts';

const folder = process.env.NTREWIND_REFERENCE ?? path.resolve(import.meta.dirname, '../../../shared/reference');
const file = path.join(folder, 'rules.json');

/** The documented sub-code by routine, from the rules about IRQL. */
const documented = new Map<string, number>();
if (existsSync(file)) {
  const { rules } = JSON.parse(readFileSync(file, 'utf8')) as {
    rules: Record<string, { c4?: string; ddis: string[] }>;
  };
  for (const [name, { c4, ddis }] of Object.entries(rules)) {
    if (!name.startsWith('Irql') || c4 === undefined) continue;
    for (const routine of ddis) documented.set(routine, Number(c4));
  }
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
