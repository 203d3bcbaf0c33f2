/**
 * The speed and size of the trace format on synthetic events of the I/O path: per request an allocation, a dispatch with
 * its lock and DDI calls, and a completion. Every figure is the median of several rounds, in processor time; the time it
 * takes to make the events is not counted. Also what the commands need that look into a trace of ten million such events.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { Prng } from '../base/prng.ts';
import { MutableEventContext } from '../proto/event-player.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { type EventSink, NullSink } from '../proto/generated/event-sink.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { verifyTrace } from '../proto/verify.ts';
import { cpuTimeOf, takeTurns } from './cpu-time.ts';
import { median } from './median.ts';

const EVENTS = 2_000_000;
const ROUNDS = 5;
/** The long trace is so many times as long. */
const PARTS = 5;
const SEEKS = 100;
const KERNEL_BASE = -0x7ff_ffff_f000;

function kernelAddress(offset: number): GuestAddress {
  return (KERNEL_BASE + offset) as GuestAddress;
}

/** Reports `count` events, ten a request. */
function emitRequests(sink: EventSink, context: MutableEventContext, count: number): void {
  const waitArguments = Uint32Array.of(0x1000, 0xffff_f800, 0, 0, 0, 0, 0, 0, 0, 0);
  const lock = kernelAddress(0x9000);
  const jitter = new Prng(1);
  const at = (nanoseconds: number, site: number) => {
    context.time += nanoseconds + (jitter.nextU32() >>> 25);
    context.callSite = site === 0 ? NULL_ADDRESS : kernelAddress(0x40_0000 + site);
  };
  for (let irp = 1; irp * 10 <= count; irp++) {
    const thread = 8 + (irp & 1) * 4;
    context.thread = thread;
    at(210, 0);
    sink.irpAllocate(irp, kernelAddress(0x10_0000 + jitter.below(40) * 0x200), 2, 0, 0, 0, 0);
    at(90, 0);
    const major = 3 + (irp & 1);
    const offset = jitter.nextU32() >>> 12;
    sink.irpDispatch(
      irp,
      3,
      1,
      9,
      major,
      0,
      1,
      0,
      1,
      512,
      0,
      0,
      0,
      offset,
      0,
      0,
      0,
      kernelAddress(0x7000),
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    );
    at(55, 0x120);
    sink.ddiCall('KeWaitForSingleObject', waitArguments, 5, '', '');
    at(400, 0x120);
    sink.lockAcquire(4, 1, lock, 0, 0, 0, 0);
    at(40, 0x120);
    sink.ddiReturn('KeWaitForSingleObject', 0, 0);
    at(130, 0x180);
    sink.lockRelease(4, 1, lock, 0, 0, 0);
    at(20, 0x1c0);
    sink.irqlChange(0, 2, 'KfRaiseIrql');
    at(30, 0x1c0);
    sink.irqlChange(2, 0, 'KeLowerIrql');
    at(66, 0x200);
    sink.irpComplete(irp, 1, 0, jitter.below(512), 0, 0, 0, 0);
    at(35, 0x200);
    sink.irpFree(irp);
  }
}

function createTrace(path: string): TraceWriter {
  return TraceWriter.create(path, {
    toolVersion: 'bench',
    engineVersion: 1,
    windowsBuild: 22621,
    seed: 1,
    processorCount: 1,
    ramMegabytes: 256,
    bootTime: '0',
    driver: [],
    scenario: 'synthetic requests',
    payloadLimit: 0,
    unloadAtEnd: true,
  });
}

function record(path: string): void {
  const writer = createTrace(path);
  const context = new MutableEventContext();
  writer.sink.attach(context);
  emitRequests(writer.sink, context, EVENTS);
  writer.finish('completed');
}

/** As {@link record}, {@link PARTS} times as long. */
function recordLong(path: string): void {
  const writer = createTrace(path);
  const context = new MutableEventContext();
  writer.sink.attach(context);
  for (let part = 0; part < PARTS; part++) emitRequests(writer.sink, context, EVENTS);
  writer.finish('completed');
}

/** Decodes every column of every batch; returns a number that depends on it. */
function decodeAll(path: string): number {
  const reader = openTrace(path);
  let sum = 0;
  for (const batch of reader.batches()) {
    sum += batch.thread.length + batch.time.length + batch.callSite.length;
    for (const kind of batch.kindCounts.keys()) sum += batch.columns(kind).length;
  }
  reader.close();
  return sum;
}

