/**
 * The checksum of an image file, which linkers write when asked to (`/RELEASE`) and Windows compares for drivers.
 * Source: the optional header's `CheckSum` in the PE/COFF specification; the computation is that of the ImageHlp
 * routine `CheckSumMappedFile`: the file's 16-bit words added up with end-around carry, without the field, plus the
 * file's length.
 */

/** @param fieldOffset where the file has its four bytes of checksum, which count as zero */
export function imageChecksum(bytes: Uint8Array, fieldOffset: number): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (i >= fieldOffset && i < fieldOffset + 4) continue;
    sum += (i & 1) === 0 ? bytes[i]! : bytes[i]! << 8;
  }
  // 2^16 is 1 modulo 0xFFFF, so carries can be added at the end.
  while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000);
  return (sum + bytes.length) >>> 0;
}
