/*
 * Takes staged events into the event hash and into columns, compiled to WebAssembly by scripts/build-wasm.ts. A staged event is
 * the words of which the event hash is made (docs/trace-format.md): its owner writes them, and copies from here what a column
 * grows by. Also the dictionary of the batch's 64-bit values, which columns refer to by number.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef int i32;
typedef unsigned long long u64;
typedef long long i64;

#define EXPORT(name) __attribute__((export_name(name)))

#define STAGED_WORDS (1 << 17)
/* Kind, processor and IRQL; thread; time; call site. */
#define COMMON_WORDS 6
/* Instructions; boundary; IRP. */
#define ANCHOR_WORDS 4
#define MOST_ROWS (STAGED_WORDS / COMMON_WORDS)
/* The longest varint of a row: of 54 bits. */
#define ROW_BYTES 8
/* No row has more list values than there are words, and none takes more bytes than its words. */
#define COLUMN_BYTES (MOST_ROWS * ROW_BYTES > STAGED_WORDS * 4 ? MOST_ROWS * ROW_BYTES : STAGED_WORDS * 4)
#define OUTPUTS 9
#define KINDS 256
#define OUT_OF_RANGE 0xffffffffu

/* Encodings, numbered as in staged-events.ts. */
enum { U8, U32, ID, MONO, WIDE, LIST, DIGEST };

/* ---- what the owner reads and writes -------------------------------------------------------------------------------- */

static i32 words[STAGED_WORDS];
/* Where the events begin that are kept. */
static u32 rows[MOST_ROWS];
/* For those by kind: where their next word is. */
static u32 cursors[MOST_ROWS];
static u8 outputs[OUTPUTS][COLUMN_BYTES];
static struct {
  /* The event hash, and the lowest and highest IRP that is not 0. */
  i32 hash_lo, hash_hi, irp_min, irp_max;
  u32 wide_count;
  /* Bytes in each output. */
  u32 lengths[OUTPUTS];
  u32 of_kind[KINDS];
} state;
static struct {
  /* What the next differences refer to, of up to four columns. */
  double last[4];
  double time_min, time_max;
} numbers;
static u8 is_decision[KINDS];

EXPORT("wordsAddress") i32 *words_address(void) { return words; }
EXPORT("rowsAddress") u32 *rows_address(void) { return rows; }
EXPORT("outputsAddress") u8 *outputs_address(void) { return outputs[0]; }
EXPORT("stateAddress") void *state_address(void) { return &state; }
EXPORT("numbersAddress") void *numbers_address(void) { return &numbers; }
EXPORT("decisionsAddress") u8 *decisions_address(void) { return is_decision; }

/* ---- the dictionary of 64-bit values: an open-addressed hash table -------------------------------------------------- */

#define MOST_WIDE (1 << 18)
#define FEWEST_SLOTS (1 << 12)

static u64 wide_values[MOST_WIDE];
/* Index + 1, or 0 for a free slot. */
static u32 wide_slots[2 * MOST_WIDE];
static u32 slot_count = FEWEST_SLOTS;

EXPORT("wideAddress") u64 *wide_address(void) { return wide_values; }

static u32 slot_of(u64 value) {
  u32 mixed = ((u32)value ^ (u32)(value >> 32) * 0x85ebca77u) * 0x9e3779b1u;
  return (mixed ^ mixed >> 15) & (slot_count - 1);
}

static void enter_wide(u32 index) {
  u32 slot = slot_of(wide_values[index]);
  while (wide_slots[slot] != 0) slot = (slot + 1) & (slot_count - 1);
  wide_slots[slot] = index + 1;
}

/* Enters the first `count` values anew. */
EXPORT("enterWide") void enter_all_wide(u32 count) {
  __builtin_memset(wide_slots, 0, slot_count * sizeof(u32));
  while (slot_count < 2 * count) slot_count *= 2;
  __builtin_memset(wide_slots, 0, slot_count * sizeof(u32));
  for (u32 index = 0; index < count; index++) enter_wide(index);
  state.wide_count = count;
}

EXPORT("forgetWide") void forget_wide(void) {
  __builtin_memset(wide_slots, 0, slot_count * sizeof(u32));
  slot_count = FEWEST_SLOTS;
  state.wide_count = 0;
}

