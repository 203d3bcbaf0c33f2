/* The loops of the benchmarks. */
#include "program.h"

#define run crc_loop
#include "../../../../bench/loops/crc.c"
#undef run
#define run lists_loop
#include "../../../../bench/loops/lists.c"
#undef run
#define run sort_loop
#include "../../../../bench/loops/sort.c"
#undef run

PROGRAM run_loops(struct output *out) {
  static u64 memory[1 << 17];
  put32(out, crc_loop(1, (u8 *)memory));
  put32(out, lists_loop(500, (u8 *)memory));
  put32(out, sort_loop(1, (u8 *)memory));
}
