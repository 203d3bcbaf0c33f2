/**
 * Functions with every shape of prologue that unwind information can describe, each calling the next one inside of a scope
 * of __C_specific_handler, as assembly for clang. What must happen when one of their instructions faults follows from the shapes.
 * Source: "x64 prolog and epilog", "x64 exception handling" (Microsoft C++ documentation).
 */
import type { Prng } from '../../base/prng.ts';

const NONVOLATILE = ['rbx', 'rbp', 'rsi', 'rdi', 'r12', 'r13', 'r14', 'r15'] as const;
type Register = (typeof NONVOLATILE)[number];

/** What a function's scope does: a filter that accepts or refuses, a __finally block, or there is none. */
export type Scope = 'accepts' | 'refuses' | 'finally' | 'none';

export interface FunctionShape {
  readonly name: string;
  readonly scope: Scope;
  readonly pushes: readonly Register[];
  readonly allocBytes: number;
  readonly frame: { readonly register: Register; readonly offset: number; readonly beforeAlloc: boolean } | undefined;
  /** Registers kept in the allocated part, with their places; XMM registers by number. */
  readonly saves: readonly { readonly register: Register; readonly offset: number }[];
  readonly xmmSaves: readonly { readonly register: number; readonly offset: number }[];
  /** Bytes that the body takes off the stack besides; needs a frame register. */
  readonly dynamicBytes: number;
  /** A register that only the second part of the function keeps, in unwind information of its own. */
  readonly late: { readonly register: Register; readonly offset: number } | undefined;
  /** Registers are pushed or stored by way of home space first. */
  readonly homes: boolean;
  readonly tail: 'ret' | 'rep ret' | 'jmp' | 'jmp indirect';
}

/** The value that a function gives a register in its body. */
function constant(index: number, register: number): number {
  return 0x1000 * (index + 1) + register;
}

function chosen<T>(random: Prng, from: readonly T[], count: number): T[] {
  const left = [...from];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(random.below(left.length), 1)[0]!);
}

function oneOf<T>(random: Prng, from: readonly T[]): T {
  return from[random.below(from.length)]!;
}

export function randomShape(random: Prng, name: string): FunctionShape {
  const used = chosen(random, NONVOLATILE, random.below(NONVOLATILE.length + 1));
  const pushed = used.splice(0, random.below(used.length + 1));
  const beforeAlloc = random.below(4) === 0;
  const hasFrame = beforeAlloc || random.below(2) === 0;
  // The frame register is one of those that are pushed.
  const register = oneOf(random, NONVOLATILE);
  const pushes = hasFrame && !pushed.includes(register) ? [...pushed, register] : pushed;
  const kept = beforeAlloc ? [] : used.filter((one) => !pushes.includes(one));
  const late = kept.length > 0 && random.below(3) === 0 ? kept.pop() : undefined;
  const xmm = beforeAlloc ? [] : chosen(random, [6, 7, 8, 9, 10, 11, 12, 13, 14, 15], random.below(4));
  const spare = oneOf(random, [0, 0, 16, 64, 120, 128, 512, 0x800, 0x1000]);
  // Home space first, then XMM registers, aligned, then the others.
  const xmmAt = 32 + (spare & ~15);
  const savesAt = xmmAt + 16 * xmm.length;
  const needed = savesAt + 8 * (kept.length + 1);
  // RSP is a multiple of 16 in the body.
  const allocBytes = needed + ((needed + 8 * (pushes.length + 1)) % 16);
  const offset = beforeAlloc ? 0 : 16 * random.below(Math.min(15, Math.floor(allocBytes / 16)) + 1);
  return {
    name,
    scope: oneOf(random, ['accepts', 'refuses', 'refuses', 'finally', 'finally', 'none'] as const),
    pushes,
    allocBytes,
    frame: hasFrame ? { register, offset, beforeAlloc } : undefined,
    saves: kept.map((one, index) => ({ register: one, offset: savesAt + 8 * index })),
    xmmSaves: xmm.map((one, index) => ({ register: one, offset: xmmAt + 16 * index })),
    // Unwind information of a second part names no frame register.
    dynamicBytes: hasFrame && late === undefined && random.below(3) === 0 ? 16 * (1 + random.below(8)) : 0,
    late: late === undefined ? undefined : { register: late, offset: savesAt + 8 * kept.length },
    homes: random.below(2) === 0,
    tail: oneOf(random, ['ret', 'ret', 'rep ret', 'jmp', 'jmp indirect'] as const),
  };
}

/** The registers that a function may change in its body, so that whoever unwinds it has to bring them back. */
function changed({ pushes, saves, frame, late }: FunctionShape): Register[] {
  const all = [...pushes, ...saves.map(({ register }) => register), ...(late ? [late.register] : [])];
  return all.filter((register) => register !== frame?.register);
}

