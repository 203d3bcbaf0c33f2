/** What a user reads when the code of a driver stops the run: what happened, and where in which module. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ntrewind } from '../support/cli.ts';
import { DriverProgram } from '../support/driver-program.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stopped-runs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** DriverEntry of a DriverProgram is at RVA 0x1000; its code follows 21 bytes of prologue. */
const AT = 'stops\\+0x1015';

test.each<[string, number[], number, string]>([
  [
    'an unknown instruction',
    [0xd9, 0xfe],
    4,
    `the instruction fsin \\(D9 FE\\) is not implemented \\(called from ${AT}\\)`,
  ],
  // xor eax, eax; call rax
  [
    'a wild call',
    [0x31, 0xc0, 0xff, 0xd0],
    3,
    'bug check 0x7E: execute of the invalid address 00000000`00000000; the stack names stops\\+0x1019: exception 0xC0000005 at 00000000`00000000',
  ],
  ['an endless loop', [0xeb, 0xfe], 3, `${AT} has run 1000000000 instructions without calling the kernel`],
])('%s', (_what, code, exitCode, message) => {
  const driver = new DriverProgram()
    .routine('entry', 1, 2)
    .bytes(...code)
    .return({ value: 0n });
  const file = join(folder, 'stops.sys');
  writeFileSync(file, driver.build(new Uint8Array(16)));
  const result = ntrewind('record', file, '-o', join(folder, 'stops.ntr'));
  expect(result.stderr).toMatch(new RegExp(`^ntrewind: ${message}\n$`));
  expect(result.exitCode).toBe(exitCode);
  // The trace of the failed run is whole.
  expect(ntrewind('verify', join(folder, 'stops.ntr')).exitCode).toBe(0);
});
