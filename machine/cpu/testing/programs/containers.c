/* Containers: a hash table that grows, doubly linked lists, a balanced tree, a heap, a bump allocator, a graph search. */
#include "program.h"

static u8 arena[96 * 1024];
static u32 arena_used;

static void *allocate(u32 bytes) {
  void *place = arena + arena_used;
  arena_used += (bytes + 15) / 16 * 16;
  for (u32 i = 0; i < bytes; i++) ((u8 *)place)[i] = 0;
  return place;
}

struct slot {
  u64 key, value;
  u8 used;
};
struct table {
  struct slot *slots;
  u32 size, count;
};

static struct slot *slot_of(const struct table *table, u64 key) {
  u32 at = (u32)((key * 0x9E3779B97F4A7C15ull) >> 40) % table->size;
  while (table->slots[at].used && table->slots[at].key != key) at = (at + 1) % table->size;
  return &table->slots[at];
}

static void store(struct table *table, u64 key, u64 value) {
  if (table->count * 4 >= table->size * 3) {
    struct table larger = {allocate(table->size * 2 * (u32)sizeof(struct slot)), table->size * 2, 0};
    for (u32 i = 0; i < table->size; i++)
      if (table->slots[i].used) store(&larger, table->slots[i].key, table->slots[i].value);
    *table = larger;
  }
  struct slot *slot = slot_of(table, key);
  table->count += !slot->used;
  slot->key = key, slot->value = value, slot->used = 1;
}

struct link {
  struct link *next, *previous;
};
struct item {
  u32 number;
  struct link link;
};
static void insert_before(struct link *place, struct link *link) {
  link->next = place, link->previous = place->previous;
  place->previous->next = link, place->previous = link;
}
static void take_out(struct link *link) { link->previous->next = link->next, link->next->previous = link->previous; }
static struct item *item_of(struct link *link) { return (struct item *)((u8 *)link - __builtin_offsetof(struct item, link)); }

struct node {
  struct node *child[2];
  i32 key, height;
};
static i32 height(const struct node *node) { return node ? node->height : 0; }
static void measure(struct node *node) {
  i32 left = height(node->child[0]), right = height(node->child[1]);
  node->height = 1 + (left > right ? left : right);
}
static struct node *rotate(struct node *node, u32 side) {
  struct node *top = node->child[!side];
  node->child[!side] = top->child[side], top->child[side] = node;
  measure(node), measure(top);
  return top;
}
static struct node *insert(struct node *node, i32 key) {
  if (!node) {
    node = allocate(sizeof *node);
    node->key = key, node->height = 1;
    return node;
  }
  if (key == node->key) return node;
  u32 side = key > node->key;
  node->child[side] = insert(node->child[side], key);
  measure(node);
  if (height(node->child[side]) - height(node->child[!side]) > 1) {
    struct node *heavy = node->child[side];
    if (height(heavy->child[!side]) > height(heavy->child[side])) node->child[side] = rotate(heavy, side);
    node = rotate(node, !side);
  }
  return node;
}
static void put_tree(struct output *out, const struct node *node) {
  if (!node) return;
  put_tree(out, node->child[0]);
  put32(out, (u32)node->key), put8(out, (u32)node->height);
  put_tree(out, node->child[1]);
}

struct heap {
  u32 keys[128];
  u32 count;
};
static void push(struct heap *heap, u32 key) {
  u32 at = heap->count++;
  for (; at && heap->keys[(at - 1) / 2] > key; at = (at - 1) / 2) heap->keys[at] = heap->keys[(at - 1) / 2];
  heap->keys[at] = key;
}
static u32 pop(struct heap *heap) {
  u32 top = heap->keys[0], key = heap->keys[--heap->count], at = 0;
  for (u32 child; (child = 2 * at + 1) < heap->count; at = child) {
    if (child + 1 < heap->count && heap->keys[child + 1] < heap->keys[child]) child++;
    if (heap->keys[child] >= key) break;
    heap->keys[at] = heap->keys[child];
  }
  heap->keys[at] = key;
  return top;
}

/* Distances in a grid with walls, breadth first. */
static void maze(struct output *out) {
  static u8 wall[24][24], distance[24][24];
  static u16 queue[24 * 24];
  u64 random = 4;
  for (u32 y = 0; y < 24; y++)
    for (u32 x = 0; x < 24; x++) wall[y][x] = next_random(&random) % 4 == 0, distance[y][x] = 255;
  u32 first = 0, last = 0;
  distance[0][0] = 0, queue[last++] = 0;
  static const i8 steps[4][2] = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}};
  while (first < last) {
    i32 y = queue[first] / 24, x = queue[first++] % 24;
    for (u32 i = 0; i < 4; i++) {
      i32 ny = y + steps[i][0], nx = x + steps[i][1];
      if (ny < 0 || nx < 0 || ny >= 24 || nx >= 24 || wall[ny][nx] || distance[ny][nx] != 255) continue;
      distance[ny][nx] = (u8)(distance[y][x] + 1);
      queue[last++] = (u16)(ny * 24 + nx);
    }
  }
  put_bytes(out, distance, sizeof distance);
}

PROGRAM run_containers(struct output *out) {
  u64 random = 8;
  arena_used = 0;
  struct table table = {allocate(8 * sizeof(struct slot)), 8, 0};
  for (u32 i = 0; i < 400; i++) {
    u64 key = next_random(&random) % 500;
    struct slot *slot = slot_of(&table, key);
    store(&table, key, slot->used ? slot->value + i : i);
  }
  put32(out, table.count), put32(out, table.size);
  for (u32 i = 0; i < table.size; i++)
    if (table.slots[i].used) put16(out, i), put64(out, table.slots[i].key), put64(out, table.slots[i].value);

  struct link head = {&head, &head};
  static struct item items[50];
  for (u32 i = 0; i < COUNT(items); i++) {
    items[i].number = (u32)next_random(&random) % 1000;
    struct link *place = head.next;
    while (place != &head && item_of(place)->number < items[i].number) place = place->next;
    insert_before(place, &items[i].link);
    if (i % 4 == 3) take_out(&items[i - 2].link);
  }
  for (struct link *at = head.previous; at != &head; at = at->previous) put32(out, item_of(at)->number);

  struct node *root = 0;
  for (u32 i = 0; i < 200; i++) root = insert(root, i < 60 ? (i32)i : (i32)(next_random(&random) >> 48) - 30000);
  put_tree(out, root);

  static struct heap heap;
  heap.count = 0;
  for (u32 i = 0; i < 300; i++) {
    if (heap.count < COUNT(heap.keys) && (i % 3 || !heap.count)) push(&heap, (u32)next_random(&random) >> 12);
    else put32(out, pop(&heap));
  }
  maze(out);
}
