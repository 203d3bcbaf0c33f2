/* DPCs and timers: the C sides of deferred.cases.ts. */
#include "conformance.h"

static KDPC Dpc;
static KTIMER Timer;
static KEVENT Done;

static VOID ReportDpc(_In_ PKDPC Object, _In_opt_ PVOID Context, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    REPORT("irql", KeGetCurrentIrql());
    REPORT("context", Context);
    REPORT("first", First);
    REPORT("second", Second);
}

static VOID ReportRun(_In_ PKDPC Object, _In_opt_ PVOID Context, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("runs", 1);
}

static VOID SignalDone(_In_ PKDPC Object, _In_opt_ PVOID Context, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("context", Context == &Done);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

CASE(DpcArguments)
{
    KeInitializeDpc(&Dpc, ReportDpc, (PVOID)1);
    KeInsertQueueDpc(&Dpc, (PVOID)2, (PVOID)3);
    KeFlushQueuedDpcs();
}

CASE(DpcCoalesces)
{
    KIRQL old;
    BOOLEAN first, second;

    KeInitializeDpc(&Dpc, ReportRun, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    first = KeInsertQueueDpc(&Dpc, NULL, NULL);
    second = KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
    REPORT("first", first);
    REPORT("second", second);
}

CASE(DpcRemoved)
{
    KIRQL old;
    BOOLEAN removed;

    KeInitializeDpc(&Dpc, ReportRun, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    removed = KeRemoveQueueDpc(&Dpc);
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
    REPORT("removed", removed);
    REPORT("again", KeRemoveQueueDpc(&Dpc));
}

static BOOLEAN SetTimer(_In_ LONG64 DueTime, _In_opt_ PKDPC TimerDpc)
{
    LARGE_INTEGER due = {.QuadPart = DueTime};

    return KeSetTimer(&Timer, due, TimerDpc);
}

CASE(TimerSignals)
{
    KeInitializeTimer(&Timer);
    REPORT("was set", SetTimer(-50000, NULL));
    REPORT("before", KeReadStateTimer(&Timer));
    REPORT("wait", KeWaitForSingleObject(&Timer, Executive, KernelMode, FALSE, NULL));
    REPORT("after", KeReadStateTimer(&Timer));
}

CASE(TimerCancelled)
{
    KeInitializeTimer(&Timer);
    REPORT("first", SetTimer(-100000000, NULL));
    REPORT("second", SetTimer(-100000000, NULL));
    REPORT("cancel", KeCancelTimer(&Timer));
    REPORT("cancel again", KeCancelTimer(&Timer));
}

CASE(TimerDpc)
{
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, SignalDone, &Done);
    SetTimer(-50000, &Dpc);
    REPORT("wait", KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL));
    KeFlushQueuedDpcs();
}
