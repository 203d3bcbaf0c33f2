/** Drivers that break a rule on purpose: each run ends with the name of what was broken, and its trace replays. */
import { expect, test } from 'vitest';
import { scenario } from '../../system/scenario/api.ts';
import { DriverProgram, type Operand } from '../support/driver-program.ts';
import { recordInMemory } from '../support/pipes.ts';
import { expectFaithfulReplay } from './rounds.ts';

const LIMITS = { hangLimitInstructions: 2_000_000 };

const SCRATCH = 0;
const DRIVER = { slot: 1 };
const DEVICE = { slot: 3 };
const IRP = { slot: 4 };
const RESULT = { slot: 5 };
const NAME = { data: 0 };
const LINK = { data: 0x10 };
const OUT = { data: 0x20 };
const FORMAT = { data: 0x1c0 };
const DEVICE_TEXT = '\\Device\\Hostile';
const LINK_TEXT = '\\??\\Hostile';

const zero: Operand = { value: 0n };
const kernelData: Operand = { value: 0xffff_f800_0001_0000n };

/** DRIVER_OBJECT, DEVICE_OBJECT and IRP of x64 (wdm.h). */
const DRIVER_DEVICE_OBJECT = 0x08;
const MAJOR_FUNCTION = 0x70;
const NEXT_DEVICE = 0x10;
const ATTACHED_DEVICE = 0x18;
const DEVICE_FLAGS = 0x30;
const IRP_CURRENT_LOCATION = 0x43;
const IRP_STACK_POINTER = 0xb8;

function data(): Uint8Array {
  const bytes = new Uint8Array(0x200);
  const view = new DataView(bytes.buffer);
  const put = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint16(at + 2 * i, text.charCodeAt(i), true);
  };
  put(0x100, DEVICE_TEXT);
  put(0x140, LINK_TEXT);
  bytes.set(new TextEncoder().encode('%999999999d'), FORMAT.data);
  return bytes;
}

/** A driver with a device that a program can open; `entry` and `dispatch` are what is wrong with it. */
function driver(entry: (program: DriverProgram) => void, dispatch: (program: DriverProgram) => void): Uint8Array {
  const program = new DriverProgram().routine('entry', DRIVER.slot, SCRATCH);
  for (const [string, text, at] of [
    [NAME, DEVICE_TEXT, 0x100],
    [LINK, LINK_TEXT, 0x140],
  ] as const) {
    program.poke(string, 0, { value: BigInt(2 * text.length * 0x1_0001) }, 4).poke(string, 8, { data: at }, 8);
  }
  program.call('IoCreateDevice', [DRIVER, zero, NAME, { value: 0x22n }, zero, zero, OUT]).peek(DEVICE.slot, OUT, 0);
  program.call('IoCreateSymbolicLink', [LINK, NAME]);
  for (let major = 0; major < 28; major++) program.poke(DRIVER, MAJOR_FUNCTION + 8 * major, { code: 'dispatch' }, 8);
  entry(program);
  program.return(zero);
  program.routine('dispatch', DEVICE.slot, IRP.slot);
  dispatch(program);
  return program.return(zero).build(data());
}

const complete = (program: DriverProgram) => program.call('IofCompleteRequest', [IRP, zero]);
const nothing = () => {};
const jump = (target: Operand) => (program: DriverProgram) => program.load('rax', target).bytes(0xff, 0xe0);

const visit = scenario({
  drivers: [{ service: 'hostile', image: 'hostile.sys' }],
  processes: {
    *'a.exe'(thread) {
      const handle = yield* thread.CreateFile('\\\\.\\Hostile');
      yield* thread.WriteFile(handle, 'data');
      yield* thread.CloseHandle(handle);
    },
  },
});

type Part = (program: DriverProgram) => unknown;

