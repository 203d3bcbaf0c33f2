/* Structures: copies of all sizes, results by value, bit fields, unions, nesting, packed and unaligned members. */
#include "program.h"

#define NOINLINE __attribute__((noinline))

#define SIZED(size)                                                                \
  struct sized_##size {                                                            \
    u8 bytes[size];                                                                \
  };                                                                               \
  static NOINLINE struct sized_##size turn_##size(struct sized_##size value) {     \
    struct sized_##size copy = value;                                              \
    for (u32 i = 0; i < size; i++) copy.bytes[i] = (u8)(value.bytes[size - 1 - i] + i); \
    return copy;                                                                   \
  }                                                                                \
  static NOINLINE void try_##size(struct output *out) {                            \
    struct sized_##size array[4], swap;                                            \
    for (u32 i = 0; i < 4; i++)                                                    \
      for (u32 j = 0; j < size; j++) array[i].bytes[j] = (u8)(i * 61 + j * 7);     \
    swap = array[0], array[0] = array[3], array[3] = swap;                         \
    array[1] = turn_##size(turn_##size(array[2]));                                 \
    put_bytes(out, array, sizeof array);                                           \
  }
SIZED(1) SIZED(2) SIZED(3) SIZED(4) SIZED(5) SIZED(7) SIZED(8) SIZED(9) SIZED(15) SIZED(16) SIZED(20) SIZED(24) SIZED(32)
SIZED(33) SIZED(48) SIZED(64) SIZED(72) SIZED(100) SIZED(128) SIZED(200) SIZED(300)

struct flags {
  u32 a : 3;
  i32 b : 5;
  u32 c : 1;
  u32 d : 17;
  i32 e : 6;
};

struct large_flags {
  u64 a : 40;
  i64 b : 13;
  u64 c : 11;
};

struct __attribute__((packed)) packed {
  u8 kind;
  u32 number;
  u16 small;
  u64 large;
  double real;
};

union value {
  u64 whole;
  u32 halves[2];
  u16 words[4];
  u8 bytes[8];
  double real;
};

struct tree {
  struct node {
    i32 key;
    struct node *left, *right;
  } nodes[64];
  u32 used;
  struct node *root;
};

static void insert(struct tree *tree, i32 key) {
  struct node **at = &tree->root;
  while (*at) at = key < (*at)->key ? &(*at)->left : &(*at)->right;
  struct node fresh = {.key = key};
  tree->nodes[tree->used] = fresh;
  *at = &tree->nodes[tree->used++];
}

static void walk(struct output *out, const struct node *node, u32 depth) {
  if (!node) return;
  walk(out, node->left, depth + 1);
  put32(out, (u32)node->key), put8(out, depth);
  walk(out, node->right, depth + 1);
}

struct wide_result {
  u64 first;
  u32 second;
  i16 third;
};

static NOINLINE struct wide_result combine(struct wide_result a, const struct wide_result *b, u8 c, i16 d, u32 e, u64 f, struct flags g) {
  struct wide_result result = {a.first * 3 + b->first + f, a.second ^ b->second ^ e ^ g.d, (i16)(a.third + d - c + g.b)};
  return result;
}

PROGRAM run_structs(struct output *out) {
  static void (*const tries[])(struct output *) = {try_1,  try_2,  try_3,  try_4,  try_5,  try_7,  try_8,   try_9,   try_15,  try_16, try_20,
                                                   try_24, try_32, try_33, try_48, try_64, try_72, try_100, try_128, try_200, try_300};
  for (u32 i = 0; i < COUNT(tries); i++) tries[i](out);

  struct flags flags = {0};
  struct large_flags large = {0};
  static struct packed records[5];
  struct wide_result sum = {1, 2, 3};
  u64 random = 21;
  for (u32 i = 0; i < 40; i++) {
    u64 number = next_random(&random);
    /* Signed fields keep what fits: 4 and 5 bits of value, 12 of the wide one. */
    flags.a += (u32)number & 7, flags.b = (i32)(number >> 8 & 31) - 16, flags.c ^= 1, flags.d += (u32)(number >> 20 & 0xffff), flags.e = (i32)(number >> 40 & 63) - 32;
    large.a += number >> 24, large.b = (i64)(number & 0x1fff) - 4096, large.c ^= number >> 53;
    put8(out, flags.a), put8(out, (u32)flags.b & 0xff), put8(out, flags.c), put32(out, flags.d), put8(out, (u32)flags.e & 0xff);
    put64(out, large.a), put16(out, (u64)large.b), put16(out, large.c);
    struct packed *record = &records[i % COUNT(records)];
    record->kind = (u8)number, record->number += (u32)(number >> 7), record->small = (u16)(record->small + (number >> 9));
    record->large ^= number, record->real = (double)(i32)(number >> 33) / 3;
    records[(i + 1) % COUNT(records)] = *record;
    put_bytes(out, records, sizeof records);
    union value value = {.whole = number};
    value.words[1] = (u16)(value.words[3] + value.bytes[0]);
    value.halves[1] -= value.halves[0];
    put64(out, value.whole);
    sum = combine(sum, &sum, (u8)number, (i16)(number >> 50 & 0x3fff), (u32)number, number, flags);
    sum.third = (i16)(sum.third % 1000);
    put64(out, sum.first), put32(out, sum.second), put16(out, (u16)sum.third);
  }
  static struct tree tree;
  for (u32 i = 0; i < COUNT(tree.nodes); i++) insert(&tree, (i32)(next_random(&random) >> 50) - 8000);
  walk(out, tree.root, 0);
  struct tree copy = tree;
  copy.nodes[3].key = 77;
  walk(out, copy.root, 1);
  put32(out, (u32)copy.nodes[3].key);
}
