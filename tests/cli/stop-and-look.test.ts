/** `replay --to` and `--dump` as a user types them: the machine where a trace is stopped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { ntrewind } from '../support/cli.ts';

const driver = fileURLToPath(new URL('../../drivers/pipes/pipes.sys', import.meta.url));
let folder = '';
let trace = '';
let reader: TraceReader;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stop-and-look-'));
  trace = join(folder, 'write.ntr');
  const flags = ['--open', '\\\\.\\Example\\ONE', '--write', 'Hello, pipe'];
  expect(ntrewind('record', driver, '-o', trace, ...flags).exitCode).toBe(0);
  reader = openTrace(trace);
});
afterAll(() => {
  reader.close();
  rmSync(folder, { recursive: true });
});

/** Number of the first event of a kind that has these fields. */
function eventOf(name: string, fields: Readonly<Record<string, unknown>> = {}): number {
  const all = Array.from({ length: reader.eventCount }, (_, number) => reader.event(number));
  const wanted = Object.entries(fields);
  return all.find((event) => event.name === name && wanted.every(([key, value]) => event.fields[key] === value))!
    .number;
}

function stopped(place: string, ...flags: string[]) {
  const { stdout, stderr, exitCode } = ntrewind('replay', trace, '--to', place, '--format', 'json', ...flags);
  expect([stderr, exitCode]).toEqual(['', 0]);
  return JSON.parse(stdout);
}

test('an event by its number, a time, and the dispatch or completion of an IRP', () => {
  const write = eventOf('irp_dispatch', { major: 4 });
  const irp = reader.event(write).fields.irp as number;
  expect(stopped(String(write)).event).toBe(write);
  expect(stopped(`irp:${irp}:dispatch`).event).toBe(write);
  expect(stopped(`irp:${irp}:complete`).event).toBe(eventOf('irp_complete', { irp }));
  // The first event that is not before that time.
  const { time } = reader.event(write);
  const first = Array.from({ length: reader.eventCount }, (_, n) => reader.event(n).time).findIndex((t) => t >= time);
  expect(stopped(`${time}ns`).event).toBe(first);
});

test('the machine has the driver on the stack, its IRP with the stack location, and the lock that it holds', () => {
  // By the event after it, the lock is held.
  const machine = stopped(String(eventOf('lock_acquire', { type: 0 }) + 1));
  const running = machine.threads.find(({ state }: { state: string }) => state === 'running');
  expect(running.stack.map(({ name }: { name: string }) => name).join()).toMatch(/pipes!/);
  expect(machine.processors[0].irql).toBe('DISPATCH_LEVEL');
  // The mutex of the list of pipes, and the spin lock of the quota.
  expect(machine.locks).toHaveLength(2);
  expect(machine.irps.map(({ locations }: { locations: { major: string }[] }) => locations[0]!.major)).toEqual([
    'IRP_MJ_CREATE',
  ]);
  expect(machine.code.length).toBeGreaterThan(0);
  // While the write is completed, the pipe and its handle are there.
  const written = stopped(`irp:${reader.event(eventOf('irp_dispatch', { major: 4 })).fields.irp}:complete`);
  expect(written.pool.find(({ tag }: { tag: string }) => tag === 'Pipe')?.allocations).toBeGreaterThan(0);
  expect(written.handles.some(({ type }: { type: string }) => type === 'File')).toBe(true);
});

test('text shows the same for people', () => {
  const write = eventOf('irp_dispatch', { major: 4 });
  const { stdout, exitCode } = ntrewind('replay', trace, '--to', String(write));
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`at event ${write}, `);
  expect(stdout).toContain('IRP_MJ_WRITE');
  expect(stdout).toMatch(/PASSIVE_LEVEL/);
});

test('memory by address and by register: what the program wrote is in the system buffer', () => {
  const write = eventOf('irp_dispatch', { major: 4 });
  const buffer = reader.event(write).fields.system_buffer as bigint;
  const { memory } = stopped(String(write), '--dump', `0x${buffer.toString(16)},11`, '--dump', 'rsp,16');
  expect(memory).toHaveLength(2);
  const bytes = memory[0].lines.map(({ bytes: digits }: { bytes: string }) => digits).join('');
  expect(Buffer.from(bytes, 'hex').toString()).toBe('Hello, pipe');
  expect(memory[1].length).toBe(16);
  const { stdout } = ntrewind('replay', trace, '--to', String(write), '--dump', `0x${buffer.toString(16)},11`);
  expect(stdout).toMatch(/48 65 6c 6c 6f 2c 20 70 69 70 65\s+Hello, pipe/);
});

test('memory that is not mapped is said to be', () => {
  const { stdout, exitCode } = ntrewind('replay', trace, '--to', '10', '--dump', '0xfffff80099990000,32');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/not mapped/);
});

test.each<[string, string[], RegExp]>([
  ['no such event', ['--to', '999999'], /there is no event 999999 to stop at; the trace has events 0 to \d+/],
  ['no place at all', ['--to', 'soon'], /--to takes the number of an event, a time such as 1\.2ms/],
  ['a time after the end', ['--to', '10s'], /no event at 10000\.000000 ms or later/],
  ['an IRP that is not there', ['--to', 'irp:999:complete'], /no complete of IRP 999/],
  ['a dump of nowhere', ['--to', '10', '--dump', 'here,16'], /"here" is no address of memory/],
  ['a dump without a length', ['--to', '10', '--dump', 'rsp'], /--dump takes an address or register and a length/],
  ['a dump of nothing', ['--to', '10', '--dump', 'rsp,0'], /--dump takes a length of 1 to/],
  [
    'a dump without a place to stop',
    ['--dump', 'rsp,16'],
    /--dump shows memory of a stopped machine: it goes with --to/,
  ],
])('%s is refused in one line', (_what, flags, message) => {
  const { stderr, exitCode } = ntrewind('replay', trace, ...flags);
  expect(exitCode).toBe(2);
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
