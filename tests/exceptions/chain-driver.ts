/** Runs a chain of random functions as a driver, instruction by instruction, with a fault wherever it is wanted. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { KERNEL_IMAGE } from '../../kernel/mm/system-space.ts';
import { ContextRecord } from '../../kernel/rtl/context-record.ts';
import { primaryFunction, RtlpLookupFunctionEntry } from '../../kernel/rtl/function-table.ts';
import { readRuntimeFunction } from '../../kernel/rtl/unwind-info.ts';
import { unwindFrame } from '../../kernel/rtl/virtual-unwind.ts';
import { STOP_FAULT } from '../../machine/cpu/cpu.ts';
import { UNW_FLAG_NHANDLER } from '../../nt/exceptions.ts';
import { contextRecord } from '../../system/context.ts';
import { buildSehDriver, runSehDriver, type SehRun } from '../support/seh-driver.ts';
import { assemblyOfChain, expectedOutput, type FunctionShape } from './random-functions.ts';

const SOURCE = `
  void Chain0(void);
  void NoteReturn(int n) { (void)n; }
  int NoteAccept(int n) { DbgPrint("accept %d", n); return 1; }
  int NoteRefuse(int n) { DbgPrint("refuse %d", n); return 0; }
  void NoteFinally(int n) { DbgPrint("finally %d", n); }
  void NoteHandled(int n) { DbgPrint("handled %d", n); }
  void NoteWrong(int n) { DbgPrint("wrong registers in %d", n); }
  extern ULONG64 Places[];
  int DriverEntry(void) {
    for (int i = 0; Places[i] != 0 && i < 64; i++) DbgPrint("place %I64x", Places[i]);
    __try { Chain0(); } __except (1) { DbgPrint("handled by DriverEntry"); }
    return 0;
  }`;

export function buildChain(shapes: readonly FunctionShape[]): Uint8Array {
  return buildSehDriver(SOURCE, ['-O1'], assemblyOfChain(shapes));
}

/** Integer registers that a function must leave as they were. */
const NONVOLATILE = [3, 5, 6, 7, 12, 13, 14, 15];
const XMM6 = 0x200;
const XMM_BYTES = 160;

/** Where the functions of a chain are: their begin, and the begin and end of their scope; the last one is where they end. */
export function placesOf({ output }: SehRun): readonly (readonly [function: number, begin: number, end: number])[] {
  const all = output
    .filter((line) => line.startsWith('place '))
    .map((line) => Number(BigInt.asIntN(64, BigInt(`0x${line.slice(6)}`))));
  return Array.from({ length: Math.ceil(all.length / 3) }, (_, n) => [
    all[3 * n]!,
    all[3 * n + 1] ?? 0,
    all[3 * n + 2] ?? 0,
  ]);
}

/** What a chain prints when the instruction at an address faults; undefined when that is in none of its functions. */
export function expectedAt(
  shapes: readonly FunctionShape[],
  functions: ReturnType<typeof placesOf>,
  address: number,
): readonly string[] | undefined {
  const index = functions.findIndex(([start], n) => address >= start && address < (functions[n + 1]?.[0] ?? 0));
  if (index < 0) return undefined;
  const [, begin, end] = functions[index]!;
  return expectedOutput(shapes, index, address >= begin && address < end);
}

/** Everything that unwinding a frame has to bring back: RIP, RSP, the nonvolatile registers, as one text. */
function callersState(context: ContextRecord): string {
  const registers = [4, ...NONVOLATILE].map((register) => {
    const { lo, hi } = context.register(register);
    return `${hi.toString(16)}:${lo.toString(16)}`;
  });
  return [context.rip, ...registers, ...context.bytes.subarray(XMM6, XMM6 + XMM_BYTES)].join(' ');
}

/** A place where the chain may be stopped. */
export interface Place {
  /** How many instructions of the chain have been executed before. */
  readonly step: number;
  readonly address: GuestAddress;
}

/**
 * Runs the chain to its end and unwinds one frame before every instruction of it.
 * @returns the places, and a line for each where unwinding gave another state than the function was called with
 */
export function unwindEverywhere(bytes: Uint8Array): {
  readonly places: Place[];
  readonly wrong: string[];
  readonly run: SehRun;
} {
  const places: Place[] = [];
  const wrong: string[] = [];
  /** The state to go back to, by the stack pointer at the call, for each function that is active. */
  const calls: { readonly stack: number; readonly state: string }[] = [];
  let step = 0;
  const run = runSehDriver(bytes, ({ kernel, machine: { cpu } }) => {
    const original = cpu.run.bind(cpu);
    cpu.run = () => {
      const context = new ContextRecord(contextRecord(cpu));
      const entry = RtlpLookupFunctionEntry(kernel, cpu.rip);
      if (entry === undefined || entry.imageBase === KERNEL_IMAGE) return original(1);
      const { stack } = context;
      while (calls.length > 0 && calls.at(-1)!.stack < stack) calls.pop();
      const unwound = context.copy();
      unwindFrame(kernel, UNW_FLAG_NHANDLER, unwound);
      const part = readRuntimeFunction(kernel.memory, entry.imageBase, entry.address);
      const begin = entry.imageBase + primaryFunction(kernel, entry.imageBase, part).begin;
      if (cpu.rip === begin) {
        // Before its first instruction nothing of the function is on the stack but the return address.
        const called = context.copy();
        called.rip = kernel.memory.readPointer(stack);
        called.stack = (stack + 8) as GuestAddress;
        calls.push({ stack, state: callersState(called) });
      }
      if (callersState(unwound) !== calls.at(-1)?.state) wrong.push(`at ${(cpu.rip - entry.imageBase).toString(16)}`);
      places.push({ step: step++, address: cpu.rip });
      return original(1);
    };
  });
  return { places, wrong, run };
}

/** Runs the chain with an illegal instruction in the place of the one at a step. */
export function faultAt(bytes: Uint8Array, place: Place): SehRun {
  let step = 0;
  return runSehDriver(bytes, ({ kernel, machine: { cpu } }) => {
    const original = cpu.run.bind(cpu);
    cpu.run = (instructions) => {
      if (step > place.step) return original(instructions);
      const entry = RtlpLookupFunctionEntry(kernel, cpu.rip);
      if (entry === undefined || entry.imageBase === KERNEL_IMAGE || step++ < place.step) return original(1);
      cpu.fault = { vector: 6, errorCode: 0, address: 0 as GuestAddress, access: 'read' };
      return STOP_FAULT;
    };
  });
}
