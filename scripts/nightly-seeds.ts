/**
 * Records every sample scenario under many schedule seeds and replays each recording strictly. One divergence fails it.
 *
 *     npm run nightly:seeds -- --seeds 500 [--first 1] [--only text]
 *
 * `--only` takes the scenarios whose path has the text, so that several runs can share the work.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadScenario } from '../cli/load-scenario.ts';
import { openTrace } from '../proto/trace-reader.ts';
import type { DriverImage } from '../system/image-loader.ts';
import type { Scenario } from '../system/scenario/api.ts';
import { crowdScenario, pipesImage, recordInMemory } from '../tests/support/pipes.ts';
import { replayed } from '../tests/support/replayed.ts';

interface Sample {
  readonly name: string;
  readonly scenario: Scenario;
  readonly images: readonly DriverImage[];
}

/** Scenarios with the images they name; the crowd's threads meet at a mutex, so that schedules matter. */
async function samples(): Promise<Sample[]> {
  const found: Sample[] = [{ name: 'crowd', scenario: crowdScenario(), images: [pipesImage()] }];
  const paths = readdirSync('drivers', { recursive: true }).map(String);
  for (const path of paths.filter((path) => path.endsWith('.scenario.mjs')).sort()) {
    found.push({ name: path, ...(await loadScenario(join('drivers', path))) });
  }
  return found;
}

/** Records and replays once. Returns what is wrong, or the number of events and a text that tells the schedule. */
function tryOnce({ scenario, images }: Sample, seed: number) {
  const { bytes, outcome } = recordInMemory(scenario, { images, seed });
  const reader = openTrace(bytes);
  const wrong = replayed(reader);
  return { wrong, events: reader.eventCount, run: JSON.stringify(reader.summary?.eventHash), end: outcome.kind };
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    first: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const [seeds, first] = [Number(values.seeds), Number(values.first)];
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(first) || first < 0) {
  process.stderr.write('--seeds takes a count, --first a seed: whole numbers\n');
  process.exit(2);
}
let failures = 0;
const chosen = (await samples()).filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) {
  process.stderr.write(`no scenario has "${values.only}" in its path\n`);
  process.exit(2);
}
for (const sample of chosen) {
  const { name } = sample;
  const runs = new Set<string>();
  const ends = new Map<string, number>();
  let events = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const tried = tryOnce(sample, seed);
    runs.add(tried.run);
    ends.set(tried.end, (ends.get(tried.end) ?? 0) + 1);
    events += tried.events;
    if (tried.wrong === '') continue;
    failures++;
    process.stdout.write(`${name}, seed ${seed}: ${tried.wrong}\n`);
  }
  const endings = [...ends].map(([end, count]) => `${count} ${end}`).join(', ');
  process.stdout.write(`${name}: ${seeds} seeds, ${runs.size} different runs, ${events} events, ${endings}\n`);
}
process.stdout.write(`${failures} divergences\n`);
process.exitCode = failures === 0 ? 0 : 1;
