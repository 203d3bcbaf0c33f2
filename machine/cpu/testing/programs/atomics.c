/* Atomic operations of all sizes, as interlocked macros and spin locks of drivers use them; here without a second thread. */
#include "program.h"

#define TRY_ALL(type)                                                                                  \
  static void try_##type(struct output *out, u64 *random) {                                            \
    static volatile type place;                                                                        \
    for (u32 i = 0; i < 30; i++) {                                                                     \
      type value = (type)next_random(random);                                                          \
      put64(out, (u64)__atomic_fetch_add(&place, value, __ATOMIC_SEQ_CST));                            \
      put64(out, (u64)__atomic_fetch_sub(&place, (type)3, __ATOMIC_SEQ_CST));                          \
      put64(out, (u64)__atomic_add_fetch(&place, (type)1, __ATOMIC_SEQ_CST));                          \
      put64(out, (u64)__atomic_fetch_and(&place, (type)~value, __ATOMIC_SEQ_CST));                     \
      put64(out, (u64)__atomic_fetch_or(&place, (type)(value >> 1), __ATOMIC_SEQ_CST));                \
      put64(out, (u64)__atomic_fetch_xor(&place, value, __ATOMIC_SEQ_CST));                            \
      put64(out, (u64)__atomic_exchange_n(&place, value, __ATOMIC_SEQ_CST));                           \
      type expected = i & 1 ? value : (type)i;                                                         \
      put8(out, __atomic_compare_exchange_n(&place, &expected, (type)(value + 5), 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); \
      put64(out, (u64)expected);                                                                       \
      __atomic_or_fetch(&place, (type)0x10, __ATOMIC_SEQ_CST);                                         \
      __atomic_and_fetch(&place, (type)~0x4, __ATOMIC_SEQ_CST);                                        \
      put8(out, __atomic_sub_fetch(&place, (type)1, __ATOMIC_SEQ_CST) == 0);                           \
      __atomic_store_n(&place, (type)(place + 1), __ATOMIC_SEQ_CST);                                   \
      put64(out, (u64)__atomic_load_n(&place, __ATOMIC_SEQ_CST));                                      \
    }                                                                                                  \
  }
TRY_ALL(u8) TRY_ALL(u16) TRY_ALL(u32) TRY_ALL(u64)

/* A list whose head is swapped with its successor, as interlocked lists do. */
struct entry {
  struct entry *next;
  u32 number;
};
static struct entry *volatile head;

static void push(struct entry *entry) {
  do entry->next = head;
  while (!__sync_bool_compare_and_swap(&head, entry->next, entry));
}
static struct entry *pop(void) {
  struct entry *first;
  do first = head;
  while (first && !__sync_bool_compare_and_swap(&head, first, first->next));
  return first;
}

static volatile u32 lock;
static void acquire(void) {
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE))
    while (lock) __builtin_ia32_pause();
}
static void release(void) { __atomic_store_n(&lock, 0, __ATOMIC_RELEASE); }

/* The bits of a bitmap, taken and given back one by one. */
static void bit_locks(struct output *out) {
  static volatile u64 bits;
  for (u32 i = 0; i < 64; i++) {
    u64 bit = 1ull << i * 37 % 64;
    put8(out, (__atomic_fetch_or(&bits, bit, __ATOMIC_SEQ_CST) & bit) != 0);
    if (i % 3 == 0) put8(out, (__atomic_fetch_and(&bits, ~bit, __ATOMIC_SEQ_CST) & bit) != 0);
    if (i % 5 == 0) put8(out, (__atomic_fetch_xor(&bits, 1ull << 9, __ATOMIC_SEQ_CST) >> 9 & 1) != 0);
  }
  put64(out, bits);
}

PROGRAM run_atomics(struct output *out) {
  u64 random = 31;
  try_u8(out, &random);
  try_u16(out, &random);
  try_u32(out, &random);
  try_u64(out, &random);
  static struct entry entries[20];
  for (u32 i = 0; i < COUNT(entries); i++) {
    entries[i].number = i * i;
    push(&entries[i]);
    if (i % 4 == 3) put32(out, pop()->number);
  }
  for (struct entry *entry; (entry = pop());) put32(out, entry->number);
  for (u32 i = 0; i < 10; i++) {
    acquire();
    put32(out, lock + i);
    release();
  }
  bit_locks(out);
}
