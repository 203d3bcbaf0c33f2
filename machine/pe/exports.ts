/**
 * The export directory: what a driver offers to other drivers.
 */
import type { ByteView } from '../../base/byte-view.ts';
import type { PeDirectory, PeExport } from './image.ts';
import { refuseImage } from './refuse-image.ts';

/** Ordinals have 16 bits. */
const MAX_EXPORTS = 0x1_0000;

/** All exports by ascending ordinal. Throws InputError. */
export function readExports(image: ByteView, directory: PeDirectory): PeExport[] {
  if (directory.rva === 0) return [];
  image.need(directory.rva, 40, 'export directory');
  const base = image.u32(directory.rva + 16, 'export directory');
  const count = image.u32(directory.rva + 20, 'export directory');
  const addresses = image.u32(directory.rva + 28, 'export directory');
  if (count > MAX_EXPORTS) refuseImage(`it has ${count} exports`, image.place(directory.rva + 20));
  const names = readNames(image, directory.rva, count);

  const exports: PeExport[] = [];
  for (let i = 0; i < count; i++) {
    const rva = image.u32(addresses + 4 * i, 'export address table');
    if (rva === 0) continue;
    image.need(rva, 1, 'an export');
    const name = names.get(i);
    exports.push({
      ordinal: base + i,
      rva,
      ...(name === undefined ? {} : { name }),
      // An address inside the directory is the text of a forwarder.
      ...(rva >= directory.rva && rva < directory.rva + directory.sizeBytes
        ? { forwarder: image.name(rva, 'forwarder of an export') }
        : {}),
    });
  }
  return exports;
}

/** Names by index into the address table. */
function readNames(image: ByteView, directoryRva: number, exportCount: number): Map<number, string> {
  const count = image.u32(directoryRva + 24, 'export directory');
  const pointers = image.u32(directoryRva + 32, 'export directory');
  const indexes = image.u32(directoryRva + 36, 'export directory');
  if (count > MAX_EXPORTS) refuseImage(`it has ${count} export names`, image.place(directoryRva + 24));
  const names = new Map<number, string>();
  for (let i = 0; i < count; i++) {
    const index = image.u16(indexes + 2 * i, 'export ordinal table');
    if (index >= exportCount) refuseImage('an export name has no address', image.place(indexes + 2 * i));
    names.set(index, image.name(image.u32(pointers + 4 * i, 'export name table'), 'name of an export'));
  }
  return names;
}
