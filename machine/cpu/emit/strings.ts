/**
 * MOVS STOS LODS SCAS CMPS with and without REP. One iteration is one retired instruction; the micro-op repeats itself
 * while RCX lasts, so a stop or a fault leaves a restartable state. REP MOVS and REP STOS take as many iterations at
 * once as lie in one page and in the budget. The `far` forms are those with a segment base or 32-bit addresses.
 *
 * Deviation: a fault in REPE or REPNE leaves the flags of the last iteration, where processors put back those from
 * before the instruction (SDM volume 2, REP). Iterations are instructions here, so that a run in slices ends as one in
 * one piece does; the instruction sets the flags again when it is repeated.
 */
import { PAGE_SIZE, RAM_BASE } from '../../memory/layout.ts';
import { FIELD_C } from '../micro-op.ts';
import { RAX, RCX, RDI, RFLAGS_DF, RSI } from '../registers.ts';
import { SYSTEM_FLAGS } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { pushCondition, setSubFlags } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

type Repeat = '' | 'rep' | 'repe' | 'repne';

/** What the parts of one form's code share. */
interface StringForm {
  readonly h: Handler;
  readonly size: Size;
  /** The address mask is the immediate, the base of the source's segment is register C. */
  readonly far: boolean;
  /** Local with the number of iterations done at once. */
  readonly iterations: number;
  /** Local with the most that may be done at once; undefined for forms that go one by one. */
  readonly limit: number | undefined;
}

/** Pushes a register as wide as addresses are. */
function pushPointer({ h, far }: StringForm, register: number): void {
  h.loadGpr(register, 64);
  if (!far) return;
  h.immediate();
  h.c.op(op.I64_AND);
}

/** Adds the size of what was done to RSI or RDI, or subtracts it when DF is set. */
function step(f: StringForm, register: number): void {
  const { h, far, iterations } = f;
  const next = h.i64();
  const bytes = f.size / 8;
  pushPointer(f, register);
  h.c.i64(-bytes).i64(bytes).i32(0).mem(op.I32_LOAD, SYSTEM_FLAGS).i32(RFLAGS_DF).op(op.I32_AND).op(op.SELECT);
  h.c.get(iterations).op(op.I64_EXTEND_I32_U).op(op.I64_MUL).op(op.I64_ADD);
  if (far) {
    h.immediate();
    h.c.op(op.I64_AND);
  }
  h.c.set(next);
  h.storeGpr(register, 64, next);
}

/** The address in RSI or RDI; an override moves the source's segment only. */
function pointer(f: StringForm, register: number): number {
  const { h, far } = f;
  const ea = h.i64();
  pushPointer(f, register);
  if (far && register === RSI) {
    h.load(FIELD_C, 64);
    h.c.op(op.I64_ADD);
  }
  h.c.set(ea);
  return ea;
}

function loadElement(f: StringForm, register: number): number {
  const { h, size } = f;
  const value = h.i64();
  const host = h.readAt(pointer(f, register), size / 8);
  h.loadHost(host, size);
  h.c.set(value);
  return value;
}

function compare({ h, size }: StringForm, a: number, b: number): void {
  const difference = h.i64();
  h.c.get(a).get(b).op(op.I64_SUB);
  h.extend(size);
  h.c.set(difference);
  setSubFlags(h, a, b, difference);
}

function accumulator({ h, size }: StringForm): number {
  const value = h.i64();
  h.loadGpr(RAX, size);
  h.c.set(value);
  return value;
}

/** Sets `iterations` to the smaller of it and the i32 on the stack. */
function atMost({ h, iterations }: StringForm): void {
  const bound = h.i32();
  h.c.set(bound);
  h.c.get(bound).get(iterations).get(bound).get(iterations).op(op.I32_LT_U).op(op.SELECT).set(iterations);
}

/** Iterations become as many as the limit allows up to the end of the page of the address in local `ea`. */
function withinPage(f: StringForm, ea: number): void {
  f.h.c
    .i32(PAGE_SIZE)
    .get(ea)
    .op(op.I32_WRAP_I64)
    .i32(PAGE_SIZE - 1)
    .op(op.I32_AND)
    .op(op.I32_SUB)
    .i32(f.size / 8)
    .op(op.I32_DIV_U);
  atMost(f);
}

/** Opens an `if` for more than one iteration at once; what it holds must be done in terms of host offsets. */
function openBulk(f: StringForm, hosts: readonly number[], addresses: readonly number[]): void {
  const { h, iterations, limit } = f;
  const c = h.c;
  if (limit === undefined) throw new Error('this form has no limit');
  // An operand across pages, or in a device, is in a buffer.
  hosts.forEach((host, n) => {
    c.get(host).i32(RAM_BASE).op(op.I32_GE_U);
    if (n > 0) c.op(op.I32_AND);
  });
  c.if().get(limit).set(iterations);
  for (const ea of addresses) withinPage(f, ea);
  if (hosts.length === 2) withoutOverlap(f, hosts[0]!, hosts[1]!);
  c.end();
  c.get(iterations).i32(1).op(op.I32_GT_U).if();
}

/** A destination that starts inside the source repeats what was just written: no further than its distance at once. */
function withoutOverlap(f: StringForm, from: number, to: number): void {
  const { h, iterations, size } = f;
  const c = h.c;
  const distance = h.i32();
  c.get(to).get(from).op(op.I32_SUB).tee(distance);
  c.get(iterations)
    .i32(size / 8)
    .op(op.I32_MUL)
    .op(op.I32_LT_U)
    .get(distance)
    .op(op.I32_EQZ)
    .op(op.I32_EQZ)
    .op(op.I32_AND)
    .if();
  c.get(distance)
    .i32(size / 8)
    .op(op.I32_DIV_U)
    .set(iterations);
  c.get(iterations).op(op.I32_EQZ).if().i32(1).set(iterations).end();
  c.end();
}

