/**
 * A session with all sample drivers at work at once, recorded as `ntrewind record` does it: programs of two processors talk
 * through pipes with a filter above, wait in the mailbox, put parts on the conveyor, pass requests on by DPCs, threads and
 * workers, move pages, disk sectors and characters of a serial line. What they say and how much is drawn by chance; which
 * events come of it, and how often, is what the drivers do.
 */
import { readFileSync } from 'node:fs';
import { Prng } from '../base/prng.ts';
import { packageFile } from '../cli/package-root.ts';
import type { TraceTarget } from '../proto/trace-target.ts';
import { Recording } from '../recorder/recording.ts';
import { disk, scenario, type ThreadFunction, type UserThread, uart } from '../system/scenario/api.ts';
import type { UserProgram } from '../system/scenario/user-program.ts';

const SERVICES = [
  'pipes',
  'rot13',
  'herald',
  'mailbox',
  'conveyor',
  'relay',
  'slate',
  'teller',
  'courier',
  'platter',
  'uart',
];
const STEPS = 2000;
const SECTOR = 512;
const SECTORS = 256;

const IOCTL_CONVEYOR_TICK = 0x0022_2000;
const IOCTL_COURIER_REVERSE = 0x0022_2003;
const IOCTL_HERALD_ANNOUNCE = 0x0022_2000;
const IOCTL_PIPES_QUERY_BUFFER = 0x0022_6000;
const IOCTL_SLATE_SUM = 0x0022_2002;
const IOCTL_TELLER_SUM = 0x0022_2003;
const TELLER_REQUEST_BYTES = 16;

const WORDS =
  'queue packet sector frame ready busy done retry 200 404 open close user key value id error warning'.split(' ');

/** Words and numbers, as logs and messages have them. */
function text(random: Prng, mostBytes: number): Uint8Array {
  let line = '';
  const size = 1 + random.below(mostBytes);
  while (line.length < size) line += `${WORDS[random.below(WORDS.length)]} ${random.below(10_000)} `;
  return new TextEncoder().encode(line.slice(0, size));
}

/** Does something over and over until the recording ends. */
function again(seed: number, work: (thread: UserThread, random: Prng) => UserProgram<void>): ThreadFunction {
  return function* (thread) {
    const random = new Prng(seed);
    for (;;) yield* work(thread, random);
  };
}

/** Opens a pipe, says and hears a few things, and leaves. */
function* talk(thread: UserThread, random: Prng): UserProgram<void> {
  const pipe = yield* thread.CreateFile(`\\\\.\\Example\\${WORDS[random.below(6)]}`);
  for (let left = random.below(20); left > 0; left--) {
    yield* thread.WriteFile(pipe, text(random, 120));
    yield* thread.ReadFile(pipe, 200);
    if (random.below(8) === 0) yield* thread.DeviceIoControl(pipe, IOCTL_PIPES_QUERY_BUFFER, undefined, 12);
  }
  yield* thread.CloseHandle(pipe);
  yield* thread.Sleep(random.below(3));
}

function* announce(thread: UserThread, random: Prng): UserProgram<void> {
  const herald = yield* thread.CreateFile('\\\\.\\Herald');
  for (let left = 5; left > 0; left--) {
    yield* thread.DeviceIoControl(herald, IOCTL_HERALD_ANNOUNCE, text(random, 40));
    const news = yield* thread.CreateFile('\\\\.\\Example\\NEWS');
    yield* thread.ReadFile(news, 64);
    yield* thread.CloseHandle(news);
    yield* thread.Sleep(2 + random.below(5));
  }
  yield* thread.CloseHandle(herald);
}

/** Reads that wait for a letter; some are cancelled. */
function* waitForLetters(thread: UserThread, random: Prng): UserProgram<void> {
  const box = yield* thread.CreateFile('\\\\.\\Mailbox', { overlapped: true });
  const letter = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
  for (let left = 30; left > 0; left--) {
    yield* thread.ReadFile(box, 64, letter);
    if (random.below(5) === 0) yield* thread.CancelIoEx(box, letter);
    yield* thread.GetOverlappedResult(box, letter, true);
  }
  yield* thread.CloseHandle(box);
}

function* sendLetters(thread: UserThread, random: Prng): UserProgram<void> {
  const box = yield* thread.CreateFile('\\\\.\\Mailbox');
  for (let left = 20; left > 0; left--) {
    yield* thread.WriteFile(box, text(random, 60));
    if (random.below(3) === 0) yield* thread.Sleep(1);
  }
  yield* thread.CloseHandle(box);
}

function* makeParts(thread: UserThread, random: Prng): UserProgram<void> {
  const belt = yield* thread.CreateFile('\\\\.\\Conveyor', { overlapped: true });
  const part = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
  for (let left = 20; left > 0; left--) {
    yield* thread.WriteFile(belt, Uint8Array.of(random.below(100), 1, 2), part);
    if (random.below(10) === 0) yield* thread.CancelIoEx(belt, part);
    yield* thread.GetOverlappedResult(belt, part, true);
  }
  yield* thread.CloseHandle(belt);
}