static u32 wide_index(u64 value) {
  u32 slot = slot_of(value);
  for (;;) {
    u32 index = wide_slots[slot] - 1;
    if (index == 0xffffffffu) break;
    if (wide_values[index] == value) return index;
    slot = (slot + 1) & (slot_count - 1);
  }
  /* Batches end long before. */
  if (state.wide_count == MOST_WIDE) __builtin_trap();
  u32 index = state.wide_count++;
  wide_values[index] = value;
  wide_slots[slot] = index + 1;
  if (2 * state.wide_count > slot_count && slot_count < 2 * MOST_WIDE) enter_all_wide(state.wide_count);
  return index;
}

/* ---- rows in wire form ------------------------------------------------------------------------------------------------ */

static u8 *put_varint(u8 *out, u64 value) {
  while (value >= 0x80) {
    *out++ = (u8)value | 0x80;
    value >>= 7;
  }
  *out++ = (u8)value;
  return out;
}

static u8 *put_u32(u8 *out, u32 value) {
  while (value >= 0x80) {
    *out++ = (u8)value | 0x80;
    value >>= 7;
  }
  *out++ = (u8)value;
  return out;
}

static u8 *put_id(u8 *out, i32 value, i32 *last) {
  i32 difference = (i32)((u32)value - (u32)*last);
  *last = value;
  return put_u32(out, (u32)difference << 1 ^ (u32)(difference >> 31));
}

static u64 joined(u32 at) { return (u64)(u32)words[at + 1] << 32 | (u32)words[at]; }

/* Gives null for a difference beyond 52 bits. */
static u8 *put_mono(u8 *out, i64 value, i64 *last) {
  i64 difference = value - *last;
  u64 coded = (u64)difference << 1 ^ (u64)(difference >> 63);
  if (coded >> 53) return 0;
  *last = value;
  return put_varint(out, coded);
}

static u8 *put_wide(u8 *out, u32 at) {
  u64 value = joined(at);
  if (value >> 32) return put_u32(out, wide_index(value) << 1 | 1);
  return put_varint(out, value << 1);
}

/* ---- staged events ---------------------------------------------------------------------------------------------------- */

struct hash { u32 lo, hi; };

static inline struct hash mixed(struct hash hash, u32 from, u32 to) {
  for (u32 i = from; i < to; i++) {
    u32 word = (u32)words[i];
    u32 t = (hash.lo ^ word) * 0x9e3779b1u;
    hash.lo = t ^ t >> 15;
    hash.hi = (((hash.hi << 13 | hash.hi >> 19) ^ word) + hash.lo) * 0x85ebca77u;
  }
  return hash;
}

/* Mixes words `from .. to - 1` into the event hash. */
EXPORT("mix") void mix(u32 from, u32 to) {
  struct hash hash = mixed((struct hash){(u32)state.hash_lo, (u32)state.hash_hi}, from, to);
  state.hash_lo = (i32)hash.lo;
  state.hash_hi = (i32)hash.hi;
}

static void note_irp(i32 irp) {
  if (irp == 0) return;
  if (state.irp_min == 0 || irp < state.irp_min) state.irp_min = irp;
  if (irp > state.irp_max) state.irp_max = irp;
}

/*
 * The columns that all kept events have, in the order of the schema, one in each output, and behind them those of decisions:
 * `last` is of thread, time, instructions and IRP. Sorts the events by kind: `of_kind` then has how many there are, and
 * `cursors` those of the lowest kind first. Words `from .. to - 1` are mixed into the event hash meanwhile, the same number at
 * each event: each word has to wait for the one before, and the processor fills that time with columns.
 */