/** The assembly of one function, which calls `callee` inside its scope. */
export function assemblyOf(shape: FunctionShape, index: number, callee: string): string {
  const { name, scope, pushes, allocBytes, frame, saves, xmmSaves, dynamicBytes, late, homes, tail } = shape;
  const lines: string[] = [];
  const add = (...more: string[]) => lines.push(...more);
  const setFrame = () => {
    if (frame === undefined) return;
    add(frame.offset === 0 ? `movq %rsp, %${frame.register}` : `leaq ${frame.offset}(%rsp), %${frame.register}`);
    add(`.seh_setframe %${frame.register}, ${frame.offset}`);
  };
  add('.p2align 4', `.globl ${name}`, `${name}:`, `.seh_proc ${name}`);
  if (scope !== 'none') add('.seh_handler __C_specific_handler, @unwind, @except');
  if (homes) add('movq %rcx, 8(%rsp)', 'movq %rdx, 16(%rsp)');
  for (const register of pushes) add(`pushq %${register}`, `.seh_pushreg %${register}`);
  if (frame?.beforeAlloc) setFrame();
  add(`subq $${allocBytes}, %rsp`, `.seh_stackalloc ${allocBytes}`);
  if (!frame?.beforeAlloc) setFrame();
  for (const { register, offset } of saves) {
    add(`movq %${register}, ${offset}(%rsp)`, `.seh_savereg %${register}, ${offset}`);
  }
  for (const { register, offset } of xmmSaves) {
    add(`movaps %xmm${register}, ${offset}(%rsp)`, `.seh_savexmm %xmm${register}, ${offset}`);
  }
  add('.seh_endprologue');
  if (late !== undefined) {
    add('nop', `jmp .Lpart${index}`, '.seh_startchained', `.Lpart${index}:`);
    add(
      `movq %${late.register}, ${late.offset}(%rsp)`,
      `.seh_savereg %${late.register}, ${late.offset}`,
      '.seh_endprologue',
    );
  }
  if (dynamicBytes > 0) add(`subq $${dynamicBytes}, %rsp`);
  const registers = changed(shape);
  for (const register of registers) {
    add(`movq $${constant(index, NONVOLATILE.indexOf(register))}, %${register}`);
  }
  for (const { register } of xmmSaves) add(`pcmpeqd %xmm${register}, %xmm${register}`);
  add(
    'nop',
    `.Lbegin${index}:`,
    'nop',
    `callq ${callee}`,
    'nop',
    `.Lend${index}:`,
    'nop',
    'movl $0, %ecx',
    'callq NoteReturn',
  );
  add(`.Lout${index}:`, 'nop');
  for (const { register, offset } of xmmSaves) add(`movaps ${offset + dynamicBytes}(%rsp), %xmm${register}`);
  for (const { register, offset } of saves) add(`movq ${offset + dynamicBytes}(%rsp), %${register}`);
  if (late !== undefined) add(`movq ${late.offset + dynamicBytes}(%rsp), %${late.register}`);
  if (frame === undefined) add(`addq $${allocBytes}, %rsp`);
  else add(`leaq ${frame.beforeAlloc ? 0 : allocBytes - frame.offset}(%${frame.register}), %rsp`);
  for (const register of [...pushes].reverse()) add(`popq %${register}`);
  add(
    { ret: 'retq', 'rep ret': '.byte 0xf3, 0xc3', jmp: 'jmp Leave', 'jmp indirect': 'rex64 jmp *LeavePointer(%rip)' }[
      tail
    ],
  );
  // Where execution goes on after an exception: everything the body has set must be there.
  add(`.Lexcept${index}:`, 'nop');
  for (const register of registers) {
    add(`cmpq $${constant(index, NONVOLATILE.indexOf(register))}, %${register}`, `jne .Lwrong${index}`);
  }
  add(`movl $${index}, %ecx`, 'callq NoteHandled', `jmp .Lout${index}`);
  add(`.Lwrong${index}:`, `movl $${index}, %ecx`, 'callq NoteWrong', `jmp .Lout${index}`);
  if (late !== undefined) add('.seh_endchained');
  if (scope !== 'none') {
    const isFinally = scope === 'finally';
    add('.seh_handlerdata', '.long 1', `.long .Lbegin${index}@IMGREL`, `.long .Lend${index}@IMGREL`);
    add(`.long Handler${index}@IMGREL`, isFinally ? '.long 0' : `.long .Lexcept${index}@IMGREL`, '.text');
  }
  add('.seh_endproc');
  // Filters and __finally blocks keep nothing on the stack.
  const note = { accepts: 'NoteAccept', refuses: 'NoteRefuse', finally: 'NoteFinally', none: 'NoteReturn' }[scope];
  add(`Handler${index}:`, `movl $${index}, %ecx`, `jmp ${note}`);
  return lines.join('\n');
}

/** A chain of functions `Chain0`, `Chain1`..., the last of which calls `Leave`. */
export function assemblyOfChain(shapes: readonly FunctionShape[]): string {
  const functions = shapes.map((shape, index) => assemblyOf(shape, index, shapes[index + 1]?.name ?? 'Leave'));
  const places = shapes.map(({ name }, index) => `.quad ${name}, .Lbegin${index}, .Lend${index}`);
  const data = ['.data', 'LeavePointer:', '.quad Leave', '.globl Places', 'Places:', ...places, '.quad Leave, 0'];
  return ['.text', ...functions, 'Leave:', 'retq', ...data, ''].join('\n');
}

/** What a chain prints when an exception is raised in function `depth`, inside its scope or not. */
export function expectedOutput(shapes: readonly FunctionShape[], depth: number, inScope: boolean): string[] {
  const innermost = inScope ? depth : depth - 1;
  const output: string[] = [];
  let handler = innermost;
  for (; handler >= 0; handler--) {
    const { scope } = shapes[handler]!;
    if (scope === 'accepts') output.push(`accept ${handler}`);
    if (scope === 'refuses') output.push(`refuse ${handler}`);
    if (scope === 'accepts') break;
  }
  for (let index = innermost; index > handler; index--) {
    if (shapes[index]!.scope === 'finally') output.push(`finally ${index}`);
  }
  output.push(handler >= 0 ? `handled ${handler}` : 'handled by DriverEntry');
  return output;
}
