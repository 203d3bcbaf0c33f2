/* A printf of our own: flags, widths, precisions, sizes, bases, strings, characters, pointers, variable arguments. */
#include "program.h"

typedef __builtin_va_list arguments;

struct field {
  u8 left, zero, plus, space, alternate, wide;
  i32 width, precision;
};

static void put_padded(struct output *out, const struct field *field, const char *prefix, const char *text, u32 length) {
  u32 prefix_length = 0;
  while (prefix[prefix_length]) prefix_length++;
  i32 padding = field->width - (i32)(length + prefix_length);
  u8 zeros = field->zero && !field->left && field->precision < 0;
  if (!field->left && !zeros)
    for (; padding > 0; padding--) put8(out, ' ');
  put_text(out, prefix);
  if (zeros)
    for (; padding > 0; padding--) put8(out, '0');
  put_bytes(out, text, length);
  for (; padding > 0; padding--) put8(out, ' ');
}

static void put_number(struct output *out, const struct field *field, u64 value, u32 base, u8 upper, const char *prefix) {
  char text[80];
  u32 at = sizeof text;
  i32 least = field->precision < 0 ? 1 : field->precision;
  for (; value || least > 0; least--, value /= base) {
    u32 digit = (u32)(value % base);
    text[--at] = (char)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
  }
  put_padded(out, field, prefix, text + at, (u32)sizeof text - at);
}

static i32 digits_of(const char **text) {
  i32 value = 0;
  while (**text >= '0' && **text <= '9') value = value * 10 + (*(*text)++ - '0');
  return value;
}

static void format_list(struct output *out, const char *format, arguments list) {
  for (; *format; format++) {
    if (*format != '%') {
      put8(out, (u8)*format);
      continue;
    }
    struct field field = {.precision = -1};
    for (format++;; format++) {
      if (*format == '-') field.left = 1;
      else if (*format == '0') field.zero = 1;
      else if (*format == '+') field.plus = 1;
      else if (*format == ' ') field.space = 1;
      else if (*format == '#') field.alternate = 1;
      else break;
    }
    if (*format == '*') {
      field.width = __builtin_va_arg(list, i32), format++;
      if (field.width < 0) field.left = 1, field.width = -field.width;
    } else field.width = digits_of(&format);
    if (*format == '.') {
      format++;
      if (*format == '*') field.precision = __builtin_va_arg(list, i32), format++;
      else field.precision = digits_of(&format);
    }
    for (; *format == 'l' || *format == 'h'; format++) field.wide = (u8)(field.wide + (*format == 'l' ? 1 : 4));
    u64 value;
    switch (*format) {
      case 'd':
      case 'i': {
        i64 number = field.wide == 2 ? __builtin_va_arg(list, i64) : __builtin_va_arg(list, i32);
        if (field.wide == 4) number = (i16)number;
        if (field.wide == 8) number = (i8)number;
        value = number < 0 ? 0 - (u64)number : (u64)number;
        put_number(out, &field, value, 10, 0, number < 0 ? "-" : field.plus ? "+" : field.space ? " " : "");
        break;
      }
      case 'u':
      case 'x':
      case 'X':
      case 'o':
      case 'b': {
        value = field.wide == 2 ? __builtin_va_arg(list, u64) : __builtin_va_arg(list, u32);
        if (field.wide == 4) value = (u16)value;
        if (field.wide == 8) value = (u8)value;
        u32 base = *format == 'u' ? 10 : *format == 'o' ? 8 : *format == 'b' ? 2 : 16;
        const char *prefix = !field.alternate || !value ? "" : *format == 'o' ? "0" : *format == 'X' ? "0X" : "0x";
        put_number(out, &field, value, base, *format == 'X', prefix);
        break;
      }
      case 'p': put_number(out, &field, __builtin_va_arg(list, u64), 16, 0, "0x"); break;
      case 'c': {
        char character = (char)__builtin_va_arg(list, i32);
        put_padded(out, &field, "", &character, 1);
        break;
      }
      case 's': {
        const char *text = __builtin_va_arg(list, const char *);
        u32 length = 0;
        if (!text) text = "(null)";
        while (text[length] && (field.precision < 0 || (i32)length < field.precision)) length++;
        field.precision = -1, field.zero = 0;
        put_padded(out, &field, "", text, length);
        break;
      }
      case 'f': {
        /* Fixed point, for numbers below 2^53. */
        double number = __builtin_va_arg(list, double);
        u8 negative = number < 0;
        u64 scale = 1;
        if (negative) number = -number;
        i32 places = field.precision < 0 ? 6 : field.precision;
        for (i32 i = 0; i < places; i++) scale *= 10;
        u64 whole = (u64)number, part = (u64)((number - (double)whole) * (double)scale + 0.5);
        if (part >= scale) whole++, part -= scale;
        struct field plain = {.precision = -1}, rest = {.precision = places};
        put_number(out, &plain, whole, 10, 0, negative ? "-" : "");
        if (places) put8(out, '.'), put_number(out, &rest, part, 10, 0, "");
        break;
      }
      default: put8(out, (u8)*format);
    }
  }
}

static void print(struct output *out, const char *format, ...) {
  arguments list;
  __builtin_va_start(list, format);
  format_list(out, format, list);
  __builtin_va_end(list);
  put8(out, '\n');
}

/* Integers and doubles mixed, some in registers and some on the stack; read twice. */
static double mixed_sum(u32 count, ...) {
  arguments list, again;
  double sum = 0;
  __builtin_va_start(list, count);
  __builtin_va_copy(again, list);
  for (u32 i = 0; i < count; i++) {
    if (i % 3 == 0) sum += __builtin_va_arg(list, double);
    else sum += (double)__builtin_va_arg(list, i32) * 2;
  }
  __builtin_va_end(list);
  sum *= __builtin_va_arg(again, double);
  __builtin_va_end(again);
  return sum;
}

PROGRAM run_format(struct output *out) {
  static const i64 numbers[] = {0, 1, -1, 9, 10, 255, -256, 65535, 1000000, 0x7fffffff, -0x7fffffff - 1,
                                0x123456789abcdefll, -0x7fffffffffffffffll - 1, 0x7fffffffffffffffll};
  for (u32 i = 0; i < COUNT(numbers); i++) {
    i64 n = numbers[i];
    i32 small = (i32)(u32)(u64)n;
    print(out, "[%d] [%+d] [% d] [%8d] [%-8d] [%08d] [%.5d] [%8.3d]", small, small, small, small, small, small, small, small);
    print(out, "[%lld] [%+25lld] [%025lld] [%-25lld] [%hd] [%hhd]", n, n, n, n, small, small);
    print(out, "[%u] [%x] [%#X] [%#o] [%b] [%hx] [%hhu]", small, small, small, small, small, small, small);
    print(out, "[%llu] [%llx] [%#018llx] [%llo] [%llb] [%p]", n, n, n, n, n, n);
  }
  print(out, "[%s] [%10s] [%-10s] [%.2s] [%10.3s] [%s] [%c%5c%-5c] %%", "text", "right", "left", "cut", "shorter", (const char *)0, 'a', 'b', 'c');
  print(out, "[%*d] [%-*d] [%*d] [%.*s]", 7, 42, 7, 42, -7, 42, 3, "precision");
  print(out, "[%f] [%.2f] [%.0f] [%.9f] [%f]", 3.14159265358979, -2.005, 0.5, 1.0 / 3, 123456789.987654321);
  put_double(out, mixed_sum(9, 1.5, 2, 3, -4.25, 5, -6, 1e10, 8, 9));
  print(out, "%d %d %d %d %d %d %d %d %d %d", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
}
