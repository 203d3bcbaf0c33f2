/**
 * Where the imports of driver images lead: to the simulated kernel, to an export of another driver of the run, or to a
 * module that nobody has, whose routines can be called only to end the run with their names.
 * Source: "The .edata Section", "The .idata Section" in the PE/COFF specification.
 */
import { InputError } from '../base/errors.ts';
import type { PeExport, PeImage } from '../machine/pe/image.ts';

/** Modules that the simulated kernel stands for. */
const KERNEL_MODULES: ReadonlySet<string> = new Set(['ntoskrnl', 'hal']);
/** Forwarders that lead to forwarders; real ones end after one or two. */
const MAX_FORWARDS = 16;

export interface BoundDriver {
  readonly service: string;
  readonly fileName: string;
  readonly image: PeImage;
}

export type ImportTarget =
  /** An entry of the export table: `IoCreateDevice`, `hal.dll#7`, `fltmgr.sys!FltRegisterFilter`. */
  | { readonly kind: 'kernel'; readonly name: string }
  | { readonly kind: 'driver'; readonly service: string; readonly rva: number };

/** A routine of a module as importers and forwarders name it. */
interface Wanted {
  readonly module: string;
  readonly name?: string | undefined;
  readonly ordinal?: number | undefined;
}

export class ImportBinder {
  private readonly drivers: readonly BoundDriver[];
  private readonly byModule = new Map<string, BoundDriver>();

  /**
   * @param drivers in the order in which they are loaded
   * @throws InputError for an import that a driver of the run should have and has not, or has too late
   */
  constructor(drivers: readonly BoundDriver[]) {
    this.drivers = drivers;
    for (const driver of drivers) {
      const module = baseName(driver.fileName);
      if (!this.byModule.has(module)) this.byModule.set(module, driver);
    }
    for (const driver of drivers) this.targets(driver);
  }

  /** The target of each import of a driver, in the order of the image. */
  targets(importer: BoundDriver): ImportTarget[] {
    return importer.image.imports.map(({ dll, name, ordinal }) =>
      this.resolve({ module: dll, name, ordinal }, importer, 0),
    );
  }

  private resolve(wanted: Wanted, importer: BoundDriver, forwards: number): ImportTarget {
    const module = baseName(wanted.module);
    if (KERNEL_MODULES.has(module)) {
      const { name = `${module === 'hal' ? 'hal.dll' : 'ntoskrnl.exe'}#${wanted.ordinal}` } = wanted;
      return { kind: 'kernel', name };
    }
    const exporter = this.byModule.get(module);
    const what = describe(wanted);
    if (exporter === undefined) return { kind: 'kernel', name: what };
    const entry = findExport(exporter.image, wanted);
    if (entry === undefined) {
      throw new InputError(
        `${importer.fileName} imports ${what}, which ${exporter.fileName} does not export; use versions that belong together`,
      );
    }
    if (entry.forwarder === undefined) {
      this.checkOrder(importer, exporter, what);
      return { kind: 'driver', service: exporter.service, rva: entry.rva };
    }
    if (forwards === MAX_FORWARDS) {
      throw new InputError(
        `${importer.fileName} imports ${what}, whose forwarders lead in a circle; build the drivers again`,
      );
    }
    return this.resolve(parseForwarder(entry.forwarder, exporter), importer, forwards + 1);
  }

  private checkOrder(importer: BoundDriver, exporter: BoundDriver, what: string): void {
    if (this.drivers.indexOf(exporter) <= this.drivers.indexOf(importer)) return;
    throw new InputError(
      `${importer.fileName} imports ${what}, so ${exporter.fileName} must be loaded before it: name that driver first`,
    );
  }
}

/** `fltmgr` of `FLTMGR.SYS`: forwarders name modules without extension, and case does not matter. */
function baseName(fileName: string): string {
  const end = fileName.lastIndexOf('.');
  return (end > 0 ? fileName.slice(0, end) : fileName).toLowerCase();
}

function describe({ module, name, ordinal }: Wanted): string {
  return `${module.toLowerCase()}${name === undefined ? `#${ordinal}` : `!${name}`}`;
}

function findExport(image: PeImage, { name, ordinal }: Wanted): PeExport | undefined {
  return image.exports.find((entry) => (name === undefined ? entry.ordinal === ordinal : entry.name === name));
}

/** `module.function` or `module.#ordinal`. */
function parseForwarder(text: string, { fileName }: BoundDriver): Wanted {
  const [, module, ordinal, name] = /^([^.]+)\.(?:#(\d{1,5})|([^#].*))$/.exec(text) ?? [];
  if (module === undefined) {
    throw new InputError(
      `${fileName} has the forwarder "${text}", which is no module.function; build the driver again`,
    );
  }
  return { module, name, ordinal: ordinal === undefined ? undefined : Number(ordinal) };
}
