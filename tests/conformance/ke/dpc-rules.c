/* DPCs: the C sides of dpc-rules.cases.ts. */
#include "threads.h"

static KDPC Dpc, Several[3];
static volatile LONG Done[3], Late;

#define DPC_ROUTINE(Name) static VOID NTAPI Name(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
#define UNUSED                                                                                                         \
    UNREFERENCED_PARAMETER(Object);                                                                                    \
    UNREFERENCED_PARAMETER(Context);                                                                                   \
    UNREFERENCED_PARAMETER(First);                                                                                     \
    UNREFERENCED_PARAMETER(Second)

static VOID QueueAndFlush(VOID)
{
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

DPC_ROUTINE(ReportRuns)
{
    UNUSED;
    REPORT("runs", 1);
}

CASE(DpcWaitsForLevel)
{
    KIRQL old;

    Pin();
    KeInitializeDpc(&Dpc, ReportRuns, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeStallExecutionProcessor(50);
    REPORT("raised", 1);
    KeLowerIrql(old);
    REPORT("lowered", 1);
    Unpin();
}

DPC_ROUTINE(ReportTimeLeft)
{
    KDPC_WATCHDOG_INFORMATION information;

    UNUSED;
    REPORT("DPC", (ULONG)KeQueryDpcWatchdogInformation(&information));
    REPORT("left", information.DpcTimeCount > 0 && information.DpcTimeCount <= information.DpcTimeLimit);
}

CASE(WatchdogInformation)
{
    KDPC_WATCHDOG_INFORMATION information;
    KIRQL old;

    KeInitializeDpc(&Dpc, ReportTimeLeft, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    REPORT("thread", (ULONG)KeQueryDpcWatchdogInformation(&information));
    KeLowerIrql(old);
    QueueAndFlush();
}

DPC_ROUTINE(StallForEver)
{
    UNUSED;
    for (;;)
        KeStallExecutionProcessor(1000000);
}

CASE(DpcTooLong)
{
    KeInitializeDpc(&Dpc, StallForEver, NULL);
    QueueAndFlush();
}

DPC_ROUTINE(NoteDone)
{
    UNUSED;
    *(volatile LONG *)Context = 1;
}

static VOID NTAPI QueueAndLook(PVOID Context)
{
    ULONG i = (ULONG)(ULONG_PTR)Context;

    KeInsertQueueDpc(&Several[i], NULL, NULL);
    KeFlushQueuedDpcs();
    if (!Done[i])
        Late = 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(FlushFromSeveral)
{
    HANDLE handle;
    PVOID threads[3];
    ULONG i;

    for (i = 0; i < 3; i++) {
        Done[i] = 0;
        KeInitializeDpc(&Several[i], NoteDone, (PVOID)&Done[i]);
        /* Nobody is in a hurry for it, wherever it is. */
        KeSetImportanceDpc(&Several[i], LowImportance);
        KeSetTargetProcessorDpc(&Several[i], (CCHAR)(i % KeQueryActiveProcessorCount(NULL)));
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, QueueAndLook, (PVOID)(ULONG_PTR)i);
        ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &threads[i], NULL);
        ZwClose(handle);
    }
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("late", Late);
    REPORT("level", KeGetCurrentIrql());
}

CASE(DpcNotQueued)
{
    KeInitializeDpc(&Dpc, ReportRuns, NULL);
    REPORT("removed", KeRemoveQueueDpc(&Dpc));
    QueueAndFlush();
}
