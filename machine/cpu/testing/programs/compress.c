/* Compression there and back: matches in a window with hash chains, then Huffman codes over the result; run lengths. */
#include "program.h"

#define LENGTH 6000

static u8 original[LENGTH], packed[2 * LENGTH], unpacked[LENGTH], coded[2 * LENGTH + 64], decoded[2 * LENGTH];

static void make_text(void) {
  static const char *const words[] = {"device ", "object ", "request ", "pending ", "driver ", "stack ", "the ", "lower ", "\r\n"};
  u64 random = 77;
  u32 at = 0;
  while (at < LENGTH) {
    const char *word = words[next_random(&random) % COUNT(words)];
    while (*word && at < LENGTH) original[at++] = (u8)*word++;
    if (next_random(&random) % 16 == 0)
      for (u32 i = 0; i < 12 && at < LENGTH; i++) original[at++] = (u8)next_random(&random);
  }
}

/* A byte 0 .. 127 announces so many literals plus one; 128 .. 255 a match of 4 and more at a 16-bit distance. */
static u32 pack(const u8 *from, u32 length, u8 *to) {
  static u16 newest[4096], older[LENGTH + 1];
  for (u32 i = 0; i < COUNT(newest); i++) newest[i] = 0;
  u32 at = 0, used = 0, literals = 0;
  while (at < length) {
    u32 best = 0, distance = 0;
    if (at + 4 <= length) {
      u32 four = from[at] | (u32)from[at + 1] << 8 | (u32)from[at + 2] << 16 | (u32)from[at + 3] << 24;
      u32 hash = four * 2654435761u >> 20;
      u32 tries = 12;
      for (u32 candidate = newest[hash]; candidate && tries--; candidate = older[candidate]) {
        u32 same = 0;
        while (at + same < length && same < 131 && from[candidate - 1 + same] == from[at + same]) same++;
        if (same > best) best = same, distance = at - (candidate - 1);
      }
      older[at + 1] = newest[hash], newest[hash] = (u16)(at + 1);
    }
    if (best >= 4) {
      to[used++] = (u8)(128 + best - 4), to[used++] = (u8)distance, to[used++] = (u8)(distance >> 8);
      at += best, literals = 0;
      continue;
    }
    if (literals == 0 || to[literals - 1] == 127) literals = used + 1, to[used++] = 0;
    else to[literals - 1]++;
    to[used++] = from[at++];
  }
  return used;
}

static u32 unpack(const u8 *from, u32 length, u8 *to) {
  u32 used = 0;
  for (u32 at = 0; at < length;) {
    u32 kind = from[at++];
    if (kind < 128) {
      for (u32 i = 0; i <= kind; i++) to[used++] = from[at++];
    } else {
      u32 distance = from[at] | (u32)from[at + 1] << 8;
      at += 2;
      for (u32 i = 0; i < kind - 124; i++, used++) to[used] = to[used - distance];
    }
  }
  return used;
}

struct huffman {
  u32 weight[511];
  u16 parent[511], child[511][2];
  u32 nodes;
};

static void build(struct huffman *tree, const u8 *data, u32 length) {
  for (u32 i = 0; i < 256; i++) tree->weight[i] = 1, tree->parent[i] = 0;
  for (u32 i = 0; i < length; i++) tree->weight[data[i]]++;
  for (tree->nodes = 256; tree->nodes < 511; tree->nodes++) {
    u32 least[2] = {511, 511};
    for (u32 i = 0; i < tree->nodes; i++) {
      if (tree->parent[i]) continue;
      if (least[0] == 511 || tree->weight[i] < tree->weight[least[0]]) least[1] = least[0], least[0] = i;
      else if (least[1] == 511 || tree->weight[i] < tree->weight[least[1]]) least[1] = i;
    }
    tree->weight[tree->nodes] = tree->weight[least[0]] + tree->weight[least[1]];
    tree->parent[tree->nodes] = 0;
    for (u32 side = 0; side < 2; side++) tree->parent[least[side]] = (u16)tree->nodes, tree->child[tree->nodes][side] = (u16)least[side];
  }
}

static u32 encode(const struct huffman *tree, const u8 *data, u32 length, u8 *to) {
  u64 buffer = 0;
  u32 filled = 0, used = 0;
  for (u32 i = 0; i < length; i++) {
    u64 code = 0;
    u32 bits = 0;
    for (u32 node = data[i]; node != 510; node = tree->parent[node])
      code = code << 1 | (tree->child[tree->parent[node]][1] == node), bits++;
    buffer |= code << filled, filled += bits;
    for (; filled >= 8; filled -= 8, buffer >>= 8) to[used++] = (u8)buffer;
  }
  to[used++] = (u8)buffer;
  return used;
}

static void decode(const struct huffman *tree, const u8 *data, u32 length, u8 *to) {
  u32 bit = 0;
  for (u32 i = 0; i < length; i++) {
    u32 node = 510;
    while (node >= 256) node = tree->child[node][data[bit / 8] >> bit % 8 & 1], bit++;
    to[i] = (u8)node;
  }
}

PROGRAM run_compress(struct output *out) {
  static struct huffman tree;
  make_text();
  u32 size = pack(original, LENGTH, packed);
  put32(out, size);
  put_bytes(out, packed, 400);
  build(&tree, packed, size);
  u32 coded_size = encode(&tree, packed, size, coded);
  put32(out, coded_size);
  put_bytes(out, coded, 400);
  decode(&tree, coded, size, decoded);
  put32(out, unpack(decoded, size, unpacked));
  u32 different = 0;
  for (u32 i = 0; i < LENGTH; i++) different += original[i] != unpacked[i];
  put32(out, different);
  put_bytes(out, unpacked, 200);
}
