import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../base/errors.ts';
import { Prng } from '../../base/prng.ts';
import { loadPeImage } from './load-image.ts';

const PIPES = fileURLToPath(new URL('../../drivers/pipes/pipes.sys', import.meta.url));
const OBJDUMP = 'x86_64-w64-mingw32-objdump';
const GCC = 'x86_64-w64-mingw32-gcc';

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version']).status === 0;
}

function objdump(option: string): string {
  return execFileSync(OBJDUMP, [option, PIPES], { encoding: 'utf8' });
}

/** All matches of a pattern as arrays of groups. */
function groups(text: string, pattern: RegExp): string[][] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1));
}

const bytes = new Uint8Array(readFileSync(PIPES));

describe.runIf(isInstalled(OBJDUMP))('pipes.sys as objdump sees it', () => {
  const image = loadPeImage(bytes);
  const base = 0x1_4000_0000;

  it('has the same sections', () => {
    const rows = groups(objdump('-h'), /^ *\d+ (\S+) +([0-9a-f]{8}) +([0-9a-f]{16}) +\S+ +([0-9a-f]{8}).*\n +(.*)$/gm);
    expect(rows.length).toBeGreaterThan(5);
    const ours = image.sections.map(({ name, virtualSize, rva, rawOffset, execute, write }) => [
      name,
      virtualSize,
      rva,
      rawOffset,
      execute,
      write,
    ]);
    const theirs = rows.map(([name, size, vma, offset, flags]) => [
      name,
      Number.parseInt(size!, 16),
      Number.parseInt(vma!, 16) - base,
      Number.parseInt(offset!, 16),
      flags!.includes('CODE'),
      !flags!.includes('READONLY'),
    ]);
    expect(ours).toEqual(theirs);
  });

  it('has the same imports, and only from the kernel', () => {
    const text = objdump('-p');
    const names = groups(text, /^\t[0-9a-f]+\s+\d+ +(\w+)$/gm).flat();
    expect(names).toContain('IoCreateDevice');
    expect(image.imports.map((entry) => entry.name)).toEqual(names);
    expect(new Set(image.imports.map((entry) => entry.dll))).toEqual(new Set(['ntoskrnl.exe']));
    const [[firstSlot]] = groups(text, /^ [0-9a-f]{8}\t(?:[0-9a-f]{8} ){4}([0-9a-f]{8})$/gm) as [[string]];
    expect(image.imports.map((entry) => entry.thunkRva)).toEqual(
      names.map((_, index) => Number.parseInt(firstSlot, 16) + 8 * index),
    );
  });

  it('has the same relocations', () => {
    const rvas = groups(objdump('-p'), /reloc +\d+ offset +[0-9a-f]+ \[([0-9a-f]+)\] DIR64/g).flat();
    expect(rvas.length).toBeGreaterThan(0);
    expect([...image.relocations.pointers]).toEqual(rvas.map((rva) => Number.parseInt(rva, 16)));
  });

  it('has the same entry point and function table', () => {
    const text = objdump('-p');
    expect(image.entryRva).toBe(Number.parseInt(/AddressOfEntryPoint\t+([0-9a-f]+)/.exec(text)![1]!, 16));
    const [, rva, size] = /Entry 3 ([0-9a-f]+) ([0-9a-f]+) Exception/.exec(text)!;
    const view = new DataView(image.mapped.buffer, Number.parseInt(rva!, 16), Number.parseInt(size!, 16));
    expect(image.functionTable.functions.length).toBeGreaterThan(10);
    expect(image.functionTable.functions.map(({ begin, end, unwindInfo }) => [begin, end, unwindInfo])).toEqual(
      Array.from({ length: view.byteLength / 12 }, (_, i) => [0, 4, 8].map((at) => view.getUint32(12 * i + at, true))),
    );
  });

  it('has the right checksum, so nothing is to be said of it', () => {
    expect(image.notes).toEqual([]);
    const changed = bytes.slice();
    changed[0x500] = changed[0x500]! ^ 1;
    expect(loadPeImage(changed).notes).toEqual([expect.stringContaining('its checksum is wrong')]);
  });

  it('has the same function symbols', () => {
    const rows = groups(objdump('-t'), /\(sec +(\d+)\)\(fl 0x00\)\(ty +20\)\(scl +[23]\).* 0x([0-9a-f]+) (\S+)$/gm);
    const theirs = rows.map(([section, value, name]) => {
      const { rva } = image.sections[Number(section) - 1]!;
      return `${name} ${rva + Number.parseInt(value!, 16)}`;
    });
    expect(theirs.length).toBeGreaterThan(10);
    const ours = image.symbols.filter((symbol) => symbol.isFunction).map(({ name, rva }) => `${name} ${rva}`);
    expect(new Set(ours)).toEqual(new Set(theirs));
  });
});

describe('a damaged pipes.sys', () => {
  it('is refused when it is cut off at any byte', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => loadPeImage(bytes.subarray(0, length)), `${length} bytes`).toThrow(InputError);
    }
  });

  it('still loads with something appended', () => {
    const longer = new Uint8Array(bytes.length + 1000);
    longer.set(bytes);
    expect(loadPeImage(longer).imports).toEqual(loadPeImage(bytes).imports);
  });

  it.each([1, 2, 3])('loads or is refused with one line after random changes (seed %i)', (seed) => {
    const random = new Prng(seed);
    let refused = 0;
    for (let round = 0; round < 2000; round++) {
      const damaged = bytes.slice();
      // Two of three rounds aim at the headers and the import, relocation and symbol tables, where changes matter.
      const start = random.below(3) === 0 ? 0 : [0x80, 0x1800, 0x1c00, 0x1e00][random.below(4)]!;
      for (let i = random.below(4); i >= 0; i--) {
        const offset = (start + random.below(start === 0 ? bytes.length : 0x300)) % bytes.length;
        damaged[offset] = random.below(2) === 0 ? random.below(256) : damaged[offset]! ^ (1 << random.below(8));
      }
      try {
        loadPeImage(damaged);
      } catch (error) {
        refused++;
        if (!(error instanceof InputError) || /\n/.test(error.message)) throw error;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

describe.runIf(isInstalled(GCC))('other output of the compiler', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pe-test-'));
    writeFileSync(join(folder, 'program.c'), 'int main(void) { return 0; }\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a console program', [], 'console subsystem'],
    ['a windowed program', ['-mwindows'], 'GUI subsystem'],
    ['an object file', ['-c'], 'MZ signature'],
  ])('refuses %s', (_, flags, message) => {
    const output = join(folder, 'output');
    execFileSync(GCC, [...flags, join(folder, 'program.c'), '-o', output]);
    // The linker appends .exe to a name without an extension, the compiler does not.
    const file = flags.includes('-c') ? output : `${output}.exe`;
    expect(() => loadPeImage(readFileSync(file))).toThrow(message);
  });
});
