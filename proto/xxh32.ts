/** xxHash, 32 bits, which LZ4 frames use as checksum. Source: the published xxHash specification, section XXH32. */

const PRIME1 = 0x9e3779b1;
const PRIME2 = 0x85ebca77;
const PRIME3 = 0xc2b2ae3d;
const PRIME4 = 0x27d4eb2f;
const PRIME5 = 0x165667b1;

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function rotl(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}

function round(accumulator: number, word: number): number {
  return Math.imul(rotl((accumulator + Math.imul(word, PRIME2)) | 0, 13), PRIME1);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** The four lanes over all whole stripes of 16 bytes, joined. */
function stripes(words: Int32Array): number {
  let a = (PRIME1 + PRIME2) | 0;
  let b = PRIME2 | 0;
  let c = 0;
  let d = -PRIME1 | 0;
  for (let i = 0; i < words.length; i += 4) {
    a = round(a, words[i]!);
    b = round(b, words[i + 1]!);
    c = round(c, words[i + 2]!);
    d = round(d, words[i + 3]!);
  }
  return (rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18)) | 0;
}

/** The whole stripes of `bytes` as little-endian words; a view where the host and the alignment allow. */
function stripeWords(bytes: Uint8Array): Int32Array {
  const count = (bytes.length >>> 4) * 4;
  if (HOST_IS_LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) return new Int32Array(bytes.buffer, bytes.byteOffset, count);
  const words = new Int32Array(count);
  for (let i = 0; i < count; i++) words[i] = wordAt(bytes, i * 4);
  return words;
}

/** The checksum of `bytes` with seed 0, unsigned. */
export function xxh32(bytes: Uint8Array): number {
  const length = bytes.length;
  const words = stripeWords(bytes);
  let hash = words.length > 0 ? stripes(words) : PRIME5;
  hash = (hash + length) | 0;
  let at = words.length * 4;
  for (; at + 4 <= length; at += 4) {
    hash = Math.imul(rotl((hash + Math.imul(wordAt(bytes, at), PRIME3)) | 0, 17), PRIME4);
  }
  for (; at < length; at++) hash = Math.imul(rotl((hash + Math.imul(bytes[at]!, PRIME5)) | 0, 11), PRIME1);
  hash = Math.imul(hash ^ (hash >>> 15), PRIME2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
