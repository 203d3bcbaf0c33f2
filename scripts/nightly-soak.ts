/**
 * A busy machine for a million events: the same stream each time and on every version of Node, the same when it is stored
 * and restored at random events, and replays without divergence under many schedule seeds.
 *
 *     npm run nightly:soak [-- --rounds 250 --snapshots 1000 --nodes 22,24 --seeds 200 --seed-rounds 20 --first 1]
 *
 * `--hash` only prints the hash of the recording; that is what runs on the other versions of Node.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openTrace } from '../proto/trace-reader.ts';
import { interruptedRun } from '../tests/support/interrupted-run.ts';
import { recordInMemory } from '../tests/support/pipes.ts';
import { replayed } from '../tests/support/replayed.ts';
import { soakImages, soakScenario } from '../tests/support/soak.ts';

const RAM_MEGABYTES = 64;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '250' },
    snapshots: { type: 'string', default: '1000' },
    nodes: { type: 'string', default: '22,24' },
    seeds: { type: 'string', default: '200' },
    'seed-rounds': { type: 'string', default: '20' },
    first: { type: 'string', default: '1' },
    hash: { type: 'boolean', default: false },
  },
});

function wholeNumber(option: Exclude<keyof typeof values, 'hash' | 'nodes'>): number {
  const number = Number(values[option]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`--${option} takes a whole number, not "${values[option]}"\n`);
  process.exit(2);
}

function record(rounds: number, seed: number): Uint8Array {
  const options = { images: soakImages(), seed, ramMegabytes: RAM_MEGABYTES };
  const { bytes, outcome } = recordInMemory(soakScenario(rounds), options);
  if (outcome.kind !== 'completed') report(false, `seed ${seed} ends: ${outcome.text}`);
  return bytes;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function report(holds: boolean, text: string): void {
  process.stdout.write(`${holds ? 'ok    ' : 'FAILED'} ${text}\n`);
  if (!holds) process.exitCode = 1;
}

/** The hash of the same recording, made by another version of Node. */
function hashOn(major: string, rounds: number): string {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const folder = execFileSync(join(root, 'scripts/node-matrix.sh'), [major], { encoding: 'utf8' }).trim();
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--hash', '--rounds', String(rounds)];
  return execFileSync(join(folder, 'node'), args, { encoding: 'utf8', cwd: root }).trim();
}

const rounds = wholeNumber('rounds');
const trace = record(rounds, 0);
const hash = hashOf(trace);
if (values.hash) {
  process.stdout.write(`${hash}\n`);
} else {
  const events = `${openTrace(trace).eventCount} events`;
  report(hashOf(record(rounds, 0)) === hash, `${events}, recorded twice: the same bytes`);
  for (const major of values.nodes.split(',').filter((text) => text !== '')) {
    report(hashOn(major, rounds) === hash, `${events} on Node ${major}: the same bytes as on ${process.version}`);
  }
  const snapshots = wholeNumber('snapshots');
  const again = interruptedRun(trace, snapshots);
  report(hashOf(again) === hash, `${events}, stored and restored at ${snapshots} random events: the same bytes`);

  const [seeds, first, seedRounds] = [wholeNumber('seeds'), wholeNumber('first'), wholeNumber('seed-rounds')];
  let divergences = 0;
  let replayedEvents = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const reader = openTrace(record(seedRounds, seed));
    const wrong = replayed(reader);
    replayedEvents += reader.eventCount;
    if (wrong === '') continue;
    divergences++;
    report(false, `seed ${seed}: ${wrong}`);
  }
  report(divergences === 0, `${seeds} seeds, ${replayedEvents} events replayed: ${divergences} divergences`);
}
