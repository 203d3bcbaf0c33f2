/* 128-bit integers: sums, products, quotients, shifts, compares, conversions, arguments and results. */
#include "program.h"

typedef unsigned __int128 u128;
typedef __int128 i128;

static void put128(struct output *out, u128 value) {
  put64(out, (u64)value);
  put64(out, (u64)(value >> 64));
}

static u128 joined(u64 high, u64 low) { return (u128)high << 64 | low; }

__attribute__((noinline)) static u128 multiply_add(u128 a, u128 b, u64 c, u128 d) { return a * b + c - d; }

static u64 multiply_modulo(u64 a, u64 b, u64 modulus) { return (u64)((u128)a * b % modulus); }

static u64 power_modulo(u64 base, u64 exponent, u64 modulus) {
  u64 result = 1;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1) result = multiply_modulo(result, base, modulus);
    base = multiply_modulo(base, base, modulus);
  }
  return result;
}

/* Miller and Rabin, with bases that decide every 64-bit number. */
static int is_prime(u64 number) {
  static const u64 bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
  if (number < 2) return 0;
  for (u32 i = 0; i < COUNT(bases); i++)
    if (number % bases[i] == 0) return number == bases[i];
  u64 odd = number - 1;
  u32 twos = 0;
  while (odd % 2 == 0) odd /= 2, twos++;
  for (u32 i = 0; i < COUNT(bases); i++) {
    u64 x = power_modulo(bases[i], odd, number);
    u32 left = twos;
    if (x == 1 || x == number - 1) continue;
    while (--left) {
      x = multiply_modulo(x, x, number);
      if (x == number - 1) break;
    }
    if (!left) return 0;
  }
  return 1;
}

static void put_decimal(struct output *out, u128 value) {
  char digits[40];
  u32 at = sizeof digits;
  do digits[--at] = (char)('0' + (u32)(value % 10));
  while (value /= 10);
  put_bytes(out, digits + at, (u32)sizeof digits - at);
}

PROGRAM run_wide(struct output *out) {
  u64 random = 13;
  for (u32 i = 0; i < 60; i++) {
    u128 a = joined(next_random(&random) >> i % 64, next_random(&random));
    u128 b = joined(i % 3 ? next_random(&random) >> (i * 7) % 64 : 0, next_random(&random) | 1);
    u32 by = (u32)next_random(&random) % 128;
    put128(out, a + b), put128(out, a - b), put128(out, a * b);
    put128(out, a / b), put128(out, a % b);
    put128(out, (u128)((i128)a / ((i128)b | 1))), put128(out, (u128)((i128)a % ((i128)b | 1)));
    put128(out, a << by), put128(out, a >> by), put128(out, (u128)((i128)a >> by));
    put128(out, a << 64), put128(out, a >> 3), put128(out, a << 67);
    put128(out, a & ~b), put128(out, a ^ b), put128(out, 0 - a);
    put8(out, (u32)(a < b) | (u32)((i128)a < (i128)b) << 1 | (u32)(a == b) << 2 | (u32)(a >= b << 1) << 3);
    put128(out, multiply_add(a, b, i, a >> 1));
    put128(out, (u128)((i128)(i64)(u64)a * (i64)(u64)b));
    put64(out, (u64)((u128)(u64)a * (u64)b >> 64));
    put_decimal(out, a);
  }
  u128 factorial = 1;
  for (u32 i = 1; i <= 34; i++) put_decimal(out, factorial *= i);
  for (u64 n = 0xffffffffffffff00ull; n; n++) put8(out, (u32)is_prime(n));
  put8(out, (u32)is_prime(2305843009213693951ull));
}
