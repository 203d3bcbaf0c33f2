/*
 * What compilers expect to find in any image: memory functions, for frames above a page __chkstk, for 128-bit quotients
 * four functions, and a name that says floating point is used. GNU images get all but the memory functions from libgcc.
 */
#include "program.h"

void *memcpy(void *to, const void *from, u64 count) {
  u8 *t = to;
  const u8 *f = from;
  while (count--) *t++ = *f++;
  return to;
}

void *memset(void *to, int value, u64 count) {
  u8 *t = to;
  while (count--) *t++ = (u8)value;
  return to;
}

void *memmove(void *to, const void *from, u64 count) {
  u8 *t = to;
  const u8 *f = from;
  if (t <= f) return memcpy(to, from, count);
  while (count--) t[count] = f[count];
  return to;
}

int memcmp(const void *a, const void *b, u64 count) {
  const u8 *x = a, *y = b;
  for (u64 i = 0; i < count; i++)
    if (x[i] != y[i]) return x[i] - y[i];
  return 0;
}

/* The entry point that every driver image has. */
int DriverEntry(void) { return 0; }

#ifdef _MSC_VER
typedef unsigned __int128 u128;
typedef __int128 i128;

int _fltused = 0;

/* Reads every page of a frame of RAX bytes below the caller's stack pointer; keeps all registers. */
__asm__(
    ".text\n"
    ".globl __chkstk\n"
    "__chkstk:\n"
    "  pushq %rax\n"
    "  pushq %rcx\n"
    "  leaq 24(%rsp), %rcx\n"
    "1: cmpq $4096, %rax\n"
    "  jbe 2f\n"
    "  subq $4096, %rcx\n"
    "  subq $4096, %rax\n"
    "  testb %al, (%rcx)\n"
    "  jmp 1b\n"
    "2: subq %rax, %rcx\n"
    "  testb %al, (%rcx)\n"
    "  popq %rcx\n"
    "  popq %rax\n"
    "  ret\n");

static u32 leading_zeros(u128 value) {
  u64 high = (u64)(value >> 64);
  return high ? (u32)__builtin_clzll(high) : 64 + (u32)__builtin_clzll((u64)value | 1);
}

static u128 divide(u128 value, u128 divisor, u128 *rest) {
  u128 quotient = 0;
  if (value >= divisor)
    for (i32 by = (i32)leading_zeros(divisor) - (i32)leading_zeros(value); by >= 0; by--)
      if (value >= divisor << by) value -= divisor << by, quotient |= (u128)1 << by;
  *rest = value;
  return quotient;
}

u128 __udivti3(u128 value, u128 divisor) {
  u128 rest;
  return divide(value, divisor, &rest);
}

u128 __umodti3(u128 value, u128 divisor) {
  u128 rest;
  divide(value, divisor, &rest);
  return rest;
}

i128 __divti3(i128 value, i128 divisor) {
  u128 rest, quotient = divide(value < 0 ? 0 - (u128)value : (u128)value, divisor < 0 ? 0 - (u128)divisor : (u128)divisor, &rest);
  return (i128)((value < 0) != (divisor < 0) ? 0 - quotient : quotient);
}

i128 __modti3(i128 value, i128 divisor) {
  u128 rest;
  divide(value < 0 ? 0 - (u128)value : (u128)value, divisor < 0 ? 0 - (u128)divisor : (u128)divisor, &rest);
  return (i128)(value < 0 ? 0 - rest : rest);
}
#endif
