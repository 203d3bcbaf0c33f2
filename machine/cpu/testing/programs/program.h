/*
 * What the test programs share: types and the buffer that each writes its results to. A program is ordinary C without
 * a library and without undefined behaviour, so that every compiler's output, run by anything, leaves the same bytes.
 */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char i8;
typedef short i16;
typedef int i32;
typedef long long i64;

/* Programs are found by name: as exports of an image, by dlsym in an ELF program. */
#ifdef _WIN32
#define PROGRAM __declspec(dllexport) void
#else
#define PROGRAM void
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct output {
  u8 *at;
  u8 *end;
};

static inline void put(struct output *out, u64 value, u32 bytes) {
  for (u32 i = 0; i < bytes && out->at < out->end; i++) *out->at++ = (u8)(value >> (8 * i));
}
static inline void put8(struct output *out, u64 value) { put(out, value, 1); }
static inline void put16(struct output *out, u64 value) { put(out, value, 2); }
static inline void put32(struct output *out, u64 value) { put(out, value, 4); }
static inline void put64(struct output *out, u64 value) { put(out, value, 8); }

static inline void put_bytes(struct output *out, const void *bytes, u32 count) {
  for (u32 i = 0; i < count; i++) put8(out, ((const u8 *)bytes)[i]);
}

static inline void put_text(struct output *out, const char *text) {
  while (*text) put8(out, (u8)*text++);
}

/* Bits of a number; all NaNs give the same, because C does not say which one an operation makes. */
static inline void put_double(struct output *out, double value) {
  union {
    double number;
    u64 bits;
  } same = {value};
  put64(out, value != value ? 0x7ff8000000000000ull : same.bits);
}
static inline void put_float(struct output *out, float value) {
  union {
    float number;
    u32 bits;
  } same = {value};
  put32(out, value != value ? 0x7fc00000u : same.bits);
}

/* A generator of numbers that look random. */
static inline u64 next_random(u64 *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state * 0x2545F4914F6CDD1Dull;
}
