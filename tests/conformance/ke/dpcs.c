/* DPCs, ordinary and threaded, and calls on all processors: the C sides of dpcs.cases.ts. */
#include "threads.h"

#define TAG 'tset'

static KDPC Dpc, Second, Important, Several[64];
static KSPIN_LOCK Lock;
static KEVENT Never;
static volatile LONG Count, Level, Most, Left;

static VOID Stall(_In_ ULONG Microseconds)
{
    KeStallExecutionProcessor(Microseconds);
}

#define DPC_ROUTINE(Name) static VOID Name(PKDPC Object, PVOID Context, PVOID First, PVOID SecondArgument)
#define UNUSED                                                                                                         \
    UNREFERENCED_PARAMETER(Object);                                                                                    \
    UNREFERENCED_PARAMETER(Context);                                                                                   \
    UNREFERENCED_PARAMETER(First);                                                                                     \
    UNREFERENCED_PARAMETER(SecondArgument)

DPC_ROUTINE(ReportAll)
{
    UNUSED;
    REPORT("irql", KeGetCurrentIrql());
    REPORT("context", Context);
    REPORT("first", First);
    REPORT("second", SecondArgument);
}

CASE(ThreadedDpcLevel)
{
    KeInitializeThreadedDpc(&Dpc, ReportAll, (PVOID)1);
    KeInsertQueueDpc(&Dpc, (PVOID)2, (PVOID)3);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(ReportDpc)
{
    UNUSED;
    REPORT("dpc", 1);
}

CASE(ThreadedDpcFirst)
{
    Pin();
    KeInitializeThreadedDpc(&Dpc, ReportDpc, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    REPORT("thread", 1);
    Unpin();
}

DPC_ROUTINE(ReportOrdinary)
{
    UNUSED;
    REPORT("ordinary", KeGetCurrentIrql());
}

DPC_ROUTINE(QueueOrdinary)
{
    UNUSED;
    REPORT("begins", 1);
    KeInsertQueueDpc(&Second, NULL, NULL);
    REPORT("ends", KeGetCurrentIrql());
}

CASE(ThreadedDpcInterrupted)
{
    KeInitializeDpc(&Second, ReportOrdinary, NULL);
    KeInitializeThreadedDpc(&Dpc, QueueOrdinary, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(ReportRun)
{
    UNUSED;
    REPORT("runs", 1);
}

CASE(ThreadedDpcRemoved)
{
    KIRQL old;
    BOOLEAN first, second, removed;

    Pin();
    KeInitializeThreadedDpc(&Dpc, ReportRun, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    first = KeInsertQueueDpc(&Dpc, NULL, NULL);
    second = KeInsertQueueDpc(&Dpc, NULL, NULL);
    removed = KeRemoveQueueDpc(&Dpc);
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
    REPORT("first", first);
    REPORT("second", second);
    REPORT("removed", removed);
    Unpin();
}

DPC_ROUTINE(LockInDpc)
{
    KIRQL old = KeAcquireSpinLockForDpc(&Lock);

    UNUSED;
    REPORT("held", KeGetCurrentIrql());
    KeReleaseSpinLockForDpc(&Lock, old);
    REPORT("after", KeGetCurrentIrql());
}

CASE(ThreadedDpcLocks)
{
    KeInitializeSpinLock(&Lock);
    KeInitializeThreadedDpc(&Dpc, LockInDpc, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(ReportArguments)
{
    UNUSED;
    REPORT("first", First);
    REPORT("second", SecondArgument);
}

CASE(DpcKeepsArguments)
{
    KIRQL old;

    KeInitializeDpc(&Dpc, ReportArguments, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(&Dpc, (PVOID)1, (PVOID)2);
    KeInsertQueueDpc(&Dpc, (PVOID)3, (PVOID)4);
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(QueueAgain)
{
    UNUSED;
    REPORT("runs", 1);
    if (Left == 0)
        return;
    Left = 0;
    REPORT("queued again", KeInsertQueueDpc(Object, NULL, NULL));
}

CASE(DpcQueuesItself)
{
    Left = 1;
    KeInitializeDpc(&Dpc, QueueAgain, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(ReportFirst)
{
    UNUSED;
    REPORT("first", 1);
}

DPC_ROUTINE(ReportSecond)
{
    UNUSED;
    REPORT("second", 1);
}

DPC_ROUTINE(ReportImportant)
{
    UNUSED;
    REPORT("important", 1);
}

CASE(DpcImportance)
{
    KIRQL old;

    KeInitializeDpc(&Dpc, ReportFirst, NULL);
    KeInitializeDpc(&Second, ReportSecond, NULL);
    KeInitializeDpc(&Important, ReportImportant, NULL);
    KeSetImportanceDpc(&Dpc, MediumImportance);
    KeSetImportanceDpc(&Important, HighImportance);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeInsertQueueDpc(&Second, NULL, NULL);
    KeInsertQueueDpc(&Important, NULL, NULL);
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(ReportSame)
{
    UNUSED;
    REPORT("same", KeGetCurrentProcessorNumberEx(NULL) == (ULONG)(ULONG_PTR)First);
}

CASE(DpcOwnProcessor)
{
    KIRQL old;

    KeInitializeDpc(&Dpc, ReportSame, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(&Dpc, (PVOID)(ULONG_PTR)KeGetCurrentProcessorNumberEx(NULL), NULL);
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(WaitForOther)
{
    ULONG i;

    UNUSED;
    InterlockedIncrement(&Count);
    /* The first waits for the second, which could not come if it were kept out. */
    for (i = 0; i < 1000 && Count < 2; i++)
        Stall(10);
    Most = Count;
}

CASE(DpcTwice)
{
    ULONG processors = KeQueryActiveProcessorCount(NULL);
    CCHAR target;

    Count = Most = 0;
    KeInitializeDpc(&Dpc, WaitForOther, NULL);
    if (processors > 1) {
        Pin();
        KeSetImportanceDpc(&Dpc, HighImportance);
        for (target = 1; target <= 2; target++) {
            KeSetTargetProcessorDpc(&Dpc, target);
            while (!KeInsertQueueDpc(&Dpc, NULL, NULL))
                Stall(1);
        }
        KeFlushQueuedDpcs();
        Unpin();
    }
    REPORT("at the same time", processors == 1 || Most == 2);
}

DPC_ROUTINE(CountRun)
{
    UNUSED;
    InterlockedIncrement(&Count);
}

CASE(DpcsFlushed)
{
    ULONG processors = KeQueryActiveProcessorCount(NULL);
    ULONG target;

    Count = 0;
    for (target = 0; target < processors; target++) {
        KeInitializeDpc(&Several[target], CountRun, NULL);
        KeSetTargetProcessorDpc(&Several[target], (CCHAR)target);
        KeInsertQueueDpc(&Several[target], NULL, NULL);
    }
    KeFlushQueuedDpcs();
    REPORT("all", (ULONG)Count == processors);
}

DPC_ROUTINE(WaitForEver)
{
    UNUSED;
    Wait(&Never);
}

CASE(DpcWaits)
{
    KeInitializeEvent(&Never, NotificationEvent, FALSE);
    KeInitializeDpc(&Dpc, WaitForEver, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(RaiseAndReturn)
{
    KIRQL old;

    UNUSED;
    KeRaiseIrql(5, &old);
}

CASE(DpcLeavesIrql)
{
    KeInitializeDpc(&Dpc, RaiseAndReturn, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

CASE(DpcInFreedPool)
{
    PKDPC dpc = ExAllocatePoolWithTag(NonPagedPool, sizeof(KDPC), TAG);
    KIRQL old;

    KeInitializeDpc(dpc, CountRun, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(dpc, NULL, NULL);
    ExFreePoolWithTag(dpc, TAG);
}

CASE(TimerInFreedPool)
{
    PKTIMER timer = ExAllocatePoolWithTag(NonPagedPool, sizeof(KTIMER), TAG);
    LARGE_INTEGER due;

    due.QuadPart = -10000000;
    KeInitializeTimer(timer);
    KeSetTimer(timer, due, NULL);
    ExFreePoolWithTag(timer, TAG);
}

static ULONG_PTR CountCall(_In_ ULONG_PTR Context)
{
    InterlockedIncrement(&Count);
    InterlockedExchangeAdd(&Level, KeGetCurrentIrql());
    return Context;
}

CASE(IpiCall)
{
    ULONG processors = KeQueryActiveProcessorCount(NULL);

    Count = Level = 0;
    REPORT("returned", KeIpiGenericCall(CountCall, 0x77));
    REPORT("all", (ULONG)Count == processors);
    REPORT("at IPI_LEVEL", (ULONG)Level == processors * IPI_LEVEL);
    REPORT("after", KeGetCurrentIrql());
}

static VOID TakeLock(_In_ PVOID Context)
{
    KIRQL old;

    UNREFERENCED_PARAMETER(Context);
    KeAcquireSpinLock(&Lock, &old);
    KeReleaseSpinLock(&Lock, old);
}

CASE(IpiInterruptsSpin)
{
    PVOID threads[3];
    KIRQL old;
    ULONG i;

    Count = 0;
    KeInitializeSpinLock(&Lock);
    for (i = 0; i < 3; i++)
        threads[i] = Spawn(TakeLock);
    KeAcquireSpinLock(&Lock, &old);
    Stall(100);
    KeIpiGenericCall(CountCall, 0);
    KeReleaseSpinLock(&Lock, old);
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("all", (ULONG)Count == KeQueryActiveProcessorCount(NULL));
}
