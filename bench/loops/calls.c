/* Little but calls: recursion, calls through a table of functions, and small functions with several arguments. */
typedef unsigned int u32;
typedef unsigned char u8;
typedef u32 (*Operation)(u32 a, u32 b, u32 c);

__attribute__((noinline)) static u32 add(u32 a, u32 b, u32 c) { return a + b + c; }
__attribute__((noinline)) static u32 mix(u32 a, u32 b, u32 c) { return (a ^ b) - c; }
__attribute__((noinline)) static u32 scale(u32 a, u32 b, u32 c) { return a * 3 + (b >> 1) + c; }
__attribute__((noinline)) static u32 twice(u32 a, u32 b, u32 c) { return add(mix(a, b, c), scale(b, c, a), 1); }

__attribute__((noinline, optimize("no-optimize-sibling-calls"))) static u32 fibonacci(u32 n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

u32 run(u32 rounds, u8 *memory) {
  Operation *table = (Operation *)memory;
  table[0] = add;
  table[1] = mix;
  table[2] = scale;
  table[3] = twice;
  u32 result = 1, seed = 7;
  for (u32 round = 0; round < rounds; round++) {
    for (u32 i = 0; i < 200; i++) {
      seed = seed * 1664525u + 1013904223u;
      result = table[seed >> 30](result, seed, i);
    }
    result += fibonacci(10);
  }
  return result;
}
