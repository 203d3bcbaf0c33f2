/** x87 control: words, environment, whole state, and the stack pointer. Source: SDM volume 1, section 8.1; volume 2. */
import * as state from '../state.ts';
import { EXTENDED, FINITE, unpack, ZERO } from './format.ts';
import { FX_IMAGE_BYTES, FX_STORED_BYTES, readFxState, writeFxState } from './fx-state.ts';
import { C1, type X87Operation, type X87Unit } from './x87-unit.ts';

const ALL_MASKED = 0x3f;
/** Exceptions, stack fault, summary and busy bit: what FNCLEX clears. */
const CLEARED = 0x80ff;
const TAG_EMPTY = 3;
const REGISTER_BYTES = 10;
/** Where an image without REX.W has selectors instead of the upper half of a pointer. */
const INSTRUCTION_SELECTOR = 12;
const DATA_SELECTOR = 20;
const CONTROL = { waits: false, remembered: false } as const;

/** The two-bit tags of the environment: 0 a number, 1 zero, 2 anything else, 3 empty. By physical register. */
function fullTags(u: X87Unit): number {
  let tags = 0;
  for (let register = 0; register < 8; register++) {
    const x = unpack(EXTENDED, u.load80(state.X87_REGISTERS + register * 16));
    const special = x.kind === ZERO ? 1 : x.kind === FINITE && !x.denormal ? 0 : 2;
    const used = (u.tag & (1 << register)) !== 0;
    tags |= (used ? special : TAG_EMPTY) << (register * 2);
  }
  return tags;
}

function setFullTags(u: X87Unit, tags: number): void {
  let used = 0;
  for (let register = 0; register < 8; register++) {
    if (((tags >> (register * 2)) & 3) !== TAG_EMPTY) used |= 1 << register;
  }
  u.tag = used;
}

/** Stores the environment; selectors are not kept and read as zero. */
function storeEnvironment(u: X87Unit, at: number, wide: boolean): void {
  const { view } = u;
  const instruction = view.getUint32(state.X87_INSTRUCTION, true);
  const data = view.getUint32(state.X87_DATA, true);
  const opcode = view.getUint16(state.X87_OPCODE, true);
  const words = [u.control, u.status, fullTags(u)];
  if (wide) {
    for (const [i, word] of words.entries()) view.setUint32(at + i * 4, 0xffff0000 + word, true);
    view.setUint32(at + 12, instruction, true);
    view.setUint32(at + 16, opcode * 0x10000, true);
    view.setUint32(at + 20, data, true);
    view.setUint32(at + 24, 0xffff0000, true);
  } else {
    for (const [i, word] of [...words, instruction & 0xffff, 0, data & 0xffff, 0].entries()) {
      view.setUint16(at + i * 2, word, true);
    }
  }
}

function loadEnvironment(u: X87Unit, at: number, wide: boolean): void {
  const { view } = u;
  const word = (i: number) => view.getUint16(at + i * (wide ? 4 : 2), true);
  const pointer = (i: number) => BigInt(wide ? view.getUint32(at + i * 4, true) : word(i));
  u.control = word(0);
  u.status = word(1);
  setFullTags(u, word(2));
  view.setBigUint64(state.X87_INSTRUCTION, pointer(3), true);
  view.setBigUint64(state.X87_DATA, pointer(5), true);
  view.setUint16(state.X87_OPCODE, wide ? view.getUint16(at + 18, true) & 0x7ff : 0, true);
}

const ENVIRONMENT_BYTES = (wide: boolean) => (wide ? 28 : 14);

