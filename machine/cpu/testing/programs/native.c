/* The native side: runs the program named by the argument and prints the bytes it wrote. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

#include "program.h"

int main(int count, char **arguments) {
  static u8 buffer[1 << 20];
  struct output out = {buffer, buffer + sizeof buffer};
  char name[64];
  snprintf(name, sizeof name, "run_%s", count > 1 ? arguments[1] : "");
  void *address = dlsym(RTLD_DEFAULT, name);
  if (!address) return 2;
  ((void (*)(struct output *))address)(&out);
  return fwrite(buffer, 1, (u64)(out.at - buffer), stdout) != (u64)(out.at - buffer);
}
