/**
 * Random requests against each sample driver: any function, code, length and address. A driver's mistake may stop the
 * simulated system as it stops Windows; nothing may reach what ntrewind asserts of itself.
 */
import { expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import type { Prng } from '../../base/prng.ts';
import { type U64, u64, u64FromAddress, u64FromNumber } from '../../base/u64.ts';
import { systemServices } from '../../kernel/services.ts';
import type { HandleValue, ThreadFunction, UserThread } from '../../system/scenario/api.ts';
import type { UserProgram } from '../../system/scenario/user-program.ts';
import { recordSample, scenarioWith } from '../support/sample.ts';
import { expectFaithfulReplay, fuzzRounds, oneOf } from './rounds.ts';

const REQUESTS = 60;
const BUFFER_BYTES = 0x4000;

/** Each sample: what must be loaded, in order, what to open, and the codes it knows. */
const SAMPLES: readonly {
  readonly services: readonly string[];
  readonly path: string;
  readonly codes: readonly number[];
}[] = [
  { services: ['mailbox'], path: '\\\\.\\Mailbox', codes: [] },
  { services: ['conveyor'], path: '\\\\.\\Conveyor', codes: [0x0022_2000] },
  { services: ['slate'], path: '\\\\.\\Slate', codes: [0x0022_2002] },
  { services: ['courier'], path: '\\\\.\\Courier', codes: [0x0022_2003] },
  { services: ['pipes'], path: '\\\\.\\Example\\A', codes: [0x0022_6000, 0x0022_a004] },
  { services: ['pipes', 'rot13'], path: '\\\\.\\Example\\A', codes: [0x0022_6000, 0x0022_a004] },
  { services: ['pipes', 'herald'], path: '\\\\.\\Herald', codes: [0x0022_2000, 0x0022_2004] },
];

/** Services that take a file handle first; the others are the business of another fuzzer. */
const FILE_SERVICES = systemServices.filter(
  ({ parameters }) => parameters[0] === 'FileHandle: u64' && parameters.length > 1,
);

/** A value for a parameter, by its name: mostly something that gets far, sometimes anything. */
function argumentFor(parameter: string, random: Prng, thread: UserThread, codes: readonly number[]): U64 {
  const name = parameter.slice(0, parameter.indexOf(':'));
  const inBuffer = () => u64FromAddress(addressAdd(thread.buffer, random.below(BUFFER_BYTES)));
  const anything = () => u64(random.nextU32() >>> random.below(32), random.nextU32() >>> random.below(32));
  const hostile = () =>
    oneOf(random, [
      u64(0),
      u64(0x1000),
      u64FromAddress(addressAdd(thread.buffer, BUFFER_BYTES - 8)),
      u64(0x2000_0000, 0xffff_f800),
      u64(0x0100_0000, 0xffff_f800),
      u64FromNumber(-1),
      anything(),
    ]);
  if (/^(Event|ApcRoutine)$/.test(name)) return u64(0);
  if (name === 'ByteOffset' || name === 'Key' || name === 'FileName')
    return random.below(2) === 0 ? u64(0) : inBuffer();
  if (name === 'IoControlCode') {
    const code = codes.length > 0 && random.below(3) > 0 ? oneOf(random, codes) : random.nextU32();
    return u64(random.below(10) === 0 ? (code ^ random.below(4)) >>> 0 : code);
  }
  if (/Class$/.test(name)) return u64(random.below(64));
  if (/Length|Count/.test(name)) return u64(random.below(8) === 0 ? random.nextU32() : random.below(64));
  if (/: (bool|u32)$/.test(parameter)) return u64(random.below(4));
  return random.below(12) === 0 ? hostile() : inBuffer();
}

function* request(random: Prng, thread: UserThread, file: HandleValue, codes: readonly number[]): UserProgram<void> {
  const service = oneOf(random, FILE_SERVICES);
  const rest = service.parameters.slice(1).map((parameter) => argumentFor(parameter, random, thread, codes));
  yield* thread.systemCall(service.name, [u64FromNumber(file.value), ...rest], file);
}

function hostile(random: Prng, { path, codes }: (typeof SAMPLES)[number]): ThreadFunction {
  return function* (thread) {
    yield* thread.WriteFile({ value: -1, action: 0 }, new Uint8Array(BUFFER_BYTES));
    // Overlapped handles: what stays pending must not keep the thread.
    let file = yield* thread.CreateFile(path, { overlapped: true });
    for (let i = 0; i < REQUESTS; i++) {
      const choice = random.below(20);
      if (choice === 0) yield* thread.CancelIo(file);
      else if (choice === 1) {
        yield* thread.CloseHandle(file);
        file = yield* thread.CreateFile(path, { overlapped: true });
      } else if (choice === 2) {
        const bytes = Uint8Array.from({ length: 64 }, () => random.nextU32());
        yield* thread.store(addressAdd(thread.buffer, random.below(BUFFER_BYTES - 64)), bytes);
      } else yield* request(random, thread, file, codes);
    }
  };
}

test.each(SAMPLES)('$services survive random requests, or stop as Windows does', (sample) => {
  fuzzRounds(6, (random, seed) => {
    const processes = { 'a.exe': { one: hostile(random, sample), two: hostile(random, sample) } };
    const run = recordSample(scenarioWith(sample.services, processes), { seed, processorCount: 1 + (seed % 2) });
    // A part of the conveyor that nobody finishes stays for ever: its thread gives it up after five minutes.
    expect(run.outcome.kind, run.outcome.text).toMatch(/^(completed|bugcheck|unimplemented)$/);
    if (seed === 1) expectFaithfulReplay(run);
  });
});
