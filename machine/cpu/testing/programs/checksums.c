/* Check sums and hashes: CRC-32 bit by bit and by table, Adler-32, FNV-1a, MD5, SHA-256, SipHash. */
#include "program.h"

static u32 crc_table[256];

static u32 crc_bits(const u8 *data, u32 length) {
  u32 crc = ~0u;
  while (length--) {
    crc ^= *data++;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
  }
  return ~crc;
}

static u32 crc_by_table(const u8 *data, u32 length) {
  for (u32 i = 0; i < 256; i++) {
    u32 value = i;
    for (int bit = 0; bit < 8; bit++) value = value & 1 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
    crc_table[i] = value;
  }
  u32 crc = ~0u;
  for (u32 i = 0; i < length; i++) crc = crc_table[(crc ^ data[i]) & 0xff] ^ (crc >> 8);
  return ~crc;
}

static u32 adler(const u8 *data, u32 length) {
  u32 a = 1, b = 0;
  for (u32 i = 0; i < length; i++) {
    a = (a + data[i]) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

static u64 fnv(const u8 *data, u32 length) {
  u64 hash = 0xcbf29ce484222325ull;
  for (u32 i = 0; i < length; i++) hash = (hash ^ data[i]) * 0x100000001b3ull;
  return hash;
}

static u32 left(u32 value, u32 count) { return value << count | value >> (32 - count); }
static u32 right(u32 value, u32 count) { return value >> count | value << (32 - count); }

/* Both digests read blocks of 64 bytes and end with 0x80, zeros and the length in bits. */
static u32 pad(u8 *block, const u8 *data, u32 length, u32 done, int big_endian) {
  u32 rest = length - done;
  if (done <= length && rest >= 64) {
    for (u32 i = 0; i < 64; i++) block[i] = data[done + i];
    return 1;
  }
  for (u32 i = 0; i < 64; i++) block[i] = done + i < length ? data[done + i] : done + i == length ? 0x80 : 0;
  if (done <= length && rest >= 56) return 1;
  u64 bits = (u64)length * 8;
  for (u32 i = 0; i < 8; i++) block[56 + i] = (u8)(bits >> 8 * (big_endian ? 7 - i : i));
  return 0;
}

/* floor(abs(sin(i + 1)) * 2^32) */
static const u32 md5_sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
static const u8 md5_turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static void md5(struct output *out, const u8 *data, u32 length) {
  u32 state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  u8 block[64];
  u32 done = 0, more;
  do {
    more = pad(block, data, length, done, 0);
    done += 64;
    u32 words[16], a = state[0], b = state[1], c = state[2], d = state[3];
    for (u32 i = 0; i < 16; i++)
      words[i] = block[4 * i] | (u32)block[4 * i + 1] << 8 | (u32)block[4 * i + 2] << 16 | (u32)block[4 * i + 3] << 24;
    for (u32 i = 0; i < 64; i++) {
      u32 mix, word;
      switch (i / 16) {
        case 0: mix = (b & c) | (~b & d), word = i; break;
        case 1: mix = (d & b) | (~d & c), word = (5 * i + 1) % 16; break;
        case 2: mix = b ^ c ^ d, word = (3 * i + 5) % 16; break;
        default: mix = c ^ (b | ~d), word = 7 * i % 16; break;
      }
      mix += a + md5_sines[i] + words[word];
      a = d, d = c, c = b, b += left(mix, md5_turns[i / 16][i % 4]);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  } while (more);
  for (u32 i = 0; i < 4; i++) put32(out, state[i]);
}

/* The fractions of square and cube roots of the first primes, computed rather than listed. */
static u32 root_fraction(u32 prime, int cube) {
  u64 low = 0, high = 20ull << 32;
  while (high - low > 1) {
    u64 middle = low + (high - low) / 2;
    unsigned __int128 power = (unsigned __int128)middle * middle;
    if (cube) power *= middle;
    if (power <= (unsigned __int128)prime << (cube ? 96 : 64)) low = middle;
    else high = middle;
  }
  return (u32)low;
}

static void sha256(struct output *out, const u8 *data, u32 length) {
  u32 state[8], constants[64];
  for (u32 number = 2, count = 0; count < 64; number++) {
    u32 divisor = 2;
    while (number % divisor) divisor++;
    if (divisor != number) continue;
    if (count < 8) state[count] = root_fraction(number, 0);
    constants[count++] = root_fraction(number, 1);
  }
  u8 block[64];
  u32 done = 0, more;
  do {
    more = pad(block, data, length, done, 1);
    done += 64;
    u32 words[64], s[8];
    for (u32 i = 0; i < 16; i++)
      words[i] = (u32)block[4 * i] << 24 | (u32)block[4 * i + 1] << 16 | (u32)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (u32 i = 16; i < 64; i++) {
      u32 a = words[i - 15], b = words[i - 2];
      words[i] = words[i - 16] + words[i - 7] + (right(a, 7) ^ right(a, 18) ^ a >> 3) +
                 (right(b, 17) ^ right(b, 19) ^ b >> 10);
    }
    for (u32 i = 0; i < 8; i++) s[i] = state[i];
    for (u32 i = 0; i < 64; i++) {
      u32 one = s[7] + (right(s[4], 6) ^ right(s[4], 11) ^ right(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
                constants[i] + words[i];
      u32 two = (right(s[0], 2) ^ right(s[0], 13) ^ right(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      for (u32 j = 7; j > 0; j--) s[j] = s[j - 1];
      s[4] += one;
      s[0] = one + two;
    }
    for (u32 i = 0; i < 8; i++) state[i] += s[i];
  } while (more);
  for (u32 i = 0; i < 8; i++)
    for (u32 shift = 32; shift > 0; shift -= 8) put8(out, state[i] >> (shift - 8));
}

static u64 left64(u64 value, u32 count) { return value << count | value >> (64 - count); }

static void sip_round(u64 *v) {
  v[0] += v[1], v[1] = left64(v[1], 13) ^ v[0], v[0] = left64(v[0], 32);
  v[2] += v[3], v[3] = left64(v[3], 16) ^ v[2];
  v[0] += v[3], v[3] = left64(v[3], 21) ^ v[0];
  v[2] += v[1], v[1] = left64(v[1], 17) ^ v[2], v[2] = left64(v[2], 32);
}

static u64 siphash(const u8 *data, u32 length) {
  u64 v[4] = {0x736f6d6570736575ull, 0x646f72616e646f6dull, 0x6c7967656e657261ull, 0x7465646279746573ull};
  u64 word = 0;
  for (u32 i = 0; i < length; i++) {
    word |= (u64)data[i] << 8 * (i % 8);
    if (i % 8 != 7) continue;
    v[3] ^= word;
    sip_round(v), sip_round(v);
    v[0] ^= word;
    word = 0;
  }
  word |= (u64)length << 56;
  v[3] ^= word;
  sip_round(v), sip_round(v);
  v[0] ^= word, v[2] ^= 0xff;
  for (int i = 0; i < 4; i++) sip_round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* For each text: CRC-32 twice, Adler-32, MD5, SHA-256, FNV-1a, SipHash. Begins with "abc", for which all are known. */
PROGRAM run_checksums(struct output *out) {
  static u8 text[1500];
  u64 random = 7;
  for (u32 i = 0; i < sizeof text; i++) text[i] = (u8)next_random(&random);
  text[0] = 'a', text[1] = 'b', text[2] = 'c';
  static const u32 lengths[] = {3, 0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1500};
  for (u32 i = 0; i < COUNT(lengths); i++) {
    u32 length = lengths[i];
    put32(out, crc_bits(text, length));
    put32(out, crc_by_table(text, length));
    put32(out, adler(text, length));
    md5(out, text, length);
    sha256(out, text, length);
    put64(out, fnv(text, length));
    put64(out, siphash(text, length));
  }
}
