/**
 * Speed of the CPU engine on loops in C (bench/loops), beside the same source run natively and, where the library is
 * installed, the same machine code in Unicorn. The three take turns, so that a slow moment of the machine hits all.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileGuestLoop, GuestLoop, HOST_FLAGS, LOOP_SOURCES, type LoopCode, type LoopRun } from './guest-loop.ts';
import { median } from './median.ts';

const LOOPS = [
  { name: 'crc', rounds: 60 },
  { name: 'lists', rounds: 60_000 },
  { name: 'sort', rounds: 8 },
  { name: 'calls', rounds: 1_000 },
  { name: 'interpreter', rounds: 2_000 },
] as const;
const TURNS = 15;
/** Each program runs the loop twice in a turn and its second time counts: the first fills caches and translates. */
const REPEATS = 2;

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined;
}

/** Builds the program that runs loops in Unicorn; undefined where the library is not installed. */
function buildUnicornRunner(folder: string): string | undefined {
  const program = join(folder, 'unicorn');
  const { status } = spawnSync('gcc', ['-O2', join(LOOP_SOURCES, 'unicorn.c'), '-lunicorn', '-o', program]);
  return status === 0 ? program : undefined;
}

function buildNative(name: string, folder: string): string {
  const program = join(folder, name);
  const sources = ['main.c', `${name}.c`].map((file) => join(LOOP_SOURCES, file));
  execFileSync('gcc', [...HOST_FLAGS, ...sources, '-o', program]);
  return program;
}

/** Runs a program that prints "result seconds" as its last line. */
function lastRun(program: string, args: readonly (string | number)[]): LoopRun & { readonly first: string } {
  const lines = execFileSync(program, args.map(String), { encoding: 'utf8' }).trim().split('\n');
  const [result, seconds] = lines.at(-1)!.split(' ').map(Number);
  return { result: result!, seconds: seconds!, first: lines[0]! };
}

function measure(
  name: string,
  rounds: number,
  code: LoopCode,
  native: string,
  unicorn: string | undefined,
): Record<string, number> {
  const guest = new GuestLoop(code);
  const mips: number[] = [];
  const toNative: number[] = [];
  const toUnicorn: number[] = [];
  for (let turn = -1; turn < TURNS; turn++) {
    const there = lastRun(native, [rounds, REPEATS]);
    const beside = unicorn === undefined ? undefined : lastRun(unicorn, [code.file, code.entry, rounds, REPEATS]);
    let here = guest.run(rounds);
    for (let repeat = 1; repeat < REPEATS; repeat++) here = guest.run(rounds);
    for (const other of [there, beside]) {
      if (other !== undefined && other.result !== here.result) {
        throw new Error(`${name}: the engine computes ${here.result}, another program ${other.result}`);
      }
    }
    // The first turn lets V8 optimise the engine.
    if (turn < 0) continue;
    mips.push(here.instructions / here.seconds / 1e6);
    toNative.push(there.seconds / here.seconds);
    if (beside !== undefined) toUnicorn.push(beside.seconds / here.seconds);
  }
  return {
    [`${name}, guest MIPS`]: median(mips),
    [`${name}, native time / guest time`]: median(toNative),
    ...(unicorn === undefined ? {} : { [`${name}, Unicorn time / guest time`]: median(toUnicorn) }),
  };
}

/** For each loop MIPS of the engine and how its speed compares; medians over all turns. */
export async function benchCpu(): Promise<Record<string, number>> {
  if (!isInstalled('gcc')) {
    process.stderr.write('no gcc here: the processor loops are left out\n');
    return {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  try {
    const unicorn = buildUnicornRunner(folder);
    if (unicorn === undefined) process.stderr.write('no libunicorn-dev here: nothing is compared with Unicorn\n');
    let figures: Record<string, number> = {};
    for (const { name, rounds } of LOOPS) {
      const code = compileGuestLoop(name, folder);
      if (unicorn !== undefined && name === LOOPS[0].name) {
        process.stderr.write(`Unicorn ${lastRun(unicorn, [code.file, code.entry, 0, 1]).first}\n`);
      }
      figures = { ...figures, ...measure(name, rounds, code, buildNative(name, folder), unicorn) };
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
