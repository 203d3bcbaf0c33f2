/* Recursion: Ackermann, queens, towers, permutations, mutual recursion, a sudoku, deep frames with large arrays. */
#include "program.h"

static u32 ackermann(u32 m, u32 n) { return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1)); }

static u32 queens(u32 size, u32 row, u32 columns, u32 up, u32 down) {
  if (row == size) return 1;
  u32 count = 0;
  for (u32 free = ~(columns | up | down) & ((1u << size) - 1); free; free &= free - 1) {
    u32 place = free & (0 - free);
    count += queens(size, row + 1, columns | place, (up | place) << 1, (down | place) >> 1);
  }
  return count;
}

static void tower(struct output *out, u32 height, char from, char to, char over) {
  if (height == 0) return;
  tower(out, height - 1, from, over, to);
  put8(out, (u8)from), put8(out, (u8)to);
  tower(out, height - 1, over, to, from);
}

static void permute(struct output *out, char *text, u32 at, u32 length) {
  if (at == length) put_bytes(out, text, length);
  for (u32 i = at; i < length; i++) {
    char swap = text[at];
    text[at] = text[i], text[i] = swap;
    permute(out, text, at + 1, length);
    swap = text[at], text[at] = text[i], text[i] = swap;
  }
}

static u32 is_odd(u32 n);
static u32 is_even(u32 n) { return n == 0 ? 1 : is_odd(n - 1); }
static u32 is_odd(u32 n) { return n == 0 ? 0 : is_even(n - 1); }

static u64 fibonacci(u32 n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

static int solve(u8 *grid) {
  u32 at = 0;
  while (at < 81 && grid[at]) at++;
  if (at == 81) return 1;
  for (u8 digit = 1; digit <= 9; digit++) {
    u32 row = at / 9, column = at % 9, clash = 0;
    for (u32 i = 0; i < 9; i++)
      clash |= grid[row * 9 + i] == digit || grid[i * 9 + column] == digit ||
               grid[(row / 3 * 3 + i / 3) * 9 + column / 3 * 3 + i % 3] == digit;
    if (clash) continue;
    grid[at] = digit;
    if (solve(grid)) return 1;
    grid[at] = 0;
  }
  return 0;
}

/* Frames of more than a page: compilers touch the stack page by page before using them. */
static __attribute__((noinline)) u64 deep(u32 depth, const u8 *above) {
  u8 frame[6000];
  for (u32 i = 0; i < sizeof frame; i += 100) frame[i] = (u8)(above[i] + depth + i / 100);
  u64 below = depth == 0 ? 1 : deep(depth - 1, frame);
  for (u32 i = 0; i < sizeof frame; i += 100) below = below * 31 + frame[i];
  return below;
}

/* A chain of function pointers, each handing on to the next. */
typedef u64 handler(u64 value, u32 left, const void *const *rest);
static u64 doubler(u64 value, u32 left, const void *const *rest);
static u64 adder(u64 value, u32 left, const void *const *rest);
struct step {
  handler *run;
};
static const struct step first_step = {doubler}, second_step = {adder};
static const void *const steps[] = {&first_step, &second_step, &second_step, &first_step, &second_step};
static u64 proceed(u64 value, u32 left, const void *const *rest) {
  if (left == 0) return value;
  const void *const *next = rest + 1 == steps + COUNT(steps) ? steps : rest + 1;
  return ((const struct step *)*rest)->run(value, left - 1, next);
}
static u64 doubler(u64 value, u32 left, const void *const *rest) { return proceed(value * 2 + 1, left, rest) ^ left; }
static u64 adder(u64 value, u32 left, const void *const *rest) { return proceed(value + left, left, rest) + 3; }

PROGRAM run_recursion(struct output *out) {
  put32(out, ackermann(2, 9)), put32(out, ackermann(3, 3));
  for (u32 size = 1; size <= 7; size++) put32(out, queens(size, 0, 0, 0, 0));
  tower(out, 6, 'a', 'b', 'c');
  char text[] = "abcde";
  permute(out, text, 0, 5);
  put8(out, is_even(100)), put8(out, is_odd(77));
  put64(out, fibonacci(16));
  static const char puzzle[] = "534678912672195348198342567859761423426853791713924856961537284287419635345286179";
  u8 grid[81];
  for (u32 i = 0; i < 81; i++) grid[i] = i % 7 < 3 ? (u8)(puzzle[i] - '0') : 0;
  put8(out, (u32)solve(grid));
  put_bytes(out, grid, sizeof grid);
  static u8 top[6000];
  put64(out, deep(5, top));
  put64(out, proceed(1, 60, steps));
}
