/**
 * Compiles the C sources of the trace writer and reader to WebAssembly and writes the modules as TypeScript beside them, or
 * proves that the committed ones are what the sources give.
 *
 *   node --import tsx scripts/build-wasm.ts            writes the modules
 *   node --import tsx scripts/build-wasm.ts --check    compares
 *
 * Exit codes: 0 done; 1 one differs or does not compile; 2 another compiler than the one that made a committed module (with
 * --check); 3 no compiler.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Source {
  readonly folder: string;
  readonly file: string;
  /** The TypeScript module, and what it exports. */
  readonly module: string;
  readonly name: string;
}

const SOURCES: readonly Source[] = [
  { folder: 'proto/lz4', file: 'lz4-block.c', module: 'lz4-wasm.ts', name: 'LZ4_MODULE' },
  { folder: 'proto/staging', file: 'staged-events.c', module: 'staged-events-wasm.ts', name: 'STAGED_EVENTS_MODULE' },
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
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

function moduleText({ folder, file, name }: Source, version: string): string {
  const work = mkdtempSync(join(tmpdir(), 'build-wasm-'));
  try {
    const output = join(work, 'module.wasm');
    execFileSync('clang', [...FLAGS, file, '-o', output], { cwd: join(ROOT, folder), stdio: 'inherit' });
    const lines = readFileSync(output)
      .toString('base64')
      .match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g'))!;
    return [
      `// Generated from ${file} by scripts/build-wasm.ts with clang ${version}. Do not edit.`,
      '',
      '/** A WebAssembly module in base64. */',
      `export const ${name} = \``,
      ...lines,
      '`;',
      '',
    ].join('\n');
  } finally {
    rmSync(work, { recursive: true });
  }
}

function build(source: Source, version: string): number {
  writeFileSync(join(ROOT, source.folder, source.module), moduleText(source, version));
  return 0;
}

function check(source: Source, version: string): number {
  const committed = readFileSync(join(ROOT, source.folder, source.module), 'utf8');
  const pinned = /clang (\S+)\. Do not edit/.exec(committed)?.[1];
  if (pinned !== version) {
    console.error(`${source.module} was made by clang ${pinned}, this is clang ${version}: cannot compare`);
    return 2;
  }
  if (moduleText(source, version) === committed) return 0;
  console.error(`${source.module} is not what ${source.file} gives: npm run build:wasm`);
  return 1;
}

function main(): number {
  const version = compilerVersion();
  if (version === undefined) {
    console.error('no clang: install the Debian packages clang and lld');
    return 3;
  }
  const treat = process.argv.includes('--check') ? check : build;
  return Math.max(...SOURCES.map((source) => treat(source, version)));
}

process.exitCode = main();
