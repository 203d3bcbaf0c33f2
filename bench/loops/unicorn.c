/*
 * Unicorn's side: runs the code of a loop, linked at address 0, without any hook, and prints Unicorn's version and then
 * "result seconds" for each repeat. Arguments: file, offset of run(), rounds, repeats.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unicorn/unicorn.h>

enum { CODE = 0x10000, DATA = 0x100000, STACK = 0x200000, RETURN_PAGE = 0x400000, REGION = 0x100000 };

static void check(uc_err error, const char *what) {
  if (error == UC_ERR_OK) return;
  fprintf(stderr, "%s: %s\n", what, uc_strerror(error));
  exit(1);
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  static unsigned char code[REGION / 2];
  FILE *file = fopen(argv[1], "rb");
  if (file == NULL) return 2;
  size_t size = fread(code, 1, sizeof code, file);
  fclose(file);
  uint64_t entry = CODE + strtoull(argv[2], NULL, 10), rounds = strtoull(argv[3], NULL, 10);
  int repeats = atoi(argv[4]);
  uc_engine *engine;
  check(uc_open(UC_ARCH_X86, UC_MODE_64, &engine), "open");
  check(uc_mem_map(engine, CODE, REGION / 2, UC_PROT_READ | UC_PROT_EXEC), "map code");
  check(uc_mem_map(engine, DATA, REGION, UC_PROT_READ | UC_PROT_WRITE), "map data");
  check(uc_mem_map(engine, STACK, REGION, UC_PROT_READ | UC_PROT_WRITE), "map stack");
  check(uc_mem_map(engine, RETURN_PAGE, 0x1000, UC_PROT_READ | UC_PROT_EXEC), "map return page");
  check(uc_mem_write(engine, CODE, code, size), "write code");
  unsigned int major, minor, version = uc_version(&major, &minor);
  printf("%u.%u.%u\n", major, minor, version >> 8 & 0xff);
  for (int i = 0; i < repeats; i++) {
    uint64_t stack = STACK + REGION - 0x108, data = DATA, back = RETURN_PAGE, result;
    check(uc_mem_write(engine, stack, &back, sizeof back), "write stack");
    check(uc_reg_write(engine, UC_X86_REG_RSP, &stack), "set rsp");
    check(uc_reg_write(engine, UC_X86_REG_RCX, &rounds), "set rcx");
    check(uc_reg_write(engine, UC_X86_REG_RDX, &data), "set rdx");
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    check(uc_emu_start(engine, entry, RETURN_PAGE, 0, 0), "run");
    clock_gettime(CLOCK_MONOTONIC, &b);
    check(uc_reg_read(engine, UC_X86_REG_RAX, &result), "read rax");
    printf("%u %.9f\n", (unsigned)result, (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) * 1e-9);
  }
  uc_close(engine);
  return 0;
}
