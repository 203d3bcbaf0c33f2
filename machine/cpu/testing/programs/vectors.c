/* Loops over arrays of every element type, written so that compilers use packed instructions for them. */
#include "program.h"

#define LENGTH 203

/* noinline and pointers that may not overlap: what makes a compiler vectorise a loop of its own. */
#define LOOP static __attribute__((noinline)) void

#define LOOPS_OF(type, name)                                                                                     \
  LOOP name##_add(type *restrict to, const type *restrict a, const type *restrict b) {                          \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)(a[i] + b[i]);                                               \
  }                                                                                                              \
  LOOP name##_subtract(type *restrict to, const type *restrict a, const type *restrict b) {                     \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)(a[i] - b[i]);                                               \
  }                                                                                                              \
  LOOP name##_minimum(type *restrict to, const type *restrict a, const type *restrict b) {                      \
    for (u32 i = 0; i < LENGTH; i++) to[i] = a[i] < b[i] ? a[i] : b[i];                                         \
  }                                                                                                              \
  LOOP name##_maximum(type *restrict to, const type *restrict a, const type *restrict b) {                      \
    for (u32 i = 0; i < LENGTH; i++) to[i] = a[i] > b[i] ? a[i] : b[i];                                         \
  }                                                                                                              \
  LOOP name##_select(type *restrict to, const type *restrict a, const type *restrict b) {                       \
    for (u32 i = 0; i < LENGTH; i++) to[i] = a[i] == b[i] ? (type)1 : a[i] > b[i] ? a[i] : (type)0;             \
  }                                                                                                              \
  LOOP name##_reverse(type *restrict to, const type *restrict a, const type *restrict b) {                      \
    for (u32 i = 0; i < LENGTH; i++) to[i] = i & 1 ? a[LENGTH - 1 - i] : b[i];                                  \
  }                                                                                                              \
  LOOP name##_sum(type *restrict to, const type *restrict a, const type *restrict b) {                          \
    type low = a[0], high = b[0];                                                                                \
    for (u32 i = 0; i < LENGTH; i++) {                                                                           \
      low = a[i] < low ? a[i] : low;                                                                             \
      high = b[i] > high ? b[i] : high;                                                                          \
    }                                                                                                            \
    for (u32 i = 0; i < LENGTH; i++) to[i] = i & 2 ? low : high;                                                \
  }

