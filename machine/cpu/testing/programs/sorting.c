/* Sorting: insertion, shell, quick, heap, merge, radix, and a generic one that is given a comparison. */
#include "program.h"

#define LENGTH 700

static void insertion_sort(i32 *a, i32 count) {
  for (i32 i = 1; i < count; i++) {
    i32 value = a[i], j = i;
    for (; j > 0 && a[j - 1] > value; j--) a[j] = a[j - 1];
    a[j] = value;
  }
}

static void shell_sort(i32 *a, i32 count) {
  for (i32 gap = count / 2; gap > 0; gap /= 2)
    for (i32 i = gap; i < count; i++)
      for (i32 j = i - gap; j >= 0 && a[j] > a[j + gap]; j -= gap) {
        i32 swap = a[j];
        a[j] = a[j + gap], a[j + gap] = swap;
      }
}

static void quick_sort(i32 *a, i32 first, i32 last) {
  while (first < last) {
    i32 pivot = a[first + (last - first) / 2], i = first, j = last;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) {
        i32 swap = a[i];
        a[i++] = a[j], a[j--] = swap;
      }
    }
    quick_sort(a, first, j);
    first = i;
  }
}

static void sift(i32 *a, i32 root, i32 count) {
  for (i32 child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && a[child + 1] > a[child]) child++;
    if (a[root] >= a[child]) return;
    i32 swap = a[root];
    a[root] = a[child], a[child] = swap;
  }
}

static void heap_sort(i32 *a, i32 count) {
  for (i32 i = count / 2; i-- > 0;) sift(a, i, count);
  for (i32 end = count; --end > 0;) {
    i32 swap = a[0];
    a[0] = a[end], a[end] = swap;
    sift(a, 0, end);
  }
}

static void merge_sort(i32 *a, i32 *spare, i32 count) {
  if (count < 2) return;
  i32 half = count / 2;
  merge_sort(a, spare, half);
  merge_sort(a + half, spare, count - half);
  for (i32 i = 0; i < count; i++) spare[i] = a[i];
  for (i32 i = 0, left = 0, right = half; i < count; i++)
    a[i] = right >= count || (left < half && spare[left] <= spare[right]) ? spare[left++] : spare[right++];
}

static void radix_sort(u64 *a, u64 *spare, u32 count) {
  for (u32 shift = 0; shift < 64; shift += 8) {
    u32 starts[257] = {0};
    for (u32 i = 0; i < count; i++) starts[(a[i] >> shift & 0xff) + 1]++;
    for (u32 i = 0; i < 256; i++) starts[i + 1] += starts[i];
    for (u32 i = 0; i < count; i++) spare[starts[a[i] >> shift & 0xff]++] = a[i];
    for (u32 i = 0; i < count; i++) a[i] = spare[i];
  }
}

/* As qsort: elements of any size, compared by a function. */
typedef int comparison(const void *, const void *);

static void generic_sort(void *base, u64 count, u64 size, comparison *compare) {
  u8 *a = base;
  if (count < 2) return;
  u64 last = 0;
  for (u64 i = 1; i < count; i++) {
    if (compare(a + i * size, a) >= 0) continue;
    last++;
    for (u64 j = 0; j < size; j++) {
      u8 swap = a[i * size + j];
      a[i * size + j] = a[last * size + j], a[last * size + j] = swap;
    }
  }
  for (u64 j = 0; j < size; j++) {
    u8 swap = a[j];
    a[j] = a[last * size + j], a[last * size + j] = swap;
  }
  generic_sort(a, last, size, compare);
  generic_sort(a + (last + 1) * size, count - last - 1, size, compare);
}

struct entry {
  char name[11];
  i16 age;
  double weight;
};

static int by_name(const void *x, const void *y) {
  const char *a = ((const struct entry *)x)->name, *b = ((const struct entry *)y)->name;
  while (*a && *a == *b) a++, b++;
  return (u8)*a - (u8)*b;
}
static int by_age(const void *x, const void *y) {
  const struct entry *a = x, *b = y;
  return a->age != b->age ? (a->age > b->age) - (a->age < b->age) : by_name(x, y);
}
static int by_weight(const void *x, const void *y) {
  const struct entry *a = x, *b = y;
  return a->weight < b->weight ? 1 : a->weight > b->weight ? -1 : by_name(x, y);
}
static int by_byte(const void *x, const void *y) { return *(const u8 *)x - *(const u8 *)y; }

static void fill(i32 *a, u32 kind) {
  u64 random = 99 + kind;
  for (i32 i = 0; i < LENGTH; i++) {
    i32 number = (i32)(u32)next_random(&random);
    a[i] = kind == 0 ? number : kind == 1 ? i : kind == 2 ? LENGTH - i : number % 10;
  }
}

static void put_hash(struct output *out, const i32 *a) {
  u64 hash = 1;
  for (i32 i = 0; i < LENGTH; i++) hash = hash * 31 + (u32)a[i];
  put64(out, hash);
}

PROGRAM run_sorting(struct output *out) {
  static i32 a[LENGTH], spare[LENGTH];
  for (u32 kind = 0; kind < 4; kind++) {
    fill(a, kind), put_hash(out, a);
    insertion_sort(a, LENGTH), put_hash(out, a);
    fill(a, kind), shell_sort(a, LENGTH), put_hash(out, a);
    fill(a, kind), quick_sort(a, 0, LENGTH - 1), put_hash(out, a);
    fill(a, kind), heap_sort(a, LENGTH), put_hash(out, a);
    fill(a, kind), merge_sort(a, spare, LENGTH), put_hash(out, a);
  }
  static u64 wide[LENGTH], wide_spare[LENGTH];
  u64 random = 5;
  for (u32 i = 0; i < LENGTH; i++) wide[i] = next_random(&random) >> i % 60;
  radix_sort(wide, wide_spare, LENGTH);
  for (u32 i = 0; i < LENGTH; i += 50) put64(out, wide[i]);

  static struct entry entries[60];
  for (u32 i = 0; i < COUNT(entries); i++) {
    u32 length = 1 + (u32)(next_random(&random) % 10);
    for (u32 j = 0; j < length; j++) entries[i].name[j] = (char)('a' + next_random(&random) % 26);
    entries[i].age = (i16)((i64)(next_random(&random) % 40) - 20);
    entries[i].weight = (double)(i64)(next_random(&random) >> 40) / 64;
  }
  static comparison *const orders[] = {by_name, by_age, by_weight};
  for (u32 order = 0; order < COUNT(orders); order++) {
    generic_sort(entries, COUNT(entries), sizeof entries[0], orders[order]);
    for (u32 i = 0; i < COUNT(entries); i++) {
      put_text(out, entries[i].name);
      put16(out, (u16)entries[i].age);
      put_double(out, entries[i].weight);
    }
  }
  u8 letters[] = "the quick brown fox jumps over the lazy dog";
  generic_sort(letters, sizeof letters - 1, 1, by_byte);
  put_text(out, (const char *)letters);
}