function emitMove(f: StringForm): void {
  const { h, size } = f;
  const c = h.c;
  const value = h.i64();
  const source = pointer(f, RSI);
  const from = h.readAt(source, size / 8);
  h.loadHost(from, size);
  c.set(value);
  const destination = pointer(f, RDI);
  const to = h.writeAt(destination, size / 8);
  if (f.limit !== undefined) {
    openBulk(f, [from, to], [source, destination]);
    c.get(to)
      .get(from)
      .get(f.iterations)
      .i32(size / 8)
      .op(op.I32_MUL)
      .memoryCopy();
    c.else();
    h.storeHost(to, size, value);
    c.end();
  } else h.storeHost(to, size, value);
  step(f, RSI);
  step(f, RDI);
}

function emitStore(f: StringForm): void {
  const { h, size } = f;
  const c = h.c;
  const destination = pointer(f, RDI);
  const to = h.writeAt(destination, size / 8);
  const value = accumulator(f);
  if (f.limit !== undefined) {
    openBulk(f, [to], [destination]);
    if (size === 8) c.get(to).get(value).op(op.I32_WRAP_I64).get(f.iterations).memoryFill();
    else fillElements(f, to, value);
    c.else();
    h.storeHost(to, size, value);
    c.end();
  } else h.storeHost(to, size, value);
  step(f, RDI);
}

/** The first element, and then copies of what is there already, twice as much each time. */
function fillElements({ h, size, iterations }: StringForm, to: number, value: number): void {
  const c = h.c;
  const filled = h.i32();
  const total = h.i32();
  const part = h.i32();
  const bytes = size / 8;
  c.get(to)
    .get(value)
    .mem(size === 16 ? op.I64_STORE16 : size === 32 ? op.I64_STORE32 : op.I64_STORE);
  c.i32(bytes).set(filled).get(iterations).i32(bytes).op(op.I32_MUL).set(total);
  c.loop();
  c.get(total)
    .get(filled)
    .op(op.I32_SUB)
    .tee(part)
    .get(filled)
    .get(part)
    .get(filled)
    .op(op.I32_LT_U)
    .op(op.SELECT)
    .set(part);
  c.get(to).get(filled).op(op.I32_ADD).get(to).get(part).memoryCopy();
  c.get(filled).get(part).op(op.I32_ADD).tee(filled).get(total).op(op.I32_LT_U).brIf(0).end();
}

const ITERATION: Record<string, (f: StringForm) => void> = {
  movs: emitMove,
  stos: emitStore,
  lods: (f) => {
    f.h.storeGpr(RAX, f.size, loadElement(f, RSI));
    step(f, RSI);
  },
  scas: (f) => {
    const value = loadElement(f, RDI);
    compare(f, accumulator(f), value);
    step(f, RDI);
  },
  cmps: (f) => {
    const first = loadElement(f, RSI);
    const second = loadElement(f, RDI);
    compare(f, first, second);
    step(f, RSI);
    step(f, RDI);
  },
};

function emitString(h: Handler, name: string, size: Size, repeat: Repeat, far: boolean): void {
  const c = h.c;
  const iterations = h.i32();
  const bulk = repeat === 'rep' && (name === 'movs' || name === 'stos') && !far;
  const f: StringForm = { h, size, far, iterations, limit: bulk ? h.i32() : undefined };
  const emitIteration = ITERATION[name]!;
  c.i32(1).set(iterations);
  if (repeat === '') {
    emitIteration(f);
    h.next();
    return;
  }
  const count = h.i64();
  pushPointer(f, RCX);
  c.tee(count).op(op.I64_EQZ).if();
  h.next();
  c.end();
  if (f.limit !== undefined) pushLimit(h, count, f.limit);
  emitIteration(f);
  c.get(count).get(iterations).op(op.I64_EXTEND_I32_U).op(op.I64_SUB).set(count);
  h.storeGpr(RCX, 64, count);
  c.get(count).op(op.I64_EQZ).op(op.I32_EQZ);
  if (repeat === 'repe' || repeat === 'repne') {
    pushCondition(h, repeat === 'repe' ? 'e' : 'ne');
    c.op(op.I32_AND);
  }
  c.if();
  h.again(iterations);
  c.end();
  h.done(iterations);
}

/** Sets `limit` to what count and budget allow at once: one by one downwards. */
function pushLimit(h: Handler, count: number, limit: number): void {
  const c = h.c;
  h.budget();
  c.set(limit);
  c.get(count).op(op.I32_WRAP_I64).get(limit).get(count).get(limit).op(op.I64_EXTEND_I32_U).op(op.I64_LT_U);
  c.op(op.SELECT).set(limit);
  c.i32(0).mem(op.I32_LOAD, SYSTEM_FLAGS).i32(RFLAGS_DF).op(op.I32_AND).if().i32(1).set(limit).end();
}

export function stringForms(): Form[] {
  const forms: Form[] = [];
  for (const name of Object.keys(ITERATION)) {
    const repeats: Repeat[] = name === 'scas' || name === 'cmps' ? ['', 'repe', 'repne'] : ['', 'rep'];
    for (const size of [8, 16, 32, 64] as const) {
      for (const repeat of repeats) {
        const full = repeat === '' ? `${name}.${size}` : `${repeat}.${name}.${size}`;
        forms.push(form(full, false, (h) => emitString(h, name, size, repeat, false)));
        forms.push(form(`far.${full}`, false, (h) => emitString(h, name, size, repeat, true)));
      }
    }
  }
  return forms;
}