function* finishParts(thread: UserThread): UserProgram<void> {
  const belt = yield* thread.CreateFile('\\\\.\\Conveyor');
  for (let left = 50; left > 0; left--) {
    yield* thread.DeviceIoControl(belt, IOCTL_CONVEYOR_TICK, undefined, 4);
    yield* thread.Sleep(1);
  }
  yield* thread.CloseHandle(belt);
}

function* passOn(thread: UserThread, random: Prng): UserProgram<void> {
  const relay = yield* thread.CreateFile('\\\\.\\Relay');
  for (let left = 12; left > 0; left--) yield* thread.WriteFile(relay, text(random, 80));
  yield* thread.ReadFile(relay, 16);
  yield* thread.CloseHandle(relay);
  yield* thread.Sleep(random.below(4));
}

/** Direct I/O to the slate, sums by the teller, texts turned round by the courier. */
function* calculate(thread: UserThread, random: Prng): UserProgram<void> {
  const slate = yield* thread.CreateFile('\\\\.\\Slate');
  const teller = yield* thread.CreateFile('\\\\.\\Teller');
  const courier = yield* thread.CreateFile('\\\\.\\Courier');
  for (let left = 10; left > 0; left--) {
    yield* thread.SetFilePointer(slate, random.below(8000));
    yield* thread.WriteFile(slate, text(random, 300));
    yield* thread.DeviceIoControl(slate, IOCTL_SLATE_SUM, undefined, 16);
    yield* thread.DeviceIoControl(teller, IOCTL_TELLER_SUM, numbers(thread, random), 8);
    yield* thread.DeviceIoControl(courier, IOCTL_COURIER_REVERSE, text(random, 500), 512);
  }
  for (const handle of [courier, teller, slate]) yield* thread.CloseHandle(handle);
  yield* thread.Sleep(random.below(5));
}

/** A request to the teller: where the numbers are, behind it in the same buffer, and how many. */
function numbers(thread: UserThread, random: Prng): Uint8Array {
  const count = 1 + random.below(12);
  const bytes = new Uint8Array(TELLER_REQUEST_BYTES + 4 * count);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(thread.buffer) + BigInt(TELLER_REQUEST_BYTES), true);
  view.setUint32(8, count, true);
  for (let i = 0; i < count; i++) view.setUint32(TELLER_REQUEST_BYTES + 4 * i, random.below(1000), true);
  return bytes;
}

function* moveSectors(thread: UserThread, random: Prng): UserProgram<void> {
  const file = yield* thread.CreateFile('\\\\.\\Platter');
  for (let left = 10; left > 0; left--) {
    const sectors = 1 + random.below(8);
    yield* thread.SetFilePointer(file, random.below(SECTORS - sectors) * SECTOR);
    if (random.below(2) === 0) yield* thread.ReadFile(file, sectors * SECTOR);
    else yield* thread.WriteFile(file, text(random, sectors * SECTOR).slice(0, SECTOR));
  }
  yield* thread.CloseHandle(file);
  yield* thread.Sleep(random.below(10));
}

/** The other end of the serial line echoes. */
function* echo(thread: UserThread, random: Prng): UserProgram<void> {
  const line = yield* thread.CreateFile('\\\\.\\UART0');
  const sent = text(random, 60);
  yield* thread.WriteFile(line, sent);
  for (let heard = 0; heard < sent.length; ) heard += (yield* thread.ReadFile(line, 40)).data.length;
  yield* thread.CloseHandle(line);
  yield* thread.Sleep(random.below(20));
}

/** Records a session of at least so many events. */
export function recordMixedSession(target: string | TraceTarget, events: number): void {
  const session = scenario({
    description: 'all sample drivers at work',
    cpus: 2,
    hardware: {
      disk: disk({ memory: 0xfeb0_0000, line: 10, sectors: SECTORS }),
      com1: uart({ port: 0x3f8, line: 4, wire: (byte) => [byte] }),
    },
    drivers: SERVICES.map((service) => ({ service, image: `${service}.sys` })),
    processes: {
      'talk.exe': { one: again(1, talk), two: again(2, talk), three: again(3, talk) },
      'chat.exe': { one: again(4, talk), two: again(5, talk) },
      'town.exe': again(6, announce),
      'post.exe': { one: again(7, waitForLetters), two: again(8, waitForLetters), sender: again(9, sendLetters) },
      'maker.exe': { one: again(10, makeParts), two: again(11, makeParts) },
      'device.exe': again(12, finishParts),
      'relay.exe': { one: again(13, passOn), two: again(14, passOn) },
      'office.exe': { one: again(15, calculate), two: again(16, calculate) },
      'backup.exe': again(17, moveSectors),
      'terminal.exe': again(18, echo),
    },
  });
  const images = SERVICES.map((service) => ({
    service,
    fileName: `${service}.sys`,
    bytes: new Uint8Array(readFileSync(packageFile(`drivers/${service}/${service}.sys`))),
  }));
  const options = { scenario: session, images, seed: 1, ramMegabytes: 64, payloadLimit: 64 };
  const recording = new Recording(options, target);
  while (recording.writer.eventCount < events) {
    const outcome = recording.run(STEPS);
    if (outcome !== undefined) throw new Error(`the session ended: ${outcome.text}`);
  }
  recording.interrupt('long enough');
}
