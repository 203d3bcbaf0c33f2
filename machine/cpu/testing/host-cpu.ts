/**
 * The host CPU as the judge of the engine: builds host-harness.c once and sends it batches of test cases. Record
 * layouts are those of the C file.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const WINDOW_BYTES = 128;
const CASE_BYTES = 16 * 8 + 8 + 256 + 8 + 64 + WINDOW_BYTES;
const RESULT_BYTES = 16 * 8 + 8 + 256 + WINDOW_BYTES + 8;

/** Linux tells a stack fault (#SS) apart by SIGBUS; the engine reports it as #GP. */
const SIGBUS = 7;
const SIGSEGV = 11;

/** Where code, data and stack lie, relative to the start of the window that holds them. */
export const CODE_OFFSET = 0x10000;
export const DATA_OFFSET = 0x20000;
export const STACK_OFFSET = 0x30000;
/** The compared 128 bytes, around a page boundary. */
export const WINDOW_OFFSET = DATA_OFFSET + 0xfc0;

export interface CpuState {
  readonly registers: BigUint64Array;
  readonly flags: number;
  readonly xmm: Uint8Array;
  readonly data: Uint8Array;
}

export interface TestCase extends CpuState {
  readonly code: Uint8Array;
  /** Flags whose value after the sequence no manual defines. */
  readonly undefinedFlags: number;
  /** The same anywhere in the sequence, for when a fault ends it early. */
  readonly everUndefinedFlags: number;
  /** Registers that hold addresses at the start. */
  readonly pointers: readonly number[];
  /** The sequence uses addresses only as addresses. */
  readonly pointersStayPointers: boolean;
}

export interface TestResult extends CpuState {
  /** 0, or the POSIX signal that stopped the sequence at `faultOffset`. */
  readonly signal: number;
  readonly faultOffset: number;
}

/** True when the harness can be built here. */
export function hasHostCpu(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  return spawnSync('gcc', ['--version']).status === 0;
}

/** Compiles the harness into `folder`; returns the program's path. */
export function buildHarness(folder: string): string {
  const program = join(folder, 'host-harness');
  execFileSync('gcc', [
    '-O1',
    '-no-pie',
    '-fcf-protection=none',
    join(import.meta.dirname, 'host-harness.c'),
    '-o',
    program,
  ]);
  return program;
}

export function runOnHost(program: string, cases: readonly TestCase[]): TestResult[] {
  const input = new Uint8Array(cases.length * CASE_BYTES);
  const view = new DataView(input.buffer);
  cases.forEach((test, index) => {
    let at = index * CASE_BYTES;
    for (const value of test.registers) {
      view.setBigUint64(at, value, true);
      at += 8;
    }
    view.setUint32(at, test.flags, true);
    input.set(test.xmm, at + 8);
    at += 8 + 256;
    view.setUint32(at, 0x1f80, true);
    view.setUint32(at + 4, test.code.length, true);
    input.set(test.code, at + 8);
    input.set(test.data, at + 8 + 64);
  });
  const run = spawnSync(program, { input, maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`host harness failed (${run.signal ?? run.status}): ${run.stderr.toString()}`);
  const output = new Uint8Array(run.stdout);
  const out = new DataView(output.buffer);
  return cases.map((_, index) => {
    const at = index * RESULT_BYTES;
    const signal = out.getUint32(at + 392 + WINDOW_BYTES, true);
    return {
      registers: new BigUint64Array(output.slice(at, at + 128).buffer),
      flags: out.getUint32(at + 128, true),
      xmm: output.slice(at + 136, at + 392),
      data: output.slice(at + 392, at + 392 + WINDOW_BYTES),
      signal: signal === SIGBUS ? SIGSEGV : signal,
      faultOffset: out.getUint32(at + 396 + WINDOW_BYTES, true),
    };
  });
}
