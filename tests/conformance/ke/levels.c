/* IRQLs, the processor's block and affinity: the C sides of levels.cases.ts. */
#include "threads.h"

#define MOST_PROCESSORS 64

static KDPC Dpc;
static KSPIN_LOCK Lock;
static volatile LONG First, Second, Met, Asked, OrderCount, OutOfOrder;
static volatile KAFFINITY Before;
static ULONG Last;

static KAFFINITY MaskOf(_In_ ULONG Number)
{
    return (KAFFINITY)1 << Number;
}

static ULONG LastProcessor(VOID)
{
    return KeQueryActiveProcessorCount(NULL) - 1;
}

static ULONG Processor(VOID)
{
    return KeGetCurrentProcessorNumberEx(NULL);
}

CASE(AffinityAtDispatch)
{
    ULONG last = LastProcessor();
    KIRQL old;

    Pin();
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeSetSystemAffinityThread(MaskOf(last));
    REPORT("raised", Processor());
    KeLowerIrql(old);
    REPORT("lowered", Processor() == last);
    Unpin();
}

CASE(AffinityNested)
{
    ULONG last = LastProcessor();
    KAFFINITY outer;

    KeSetSystemAffinityThreadEx(MaskOf(last));
    outer = KeSetSystemAffinityThreadEx(MaskOf(0));
    REPORT("inner", Processor());
    KeRevertToUserAffinityThreadEx(outer);
    REPORT("outer", last == 0 || Processor() == last);
    Unpin();
}

static VOID NTAPI NoteAffinity(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Before = KeSetSystemAffinityThreadEx(1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(AffinityOfThread)
{
    Before = 1;
    Pin();
    Join(Spawn(NoteAffinity));
    Unpin();
    REPORT("of the other", Before);
}

static VOID Meet(_In_ ULONG Number, _Inout_ volatile LONG *Mine, _In_ volatile LONG *Theirs)
{
    KIRQL old;

    KeSetSystemAffinityThread(MaskOf(Number));
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    InterlockedExchange(Mine, 1);
    while (Last > 0 && !*Theirs)
        YieldProcessor();
    InterlockedIncrement(&Met);
    KeLowerIrql(old);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID NTAPI MeetOnFirst(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Meet(0, &First, &Second);
}

static VOID NTAPI MeetOnLast(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Meet(Last, &Second, &First);
}

CASE(ProcessorsRunAtOnce)
{
    PVOID one, other;

    Last = LastProcessor();
    one = Spawn(MeetOnFirst);
    other = Spawn(MeetOnLast);
    Join(one);
    Join(other);
    REPORT("met", Met);
}

static VOID NTAPI AskInTurn(PVOID Context)
{
    LONG number = (LONG)(LONG_PTR)Context;
    KLOCK_QUEUE_HANDLE handle;
    KIRQL old;

    KeSetSystemAffinityThread(MaskOf((ULONG)number));
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    /* One after the other, each when the one before must have got into the queue. */
    while (Asked != number)
        KeStallExecutionProcessor(1);
    KeAcquireInStackQueuedSpinLockAtDpcLevel(&Lock, &handle);
    if (++OrderCount != number)
        OutOfOrder++;
    KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
    KeLowerIrql(old);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(QueuedSpinLockOrder)
{
    PVOID threads[MOST_PROCESSORS];
    KLOCK_QUEUE_HANDLE handle;
    HANDLE opened;
    LONG last = (LONG)LastProcessor(), number;

    KeInitializeSpinLock(&Lock);
    Pin();
    for (number = 1; number <= last; number++) {
        PsCreateSystemThread(&opened, THREAD_ALL_ACCESS, NULL, NULL, NULL, AskInTurn, (PVOID)(LONG_PTR)number);
        ObReferenceObjectByHandle(opened, 0, NULL, KernelMode, &threads[number], NULL);
        ZwClose(opened);
    }
    KeAcquireInStackQueuedSpinLock(&Lock, &handle);
    for (number = 1; number <= last; number++) {
        Asked = number;
        KeStallExecutionProcessor(100);
    }
    KeReleaseInStackQueuedSpinLock(&handle);
    Unpin();
    for (number = 1; number <= last; number++)
        Join(threads[number]);
    REPORT("in order", OutOfOrder == 0 && OrderCount == last);
}

static inline ULONG64 ReadGs64(_In_ ULONG64 Offset)
{
    ULONG64 value;

    __asm__ volatile("movq %%gs:(%1), %0" : "=r"(value) : "r"(Offset));
    return value;
}

static inline ULONG ReadGs32(_In_ ULONG64 Offset)
{
    return (ULONG)ReadGs64(Offset);
}

/* KPCR.Self 18h, CurrentPrcb 20h; KPRCB (at 180h): CurrentThread 188h, LegacyNumber 184h, Number 1A4h. */
CASE(ProcessorBlock)
{
    BOOLEAN self = TRUE, prcb = TRUE, number = TRUE, inGroup = TRUE, thread = TRUE;
    ULONG i;

    for (i = 0; i <= LastProcessor(); i++) {
        ULONG64 block;

        KeSetSystemAffinityThread(MaskOf(i));
        block = ReadGs64(0x18);
        self = self && *(ULONG64 *)(block + 0x18) == block;
        prcb = prcb && ReadGs64(0x20) == block + 0x180;
        number = number && ReadGs32(0x1a4) == i;
        inGroup = inGroup && ReadGs32(0x184) == i;
        thread = thread && PsGetThreadId((PETHREAD)ReadGs64(0x188)) == PsGetCurrentThreadId();
    }
    KeRevertToUserAffinityThread();
    REPORT("self", self);
    REPORT("prcb", prcb);
    REPORT("number", number);
    REPORT("number in group", inGroup);
    REPORT("thread", thread);
}

static inline VOID WriteCr8(_In_ ULONG64 Level)
{
    __asm__ volatile("movq %0, %%cr8" : : "r"(Level) : "memory");
}

static VOID NTAPI ReportDpc(PKDPC Object, PVOID Context, PVOID FirstArgument, PVOID SecondArgument)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(FirstArgument);
    UNREFERENCED_PARAMETER(SecondArgument);
    REPORT("DPC", KeGetCurrentIrql());
}

CASE(Cr8IsIrql)
{
    Pin();
    KeInitializeDpc(&Dpc, ReportDpc, NULL);
    WriteCr8(DISPATCH_LEVEL);
    REPORT("level", KeGetCurrentIrql());
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    REPORT("raised", 1);
    WriteCr8(PASSIVE_LEVEL);
    REPORT("lowered", KeGetCurrentIrql());
    Unpin();
}
