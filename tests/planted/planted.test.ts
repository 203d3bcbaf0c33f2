/**
 * Drivers with one planted bug each: every run ends as Windows, or Driver Verifier where that is needed to see it, would end
 * it, and the analysis names the driver, the function and the cause.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { type ScenarioDescription, scenario, type ThreadFunction } from '../../system/scenario/api.ts';
import { analysis } from '../../viewer/analysis/analysis.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { type RecordedRun, recordInMemory } from '../support/pipes.ts';

const PATH = '\\\\.\\Planted';
const METHOD_NEITHER_CODE = 0x0022_2003;

/** Opens the device, does one thing and closes it. */
function visit(use: 'read' | 'write' | 'control', bytes = 4): ThreadFunction {
  return function* (thread) {
    const device = yield* thread.CreateFile(PATH);
    if (use === 'read') yield* thread.ReadFile(device, bytes);
    else if (use === 'write') yield* thread.WriteFile(device, new Uint8Array(bytes));
    else yield* thread.DeviceIoControl(device, METHOD_NEITHER_CODE, undefined, bytes);
    yield* thread.CloseHandle(device);
  };
}

interface PlantedBug {
  readonly driver: string;
  readonly does: ScenarioDescription['processes'];
  readonly verifier?: boolean;
  readonly cpus?: number;
  /** How the run ends, by the bug check code's or the verifier's documentation. */
  readonly ends: RegExp;
  /** The kind of bug check, where it has kinds: what its discriminating parameter is. */
  readonly kind?: string;
  /** The function at fault. */
  readonly routine: string;
  /** What the analysis says, in each of these. */
  readonly says: readonly RegExp[];
}

const write = { 'a.exe': visit('write') };

