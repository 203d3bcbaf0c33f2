/*
 * Runs generated code on the host CPU. A long-lived child: for every byte on stdin it executes the batch in the shared
 * file (its only argument) and answers with a byte. Batches and records are laid out as in case-layout.ts; each
 * record holds the state to start with and is overwritten with the outcome. Code, data and stack lie at the addresses
 * that the guest's user window uses, so that registers compare bit for bit. After the segment bases are set nothing
 * that needs thread-local storage may be called: system calls are made directly.
 */
#define _GNU_SOURCE
#include <asm/prctl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <fcntl.h>
#include <ucontext.h>
#include <unistd.h>

#define BASE 0x1A000000000ull
#define CODE (BASE + 0x10000)
#define CODE_BYTES 0x2000
#define DATA (BASE + 0x20000)
#define DATA_MIDDLE (DATA + 0x1000)
#define STACK (BASE + 0x30000)
#define STACK_WINDOW (STACK + 0x700)
#define STACK_WINDOW_BYTES 256
#define EXITS (BASE + 0x40000)
#define EXIT_COUNT 16
#define LOW 0x7FFE0000ull
#define LOW_WINDOW (LOW + 0x7C0)
#define LOW_WINDOW_BYTES 64
#define FS_BASE_VALUE (DATA + 0xF00)
#define GS_BASE_VALUE (DATA + 0x10C0)
#define CODE_LIMIT 448
#define VECTOR_NONE 0xFFu
#define VECTOR_HANG 0xFEu

struct Record {
  uint64_t registers[16];
  uint32_t flags, vector, errorCode, place;
  uint64_t faultAddress;
  uint8_t reserved[40];
  uint8_t low[LOW_WINDOW_BYTES];
  uint8_t stack[STACK_WINDOW_BYTES];
  uint8_t fx[512];
  uint8_t data[];
};

struct Group {
  uint32_t records, codeOffset, codeBytes, entryOffset, dataBytes, rights[2], reserved[9];
  uint8_t code[CODE_LIMIT];
};

/* Used by the assembly below; registers in the order of their encoding. */
struct Area {
  uint8_t fx[512];
  uint8_t hostFx[512];
  uint64_t registers[16];
  uint64_t flags;
  uint64_t hostStack;
  uint64_t entry;
  uint32_t exitNumber;
} area __attribute__((aligned(64)));

void enterCode(void);
void leaveCode(void);
void resumeHost(void);

__asm__(
    ".text\n"
    ".globl enterCode\n"
    "enterCode:\n"
    "  push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
    "  lea area(%rip), %rax\n"
    "  mov %rsp, 1160(%rax)\n"
    "  fxsave64 512(%rax)\n"
    "  fxrstor64 0(%rax)\n"
    "  push 1152(%rax)\n popfq\n"
    "  mov 1032(%rax), %rcx\n mov 1040(%rax), %rdx\n mov 1048(%rax), %rbx\n mov 1056(%rax), %rsp\n"
    "  mov 1064(%rax), %rbp\n mov 1072(%rax), %rsi\n mov 1080(%rax), %rdi\n mov 1088(%rax), %r8\n"
    "  mov 1096(%rax), %r9\n mov 1104(%rax), %r10\n mov 1112(%rax), %r11\n mov 1120(%rax), %r12\n"
    "  mov 1128(%rax), %r13\n mov 1136(%rax), %r14\n mov 1144(%rax), %r15\n"
    "  mov 1024(%rax), %rax\n"
    "  jmp *area+1168(%rip)\n"
    ".globl leaveCode\n"
    "leaveCode:\n"
    "  mov %rax, area+1024(%rip)\n mov %rcx, area+1032(%rip)\n mov %rdx, area+1040(%rip)\n"
    "  mov %rbx, area+1048(%rip)\n mov %rsp, area+1056(%rip)\n mov %rbp, area+1064(%rip)\n"
    "  mov %rsi, area+1072(%rip)\n mov %rdi, area+1080(%rip)\n mov %r8, area+1088(%rip)\n"
    "  mov %r9, area+1096(%rip)\n mov %r10, area+1104(%rip)\n mov %r11, area+1112(%rip)\n"
    "  mov %r12, area+1120(%rip)\n mov %r13, area+1128(%rip)\n mov %r14, area+1136(%rip)\n"
    "  mov %r15, area+1144(%rip)\n"
    "  lea area(%rip), %rax\n"
    "  mov 1160(%rax), %rsp\n"
    "  pushfq\n pop 1152(%rax)\n"
    "  fxsave64 0(%rax)\n"
    ".globl resumeHost\n"
    "resumeHost:\n"
    "  push $2\n popfq\n"
    "  lea area(%rip), %rax\n"
    "  fxrstor64 512(%rax)\n"
    "  pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
    "  ret\n");

