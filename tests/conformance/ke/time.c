/* Clocks and timers: the C sides of time.cases.ts. */
#include "conformance.h"

static NTSTATUS WaitFor(PVOID Object)
{
    return KeWaitForSingleObject(Object, Executive, KernelMode, FALSE, NULL);
}

CASE(Stall)
{
    LARGE_INTEGER frequency;
    LONGLONG before = KeQueryPerformanceCounter(&frequency).QuadPart;
    LONGLONG ticks;

    KeStallExecutionProcessor(50);
    ticks = KeQueryPerformanceCounter(NULL).QuadPart - before;
    REPORT("enough", (ticks + 1) * 1000000 >= 50 * frequency.QuadPart);
}

CASE(SynchronizationTimer)
{
    KTIMER timer;
    LARGE_INTEGER due = {.QuadPart = -10000};
    LARGE_INTEGER now = {.QuadPart = 0};

    KeInitializeTimerEx(&timer, SynchronizationTimer);
    KeSetTimerEx(&timer, due, 0, NULL);
    REPORT("first", (ULONG)WaitFor(&timer));
    REPORT("second", (ULONG)KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, &now));
}

CASE(PeriodicTimer)
{
    KTIMER timer;
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeTimerEx(&timer, SynchronizationTimer);
    REPORT("set", KeSetTimerEx(&timer, due, 1, NULL));
    REPORT("first", (ULONG)WaitFor(&timer));
    REPORT("second", (ULONG)WaitFor(&timer));
    REPORT("third", (ULONG)WaitFor(&timer));
    REPORT("cancel", KeCancelTimer(&timer));
    REPORT("again", KeCancelTimer(&timer));
}
