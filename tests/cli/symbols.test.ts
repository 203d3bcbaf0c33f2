/** `--symbols`: call sites by name, from the files that belong to the driver and from no others. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameTraces } from '../../cli/symbols.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { ntrewind } from '../support/cli.ts';
import { hasLld, LldFolder } from '../support/lld-driver.ts';
import { buildSymbolsDriver } from '../support/symbols-driver.ts';

const folder = new LldFolder();
afterAll(() => folder.remove());

const path = (name: string) => folder.file(name);

describe.runIf(hasLld)('a driver whose names are in its PDB', () => {
  beforeAll(() => {
    buildSymbolsDriver(folder);
    expect(ntrewind('record', path('names.sys'), '-o', path('plain.ntr'))).toMatchObject({ exitCode: 0, stderr: '' });
  });

  /** The names that the plain trace is shown with, and what the user hears. */
  function shown(...symbols: readonly string[]) {
    const reader = openTrace(path('plain.ntr'));
    const notes = nameTraces([reader], symbols);
    const [{ symbolName, pdbGuid } = { symbolName: [], pdbGuid: '' }] = reader.drivers;
    reader.close();
    return { names: symbolName, notes, pdbGuid };
  }

  it('is shown with its functions, without symbols by offset', () => {
    const plain = ntrewind('view', path('plain.ntr'), '--kind', 'ddi_call').stdout;
    expect(plain).toMatch(/ names\+0x[0-9a-f]+$/m);
    const named = ntrewind('view', path('plain.ntr'), '--kind', 'ddi_call', '--symbols', path('names.pdb'));
    expect(named).toMatchObject({ exitCode: 0, stderr: '' });
    expect(named.stdout).toMatch(/ names!HiddenHelper\+0x[0-9a-f]+$/m);
  });

  it('has the same functions from the map, and from a folder of such files', () => {
    for (const symbols of [path('names.map'), folder.path]) {
      const { names, notes } = shown(symbols);
      expect(names).toEqual(expect.arrayContaining(['DriverEntry', 'HiddenHelper', 'PublicHelper', 'Leaf']));
      expect(notes).toEqual([]);
    }
  });

  it('keeps the names in its trace when it is recorded with them, and replays', () => {
    const recorded = ntrewind('record', path('names.sys'), '--symbols', path('names.pdb'), '-o', path('named.ntr'));
    expect(recorded.exitCode).toBe(0);
    expect(ntrewind('replay', path('named.ntr')).stdout).toContain('0 divergences');
    // The comparison is of the drivers' behaviour, not of what is known about their names.
    const { exitCode, stdout } = ntrewind('diff', path('plain.ntr'), path('named.ntr'), '--symbols', path('names.pdb'));
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('nothing differs')]);
  });

  it('says which PDB belongs to it', () => {
    expect(ntrewind('info', path('plain.ntr')).stdout).toMatch(/^ {4}PDB [0-9A-F-]{36} age 1 names\.pdb$/m);
  });

  it('is found in a folder laid out as a symbol store', () => {
    const place = path(`store/names.pdb/${shown(folder.path).pdbGuid.replaceAll('-', '')}1`);
    mkdirSync(place, { recursive: true });
    renameSync(path('names.pdb'), `${place}/names.pdb`);
    const { names } = shown(path('store'));
    renameSync(`${place}/names.pdb`, path('names.pdb'));
    expect(names).toContain('HiddenHelper');
  });

  it('refuses the PDB of another build and says what belongs to what', () => {
    const other = new LldFolder();
    buildSymbolsDriver(other, ['/base:0x180000000']);
    const stray = ntrewind('view', path('plain.ntr'), '--symbols', other.file('names.pdb'));
    expect(stray.exitCode).toBe(2);
    expect(stray.stderr).toMatch(
      /names\.pdb: these are symbols of an image with the PDB [0-9A-F-]{36} age 1, which is none of names\.sys; give those that were written with it\n$/,
    );
    // In a folder it is passed over. (The map of a reproducible build has only a name.)
    rmSync(other.file('names.map'));
    expect(shown(other.path).notes).toEqual([`no symbols of names.sys in ${other.path}`]);
    other.remove();
  });

  it('refuses what is no symbol file', () => {
    expect(() => shown(path('names.obj'))).toThrow(/names\.obj: not a usable symbol file: /);
    expect(() => shown(path('missing.pdb'))).toThrow('missing.pdb');
  });
});
