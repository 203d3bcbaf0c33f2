/** `--symbols`: call sites by name, from the files that belong to the driver and from no others. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { ntrewind } from '../support/cli.ts';
import { hasLld, LldFolder } from '../support/lld-driver.ts';
import { buildSymbolsDriver } from '../support/symbols-driver.ts';

const folder = new LldFolder();
afterAll(() => folder.remove());

const path = (name: string) => folder.file(name);

describe.runIf(hasLld)('a driver whose names are in its PDB', () => {
  if (hasLld) {
    buildSymbolsDriver(folder);
    expect(ntrewind('record', path('names.sys'), '-o', path('plain.ntr'))).toMatchObject({ exitCode: 0, stderr: '' });
  }
  const calls = (...args: string[]) => ntrewind('view', ...args, '--kind', 'ddi_call');

  it('is shown with its functions from the PDB, the map or a folder of them, without them by offset', () => {
    const plain = calls(path('plain.ntr')).stdout;
    expect(plain).toMatch(/ names\+0x[0-9a-f]+$/m);
    expect(plain).not.toContain('names!HiddenHelper');
    for (const symbols of [path('names.pdb'), path('names.map'), folder.path]) {
      const { exitCode, stdout, stderr } = calls(path('plain.ntr'), '--symbols', symbols);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/ names!HiddenHelper\+0x[0-9a-f]+$/m);
    }
  });

  it('keeps the names in its trace when it is recorded with them, and replays', () => {
    expect(
      ntrewind('record', path('names.sys'), '--symbols', path('names.pdb'), '-o', path('named.ntr')).exitCode,
    ).toBe(0);
    expect(calls(path('named.ntr')).stdout).toMatch(/ names!HiddenHelper\+0x[0-9a-f]+$/m);
    expect(ntrewind('replay', path('named.ntr')).stdout).toContain('0 divergences');
    // The comparison is of the drivers' behaviour, not of what is known about their names.
    const { exitCode, stdout } = ntrewind('diff', path('plain.ntr'), path('named.ntr'), '--symbols', path('names.pdb'));
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('no differences')]);
  });

  it('says which PDB belongs to it', () => {
    expect(ntrewind('info', path('plain.ntr')).stdout).toMatch(/^ {4}PDB [0-9A-F-]{36} age 1 names\.pdb$/m);
  });

  it('is found in a folder laid out as a symbol store', () => {
    const [, guid] = /PDB ([0-9A-F-]{36})/.exec(ntrewind('info', path('plain.ntr')).stdout)!;
    const place = path(`store/names.pdb/${guid!.replaceAll('-', '')}1`);
    mkdirSync(place, { recursive: true });
    renameSync(path('names.pdb'), `${place}/names.pdb`);
    const { stdout } = calls(path('plain.ntr'), '--symbols', path('store'));
    renameSync(`${place}/names.pdb`, path('names.pdb'));
    expect(stdout).toContain('names!HiddenHelper+');
  });

  it('refuses the PDB of another build and says what belongs to what; a folder without its files is noted', () => {
    const other = new LldFolder();
    buildSymbolsDriver(other, ['/base:0x180000000']);
    const stray = calls(path('plain.ntr'), '--symbols', other.file('names.pdb'));
    expect(stray.exitCode).toBe(2);
    expect(stray.stderr).toMatch(
      /names\.pdb: these are symbols of an image with the PDB [0-9A-F-]{36} age 1, which is none of names\.sys; give those that were written with it\n$/,
    );
    // Found by its name, not taken because it is of another build. (A map of a reproducible build has only a name.)
    rmSync(other.file('names.map'));
    const { exitCode, stderr } = calls(path('plain.ntr'), '--symbols', other.path);
    other.remove();
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^ntrewind: no symbols of names\.sys in /)]);
  });

  it('refuses what is no symbol file', () => {
    const { exitCode, stderr } = calls(path('plain.ntr'), '--symbols', path('names.obj'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/names\.obj: not a usable symbol file: .*\n$/);
    expect(calls(path('plain.ntr'), '--symbols', path('missing.pdb'))).toMatchObject({ exitCode: 2 });
  });
});
