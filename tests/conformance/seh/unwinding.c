/* Looking at stacks and going on elsewhere: the C sides of unwinding.cases.ts. */
#include "conformance.h"

#define STATUS_FIRST ((NTSTATUS)0xC0000001)
#define STATUS_SECOND ((NTSTATUS)0xC0000002)

NTSYSAPI VOID NTAPI RtlCaptureContext(PCONTEXT ContextRecord);
NTSYSAPI VOID NTAPI RtlRestoreContext(PCONTEXT ContextRecord, PEXCEPTION_RECORD ExceptionRecord);
NTSYSAPI PVOID NTAPI RtlLookupFunctionEntry(ULONG64 ControlPc, PULONG64 ImageBase, PVOID HistoryTable);
NTSYSAPI PVOID NTAPI RtlVirtualUnwind(ULONG HandlerType, ULONG64 ImageBase, ULONG64 ControlPc, PVOID FunctionEntry,
                                      PCONTEXT ContextRecord, PVOID *HandlerData, PULONG64 EstablisherFrame,
                                      PVOID ContextPointers);
NTSYSAPI VOID NTAPI RtlUnwindEx(PVOID TargetFrame, PVOID TargetIp, PEXCEPTION_RECORD ExceptionRecord,
                                PVOID ReturnValue, PCONTEXT ContextRecord, PVOID HistoryTable);
NTSYSAPI PVOID NTAPI RtlPcToFileHeader(PVOID PcValue, PVOID *BaseOfImage);
NTSYSAPI VOID NTAPI _local_unwind(PVOID TargetFrame, PVOID TargetIp);
NTSYSAPI ULONG NTAPI RtlWalkFrameChain(PVOID *Callers, ULONG Count, ULONG Flags);
NTSYSAPI USHORT NTAPI RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture, PVOID *BackTrace,
                                               PULONG BackTraceHash);

#define NOINLINE __declspec(noinline) static

NOINLINE ULONG Trace(PVOID *All, PVOID *Skipped, PULONG Hash)
{
    REPORT("count", RtlCaptureStackBackTrace(0, 3, All, Hash));
    REPORT("skipped", RtlCaptureStackBackTrace(1, 2, Skipped, NULL));
    return 1;
}

CASE(BackTrace)
{
    PVOID all[3];
    PVOID skipped[2];
    ULONG hash = 0;

    Trace(all, skipped, &hash);
    REPORT("same", all[1] == skipped[0] && all[2] == skipped[1]);
    REPORT("hash", hash == (ULONG)((ULONG_PTR)all[0] + (ULONG_PTR)all[1] + (ULONG_PTR)all[2]));
}

CASE(FrameChain)
{
    PVOID chain[2];
    PVOID trace[1];

    REPORT("count", RtlWalkFrameChain(chain, 2, 0));
    RtlCaptureStackBackTrace(1, 1, trace, NULL);
    REPORT("same", chain[1] == trace[0]);
    REPORT("user", RtlWalkFrameChain(chain, 2, 1));
}

CASE(PcToHeader)
{
    PVOID stored = NULL;
    PVOID base = RtlPcToFileHeader((PVOID)(ULONG_PTR)&Trace, &stored);

    REPORT("stored", stored == base);
    REPORT("magic", *(PUSHORT)base);
    REPORT("none", RtlPcToFileHeader(&stored, &stored));
}

CASE(CaptureAndRestore)
{
    CONTEXT context;
    volatile ULONG passes = 0;

    RtlCaptureContext(&context);
    passes++;
    REPORT("pass", passes);
    if (passes == 1) {
        RtlRestoreContext(&context, NULL);
    }
    REPORT("end", 1);
}

/* Captures the registers of its caller's caller: where it returns to, and with which. */
NOINLINE ULONG64 UnwindOnce(PCONTEXT Context, PULONG64 Frame)
{
    ULONG64 base;
    PVOID data;
    PVOID entry;

    RtlCaptureContext(Context);
    entry = RtlLookupFunctionEntry(Context->Rip, &base, NULL);
    if (entry != NULL) {
        RtlVirtualUnwind(0, base, Context->Rip, entry, Context, &data, Frame, NULL);
    }
    REPORT("entry", entry != NULL);
    REPORT("caller", Context->Rip == (ULONG64)__builtin_return_address(0));
    return Context->Rsp;
}

CASE(VirtualUnwind)
{
    CONTEXT context;
    CONTEXT here;
    ULONG64 frame = 0;

    UnwindOnce(&context, &frame);
    RtlCaptureContext(&here);
    REPORT("frame", frame < context.Rsp && context.Rsp == here.Rsp);
    REPORT("registers", context.Rbx == here.Rbx && context.Rsi == here.Rsi && context.Rdi == here.Rdi &&
                            context.Rbp == here.Rbp && context.R12 == here.R12 && context.R15 == here.R15);
}

CASE(NoEntry)
{
    ULONG64 base = 1;

    REPORT("entry", RtlLookupFunctionEntry(0x10000, &base, NULL));
    REPORT("base", base);
}

/* The frame of the function that the context is of, and nothing but that. */
static ULONG64 FrameOf(PCONTEXT Context)
{
    CONTEXT copy = *Context;
    ULONG64 base;
    ULONG64 frame = 0;
    PVOID data;
    PVOID entry = RtlLookupFunctionEntry(copy.Rip, &base, NULL);

    RtlVirtualUnwind(0, base, copy.Rip, entry, &copy, &data, &frame, NULL);
    return frame;
}

