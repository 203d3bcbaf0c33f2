/**
 * Long traces: a recording of so many events, in which memory must not grow, and a trace of so many gigabytes, which the commands
 * must read in bounded memory. Prints what each costs; the first broken promise ends the run with exit code 1.
 *
 *     npm run nightly:trace -- [--events 50000000] [--gigabytes 5] [--folder DIR]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Prng } from '../base/prng.ts';
import { createTrace } from '../bench/synthetic-requests.ts';
import { packageFile } from '../cli/package-root.ts';
import { MutableEventContext } from '../proto/event-player.ts';
import { openTrace } from '../proto/trace-reader.ts';
import { Recording } from '../recorder/recording.ts';
import { scenario } from '../system/scenario/api.ts';

const STEPS = 100_000;
/** Half of the recording fills what the garbage collector lets grow; after that so much more is too much. */
const MOST_GROWTH_MIB = 64;
const MOST_READING_MIB = 150;
/** Contents that do not compress: the file is as long as they are. */
const CONTENT_BYTES = 1024;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '50000000' },
    gigabytes: { type: 'string', default: '5' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const [events, gigabytes] = [Number(values.events), Number(values.gigabytes)];
if (!Number.isInteger(events) || events < 0 || !(gigabytes >= 0)) {
  process.stderr.write('--events takes a count, --gigabytes a size; 0 leaves that trial out\n');
  process.exit(2);
}
const folder = mkdtempSync(join(values.folder, 'ntrewind-long-'));

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function expectAtMost(what: string, value: number, limit: number): void {
  if (value <= limit) return;
  say(`${what}: ${Math.round(value)}, which is more than ${limit}`);
  process.exitCode = 1;
}

function peakMebibytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Records reads and writes until there are so many events. */
function recordLong(path: string): void {
  const image = { service: 'pipes', fileName: 'pipes.sys' };
  const bytes = new Uint8Array(readFileSync(packageFile('drivers/pipes/pipes.sys')));
  const talk = scenario({
    description: 'writes and reads without end',
    drivers: [{ service: 'pipes', image: 'pipes.sys' }],
    processes: {
      'talker.exe': function* (thread) {
        const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
        for (let i = 0; ; i++) {
          yield* thread.WriteFile(pipe, `message ${i % 1000}`);
          yield* thread.ReadFile(pipe, 16);
        }
      },
    },
  });
  const options = { scenario: talk, images: [{ ...image, bytes }], seed: 0, ramMegabytes: 64, payloadLimit: 64 };
  const recording = new Recording(options, path);
  const begun = process.cpuUsage();
  let early = 0;
  while (recording.writer.eventCount < events) {
    recording.run(STEPS);
    if (early === 0 && recording.writer.eventCount >= events / 2) early = peakMebibytes();
  }
  recording.interrupt('long enough');
  const { user, system } = process.cpuUsage(begun);
  const growth = peakMebibytes() - early;
  say(
    `recorded ${recording.writer.eventCount} events, ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB, in ${((user + system) / 1e6).toFixed(1)} s of processor time: peak ${Math.round(peakMebibytes())} MiB, ${Math.round(growth)} MiB of them in its second half`,
  );
  expectAtMost('MiB by which the recording grew in its second half', growth, MOST_GROWTH_MIB);
}

/** Writes random contents until the file has that many bytes. */
function writeLarge(path: string, bytes: number): void {
  const writer = createTrace(path);
  const context = new MutableEventContext();
  writer.sink.attach(context);
  const random = new Prng(5);
  const content = new Uint8Array(CONTENT_BYTES);
  const words = new Uint32Array(content.buffer);
  for (let irp = 1; statSync(path).size < bytes; irp++) {
    for (let i = 0; i < 500; i++) {
      for (let word = 0; word < words.length; word++) words[word] = random.nextU32();
      context.time += 1000;
      writer.sink.irpData(irp, 0, CONTENT_BYTES, words[0]!, words[1]!, content);
    }
  }
  writer.finish('completed');
}

/** Runs a command of ntrewind; what it cost. */
function command(...words: readonly string[]): void {
  const reporter = `data:text/javascript,${encodeURIComponent(
    "process.on('exit', () => { const u = process.resourceUsage(); process.stderr.write('\\n' + JSON.stringify([(u.userCPUTime + u.systemCPUTime) / 1e6, u.maxRSS / 1024])); });",
  )}`;
  const main = packageFile('dist/cli/main.js');
  const { status, stderr } = spawnSync(process.execPath, ['--import', reporter, main, ...words], {
    maxBuffer: 1 << 26,
  });
  const [seconds, mebibytes] = JSON.parse(String(stderr).split('\n').at(-1)!) as [number, number];
  const name = words.map((word) => (word.endsWith('.ntr') ? 'TRACE' : word)).join(' ');
  say(`  ${name}: exit code ${status}, ${seconds.toFixed(2)} s of processor time, ${Math.round(mebibytes)} MiB`);
  if (status !== 0) process.exitCode = 1;
  expectAtMost(`MiB of ${name}`, mebibytes, MOST_READING_MIB);
}

function read(path: string): void {
  const reader = openTrace(path);
  const { eventCount } = reader;
  reader.close();
  say(`${(statSync(path).size / 1e9).toFixed(2)} GB, ${eventCount} events:`);
  command('info', path);
  command('view', path, '--limit', '20');
  command('view', path, '--from', String(eventCount - 20));
  command('verify', path);
}

try {
  const path = join(folder, 'long.ntr');
  if (events > 0) {
    recordLong(path);
    read(path);
  }
  if (gigabytes > 0) {
    writeLarge(path, gigabytes * 1e9);
    read(path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
