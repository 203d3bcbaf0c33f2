/*
 * LZ4 blocks: compression and bounded decompression, compiled to WebAssembly by scripts/build-wasm.ts. Everything stands in
 * buffers of this module, so that nothing is left for a garbage collector to free, and damaged blocks cannot reach further.
 * The same input gives the same block on every machine. Knows nothing of frames.
 * Source: the LZ4 block format description.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef u8 v16 __attribute__((vector_size(16), aligned(1)));

#define EXPORT(name) __attribute__((export_name(name)))

/* The largest content of a frame. */
#define CONTENT_BYTES (4u << 20)
/* What it needs when it does not compress. */
#define BLOCK_BYTES (CONTENT_BYTES + CONTENT_BYTES / 255 + 16)
/* Copies are made in steps of 16 bytes and may run over. */
#define SLACK 64

static u8 content[CONTENT_BYTES + SLACK];
static u8 block[BLOCK_BYTES + SLACK];

#define MIN_MATCH 4
/* A block ends with at least 5 literals, and its last match begins at least 12 bytes before the end. */
#define LAST_LITERALS 5
#define MATCH_LIMIT 12
#define MAX_OFFSET 65535
#define HASH_BITS 13
/* After so many positions without a match the search takes larger steps. */
#define SKIP_BITS 6

/* Where a sequence of bytes with this hash was seen last, as position + 1. */
static u32 table[1 << HASH_BITS];

EXPORT("contentAddress") u8 *content_address(void) { return content; }
EXPORT("blockAddress") u8 *block_address(void) { return block; }

static u32 read32(const u8 *at) { u32 value; __builtin_memcpy(&value, at, 4); return value; }
static u64 read64(const u8 *at) { u64 value; __builtin_memcpy(&value, at, 8); return value; }
static void copy16(u8 *to, const u8 *from) { *(v16 *)to = *(const v16 *)from; }
static u32 hash(u32 value) { return (value * 2654435761u) >> (32 - HASH_BITS); }

/* Copies in steps of 16 bytes; writes and reads up to 15 bytes more. */
static u8 *copy_steps(u8 *to, const u8 *from, u32 length) {
  u8 *end = to + length;
  do {
    copy16(to, from);
    to += 16;
    from += 16;
  } while (to < end);
  return end;
}

/* The part of a length that its token has no room for. */
static u8 *put_length(u8 *out, u32 rest) {
  for (; rest >= 255; rest -= 255) *out++ = 255;
  *out++ = (u8)rest;
  return out;
}

static u8 *put_literals(u8 *out, const u8 *from, u32 length, u8 **token) {
  *token = out++;
  **token = (u8)((length < 15 ? length : 15) << 4);
  if (length >= 15) out = put_length(out, length - 15);
  return length == 0 ? out : copy_steps(out, from, length);
}

/* How many bytes are equal at `a` and the earlier `b`, up to `limit` of `a`. */
static u32 common(const u8 *a, const u8 *b, const u8 *limit) {
  const u8 *start = a;
  while (a + 8 <= limit) {
    u64 difference = read64(a) ^ read64(b);
    if (difference != 0) return (u32)(a - start) + (u32)(__builtin_ctzll(difference) >> 3);
    a += 8;
    b += 8;
  }
  while (a < limit && *a == *b) {
    a++;
    b++;
  }
  return (u32)(a - start);
}

