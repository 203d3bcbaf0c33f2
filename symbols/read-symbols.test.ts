/** Symbol files of real linkers, compared with what other programs read from them. */
import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { Prng } from '../base/prng.ts';
import { SymbolTable } from '../base/symbol-table.ts';
import { imageNames } from '../machine/pe/image-names.ts';
import { loadPeImage } from '../machine/pe/load-image.ts';
import { hasLld, isInstalled, LldFolder } from '../tests/support/lld-driver.ts';
import { buildSymbolsDriver } from '../tests/support/symbols-driver.ts';
import { readSymbolFile } from './read-symbols.ts';
import type { SymbolFile } from './symbol-file.ts';

const GCC = 'x86_64-w64-mingw32-gcc';
const NM = 'x86_64-w64-mingw32-nm';

const folder = new LldFolder();
afterAll(() => folder.remove());

/** All matches of a pattern as arrays of groups. */
function groups(text: string, pattern: RegExp): string[][] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1));
}

function namesAt({ symbols }: SymbolFile): Set<string> {
  return new Set(symbols.map(({ name, rva }) => `${name} ${rva.toString(16)}`));
}

describe.runIf(hasLld)('the symbol files of lld-link', () => {
  const bytes = hasLld ? buildSymbolsDriver(folder) : new Uint8Array(0);
  const image = () => loadPeImage(bytes);
  const pdb = () => readSymbolFile(folder.read('names.pdb'));
  const map = () => readSymbolFile(folder.read('names.map'));
  const sectionRva = (number: string) => image().sections[Number(number) - 1]!.rva;

  it.runIf(isInstalled('llvm-pdbutil'))('PDB: has the public symbols that llvm-pdbutil sees', () => {
    const dump = folder.run('llvm-pdbutil', ['dump', '-publics', 'names.pdb']);
    const rows = groups(dump, /S_PUB32 \[size = \d+\] `(.+)`\n +flags = (.*), addr = (\d+):(\d+)/g);
    expect(rows.length).toBeGreaterThan(6);
    const theirs = rows.map(([name, flags, section, offset]) => {
      return [name, sectionRva(section!) + Number(offset), /function/.test(flags!)];
    });
    const ours = pdb().symbols.map(({ name, rva, isFunction }) => [name, rva, isFunction]);
    for (const symbol of theirs) expect(ours).toContainEqual(symbol);
  });

  it.runIf(isInstalled('llvm-pdbutil'))('PDB: has the functions of modules with their sizes, static ones too', () => {
    const dump = folder.run('llvm-pdbutil', ['dump', '-symbols', 'names.pdb']);
    const rows = groups(dump, /S_[GL]PROC32 \[size = \d+\] `(.+)`\n.*addr = (\d+):(\d+), code size = (\d+)/g);
    expect(rows.map(([name]) => name)).toContain('HiddenHelper');
    const theirs = rows.map(([name, section, offset, size]) => {
      return { name, rva: sectionRva(section!) + Number(offset), isFunction: true, sizeBytes: Number(size) };
    });
    expect(pdb().symbols.filter(({ sizeBytes }) => sizeBytes !== undefined)).toEqual(theirs);
  });

  it.runIf(isInstalled('llvm-readobj'))('PDB: says which image it belongs to, as the image does', () => {
    const text = folder.run('llvm-readobj', ['--coff-debug-directory', 'names.sys']);
    const raw = /PDBGUID: \((.+)\)/.exec(text)![1]!.split(' ');
    // The first three fields of a GUID are stored with the lowest byte first.
    const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    const digits = order.map((index) => raw[index]).join('');
    const { identity } = pdb();
    if (identity.kind !== 'pdb') throw new Error(`identity of a ${identity.kind}`);
    expect(identity.guid.replaceAll('-', '')).toBe(digits);
    expect(identity.ages).toContain(Number(/PDBAge: (\d+)/.exec(text)![1]));
    expect(image().pdb).toMatchObject({ guid: identity.guid, age: identity.ages[0], path: 'names.pdb' });
  });

  it.runIf(isInstalled('llvm-nm'))('map: has the symbols of the object file, at the places the PDB gives them', () => {
    const defined = groups(folder.run('llvm-nm', ['--defined-only', 'names.obj']), /^\w+ [TtDdBbRr] (\w+)$/gm).flat();
    expect(defined).toEqual(expect.arrayContaining(['DriverEntry', 'HiddenHelper', 'Leaf', 'counter', 'zeroed']));
    const fromPdb = namesAt(pdb());
    const fromMap = namesAt(map());
    for (const name of defined) {
      const place = [...fromMap].find((text) => text.startsWith(`${name} `));
      expect(place).toBeDefined();
      expect(fromPdb).toContain(place);
    }
  });

  it('map: says which image it belongs to: by name when the build is to be reproducible, else by time stamp', () => {
    expect(map().identity).toEqual({ kind: 'module', module: 'names' });
    const stamped = loadPeImage(folder.link('stamped.sys', ['names.obj', 'nt.lib'], ['/timestamp:1234567', '/map']));
    expect(stamped.timestamp).toBe(1234567);
    expect(readSymbolFile(folder.read('stamped.map')).identity).toEqual({ kind: 'time stamp', timeStamp: 1234567 });
  });

  it('both name the functions of the image up to their ends', () => {
    for (const { symbols } of [pdb(), map()]) {
      const table = new SymbolTable(imageNames(image(), symbols));
      const { begin, end } = image().functionTable.functionAt(image().entryRva)!;
      expect(table.describe('names', begin)).toBe('names!DriverEntry');
      expect(table.describe('names', end - 1)).toBe(`names!DriverEntry+0x${(end - 1 - begin).toString(16)}`);
      expect(table.describe('names', end)).not.toContain('DriverEntry');
      const hidden = symbols.find(({ name }) => name === 'HiddenHelper')!;
      expect(table.describe('names', hidden.rva + 4)).toBe('names!HiddenHelper+0x4');
    }
  });

  /** Whatever has happened to a file, it is read or refused with one line. Returns how often it was refused. */
  function refusals(original: Uint8Array, rounds: number, seed: number): number {
    const random = new Prng(seed);
    // Most of a small PDB is zeros that nobody reads: what holds something is damaged.
    const places = [...original.keys()].filter((at) => original[at] !== 0 && at < original.length - 4);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const damaged = random.below(8) === 0 ? original.slice(0, random.below(original.length)) : original.slice();
      const view = new DataView(damaged.buffer);
      for (let i = random.below(4); i >= 0 && damaged.length > 8; i--) {
        const at = Math.min(places[random.below(places.length)]!, damaged.length - 4);
        const extreme = [0, 1, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff][random.below(7)]!;
        if (random.below(2) === 0) view.setUint32(at, random.below(2) === 0 ? extreme : random.below(4096), true);
        else damaged[at] = random.below(256);
      }
      try {
        readSymbolFile(damaged);
      } catch (error) {
        refused++;
        if (!(error instanceof InputError) || /\n/.test(error.message))
          throw new Error(`seed ${seed} round ${round}`, { cause: error });
      }
    }
    return refused;
  }

  const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 1500);

  it('PDB: is read or refused with one line, whatever has happened to it', () => {
    expect(refusals(folder.read('names.pdb'), ROUNDS, 1)).toBeGreaterThan(ROUNDS / 20);
  });

  it('map: is read or refused with one line, whatever has happened to it', () => {
    refusals(folder.read('names.map'), ROUNDS, 2);
  });

  it('PDB: is refused when it is cut off anywhere', () => {
    const bytes = folder.read('names.pdb');
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(length / 50)) {
      expect(() => readSymbolFile(bytes.subarray(0, length)), `${length} bytes`).toThrow(InputError);
    }
  });
});