/** Counts the dispatches of one major function: reads two columns. */
function countWrites(path: string): number {
  const reader = openTrace(path);
  let count = 0;
  for (const batch of reader.batches()) {
    const major = batch.column(EventKind.irpDispatch, 4) as Uint8Array;
    for (let row = 0; row < major.length; row++) if (major[row] === 4) count++;
  }
  reader.close();
  return count;
}

function verifyAll(path: string): void {
  const reader = openTrace(path);
  verifyTrace(reader);
  reader.close();
}

/** Milliseconds of one of {@link SEEKS} seeks to an event, on average. */
function seekTime(path: string, seek: (reader: TraceReader, random: Prng) => unknown): number {
  const random = new Prng(3);
  const reader = openTrace(path);
  const time = cpuTimeOf(() => {
    for (let i = 0; i < SEEKS; i++) seek(reader, random);
  });
  reader.close();
  return time / SEEKS / 1e6;
}

function byNumber(reader: TraceReader, random: Prng): string {
  return reader.event(random.below(reader.eventCount)).name;
}

function byTime(reader: TraceReader, random: Prng): string {
  const end = reader.batchIndex.at(-1)!.timeMax;
  const time = (random.nextU32() / 2 ** 32) * end;
  const batch = reader.batch(reader.batchOfTime(time));
  return batch.event(batch.time.findIndex((other) => other >= time)).name;
}

/** Reports what the process used when it ends. */
const REPORTER = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => { const u = process.resourceUsage(); " +
    "process.stderr.write('\\n' + JSON.stringify([u.userCPUTime + u.systemCPUTime, u.maxRSS])); });",
)}`;

/** Runs a command of ntrewind in a process of its own: medians of its processor time (s) and its peak memory (MiB). */
function commandCosts(...words: readonly string[]): { readonly seconds: number; readonly mebibytes: number } {
  const main = join(import.meta.dirname, '../cli/main.js');
  const runs = Array.from({ length: ROUNDS }, () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', REPORTER, main, ...words]);
    if (status !== 0) throw new Error(`ntrewind ${words.join(' ')}: ${stderr}`);
    return JSON.parse(String(stderr).split('\n').at(-1)!) as [microseconds: number, kibibytes: number];
  });
  return { seconds: median(runs.map(([time]) => time)) / 1e6, mebibytes: median(runs.map(([, size]) => size)) / 1024 };
}

function longTraceFigures(path: string): Record<string, number> {
  recordLong(path);
  const first = commandCosts('view', path, '--limit', '20');
  const late = commandCosts('view', path, '--from', String(EVENTS * PARTS - 1000), '--limit', '20');
  const scan = commandCosts('view', path, '--kind', 'irp_complete', '--from', String(EVENTS * PARTS - 20));
  const verify = commandCosts('verify', path);
  return {
    'first rows of 10 million events, s': first.seconds,
    'rows near the end of 10 million events, s': late.seconds,
    'rows near the end of 10 million events, MiB': late.mebibytes,
    'verify 10 million events, MiB': Math.max(verify.mebibytes, scan.mebibytes),
    'seek to an event, ms': seekTime(path, byNumber),
    'seek to a time, ms': seekTime(path, byTime),
  };
}

/** Named figures: million events a second, bytes an event of the finished file, and costs of commands. */
export async function benchTrace(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  const path = join(folder, 'bench.ntr');
  try {
    const times = takeTurns(
      {
        made: () => emitRequests(new NullSink(), new MutableEventContext(), EVENTS),
        written: () => record(path),
        decoded: () => decodeAll(path),
        counted: () => countWrites(path),
        verified: () => verifyAll(path),
      },
      ROUNDS,
    );
    const rate = (nanoseconds: readonly number[]) => (EVENTS / median(nanoseconds)) * 1000;
    return {
      'million events a second, written': rate(times.written.map((time, round) => time - times.made[round]!)),
      'bytes an event': statSync(path).size / EVENTS,
      'million events a second, decoded': rate(times.decoded),
      'million events a second, counted by one predicate': rate(times.counted),
      'million events a second, verified': rate(times.verified),
      ...longTraceFigures(path),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
