/**
 * __try, __except and __finally in compiled drivers, raised by hardware, by kernel routines and by hand.
 * Facts from "try-except statement", "try-finally statement" (Microsoft C++ documentation), "Handling Exceptions" (Windows
 * driver documentation).
 */
import { describe, expect, test } from 'vitest';
import { hasLld } from '../support/lld-driver.ts';
import { buildSehDriver, outputOf, runSehDriver } from '../support/seh-driver.ts';

describe.runIf(hasLld)('a driver with __try', () => {
  test('filters are asked first, then the blocks within are cleaned up, then the handler runs', () => {
    const source = `
      NOINLINE int Filter(ULONG code) { DbgPrint("filter %x", code); return 1; }
      NOINLINE void Inner(void) {
        __try { Read(BAD); DbgPrint("not reached"); } __finally { DbgPrint("finally %d", AbnormalTermination()); }
      }
      NOINLINE void Main(void) {
        __try { Inner(); } __except (Filter(GetExceptionCode())) { DbgPrint("except %x", GetExceptionCode()); }
        DbgPrint("after");
      }`;
    const expected = ['filter c0000005', 'finally 1', 'except c0000005', 'after'];
    for (const flags of [['-O0'], ['-O1'], ['-O2']]) expect(outputOf(source, flags)).toEqual(expected);
  });

  test('a block that is left at its end is no abnormal termination', () => {
    const source = `NOINLINE void Main(void) { __try { Read((int *)&Read); } __finally { DbgPrint("%d", AbnormalTermination()); } }`;
    expect(outputOf(source)).toEqual(['0']);
  });

  test('EXCEPTION_CONTINUE_SEARCH passes the exception on, to outer blocks of the function and to its callers', () => {
    const source = `
      NOINLINE int Filter(const char *name, int answer) { DbgPrint(name); return answer; }
      NOINLINE void Inner(void) {
        __try {
          __try { Read(BAD); } __except (Filter("first", 0)) { DbgPrint("not reached"); }
        } __except (Filter("second", 0)) { DbgPrint("not reached"); }
      }
      NOINLINE void Main(void) { __try { Inner(); } __except (Filter("third", 1)) { DbgPrint("handled"); } }`;
    expect(outputOf(source)).toEqual(['first', 'second', 'third', 'handled']);
  });

  test('EXCEPTION_CONTINUE_EXECUTION goes on with the context that the filter has changed', () => {
    const source = `
      static int value = 41;
      __attribute__((naked)) int Load(int *place) { __asm__("movl (%rcx), %eax\\n retq"); }
      NOINLINE int Repair(EXCEPTION_POINTERS *p) { p->ContextRecord->Rcx = (ULONG64)&value; return -1; }
      NOINLINE void Main(void) {
        int got = 0;
        __try { got = Load((int *)8); } __except (Repair(GetExceptionInformation())) { DbgPrint("not reached"); }
        DbgPrint("%d", got);
      }`;
    expect(outputOf(source)).toEqual(['41']);
  });

  test('what the filter is told: code, flags, address, parameters', () => {
    const source = `
      NOINLINE int Show(EXCEPTION_POINTERS *p) {
        EXCEPTION_RECORD *r = p->ExceptionRecord;
        DbgPrint("%x %x %d %I64x %I64x %d", r->ExceptionCode, r->ExceptionFlags, r->NumberParameters,
                 r->ExceptionInformation[0], r->ExceptionInformation[1], r->ExceptionAddress == (void *)p->ContextRecord->Rip);
        return 1;
      }
      NOINLINE void Raise(void) { ExRaiseStatus(0xC0000022); }
      NOINLINE void Main(void) {
        __try { Read(BAD); } __except (Show(GetExceptionInformation())) {}
        __try { Write(BAD, 1); } __except (Show(GetExceptionInformation())) {}
        __try { Read((int *)0x8000000000000000); } __except (Show(GetExceptionInformation())) {}
        __try { Raise(); } __except (Show(GetExceptionInformation())) {}
      }`;
    expect(outputOf(source)).toEqual([
      'c0000005 0 2 0 1234 1',
      'c0000005 0 2 1 1234 1',
      'c0000005 0 2 0 ffffffffffffffff 1',
      // EXCEPTION_NONCONTINUABLE
      'c0000022 1 0 0 0 1',
    ]);
  });

  test('hardware faults by their codes', () => {
    const source = `
      static volatile int zero = 0, most = 0x80000000, minus = -1;
      NOINLINE void Divide(void) { zero = 100 / zero; }
      NOINLINE void DivideMost(void) { most = most / minus; }
      NOINLINE void Illegal(void) { __asm__ volatile("ud2"); }
      NOINLINE void Break(void) { __asm__ volatile("int3"); }
      NOINLINE void Assert(void) { __asm__ volatile("int $0x2c"); }
      NOINLINE void Align(void) { __asm__ volatile("movaps 1(%rsp), %xmm0"); }
      NOINLINE void Jump(void) { ((void (*)(void))0x4000)(); }
      #define CASE(routine) __try { routine(); } __except (1) { DbgPrint("%x", GetExceptionCode()); }
      NOINLINE void Main(void) { CASE(Divide) CASE(DivideMost) CASE(Illegal) CASE(Break) CASE(Assert) CASE(Align) CASE(Jump) }`;
    expect(outputOf(source)).toEqual([
      'c0000094', // STATUS_INTEGER_DIVIDE_BY_ZERO
      'c0000095', // STATUS_INTEGER_OVERFLOW
      'c000001d', // STATUS_ILLEGAL_INSTRUCTION
      '80000003', // STATUS_BREAKPOINT
      'c0000420', // STATUS_ASSERTION_FAILURE
      'c0000005',
      'c0000005',
    ]);
  });

  test('an exception in __finally replaces the first one, and no block is cleaned up twice', () => {
    const source = `
      NOINLINE void Raise(ULONG status) { ExRaiseStatus(status); }
      NOINLINE void Inner(void) {
        __try {
          __try { Raise(0xC0000001); } __finally { DbgPrint("inner"); Raise(0xC0000002); }
        } __finally { DbgPrint("outer"); }
      }
      NOINLINE void Main(void) { __try { Inner(); } __except (1) { DbgPrint("%x", GetExceptionCode()); } }`;
    // Optimised, clang's scopes overlap by a byte where one call follows another.
    expect(outputOf(source, ['-O0'])).toEqual(['inner', 'outer', 'c0000002']);
  });

  test('an exception in a filter is looked at with EXCEPTION_NESTED_CALL, and its handler leaves the filter', () => {
    const source = `
      NOINLINE void Raise(ULONG status) { ExRaiseStatus(status); }
      NOINLINE int Inner(EXCEPTION_POINTERS *p) {
        EXCEPTION_RECORD *r = p->ExceptionRecord;
        DbgPrint("inner %x %x", r->ExceptionCode, r->ExceptionFlags);
        if (r->ExceptionCode == 0xC0000001) Raise(0xC0000002);
        return 0;
      }
      NOINLINE int Outer(EXCEPTION_POINTERS *p) {
        DbgPrint("outer %x %x", p->ExceptionRecord->ExceptionCode, p->ExceptionRecord->ExceptionFlags);
        return p->ExceptionRecord->ExceptionCode == 0xC0000002;
      }
      NOINLINE void Middle(void) { __try { Raise(0xC0000001); } __except (Inner(GetExceptionInformation())) {} }
      NOINLINE void Main(void) { __try { Middle(); } __except (Outer(GetExceptionInformation())) { DbgPrint("handled"); } }`;
    // The frame whose filter was running had been looked at already; from the one behind it on it is no nested call any more.
    expect(outputOf(source)).toEqual(['inner c0000001 1', 'inner c0000002 11', 'outer c0000002 1', 'handled']);
  });

  test('continuing what cannot be continued raises STATUS_NONCONTINUABLE_EXCEPTION', () => {
    const source = `
      NOINLINE void Raise(ULONG status) { ExRaiseStatus(status); }
      NOINLINE int Filter(ULONG code) { DbgPrint("%x", code); return code == 0xC0000025 ? 1 : -1; }
      NOINLINE void Main(void) { __try { Raise(0xC0000001); } __except (Filter(GetExceptionCode())) { DbgPrint("handled"); } }`;
    expect(outputOf(source)).toEqual(['c0000001', 'c0000025', 'handled']);
  });

  test('a driver raises what it likes, and goes on behind the call when a filter says so', () => {
    const source = `
      NOINLINE int Filter(EXCEPTION_POINTERS *p) {
        EXCEPTION_RECORD *r = p->ExceptionRecord;
        DbgPrint("%x %d %I64x", r->ExceptionCode, r->NumberParameters, r->ExceptionInformation[1]);
        return -1;
      }
      NOINLINE void Raise(void) {
        EXCEPTION_RECORD record = {0xE0001234, 0, 0, 0, 2, {7, 0x1122334455667788}};
        RtlRaiseException(&record);
        DbgPrint("behind");
      }
      NOINLINE void Main(void) { __try { Raise(); } __except (Filter(GetExceptionInformation())) {} }`;
    expect(outputOf(source)).toEqual(['e0001234 2 1122334455667788', 'behind']);
  });

  test('routines of the kernel raise in their caller', () => {
    const source = `
      IMPORT void ProbeForRead(volatile void *, ULONG64, ULONG); IMPORT void ProbeForWrite(volatile void *, ULONG64, ULONG);
      IMPORT void *memcpy(void *, const void *, ULONG64);
      IMPORT void *IoAllocateMdl(void *, ULONG, UCHAR, UCHAR, void *); IMPORT void MmProbeAndLockPages(void *, UCHAR, int);
      IMPORT void ExRaiseAccessViolation(void); IMPORT void ExRaiseDatatypeMisalignment(void); IMPORT void RtlRaiseStatus(ULONG);
      IMPORT void *ExAllocatePoolWithTag(ULONG, ULONG64, ULONG);
      static char buffer[16];
      #define CASE(call) __try { call; DbgPrint("returned"); } __except (1) { DbgPrint("%x", GetExceptionCode()); }
      NOINLINE void Main(void) {
        CASE(ProbeForRead(buffer, 4, 1))
        CASE(ProbeForRead((void *)0x10002, 4, 4))
        CASE(ProbeForRead((void *)0x10000, 4, 4))
        CASE(ProbeForWrite((void *)0x10000, 4, 4))
        CASE(memcpy(buffer, (void *)0x10000, 4))
        CASE(MmProbeAndLockPages(IoAllocateMdl((void *)0x10000, 8, 0, 0, 0), 1, 0))
        CASE(ExRaiseAccessViolation())
        CASE(ExRaiseDatatypeMisalignment())
        CASE(RtlRaiseStatus(0xC0000001))
      }`;
    expect(outputOf(source)).toEqual([
      'c0000005',
      '80000002',
      'returned',
      'c0000005',
      'c0000005',
      'c0000005',
      'c0000005',
      '80000002',
      'c0000001',
    ]);
  });

  test('what nobody handles in a system thread is 0x7E, with the exception and the context as they are', () => {
    const source = `
      __attribute__((naked)) int Load(volatile int *place) { __asm__("movl (%rcx), %eax; retq"); }
      NOINLINE void Raise(void) { Load(BAD); }
      int DriverEntry(void) { __try { Raise(); } __finally { DbgPrint("not reached"); } return 0; }`;
    const { output, events, outcome, system } = runSehDriver(buildSehDriver(source));
    expect([output, outcome.kind]).toEqual([[], 'bugcheck']);
    const [code, ...parameters] = events.find(({ kind }) => kind === 'bugCheck')!.args as number[];
    const address = (n: number) => (parameters[2 * n + 1]! | 0) * 0x1_0000_0000 + parameters[2 * n]!;
    const { memory } = system.kernel;
    const at = (place: number, offset: number) => memory.readU64((place + offset) as never);
    expect([code, parameters[0]]).toEqual([0x7e, 0xc000_0005]);
    const [place, record, context] = [address(1), address(2), address(3)];
    // ExceptionCode, ExceptionAddress, the second of ExceptionInformation; Rip and Rcx.
    expect(memory.readU32(record as never)).toBe(0xc000_0005);
    expect(memory.readPointer((record + 0x10) as never)).toBe(place);
    expect(at(record, 0x28)).toEqual({ lo: 0x1234, hi: 0 });
    expect(memory.readPointer((context + 0xf8) as never)).toBe(place);
    expect(at(context, 0x80)).toEqual({ lo: 0x1234, hi: 0 });
  });
});
