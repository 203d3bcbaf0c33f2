/*
 * Arithmetic of the C compiler and the host's floating-point unit, as a judge of the software core. Reads fixed-size
 * records from stdin and writes results to stdout; float/arithmetic.test.ts has the same layout.
 */
#include <fenv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct Request {
  uint8_t operation, format, rounding, padding[13];
  uint8_t a[16], b[16];
};

struct Response {
  uint8_t result[16];
  uint32_t flags, padding[3];
};

#define COMPUTE(TYPE, ROOT)                                                                                            \
  {                                                                                                                    \
    volatile TYPE a, b, r = 0;                                                                                         \
    memcpy((void *)&a, q.a, sizeof a);                                                                                 \
    memcpy((void *)&b, q.b, sizeof b);                                                                                 \
    feclearexcept(FE_ALL_EXCEPT);                                                                                      \
    switch (q.operation) {                                                                                             \
    case 0: r = a + b; break;                                                                                          \
    case 1: r = a - b; break;                                                                                          \
    case 2: r = a * b; break;                                                                                          \
    case 3: r = a / b; break;                                                                                          \
    case 4: r = ROOT(a); break;                                                                                        \
    }                                                                                                                  \
    s.flags = (uint32_t)fetestexcept(FE_ALL_EXCEPT);                                                                   \
    memcpy(s.result, (void *)&r, sizeof r < 10 ? sizeof r : 10);                                                       \
  }

int main(void) {
  static const int modes[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
  struct Request q;
  while (fread(&q, sizeof q, 1, stdin) == 1) {
    struct Response s;
    memset(&s, 0, sizeof s);
    fesetround(modes[q.rounding]);
    if (q.format == 0) COMPUTE(float, sqrtf)
    else if (q.format == 1) COMPUTE(double, sqrt)
    else COMPUTE(long double, sqrtl)
    fesetround(FE_TONEAREST);
    fwrite(&s, sizeof s, 1, stdout);
  }
  return 0;
}
