/**
 * What it costs guest code to call a kernel routine that does next to nothing, and to get back: a loop in a system
 * thread calls through an import table, as drivers do, with nobody watching and with a recording.
 */
import { addressAdd, addressHi, addressLo } from '../base/guest-address.ts';
import { callGuest, done, hostRoutine } from '../kernel/host-routine.ts';
import { DRIVER_IMAGES, PAGE_SIZE } from '../kernel/mm/system-space.ts';
import { PspCreateSystemThread } from '../kernel/ps/thread.ts';
import { NullSink } from '../proto/generated/event-sink.ts';
import { configurationOf, decisionsOf, Recording, type RecordingOptions } from '../recorder/recording.ts';
import { scenario } from '../system/scenario/api.ts';
import { System } from '../system/system.ts';
import { median } from './median.ts';

const ROUTINE = 'KeGetCurrentIrql';
const TURNS = 25;
/** Each step of the run loop is one call here. */
const CALLS_A_TURN = 100_000;
const IMPORT_TABLE = 0x100;

/** `for (;;) (*IMPORT_TABLE)();` */
const LOOP = [
  ...[0x48, 0x83, 0xec, 0x28], // sub rsp, 40
  ...[0xff, 0x15, IMPORT_TABLE - 10, 0, 0, 0], // call [rip + to the table]
  ...[0xeb, 0xf8], // jmp to the call
];

const CallLoop = hostRoutine<object>('CallLoop', {
  start: () => callGuest(DRIVER_IMAGES, [], 'returned'),
  returned: () => done(0),
});

function options(): RecordingOptions {
  const idle = scenario({ description: `calls of ${ROUTINE}`, drivers: [], processes: {} });
  return { scenario: idle, images: [], seed: 0, ramMegabytes: 16, payloadLimit: 0 };
}

/** Puts the loop into a booted system that has not run yet; returns a function that takes the time of some calls. */
function timer(system: System, run: (steps: number) => unknown): () => number {
  const { memory } = system.machine;
  memory.map(DRIVER_IMAGES, PAGE_SIZE, { write: true, execute: false, user: false });
  memory.writeBytes(DRIVER_IMAGES, Uint8Array.from(LOOP));
  const routine = system.kernel.calls.exportAddress(ROUTINE);
  memory.writeU64(addressAdd(DRIVER_IMAGES, IMPORT_TABLE), addressLo(routine), addressHi(routine));
  memory.protect(DRIVER_IMAGES, PAGE_SIZE, { write: false, execute: true, user: false });
  PspCreateSystemThread(system.kernel, 'calls', CallLoop, {});
  return () => {
    const start = process.hrtime.bigint();
    if (run(CALLS_A_TURN) !== undefined) throw new Error('the loop of calls has ended');
    return Number(process.hrtime.bigint() - start) / CALLS_A_TURN;
  };
}

function unrecordedTimer(): () => number {
  const setUp = options();
  const decisions = decisionsOf(setUp, () => system);
  const system: System = new System(configurationOf(setUp), decisions, new NullSink());
  system.boot();
  return timer(system, (steps) => system.run(steps));
}

function recordedTimer(): () => number {
  const recording = new Recording(options(), { write: () => undefined });
  return timer(recording.system, (steps) => recording.run(steps));
}

/** Nanoseconds of one call and return; medians of turns. */
export async function benchDdiCalls(): Promise<Record<string, number>> {
  const unrecorded = unrecordedTimer();
  const recorded = recordedTimer();
  const times = { unrecorded: [] as number[], recorded: [] as number[] };
  for (let turn = -5; turn < TURNS; turn++) {
    const sample = { unrecorded: unrecorded(), recorded: recorded() };
    // The first turns warm the compilers up.
    if (turn < 0) continue;
    times.unrecorded.push(sample.unrecorded);
    times.recorded.push(sample.recorded);
  }
  return {
    [`nanoseconds a call of ${ROUTINE}, unrecorded`]: median(times.unrecorded),
    [`nanoseconds a call of ${ROUTINE}, recorded`]: median(times.recorded),
  };
}
