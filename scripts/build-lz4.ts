/**
 * Compiles proto/lz4/lz4-block.c to WebAssembly and writes the module as proto/lz4/lz4-wasm.ts, or proves that the committed
 * one is what the source gives.
 *
 *   node --import tsx scripts/build-lz4.ts            writes the module
 *   node --import tsx scripts/build-lz4.ts --check    compares
 *
 * Exit codes: 0 done; 1 it differs or does not compile; 2 another compiler than the one that made the committed module (with
 * --check); 3 no compiler.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../proto/lz4/', import.meta.url));
const MODULE = join(FOLDER, 'lz4-wasm.ts');
const LINE_CHARACTERS = 100;

const FLAGS = [
  '--target=wasm32',
  '-std=c11',
  '-O3',
  '-msimd128',
  '-mbulk-memory',
  '-ffreestanding',
  '-nostdlib',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wl,--no-entry',
  '-Wl,--strip-all',
  '-Wl,-z,stack-size=4096',
];

/** The version of clang, undefined when there is none. */
function compilerVersion(): string | undefined {
  try {
    return /\d+\.\d+\.\d+/.exec(execFileSync('clang', ['--version'], { encoding: 'utf8' }))?.[0];
  } catch {
    return undefined;
  }
}

function moduleText(version: string): string {
  const work = mkdtempSync(join(tmpdir(), 'build-lz4-'));
  try {
    const file = join(work, 'lz4.wasm');
    execFileSync('clang', [...FLAGS, 'lz4-block.c', '-o', file], { cwd: FOLDER, stdio: 'inherit' });
    const lines = readFileSync(file)
      .toString('base64')
      .match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g'))!;
    return [
      `// Generated from lz4-block.c by scripts/build-lz4.ts with clang ${version}. Do not edit.`,
      '',
      '/** A WebAssembly module in base64. */',
      'export const LZ4_MODULE = `',
      ...lines,
      '`;',
      '',
    ].join('\n');
  } finally {
    rmSync(work, { recursive: true });
  }
}

function main(): number {
  const version = compilerVersion();
  if (version === undefined) {
    console.error('no clang: install the Debian packages clang and lld');
    return 3;
  }
  if (!process.argv.includes('--check')) {
    writeFileSync(MODULE, moduleText(version));
    return 0;
  }
  const committed = readFileSync(MODULE, 'utf8');
  const pinned = /clang (\S+)\. Do not edit/.exec(committed)?.[1];
  if (pinned !== version) {
    console.error(`lz4-wasm.ts was made by clang ${pinned}, this is clang ${version}: cannot compare`);
    return 2;
  }
  if (moduleText(version) === committed) return 0;
  console.error('proto/lz4/lz4-wasm.ts is not what lz4-block.c gives: npm run build:lz4');
  return 1;
}

process.exitCode = main();