EXPORT("takeCommon") u32 take_common(u32 count, u32 from, u32 to) {
  static u8 kinds[MOST_ROWS];
  static u32 next[KINDS];
  u8 *cpu = outputs[1], *irql = outputs[2], *thread = outputs[3], *time = outputs[4], *site = outputs[5];
  u8 *instructions = outputs[6], *boundary = outputs[7], *irp = outputs[8];
  i32 last_thread = (i32)numbers.last[0], last_irp = (i32)numbers.last[3];
  i64 last_time = (i64)numbers.last[1], last_instructions = (i64)numbers.last[2];
  i64 time_min = (i64)numbers.time_min, time_max = (i64)numbers.time_max;
  struct hash hash = {(u32)state.hash_lo, (u32)state.hash_hi};
  u32 share = count == 0 ? 0 : (to - from) / count;
  __builtin_memset(state.of_kind, 0, sizeof state.of_kind);
  for (u32 row = 0; row < count; row++) {
    u32 at = rows[row];
    u32 head = (u32)words[at];
    if (head >> 24) return OUT_OF_RANGE;
    kinds[row] = (u8)head;
    *cpu++ = (u8)(head >> 8);
    *irql++ = (u8)(head >> 16);
    state.of_kind[head & 0xff]++;
    thread = put_id(thread, words[at + 1], &last_thread);
    i64 now = (i64)joined(at + 2);
    if (now < time_min) time_min = now;
    if (now > time_max) time_max = now;
    time = put_mono(time, now, &last_time);
    if (time == 0) return OUT_OF_RANGE;
    site = put_wide(site, at + 4);
    if (is_decision[head & 0xff]) {
      at += COMMON_WORDS;
      instructions = put_mono(instructions, (i64)joined(at), &last_instructions);
      if (instructions == 0) return OUT_OF_RANGE;
      boundary = put_u32(boundary, (u32)words[at + 2]);
      irp = put_id(irp, words[at + 3], &last_irp);
      note_irp(words[at + 3]);
    }
    hash = mixed(hash, from, from + share);
    from += share;
  }
  __builtin_memcpy(outputs[0], kinds, count);
  state.hash_lo = (i32)hash.lo;
  state.hash_hi = (i32)hash.hi;
  mix(from, to);
  numbers.last[0] = last_thread;
  numbers.last[1] = (double)last_time;
  numbers.last[2] = (double)last_instructions;
  numbers.last[3] = last_irp;
  numbers.time_min = (double)time_min;
  numbers.time_max = (double)time_max;
  state.lengths[0] = state.lengths[1] = state.lengths[2] = count;
  state.lengths[3] = (u32)(thread - outputs[3]);
  state.lengths[4] = (u32)(time - outputs[4]);
  state.lengths[5] = (u32)(site - outputs[5]);
  state.lengths[6] = (u32)(instructions - outputs[6]);
  state.lengths[7] = (u32)(boundary - outputs[7]);
  state.lengths[8] = (u32)(irp - outputs[8]);
  for (u32 kind = 0, before = 0; kind < KINDS; kind++) {
    next[kind] = before;
    before += state.of_kind[kind];
  }
  for (u32 row = 0; row < count; row++) {
    u8 kind = kinds[row];
    cursors[next[kind]++] = rows[row] + COMMON_WORDS + (is_decision[kind] ? ANCHOR_WORDS : 0);
  }
  return 0;
}

EXPORT("noteIrps") void note_irps(u32 first, u32 count) {
  for (u32 *cursor = cursors + first, *end = cursor + count; cursor < end; cursor++) note_irp(words[*cursor]);
}

/*
 * The next field of the events `first .. first + count - 1` by kind: its column goes to the first output, of a list the counts
 * to the second; `last` is of it. Of texts and contents only the digest is staged.
 */
EXPORT("takeField") u32 take_field(u32 encoding, u32 first, u32 count) {
  u8 *out = outputs[0];
  u32 *cursor = cursors + first;
  u32 *const end = cursor + count;
  switch (encoding) {
    case U8:
      for (; cursor < end; cursor++) {
        u32 value = (u32)words[(*cursor)++];
        if (value >> 8) return OUT_OF_RANGE;
        *out++ = (u8)value;
      }
      break;
    case U32:
      for (; cursor < end; cursor++) out = put_u32(out, (u32)words[(*cursor)++]);
      break;
    case ID: {
      i32 last = (i32)numbers.last[0];
      for (; cursor < end; cursor++) out = put_id(out, words[(*cursor)++], &last);
      numbers.last[0] = last;
      break;
    }
    case MONO: {
      i64 last = (i64)numbers.last[0];
      for (; cursor < end; cursor++) {
        out = put_mono(out, (i64)joined(*cursor), &last);
        if (out == 0) return OUT_OF_RANGE;
        *cursor += 2;
      }
      numbers.last[0] = (double)last;
      break;
    }
    case WIDE:
      for (; cursor < end; cursor++) {
        out = put_wide(out, *cursor);
        *cursor += 2;
      }
      break;
    case LIST: {
      u8 *counts = outputs[1];
      for (; cursor < end; cursor++) {
        u32 at = *cursor;
        u32 values = (u32)words[at++];
        if (values >> 8) return OUT_OF_RANGE;
        *counts++ = (u8)values;
        for (; values > 0; values--, at += 2) out = put_wide(out, at);
        *cursor = at;
      }
      break;
    }
    case DIGEST:
      for (; cursor < end; cursor++) *cursor += 2;
  }
  state.lengths[0] = (u32)(out - outputs[0]);
  return 0;
}
