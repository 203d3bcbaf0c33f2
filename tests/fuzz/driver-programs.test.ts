/**
 * Hostile drivers: programs of random calls of every routine there is, with arguments that are right, wrong, freed or
 * made up, and of stores into the kernel's structures. The run ends with what the driver did, and its trace replays.
 */
import { test } from 'vitest';
import type { Prng } from '../../base/prng.ts';
import type { ParameterType } from '../../kernel/ddi.ts';
import { ddiTable } from '../../kernel/ddi-table.ts';
import { scenario } from '../../system/scenario/api.ts';
import { DriverProgram, type Operand } from '../support/driver-program.ts';
import { recordInMemory } from '../support/pipes.ts';
import { expectFaithfulReplay, fuzzRounds, oneOf } from './rounds.ts';

const LIMITS = { hangLimitInstructions: 2_000_000 };
const MOST_STEPS = 50_000;

/** What the slots hold. */
const SLOT = { scratch: 0, driver: 1, registry: 2, device: 3, irp: 4, stack: 5, file: 6, results: 8 } as const;
const RESULT_SLOTS = 8;
/** Places in the data section. */
const DEVICE_NAME = 0x000;
const LINK_NAME = 0x010;
const STRINGS = 0x020;
const STRING_COUNT = 4;
const TEXTS = 0x100;
const FORMAT = 0x200;
const OBJECTS = 0x400;
const OBJECT_BYTES = 0x40;
const OBJECT_COUNT = 16;
const DATA_BYTES = 0xc00;

const DEVICE = '\\Device\\Hostile';
const LINK = '\\??\\Hostile';
const FORMATS = [
  '%s',
  '%d %x',
  '%wZ %ws',
  '%99999999d',
  '%*.*s',
  '%.2147483647d',
  '%n',
  '%S%C%Z',
  '%-08I64x%%%',
  '%lld%hhu%p',
];

function dataSection(random: Prng): Uint8Array {
  const bytes = new Uint8Array(DATA_BYTES);
  const view = new DataView(bytes.buffer);
  const wide = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint16(at + 2 * i, text.charCodeAt(i), true);
  };
  wide(TEXTS, DEVICE);
  wide(TEXTS + 0x40, LINK);
  const format = oneOf(random, FORMATS);
  bytes.set(new TextEncoder().encode(format), FORMAT);
  wide(FORMAT + 0x80, format);
  for (let at = STRINGS; at < STRINGS + 16 * STRING_COUNT; at += 16) {
    view.setUint16(at, oneOf(random, [0, 1, 2, 10, 11, 0xfffe, 0xffff]), true);
    view.setUint16(at + 2, oneOf(random, [0, 1, 2, 10, 11, 64, 0xfffe, 0xffff]), true);
  }
  return bytes;
}

/** Points the UNICODE_STRINGs of the data section at their texts, which no relocation does. */
function prepareStrings(program: DriverProgram, random: Prng): void {
  const string = (at: number, textAt: number, characters: number) => {
    program.poke({ data: at }, 0, { value: BigInt(2 * characters * 0x1_0001) }, 4);
    program.poke({ data: at }, 8, { data: textAt }, 8);
  };
  string(DEVICE_NAME, TEXTS, DEVICE.length);
  string(LINK_NAME, TEXTS + 0x40, LINK.length);
  for (let index = 0; index < STRING_COUNT; index++) {
    const buffer = oneOf<Operand>(random, [
      { data: TEXTS },
      { data: FORMAT },
      { data: OBJECTS },
      { value: 0n },
      { value: 0x8000n << 32n },
    ]);
    program.poke({ data: STRINGS + 16 * index }, 8, buffer, 8);
  }
}

function wildPointer(random: Prng): Operand {
  const choices: readonly (() => bigint)[] = [
    () => BigInt(oneOf(random, [0, 0, 1, 8, 0x1000, -1, -8, -0x1000, random.nextU32()])),
    () => 0xffff_f800_0000_0000n + BigInt(random.nextU32()),
    () =>
      oneOf(random, [
        0x7ffe_0000n,
        0xffff_f780_0000_0000n,
        0x8000_0000_0000n,
        0x1a0_0001_0000n,
        0xffff_f800_0001_0000n,
      ]),
  ];
  return { value: oneOf(random, choices)() };
}

function pointer(random: Prng): Operand {
  if (random.below(12) === 0) return wildPointer(random);
  const choices: readonly (() => Operand)[] = [
    () => ({ slot: oneOf(random, [SLOT.driver, SLOT.device, SLOT.irp, SLOT.stack, SLOT.file]) }),
    () => ({ slot: SLOT.results + random.below(RESULT_SLOTS) }),
    () => ({ data: OBJECTS + OBJECT_BYTES * random.below(OBJECT_COUNT) }),
    () => ({ data: OBJECTS + OBJECT_BYTES * random.below(4) }),
    () => ({ data: oneOf(random, [DEVICE_NAME, LINK_NAME, STRINGS + 16 * random.below(STRING_COUNT), TEXTS, FORMAT]) }),
    () => ({ code: oneOf(random, ['entry', 'dispatch', 'unload', 'completion']) }),
  ];
  return oneOf(random, choices)();
}

function number(random: Prng): Operand {
  const small = () => random.below(64);
  const limits = () => oneOf(random, [0x80, 0xff, 0xfff, 0x1000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]);
  return { value: BigInt(oneOf(random, [small, small, small, limits, () => random.nextU32()])()) };
}

