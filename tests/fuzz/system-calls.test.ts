/**
 * Hostile programs: random system calls with random raw arguments. A program can make its calls fail, and through a
 * driver that trusts it the system stop, but it can never reach what ntrewind asserts of itself.
 */
import { expect, test } from 'vitest';
import {
  addressAdd,
  addressFromHalves,
  canonicalAddress,
  type GuestAddress,
  NULL_ADDRESS,
} from '../../base/guest-address.ts';
import type { Prng } from '../../base/prng.ts';
import { type U64, u64, u64FromAddress, u64FromNumber } from '../../base/u64.ts';
import type { HandleValue, ThreadFunction, UserThread } from '../../system/scenario/api.ts';
import type { UserProgram } from '../../system/scenario/user-program.ts';
import { pipesScenario, recordInMemory } from '../support/pipes.ts';
import { expectFaithfulReplay, fuzzRounds, oneOf } from './rounds.ts';

const CALLS = 60;
const PAGE = 0x1000;
const BUFFER_BYTES = 4 * PAGE;

/** Makes raw arguments for one thread: plausible ones, and all that a program could pass instead. */
class Arguments {
  readonly random: Prng;
  private readonly thread: UserThread;
  readonly handles: HandleValue[] = [];

  constructor(random: Prng, thread: UserThread) {
    this.random = random;
    this.thread = thread;
  }

  /** An address in the thread's buffers, any alignment. */
  inBuffer(): GuestAddress {
    return addressAdd(this.thread.buffer, this.random.below(BUFFER_BYTES));
  }

  u32(): U64 {
    const small = () => this.random.below(64);
    const limits = () =>
      oneOf(this.random, [0x7fff, 0xffff, 0x1_0000, 0x10_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]);
    const flag = () => (1 << this.random.below(32)) >>> 0;
    const any = () => this.random.nextU32();
    return u64(oneOf(this.random, [small, small, limits, flag, any])());
  }

  wide(): U64 {
    return u64(this.random.nextU32() >>> this.random.below(32), this.random.nextU32() >>> this.random.below(32));
  }

  length(): U64 {
    return this.random.below(4) === 0 ? this.u32() : u64(this.random.below(BUFFER_BYTES / 2));
  }

  handle(): U64 {
    const { random, handles } = this;
    const known = handles.length > 0 ? u64FromNumber(oneOf(random, handles).value) : u64(4);
    const wrong = () =>
      oneOf(random, [u64(0), u64(4), u64(5), u64(0x8000_0004), u64FromNumber(-1), u64FromNumber(-2), this.wide()]);
    return random.below(5) === 0 ? wrong() : known;
  }

  pointer(): U64 {
    const { random } = this;
    const address = (lo: number, hi: number) => u64FromAddress(addressFromHalves(lo, hi));
    const valid = () => u64FromAddress(this.inBuffer());
    const choices: readonly (() => U64)[] = [
      valid,
      valid,
      valid,
      valid,
      () => u64(0),
      () => u64(random.below(0x1_0000)),
      // The end of what is mapped, and behind it.
      () => u64FromAddress(addressAdd(this.thread.buffer, BUFFER_BYTES - random.below(32))),
      () => u64FromAddress(addressAdd(this.thread.buffer, BUFFER_BYTES + random.below(PAGE))),
      // Shared data, the last user pages, nonpaged pool, the kernel image, this processor's block.
      () => u64(0x7ffe_0000 + random.below(PAGE)),
      () => address(0xffff_0000 - random.below(32), 0x7fff),
      () => address(0xffff_fff8 + random.below(8), 0x7fff),
      () => address(0x2000_0000 + random.below(0x1_0000), 0xffff_f800),
      () => address(0x0100_0000 + random.below(0x10_0000), 0xffff_f800),
      () => address(0x0001_0000, 0xffff_f800),
      () => u64FromNumber(-1 - random.below(32)),
      () => u64(random.nextU32(), 0x8000 + random.below(0x1000)),
      () => u64(0, 0xffff_8000),
      () => this.wide(),
    ];
    return oneOf(random, choices)();
  }

  /** Mostly a null pointer: something else one time in `rarity`. */
  optional(rarity = 6): U64 {
    return this.random.below(rarity) === 0 ? this.pointer() : u64(0);
  }

  controlCode(): U64 {
    const known = oneOf(this.random, [0x0022_6000, 0x0022_a004]);
    const choices = [
      known,
      known,
      known | (this.random.below(20) === 0 ? this.random.below(4) : 0),
      this.random.nextU32(),
    ];
    return u64(oneOf(this.random, choices) >>> 0);
  }
}

/** The arguments of each service, in order. */
function argumentsOf(service: string, make: Arguments): U64[] {
  const common = () => [make.handle(), make.optional(), make.optional(20), make.optional(), make.pointer()];
  switch (service) {
    case 'NtCreateFile':
      return [
        ...[make.pointer(), make.u32(), make.pointer(), make.pointer(), make.optional(), make.u32(), make.u32()],
        ...[u64(make.random.below(7)), make.u32(), make.optional(), make.random.below(8) === 0 ? make.u32() : u64(0)],
      ];
    case 'NtOpenFile':
      return [make.pointer(), make.u32(), make.pointer(), make.pointer(), make.u32(), make.u32()];
    case 'NtReadFile':
    case 'NtWriteFile':
      return [...common(), make.pointer(), make.length(), make.optional(), make.optional()];
    case 'NtDeviceIoControlFile':
      return [...common(), make.controlCode(), make.pointer(), make.length(), make.pointer(), make.length()];
    case 'NtFlushBuffersFile':
      return [make.handle(), make.pointer()];
    case 'NtClose':
      return [make.handle()];
    default:
      return [u64(make.random.below(2)), make.pointer()];
  }
}