/* Compresses the first `length` bytes of the content; returns the bytes of the block. */
EXPORT("compress") u32 compress(u32 length) {
  const u8 *const end = content + length;
  const u8 *anchor = content;
  u8 *out = block;
  u8 *token;
  if (length > MATCH_LIMIT) {
    const u8 *const last_match = end - MATCH_LIMIT;
    const u8 *at = content + 1;
    __builtin_memset(table, 0, sizeof table);
    table[hash(read32(content))] = 1;
    while (at <= last_match) {
      /* Search. */
      u32 searched = 1 << SKIP_BITS;
      const u8 *match;
      for (;;) {
        u32 value = read32(at);
        u32 *entry = &table[hash(value)];
        match = content + *entry - 1;
        u32 seen = *entry;
        *entry = (u32)(at - content) + 1;
        if (seen != 0 && at - match <= MAX_OFFSET && read32(match) == value) break;
        at += searched++ >> SKIP_BITS;
        if (at > last_match) goto rest;
      }
      while (at > anchor && match > content && at[-1] == match[-1]) {
        at--;
        match--;
      }
      out = put_literals(out, anchor, (u32)(at - anchor), &token);
      /* Matches, as long as the next one begins where this one ends. */
      for (;;) {
        u32 offset = (u32)(at - match);
        u32 matched = common(at + MIN_MATCH, match + MIN_MATCH, end - LAST_LITERALS);
        *out++ = (u8)offset;
        *out++ = (u8)(offset >> 8);
        if (matched < 15) {
          *token |= (u8)matched;
        } else {
          *token |= 15;
          out = put_length(out, matched - 15);
        }
        at += MIN_MATCH + matched;
        anchor = at;
        if (at > last_match) goto rest;
        table[hash(read32(at - 2))] = (u32)(at - 2 - content) + 1;
        u32 value = read32(at);
        u32 *entry = &table[hash(value)];
        u32 seen = *entry;
        match = content + seen - 1;
        *entry = (u32)(at - content) + 1;
        if (seen == 0 || at - match > MAX_OFFSET || read32(match) != value) break;
        token = out++;
        *token = 0;
      }
      at++;
    }
  }
rest:
  return (u32)(put_literals(out, anchor, (u32)(end - anchor), &token) - block);
}

/* The bytes of a repetition whose distance is less than 16: each step writes from what is there already. */
static void repeat(u8 *to, u32 offset, u32 length) {
  const u8 *from = to - offset;
  u8 *end = to + length;
  if (offset >= 8) {
    do {
      u64 eight = read64(from);
      __builtin_memcpy(to, &eight, 8);
      to += 8;
      from += 8;
    } while (to < end);
    return;
  }
  /* Sixteen bytes of the pattern, then steps of as many whole patterns as fit into them. */
  u8 pattern[16];
  for (u32 i = 0, j = 0; i < 16; i++) {
    pattern[i] = from[j];
    if (++j == offset) j = 0;
  }
  u32 step = 16 - 16 % offset;
  do {
    copy16(to, pattern);
    to += step;
  } while (to < end);
}

/* Adds the bytes that follow a nibble of 15; 0xFFFFFFFF for a length that no block has or that the block is too short for. */
static u32 take_length(const u8 **in, const u8 *end, u32 length) {
  u8 byte;
  do {
    if (*in >= end || length > CONTENT_BYTES) return 0xffffffff;
    byte = *(*in)++;
    length += byte;
  } while (byte == 255);
  return length;
}

/*
 * Decompresses the first `length` bytes of the block into at most `capacity` bytes of content; returns how many there are,
 * or 0xFFFFFFFF when it is no valid block of that size.
 */
EXPORT("decompress") u32 decompress(u32 length, u32 capacity) {
  const u8 *in = block;
  const u8 *const in_end = block + length;
  u8 *out = content;
  u8 *const out_end = content + capacity;
  while (in < in_end) {
    u32 token = *in++;
    u32 literals = token >> 4;
    if (literals == 15) literals = take_length(&in, in_end, literals);
    if (literals > (u32)(in_end - in) || literals > (u32)(out_end - out)) return 0xffffffff;
    copy_steps(out, in, literals);
    out += literals;
    in += literals;
    if (in == in_end) return (u32)(out - content);
    if (in_end - in < 2) return 0xffffffff;
    u32 offset = (u32)in[0] | (u32)in[1] << 8;
    in += 2;
    u32 matched = token & 15;
    if (matched == 15) {
      matched = take_length(&in, in_end, matched);
      if (matched == 0xffffffff) return matched;
    }
    matched += MIN_MATCH;
    if (offset == 0 || offset > (u32)(out - content) || matched > (u32)(out_end - out)) return 0xffffffff;
    if (offset >= 16) copy_steps(out, out - offset, matched);
    else repeat(out, offset, matched);
    out += matched;
  }
  return 0xffffffff;
}
