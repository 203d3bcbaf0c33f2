import { describe, expect, it } from 'vitest';
import { checkPurity } from './purity.ts';

function check(text: string, path = 'kernel/ke/a.ts'): string[] {
  return checkPurity([{ path, text }]).map(({ line, message }) => `${line}: ${message}`);
}

describe('purity', () => {
  it.each([
    ['const now = Date.now();', '1: Date depends on the clock'],
    ['const now = new Date();', '1: Date depends on the clock'],
    ['\nconst now = performance.now();', '2: performance depends on the clock'],
    ['const x = Math.random();', '1: Math.random depends on chance'],
    ['const x = Math.sin(1);', '1: Math.sin may differ in the last bit'],
    ["const x = Math['pow'](2, 3);", '1: Math.pow may differ in the last bit'],
    ['const x = Math[name];', '1: Math.[…] may differ in the last bit'],
    ['const { log } = Math;', '1: Math may only be used as Math.name'],
    ['const x = 10 ** y;', '1: a power of anything but the literal 2 may differ in the last bit'],
    ['setTimeout(f, 1);', '1: setTimeout depends on the event loop'],
    ['queueMicrotask(f);', '1: queueMicrotask depends on the event loop'],
    ['let p: Promise<void>;', '1: Promise depends on the event loop'],
    ['async function f() {}', '1: async code depends on the event loop'],
    ['const f = async () => 1;', '1: async code depends on the event loop'],
    ['await f();', '1: async code depends on the event loop'],
    ["const m = import('./b.ts');", '1: a dynamic import depends on the event loop'],
    ['const x = import.meta.url;', '1: import.meta depends on the host'],
    ["import { readFileSync } from 'node:fs';", '1: node:fs depends on the host'],
    ["export { join } from 'node:path';", '1: node:path depends on the host'],
    ['const x = a.localeCompare(b);', '1: localeCompare depends on the locale'],
    ['const x = n.toLocaleString();', '1: toLocaleString depends on the locale'],
    ['const x = new Intl.Collator();', '1: Intl depends on the locale'],
    ['const x = process.env.HOME;', '1: process depends on the host'],
    ["const x = globalThis['Date'];", '1: globalThis depends on the host'],
    ['const o = { Date };', '1: Date depends on the clock'],
    ['const r = new WeakRef(o);', '1: WeakRef depends on the garbage collector'],
    ['const w = WebAssembly.instantiate(b);', '1: WebAssembly.instantiate depends on the event loop'],
  ])('refuses %s', (text, message) => {
    expect(check(text)).toEqual([message]);
  });

  it('ignores comments and strings', () => {
    expect(check("// Date.now()\n/* await Math.random() */\nconst s = 'setTimeout' + `process.env`;")).toEqual([]);
  });

  it('ignores names that are not the global', () => {
    expect(check('const x = header.Date; const o = { Date: 1, process: 2 }; interface I { Date: number }')).toEqual([]);
    expect(check('function f(process: Process) { return process.id; }')).toEqual([]);
    expect(check('function f({ process }: Thread) { return process.id; }')).toEqual([]);
    expect(check('const process = k.state.ps.processes.get(1); use(process);')).toEqual([]);
  });

  it('allows exact mathematics', () => {
    expect(check('const x = Math.floor(a / 2 ** 32) + Math.sqrt(b) + Math.imul(c, d) + Number(10n ** 3n);')).toEqual(
      [],
    );
  });

  it.each(['base', 'nt', 'symbols', 'machine', 'kernel', 'system', 'drivers'])('covers %s', (layer) => {
    expect(check('Date.now();', `${layer}/a.ts`)).toHaveLength(1);
  });

  it('leaves tests and the other layers alone', () => {
    expect(check('Date.now();', 'kernel/a.test.ts')).toEqual([]);
    expect(check('Date.now();', 'cli/a.ts')).toEqual([]);
  });

  it('stops at a file it cannot read', () => {
    expect(() => check('const = 1;')).toThrow('kernel/ke/a.ts');
  });
});
