/** The commands as a user types them, on input the tests make up. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { ntrewind } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-commands-'));
const drivers = fileURLToPath(new URL('../../drivers/pipes/', import.meta.url));
const pipes = join(drivers, 'pipes.sys');

afterAll(() => rmSync(folder, { recursive: true }));

function viewJson(
  trace: string,
  ...flags: string[]
): { number: number; fields: Record<string, unknown>; decoded: Record<string, unknown> }[] {
  const { stdout, exitCode } = ntrewind('view', trace, '--format', 'json', ...flags);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

test('a driver with one-line flags: each flag is a request, in their order', () => {
  const trace = join(folder, 'flags.ntr');
  const result = ntrewind(
    ...['record', pipes, '-o', trace, '--open', '\\\\.\\Example\\ONE'],
    ...['--write', 'hello', '--read', '3', '--ioctl', '0x226000,,12', '--open', '\\\\.\\Example\\TWO', '--write', 'x'],
  );
  expect(result.stderr).toBe('');
  expect(result.exitCode).toBe(0);
  const completed = viewJson(trace, '--kind', 'irp_complete').map(({ decoded, fields }) => [
    decoded.status,
    fields.information,
  ]);
  expect(completed).toEqual([
    ['STATUS_SUCCESS', 2], // create: FILE_CREATED
    ['STATUS_SUCCESS', 5], // write
    ['STATUS_SUCCESS', 3], // read
    ['STATUS_SUCCESS', 12], // control code: three ULONGs
    ['STATUS_SUCCESS', 0], // cleanup and close of ONE
    ['STATUS_SUCCESS', 0],
    ['STATUS_SUCCESS', 2], // TWO
    ['STATUS_SUCCESS', 1],
    ['STATUS_SUCCESS', 0],
    ['STATUS_SUCCESS', 0],
  ]);
  expect(ntrewind('replay', trace).stdout).toMatch(/0 divergences/);
});

test('a scenario in TypeScript, with threads that synchronise through signals', () => {
  const path = join(folder, 'typed.scenario.ts');
  writeFileSync(
    path,
    `import { scenario, type UserThread, INVALID_HANDLE_VALUE } from 'ntrewind/scenario';

    function open(name: string) {
      return (thread: UserThread) => thread.CreateFile(\`\\\\\\\\.\\\\Example\\\\\${name}\`);
    }

    export default scenario({
      description: 'typed',
      drivers: [{ service: 'pipes', image: ${JSON.stringify(pipes)} }],
      processes: {
        'a.exe': {
          *producer(thread) {
            const pipe = yield* open('T')(thread);
            if (pipe === INVALID_HANDLE_VALUE) throw new Error('not opened');
            const written = yield* thread.WriteFile(pipe, new Uint8Array([1, 2, 3]));
            if (written.bytesTransferred !== 3) throw new Error('not written');
            yield* thread.signal('written');
            yield* thread.waitFor('read');
            yield* thread.CloseHandle(pipe);
          },
          *consumer(thread) {
            yield* thread.waitFor('written');
            const pipe = yield* open('t')(thread);
            yield* thread.Sleep(20);
            const { data } = yield* thread.ReadFile(pipe, 16);
            if (data.join() !== '1,2,3') throw new Error(\`read \${data.join()}\`);
            yield* thread.signal('read');
            yield* thread.CloseHandle(pipe);
            const missing = yield* thread.CreateFile('\\\\\\\\.\\\\Nobody');
            if (missing !== INVALID_HANDLE_VALUE || thread.GetLastError() !== 2) throw new Error('opened nothing');
          },
        },
      },
    });`,
  );
  const trace = join(folder, 'typed.ntr');
  const result = ntrewind('record', path, '-o', trace);
  expect(result.stderr).toBe('');
  expect(result.exitCode).toBe(0);
  expect(ntrewind('replay', trace).exitCode).toBe(0);
});

test('a seed is another schedule of the same requests', () => {
  const scenario = join(drivers, 'talk.scenario.mjs');
  const traces = ['0', '9'].map((seed) => {
    const trace = join(folder, `seed-${seed}.ntr`);
    expect(ntrewind('record', scenario, '-o', trace, '--seed', seed).exitCode).toBe(0);
    return trace;
  });
  expect(ntrewind('replay', traces[1]!).exitCode).toBe(0);
  const statuses = traces.map((trace) => viewJson(trace, '--kind', 'system_call_return').length);
  expect(statuses[0]).toBe(statuses[1]);
});

test('diff says nothing differs between a trace and itself, and finds what another version of the driver does', () => {
  const trace = join(folder, 'v1.ntr');
  expect(ntrewind('record', join(drivers, 'talk.scenario.mjs'), '-o', trace).exitCode).toBe(0);
  expect(ntrewind('diff', trace, trace).exitCode).toBe(0);
  const other = join(folder, 'v2.ntr');
  const against = ntrewind('replay', trace, '--driver', `pipes=${join(drivers, 'pipes-v2.sys')}`, '-o', other);
  expect(against.exitCode).toBe(1);
  // What the driver's README says of its second version, in terms of what a program and the system see of it.
  const { stdout, exitCode } = ntrewind('diff', trace, other);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/- STATUS_SUCCESS.*\n\s*\+ STATUS_INVALID_PARAMETER/); // a write of nothing
  expect(stdout).toMatch(/- 16 bytes "0123456789ABCDEF"\n\s*\+ 16 bytes "89ABCDEFoverflow"/); // old data is dropped
  expect(stdout).toMatch(/locks are taken in both orders and can deadlock/);
  expect(stdout).toMatch(/'Pipe' not freed: 0 -> 1 blocks/);
});

test('diff compares what a filter chooses, shows steps side by side, and is silent for scripts', () => {
  const [trace, other] = [join(folder, 'quiet-1.ntr'), join(folder, 'quiet-2.ntr')];
  expect(ntrewind('record', join(drivers, 'talk.scenario.mjs'), '-o', trace).exitCode).toBe(0);
  ntrewind('replay', trace, '--driver', `pipes=${join(drivers, 'pipes-v2.sys')}`, '-o', other);
  expect(ntrewind('diff', trace, other, '--quiet')).toMatchObject({ exitCode: 1, stdout: '' });
  // Both versions are asked to open the same files; what the second allocates for it is left at the end.
  expect(ntrewind('diff', trace, other, 'irp_dispatch && irp.major == CREATE').exitCode).toBe(0);
  const creates = ntrewind('diff', trace, other, 'irp.major == CREATE');
  expect(creates.exitCode).toBe(1);
  expect(creates.stdout).toMatch(/^differences +1 rule$/m);
  const writes = ntrewind('diff', trace, other, '-f', 'irp.major == WRITE', '--format', 'json', '--detail');
  expect(writes.exitCode).toBe(1);
  expect(JSON.parse(writes.stdout).changed_requests.length).toBeGreaterThan(0);
  expect(ntrewind('diff', trace, other, 'irp.mayor == WRITE')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('irp.major'),
  });
  expect(ntrewind('diff', trace, join(folder, 'nowhere.ntr')).exitCode).toBe(2);
  expect(ntrewind('diff', trace, pipes)).toMatchObject({ exitCode: 2, stderr: expect.not.stringMatching(/^ +at /m) });
});

test('replay against a service the trace does not have names those it has', () => {
  const trace = join(folder, 'service.ntr');
  expect(ntrewind('record', pipes, '-o', trace).exitCode).toBe(0);
  const result = ntrewind('replay', trace, '--driver', `tubes=${pipes}`, '-o', join(folder, 'x.ntr'));
  expect(result.stderr).toMatch(/no driver service "tubes"; it has: pipes/);
  expect(result.exitCode).toBe(2);
});

test('a replay that differs prints the first differing event, both sides, its number and subsystem', () => {
  const trace = join(folder, 'true.ntr');
  expect(ntrewind('record', join(drivers, 'talk.scenario.mjs'), '-o', trace).exitCode).toBe(0);
  const reader = openTrace(trace);
  const completion = [...Array(reader.eventCount).keys()].find((n) => reader.event(n).name === 'irp_complete')!;
  const falsified = reencodeTrace(reader, {
    number: completion,
    change(event) {
      event.fields.status = 0xc0000001;
    },
  });
  const path = join(folder, 'false.ntr');
  writeFileSync(path, falsified);
  const { stdout, exitCode } = ntrewind('replay', path);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(new RegExp(`^event ${completion} differs \\(IRPs\\):`));
  expect(stdout).toMatch(/recorded: irp_complete: IRP 1 complete by pipes STATUS_UNSUCCESSFUL/);
  expect(stdout).toMatch(/replayed: irp_complete: IRP 1 complete by pipes STATUS_SUCCESS/);
});

test('tree shows the device, its driver and the link to it', () => {
  const trace = join(folder, 'tree.ntr');
  expect(ntrewind('record', pipes, '-o', trace, '--open', '\\\\.\\Example\\X').exitCode).toBe(0);
  const [created] = viewJson(trace, '--kind', 'handle_open');
  const { stdout } = ntrewind('tree', trace, '--at', String(created!.number));
  expect(stdout).toMatch(/Example\s+Device\s.*\\Driver\\pipes/);
  expect(stdout).toMatch(/Example\s+SymbolicLink\s+-> \\Device\\Example/);
  expect(stdout).toMatch(/\\X\s+File\s+1 handle/);
});

test('info verifies checksums and the hash chain', () => {
  const trace = join(folder, 'info.ntr');
  expect(ntrewind('record', pipes, '-o', trace).exitCode).toBe(0);
  const { stdout, exitCode } = ntrewind('info', trace, '--verify');
  expect(stdout).toMatch(/hash chain intact/);
  expect(exitCode).toBe(0);
});
