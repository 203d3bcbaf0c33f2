/** `ntrewind imports`: every import of an image with what is known of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importsReport } from '../../cli/imports-report.ts';
import { ntrewind } from '../support/cli.ts';
import { moduleImage } from '../support/module-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'imports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const image = moduleImage({
  imports: [
    ['ntoskrnl.exe', 'IoCreateDevice'],
    ['NTOSKRNL.EXE', 'PsProcessType'],
    ['ntoskrnl.exe', 'HalDispatchTable'],
    ['hal.dll', 'HalFrobnicate'],
    ['ntoskrnl.exe', 7],
    ['fltmgr.sys', 'FltRegisterFilter'],
  ],
});

test('an import is implemented, missing, a variable without a value or of another driver; missing ones come first', () => {
  const { imports, counts, share } = importsReport(image);
  expect(imports.map(({ name, status }) => `${name} ${status}`)).toEqual([
    '#7 missing',
    'HalFrobnicate missing',
    'HalDispatchTable data',
    'FltRegisterFilter other driver',
    'IoCreateDevice implemented',
    'PsProcessType implemented',
  ]);
  expect(counts).toEqual({ implemented: 2, unproven: 0, missing: 2, data: 1, 'other driver': 1 });
  expect(share).toBeCloseTo(2 / 5);
});

test('the command prints a table and the share, or JSON', () => {
  const path = join(folder, 'asks.sys');
  writeFileSync(path, image);
  const table = ntrewind('imports', path);
  expect(table.exitCode).toBe(0);
  expect(table.stdout).toMatch(/IoCreateDevice +ntoskrnl.exe +implemented +<= APC_LEVEL +144 of 222/);
  expect(table.stdout).toContain('40.0 % of what it imports from the kernel is implemented: 2 implemented');
  const json = JSON.parse(ntrewind('imports', path, '--format', 'json').stdout);
  expect(json.counts.missing).toBe(2);
});

test('what is no image is one clear line', () => {
  const path = join(folder, 'text.sys');
  writeFileSync(path, 'no image');
  const { exitCode, stderr } = ntrewind('imports', path);
  expect(exitCode).toBe(2);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(`${path}: not a usable driver image`)]);
});
