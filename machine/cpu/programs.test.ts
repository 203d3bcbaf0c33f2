/**
 * Whole C programs, compiled as users compile drivers, give byte for byte the output in the engine that they give natively.
 * Needs gcc, and for the images mingw gcc, or clang and lld. At level -O2 only, unless `CI` or `PROGRAM_LEVELS` is set.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasHostCpu } from './testing/host-cpu.ts';
import {
  buildNative,
  buildPrograms,
  LEVELS,
  missingPackages,
  PROGRAMS,
  type Program,
  TOOLCHAINS,
} from './testing/program-builder.ts';
import { ProgramRunner } from './testing/program-runner.ts';

const COMPILE_MS = 120_000;
const ALL_LEVELS = process.env.CI !== undefined || process.env.PROGRAM_LEVELS !== undefined;
const levels = ALL_LEVELS ? Object.keys(LEVELS) : ['-O2'];

describe.skipIf(!hasHostCpu())('C programs', () => {
  let folder = '';
  const expected = new Map<Program, Uint8Array>();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ntrewind-programs-'));
    const native = buildNative(folder);
    for (const program of PROGRAMS) expected.set(program, native(program));
  }, COMPILE_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the check sums of "abc" are the published ones', () => {
    // CRC-32 twice, Adler-32, MD5 (RFC 1321), SHA-256 (FIPS 180).
    expect(Buffer.from(expected.get('checksums')!).toString('hex', 0, 60)).toBe(
      `c2412435c241243527014d02${'900150983cd24fb0d6963f7d28e17f72'}${'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'}`,
    );
  });

  for (const toolchain of TOOLCHAINS) {
    const missing = missingPackages(toolchain);
    const title = missing.length === 0 ? toolchain.name : `${toolchain.name} (apt-get install ${missing.join(' ')})`;
    describe.skipIf(missing.length > 0).each(levels)(`${title} %s`, (level) => {
      let runner: ProgramRunner;
      beforeAll(() => {
        runner = new ProgramRunner(buildPrograms(toolchain, level, folder));
      }, COMPILE_MS);

      test.each(LEVELS[level]!)('%s', (program) => {
        const actual = runner.run(program);
        const same = Buffer.compare(actual, expected.get(program)!) === 0;
        expect(same ? 'equal' : firstDifference(expected.get(program)!, actual)).toBe('equal');
      });
    });
  }
});

function firstDifference(expected: Uint8Array, actual: Uint8Array): string {
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  const part = (bytes: Uint8Array) => Buffer.from(bytes.subarray(at, at + 16)).toString('hex');
  if (at < 0) return `${expected.length} bytes expected, ${actual.length} written`;
  return `from byte ${at} on ${part(expected)} expected, ${part(actual)} written`;
}
