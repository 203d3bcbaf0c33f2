/* The native side: calls run() several times and prints "result seconds" for each. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

unsigned run(unsigned rounds, unsigned char *memory);

int main(int argc, char **argv) {
  unsigned rounds = (unsigned)atoi(argv[1]);
  int repeats = argc > 2 ? atoi(argv[2]) : 5;
  unsigned char *memory = malloc(1 << 20);
  for (int i = 0; i < repeats; i++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    unsigned result = run(rounds, memory);
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("%u %.9f\n", result, (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) * 1e-9);
  }
  return 0;
}
