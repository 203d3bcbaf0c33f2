/*
 * Runs generated instruction sequences on the host CPU. Reads cases from stdin and writes results to stdout, both
 * fixed-size little-endian records (host-cpu.ts has the same layout). Code, data and stack lie at the addresses
 * that the guest's user window uses, so that registers compare bit for bit.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define CODE_BASE 0x1A000010000ull
#define DATA_BASE 0x1A000020000ull
#define STACK_BASE 0x1A000030000ull
#define WINDOW (DATA_BASE + 0xFC0)
#define WINDOW_BYTES 128
#define CODE_BYTES 64
#define ARITHMETIC_AND_DF 0xCD5

struct Case {
  uint64_t registers[16];
  uint64_t flags;
  uint8_t xmm[16][16];
  uint32_t mxcsr, codeLength;
  uint8_t code[CODE_BYTES];
  uint8_t data[WINDOW_BYTES];
};

struct Result {
  uint64_t registers[16];
  uint64_t flags;
  uint8_t xmm[16][16];
  uint8_t data[WINDOW_BYTES];
  uint32_t signal, faultOffset;
};

/* Used by the assembly below; order of registers as encoded. */
struct {
  uint64_t registers[16];
  uint64_t flags;
  uint8_t xmm[16][16];
  uint64_t hostStack;
  uint64_t entry;
  uint32_t mxcsr, hostMxcsr;
} area __attribute__((aligned(16)));

void enterCode(void);
void leaveCode(void);
void resumeHost(void);

__asm__(
    ".text\n"
    ".globl enterCode\n"
    "enterCode:\n"
    "  push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
    "  lea area(%rip), %rax\n"
    "  mov %rsp, 392(%rax)\n"
    "  stmxcsr 412(%rax)\n"
    "  ldmxcsr 408(%rax)\n"
    "  movups 136(%rax), %xmm0\n movups 152(%rax), %xmm1\n movups 168(%rax), %xmm2\n movups 184(%rax), %xmm3\n"
    "  movups 200(%rax), %xmm4\n movups 216(%rax), %xmm5\n movups 232(%rax), %xmm6\n movups 248(%rax), %xmm7\n"
    "  movups 264(%rax), %xmm8\n movups 280(%rax), %xmm9\n movups 296(%rax), %xmm10\n movups 312(%rax), %xmm11\n"
    "  movups 328(%rax), %xmm12\n movups 344(%rax), %xmm13\n movups 360(%rax), %xmm14\n movups 376(%rax), %xmm15\n"
    "  push 128(%rax)\n popfq\n"
    "  mov 8(%rax), %rcx\n mov 16(%rax), %rdx\n mov 24(%rax), %rbx\n mov 32(%rax), %rsp\n"
    "  mov 40(%rax), %rbp\n mov 48(%rax), %rsi\n mov 56(%rax), %rdi\n mov 64(%rax), %r8\n"
    "  mov 72(%rax), %r9\n mov 80(%rax), %r10\n mov 88(%rax), %r11\n mov 96(%rax), %r12\n"
    "  mov 104(%rax), %r13\n mov 112(%rax), %r14\n mov 120(%rax), %r15\n"
    "  mov 0(%rax), %rax\n"
    "  jmp *area+400(%rip)\n"
    ".globl leaveCode\n"
    "leaveCode:\n"
    "  mov %rax, area(%rip)\n mov %rcx, area+8(%rip)\n mov %rdx, area+16(%rip)\n mov %rbx, area+24(%rip)\n"
    "  mov %rsp, area+32(%rip)\n mov %rbp, area+40(%rip)\n mov %rsi, area+48(%rip)\n mov %rdi, area+56(%rip)\n"
    "  mov %r8, area+64(%rip)\n mov %r9, area+72(%rip)\n mov %r10, area+80(%rip)\n mov %r11, area+88(%rip)\n"
    "  mov %r12, area+96(%rip)\n mov %r13, area+104(%rip)\n mov %r14, area+112(%rip)\n mov %r15, area+120(%rip)\n"
    "  lea area(%rip), %rax\n"
    "  mov 392(%rax), %rsp\n"
    "  pushfq\n pop 128(%rax)\n"
    "  movups %xmm0, 136(%rax)\n movups %xmm1, 152(%rax)\n movups %xmm2, 168(%rax)\n movups %xmm3, 184(%rax)\n"
    "  movups %xmm4, 200(%rax)\n movups %xmm5, 216(%rax)\n movups %xmm6, 232(%rax)\n movups %xmm7, 248(%rax)\n"
    "  movups %xmm8, 264(%rax)\n movups %xmm9, 280(%rax)\n movups %xmm10, 296(%rax)\n movups %xmm11, 312(%rax)\n"
    "  movups %xmm12, 328(%rax)\n movups %xmm13, 344(%rax)\n movups %xmm14, 360(%rax)\n movups %xmm15, 376(%rax)\n"
    ".globl resumeHost\n"
    "resumeHost:\n"
    "  cld\n"
    "  lea area(%rip), %rax\n"
    "  ldmxcsr 412(%rax)\n"
    "  pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
    "  ret\n");

