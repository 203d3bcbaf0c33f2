/** The smaller samples, each recorded with the scenario it comes with: what programs see, and that nothing is left. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type U64, u64, u64FromAddress } from '../../base/u64.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import type { UserThread } from '../../system/scenario/api.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { type RecordedRun, recordInMemory } from '../support/pipes.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario, scenarioWith } from '../support/sample.ts';

const IRP_MJ_READ = 3;
const IRP_MJ_WRITE = 4;
const IRP_MJ_DEVICE_CONTROL = 14;
const STATUS_SUCCESS = 0;
const STATUS_ACCESS_VIOLATION = 0xc000_0005;
const STATUS_END_OF_FILE = 0xc000_0011;
const STATUS_INVALID_PARAMETER = 0xc000_000d;
const STATUS_BUFFER_TOO_SMALL = 0xc000_0023;
const IOCTL_COURIER_REVERSE = 0x0022_2003;
const FROM_DRIVER = 1;

/** The names of the drivers of events, in order. */
function driversOf(run: RecordedRun, events: readonly TraceEvent[]): unknown[] {
  const created = eventsOf(run, ['driver_create']).map(({ fields }) => [fields.driver, fields.name] as const);
  const names = new Map(created);
  return events.map(({ fields }) => names.get(fields.driver));
}

/** Statuses and lengths of the requests of a major function to a driver, in order. */
function results(run: RecordedRun, major: number, driver?: number): [unknown, number][] {
  const dispatched = eventsOf(run, ['irp_dispatch']).filter(
    ({ fields }) => fields.major === major && (driver === undefined || fields.driver === driver),
  );
  const ends = new Map(eventsOf(run, ['irp_finish']).map(({ fields }) => [fields.irp, fields]));
  return dispatched.map(({ fields }) => {
    const { status, information } = ends.get(fields.irp)!;
    return [status, Number(information)];
  });
}

/** What drivers have given to programs, as texts. */
function texts(run: RecordedRun): string[] {
  const data = eventsOf(run, ['irp_data']).filter(({ fields }) => fields.direction === FROM_DRIVER);
  return data.map(({ fields }) => new TextDecoder().decode(fields.data as Uint8Array));
}

async function recordNamed(service: string): Promise<RecordedRun> {
  const sample = await sampleScenario(service);
  const run = recordSample(sample, { payloadLimit: 4096 });
  expect(run.outcome.kind).toBe('completed');
  expectFaithfulReplay(run);
  for (let seed = 1; seed <= 5; seed++)
    expect(recordSample(sample, { seed, processorCount: 1 + (seed % 4) }).outcome.kind).toBe('completed');
  return run;
}

describe('slate', () => {
  test('transfers at offsets, to the end and not beyond', async () => {
    const run = await recordNamed('slate');
    expectNothingLeft(run);
    expect(results(run, IRP_MJ_WRITE)).toEqual([
      [STATUS_SUCCESS, 280],
      [STATUS_SUCCESS, 2],
      [STATUS_SUCCESS, 0],
    ]);
    expect(results(run, IRP_MJ_READ)).toEqual([
      [STATUS_SUCCESS, 16],
      [STATUS_SUCCESS, 4],
      [STATUS_END_OF_FILE, 0],
    ]);
    // 4090 is 90 bytes into a text of 14 characters that repeats: 6 characters in.
    expect(texts(run).slice(-2)).toEqual([' a page across a'.slice(0, 16), '\0\0en']);
  });

  test('locks, maps and frees an MDL for each transfer of something', async () => {
    const run = await recordNamed('slate');
    const count = (kind: string) => eventsOf(run, [kind]).length;
    expect(['mdl_create', 'mdl_lock', 'mdl_unlock', 'mdl_free'].map(count)).toEqual([6, 6, 6, 6]);
    expect(count('mdl_map')).toBe(count('mdl_unmap'));
  });

  test('sums the bytes of an output buffer', async () => {
    let sum: Uint8Array | undefined;
    const run = recordSample(
      scenarioWith(['slate'], {
        *'sum.exe'(thread: UserThread) {
          const slate = yield* thread.CreateFile('\\\\.\\Slate');
          yield* thread.store(thread.buffer, Uint8Array.of(1, 2, 3, 250));
          const { data } = yield* thread.DeviceIoControl(slate, 0x0022_2002, undefined, 4);
          sum = data;
        },
      }),
    );
    expect(run.outcome.kind).toBe('completed');
    expect([...sum!]).toEqual([0, 1, 0, 0]);
  });
});

