/* Ordinary code of many kinds in one function: integers of all sizes, structures, floating point, formatting, bits. */
#include "program.h"

struct Record {
  char small;
  short medium;
  int large;
  i64 huge;
  float real;
};

static double polynomial(double x) {
  double sum = 0;
  for (int i = 1; i < 20; i++) sum = sum * x + 1.0 / i;
  return sum;
}

static int format(char *out, i64 value, u32 base) {
  char digits[72];
  int count = 0, length = 0;
  u64 rest = value < 0 ? -(u64)value : (u64)value;
  do digits[count++] = "0123456789abcdef"[rest % base];
  while (rest /= base);
  if (value < 0) out[length++] = '-';
  while (count) out[length++] = digits[--count];
  out[length] = 0;
  return length;
}

static u32 mix(u32 rounds) {
  static struct Record records[64];
  static u8 text[80];
  u32 hash = 2166136261u;
  double sum = 0;
  float decay = 1;
  for (u32 round = 0; round < rounds; round++) {
    for (int i = 0; i < 64; i++) {
      struct Record *r = &records[i];
      r->small = (char)(i * round);
      r->medium = (short)(round * 77 + i);
      r->large = (int)(round * round) - i;
      r->huge = (i64)r->large * r->medium - (i64)((u64)round << 33);
      r->real = (float)r->medium / 3;
    }
    for (int i = 0; i < 63; i++) {
      struct Record swap = records[i];
      records[i] = records[i + 1];
      records[i + 1] = swap;
    }
    sum += polynomial((double)(round % 97) / 100.0);
    decay = decay * 0.99f + records[round % 64].real;
    for (int i = 0; i < 64; i++) {
      int length = format((char *)text, records[i].huge, (i & 1) ? 10 : 16);
      for (int j = 0; j < length; j++) hash = (hash ^ text[j]) * 16777619u;
      hash += (u32)(int)(records[i].real * 10);
      hash = (hash << 5) | (hash >> 27);
    }
    switch (round % 9) {
      case 0: hash += (u32)records[5].large; break;
      case 1: hash ^= (u32)records[5].huge; break;
      case 2: hash -= (u32)records[5].small; break;
      case 3: hash *= 3; break;
      case 4: hash = ~hash; break;
      case 5: hash += (u32)(i64)(sum * 1000); break;
      case 6: hash ^= (u32)(i64)decay; break;
      default: hash++;
    }
    u64 mixed = ((u64)hash << 32 | round) * 0x9E3779B97F4A7C15ull;
    hash ^= (u32)(mixed >> 40) + (u32)__builtin_ctzll(mixed | 1) + (u32)__builtin_clzll(mixed | 1) +
            (u32)__builtin_bswap32(hash);
    hash += (u32)(((unsigned __int128)mixed * mixed) >> 64);
  }
  return hash + (u32)(i64)sum + (u32)(int)decay;
}

PROGRAM run_mixed(struct output *out) {
  for (u32 rounds = 1; rounds < 40; rounds += 6) put32(out, mix(rounds));
}
