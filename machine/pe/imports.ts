/**
 * The import directory: which routines and variables of other images a driver needs, and the slots for their addresses.
 */
import type { ByteView } from '../../base/byte-view.ts';
import type { PeDirectory, PeImport, PeSection } from './image.ts';
import { refuseImage } from './refuse-image.ts';
import { sectionAt } from './sections.ts';

const DESCRIPTOR_SIZE = 20;
const SLOT_SIZE = 8;
const MAX_DLLS = 256;
/** ntoskrnl.exe exports about 3,000 names. */
const MAX_IMPORTS = 16_384;

/** Programs that run in user mode on the native interface have the subsystem of drivers, but import these. */
const USER_MODE_DLLS: ReadonlySet<string> = new Set(['ntdll.dll', 'kernel32.dll', 'kernelbase.dll', 'user32.dll']);

/** All imports in the order of the image. Throws InputError. */
export function readImports(image: ByteView, sections: readonly PeSection[], directory: PeDirectory): PeImport[] {
  const imports: PeImport[] = [];
  if (directory.rva === 0) return imports;
  for (let i = 0; i < MAX_DLLS; i++) {
    const descriptor = directory.rva + DESCRIPTOR_SIZE * i;
    image.need(descriptor, DESCRIPTOR_SIZE, 'import directory (it has no end)');
    const nameRva = image.u32(descriptor + 12, 'import directory');
    const slotsRva = image.u32(descriptor + 16, 'import directory');
    if (nameRva === 0 || slotsRva === 0) return imports;
    const dll = image.name(nameRva, 'name of an imported image');
    if (USER_MODE_DLLS.has(dll.toLowerCase())) {
      const advice = 'give the .sys file of a kernel driver';
      refuseImage(`it imports ${dll}, so it is a user-mode program`, image.place(descriptor), advice);
    }
    const lookupRva = image.u32(descriptor, 'import directory') || slotsRva;
    readSlots(image, sections, dll, lookupRva, slotsRva, imports);
  }
  refuseImage(`it imports from more than ${MAX_DLLS} images`, image.place(directory.rva));
}

/** Reads one image's list: the lookup table says what, the parallel slots are where the addresses go. */
function readSlots(
  image: ByteView,
  sections: readonly PeSection[],
  dll: string,
  lookupRva: number,
  slotsRva: number,
  imports: PeImport[],
): void {
  for (let i = 0; ; i++) {
    const entryRva = lookupRva + SLOT_SIZE * i;
    const thunkRva = slotsRva + SLOT_SIZE * i;
    const entry = image.u64(entryRva, `imports from ${dll} (the list has no end)`);
    if (entry.lo === 0 && entry.hi === 0) return;
    if (imports.length === MAX_IMPORTS) refuseImage(`it has more than ${MAX_IMPORTS} imports`, image.place(entryRva));
    const section = sectionAt(sections, thunkRva);
    if (section === undefined || thunkRva + SLOT_SIZE > section.rva + section.virtualSize) {
      refuseImage(`an import slot for ${dll} is outside the sections`, image.place(thunkRva));
    }
    if (entry.hi === 0x8000_0000 && entry.lo <= 0xffff) {
      imports.push({ dll, ordinal: entry.lo, thunkRva });
    } else if (entry.hi === 0 && entry.lo <= 0x7fff_ffff) {
      // Two bytes of hint precede the name.
      imports.push({ dll, name: image.name(entry.lo + 2, `name of an import from ${dll}`), thunkRva });
    } else {
      refuseImage(`an import from ${dll} is neither a name nor an ordinal`, image.place(entryRva));
    }
  }
}
