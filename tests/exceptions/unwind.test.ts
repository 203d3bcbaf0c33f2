/**
 * The unwinder against functions of every shape: before each instruction it finds the state that the function was called with,
 * and a fault at any of them runs the right handlers, in order, with the right registers. How it reads unwind information is
 * compared with llvm-readobj. `npm run fuzz:unwind` goes on for longer.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { hasLld } from '../support/lld-driver.ts';
import { buildChain } from './chain-driver.ts';
import { checkChain } from './check-chain.ts';
import { randomShape } from './random-functions.ts';
import { decodedAsReadobj, readobjOf } from './readobj.ts';

describe.runIf(hasLld)('functions of random shape', () => {
  test.each([1, 2, 3, 4])('chain %i', { timeout: 60_000 }, (seed) => {
    const { wrong, unwound, faults } = checkChain(seed, 17);
    expect(wrong).toEqual([]);
    expect([unwound > 60, faults > 3]).toEqual([true, true]);
  });

  test('their unwind information is read as llvm-readobj reads it', () => {
    const random = new Prng(7);
    const bytes = buildChain(Array.from({ length: 24 }, (_, n) => randomShape(random, `Chain${n}`)));
    const folder = mkdtempSync(join(tmpdir(), 'unwind-'));
    try {
      writeFileSync(join(folder, 'seh.sys'), bytes);
      const text = execFileSync('llvm-readobj', ['--unwind', join(folder, 'seh.sys')], { encoding: 'utf8' });
      const expected = readobjOf(text);
      expect(expected.length).toBeGreaterThan(24);
      expect(decodedAsReadobj(bytes)).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
