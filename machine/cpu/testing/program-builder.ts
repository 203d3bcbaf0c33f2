/**
 * Compiles the C programs of `programs/`: into driver images, by compilers and levels as users have them, and natively.
 * Both sides keep to the letter of C and IEEE 754 (no contraction, no fast mathematics), so that their output must agree.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, 'programs');

/** Every program writes its output by `run_<name>` in `<name>.c`. */
export const PROGRAMS = [
  'atomics',
  'bignum',
  'bits',
  'checksums',
  'compress',
  'containers',
  'floats',
  'format',
  'interpreter',
  'loops',
  'mixed',
  'recursion',
  'regex',
  'sorting',
  'strings',
  'structs',
  'vectors',
  'wide',
] as const;

export type Program = (typeof PROGRAMS)[number];

/** Optimisation levels (compiler flags) and the programs to compile at each: -O3 differs from -O2 where there are loops to vectorise. */
export const LEVELS: Readonly<Record<string, readonly Program[]>> = {
  '-O2': PROGRAMS,
  '-O0': PROGRAMS,
  '-Os': PROGRAMS,
  // What CPUID offers: SSSE3, SSE4, POPCNT.
  '-O3 -march=x86-64-v2': ['atomics', 'bits', 'checksums', 'floats', 'mixed', 'strings', 'structs', 'vectors', 'wide'],
  '-O3': ['checksums', 'floats', 'loops', 'mixed', 'strings', 'vectors'],
};

export interface Toolchain {
  readonly name: string;
  /** Commands it needs, each with the Debian package that has it. */
  readonly needs: Readonly<Record<string, string>>;
  compile(source: string, object: string, flags: readonly string[]): void;
  link(objects: readonly string[], image: string): void;
}

const COMMON = ['-std=gnu11', '-ffp-contract=off', '-fno-math-errno'];

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: SOURCES, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
}

const MINGW = 'x86_64-w64-mingw32-gcc';

const mingw: Toolchain = {
  name: 'mingw gcc',
  needs: { [MINGW]: 'gcc-mingw-w64-x86-64' },
  compile: (source, object, flags) => run(MINGW, [...COMMON, ...flags, '-c', source, '-o', object]),
  link: (objects, image) =>
    run(MINGW, [
      '-nostdlib',
      '-Wl,--subsystem,native',
      '-Wl,--entry,DriverEntry',
      '-Wl,--dynamicbase',
      '-Wl,--enable-reloc-section',
      ...objects,
      '-lgcc',
      '-o',
      image,
    ]),
};

const clang: Toolchain = {
  name: 'clang and lld-link',
  needs: { clang: 'clang', 'lld-link': 'lld' },
  compile: (source, object, flags) =>
    run('clang', ['--target=x86_64-pc-windows-msvc', ...COMMON, ...flags, '-c', source, '-o', object]),
  link: (objects, image) =>
    run('lld-link', [
      '/nologo',
      '/nodefaultlib',
      '/driver',
      '/subsystem:native',
      '/entry:DriverEntry',
      '/dynamicbase',
      '/fixed:no',
      ...objects,
      `/out:${image}`,
    ]),
};

export const TOOLCHAINS: readonly Toolchain[] = [mingw, clang];

/** What has to be installed before the toolchain can be used; empty when nothing is missing. */
export function missingPackages(toolchain: Toolchain): string[] {
  return Object.entries(toolchain.needs)
    .filter(([command]) => spawnSync(command, ['--version']).status !== 0)
    .map(([, debianPackage]) => debianPackage);
}

/** Builds one image with all programs of a level; returns its bytes. */
export function buildPrograms(toolchain: Toolchain, level: string, folder: string): Uint8Array {
  const objects = LEVELS[level]!.map((name) => {
    const object = join(folder, `${name}.o`);
    toolchain.compile(`${name}.c`, object, level.split(' '));
    return object;
  });
  const runtime = join(folder, 'runtime.o');
  // A loop that copies must not become a call of the function it is in.
  toolchain.compile('runtime.c', runtime, ['-O1', '-fno-builtin', '-ffreestanding']);
  const image = join(folder, 'programs.sys');
  toolchain.link([...objects, runtime], image);
  return new Uint8Array(readFileSync(image));
}

/** Builds all programs for the host and returns what runs one of them. */
export function buildNative(folder: string): (program: Program) => Uint8Array {
  const binary = join(folder, 'native');
  const sources = [...PROGRAMS, 'native'].map((name) => `${name}.c`);
  run('gcc', [...COMMON, '-O1', '-Wall', '-Wextra', '-Werror', '-rdynamic', ...sources, '-o', binary, '-ldl']);
  return (program) => new Uint8Array(execFileSync(binary, [program], { maxBuffer: 1 << 24 }));
}
