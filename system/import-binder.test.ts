import { describe, expect, it } from 'vitest';
import { loadPeImage } from '../machine/pe/load-image.ts';
import { type ModuleRecipe, moduleImage } from '../tests/support/module-image.ts';
import { type BoundDriver, ImportBinder } from './import-binder.ts';

function driver(fileName: string, recipe: ModuleRecipe): BoundDriver {
  return { service: fileName.replace('.sys', 'Service'), fileName, image: loadPeImage(moduleImage(recipe)) };
}

/** What the last driver's imports lead to. */
function targets(...drivers: readonly BoundDriver[]) {
  return new ImportBinder(drivers).targets(drivers.at(-1)!);
}

describe('imports', () => {
  it('from the kernel lead to it by name, or by module and ordinal', () => {
    const importer = driver('a.sys', {
      imports: [
        ['ntoskrnl.exe', 'IoCreateDevice'],
        ['NTOSKRNL.EXE', 12],
        ['HAL.dll', 'KeStallExecutionProcessor'],
        ['HAL.dll', 7],
      ],
    });
    expect(targets(importer)).toEqual(
      ['IoCreateDevice', 'ntoskrnl.exe#12', 'KeStallExecutionProcessor', 'hal.dll#7'].map((name) => ({
        kind: 'kernel',
        name,
      })),
    );
  });

  it('from a module that nobody has are named with it', () => {
    const importer = driver('a.sys', {
      imports: [
        ['FLTMGR.SYS', 'FltRegisterFilter'],
        ['ksecdd.sys', 3],
      ],
    });
    expect(targets(importer)).toEqual([
      { kind: 'kernel', name: 'fltmgr.sys!FltRegisterFilter' },
      { kind: 'kernel', name: 'ksecdd.sys#3' },
    ]);
  });

  const library = driver('Library.sys', {
    exports: [
      ['First', 0x1000],
      ['Second', 0x1008],
      ['Routine', 'ntoskrnl.IoCreateDevice'],
      ['ByOrdinal', 'LIBRARY.#2'],
      ['Chain', 'Library.ByOrdinal'],
    ],
  });

  it('from another driver lead to its export by name or ordinal, whatever the case of the module', () => {
    const importer = driver('a.sys', {
      imports: [
        ['library.SYS', 'Second'],
        ['LIBRARY.sys', 1],
      ],
    });
    expect(targets(library, importer)).toEqual([
      { kind: 'driver', service: 'LibraryService', rva: 0x1008 },
      { kind: 'driver', service: 'LibraryService', rva: 0x1000 },
    ]);
  });

  it('follow forwarders to names and to ordinals', () => {
    const importer = driver('a.sys', {
      imports: [
        ['library.sys', 'Routine'],
        ['library.sys', 'Chain'],
      ],
    });
    expect(targets(library, importer)).toEqual([
      { kind: 'kernel', name: 'IoCreateDevice' },
      { kind: 'driver', service: 'LibraryService', rva: 0x1008 },
    ]);
  });

  it.each<[string, ModuleRecipe, readonly BoundDriver[], string]>([
    [
      'that the other driver does not export',
      { imports: [['library.sys', 'Third']] },
      [library],
      'a.sys imports library.sys!Third, which Library.sys does not export',
    ],
    [
      'by an ordinal that the other driver does not have',
      { imports: [['library.sys', 6]] },
      [library],
      'a.sys imports library.sys#6, which Library.sys does not export',
    ],
    [
      'whose forwarders lead in a circle',
      { imports: [['circle.sys', 'One']] },
      [
        driver('circle.sys', {
          exports: [
            ['One', 'circle.Two'],
            ['Two', 'circle.#1'],
          ],
        }),
      ],
      'whose forwarders lead in a circle',
    ],
    [
      'whose forwarder is no forwarder',
      { imports: [['odd.sys', 'One']] },
      [driver('odd.sys', { exports: [['One', 'nothing']] })],
      'odd.sys has the forwarder "nothing", which is no module.function',
    ],
  ])('%s are refused', (_what, recipe, others, message) => {
    expect(() => new ImportBinder([...others, driver('a.sys', recipe)])).toThrow(message);
  });

  it('from a driver that is loaded later are refused', () => {
    const importer = driver('a.sys', { imports: [['library.sys', 'First']] });
    expect(() => new ImportBinder([importer, library])).toThrow(
      'a.sys imports library.sys!First, so Library.sys must be loaded before it: name that driver first',
    );
  });
});
