/** The tables of `ntrewind export` are what docs/export.md says, and the queries there run and tell the truth. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXPORT_TABLES } from '../../viewer/export/tables.ts';
import { ntrewind } from '../support/cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const document = readFileSync(join(root, 'docs/export.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'ntrewind-export-'));
const talk = join(folder, 'talk.ntr');
const tables = join(folder, 'tables');

beforeAll(() => {
  expect(ntrewind('record', 'drivers/pipes/talk.scenario.mjs', '-o', talk, '-q').exitCode).toBe(0);
  expect(ntrewind('export', talk, '--to', 'csv', '-o', tables).exitCode).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a query in the folder of the tables. */
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    const inFolder = sql.replaceAll(/'(\w+\.(?:csv|jsonl))'/g, (_, file) => `'${join(tables, file)}'`);
    return (await connection.runAndReadAll(inFolder)).getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
}

const queries = [...document.matchAll(/```sql\n([^`]*)```/g)].map(([, sql]) => sql!);

test('the document names all tables and their columns in order', () => {
  const sections = [...document.matchAll(/^### `(\w+)`:.*?\n([^#]*)/gm)];
  const documented = sections.map(([, name, text]) => [
    name,
    [...text!.matchAll(/^\| `(\w+)`/gm)].map(([, column]) => column),
  ]);
  expect(documented).toEqual(EXPORT_TABLES.map(({ name, columns }) => [name, columns]));
});

test('each table is a file of its own', () => {
  expect(readdirSync(tables).sort()).toEqual(EXPORT_TABLES.map(({ name }) => `${name}.csv`).sort());
});

test('the document has five queries, and they run', async () => {
  expect(queries).toHaveLength(5);
  for (const sql of queries) expect(Array.isArray(await query(sql))).toBe(true);
});

test('the queries find what the scenario did', async () => {
  // Two programs open and close, write four times and read three times; of their control codes the driver knows two.
  const functions = await query(queries[1]!);
  const requests = Object.fromEntries(functions.map(({ major, requests }) => [major, Number(requests)]));
  expect(requests).toMatchObject({
    IRP_MJ_CREATE: 2,
    IRP_MJ_CLEANUP: 2,
    IRP_MJ_CLOSE: 2,
    IRP_MJ_WRITE: 4,
    IRP_MJ_READ: 3,
  });
  const failed = functions.filter(({ failed }) => Number(failed) > 0).map(({ major }) => major);
  expect(failed).toContain('IRP_MJ_DEVICE_CONTROL');
  // The driver frees all it allocates.
  expect(await query(queries[2]!)).toEqual([]);
});

test('CSV and JSON lines hold the same', async () => {
  const folderOfLines = join(folder, 'lines');
  expect(ntrewind('export', talk, '--to', 'jsonl', '-o', folderOfLines, '-q').stdout).toBe('');
  for (const { name, columns } of EXPORT_TABLES) {
    const lines = readFileSync(join(folderOfLines, `${name}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n');
    const [counted] = await query(`SELECT count(*) AS n FROM '${name}.csv'`);
    expect(Number(counted!.n)).toBe(lines.length);
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toEqual(columns);
  }
});

test('one table goes to standard output', () => {
  const { stdout, exitCode } = ntrewind('export', talk, '--to', 'csv', '--table', 'irps');
  expect(exitCode).toBe(0);
  expect(stdout).toBe(readFileSync(join(tables, 'irps.csv'), 'utf8'));
});

test.each([
  [['--to', 'csv', '--table', 'nonsense'], /there is no table "nonsense"; there are: events, irps/],
  [['--to', 'csv', '-o', '-'], /standard output takes one table/],
  [['--to', 'perfetto', '--table', 'irps'], /--table is for/],
  [['--to', 'flac'], /Allowed choices are perfetto, chrome, csv, jsonl/],
  [['--to', 'chrome', '-o', talk], /written over/],
])('%j is refused', (flags, reason) => {
  const { stderr, exitCode } = ntrewind('export', talk, ...flags);
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(reason);
});