#define INTEGER_LOOPS_OF(type, unsigned_type, name)                                                              \
  LOOPS_OF(type, name)                                                                                           \
  LOOP name##_multiply(type *restrict to, const type *restrict a, const type *restrict b) {                     \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)((u64)a[i] * (u64)b[i] + 3);                                 \
  }                                                                                                              \
  LOOP name##_logic(type *restrict to, const type *restrict a, const type *restrict b) {                        \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)((a[i] & ~b[i]) | (b[i] ^ (type)0x55));                      \
  }                                                                                                              \
  LOOP name##_shift(type *restrict to, const type *restrict a, const type *restrict b) {                        \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)((type)(a[i] >> 3) ^ (type)((unsigned_type)b[i] << 2));      \
  }                                                                                                              \
  LOOP name##_total(type *restrict to, const type *restrict a, const type *restrict b) {                        \
    u64 sum = 0, products = 0;                                                                                   \
    for (u32 i = 0; i < LENGTH; i++) sum += (u64)a[i], products += (u64)a[i] * (u64)b[i];                       \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)(i % 2 ? sum : products);                                    \
  }                                                                                                              \
  LOOP name##_average(type *restrict to, const type *restrict a, const type *restrict b) {                      \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)(((u64)(unsigned_type)a[i] + (unsigned_type)b[i] + 1) >> 1); \
  }                                                                                                              \
  static type name##_data[3][LENGTH];                                                                            \
  static void name##_all(struct output *out) {                                                                   \
    static void (*const loops[])(type *, const type *, const type *) = {                                         \
        name##_add,     name##_subtract, name##_minimum, name##_maximum, name##_select, name##_reverse,          \
        name##_sum,     name##_multiply, name##_logic,   name##_shift,   name##_total,  name##_average};         \
    u64 random = 17;                                                                                             \
    for (u32 i = 0; i < LENGTH; i++) {                                                                           \
      /* Signed sums of 64 bits may not overflow; the smaller types are widened first. */                        \
      name##_data[1][i] = (type)next_random(&random) / (sizeof(type) == 8 ? 2 : 1);                              \
      name##_data[2][i] = i % 5 == 0 ? name##_data[1][i] : (type)next_random(&random) / (sizeof(type) == 8 ? 2 : 1); \
    }                                                                                                            \
    for (u32 i = 0; i < COUNT(loops); i++) {                                                                     \
      loops[i](name##_data[0], name##_data[1], name##_data[2]);                                                  \
      for (u32 j = 0; j < LENGTH; j++) put(out, (u64)name##_data[0][j], sizeof(type));                           \
    }                                                                                                            \
  }

#define FLOAT_LOOPS_OF(type, name, put_value)                                                                    \
  LOOPS_OF(type, name)                                                                                           \
  LOOP name##_multiply(type *restrict to, const type *restrict a, const type *restrict b) {                     \
    for (u32 i = 0; i < LENGTH; i++) to[i] = a[i] * b[i] + a[i];                                                \
  }                                                                                                              \
  LOOP name##_divide(type *restrict to, const type *restrict a, const type *restrict b) {                       \
    for (u32 i = 0; i < LENGTH; i++) to[i] = a[i] / (b[i] * b[i] + 1);                                          \
  }                                                                                                              \
  LOOP name##_sign(type *restrict to, const type *restrict a, const type *restrict b) {                         \
    for (u32 i = 0; i < LENGTH; i++) to[i] = -a[i] + (b[i] < 0 ? -b[i] : b[i]);                                 \
  }                                                                                                              \
  LOOP name##_round(type *restrict to, const type *restrict a, const type *restrict b) {                        \
    for (u32 i = 0; i < LENGTH; i++) to[i] = (type)(i32)(a[i] * 7) + (type)(i32)b[i];                           \
  }                                                                                                              \
  static type name##_data[3][LENGTH];                                                                            \
  static void name##_all(struct output *out) {                                                                   \
    static void (*const loops[])(type *, const type *, const type *) = {                                         \
        name##_add, name##_subtract, name##_minimum,  name##_maximum, name##_select, name##_reverse,             \
        name##_sum, name##_multiply, name##_divide,   name##_sign,    name##_round};                             \
    u64 random = 23;                                                                                             \
    for (u32 i = 0; i < LENGTH; i++) {                                                                           \
      name##_data[1][i] = (type)(i64)(next_random(&random) >> 40) / 1024 - 8000;                                 \
      name##_data[2][i] = i % 5 == 0 ? name##_data[1][i] : (type)(i64)(next_random(&random) >> 40) / 4096 - 2000; \
    }                                                                                                            \
    for (u32 i = 0; i < COUNT(loops); i++) {                                                                     \
      loops[i](name##_data[0], name##_data[1], name##_data[2]);                                                  \
      for (u32 j = 0; j < LENGTH; j++) put_value(out, name##_data[0][j]);                                        \
    }                                                                                                            \
  }

INTEGER_LOOPS_OF(u8, u8, bytes)
INTEGER_LOOPS_OF(i8, u8, signed_bytes)
INTEGER_LOOPS_OF(u16, u16, words)
INTEGER_LOOPS_OF(i16, u16, signed_words)
INTEGER_LOOPS_OF(u32, u32, doublewords)
INTEGER_LOOPS_OF(i64, u64, signed_quadwords)
INTEGER_LOOPS_OF(u64, u64, quadwords)
FLOAT_LOOPS_OF(float, singles, put_float)
FLOAT_LOOPS_OF(double, doubles, put_double)

/* Signed sums of 32 bits may not overflow, so they have loops of their own. */
LOOP widen(i32 *restrict to, const i16 *restrict a, const i8 *restrict b) {
  for (u32 i = 0; i < LENGTH; i++) to[i] = a[i] * b[i] - a[LENGTH - 1 - i];
}
LOOP saturate(u8 *restrict to, i16 *restrict narrow, const i32 *restrict a) {
  for (u32 i = 0; i < LENGTH; i++) {
    i32 value = a[i] >> 8;
    to[i] = (u8)(value < 0 ? 0 : value > 255 ? 255 : value);
    narrow[i] = (i16)(a[i] < -32768 ? -32768 : a[i] > 32767 ? 32767 : a[i]);
  }
}
LOOP convert(double *restrict doubles, float *restrict singles, i32 *restrict back, const i32 *restrict a) {
  for (u32 i = 0; i < LENGTH; i++) {
    doubles[i] = a[i] * 0.5;
    singles[i] = (float)a[i] / 3;
  }
  for (u32 i = 0; i < LENGTH; i++) back[i] = (i32)doubles[i] + (i32)singles[i] % 1000;
  for (u32 i = 0; i < LENGTH; i++) doubles[i] += (double)singles[i], singles[i] = (float)doubles[i];
}
LOOP difference(u32 *restrict total, const u8 *restrict a, const u8 *restrict b) {
  u32 sum = 0, dot = 0, zeros = 0;
  for (u32 i = 0; i < LENGTH; i++) {
    i32 distance = a[i] - b[i];
    sum += (u32)(distance < 0 ? -distance : distance);
    dot += (u32)a[i] * b[i];
    zeros += a[i] == 0;
  }
  total[0] = sum, total[1] = dot, total[2] = zeros;
}
LOOP interleave(u8 *restrict to, const u8 *restrict a, const u8 *restrict b) {
  for (u32 i = 0; i < LENGTH; i++) to[2 * i] = a[i], to[2 * i + 1] = b[i];
  for (u32 i = 0; i + 3 < LENGTH; i += 3) to[i] = (u8)(to[i + 1] + to[i + 2]);
}

static void crossing(struct output *out) {
  static i32 wide[LENGTH], back[LENGTH];
  static i16 narrow[LENGTH];
  static u8 small[LENGTH], pairs[2 * LENGTH];
  static double doubles[LENGTH];
  static float singles[LENGTH];
  u32 totals[3];
  widen(wide, signed_words_data[1], signed_bytes_data[1]);
  for (u32 i = 0; i < LENGTH; i++) put32(out, (u32)wide[i]);
  saturate(small, narrow, wide);
  put_bytes(out, small, LENGTH);
  for (u32 i = 0; i < LENGTH; i++) put16(out, (u16)narrow[i]);
  convert(doubles, singles, back, wide);
  for (u32 i = 0; i < LENGTH; i++) put_double(out, doubles[i]), put_float(out, singles[i]), put32(out, (u32)back[i]);
  difference(totals, bytes_data[1], bytes_data[2]);
  for (u32 i = 0; i < 3; i++) put32(out, totals[i]);
  interleave(pairs, bytes_data[1], bytes_data[2]);
  put_bytes(out, pairs, sizeof pairs);
}

PROGRAM run_vectors(struct output *out) {
  bytes_all(out);
  signed_bytes_all(out);
  words_all(out);
  signed_words_all(out);
  doublewords_all(out);
  signed_quadwords_all(out);
  quadwords_all(out);
  singles_all(out);
  doubles_all(out);
  crossing(out);
}
