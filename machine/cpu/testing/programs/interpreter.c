/* A compiler from a little language to the code of a stack machine, and two interpreters of it: switch and computed goto. */
#include "program.h"

enum { PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, LESS, EQUAL, NEGATE, JUMP, JUMP_IF_ZERO, PRINT, HALT };

struct compiler {
  const char *text;
  i32 code[400];
  u32 length;
};

static void emit(struct compiler *c, i32 word) { c->code[c->length++] = word; }

static char peek(struct compiler *c) {
  while (*c->text == ' ') c->text++;
  return *c->text;
}

static int accept(struct compiler *c, const char *word) {
  peek(c);
  u32 length = 0;
  while (word[length] && c->text[length] == word[length]) length++;
  if (word[length]) return 0;
  c->text += length;
  return 1;
}

static void expression(struct compiler *c);

static void factor(struct compiler *c) {
  char first = peek(c);
  if (accept(c, "(")) {
    expression(c);
    accept(c, ")");
  } else if (accept(c, "-")) {
    factor(c);
    emit(c, NEGATE);
  } else if (first >= '0' && first <= '9') {
    i32 value = 0;
    for (; *c->text >= '0' && *c->text <= '9'; c->text++) value = value * 10 + (*c->text - '0');
    emit(c, PUSH), emit(c, value);
  } else {
    c->text++;
    emit(c, LOAD), emit(c, first - 'a');
  }
}

static void term(struct compiler *c) {
  factor(c);
  for (;;) {
    i32 operation = accept(c, "*") ? MULTIPLY : accept(c, "/") ? DIVIDE : accept(c, "%") ? MODULO : -1;
    if (operation < 0) return;
    factor(c);
    emit(c, operation);
  }
}

static void sum(struct compiler *c) {
  term(c);
  for (;;) {
    i32 operation = accept(c, "+") ? ADD : accept(c, "-") ? SUBTRACT : -1;
    if (operation < 0) return;
    term(c);
    emit(c, operation);
  }
}

static void expression(struct compiler *c) {
  sum(c);
  i32 operation = accept(c, "<") ? LESS : accept(c, "==") ? EQUAL : -1;
  if (operation < 0) return;
  sum(c);
  emit(c, operation);
}

static void block(struct compiler *c) {
  accept(c, "{");
  while (!accept(c, "}")) {
    if (accept(c, "while ")) {
      i32 start = (i32)c->length;
      expression(c);
      emit(c, JUMP_IF_ZERO);
      u32 exit = c->length++;
      block(c);
      emit(c, JUMP), emit(c, start);
      c->code[exit] = (i32)c->length;
    } else if (accept(c, "if ")) {
      expression(c);
      emit(c, JUMP_IF_ZERO);
      u32 otherwise = c->length++;
      block(c);
      if (accept(c, "else ")) {
        emit(c, JUMP);
        u32 end = c->length++;
        c->code[otherwise] = (i32)c->length;
        block(c);
        c->code[end] = (i32)c->length;
      } else c->code[otherwise] = (i32)c->length;
    } else if (accept(c, "print ")) {
      expression(c);
      emit(c, PRINT);
    } else {
      i32 variable = peek(c) - 'a';
      c->text++;
      accept(c, "=");
      expression(c);
      emit(c, STORE), emit(c, variable);
    }
    accept(c, ";");
  }
}

/* Both return the number of steps. */
static u64 by_switch(const i32 *code, struct output *out) {
  i64 stack[32], variables[26] = {0}, right;
  u32 top = 0, at = 0;
  for (u64 steps = 1;; steps++) {
    switch (code[at++]) {
      case PUSH: stack[top++] = code[at++]; break;
      case LOAD: stack[top++] = variables[code[at++]]; break;
      case STORE: variables[code[at++]] = stack[--top]; break;
      case ADD: right = stack[--top], stack[top - 1] += right; break;
      case SUBTRACT: right = stack[--top], stack[top - 1] -= right; break;
      case MULTIPLY: right = stack[--top], stack[top - 1] *= right; break;
      case DIVIDE: right = stack[--top], stack[top - 1] /= right; break;
      case MODULO: right = stack[--top], stack[top - 1] %= right; break;
      case LESS: right = stack[--top], stack[top - 1] = stack[top - 1] < right; break;
      case EQUAL: right = stack[--top], stack[top - 1] = stack[top - 1] == right; break;
      case NEGATE: stack[top - 1] = -stack[top - 1]; break;
      case JUMP: at = (u32)code[at]; break;
      case JUMP_IF_ZERO: at = stack[--top] == 0 ? (u32)code[at] : at + 1; break;
      case PRINT: put64(out, (u64)stack[--top]); break;
      default: return steps;
    }
  }
}

static u64 by_goto(const i32 *code, struct output *out) {
  static const void *const labels[] = {&&push,   &&load, &&store, &&add,    &&subtract, &&multiply,     &&divide, &&modulo,
                                       &&less, &&equal, &&negate, &&jump, &&jump_if_zero, &&print, &&halt};
  i64 stack[32], variables[26] = {0}, *top = stack, right;
  const i32 *at = code;
  u64 steps = 0;
#define NEXT steps++; goto *labels[*at++]
  NEXT;
push: *top++ = *at++; NEXT;
load: *top++ = variables[*at++]; NEXT;
store: variables[*at++] = *--top; NEXT;
add: right = *--top, top[-1] += right; NEXT;
subtract: right = *--top, top[-1] -= right; NEXT;
multiply: right = *--top, top[-1] *= right; NEXT;
divide: right = *--top, top[-1] /= right; NEXT;
modulo: right = *--top, top[-1] %= right; NEXT;
less: right = *--top, top[-1] = top[-1] < right; NEXT;
equal: right = *--top, top[-1] = top[-1] == right; NEXT;
negate: top[-1] = -top[-1]; NEXT;
jump: at = code + *at; NEXT;
jump_if_zero: at = *--top == 0 ? code + *at : at + 1; NEXT;
print: put64(out, (u64)*--top); NEXT;
#undef NEXT
halt:
  return steps;
}

static const char *const programs[] = {
    "{ n=2; while n<120 { d=2; p=1; while d*d<n+1 { if n%d==0 { p=0; d=n } d=d+1 } if p { print n } n=n+1 } }",
    "{ n=1; while n<60 { c=n; l=0; while 1<c { if c%2 { c=c*3+1 } else { c=c/2 } l=l+1 } print l; n=n+1 } }",
    "{ a=0; b=1; n=80; while n { t=a+b; a=b; b=t; n=n-1 } print a; print b }",
    "{ x=1; n=300; while n { x=(x*31+n)%(-1000003); if n<150 { x=-x } print x/n - x/(-7); n=n-1 } }",
    "{ a=1071; b=462; while 0<b { t=a%b; a=b; b=t } print a; print -(2+3*4)*(5-(6-7)) }",
};

PROGRAM run_interpreter(struct output *out) {
  for (u32 i = 0; i < COUNT(programs); i++) {
    static struct compiler compiler;
    compiler.text = programs[i];
    compiler.length = 0;
    block(&compiler);
    emit(&compiler, HALT);
    for (u32 j = 0; j < compiler.length; j++) put32(out, (u32)compiler.code[j]);
    put64(out, by_switch(compiler.code, out));
    put64(out, by_goto(compiler.code, out));
  }
}
