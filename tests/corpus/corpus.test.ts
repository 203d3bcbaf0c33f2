/** Versions of drivers with one deliberate change each are called what expected.json says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import type { Comparison, Difference } from '../../compare/comparison.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { AgainstReplay } from '../../replayer/against.ts';
import { recordInMemory } from '../support/pipes.ts';
import { corpusImage, corpusScenario, serviceOf, type VersionPair, versionPairs } from './version-pairs.ts';

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

const traces = new Map<string, Uint8Array>();

/** The scenario of a driver, recorded with version 1. */
async function recorded(service: string): Promise<Uint8Array> {
  const known = traces.get(service);
  if (known !== undefined) return known;
  const { scenario, images } = await loadScenario(corpusScenario(service));
  const { bytes, outcome } = recordInMemory(scenario, { images });
  expect(outcome.kind).toBe('completed');
  traces.set(service, bytes);
  return bytes;
}

async function compared(pair: VersionPair): Promise<Comparison> {
  const service = serviceOf(pair);
  const replay = new AgainstReplay(openTrace(await recorded(service)), [corpusImage(pair.image)]);
  for (;;) {
    const comparison = replay.run(10_000);
    if (comparison !== undefined) return comparison;
  }
}

/** The classes of all differences, also of those that follow from others. */
function classesOf(differences: readonly Difference[]): string[] {
  return differences.flatMap((difference) => [difference.class, ...classesOf(difference.consequences)]);
}

describe('a changed version is called', () => {
  for (const pair of versionPairs()) {
    test(`${pair.class}: ${pair.image}`, async () => {
      const comparison = await compared(pair);
      expect([pair.class].flat(), comparison.differences.map(({ fingerprint }) => fingerprint).join('\n')).toContain(
        comparison.verdict,
      );
      expect(classesOf(comparison.differences)).toEqual(expect.arrayContaining([...(pair.also ?? [])]));
    });
  }
});

describe('the same version is identical', () => {
  test.each(['mailbox', 'gate', 'meter', 'rot13', 'relay'])('%s', async (service) => {
    const comparison = await compared({ image: `${service}/${service}`, class: 'identical', why: '' });
    expect(comparison.differences).toEqual([]);
    expect(comparison.verdict).toBe('identical');
  });
});
