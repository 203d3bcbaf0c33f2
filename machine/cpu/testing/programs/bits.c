/* Bits: counts, scans, swaps, rotations, reversals, tests by index, shifts by amounts known late, overflow checks. */
#include "program.h"

#define ROTATIONS_OF(type, width)                                                                             \
  static type left_##type(type value, u32 by) {                                                               \
    by %= width;                                                                                              \
    return (type)(value << by | value >> ((width - by) % width));                                             \
  }                                                                                                           \
  static type right_##type(type value, u32 by) {                                                              \
    by %= width;                                                                                              \
    return (type)(value >> by | value << ((width - by) % width));                                             \
  }
ROTATIONS_OF(u8, 8) ROTATIONS_OF(u16, 16) ROTATIONS_OF(u32, 32) ROTATIONS_OF(u64, 64)

static u64 reversed(u64 x) {
  x = (x >> 1 & 0x5555555555555555ull) | (x & 0x5555555555555555ull) << 1;
  x = (x >> 2 & 0x3333333333333333ull) | (x & 0x3333333333333333ull) << 2;
  x = (x >> 4 & 0x0f0f0f0f0f0f0f0full) | (x & 0x0f0f0f0f0f0f0f0full) << 4;
  return __builtin_bswap64(x);
}

static u32 counted(u64 x) {
  u32 count = 0;
  for (; x; x &= x - 1) count++;
  return count;
}

static u64 parallel_count(u64 x) {
  x -= x >> 1 & 0x5555555555555555ull;
  x = (x & 0x3333333333333333ull) + (x >> 2 & 0x3333333333333333ull);
  return ((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0full) * 0x0101010101010101ull >> 56;
}

static u64 gray_back(u64 x) {
  for (u32 by = 1; by < 64; by *= 2) x ^= x >> by;
  return x;
}

static u64 spread(u32 x) {
  u64 wide = x;
  wide = (wide | wide << 16) & 0x0000ffff0000ffffull;
  wide = (wide | wide << 8) & 0x00ff00ff00ff00ffull;
  wide = (wide | wide << 4) & 0x0f0f0f0f0f0f0f0full;
  wide = (wide | wide << 2) & 0x3333333333333333ull;
  return (wide | wide << 1) & 0x5555555555555555ull;
}

static void set(u64 *map, u32 index) { map[index / 64] |= 1ull << index % 64; }
static void flip(u64 *map, u32 index) { map[index / 64] ^= 1ull << index % 64; }
static void clear(u64 *map, u32 index) { map[index / 64] &= ~(1ull << index % 64); }
static u32 test(const u64 *map, u32 index) { return (u32)(map[index / 64] >> index % 64) & 1; }

static void checked(struct output *out, i64 a, i64 b) {
  i64 wide;
  i32 narrow;
  u64 wide_unsigned;
  u32 narrow_unsigned;
  put8(out, __builtin_add_overflow(a, b, &wide)), put64(out, (u64)wide);
  put8(out, __builtin_sub_overflow(a, b, &wide)), put64(out, (u64)wide);
  put8(out, __builtin_add_overflow((i32)(u32)(u64)a, (i32)(u32)(u64)b, &narrow)), put32(out, (u32)narrow);
  put8(out, __builtin_sub_overflow((i32)(u32)(u64)a, (i32)(u32)(u64)b, &narrow)), put32(out, (u32)narrow);
  put8(out, __builtin_mul_overflow((i32)(u32)(u64)a, (i32)(u32)(u64)b, &narrow)), put32(out, (u32)narrow);
  put8(out, __builtin_add_overflow((u64)a, (u64)b, &wide_unsigned)), put64(out, wide_unsigned);
  put8(out, __builtin_sub_overflow((u64)a, (u64)b, &wide_unsigned)), put64(out, wide_unsigned);
  put8(out, __builtin_mul_overflow((u32)a, (u32)b, &narrow_unsigned)), put32(out, narrow_unsigned);
}

PROGRAM run_bits(struct output *out) {
  static u64 map[8];
  u64 random = 11;
  for (u32 i = 0; i < 150; i++) {
    u64 x = i < 70 ? i < 64 ? 1ull << i : i - 64 : next_random(&random) >> i % 50;
    u32 by = (u32)next_random(&random) % 200;
    put8(out, __builtin_popcountll(x)), put8(out, (u32)__builtin_popcount((u32)x));
    put8(out, counted(x)), put8(out, parallel_count(x)), put8(out, __builtin_parityll(x) != 0);
    put8(out, x ? (u32)__builtin_clzll(x) : 64), put8(out, x ? (u32)__builtin_ctzll(x) : 64);
    put8(out, (u32)x ? (u32)__builtin_clz((u32)x) : 32), put8(out, (u32)x ? (u32)__builtin_ctz((u32)x) : 32);
    put8(out, (u32)__builtin_ffsll((i64)x));
    put64(out, __builtin_bswap64(x)), put32(out, __builtin_bswap32((u32)x)), put16(out, __builtin_bswap16((u16)x));
    put8(out, left_u8((u8)x, by)), put16(out, left_u16((u16)x, by)), put32(out, left_u32((u32)x, by)), put64(out, left_u64(x, by));
    put8(out, right_u8((u8)x, by)), put16(out, right_u16((u16)x, by)), put32(out, right_u32((u32)x, by)), put64(out, right_u64(x, by));
    put32(out, left_u32((u32)x, 7)), put64(out, right_u64(x, 33)), put16(out, left_u16((u16)x, 8)), put8(out, right_u8((u8)x, 3));
    put64(out, reversed(x)), put64(out, x ^ x >> 1), put64(out, gray_back(x)), put64(out, spread((u32)x));
    put64(out, x << by % 64), put64(out, x >> by % 64), put64(out, (u64)((i64)x >> by % 64));
    put32(out, (u32)x << by % 32), put32(out, (u32)((i32)(u32)x >> by % 32)), put16(out, (u16)((i16)(u16)x >> by % 16));
    put8(out, (u8)((i8)(u8)x >> by % 8)), put64(out, x & (0 - x)), put64(out, x & (x - 1)), put64(out, x ^ (x - 1));
    put64(out, (u64)(i64)(i32)(u32)x), put64(out, (u64)(i64)(i16)(u16)x), put32(out, (u32)(i8)(u8)x);
    checked(out, (i64)x, (i64)next_random(&random));
    checked(out, (i64)(x << by % 64), (i64)(i32)by - 100);
    set(map, (u32)x % 512), flip(map, by), clear(map, (by * 7) % 512);
    put8(out, test(map, (u32)(x >> 5) % 512));
  }
  for (u32 i = 0; i < COUNT(map); i++) put64(out, map[i]);
  u32 crossed = 0;
  for (u32 i = 0; i < 512; i++) crossed = crossed * 3 + test(map, i);
  put32(out, crossed);
}