const BUGS: readonly PlantedBug[] = [
  {
    driver: 'irql-too-high',
    does: write,
    ends: /^bug check 0xC4: KeDelayExecutionThread is called at DISPATCH_LEVEL/,
    routine: 'BuggyWrite',
    says: [
      /the IRQL was raised to DISPATCH_LEVEL by KeAcquireSpinLockRaiseToDpc at .*!BuggyWrite/,
      /LOCKS_HELD:\n.*spin lock/,
    ],
  },
  {
    driver: 'paged-at-dispatch',
    does: write,
    verifier: true,
    ends: /^bug check 0xD1: /,
    routine: 'BuggyWrite',
    says: [
      /paged memory used under a spin lock/,
      /bytes, PagedPool\), allocated at .*!BuggyWrite/,
      /LOCKS_HELD:\n.*spin lock/,
    ],
  },
  {
    driver: 'spin-lock-not-released',
    does: write,
    ends: /^bug check 0x4A: /,
    routine: 'BuggyWrite',
    says: [/A spin lock that was not released/, /LOCKS_HELD:\n.*spin lock.* at .*!BuggyWrite/],
  },
  {
    driver: 'spin-lock-not-released',
    does: write,
    verifier: true,
    ends: /^bug check 0xC9: the dispatch routine at .* was called at PASSIVE_LEVEL and returns at DISPATCH_LEVEL/,
    kind: '12',
    routine: 'BuggyWrite',
    says: [/A spin lock that is not released/, /LOCKS_HELD:\n.*spin lock.* at .*!BuggyWrite/],
  },
  {
    driver: 'lock-order-inversion',
    does: {
      'a.exe': function* (thread) {
        yield* visit('read')(thread);
        yield* visit('write')(thread);
      },
    },
    verifier: true,
    ends: /^bug check 0xC4: the lock at .* is acquired behind one that is acquired behind it elsewhere/,
    kind: '1001',
    routine: 'BuggyWrite',
    says: [/in one order here and in the other order elsewhere/, /LOCKS_HELD:\n.*FirstLock|LOCKS_HELD:\n.*extension/],
  },
  {
    driver: 'lock-order-inversion',
    does: { 'a.exe': visit('read'), 'b.exe': visit('write') },
    cpus: 2,
    ends: /^deadlock: processor \d spins for the spin lock at .*, which processor \d .* holds while it spins for/,
    // Who closes the circle.
    routine: 'BuggyWrite',
    says: [
      /^DEADLOCK/m,
      /WHO_WAITS:\n {2}processor/,
      /LOCKS_HELD:\n.*spin lock.*\n.*spin lock/,
      /!BuggyRead/,
      /!BuggyWrite/,
    ],
  },
  {
    driver: 'double-completion',
    does: write,
    ends: /^bug check 0x44: /,
    routine: 'BuggyWrite',
    says: [
      /two drivers, or two paths of one, believe that they own it/,
      /IRP \d+ was completed by double-completion at .* \(event/,
    ],
  },
  {
    driver: 'missing-pending-mark',
    does: write,
    ends: /^deadlock: a\.exe\/main waits in the kernel/,
    routine: 'BuggyWrite',
    says: [/!BuggyWrite.* returned STATUS_PENDING .* without IoMarkIrpPending/],
  },
  {
    driver: 'missing-pending-mark',
    does: write,
    verifier: true,
    ends: /^bug check 0xC9: .* returns STATUS_PENDING .* without having marked it as pending/,
    kind: '23d',
    routine: 'BuggyWrite',
    says: [/said that the request is pending and did not mark it/],
  },
  {
    driver: 'use-after-free',
    does: write,
    ends: /^bug check 0x50: read of/,
    routine: 'BuggyWrite',
    says: [
      /freed, never allocated/,
      /'Plnt'#\d+ .*, allocated at .*!BuggyWrite/,
      /'Plnt'#\d+ .* was freed at .*!BuggyWrite/,
    ],
  },
  {
    driver: 'overrun-by-one',
    does: write,
    ends: /^bug check 0x50: write of/,
    routine: 'BuggyWrite',
    says: [/is the first byte behind 'Plnt'#\d+ \(64 bytes, NonPagedPool\), allocated at .*!BuggyWrite/],
  },
  {
    driver: 'overrun-found-at-free',
    does: write,
    ends: /^bug check 0xC1: /,
    routine: 'BuggyWrite',
    says: [/Memory outside a pool block was written/, /is the first byte behind 'Plnt'#\d+ \(50 bytes/],
  },
  {
    driver: 'pool-leak',
    does: { 'a.exe': visit('write'), 'b.exe': visit('write') },
    verifier: true,
    ends: /^bug check 0xC4: the driver is unloaded with 2 allocations that it has not freed \('Plnt', 100 bytes\)/,
    kind: '62',
    routine: 'BuggyWrite',
    says: [/not freed: 2 blocks like 'Plnt'#\d+ \(100 bytes, NonPagedPool\), allocated at .*!BuggyWrite/],
  },
  {
    driver: 'timer-at-unload',
    does: {},
    ends: /^bug check 0xC7: memory is given up that holds a timer that is set/,
    kind: '0',
    routine: 'PlantedDelete',
    says: [
      /KeCancelTimer and KeFlushQueuedDpcs before/,
      /the timer was set for every 1 ms at .*!Plant\+/,
      /!BuggyUnload/,
    ],
  },
  {
    driver: 'dpc-after-unload',
    does: {},
    ends: /^bug check 0xCE: execute of/,
    routine: 'BuggyTick',
    says: [/unloaded while something could still call into it/, /DPC with the routine .*!BuggyTick was queued/],
  },
  {
    driver: 'stack-overflow',
    does: { 'a.exe': visit('write', 100) },
    ends: /^bug check 0x7F: the kernel stack is used up/,
    routine: 'BuggySum',
    says: [/a double fault, usually is a stack overflow/, /(.*!BuggySum\+.*\n){5}/],
  },
  {
    driver: 'wrong-context',
    does: { 'a.exe': visit('control') },
    ends: /^bug check 0x7E: write of the invalid address 000001a0`/,
    routine: 'BuggyWork',
    says: [/PROCESS_NAME: +System/, /is an address of user mode, and the thread is of System/],
  },
];

function record({ driver, does, verifier = false, cpus = 1 }: PlantedBug): RecordedRun {
  const bytes = new Uint8Array(readFileSync(new URL(`${driver}.sys`, import.meta.url)));
  const run = scenario({ drivers: [{ service: driver, image: `${driver}.sys` }], processes: does, cpus, verifier });
  return recordInMemory(run, { images: [{ service: driver, fileName: `${driver}.sys`, bytes }] });
}

const named = BUGS.map((bug) => ({ ...bug, under: bug.verifier === true ? 'under Driver Verifier' : '' }));

test.each(named)('$driver $under', (bug) => {
  const run = record(bug);
  expect(run.outcome.text).toMatch(bug.ends);
  const reader = openTrace(run.bytes);
  const text = [...analysis(reader)].join('\n');
  for (const says of bug.says) expect(text).toMatch(says);
  const { module, symbol, bug_check: stop } = JSON.parse([...analysis(reader, { format: 'json' })].join(''));
  expect([module, symbol.replace(/\+0x[0-9a-f]+$/, '')]).toEqual([bug.driver, `${bug.driver}!${bug.routine}`]);
  if (bug.kind !== undefined) expect(stop.arguments[0].value).toBe(`0x${bug.kind}`);
  expectFaithfulReplay(run);
});
