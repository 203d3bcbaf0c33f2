/** Programs that mean the same as C with __try and as C++ print the same, on the simulated machine and on this one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { hasLld, isInstalled } from '../support/lld-driver.ts';
import { outputOf } from '../support/seh-driver.ts';
import { type Block, cppProgram, randomBlocks, sehProgram } from './host-program.ts';

const PROGRAMS = 8;

function hostOutput(blocks: readonly Block[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'host-program-'));
  try {
    writeFileSync(join(folder, 'program.cpp'), cppProgram(blocks));
    execFileSync('g++', ['-w', '-o', join(folder, 'program'), join(folder, 'program.cpp')]);
    const output = execFileSync(join(folder, 'program'), { encoding: 'utf8' });
    return output.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.runIf(hasLld && isInstalled('g++'))('random programs', () => {
  test('run alike', { timeout: 120_000 }, () => {
    let raised = 0;
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      const blocks = randomBlocks(new Prng(seed), 4, { number: 1 });
      const expected = hostOutput(blocks);
      if (JSON.stringify(blocks).includes('"raise"')) raised++;
      expect(outputOf(sehProgram(blocks), ['-O0']), `seed ${seed}`).toEqual(expected);
    }
    expect(raised).toBeGreaterThan(PROGRAMS / 2);
  });
});
