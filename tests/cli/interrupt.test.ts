/** Ctrl-C while a driver keeps the simulated processor busy, and while a long trace is exported. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { recordRequests } from '../../bench/synthetic-requests.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { ntrewindWithSignal } from '../support/cli.ts';
import { DriverProgram } from '../support/driver-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-interrupt-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** DriverEntry counts down from 200 million and prints, again and again: never hung, never done. */
function busyDriver(): Uint8Array {
  return new DriverProgram()
    .routine('entry', 1, 0)
    .label('again')
    .bytes(0xb9, ...new Uint8Array(Int32Array.of(200_000_000).buffer)) // mov ecx, ...
    .bytes(0xff, 0xc9, 0x75, 0xfc) // dec ecx; jnz
    .call('DbgPrint', [{ data: 0 }])
    .load('rax', { code: 'again' })
    .bytes(0xff, 0xe0) // jmp rax
    .build(new TextEncoder().encode('busy\n\0'));
}

test('a recording ends at once', async () => {
  const image = join(folder, 'busy.sys');
  const trace = join(folder, 'busy.ntr');
  writeFileSync(image, busyDriver());
  // The file is there a moment before the signal is listened for.
  let looks = 0;
  const begun = () => existsSync(trace) && ++looks > 50;
  const result = await ntrewindWithSignal('SIGINT', begun, 'record', image, '-o', trace);
  expect(result.exitCode).toBe(130);
  expect(openTrace(readFileSync(trace)).summary?.endReason).toBe('interrupted');
});

test('an export leaves no half of a file, and keeps the one that was there', async () => {
  const trace = join(folder, 'long.ntr');
  recordRequests(trace, 500_000);
  const output = join(folder, 'long.json');
  writeFileSync(output, 'what was there before');
  const begun = () => existsSync(`${output}.new`);
  const result = await ntrewindWithSignal('SIGINT', begun, 'export', trace, '--to', 'chrome', '-o', output);
  expect(result.stderr).toMatch(/^ntrewind: interrupted/m);
  expect(result.exitCode).toBe(130);
  expect(readFileSync(output, 'utf8')).toBe('what was there before');
  expect(readdirSync(folder).filter((name) => name.startsWith('long.'))).toEqual(['long.json', 'long.ntr']);
});