describe('courier', () => {
  test('turns texts round and refuses what does not fit', async () => {
    const run = await recordNamed('courier');
    expectNothingLeft(run);
    expect(results(run, IRP_MJ_DEVICE_CONTROL)).toEqual([
      [STATUS_SUCCESS, 6],
      [STATUS_SUCCESS, 3001],
      [STATUS_BUFFER_TOO_SMALL, 0],
      [STATUS_INVALID_PARAMETER, 0],
    ]);
  });

  test('gives the program its text', () => {
    let text = '';
    const run = recordSample(
      scenarioWith(['courier'], {
        *'client.exe'(thread: UserThread) {
          const courier = yield* thread.CreateFile('\\\\.\\Courier');
          const input = new TextEncoder().encode('abcdef');
          text = new TextDecoder().decode(
            (yield* thread.DeviceIoControl(courier, IOCTL_COURIER_REVERSE, input, 6)).data,
          );
        },
      }),
    );
    expect([run.outcome.kind, text]).toEqual(['completed', 'fedcba']);
  });

  /** A request whose buffers are the program's own where nothing else is said, by either build of the driver. */
  function ask(file: string, wrong: { readonly input?: U64; readonly output?: U64 }) {
    let status: number | undefined;
    const hostile = scenarioWith(['courier'], {
      *'hostile.exe'(thread: UserThread) {
        const courier = yield* thread.CreateFile('\\\\.\\Courier');
        const own = u64FromAddress(thread.buffer);
        const [handle, none, code, length] = [courier.value, 0, IOCTL_COURIER_REVERSE, 8].map((number) => u64(number));
        const { input = own, output = own } = wrong;
        const args = [handle!, none!, none!, none!, own, code!, input, length!, output, length!];
        ({ status } = yield* thread.systemCall('NtDeviceIoControlFile', args, courier));
      },
    });
    const bytes = new Uint8Array(readFileSync(new URL(`../../drivers/courier/${file}`, import.meta.url)));
    const run = recordInMemory(hostile, { images: [{ service: 'courier', fileName: file, bytes }] });
    expectFaithfulReplay(run);
    return { run, status };
  }

  test.each([
    ['a system address to read from', { input: u64(0x2000_0000, 0xffff_f800) }],
    ['a user address to read from where nothing is', { input: u64(0x7fff_0000, 0x1a1) }],
    ['a system address to write to', { output: u64(0x2000_0000, 0xffff_f800) }],
    ['a user address to write to that is read-only', { output: u64(0x7ffe_0000) }],
  ])('%s is a status; built without __try, it stops the system', (_name, wrong) => {
    const guarded = ask('courier.sys', wrong);
    expect([guarded.run.outcome.kind, guarded.status]).toEqual(['completed', STATUS_ACCESS_VIOLATION]);
    expectNothingLeft(guarded.run);
    expect(eventsOf(ask('courier-no-try.sys', wrong).run, ['bug_check'])[0]!.fields.code).toBe(0x3b);
  });
});

describe('rot13', () => {
  test('turns what goes down and what comes up', async () => {
    const run = await recordNamed('rot13');
    expect(texts(run).slice(0, 1)).toEqual(['Hello, World!']);
    const sent = eventsOf(run, ['irp_dispatch']).filter(({ fields }) => fields.major === IRP_MJ_WRITE);
    // The write of 13 bytes passes both drivers, that of nothing the filter only.
    const [filter, below] = ['\\Driver\\rot13', '\\Driver\\pipes'];
    expect(driversOf(run, sent)).toEqual([filter, below, filter]);
    const called = eventsOf(run, ['irp_completion_call']);
    expect(called).toHaveLength(2);
  });

  test('is detached before pipes is unloaded', async () => {
    const run = await recordNamed('rot13');
    const kinds = eventsOf(run, ['device_detach', 'driver_delete']).map(({ name }) => name);
    expect(kinds).toEqual(['device_detach', 'driver_delete', 'driver_delete']);
  });
});

describe('herald', () => {
  test('writes into the other driver’s pipe and asks how much waits', async () => {
    const run = await recordNamed('herald');
    expect(texts(run)).toContain('Hear ye!');
    const numbers = eventsOf(run, ['irp_data']).filter(
      ({ fields }) => fields.direction === FROM_DRIVER && fields.length === 4,
    );
    const waiting = numbers.map(({ fields }) => [...(fields.data as Uint8Array)]);
    expect(waiting).toEqual([
      [8, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  test('keeps the other driver open until it is unloaded', async () => {
    const run = await recordNamed('herald');
    const deleted = driversOf(run, eventsOf(run, ['driver_delete']));
    expect(deleted).toEqual(['\\Driver\\herald', '\\Driver\\pipes']);
  });
});
