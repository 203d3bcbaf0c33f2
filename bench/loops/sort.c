/* Quicksort of 32-bit keys with recursion and an insertion sort for short parts. */
typedef unsigned int u32;
typedef unsigned char u8;

static void sort(int *keys, int low, int high) {
  while (high - low > 12) {
    int pivot = keys[low + (high - low) / 2];
    int i = low, j = high;
    while (i <= j) {
      while (keys[i] < pivot) i++;
      while (keys[j] > pivot) j--;
      if (i <= j) {
        int key = keys[i];
        keys[i++] = keys[j];
        keys[j--] = key;
      }
    }
    if (j - low < high - i) {
      sort(keys, low, j);
      low = i;
    } else {
      sort(keys, i, high);
      high = j;
    }
  }
  for (int i = low + 1; i <= high; i++) {
    int key = keys[i], j = i - 1;
    for (; j >= low && keys[j] > key; j--) keys[j + 1] = keys[j];
    keys[j + 1] = key;
  }
}

u32 run(u32 rounds, u8 *memory) {
  int *keys = (int *)memory;
  u32 seed = 1, result = 0;
  for (u32 round = 0; round < rounds; round++) {
    for (u32 i = 0; i < 20000; i++) {
      seed = seed * 1664525u + 1013904223u;
      keys[i] = (int)seed;
    }
    sort(keys, 0, 19999);
    result = result * 31u + (u32)keys[777];
  }
  return result;
}