describe.runIf(isInstalled(GCC))('the map file of GNU ld', () => {
  it('has the global symbols that nm sees in the image', () => {
    const source =
      'int Value = 1; int Zero[9];\n__attribute__((section("INIT"))) int DriverEntry(void) { return Value; }\nint Other(void) { return Zero[1]; }\n';
    execFileSync(
      'sh',
      [
        '-c',
        `cat > gnu.c && ${GCC} -O1 -ffreestanding -nostdlib -Wl,--subsystem,native,--entry,DriverEntry,-Map,gnu.map -o gnu.sys gnu.c`,
      ],
      { cwd: folder.path, input: source },
    );
    const read = readSymbolFile(folder.read('gnu.map'));
    expect(read.identity).toEqual({ kind: 'module', module: 'gnu' });
    const ours = new Map(read.symbols.map(({ name, rva, isFunction }) => [name, { rva, isFunction }]));
    const rows = groups(folder.run(NM, ['gnu.sys']), /^([0-9a-f]{16}) ([TDB]) (Value|Zero|DriverEntry|Other)$/gm);
    expect(rows.length).toBe(4);
    for (const [address, kind, name] of rows) {
      const rva = Number(BigInt(`0x${address}`) - 0x1_4000_0000n);
      expect(ours.get(name!), name).toEqual({ rva, isFunction: kind === 'T' });
    }
  });
});