function argument(random: Prng, type: ParameterType): Operand {
  if (random.below(60) === 0) return { value: (BigInt(random.nextU32()) << 32n) | BigInt(random.nextU32()) };
  const isPointer = type === 'ptr' || (type === 'u64' && random.below(2) === 0);
  return isPointer ? pointer(random) : number(random);
}

/** What has state, unlike the string routines. */
const KERNEL_DDIS = ddiTable.filter(({ name }) => /^(Ex|Io|Ke|Kf|Ob|Ps|Zw)/.test(name));

/** One thing a driver does. */
function act(program: DriverProgram, random: Prng): void {
  const choice = random.below(16);
  if (choice === 0) {
    const offset = oneOf(random, [random.below(0x20), random.below(0x160), -random.below(0x60)]);
    const value = random.below(2) === 0 ? pointer(random) : number(random);
    program.poke(pointer(random), offset, value, oneOf(random, [1, 2, 4, 8] as const));
  } else if (choice === 1) {
    program.peek(
      SLOT.results + random.below(RESULT_SLOTS),
      { slot: oneOf(random, [SLOT.device, SLOT.irp, SLOT.stack, SLOT.file]) },
      8 * random.below(24),
    );
  } else {
    const { name, types, variadic } = oneOf(random, random.below(3) === 0 ? ddiTable : KERNEL_DDIS);
    const args = types.map((type) => argument(random, type));
    if (variadic) for (let count = random.below(6); count > 0; count--) args.push(argument(random, 'u64'));
    program.call(name, args, SLOT.results + random.below(RESULT_SLOTS));
  }
}

function acts(program: DriverProgram, random: Prng, most: number): void {
  for (let count = random.below(most + 1); count > 0; count--) act(program, random);
}

/** Where MajorFunction begins in a DRIVER_OBJECT, CurrentStackLocation and IoStatus in an IRP, FileObject in a location. */
const MAJOR_FUNCTION = 0x70;
const DRIVER_UNLOAD = 0x68;
const CURRENT_LOCATION = 0xb8;
const IO_STATUS = 0x30;
const FILE_OBJECT = 0x30;

function hostileDriver(random: Prng): Uint8Array {
  const program = new DriverProgram();
  const status = () =>
    oneOf<Operand>(random, [{ value: 0n }, { value: 0n }, { value: 0x103n }, { value: 0xc000_0001n }, number(random)]);

  program.routine('entry', SLOT.driver, SLOT.registry);
  prepareStrings(program, random);
  const type = { value: 0x22n };
  const none = { value: 0n };
  program.poke({ data: OBJECTS }, 0, none, 8);
  program.call('IoCreateDevice', [
    { slot: SLOT.driver },
    { value: 64n },
    { data: DEVICE_NAME },
    type,
    none,
    none,
    { data: OBJECTS },
  ]);
  program.peek(SLOT.device, { data: OBJECTS }, 0);
  program.call('IoCreateSymbolicLink', [{ data: LINK_NAME }, { data: DEVICE_NAME }]);
  for (const major of [0, 2, 3, 4, 14, 18]) {
    program.poke({ slot: SLOT.driver }, MAJOR_FUNCTION + 8 * major, { code: 'dispatch' }, 8);
  }
  // DO_BUFFERED_IO
  program.poke({ slot: SLOT.device }, 0x30, { value: 0x84n }, 4);
  if (random.below(2) === 0) program.poke({ slot: SLOT.driver }, DRIVER_UNLOAD, { code: 'unload' }, 8);
  acts(program, random, 3);
  program.return(random.below(4) === 0 ? status() : none);

  program.routine('dispatch', SLOT.device, SLOT.irp);
  program.peek(SLOT.stack, { slot: SLOT.irp }, CURRENT_LOCATION).peek(SLOT.file, { slot: SLOT.stack }, FILE_OBJECT);
  acts(program, random, 6);
  if (random.below(8) !== 0) {
    program.poke({ slot: SLOT.irp }, IO_STATUS, status(), 4).poke({ slot: SLOT.irp }, IO_STATUS + 8, number(random), 8);
    program.call('IofCompleteRequest', [{ slot: SLOT.irp }, none]);
  }
  acts(program, random, 2);
  program.return(status());

  program.routine('completion', SLOT.scratch, SLOT.irp);
  acts(program, random, 3);
  program.return(status());

  program.routine('unload', SLOT.driver, SLOT.scratch);
  acts(program, random, 4);
  program.call('IoDeleteSymbolicLink', [{ data: LINK_NAME }]).call('IoDeleteDevice', [{ slot: SLOT.device }]);
  program.return(none);
  return program.build(dataSection(random));
}

const visits = scenario({
  drivers: [{ service: 'hostile', image: 'hostile.sys' }],
  processes: {
    *'a.exe'(thread) {
      for (let i = 0; i < 3; i++) {
        const handle = yield* thread.CreateFile('\\\\.\\Hostile\\x');
        yield* thread.WriteFile(handle, 'data');
        yield* thread.ReadFile(handle, 100);
        yield* thread.DeviceIoControl(handle, 0x0022_0000, new Uint8Array(8), 8);
        yield* thread.CloseHandle(handle);
      }
    },
    *'b.exe'(thread) {
      const handle = yield* thread.CreateFile('\\\\.\\Hostile');
      yield* thread.ReadFile(handle, 5000);
    },
  },
});

test('whatever a driver does with the kernel, the run ends in order and replays', () => {
  fuzzRounds(60, (random, seed) => {
    const images = [{ service: 'hostile', fileName: 'hostile.sys', bytes: hostileDriver(random) }];
    const run = recordInMemory(visits, { ...LIMITS, images, seed: seed % 3 }, MOST_STEPS);
    expectFaithfulReplay(run, LIMITS);
  });
});
