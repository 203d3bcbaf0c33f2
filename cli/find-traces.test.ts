import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findTraces, parseShard, shardOf } from './find-traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-find-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'deep/er'), { recursive: true });
for (const name of ['b.ntr', 'a.ntr', 'deep/c.ntr', 'deep/er/d.ntr', 'notes.txt', 'we[i]rd.ntr']) {
  writeFileSync(join(folder, name), '');
}

async function names(...args: string[]): Promise<string[]> {
  return (await findTraces(args.map((arg) => join(folder, arg)))).map((path) => basename(path));
}

test('patterns are expanded without a shell, in one order everywhere', async () => {
  expect(await names('**/*.ntr')).toEqual(['a.ntr', 'b.ntr', 'c.ntr', 'd.ntr', 'we[i]rd.ntr']);
  expect(await names('*.ntr')).toEqual(['a.ntr', 'b.ntr', 'we[i]rd.ntr']);
  expect(await names('deep/{c,x}.ntr')).toEqual(['c.ntr']);
});

test('a folder stands for all traces in it', async () => {
  expect(await names('deep')).toEqual(['c.ntr', 'd.ntr']);
});

test('a file is itself, also one whose name looks like a pattern', async () => {
  expect(await names('we[i]rd.ntr', 'a.ntr')).toEqual(['a.ntr', 'we[i]rd.ntr']);
});

test('each trace once, however often it is named', async () => {
  expect(await names('a.ntr', '*.ntr', 'deep/../a.ntr')).toEqual(['a.ntr', 'b.ntr', 'we[i]rd.ntr']);
});

test('what matches nothing is an error that names it', async () => {
  await expect(names('none/*.ntr')).rejects.toThrow(/no trace matches ".*none\/\*\.ntr"/);
  await expect(names('none.ntr')).rejects.toThrow(/none\.ntr: no such file/);
});

test('paths below the current folder are shown relative to it', async () => {
  const here = relative(process.cwd(), join(process.cwd(), 'traces/compat'));
  for (const path of await findTraces([here])) expect(path).toMatch(/^traces\/compat\/format-/);
});

test('shards have every trace once, and differ in size by at most one', () => {
  const traces = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const shards = [1, 2, 3].map((index) => shardOf(traces, { index, count: 3 }));
  expect(shards.flat().sort()).toEqual(traces);
  expect(shards.map(({ length }) => length)).toEqual([3, 2, 2]);
});

test.each(['', '3', '0/2', '3/2', '1/0', 'a/b', '1/2/3', '-1/2'])('no shard: "%s"', (text) => {
  expect(() => parseShard(text)).toThrow(/--shard takes <i>\/<n>/);
});

test('standard input has no name that reports could use', async () => {
  await expect(findTraces(['-'])).rejects.toThrow(/write standard input to a file first/);
});
