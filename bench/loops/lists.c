/* Doubly linked lists handled through function calls, as drivers do: pointers, branches, calls. */
typedef unsigned int u32;
typedef unsigned char u8;
typedef unsigned long long u64;

typedef struct Entry {
  struct Entry *next, *previous;
  u32 key, weight;
} Entry;

__attribute__((noinline)) static void insert_tail(Entry *head, Entry *entry) {
  Entry *last = head->previous;
  entry->next = head;
  entry->previous = last;
  last->next = entry;
  head->previous = entry;
}

__attribute__((noinline)) static Entry *remove_head(Entry *head) {
  Entry *first = head->next;
  head->next = first->next;
  first->next->previous = head;
  return first;
}

__attribute__((noinline)) static u32 weigh(Entry *head, u32 key) {
  u32 sum = 0;
  for (Entry *e = head->next; e != head; e = e->next)
    if (e->key >= key) sum += e->weight;
    else sum ^= e->key;
  return sum;
}

u32 run(u32 rounds, u8 *memory) {
  Entry *heads = (Entry *)memory;
  Entry *pool = heads + 16;
  for (u32 i = 0; i < 16; i++) heads[i].next = heads[i].previous = &heads[i];
  u32 seed = 12345;
  for (u32 i = 0; i < 512; i++) {
    seed = seed * 1664525u + 1013904223u;
    pool[i].key = seed >> 16;
    pool[i].weight = i;
    insert_tail(&heads[seed >> 28], &pool[i]);
  }
  u32 result = 0;
  for (u32 round = 0; round < rounds; round++) {
    seed = seed * 1664525u + 1013904223u;
    Entry *from = &heads[seed >> 28], *to = &heads[(seed >> 20) & 15];
    if (from->next != from) insert_tail(to, remove_head(from));
    result += weigh(to, seed & 0xFFFF);
  }
  return result;
}
