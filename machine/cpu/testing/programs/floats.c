/* Scalar floating point: matrices, n bodies with a square root, Mandelbrot, series, conversions, compares, edge values. */
#include "program.h"

#define SIZE 12

static void matrices(struct output *out) {
  static double a[SIZE][SIZE], b[SIZE][SIZE], product[SIZE][SIZE];
  for (u32 i = 0; i < SIZE; i++)
    for (u32 j = 0; j < SIZE; j++) {
      a[i][j] = 1.0 / (i + j + 1);
      b[i][j] = (double)(i * j % 7) - 3 + (i == j ? 0.125 : 0);
    }
  for (u32 i = 0; i < SIZE; i++)
    for (u32 j = 0; j < SIZE; j++) {
      double sum = 0;
      for (u32 k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
      product[i][j] = sum;
    }
  for (u32 i = 0; i < SIZE; i++) put_double(out, product[i][(5 * i) % SIZE]);

  /* Gauss with pivots: the determinant. */
  double determinant = 1;
  for (u32 column = 0; column < SIZE; column++) {
    u32 pivot = column;
    for (u32 row = column; row < SIZE; row++) {
      double x = b[row][column], y = b[pivot][column];
      if ((x < 0 ? -x : x) > (y < 0 ? -y : y)) pivot = row;
    }
    if (b[pivot][column] == 0) {
      determinant = 0;
      break;
    }
    if (pivot != column) {
      determinant = -determinant;
      for (u32 k = 0; k < SIZE; k++) {
        double swap = b[pivot][k];
        b[pivot][k] = b[column][k], b[column][k] = swap;
      }
    }
    determinant *= b[column][column];
    for (u32 row = column + 1; row < SIZE; row++) {
      double factor = b[row][column] / b[column][column];
      for (u32 k = column; k < SIZE; k++) b[row][k] -= factor * b[column][k];
    }
  }
  put_double(out, determinant);
}

struct body {
  double position[3], speed[3], mass;
};

static void bodies(struct output *out) {
  struct body body[5];
  for (u32 i = 0; i < COUNT(body); i++) {
    for (u32 axis = 0; axis < 3; axis++) {
      body[i].position[axis] = (double)((i * 7 + axis * 3) % 11) - 5.25;
      body[i].speed[axis] = (double)((i * 5 + axis) % 7) / 16 - 0.2;
    }
    body[i].mass = i == 0 ? 40 : 0.1 * i;
  }
  for (u32 step = 0; step < 60; step++) {
    for (u32 i = 0; i < COUNT(body); i++)
      for (u32 j = i + 1; j < COUNT(body); j++) {
        double delta[3], square = 0.01;
        for (u32 axis = 0; axis < 3; axis++) {
          delta[axis] = body[i].position[axis] - body[j].position[axis];
          square += delta[axis] * delta[axis];
        }
        double strength = 0.01 / (square * __builtin_sqrt(square));
        for (u32 axis = 0; axis < 3; axis++) {
          body[i].speed[axis] -= delta[axis] * body[j].mass * strength;
          body[j].speed[axis] += delta[axis] * body[i].mass * strength;
        }
      }
    for (u32 i = 0; i < COUNT(body); i++)
      for (u32 axis = 0; axis < 3; axis++) body[i].position[axis] += 0.01 * body[i].speed[axis];
  }
  for (u32 i = 0; i < COUNT(body); i++)
    for (u32 axis = 0; axis < 3; axis++) put_double(out, body[i].position[axis]);
}

static void mandelbrot(struct output *out) {
  for (i32 row = -10; row < 10; row++)
    for (i32 column = -22; column < 10; column++) {
      double x = 0, y = 0, real = column / 11.0, imaginary = row / 8.0;
      u32 count = 0;
      for (; count < 60 && x * x + y * y <= 4; count++) {
        double next = x * x - y * y + real;
        y = 2 * x * y + imaginary;
        x = next;
      }
      put8(out, count);
    }
  float x = 0, y = 0;
  for (u32 i = 0; i < 40; i++) {
    float next = x * x - y * y - 0.7f;
    y = 2 * x * y + 0.27f;
    x = next;
    put_float(out, x);
  }
}

static double root(double square) {
  double guess = square > 1 ? square : 1;
  for (;;) {
    double better = (guess + square / guess) / 2;
    if (!(better < guess)) return guess;
    guess = better;
  }
}

static double exponential(double x) {
  double term = 1, sum = 1;
  for (u32 i = 1; i < 30; i++) sum += term *= x / i;
  return sum;
}

static double arctangent(double x) {
  double power = x, sum = 0;
  for (u32 i = 0; i < 60; i++, power *= -x * x) sum += power / (2 * i + 1);
  return sum;
}

static void series(struct output *out) {
  put_double(out, 16 * arctangent(1.0 / 5) - 4 * arctangent(1.0 / 239));
  for (i32 i = -20; i <= 20; i++) put_double(out, exponential(i / 4.0));
  for (u32 i = 1; i < 40; i++) put_double(out, root(i)), put_double(out, __builtin_sqrt(i));
  for (u32 i = 1; i < 20; i++) put_float(out, __builtin_sqrtf((float)i / 7));
}

/* Values reach the operations through memory that the compiler cannot see through. */
static void edges(struct output *out) {
  static volatile double values[] = {0.0,    -0.0,  1.0,     -1.0,    0.1,     1e308,   -1e308,
                                     5e-324, 1e-310, 2.2250738585072014e-308, 9007199254740993.0, 1e16, 3.5, -2.5};
  for (u32 i = 0; i < COUNT(values); i++)
    for (u32 j = 0; j < COUNT(values); j++) {
      double x = values[i], y = values[j];
      put_double(out, x + y);
      put_double(out, x - y);
      put_double(out, x * y);
      put_double(out, x / y);
      double quotient = x / y;
      put8(out, (u32)(x < y) | (u32)(x <= y) << 1 | (u32)(x == y) << 2 | (u32)(x != y) << 3 | (u32)(quotient > x) << 4 |
                    (u32)(quotient >= y) << 5 | (u32)(quotient == quotient) << 6 | (u32) !(quotient < 1) << 7);
      put_double(out, x < y ? x : y);
      put_double(out, x > y ? x : y);
      float narrow = (float)x, other = (float)y;
      put_float(out, narrow * other);
      put_float(out, narrow / other);
      put_double(out, (double)narrow - y);
      put8(out, (u32)(narrow < other) | (u32)(narrow >= other) << 1 | (u32)(narrow == other) << 2);
      put_double(out, __builtin_fabs(x) + __builtin_copysign(1.0, y));
    }
}

static void conversions(struct output *out) {
  static volatile i64 integers[] = {0, 1, -1, 127, -128, 32767, 65536, 16777217, -16777219, 0x7fffffff,
                                    -0x7fffffffll - 1, 0xffffffffll, 0x20000000000001ll, 0x7fffffffffffffffll,
                                    -0x7fffffffffffffffll - 1, 0x7ffffffffffffc00ll, 0x0123456789abcdefll};
  for (u32 i = 0; i < COUNT(integers); i++) {
    i64 n = integers[i];
    put_double(out, (double)n);
    put_double(out, (double)(u64)n);
    put_double(out, (double)(i32)(u32)(u64)n);
    put_double(out, (double)(u32)n);
    put_double(out, (double)(i16)(u16)n);
    put_float(out, (float)n);
    put_float(out, (float)(u64)n);
    put_float(out, (float)(i32)(u32)(u64)n);
    put_float(out, (float)(u32)n);
    put_float(out, (float)(i8)(u8)n);
  }
  static volatile double doubles[] = {0.0, -0.0, 0.5, -0.5, 0.999999, 1.5, 2.5, -2.5, 127.9, -128.9, 2147483647.5, -2147483648.9};
  for (u32 i = 0; i < COUNT(doubles); i++) {
    double d = doubles[i];
    float f = (float)(d / 4);
    put64(out, (u64)(i64)d);
    put32(out, (u32)(i32)d);
    put64(out, (u64)(i64)f);
    put32(out, (u32)(i32)f);
    put64(out, (u64)(__builtin_fabs(d) * 1e9));
    put32(out, (u32)__builtin_fabs(d));
    put64(out, (u64)(__builtin_fabsf(f) * 3e9f));
    put_float(out, (float)d);
  }
  static volatile double large[] = {9223372036854774784.0, 9223372036854775808.0, 18446744073709549568.0, 1e15, 4294967295.0};
  for (u32 i = 0; i < COUNT(large); i++) put64(out, (u64)large[i]);
}

struct complex {
  double real, imaginary;
};
struct point {
  float x, y, z;
};

static struct complex square(struct complex z) {
  struct complex result = {z.real * z.real - z.imaginary * z.imaginary, 2 * z.real * z.imaginary};
  return result;
}
static struct point cross(struct point a, struct point b) {
  struct point result = {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
  return result;
}
/* More doubles than there are registers for arguments, and calls that all of them live across. */
static double many(double a, float b, double c, i32 d, double e, float f, double g, double h, double i, double j) {
  double first = root(a < 0 ? -a : a), second = root(c < 0 ? -c : c);
  return first * b + second * d - e * f + g / h - i * j;
}

static void aggregates(struct output *out) {
  struct complex z = {0.9, 0.3};
  struct point p = {1, 0.5f, -0.25f}, q = {0.3f, 0.7f, 0.1f};
  for (u32 i = 0; i < 12; i++) {
    z = square(z);
    p = cross(p, q);
    p.x += 1;
    put_double(out, z.real), put_double(out, z.imaginary);
    put_float(out, p.x), put_float(out, p.y), put_float(out, p.z);
    put_double(out, many(i, p.x, i * 2.5, (i32)i, z.real, p.y, 3, i + 0.5, z.imaginary, 0.1));
  }
}

PROGRAM run_floats(struct output *out) {
  matrices(out);
  bodies(out);
  mandelbrot(out);
  series(out);
  edges(out);
  conversions(out);
  aggregates(out);
}
