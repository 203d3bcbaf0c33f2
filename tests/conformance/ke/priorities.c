/* Priorities, boosts and quanta: the C sides of priorities.cases.ts. */
#include "threads.h"

static KEVENT Go;
static KSEMAPHORE Semaphore;
static volatile LONG Flag;

static ULONG Priority(VOID)
{
    return KeQueryPriorityThread(Self());
}

/* Keeps the processor for as long as several quanta last. */
static VOID Spend(_In_ ULONG Quanta)
{
    for (; Quanta > 0; Quanta--)
        KeStallExecutionProcessor(40000);
}

static VOID SetTwice(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("old", KeSetPriorityThread(Self(), LOW_REALTIME_PRIORITY));
    REPORT("new", Priority());
    REPORT("again", KeSetPriorityThread(Self(), 20));
}

CASE(SetPriority)
{
    Join(Spawn(SetTwice));
}

static VOID SetBase(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("before", KeSetBasePriorityThread(Self(), 3));
    REPORT("priority", Priority());
    REPORT("was", KeSetBasePriorityThread(Self(), 0));
    REPORT("back", Priority());
}

CASE(SetBasePriority)
{
    Join(Spawn(SetBase));
}

static VOID SetHighest(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetBasePriorityThread(Self(), 12);
    REPORT("highest", Priority());
}

CASE(BasePriorityLimit)
{
    Join(Spawn(SetHighest));
}

static VOID ReportHigh(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Pin();
    KeSetPriorityThread(Self(), 20);
    Wait(&Go);
    REPORT("high", 1);
}

CASE(HigherPriorityFirst)
{
    PVOID thread;

    Pin();
    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    thread = Spawn(ReportHigh);
    Pause(10);
    KeSetEvent(&Go, IO_NO_INCREMENT, FALSE);
    REPORT("low", 1);
    Join(thread);
    Unpin();
}

static VOID ReportLow(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Pin();
    KeSetBasePriorityThread(Self(), -4);
    Wait(&Go);
    REPORT("low", 1);
}

CASE(LowerPriorityLast)
{
    PVOID thread;

    Pin();
    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    thread = Spawn(ReportLow);
    Pause(10);
    KeSetEvent(&Go, IO_NO_INCREMENT, FALSE);
    Spend(3);
    REPORT("high", 1);
    Join(thread);
    Unpin();
}

static VOID RaiseFlag(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Pin();
    Flag = 1;
}

CASE(QuantumEnds)
{
    PVOID thread;

    Pin();
    Flag = 0;
    thread = Spawn(RaiseFlag);
    while (!Flag)
        KeStallExecutionProcessor(1000);
    REPORT("has run", 1);
    Join(thread);
    Unpin();
}

static VOID ReportAfterEvent(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Go);
    REPORT("raised", Priority());
}

CASE(EventBoosts)
{
    PVOID thread;

    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    thread = Spawn(ReportAfterEvent);
    Pause(10);
    KeSetEvent(&Go, 2, FALSE);
    Join(thread);
}

static VOID ReportAfterSemaphore(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Semaphore);
    REPORT("raised", Priority());
}

CASE(SemaphoreBoosts)
{
    PVOID thread;

    KeInitializeSemaphore(&Semaphore, 0, 10);
    thread = Spawn(ReportAfterSemaphore);
    Pause(10);
    KeReleaseSemaphore(&Semaphore, 3, 1, FALSE);
    Join(thread);
}

static VOID ReportFaded(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Go);
    Spend(3);
    REPORT("faded", Priority());
}

CASE(BoostFades)
{
    PVOID thread;

    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    thread = Spawn(ReportFaded);
    Pause(10);
    KeSetEvent(&Go, 2, FALSE);
    Join(thread);
}

static VOID ReportLimits(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetBasePriorityThread(Self(), 4);
    Wait(&Go);
    REPORT("variable", Priority());
    KeSetPriorityThread(Self(), LOW_REALTIME_PRIORITY);
    Wait(&Go);
    REPORT("real time", Priority());
}

CASE(BoostLimits)
{
    PVOID thread;

    KeInitializeEvent(&Go, SynchronizationEvent, FALSE);
    thread = Spawn(ReportLimits);
    Pause(10);
    KeSetEvent(&Go, 10, FALSE);
    Pause(10);
    KeSetEvent(&Go, 10, FALSE);
    Join(thread);
}

static VOID ReportRuntime(_In_ PVOID Context)
{
    ULONG user;
    ULONG before = KeQueryRuntimeThread(Self(), &user);

    UNREFERENCED_PARAMETER(Context);
    Spend(2);
    /* 80 ms are at least five ticks of 15.625 ms. */
    REPORT("ran", KeQueryRuntimeThread(Self(), &user) - before >= 5);
    REPORT("user", user);
}

CASE(RuntimeCounts)
{
    Join(Spawn(ReportRuntime));
}

static VOID ReportIdeal(_In_ PVOID Context)
{
    UCHAR last = (UCHAR)(KeQueryActiveProcessorCount(NULL) - 1);

    UNREFERENCED_PARAMETER(Context);
    KeSetIdealProcessorThread(Self(), last);
    REPORT("was", KeSetIdealProcessorThread(Self(), 0) == last);
    REPORT("after that", KeSetIdealProcessorThread(Self(), 0));
}

CASE(IdealProcessor)
{
    Join(Spawn(ReportIdeal));
}
