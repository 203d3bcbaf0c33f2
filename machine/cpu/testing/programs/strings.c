/* Memory and string functions: written here, and the builtins that a compiler expands or calls. */
#include "program.h"

#define NOINLINE __attribute__((noinline))

static u32 length_of(const char *text) {
  const char *end = text;
  while (*end) end++;
  return (u32)(end - text);
}

static int compare(const char *a, const char *b) {
  for (; *a && *a == *b; a++) b++;
  return (u8)*a - (u8)*b;
}

static const char *find(const char *text, const char *word) {
  for (; *text; text++) {
    u32 i = 0;
    while (word[i] && text[i] == word[i]) i++;
    if (!word[i]) return text;
  }
  return 0;
}

static void reverse(char *text) {
  for (u32 i = 0, j = length_of(text); i + 1 < j; i++) {
    char swap = text[i];
    text[i] = text[--j], text[j] = swap;
  }
}

static i64 number_of(const char *text, u32 base) {
  i64 sign = 1, value = 0;
  if (*text == '-') sign = -1, text++;
  for (;; text++) {
    u32 digit = *text >= '0' && *text <= '9' ? (u32)(*text - '0') : (*text | 32) >= 'a' && (*text | 32) <= 'z' ? (u32)((*text | 32) - 'a' + 10) : 99;
    if (digit >= base) return sign * value;
    value = value * base + digit;
  }
}

static u32 from_utf8(const u8 **at) {
  u32 first = *(*at)++;
  if (first < 0x80) return first;
  u32 more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  u32 value = first & (0x3fu >> more);
  while (more--) value = value << 6 | (*(*at)++ & 0x3f);
  return value;
}

static u32 to_utf16(const char *text, u16 *to) {
  u32 count = 0;
  for (const u8 *at = (const u8 *)text; *at;) {
    u32 value = from_utf8(&at);
    if (value >= 0x10000) {
      to[count++] = (u16)(0xd800 + ((value - 0x10000) >> 10));
      to[count++] = (u16)(0xdc00 + (value & 0x3ff));
    } else to[count++] = (u16)value;
  }
  to[count] = 0;
  return count;
}

static u32 base64(const u8 *data, u32 length, char *to) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  u32 count = 0;
  for (u32 i = 0; i < length; i += 3) {
    u32 left = length - i, bits = (u32)data[i] << 16 | (left > 1 ? (u32)data[i + 1] << 8 : 0) | (left > 2 ? data[i + 2] : 0);
    to[count++] = digits[bits >> 18];
    to[count++] = digits[bits >> 12 & 63];
    to[count++] = left > 1 ? digits[bits >> 6 & 63] : '=';
    to[count++] = left > 2 ? digits[bits & 63] : '=';
  }
  to[count] = 0;
  return count;
}

/* Copies of lengths that a compiler knows become moves of registers, others calls or string instructions. */
static u8 source[600], target[600];

#define COPY_OF(size)                                                     \
  static NOINLINE void copy_##size(void) {                                \
    __builtin_memcpy(target + 3, source + 5, size);                       \
    __builtin_memset(target + 300, source[size], size);                   \
    __builtin_memmove(target + 7, target + 2, size);                      \
  }
COPY_OF(1) COPY_OF(2) COPY_OF(3) COPY_OF(4) COPY_OF(7) COPY_OF(8) COPY_OF(12) COPY_OF(15) COPY_OF(16) COPY_OF(17)
COPY_OF(24) COPY_OF(31) COPY_OF(32) COPY_OF(33) COPY_OF(63) COPY_OF(64) COPY_OF(65) COPY_OF(100) COPY_OF(128) COPY_OF(250)

static NOINLINE void copy_any(u32 to, u32 from, u32 length) {
  __builtin_memcpy(target + to, source + from, length);
  __builtin_memset(target + to + length, 0x5a, length / 2);
  __builtin_memmove(target + to + 1, target + to, length);
  __builtin_memmove(target + to, target + to + 2, length);
}

PROGRAM run_strings(struct output *out) {
  static const char *const texts[] = {"", "a", "ab", "abc", "needle in a haystack", "The quick brown fox", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 z"};
  static char text[100];
  static u16 wide[100];
  for (u32 i = 0; i < COUNT(texts); i++) {
    put32(out, length_of(texts[i]));
    for (u32 j = 0; j < COUNT(texts); j++) {
      put8(out, (u32)compare(texts[i], texts[j]) & 0xff);
      const char *found = find(texts[i], texts[j]);
      put8(out, found ? (u32)(found - texts[i]) : 255);
    }
    __builtin_memcpy(text, texts[i], length_of(texts[i]) + 1);
    reverse(text);
    put_text(out, text);
    u32 count = to_utf16(texts[i], wide);
    for (u32 j = 0; j < count; j++) put16(out, wide[j]);
    put8(out, base64((const u8 *)texts[i], length_of(texts[i]), text));
    put_text(out, text);
  }
  put64(out, (u64)number_of("-9223372036854775807x", 10));
  put64(out, (u64)number_of("7fFFffffFFFFffff", 16));
  put64(out, (u64)number_of("zz12", 36));
  put64(out, (u64)number_of("-101102", 2));

  u64 random = 3;
  for (u32 i = 0; i < sizeof source; i++) source[i] = (u8)next_random(&random);
  static void (*const copies[])(void) = {copy_1,  copy_2,  copy_3,  copy_4,  copy_7,  copy_8,  copy_12, copy_15,  copy_16,  copy_17,
                                         copy_24, copy_31, copy_32, copy_33, copy_63, copy_64, copy_65, copy_100, copy_128, copy_250};
  for (u32 i = 0; i < COUNT(copies); i++) {
    copies[i]();
    put_bytes(out, target, sizeof target);
  }
  for (u32 i = 0; i < 40; i++) {
    copy_any(i % 9, i * 3, i * i % 200);
    put32(out, __builtin_memcmp(target, source, i) == 0);
    put_bytes(out, target, sizeof target);
  }
}
