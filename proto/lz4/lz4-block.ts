/**
 * LZ4 blocks: the two functions of lz4-block.c, which works in a memory of its own. Nothing outside the JavaScript heap has to
 * be freed, so programs that never return to the event loop can read and write any amount.
 */
import { LZ4_MODULE } from './lz4-wasm.ts';

/** The most that can be compressed at once. */
export const MAX_BLOCK_CONTENT_BYTES = 4 << 20;
/** The longest block of such a content. */
const MAX_BLOCK_BYTES = MAX_BLOCK_CONTENT_BYTES + Math.floor(MAX_BLOCK_CONTENT_BYTES / 255) + 16;

/** What the C code exports; addresses are offsets in its memory. */
interface Codec {
  readonly memory: WebAssembly.Memory;
  readonly contentAddress: () => number;
  readonly blockAddress: () => number;
  readonly compress: (length: number) => number;
  readonly decompress: (length: number, capacity: number) => number;
}

const module = new WebAssembly.Module(Buffer.from(LZ4_MODULE, 'base64'));
const codec = new WebAssembly.Instance(module, {}).exports as object as Codec;
const memory = new Uint8Array(codec.memory.buffer);
const contentAt = codec.contentAddress();
const blockAt = codec.blockAddress();

/**
 * The block of a content of at most 4 MiB: a view that the next call overwrites. The same content gives the same block
 * everywhere. What does not compress gives a block that is longer.
 */
export function compressBlock(content: Uint8Array): Uint8Array {
  if (content.length > MAX_BLOCK_CONTENT_BYTES) throw new RangeError(`a block cannot hold ${content.length} bytes`);
  memory.set(content, contentAt);
  return memory.subarray(blockAt, blockAt + codec.compress(content.length));
}

/**
 * The content of a block: a view that the next call overwrites. Undefined when it is no valid block, or its content is larger
 * than `capacity` or 4 MiB.
 */
export function decompressBlock(block: Uint8Array, capacity: number): Uint8Array | undefined {
  if (block.length > MAX_BLOCK_BYTES) return undefined;
  memory.set(block, blockAt);
  const length = codec.decompress(block.length, Math.min(capacity, MAX_BLOCK_CONTENT_BYTES));
  return length < 0 ? undefined : memory.subarray(contentAt, contentAt + length);
}
