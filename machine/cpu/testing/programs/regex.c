/* A matcher of regular expressions by backtracking: classes, repetition, alternatives, groups, anchors. */
#include "program.h"

struct match {
  const char *end;
};

typedef struct {
  const char *pattern, *pattern_end;
} range;

static int match_here(range pattern, const char *text, const char *start, struct match *match);

/* The end of the first item (a character, class or group) of a pattern. */
static const char *item_end(const char *at) {
  if (*at == '\\') return at + 2;
  if (*at == '[') {
    at++;
    while (*at != ']') at += *at == '\\' ? 2 : 1;
    return at + 1;
  }
  if (*at == '(') {
    u32 depth = 0;
    do {
      if (*at == '\\') at++;
      else if (*at == '(') depth++;
      else if (*at == ')') depth--;
      at++;
    } while (depth);
    return at;
  }
  return at + 1;
}

static int in_kind(char kind, char c) {
  switch (kind) {
    case 'd': return c >= '0' && c <= '9';
    case 'w': return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
    case 's': return c == ' ' || c == '\t';
    default: return c == kind;
  }
}

static int one(const char *item, char c) {
  if (!c) return 0;
  if (*item == '.') return 1;
  if (*item == '\\') return in_kind(item[1], c);
  if (*item != '[') return *item == c;
  int negated = item[1] == '^', found = 0;
  for (item += 1 + negated; *item != ']'; item++) {
    if (*item == '\\') found |= in_kind(*++item, c);
    else if (item[1] == '-' && item[2] != ']') found |= c >= item[0] && c <= item[2], item += 2;
    else found |= *item == c;
  }
  return found != negated;
}

static u32 group_ends(const char *item, const char *end, const char *text, const char *start, const char **ends, u32 most) {
  u32 count = 0;
  const char *from = item + 1;
  for (const char *at = from;; at = item_end(at)) {
    if (at != end - 1 && *at != '|') continue;
    /* Every length the alternative can have: try it with each end. */
    for (const char *stop = text;; stop++) {
      struct match inner = {stop};
      range alternative = {from, at};
      if (match_here(alternative, text, start, &inner) && count < most) ends[count++] = stop;
      if (!*stop) break;
    }
    if (at == end - 1) return count;
    from = at + 1;
  }
}

static int repeat(const char *item, const char *end, u32 least, u32 most, range rest, const char *text, const char *start, struct match *match) {
  if (most > 0) {
    if (*item == '(') {
      const char *ends[24];
      u32 count = group_ends(item, end, text, start, ends, 24);
      while (count-- > 0)
        if (ends[count] != text && repeat(item, end, least ? least - 1 : 0, most - 1, rest, ends[count], start, match)) return 1;
    } else if (one(item, *text) && repeat(item, end, least ? least - 1 : 0, most - 1, rest, text + 1, start, match)) return 1;
  }
  return least == 0 && match_here(rest, text, start, match);
}

/* A match must end at match->end when that is set; else it is set to where the match ended. */
static int match_here(range pattern, const char *text, const char *start, struct match *match) {
  const char *at = pattern.pattern;
  if (at == pattern.pattern_end) {
    if (match->end) return match->end == text;
    match->end = text;
    return 1;
  }
  range rest = {at + 1, pattern.pattern_end};
  if (*at == '^') return text == start && match_here(rest, text, start, match);
  if (*at == '$') return !*text && match_here(rest, text, start, match);
  const char *end = item_end(at);
  rest.pattern = end + 1;
  if (end < pattern.pattern_end && *end == '*') return repeat(at, end, 0, 99, rest, text, start, match);
  if (end < pattern.pattern_end && *end == '+') return repeat(at, end, 1, 99, rest, text, start, match);
  if (end < pattern.pattern_end && *end == '?') return repeat(at, end, 0, 1, rest, text, start, match);
  rest.pattern = end;
  return repeat(at, end, 1, 1, rest, text, start, match);
}

PROGRAM run_regex(struct output *out) {
  static const char *const patterns[] = {
      "abc",        "a.c",       "^a",           "c$",          "a*",         "ba+",  "colou?r",  "[0-9]+",
      "[^a-z ]+",   "\\d\\d:\\d+", "(ab|cd)+",     "(a|b)*c",     "x(yz)?x",    "\\w+@\\w+\\.(com|org)", "^(\\d+)(\\.\\d+)?$",
      "(a+)+b",     "[a\\d-]+",  "0x[0-9a-fA-F]+", "((ab)?c|d)+e"};
  static const char *const texts[] = {"abc",      "xxabcabc",      "aaaaab", "the colour of 1234 colors", "at 12:345 o'clock",
                                      "cdabcdab", "mail me@there.org now", "3.14159", "xyzx xx", "0xDEADbeef", "abcdce", "aaaaaaaaaac"};
  for (u32 i = 0; i < COUNT(patterns); i++)
    for (u32 j = 0; j < COUNT(texts); j++) {
      u32 length = 0;
      while (patterns[i][length]) length++;
      range pattern = {patterns[i], patterns[i] + length};
      u32 at = 0, found = 0;
      struct match match = {0};
      for (;; at++) {
        match.end = 0;
        found = (u32)match_here(pattern, texts[j] + at, texts[j], &match);
        if (found || !texts[j][at]) break;
      }
      put8(out, found ? at : 255);
      put8(out, found ? (u32)(match.end - texts[j]) : 255);
    }
}