static long systemCall(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}

static void fail(const char *message) {
  systemCall(SYS_write, 2, (long)message, (long)strlen(message));
  systemCall(SYS_exit_group, 2, 0, 0);
}

static volatile uint32_t inCode, caughtVector, caughtError, caughtPlace;
static volatile uint64_t caughtAddress, caseNumber, lastTick;

static void onSignal(int number, siginfo_t *info, void *context) {
  (void)info;
  static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
  mcontext_t *machine = &((ucontext_t *)context)->uc_mcontext;
  if (number == SIGVTALRM) {
    uint64_t seen = lastTick;
    lastTick = caseNumber;
    if (!inCode || seen != caseNumber) return;
  }
  if (!inCode) fail("a signal in the harness itself\n");
  inCode = 0;
  for (int i = 0; i < 16; i++) area.registers[i] = (uint64_t)machine->gregs[order[i]];
  area.flags = (uint64_t)machine->gregs[REG_EFL];
  memcpy(area.fx, machine->fpregs, sizeof area.fx);
  caughtVector = number == SIGVTALRM ? VECTOR_HANG : (uint32_t)machine->gregs[REG_TRAPNO];
  caughtError = (uint32_t)machine->gregs[REG_ERR];
  caughtAddress = caughtVector == 14 ? (uint64_t)machine->gregs[REG_CR2] : 0;
  caughtPlace = (uint32_t)((uint64_t)machine->gregs[REG_RIP] - CODE);
  machine->gregs[REG_RIP] = (greg_t)(uintptr_t)resumeHost;
  machine->gregs[REG_RSP] = (greg_t)area.hostStack;
  machine->gregs[REG_EFL] &= ~0x40500L; /* no single-stepping, direction up, no alignment checks */
  /* Pending floating-point exceptions would strike the harness. */
  memcpy(machine->fpregs, area.hostFx, 416);
}

static uint8_t *mapAt(uint64_t address, size_t bytes, int file, size_t offset) {
  int flags = MAP_FIXED_NOREPLACE | (file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED);
  void *at = mmap((void *)address, bytes, PROT_READ | PROT_WRITE | (file < 0 ? PROT_EXEC : 0), flags, file, (off_t)offset);
  if (at != (void *)address) fail("cannot map the addresses of the tests\n");
  return at;
}

/* `mov dword [exitNumber], k; jmp leaveCode` for every exit. Nothing of the state changes. */
static void writeExits(uint8_t *exits) {
  for (uint32_t k = 0; k < EXIT_COUNT; k++) {
    uint8_t *at = exits + k * 32;
    uint32_t number = (uint32_t)(uintptr_t)&area.exitNumber;
    uint64_t leave = (uint64_t)(uintptr_t)leaveCode;
    static const uint8_t store[] = {0xC7, 0x04, 0x25}, jump[] = {0xFF, 0x25, 0, 0, 0, 0};
    memcpy(at, store, 3);
    memcpy(at + 3, &number, 4);
    memcpy(at + 7, &k, 4);
    memcpy(at + 11, jump, 6);
    memcpy(at + 17, &leave, 8);
  }
}

