/**
 * `npm run fuzz:requests -- [--requests N] [--seed N] [--rounds N] [--sample name] [--verifier] [--trace file]`: hostile programs
 * (tests/fuzz/hostile-requests.ts) against each sample driver, until each has got that many requests. Prints how the runs
 * ended. A run that breaks what ntrewind asserts of itself, or that stops in no way Windows does, ends with exit code 1 and
 * its seed; `--seed` and `--rounds 1` show it again, `--trace` keeps it.
 */
import { parseArgs } from 'node:util';
import { Prng } from '../base/prng.ts';
import type { LoadedScenario } from '../cli/load-scenario.ts';
import { NullSink } from '../proto/generated/event-sink.ts';
import { configurationOf, decisionsOf, Recording } from '../recorder/recording.ts';
import { type RunOutcome, System } from '../system/system.ts';
import { HOSTILE_SAMPLES, type HostileSample, hostileScenario, scenarioOf } from '../tests/fuzz/hostile-requests.ts';
import { recordingOptions } from '../tests/support/pipes.ts';

/** Of each thread in one run. */
const REQUESTS_OF_THREAD = 700;
const STEPS = 100_000;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: 'Infinity' },
    sample: { type: 'string' },
    verifier: { type: 'boolean', default: false },
    trace: { type: 'string' },
  },
});
const wanted = Number(values.requests);
const firstSeed = Number(values.seed);
const mostRounds = Number(values.rounds);

function optionsOf(sample: HostileSample, loaded: LoadedScenario, seed: number, count: () => void) {
  const scenario = hostileScenario(new Prng(seed), sample, loaded, REQUESTS_OF_THREAD, count);
  return recordingOptions(scenario, {
    seed,
    images: loaded.images,
    ramMegabytes: 64,
    processorCount: 1 + (seed % 2),
    verifier: values.verifier,
  });
}

function runRound(sample: HostileSample, loaded: LoadedScenario, seed: number, count: () => void): RunOutcome {
  const options = optionsOf(sample, loaded, seed, count);
  if (values.trace !== undefined) {
    const recording = new Recording(options, values.trace);
    for (;;) {
      const outcome = recording.run(STEPS);
      if (outcome !== undefined) return outcome;
    }
  }
  const decisions = decisionsOf(options, () => system);
  const system: System = new System(configurationOf(options), decisions, new NullSink());
  system.boot();
  for (;;) {
    const outcome = system.run(STEPS);
    if (outcome !== undefined) return outcome;
  }
}

/** Outcomes that differ in addresses and numbers only are one. */
function kindOf({ text }: RunOutcome): string {
  return text
    .replace(/\b[0-9a-f]{8}`[0-9a-f]{8}\b/g, 'an address')
    .replace(/(?<=0x)[0-9A-Fa-f]{8,}\b/g, '...')
    .replace(/\b\d+ bytes/g, 'n bytes')
    .replace(/(?<=allocation )\d+/g, 'n');
}

const EXPECTED: ReadonlySet<RunOutcome['kind']> = new Set(['completed', 'bugcheck', 'unimplemented']);

/** Fuzzes one sample; returns whether all went as it may. */
async function fuzz(sample: HostileSample): Promise<boolean> {
  const { name } = sample;
  const loaded = await scenarioOf(sample);
  const outcomes = new Map<string, { count: number; readonly seed: number }>();
  let requests = 0;
  let isFine = true;
  const began = performance.now();
  for (let seed = firstSeed; requests < wanted && seed < firstSeed + mostRounds; seed++) {
    let outcome: RunOutcome;
    try {
      outcome = runRound(sample, loaded, seed, () => requests++);
    } catch (error) {
      console.error(`${name}, seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
      return false;
    }
    if (!EXPECTED.has(outcome.kind)) isFine = false;
    const kind = kindOf(outcome);
    const known = outcomes.get(kind);
    if (known === undefined) outcomes.set(kind, { count: 1, seed });
    else known.count++;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${name}: ${requests} requests, ${seconds} s`);
  for (const [kind, { count, seed }] of [...outcomes].sort(([, a], [, b]) => b.count - a.count))
    console.log(`  ${count} runs (as seed ${seed}): ${kind}`);
  return isFine;
}

const samples = HOSTILE_SAMPLES.filter(({ name }) => values.sample === undefined || name === values.sample);
if (samples.length === 0) {
  console.error(`no sample ${values.sample}: ${HOSTILE_SAMPLES.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
}
for (const sample of samples) if (!(await fuzz(sample))) process.exitCode = 1;
