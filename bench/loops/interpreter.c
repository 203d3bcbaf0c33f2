/* A small stack machine in a switch: the branches and the indirect jump of code that decides all the time. */
typedef unsigned int u32;
typedef unsigned char u8;

enum { PUSH, ADD, SUBTRACT, XOR, DUPLICATE, SWAP, STORE, LOAD, LESS, JUMP_IF_ZERO, JUMP, HALT };

/* i = 0; sum = 1; while (i < 100) { sum = (sum ^ i) + (sum + sum); i = i + 1; } The loop starts at 8 and ends at 37. */
static const u8 PROGRAM[] = {
    PUSH, 0, STORE, 0, PUSH, 1, STORE, 1,
    LOAD, 0, PUSH, 100, LESS, JUMP_IF_ZERO, 37,
    LOAD, 1, LOAD, 0, XOR, LOAD, 1, LOAD, 1, ADD, ADD, STORE, 1,
    LOAD, 0, PUSH, 1, ADD, STORE, 0, JUMP, 8,
    HALT,
};

u32 run(u32 rounds, u8 *memory) {
  u32 *stack = (u32 *)memory, *variables = stack + 64;
  u8 *code = memory + 4096;
  for (u32 i = 0; i < sizeof PROGRAM; i++) code[i] = PROGRAM[i];
  u32 result = 0;
  for (u32 round = 0; round < rounds; round++) {
    u8 *at = code;
    u32 top = 0;
    for (int running = 1; running;) {
      switch (*at++) {
        case PUSH: stack[top++] = *at++; break;
        case ADD: top--; stack[top - 1] += stack[top]; break;
        case SUBTRACT: top--; stack[top - 1] -= stack[top]; break;
        case XOR: top--; stack[top - 1] ^= stack[top]; break;
        case DUPLICATE: stack[top] = stack[top - 1]; top++; break;
        case SWAP: {
          u32 value = stack[top - 1];
          stack[top - 1] = stack[top - 2];
          stack[top - 2] = value;
          break;
        }
        case STORE: variables[*at++] = stack[--top]; break;
        case LOAD: stack[top++] = variables[*at++]; break;
        case LESS: top--; stack[top - 1] = stack[top - 1] < stack[top]; break;
        case JUMP_IF_ZERO: at = stack[--top] == 0 ? code + *at : at + 1; break;
        case JUMP: at = code + *at; break;
        default: running = 0;
      }
    }
    result = result * 31u + variables[1];
  }
  return result;
}