/* `data` is the alias of both data pages. */
static void runCase(struct Record *record, uint8_t *data, uint32_t dataBytes) {
  uint8_t *window = data + DATA_MIDDLE - DATA - dataBytes / 2;
  /* What is not part of the record is zero: no case sees what another one has written. */
  memset((void *)LOW, 0, 0x1000);
  memset((void *)STACK, 0, 0x1000);
  memset(data, 0, 0x2000);
  memcpy((void *)LOW_WINDOW, record->low, LOW_WINDOW_BYTES);
  memcpy((void *)STACK_WINDOW, record->stack, STACK_WINDOW_BYTES);
  memcpy(window, record->data, dataBytes);
  memcpy(area.registers, record->registers, sizeof area.registers);
  memcpy(area.fx, record->fx, 512);
  area.flags = record->flags;
  caughtVector = VECTOR_NONE;
  caughtError = 0;
  caughtAddress = 0;
  caseNumber++;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  inCode = 1;
  enterCode();
  inCode = 0;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  memcpy(record->registers, area.registers, sizeof area.registers);
  record->flags = (uint32_t)area.flags;
  record->vector = caughtVector;
  record->errorCode = caughtError;
  record->place = caughtVector == VECTOR_NONE ? area.exitNumber : caughtPlace;
  record->faultAddress = caughtAddress;
  memcpy(record->low, (void *)LOW_WINDOW, LOW_WINDOW_BYTES);
  memcpy(record->stack, (void *)STACK_WINDOW, STACK_WINDOW_BYTES);
  memcpy(record->fx, area.fx, 512);
  memcpy(record->data, window, dataBytes);
}

static void protect(uint64_t address, uint32_t rights) {
  static const int protections[] = {PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE};
  systemCall(SYS_mprotect, (long)address, 0x1000, protections[rights]);
  /* Only a page that has been touched is present for the processor. */
  if (rights != 0) (void)*(volatile uint8_t *)address;
}

int main(int count, char **arguments) {
  static uint8_t signalStack[65536];
  int file = count == 2 ? open(arguments[1], O_RDWR) : -1;
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) fail("usage: host-harness <shared file>\n");
  uint8_t *shared = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  int memory = memfd_create("data", 0);
  if (shared == MAP_FAILED || memory < 0 || ftruncate(memory, 0x2000) != 0) fail("cannot share memory\n");
  uint8_t *code = mapAt(CODE, CODE_BYTES, -1, 0);
  mapAt(STACK, 0x1000, -1, 0);
  mapAt(LOW, 0x1000, -1, 0);
  writeExits(mapAt(EXITS, 0x1000, -1, 0));
  mprotect((void *)EXITS, 0x1000, PROT_READ | PROT_EXEC);
  mapAt(DATA, 0x2000, memory, 0);
  /* The same pages a second time, always writable. */
  uint8_t *alias = mmap(NULL, 0x2000, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  if (alias == MAP_FAILED) fail("cannot map the data twice\n");

  stack_t alternate = {.ss_sp = signalStack, .ss_size = sizeof signalStack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {.sa_sigaction = onSignal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART};
  int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGVTALRM};
  for (int i = 0; i < 6; i++) sigaction(numbers[i], &action, NULL);
  struct itimerval second = {{0, 500000}, {0, 500000}};
  setitimer(ITIMER_VIRTUAL, &second, NULL);
  systemCall(SYS_arch_prctl, ARCH_SET_GS, (long)GS_BASE_VALUE, 0);
  systemCall(SYS_arch_prctl, ARCH_SET_FS, (long)FS_BASE_VALUE, 0);

  for (uint8_t byte; systemCall(SYS_read, 0, (long)&byte, 1) == 1; systemCall(SYS_write, 1, (long)&byte, 1)) {
    uint8_t *at = shared;
    uint32_t groups;
    memcpy(&groups, at, 4);
    at += 64;
    for (; groups > 0; groups--) {
      struct Group *group = (struct Group *)at;
      at += sizeof *group;
      memcpy(code + group->codeOffset, group->code, group->codeBytes);
      area.entry = CODE + group->entryOffset;
      for (int page = 0; page < 2; page++) protect(DATA + 0x1000 * (uint64_t)page, group->rights[page]);
      for (uint32_t i = 0; i < group->records; i++) {
        runCase((struct Record *)at, alias, group->dataBytes);
        at += sizeof(struct Record) + group->dataBytes;
      }
    }
  }
  return 0;
}
