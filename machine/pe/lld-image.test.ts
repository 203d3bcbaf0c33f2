/** Images as Microsoft's tools write them, built with clang and lld-link, compared with what llvm-readobj sees. */
import { afterAll, describe, expect, it } from 'vitest';
import { addressFromHalves } from '../../base/guest-address.ts';
import { buildGuardedDriver } from '../../tests/support/guarded-driver.ts';
import { hasLld, isInstalled, LldFolder } from '../../tests/support/lld-driver.ts';
import { layoutPeImage, protectionsOf } from './layout-image.ts';
import { loadPeImage } from './load-image.ts';

const folder = new LldFolder();
afterAll(() => folder.remove());

const LINKED_BASE = 0x1_4000_0000;

/** All matches of a pattern as arrays of groups. */
function groups(text: string, pattern: RegExp): string[][] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1));
}

const hexNumber = (text: string | undefined) => Number.parseInt(text!, 16);

describe.runIf(hasLld)('an image of lld-link', () => {
  const bytes = hasLld ? buildGuardedDriver(folder) : new Uint8Array(0);
  const image = () => loadPeImage(bytes);

  describe.runIf(isInstalled('llvm-readobj'))('as llvm-readobj sees it', () => {
    const readobj = (...options: string[]) => folder.run('llvm-readobj', [...options, 'guarded.sys']);

    it('has the same sections', () => {
      const rows = groups(
        readobj('--sections'),
        /Name: (\S+) .*\n +VirtualSize: 0x(\w+)\n +VirtualAddress: 0x(\w+)\n +RawDataSize: (\d+)/g,
      );
      expect(rows.map(([name]) => name)).toEqual(expect.arrayContaining(['INIT', 'PAGE', '.00cfg', '.pdata', '.rsrc']));
      expect(image().sections.map(({ name, virtualSize, rva, rawSize }) => [name, virtualSize, rva, rawSize])).toEqual(
        rows.map(([name, size, rva, raw]) => [name, hexNumber(size), hexNumber(rva), Number(raw)]),
      );
    });

    it('has the same imports', () => {
      const text = readobj('--coff-imports');
      const [[dll, slots]] = groups(text, /Name: (\S+)\n.*\n +ImportAddressTableRVA: 0x(\w+)/g) as [string[]];
      const names = groups(text, /Symbol: (\w+)/g).flat();
      expect(names).toContain('DbgPrint');
      const theirs = names.map((name, index) => ({ dll, name, thunkRva: hexNumber(slots) + 8 * index }));
      expect(image().imports).toEqual(theirs);
    });

    it('has the same relocations', () => {
      const rows = groups(readobj('--coff-basereloc'), /Type: (\w+)\n +Address: 0x(\w+)/g);
      const rvas = rows.filter(([type]) => type === 'DIR64').map(([, rva]) => hexNumber(rva));
      expect(rvas.length).toBeGreaterThan(5);
      expect([...image().relocations.pointers]).toEqual(rvas);
    });

    it('has the same function table', () => {
      const rows = groups(
        readobj('--unwind'),
        /StartAddress: \S*\(0x(\w+)\)\n +EndAddress: \S*\(0x(\w+)\)\n +UnwindInfoAddress: \S*\(0x(\w+)\)/g,
      );
      expect(rows.length).toBeGreaterThan(0);
      const theirs = rows.map((row) => row.map((address) => hexNumber(address) - LINKED_BASE));
      expect(image().functionTable.functions.map(({ begin, end, unwindInfo }) => [begin, end, unwindInfo])).toEqual(
        theirs,
      );
    });

    it('has its stack-check cookie at the same place', () => {
      const [, cookie] = /SecurityCookie: 0x(\w+)/.exec(readobj('--coff-load-config'))!;
      expect(image().securityCookieRva).toBe(hexNumber(cookie) - LINKED_BASE);
    });
  });

  it('has the version of its resources', () => {
    expect(image().fileVersion).toBe('1.2.3.4 (nightly)');
  });

  it('has what it lacks noted: lld-link writes no checksum', () => {
    expect(image().notes).toEqual([expect.stringContaining('it has no checksum')]);
  });

  it('has pageable and discardable sections, and data that the file does not hold', () => {
    const of = (name: string) => image().sections.find((section) => section.name === name)!;
    expect([of('PAGE').pageable, of('INIT').pageable, of('.text').pageable]).toEqual([true, false, false]);
    expect(of('.reloc').discardable).toBe(true);
    expect(of('.data').virtualSize).toBeGreaterThan(0x3000);
    expect(of('.data').rawSize).toBeLessThan(0x1000);
  });

  it('moves: every relocated pointer by the distance', () => {
    const laidOut = layoutPeImage(image(), addressFromHalves(0x0200_0000, 0xffff_f800));
    const before = new DataView(image().mapped.buffer);
    const after = new DataView(laidOut.buffer);
    const distance = 0xffff_f800_0200_0000n - BigInt(LINKED_BASE);
    for (const rva of image().relocations.pointers) {
      expect(after.getBigUint64(rva, true)).toBe(BigInt.asUintN(64, before.getBigUint64(rva, true) + distance));
    }
  });

  it('of low alignment lies in memory as in the file, and can be written and executed', () => {
    const low = new LldFolder();
    const bytes = buildGuardedDriver(low, 16, ['/align:64', '/filealign:64']);
    const image = loadPeImage(bytes);
    low.remove();
    expect(image.sectionAlignment).toBe(64);
    for (const { rva, rawOffset } of image.sections) expect(rawOffset).toBe(rva);
    expect(image.mapped.subarray(0, bytes.length)).toEqual(bytes.subarray(0, image.sizeOfImage));
    expect(protectionsOf(image)).toMatchObject([{ rva: 0, write: true, execute: true, pageable: false }]);
  });

  it('of low alignment whose uninitialised data moves what is behind it is refused, as by Windows', () => {
    const low = new LldFolder();
    const bytes = buildGuardedDriver(low, 0x3000, ['/align:64', '/filealign:64']);
    low.remove();
    expect(() => loadPeImage(bytes)).toThrow(/low-alignment image lies elsewhere .* section alignment of 4096/);
  });

  it('of other kinds is refused by name', () => {
    const other = new LldFolder();
    other.compile('other', 'int DriverEntry(void) { return 0; }');
    const link = (flags: readonly string[]) => {
      other.run('lld-link', [...flags, '/nodefaultlib', '/entry:DriverEntry', '/out:other.sys', 'other.obj']);
      return () => loadPeImage(other.read('other.sys'));
    };
    expect(link(['/subsystem:console'])).toThrow('console subsystem), not a driver');
    expect(link(['/subsystem:windows', '/dll'])).toThrow('GUI subsystem), not a driver');
    expect(link(['/subsystem:efi_runtime_driver'])).toThrow('EFI runtime driver, not a driver');
    expect(() => layoutPeImage(link(['/subsystem:native', '/fixed'])(), addressFromHalves(0, 0xffff_f800))).toThrow(
      'linked without relocations and runs only at 00000001`40000000',
    );
    for (const [target, message] of [
      ['i386-pc-windows-msvc', 'it is built for 32-bit x86'],
      ['aarch64-pc-windows-msvc', 'it is built for ARM64'],
    ] as const) {
      other.run('clang', [`--target=${target}`, '-ffreestanding', '-c', 'other.c', '-o', 'other.obj']);
      expect(link(['/subsystem:native', '/safeseh:no', '/driver'])).toThrow(message);
    }
    other.remove();
  });
});
