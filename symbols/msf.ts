/**
 * The container of a PDB file, a little file system: numbered streams, each in blocks anywhere in the file.
 * Source: "The MSF File Format" of LLVM's PDB documentation, which follows Microsoft's published sources.
 */
import { ByteView } from '../base/byte-view.ts';
import { refuseSymbols } from './symbol-file.ts';

const MAGIC = 'Microsoft C/C++ MSF 7.00\r\n\x1aDS\0\0\0';
const OLD_MAGIC = 'Microsoft C/C++ program database 2.00';
const PORTABLE_MAGIC = 'BSJB';

const SMALLEST_BLOCK = 512;
const LARGEST_BLOCK = 65536;
const MAX_STREAMS = 0x1_0000;
/** The size of a stream that was deleted. */
const NIL_SIZE = 0xffff_ffff;

export class MsfFile {
  private readonly file: ByteView;
  private readonly blockSize: number;
  private readonly blockCount: number;
  /** Bytes of each stream, and where its list of blocks begins in the directory. */
  private readonly streams: { readonly sizeBytes: number; readonly blocksAt: number }[] = [];
  private readonly directory: ByteView;

  /** @throws InputError */
  constructor(bytes: Uint8Array) {
    checkMagic(bytes);
    this.file = new ByteView(bytes, 'file offset', refuseSymbols);
    this.blockSize = this.file.u32(32, 'block size');
    this.blockCount = this.file.u32(40, 'number of blocks');
    const { blockSize } = this;
    if (blockSize < SMALLEST_BLOCK || blockSize > LARGEST_BLOCK || (blockSize & (blockSize - 1)) !== 0) {
      refuseSymbols(`blocks of ${blockSize} bytes are impossible`, this.file.place(32));
    }
    this.file.need(0, this.blockCount * blockSize, 'the last block');
    const directorySize = this.file.u32(44, 'size of the directory');
    const mapBlock = this.file.u32(52, 'block of the directory');
    if (directorySize > bytes.length) refuseSymbols('the directory is larger than the file', this.file.place(44));
    const blocks = Array.from({ length: this.blocksOf(directorySize) }, (_, i) =>
      this.file.u32(mapBlock * blockSize + 4 * i, 'list of the directory'),
    );
    this.directory = new ByteView(this.join(blocks, directorySize), 'stream offset', refuseSymbols);
    this.readDirectory();
  }

  private readDirectory(): void {
    const count = this.directory.u32(0, 'number of streams');
    if (count > MAX_STREAMS) refuseSymbols(`it has ${count} streams`, 'directory');
    let blocksAt = 4 + 4 * count;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const size = this.directory.u32(4 + 4 * i, 'size of a stream');
      const sizeBytes = size === NIL_SIZE ? 0 : size;
      this.streams.push({ sizeBytes, blocksAt });
      blocksAt += 4 * this.blocksOf(sizeBytes);
      // No two streams share a block, so that reading all of them costs no more than the file has.
      total += sizeBytes;
      if (total > this.file.bytes.length) refuseSymbols('the streams are larger than the file', `stream ${i}`);
    }
    this.directory.need(0, blocksAt, 'the lists of blocks');
  }

  /** The contents of a stream; empty for a number that no stream has. Throws InputError. */
  stream(index: number): ByteView {
    const { sizeBytes, blocksAt } = this.streams[index] ?? { sizeBytes: 0, blocksAt: 0 };
    const blocks = Array.from({ length: this.blocksOf(sizeBytes) }, (_, i) =>
      this.directory.u32(blocksAt + 4 * i, 'block of a stream'),
    );
    return new ByteView(this.join(blocks, sizeBytes), 'stream offset', refuseSymbols);
  }

  private blocksOf(sizeBytes: number): number {
    return Math.ceil(sizeBytes / this.blockSize);
  }

  private join(blocks: readonly number[], sizeBytes: number): Uint8Array {
    const { blockSize, file } = this;
    const bytes = new Uint8Array(sizeBytes);
    blocks.forEach((block, i) => {
      if (block >= this.blockCount) refuseSymbols(`block ${block} does not exist`, `of ${this.blockCount} blocks`);
      const start = block * blockSize;
      bytes.set(file.bytes.subarray(start, start + Math.min(blockSize, sizeBytes - i * blockSize)), i * blockSize);
    });
    return bytes;
  }
}

/** Whether a file claims to be a PDB of any kind. */
export function isPdb(bytes: Uint8Array): boolean {
  return [MAGIC, OLD_MAGIC, PORTABLE_MAGIC].some((magic) => startsWith(bytes, magic));
}

function checkMagic(bytes: Uint8Array): void {
  if (startsWith(bytes, MAGIC)) return;
  const advice = 'give the PDB that the linker of the driver wrote';
  if (startsWith(bytes, OLD_MAGIC)) refuseSymbols('it is a PDB of a version before 7.0', 'file offset 0x0', advice);
  if (startsWith(bytes, PORTABLE_MAGIC)) refuseSymbols('it is a portable PDB of .NET', 'file offset 0x0', advice);
  refuseSymbols('it does not start as a PDB does', 'file offset 0x0', advice);
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  for (let i = 0; i < magic.length; i++) {
    if (bytes[i] !== magic.charCodeAt(i)) return false;
  }
  return true;
}
