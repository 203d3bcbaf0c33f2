/* Numbers of any length in 32-bit limbs: products, quotients, powers, factorials and Fibonacci numbers in decimal. */
#include "program.h"

#define LIMBS 30

struct number {
  u32 limb[LIMBS];
};

static int compare(const struct number *a, const struct number *b) {
  for (i32 i = LIMBS; i-- > 0;)
    if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}

static struct number of(u64 value) {
  struct number result = {{(u32)value, (u32)(value >> 32)}};
  return result;
}

static u32 add(struct number *a, const struct number *b) {
  u64 carry = 0;
  for (u32 i = 0; i < LIMBS; i++) {
    carry += (u64)a->limb[i] + b->limb[i];
    a->limb[i] = (u32)carry;
    carry >>= 32;
  }
  return (u32)carry;
}

static u32 subtract(struct number *a, const struct number *b) {
  u32 borrow = 0;
  for (u32 i = 0; i < LIMBS; i++) {
    u64 difference = (u64)a->limb[i] - b->limb[i] - borrow;
    a->limb[i] = (u32)difference;
    borrow = (u32)(difference >> 32) & 1;
  }
  return borrow;
}

/* The lower LIMBS limbs. */
static struct number multiply(const struct number *a, const struct number *b) {
  struct number result = {{0}};
  for (u32 i = 0; i < LIMBS; i++) {
    u64 carry = 0;
    for (u32 j = 0; i + j < LIMBS; j++) {
      carry += (u64)a->limb[i] * b->limb[j] + result.limb[i + j];
      result.limb[i + j] = (u32)carry;
      carry >>= 32;
    }
  }
  return result;
}

static u32 divide_small(struct number *a, u32 divisor) {
  u64 rest = 0;
  for (i32 i = LIMBS; i-- > 0;) {
    rest = rest << 32 | a->limb[i];
    a->limb[i] = (u32)(rest / divisor);
    rest %= divisor;
  }
  return (u32)rest;
}

static u32 bits(const struct number *a) {
  for (i32 i = LIMBS; i-- > 0;)
    if (a->limb[i]) return 32 * (u32)i + 32 - (u32)__builtin_clz(a->limb[i]);
  return 0;
}

static void shift_left(struct number *a, u32 count) {
  u32 whole = count / 32, part = count % 32;
  for (i32 i = LIMBS; i-- > 0;) {
    u32 high = i >= (i32)whole ? a->limb[i - (i32)whole] : 0;
    u32 low = i > (i32)whole ? a->limb[i - (i32)whole - 1] : 0;
    a->limb[i] = (u32)(((u64)high << 32 | low) << part >> 32);
  }
}

static void shift_right_once(struct number *a) {
  for (u32 i = 0; i < LIMBS; i++) a->limb[i] = a->limb[i] >> 1 | (i + 1 < LIMBS ? a->limb[i + 1] << 31 : 0);
}

/* Leaves the rest in `a`. */
static struct number divide(struct number *a, const struct number *divisor) {
  struct number quotient = {{0}}, shifted = *divisor;
  u32 length = bits(a), short_by = length > bits(divisor) ? length - bits(divisor) : 0;
  shift_left(&shifted, short_by);
  for (i32 i = (i32)short_by; i >= 0; i--) {
    if (compare(a, &shifted) >= 0) {
      subtract(a, &shifted);
      quotient.limb[i / 32] |= 1u << i % 32;
    }
    shift_right_once(&shifted);
  }
  return quotient;
}

static struct number power_modulo(struct number base, const struct number *exponent, const struct number *modulus) {
  struct number result = of(1);
  u32 length = bits(exponent);
  for (u32 i = 0; i < length; i++) {
    if (exponent->limb[i / 32] >> i % 32 & 1) {
      result = multiply(&result, &base);
      divide(&result, modulus);
    }
    base = multiply(&base, &base);
    divide(&base, modulus);
  }
  return result;
}

static void put_decimal(struct output *out, struct number value) {
  char digits[LIMBS * 10 + 1];
  u32 at = sizeof digits - 1;
  digits[at] = 0;
  do {
    u32 nine = divide_small(&value, 1000000000);
    for (u32 i = 0; i < 9; i++, nine /= 10) digits[--at] = (char)('0' + nine % 10);
  } while (bits(&value));
  while (digits[at] == '0' && digits[at + 1]) at++;
  put_text(out, digits + at);
  put8(out, '\n');
}

PROGRAM run_bignum(struct output *out) {
  struct number factorial = of(1), a = of(0), b = of(1);
  for (u32 i = 1; i <= 130; i++) {
    struct number factor = of(i);
    factorial = multiply(&factorial, &factor);
    if (i % 13 == 0) put_decimal(out, factorial);
    struct number sum = a;
    put8(out, add(&sum, &b));
    a = b, b = sum;
  }
  put_decimal(out, b);
  struct number divisor = b, rest = factorial;
  put_decimal(out, divide(&rest, &divisor));
  put_decimal(out, rest);
  put32(out, subtract(&rest, &factorial));
  put_decimal(out, rest);

  /* Fermat: a^(p-1) = 1 modulo the prime p = 2^127 - 1. */
  struct number prime = of(1), one = of(1), exponent;
  shift_left(&prime, 127);
  subtract(&prime, &one);
  exponent = prime;
  subtract(&exponent, &one);
  put_decimal(out, power_modulo(of(0x123456789abcdefull), &exponent, &prime));
  put_decimal(out, power_modulo(of(3), &divisor, &prime));
}
