/**
 * What the simulated kernel gets done in a second, with nobody watching: switches between threads, DPCs, spin locks, pool,
 * requests through a stack of drivers. A driver in C (bench/driver) does each thing many times in one request; each figure is
 * the median of rounds that take turns.
 */
import { readFileSync } from 'node:fs';
import { packageFile } from '../cli/package-root.ts';
import { NullSink } from '../proto/generated/event-sink.ts';
import { configurationOf, decisionsOf, type RecordingOptions } from '../recorder/recording.ts';
import { type Scenario, type ScenarioDescription, scenario, type ThreadFunction } from '../system/scenario/api.ts';
import { System } from '../system/system.ts';
import { takeTurns } from './cpu-time.ts';
import { median } from './median.ts';

const ROUNDS = 5;
const STEPS = 100_000;
const TURNS = 50_000;
const BOOTS = 50;
/** Threads on processors of their own that want one lock. */
const CONTENDERS = 4;

const code = (number: number) => 0x0022_2000 + 4 * number;
const [NOTHING, LOCK, POOL, DPC, PING, PONG] = [0, 1, 2, 3, 4, 5].map(code) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

const count = (turns: number) => new Uint8Array(Uint32Array.of(turns).buffer);

/** A thread that has the driver do something `turns` times in one request. */
function asks(control: number, turns: number): ThreadFunction {
  return function* (thread) {
    const file = yield* thread.CreateFile('\\\\.\\Turns');
    yield* thread.DeviceIoControl(file, control, count(turns), 0);
    yield* thread.CloseHandle(file);
  };
}

/** A thread that sends that many requests. */
function* sends(thread: Parameters<ThreadFunction>[0], turns: number) {
  const file = yield* thread.CreateFile('\\\\.\\Turns');
  for (let i = 0; i < turns; i++) yield* thread.DeviceIoControl(file, NOTHING, undefined, 0);
  yield* thread.CloseHandle(file);
}

function traffic(processes: ScenarioDescription['processes'], drivers: number, cpus: number): Scenario {
  const services = ['turns', 'above', 'top'].slice(0, drivers);
  return scenario({
    description: 'the same thing many times',
    drivers: services.map((service) => ({ service, image: 'turns.sys' })),
    processes,
    cpus,
  });
}

/** Runs a scenario to its end with nobody watching. */
function run(traffic: Scenario): void {
  const bytes = new Uint8Array(readFileSync(packageFile('bench/driver/turns.sys')));
  const images = traffic.drivers.map(({ service }) => ({ service, fileName: 'turns.sys', bytes }));
  const setUp: RecordingOptions = { scenario: traffic, images, seed: 0, ramMegabytes: 64, payloadLimit: 64 };
  const system: System = new System(
    configurationOf(setUp),
    decisionsOf(setUp, () => system),
    new NullSink(),
  );
  system.boot();
  let outcome = system.run(STEPS);
  while (outcome === undefined) outcome = system.run(STEPS);
  system.release();
  if (outcome.kind !== 'completed') throw new Error(`the benchmark ends: ${outcome.text}`);
}

/** How often a second each thing is done. */
export async function benchKernel(): Promise<Record<string, number>> {
  const one = (code: ThreadFunction, drivers = 1) => traffic({ 'bench.exe': code }, drivers, 1);
  const contenders = Object.fromEntries(
    Array.from({ length: CONTENDERS }, (_, i) => [`thread ${i}`, asks(LOCK, TURNS / CONTENDERS)]),
  );
  const pair = { ping: asks(PING, TURNS), pong: asks(PONG, TURNS) };
  const times = takeTurns(
    {
      'context switches a second': () => run(traffic({ 'bench.exe': pair }, 1, 1)),
      'DPCs a second': () => run(one(asks(DPC, TURNS))),
      'spin lock pairs a second, uncontended': () => run(one(asks(LOCK, TURNS))),
      [`spin lock pairs a second, ${CONTENDERS} processors at one lock`]: () =>
        run(traffic({ 'bench.exe': contenders }, 1, CONTENDERS)),
      'pool blocks allocated and freed a second': () => run(one(asks(POOL, TURNS))),
      'irps a second through one driver': () => run(one((thread) => sends(thread, TURNS))),
      'irps a second through a stack of three drivers': () => run(one((thread) => sends(thread, TURNS), 3)),
      'machines booted and shut down a second': () => {
        for (let i = 0; i < BOOTS; i++) run(one(asks(NOTHING, 1)));
      },
    },
    ROUNDS,
  );
  const doneIn = (name: string) =>
    name.startsWith('machines') ? BOOTS : name.startsWith('context switches') ? 2 * TURNS : TURNS;
  return Object.fromEntries(
    Object.entries(times).map(([name, nanoseconds]) => [name, (doneIn(name) * 1e9) / median(nanoseconds)]),
  );
}
