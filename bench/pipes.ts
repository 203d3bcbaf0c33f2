/**
 * The I/O path: requests through pipes.sys with nobody watching, with a recording, and replayed. Each figure is the
 * median of several runs that take turns, so that a slow moment of the machine hits all of them alike.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../cli/package-root.ts';
import { NullSink } from '../proto/generated/event-sink.ts';
import { openTrace } from '../proto/trace-reader.ts';
import { configurationOf, decisionsOf, Recording, type RecordingOptions } from '../recorder/recording.ts';
import { StrictReplay } from '../replayer/strict-replay.ts';
import { type Scenario, scenario } from '../system/scenario/api.ts';
import { System } from '../system/system.ts';
import { cpuTimeOf } from './cpu-time.ts';
import { median } from './median.ts';

const ROUNDS = 5;
const WARM_UP_ROUNDS = 2;
/** Write and read pairs of each run. */
const PAIRS = 20_000;
/** Create, cleanup and close of the one handle. */
const OTHER_REQUESTS = 3;
const STEPS = 100_000;

function traffic(): Scenario {
  return scenario({
    description: `${PAIRS} writes and reads through pipes.sys`,
    drivers: [{ service: 'pipes', image: 'pipes.sys' }],
    processes: {
      'bench.exe': function* (thread) {
        const pipe = yield* thread.CreateFile('\\\\.\\Example\\BENCH');
        for (let i = 0; i < PAIRS; i++) {
          yield* thread.WriteFile(pipe, 'sixteen bytes ok');
          yield* thread.ReadFile(pipe, 16);
        }
        yield* thread.CloseHandle(pipe);
      },
    },
  });
}

function options(): RecordingOptions {
  const bytes = new Uint8Array(readFileSync(packageFile('drivers/pipes/pipes.sys')));
  const images = [{ service: 'pipes', fileName: 'pipes.sys', bytes }];
  return { scenario: traffic(), images, seed: 0, ramMegabytes: 64, payloadLimit: 64 };
}

/** What a run takes, seconds. Ratios are of processor time; how much gets done in a second is seen on the clock. */
interface Cost {
  /** Of all threads of the process: the compilers and the garbage collector of JavaScript have some of their own. */
  readonly processor: number;
  readonly clock: number;
}

/** What it takes until `run` returns something. */
function costOf(run: () => unknown): Cost {
  const start = process.hrtime.bigint();
  const time = cpuTimeOf(() => {
    while (run() === undefined) {
      // Each call is one slice.
    }
  });
  return { processor: time / 1e9, clock: Number(process.hrtime.bigint() - start) / 1e9 };
}

function unrecorded(): Cost {
  let system: System | undefined;
  const setUp = options();
  system = new System(
    configurationOf(setUp),
    decisionsOf(setUp, () => system!),
    new NullSink(),
  );
  system.boot();
  return costOf(() => system.run(STEPS));
}

/** Records the traffic. */
export function recorded(path: string): Cost {
  const recording = new Recording(options(), path);
  return costOf(() => recording.run(STEPS));
}

function replayed(path: string): Cost {
  const reader = openTrace(path);
  const session = new StrictReplay(reader);
  session.boot();
  const cost = costOf(() => session.run(STEPS));
  reader.close();
  return cost;
}

/** Requests a second and their ratios; events a second and their size. */
export async function benchPipes(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  const path = join(folder, 'bench.ntr');
  try {
    const times = { unrecorded: [] as Cost[], recorded: [] as Cost[], replayed: [] as Cost[] };
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      const sample = { unrecorded: unrecorded(), recorded: recorded(path), replayed: replayed(path) };
      // The first rounds warm the compilers up.
      if (round < 0) continue;
      times.unrecorded.push(sample.unrecorded);
      times.recorded.push(sample.recorded);
      times.replayed.push(sample.replayed);
    }
    const reader = openTrace(path);
    const events = reader.eventCount;
    reader.close();
    const irps = 2 * PAIRS + OTHER_REQUESTS;
    const ratios = (a: readonly Cost[], b: readonly Cost[]) =>
      median(a.map(({ processor }, i) => processor / b[i]!.processor));
    const onClock = (costs: readonly Cost[]) => median(costs.map(({ clock }) => clock));
    const extra = times.recorded.map(({ processor }, i) => processor - times.unrecorded[i]!.processor);
    return {
      'irps a second, unrecorded': irps / onClock(times.unrecorded),
      'irps a second, recorded': irps / onClock(times.recorded),
      'recorded time / unrecorded time': ratios(times.recorded, times.unrecorded),
      'replay time / recorded time': ratios(times.replayed, times.recorded),
      'nanoseconds an event that recording costs': (median(extra) / events) * 1e9,
      'recorded events a second': events / onClock(times.recorded),
      'events an irp': events / irps,
      'trace bytes an event': statSync(path).size / events,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