NOINLINE VOID Leave(ULONG64 Frame, ULONG64 Target, BOOLEAN IsLocal)
{
    CONTEXT scratch;

    __try {
        if (IsLocal) {
            _local_unwind((PVOID)Frame, (PVOID)Target);
        } else {
            RtlUnwindEx((PVOID)Frame, (PVOID)Target, NULL, (PVOID)0x1234, &scratch, NULL);
        }
    } __finally {
        REPORT("finally", AbnormalTermination());
    }
}

/* Execution goes on behind RtlCaptureContext, with the value in RAX. */
CASE(UnwindToFrame)
{
    CONTEXT context;
    volatile ULONG passes = 0;
    ULONG64 value;

    RtlCaptureContext(&context);
    __asm__ volatile("movq %%rax, %0" : "=r"(value));
    if (passes++ == 0) {
        Leave(FrameOf(&context), context.Rip, FALSE);
    }
    REPORT("value", value);
}

CASE(LocalUnwind)
{
    CONTEXT context;
    volatile ULONG passes = 0;

    RtlCaptureContext(&context);
    if (passes++ == 0) {
        Leave(FrameOf(&context), context.Rip, TRUE);
    }
    REPORT("arrived", 1);
}

CASE(BadTarget)
{
    CONTEXT scratch;
    ULONG code = 0;

    __try {
        RtlUnwindEx((PVOID)(ULONG_PTR)&code, (PVOID)(ULONG_PTR)&Leave, NULL, NULL, &scratch, NULL);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        code = GetExceptionCode();
    }
    REPORT("code", code);
}

NOINLINE VOID RaiseTwice(VOID)
{
    __try {
        __try {
            ExRaiseStatus(STATUS_FIRST);
        } __finally {
            REPORT("inner", 1);
            DbgPrint("");
            ExRaiseStatus(STATUS_SECOND);
        }
        DbgPrint("");
    } __finally {
        REPORT("outer", 1);
    }
}

CASE(Collided)
{
    __try {
        RaiseTwice();
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        REPORT("code", GetExceptionCode());
    }
}

static VOID Raise(NTSTATUS Status)
{
    ExRaiseStatus(Status);
}

static LONG InnerFilter(PEXCEPTION_POINTERS Pointers)
{
    REPORT("inner", Pointers->ExceptionRecord->ExceptionCode);
    REPORT("flags", Pointers->ExceptionRecord->ExceptionFlags);
    if (Pointers->ExceptionRecord->ExceptionCode == STATUS_FIRST) {
        Raise(STATUS_SECOND);
    }
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG OuterFilter(PEXCEPTION_POINTERS Pointers)
{
    REPORT("outer", Pointers->ExceptionRecord->ExceptionCode);
    REPORT("flags", Pointers->ExceptionRecord->ExceptionFlags);
    return Pointers->ExceptionRecord->ExceptionCode == STATUS_SECOND;
}

NOINLINE VOID RaiseInFilter(VOID)
{
    __try {
        Raise(STATUS_FIRST);
    } __except (InnerFilter(GetExceptionInformation())) {
        REPORT("not reached", 1);
    }
}

CASE(Nested)
{
    __try {
        RaiseInFilter();
    } __except (OuterFilter(GetExceptionInformation())) {
        REPORT("handled", GetExceptionCode());
    }
}

static ULONG Value = 41;

/* The address in RCX, the value in EAX. */
__attribute__((naked)) ULONG SehLoad(PULONG Place)
{
    __asm__("movl (%rcx), %eax; retq");
}

static LONG PointToValue(PEXCEPTION_POINTERS Pointers)
{
    Pointers->ContextRecord->Rcx = (ULONG_PTR)&Value;
    return EXCEPTION_CONTINUE_EXECUTION;
}

CASE(Repair)
{
    ULONG loaded = 0;

    __try {
        loaded = SehLoad((PULONG)8);
    } __except (PointToValue(GetExceptionInformation())) {
        REPORT("not reached", 1);
    }
    REPORT("loaded", loaded);
}

static volatile LONG Zero = 0;
static volatile LONG Most = (LONG)0x80000000;
static volatile LONG Minus = -1;

NOINLINE VOID DivideByZero(VOID)
{
    Zero = 100 / Zero;
}

NOINLINE VOID DivideMost(VOID)
{
    Most = Most / Minus;
}

NOINLINE VOID Illegal(VOID)
{
    __asm__ volatile("ud2");
}

NOINLINE VOID Breakpoint(VOID)
{
    __asm__ volatile("int3");
}

NOINLINE VOID Assertion(VOID)
{
    __asm__ volatile("int $0x2c");
}

#define CODE_OF(Call)                                                                                                  \
    __try {                                                                                                            \
        Call;                                                                                                          \
    } __except (EXCEPTION_EXECUTE_HANDLER) {                                                                           \
        REPORT("code", GetExceptionCode());                                                                            \
    }

CASE(Faults)
{
    CODE_OF(DivideByZero())
    CODE_OF(DivideMost())
    CODE_OF(Illegal())
    CODE_OF(Breakpoint())
    CODE_OF(Assertion())
}

static LONG ReportAccess(PEXCEPTION_POINTERS Pointers)
{
    REPORT("code", Pointers->ExceptionRecord->ExceptionCode);
    REPORT("kind", Pointers->ExceptionRecord->ExceptionInformation[0]);
    REPORT("address", Pointers->ExceptionRecord->ExceptionInformation[1]);
    return EXCEPTION_EXECUTE_HANDLER;
}

CASE(NoPointer)
{
    __try {
        SehLoad((PULONG)0x8000000000000000ULL);
    } __except (ReportAccess(GetExceptionInformation())) {
    }
}