const SERVICES = [
  'NtCreateFile',
  'NtOpenFile',
  'NtReadFile',
  'NtWriteFile',
  'NtDeviceIoControlFile',
  'NtFlushBuffersFile',
  'NtClose',
  'NtDelayExecution',
];

/** OBJECT_ATTRIBUTES with a UNICODE_STRING behind it, each field possibly wrong. */
function objectAttributes(make: Arguments, at: GuestAddress): Uint8Array {
  const { random } = make;
  const bytes = new Uint8Array(0x80);
  const view = new DataView(bytes.buffer);
  const put = (offset: number, { lo, hi }: U64) => {
    view.setUint32(offset, lo, true);
    view.setUint32(offset + 4, hi, true);
  };
  const unlessWrong = (value: U64, wrong: () => U64) => (random.below(10) === 0 ? wrong() : value);
  const name = oneOf(random, [
    '\\??\\Example\\A',
    '\\??\\Example\\b',
    '\\Device\\Example',
    '\\',
    '',
    '\\Driver\\pipes',
    'x\\\\y',
  ]);
  put(
    0x00,
    unlessWrong(u64(0x30), () => make.u32()),
  );
  put(
    0x08,
    unlessWrong(u64(0), () => make.handle()),
  );
  put(
    0x10,
    unlessWrong(u64FromAddress(addressAdd(at, 0x30)), () => make.pointer()),
  );
  put(
    0x18,
    unlessWrong(u64(0x40), () => make.u32()),
  );
  put(
    0x20,
    unlessWrong(u64(0), () => make.pointer()),
  );
  put(
    0x28,
    unlessWrong(u64(0), () => make.pointer()),
  );
  put(
    0x30,
    unlessWrong(u64(name.length * 2 * 0x1_0001), () => make.u32()),
  );
  put(
    0x38,
    unlessWrong(u64FromAddress(addressAdd(at, 0x40)), () => make.pointer()),
  );
  for (let i = 0; i < name.length; i++) view.setUint16(0x40 + 2 * i, name.charCodeAt(i), true);
  return bytes;
}

function* storeRandomBytes(make: Arguments, thread: UserThread): UserProgram<void> {
  const at = Math.min(make.random.below(BUFFER_BYTES), BUFFER_BYTES - 0x80);
  const address = addressAdd(thread.buffer, at);
  const bytes = Uint8Array.from({ length: make.random.below(0x80) }, () => make.random.nextU32());
  yield* thread.store(address, bytes);
}

/** NtCreateFile with attributes that are mostly right, so that some calls go far. */
function* open(make: Arguments, thread: UserThread): UserProgram<void> {
  const attributes = thread.buffer;
  yield* thread.store(attributes, objectAttributes(make, attributes));
  const args = argumentsOf('NtCreateFile', make);
  args[2] = u64FromAddress(attributes);
  yield* thread.systemCall('NtCreateFile', args);
}

/** Anything a program does to its address space, sensible or not. */
function* changeMemory(make: Arguments): UserProgram<void> {
  const { random } = make;
  const { lo, hi } = make.pointer();
  const page = random.below(2) === 0 ? PAGE : 1;
  const address = canonicalAddress(Math.floor(lo / page) * page, hi) ?? NULL_ADDRESS;
  const sizeBytes = random.below(4) * page;
  if (random.below(2) === 0) yield { kind: 'map', address, sizeBytes, writable: random.below(2) === 0 };
  else if (random.below(3) === 0) yield { kind: 'unmap', address, sizeBytes };
  else yield { kind: 'write', address, data: new Uint8Array(random.below(64)), references: [] };
}

function hostileThread(random: Prng): ThreadFunction {
  return function* (thread) {
    const make = new Arguments(random, thread);
    const first = yield* thread.CreateFile('\\\\.\\Example\\A');
    yield* thread.WriteFile(first, new Uint8Array(BUFFER_BYTES));
    make.handles.push(first);
    for (let i = 0; i < CALLS; i++) {
      const choice = random.below(16);
      if (choice === 0) yield* storeRandomBytes(make, thread);
      else if (choice === 1) yield* changeMemory(make);
      else if (choice <= 3) yield* open(make, thread);
      else if (choice === 4) make.handles.push(yield* thread.CreateFile('\\\\.\\Example\\B'));
      else {
        const service = oneOf(random, SERVICES);
        yield* thread.systemCall(service, argumentsOf(service, make));
      }
    }
  };
}

test('whatever a program passes to the kernel, the run ends in order and replays', () => {
  fuzzRounds(35, (random, seed) => {
    const process = { one: hostileThread(random), two: hostileThread(random) };
    const run = recordInMemory(pipesScenario({ 'a.exe': process, 'b.exe': hostileThread(random) }), { seed });
    expect(run.outcome.kind).toMatch(/^(completed|bugcheck|unimplemented|deadlock)$/);
    expectFaithfulReplay(run);
  });
});

test('a round that fails names its seed', () => {
  const fails = () =>
    fuzzRounds(3, () => {
      throw new Error('no');
    });
  expect(fails).toThrow(/^failed with FUZZ_SEED=\d+ FUZZ_ROUNDS=1$/);
});
