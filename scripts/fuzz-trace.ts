/**
 * `npm run fuzz:trace -- [--mutants N] [--seconds N] [--seed N]`: damages traces in every way it knows and reads them in
 * every way there is. Prints what came of it; the first mutant that breaks a promise is kept in a file and ends the run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { InputError } from '../base/errors.ts';
import { Prng } from '../base/prng.ts';
import { MemoryTarget } from '../proto/testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from '../proto/testing/random-events.ts';
import { eventsOf, eventText, judge, type Mutant, mutate } from '../proto/testing/trace-mutants.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { crowdScenario, recordInMemory } from '../tests/support/pipes.ts';
import { catTrace } from '../viewer/cat.ts';
import { traceInfo } from '../viewer/info.ts';
import { irpTable } from '../viewer/irp-table.ts';
import { namespaceTree } from '../viewer/tree.ts';
import { viewEvents } from '../viewer/view.ts';

/** No mutant of traces this small may take longer, however slow the machine. */
const LONGEST_MS = 20_000;
const MOST_GROWTH_MIB = 600;

const { values } = parseArgs({
  options: {
    mutants: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
  },
});
const mutants = Number(values.mutants);
const deadline = performance.now() + Number(values.seconds) * 1000;
const seed = Number(values.seed);

function syntheticTrace(first: number): Uint8Array {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  writer.addBlob(new TextEncoder().encode('an image '.repeat(20)));
  for (let i = 0; i < 3; i++) {
    emitRandomEvents(writer.sink, first + i, 80);
    writer.flush();
  }
  writer.finish('completed');
  return target.bytes;
}

const traces = [syntheticTrace(10), syntheticTrace(20), recordInMemory(crowdScenario(), { seed: 3 }).bytes];
const originals = traces.map(
  (trace) => new Map([...eventsOf(openTrace(trace))].map(([number, event]) => [number, eventText(event)])),
);

/** What commands do with a trace that could be opened. */
function useEverything(reader: TraceReader): void {
  const layout = { width: 100, colour: false };
  for (const lines of [
    traceInfo(reader, layout),
    viewEvents(reader, { limit: 500 }, { ...layout, format: 'table' }),
    irpTable(reader, { ...layout, format: 'table', limit: 50 }),
    namespaceTree(reader, layout),
    catTrace(reader),
  ]) {
    try {
      for (const _line of lines) {
        // Making the line is what is tried.
      }
    } catch (error) {
      // A view may have nothing to show of a part of a trace, and says so.
      if (!(error instanceof InputError)) throw error;
    }
  }
}

function fail(mutant: Mutant, round: number, because: string): never {
  const path = `mutant-${seed}-${round}.ntr`;
  writeFileSync(path, mutant.bytes);
  process.stderr.write(`\nround ${round} of seed ${seed} (${mutant.how}), kept in ${path}: ${because}\n`);
  process.exit(1);
}

const before = process.memoryUsage().rss;
let proven = 0;
let repaired = 0;
let slowest = 0;
let round = 0;
for (; round < mutants && performance.now() < deadline; round++) {
  const random = new Prng(seed * 1_000_003 + round);
  const at = random.below(traces.length);
  const mutant = mutate(traces[at]!, traces[random.below(traces.length)]!, random);
  const begun = performance.now();
  try {
    // Viewing is what costs most; the rest of the mutants go through the reader alone.
    const verdict = judge(mutant, originals, round % 8 === 0 ? useEverything : undefined);
    if (verdict.proven) proven++;
    if (verdict.repaired) repaired++;
  } catch (error) {
    fail(mutant, round, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const elapsed = performance.now() - begun;
  slowest = Math.max(slowest, elapsed);
  if (elapsed > LONGEST_MS) fail(mutant, round, `took ${Math.round(elapsed)} ms`);
  if (round % 1000 === 0) process.stderr.write(`\r${round} mutants`);
}
const growth = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
process.stdout.write(
  `\r${round} mutants of seed ${seed}: ${proven} read as recorded, ${repaired} repaired, the others refused; slowest ${Math.round(slowest)} ms, memory grew by ${growth} MiB\n`,
);
if (growth > MOST_GROWTH_MIB) process.exit(1);