const cases: readonly (readonly [string, Part, Part, RegExp])[] = [
  ['does nothing wrong', nothing, complete, /^completed$/],
  ['loops for ever', (p) => p.bytes(0xeb, 0xfe), complete, /2000000 instructions without calling the kernel/],
  [
    'calls itself',
    (p) => p.bytes(0xe8, 0xfb, 0xff, 0xff, 0xff),
    complete,
    /^bug check 0x7F: the kernel stack is used up/,
  ],
  ['pushes for ever', (p) => p.bytes(0x50, 0xeb, 0xfd), complete, /^bug check 0x7F: the kernel stack is used up/],
  ['jumps to null', jump(zero), complete, /^bug check 0x7E: execute of the invalid address/],
  [
    'calls null',
    (p) => p.load('rax', zero).bytes(0xff, 0xd0),
    complete,
    /^bug check 0x7E: execute of the invalid address 00000000`00000000; the stack names hostile\+0x[0-9a-f]+:/,
  ],
  [
    'calls its own data',
    (p) => p.load('rax', { data: 0x80 }).bytes(0xff, 0xd0),
    complete,
    /^bug check 0xFC: execute of .*, which the page does not permit \(hostile!\.data\+0x80\); the stack names hostile\+0x[0-9a-f]+$/,
  ],
  [
    'executes an instruction that the engine does not know',
    (p) => p.bytes(0xd9, 0xfe),
    complete,
    /^the instruction fsin \(D9 FE\) is not implemented \(called from hostile\+0x[0-9a-f]+\)$/,
  ],
  [
    'executes an instruction that its processor does not have',
    nothing,
    (p) => p.bytes(0xc5, 0xf4, 0x58, 0x03),
    /^bug check 0x3B: an illegal instruction in hostile\+0x[0-9a-f]+/,
  ],
  ['jumps to user memory', nothing, jump({ value: 0x1a0_0001_0000n }), /^bug check 0x3B: execute of/],
  ['jumps to kernel data', jump(kernelData), complete, /^bug check 0xFC: /],
  ['jumps beyond canonical addresses', jump({ value: 1n << 47n }), complete, /^bug check 0x7E: /],
  ['jumps into the kernel', jump({ value: 0xffff_f800_0100_1000n }), complete, /^bug check 0x50: .* is no routine/],
  ['returns from nowhere', jump({ value: 0xffff_f800_0100_1008n }), complete, /^bug check 0x139: /],
  [
    'loses its stack pointer',
    (p) => p.bytes(0x31, 0xe4, 0x50),
    complete,
    /^bug check 0x50: write of ffffffff`fffffff8/,
  ],
  ['writes to the kernel image', (p) => p.poke({ value: 0xffff_f800_0100_0000n }, 0, zero, 8), complete, /0xBE: /],
  [
    'dispatches into garbage',
    (p) => p.poke(DRIVER, MAJOR_FUNCTION, { value: 0x1234n }, 8),
    complete,
    /0x3B: execute of/,
  ],
  [
    'forgets its device',
    (p) => p.poke(DRIVER, DRIVER_DEVICE_OBJECT, zero, 8).call('IoDeleteDevice', [DEVICE]),
    complete,
    /^bug check 0x7E: read of/,
  ],
  ['deletes what is no device', (p) => p.call('IoDeleteDevice', [{ data: 0x80 }]), complete, /^bug check 0x18: /],
  [
    'attaches a device to itself',
    (p) => p.poke(DEVICE, DEVICE_FLAGS, zero, 4).call('IoAttachDeviceToDeviceStack', [DEVICE, DEVICE]),
    complete,
    /^the list of attached devices has no end/,
  ],
  [
    'makes a circle of its devices',
    (p) => p.poke(DEVICE, NEXT_DEVICE, DEVICE, 8),
    complete,
    /^the list of devices of a driver has no end/,
  ],
  [
    'attaches garbage',
    (p) => p.poke(DEVICE, ATTACHED_DEVICE, { value: -0x1000n }, 8),
    complete,
    /^bug check 0x50: read of/,
  ],
  ['completes twice', nothing, (p) => complete(p) && complete(p), /^bug check 0x44: /],
  ['completes garbage', nothing, (p) => p.call('IofCompleteRequest', [{ data: 0x80 }, zero]), /^bug check 0x44: /],
  ['forgets to complete', nothing, nothing, /^completed$/],
  [
    'completes with a stack location before the first',
    nothing,
    (p) => complete(p.poke(IRP, IRP_CURRENT_LOCATION, { value: 0x80n }, 1)),
    /^bug check 0x44: /,
  ],
  [
    'moves the stack pointer of the IRP away',
    nothing,
    (p) => p.poke(IRP, IRP_STACK_POINTER, zero, 8).call('IofCallDriver', [DEVICE, IRP]),
    /^bug check 0x35: /,
  ],
  [
    'calls itself through the kernel',
    nothing,
    (p) => p.poke(IRP, IRP_CURRENT_LOCATION, { value: 0x7fn }, 1).call('IofCallDriver', [DEVICE, IRP]),
    /^bug check 0x50: /,
  ],
  ['frees garbage', (p) => p.call('ExFreePoolWithTag', [{ data: 0x80 }, zero]), complete, /^bug check 0xC2: /],
  [
    'frees an IRP as pool',
    nothing,
    (p) => p.call('ExFreePoolWithTag', [IRP, zero]),
    /^bug check 0xC4: an IRP is freed/,
  ],
  [
    'raises the IRQL and returns',
    nothing,
    (p) => complete(p.call('KfRaiseIrql', [{ value: 2n }])),
    /^bug check 0x4A: /,
  ],
  ['lowers the IRQL upwards', (p) => p.call('KeLowerIrql', [{ value: 5n }]), complete, /^bug check 0xC4: KeLowerIrql/],
  [
    'writes nonsense to CR8',
    (p) => p.load('rax', { value: 0x99n }).bytes(0x44, 0x0f, 0x22, 0xc0),
    complete,
    /^bug check 0x7E: a general protection fault/,
  ],
  [
    'waits at DISPATCH_LEVEL',
    (p) => p.call('KfRaiseIrql', [{ value: 2n }]).call('KeDelayExecutionThread', [zero, zero, OUT]),
    complete,
    /^bug check 0xC4: KeDelayExecutionThread/,
  ],
  [
    'passes a string with an odd, huge length',
    (p) => p.poke(NAME, 0, { value: 0xffff_ffffn }, 4).call('IoDeleteSymbolicLink', [NAME]),
    complete,
    /^bug check 0x50: read of/,
  ],
  [
    'asks for a device larger than memory',
    (p) =>
      p
        .call('IoCreateDevice', [DRIVER, { value: 0xffff_ffffn }, zero, zero, zero, zero, OUT])
        .store(RESULT.slot, 'rax'),
    complete,
    /^completed$/,
  ],
  [
    'fills memory beyond everything',
    (p) => p.call('memset', [{ data: 0x200 }, zero, { value: -1n }]),
    complete,
    /^bug check 0x50: /,
  ],
  ['prints a field as wide as memory', (p) => p.call('DbgPrint', [FORMAT, zero]), complete, /^completed$/],
];

test.each(cases)('a driver that %s', (_what, entry, dispatch, outcome) => {
  const bytes = driver(entry, dispatch);
  const images = [{ service: 'hostile', fileName: 'hostile.sys', bytes }];
  const run = recordInMemory(visit, { ...LIMITS, images });
  expect(run.outcome.text).toMatch(outcome);
  expectFaithfulReplay(run, LIMITS);
});
