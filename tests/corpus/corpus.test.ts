/** Versions of drivers with one deliberate change each are called what expected.json says. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { versionPairs } from './version-pairs.ts';

const folder = new URL('./', import.meta.url);

test('every built version has an expectation, and the other way round', () => {
  const drivers = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const built = drivers.flatMap(({ name }) => {
    const { images } = JSON.parse(readFileSync(new URL(`${name}/build.json`, folder), 'utf8'));
    return images.map(({ file }: { file: string }) => `${name}/${file.replace('.sys', '')}`).slice(1);
  });
  const pairs = versionPairs();
  expect(pairs.map(({ image }) => image).sort()).toEqual(built.sort());
  expect(pairs.length).toBeGreaterThanOrEqual(25);
  for (const { why } of pairs) expect(why).toMatch(/^.{20,}\.\)?$/);
});