function environmentOperations(wide: boolean): X87Operation[] {
  const environment = ENVIRONMENT_BYTES(wide);
  const whole = environment + 8 * REGISTER_BYTES;
  return [
    {
      ...CONTROL,
      name: `fnstenv.${environment * 8}.m`,
      memory: { access: 'write', bytes: environment },
      run: (u, at) => {
        storeEnvironment(u, at, wide);
        u.control = u.control | ALL_MASKED;
      },
    },
    {
      ...CONTROL,
      waits: true,
      name: `fldenv.${environment * 8}.m`,
      memory: { access: 'read', bytes: environment },
      run: (u, at) => loadEnvironment(u, at, wide),
    },
    {
      ...CONTROL,
      name: `fnsave.${whole * 8}.m`,
      memory: { access: 'write', bytes: whole },
      run: (u, at) => {
        storeEnvironment(u, at, wide);
        for (let i = 0; i < 8; i++) u.store80(at + environment + i * REGISTER_BYTES, u.bits(i));
        u.initialise();
      },
    },
    {
      ...CONTROL,
      waits: true,
      name: `frstor.${whole * 8}.m`,
      memory: { access: 'read', bytes: whole },
      run: (u, at) => {
        loadEnvironment(u, at, wide);
        for (let i = 0; i < 8; i++) u.store80(u.registerAt(i), u.load80(at + environment + i * REGISTER_BYTES));
      },
    },
  ];
}

/** FXSAVE and FXRSTOR, which take SSE's registers too; without REX.W the pointers have 32 bits and selectors. */
function imageOperations(name: 'fxsave' | 'fxrstor', wide: boolean): X87Operation {
  const saves = name === 'fxsave';
  return {
    ...CONTROL,
    name: `${name}${wide ? '64' : ''}.${FX_IMAGE_BYTES * 8}.m`,
    memory: { access: saves ? 'write' : 'read', bytes: FX_IMAGE_BYTES, isImage: true },
    run: (u, at) => {
      const image = saves ? readFxState(u.bytes) : u.bytes.slice(at, at + FX_IMAGE_BYTES);
      if (!wide) for (const selector of [INSTRUCTION_SELECTOR, DATA_SELECTOR]) image.fill(0, selector, selector + 4);
      if (saves) u.bytes.set(image.subarray(0, FX_STORED_BYTES), at);
      else writeFxState(u.bytes, image);
    },
  };
}

function plain(name: string, waits: boolean, remembered: boolean, run: (unit: X87Unit) => void): X87Operation {
  return { name, waits, remembered, run };
}

function release(u: X87Unit, index: number): void {
  u.release(index);
  u.setConditions(C1, 0);
}

function turn(name: string, by: number): X87Operation {
  return plain(name, true, true, (u) => {
    u.top = u.top + by;
    u.setConditions(C1, 0);
  });
}

export const CONTROL_OPERATIONS: readonly X87Operation[] = [
  plain('fninit', false, false, (u) => u.initialise()),
  plain('fnclex', false, false, (u) => {
    u.status = u.status & ~CLEARED;
  }),
  plain('wait', true, false, () => {}),
  plain('fnop', true, true, () => {}),
  // Of the 8087 and 80287; without effect since.
  ...['fneni', 'fndisi', 'fnsetpm'].map((name) => plain(name, false, false, () => {})),
  turn('fincstp', 1),
  turn('fdecstp', -1),
  { name: 'ffree.80.s', waits: true, remembered: true, run: (u, a) => release(u, a) },
  {
    name: 'ffreep.80.s',
    waits: true,
    remembered: true,
    run: (u, a) => {
      release(u, a);
      u.pop();
    },
  },
  {
    ...CONTROL,
    waits: true,
    name: 'fldcw.16.m',
    memory: { access: 'read', bytes: 2 },
    run: (u, at) => {
      u.control = u.view.getUint16(at, true);
    },
  },
  {
    ...CONTROL,
    name: 'fnstcw.16.m',
    memory: { access: 'write', bytes: 2 },
    run: (u, at) => u.view.setUint16(at, u.control, true),
  },
  {
    ...CONTROL,
    name: 'fnstsw.16.m',
    memory: { access: 'write', bytes: 2 },
    run: (u, at) => u.view.setUint16(at, u.status, true),
  },
  { ...CONTROL, name: 'fnstsw.16.r', run: (u, a) => u.view.setUint16(a, u.status, true) },
  ...environmentOperations(true),
  ...environmentOperations(false),
  ...[false, true].flatMap((wide) => [imageOperations('fxsave', wide), imageOperations('fxrstor', wide)]),
];