static volatile uint32_t caughtSignal;
static uint32_t faultOffset;

static void onSignal(int number, siginfo_t *info, void *context) {
  (void)info;
  static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
  mcontext_t *machine = &((ucontext_t *)context)->uc_mcontext;
  for (int i = 0; i < 16; i++) area.registers[i] = (uint64_t)machine->gregs[order[i]];
  area.flags = (uint64_t)machine->gregs[REG_EFL];
  memcpy(area.xmm, machine->fpregs->_xmm, sizeof area.xmm);
  caughtSignal = (uint32_t)number;
  faultOffset = (uint32_t)((uint64_t)machine->gregs[REG_RIP] - CODE_BASE);
  machine->gregs[REG_RIP] = (greg_t)(uintptr_t)resumeHost;
  machine->gregs[REG_RSP] = (greg_t)area.hostStack;
  machine->gregs[REG_EFL] &= ~0x500L; /* no single-stepping, direction up */
}

static uint8_t *mapAt(uint64_t address, size_t bytes) {
  void *at = mmap((void *)address, bytes, PROT_READ | PROT_WRITE | PROT_EXEC,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  return at == (void *)address ? at : NULL;
}

int main(void) {
  static uint8_t signalStack[65536];
  uint8_t *code = mapAt(CODE_BASE, 0x1000), *data = mapAt(DATA_BASE, 0x3000), *stack = mapAt(STACK_BASE, 0x1000);
  if (!code || !data || !stack) {
    fprintf(stderr, "cannot map the test addresses\n");
    return 2;
  }
  stack_t alternate = {.ss_sp = signalStack, .ss_size = sizeof signalStack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {.sa_sigaction = onSignal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
  for (int i = 0; i < 5; i++) sigaction(numbers[i], &action, NULL);

  struct Case test;
  struct Result result;
  while (fread(&test, sizeof test, 1, stdin) == 1) {
    memset(data, 0, 0x3000);
    memset(stack, 0, 0x1000);
    memcpy((void *)WINDOW, test.data, WINDOW_BYTES);
    memcpy(code, test.code, test.codeLength);
    uint8_t *end = code + test.codeLength; /* jmp *0(%rip) to leaveCode */
    static const uint8_t jump[] = {0xFF, 0x25, 0, 0, 0, 0};
    uint64_t target = (uint64_t)(uintptr_t)leaveCode;
    memcpy(end, jump, sizeof jump);
    memcpy(end + sizeof jump, &target, 8);
    memcpy(area.registers, test.registers, sizeof area.registers);
    memcpy(area.xmm, test.xmm, sizeof area.xmm);
    area.flags = test.flags | 0x202;
    area.mxcsr = test.mxcsr;
    area.entry = CODE_BASE;
    caughtSignal = 0;
    faultOffset = 0;
    enterCode();
    memset(&result, 0, sizeof result);
    memcpy(result.registers, area.registers, sizeof result.registers);
    result.flags = area.flags & ARITHMETIC_AND_DF;
    memcpy(result.xmm, area.xmm, sizeof result.xmm);
    memcpy(result.data, (void *)WINDOW, WINDOW_BYTES);
    result.signal = caughtSignal;
    result.faultOffset = faultOffset;
    fwrite(&result, sizeof result, 1, stdout);
  }
  return 0;
}
