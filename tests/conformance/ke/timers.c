/* Timers, one rule each: the C sides of timers.cases.ts. */
#include "threads.h"

#define MILLISECOND 10000LL

static KTIMER Timer, Other;
static KDPC Dpc;
static volatile LONG Runs, Ran;

static LARGE_INTEGER In(_In_ LONGLONG Milliseconds)
{
    LARGE_INTEGER due;

    due.QuadPart = -Milliseconds * MILLISECOND;
    return due;
}

static LARGE_INTEGER At(_In_ LONGLONG SystemTime)
{
    LARGE_INTEGER due;

    due.QuadPart = SystemTime;
    return due;
}

/* In units of 100 ns. */
static LONGLONG Now(VOID)
{
    LARGE_INTEGER frequency;
    LONGLONG counter = KeQueryPerformanceCounter(&frequency).QuadPart;

    return counter * 10000000 / frequency.QuadPart;
}

static LONGLONG TimeUntil(_In_ PVOID Object, _In_ LONGLONG Before)
{
    Wait(Object);
    return (Now() - Before) / MILLISECOND;
}

CASE(CoalescableOnce)
{
    LONGLONG before = Now(), took;

    KeInitializeTimer(&Other);
    KeInitializeTimer(&Timer);
    KeSetTimer(&Other, In(60), NULL);
    KeSetCoalescableTimer(&Timer, In(30), 0, 50, NULL);
    took = TimeUntil(&Timer, before);
    REPORT("not before", took >= 30);
    REPORT("tolerated", took <= 82);
    KeCancelTimer(&Other);
}

CASE(CoalescableTogether)
{
    KeInitializeTimer(&Other);
    KeInitializeTimer(&Timer);
    KeSetTimer(&Other, In(60), NULL);
    KeSetCoalescableTimer(&Timer, In(30), 0, 100, NULL);
    Wait(&Timer);
    REPORT("first", (ULONG)WaitFor(&Other, 0));
    KeCancelTimer(&Other);
}

CASE(CoalescablePeriod)
{
    LONGLONG last;
    ULONG within = 0, i;

    KeInitializeTimer(&Other);
    KeInitializeTimerEx(&Timer, SynchronizationTimer);
    KeSetTimerEx(&Other, In(15), 70, NULL);
    KeSetCoalescableTimer(&Timer, In(50), 100, 40, NULL);
    Wait(&Timer);
    last = Now();
    for (i = 0; i < 4; i++) {
        LONGLONG took = TimeUntil(&Timer, last);

        if (took >= 59 && took <= 142)
            within++;
        last = Now();
    }
    REPORT("within", within);
    KeCancelTimer(&Timer);
    KeCancelTimer(&Other);
}

static VOID NTAPI Count(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    InterlockedIncrement(&Runs);
}

CASE(TimerSetAgain)
{
    Runs = 0;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, Count, NULL);
    KeSetTimer(&Timer, In(2), &Dpc);
    REPORT("was set", KeSetTimer(&Timer, In(20), &Dpc));
    REPORT("too early", (ULONG)WaitFor(&Timer, 10));
    REPORT("later", (ULONG)Wait(&Timer));
    KeFlushQueuedDpcs();
    REPORT("runs", Runs);
}

static VOID NTAPI ReportRun(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("runs", 1);
}

CASE(TimerDpcStaysQueued)
{
    KIRQL old;

    Pin();
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, ReportRun, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeSetTimer(&Timer, At(1), &Dpc);
    REPORT("cancelled", KeCancelTimer(&Timer));
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
    Unpin();
}

CASE(TimerInThePast)
{
    KeInitializeTimer(&Timer);
    REPORT("was set", KeSetTimer(&Timer, At(1), NULL));
    REPORT("signalled", KeReadStateTimer(&Timer));
}

CASE(TimerStateReset)
{
    KeInitializeTimer(&Timer);
    KeSetTimer(&Timer, In(1), NULL);
    Wait(&Timer);
    REPORT("expired", KeReadStateTimer(&Timer));
    KeSetTimer(&Timer, In(5), NULL);
    REPORT("set", KeReadStateTimer(&Timer));
    Wait(&Timer);
    REPORT("again", KeReadStateTimer(&Timer));
}

static VOID NTAPI WaitForTimer(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Timer);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(TimerNotifiesAll)
{
    PVOID threads[3];
    ULONG i;

    KeInitializeTimer(&Timer);
    KeSetTimer(&Timer, In(10), NULL);
    for (i = 0; i < 3; i++)
        threads[i] = Spawn(WaitForTimer);
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("all went on", 1);
}

CASE(TimerDpcLate)
{
    KIRQL old;
    ULONG i;

    Pin();
    Runs = 0;
    KeInitializeTimerEx(&Timer, SynchronizationTimer);
    KeInitializeDpc(&Dpc, Count, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeSetTimerEx(&Timer, In(1), 1, &Dpc);
    for (i = 0; i < 8; i++)
        KeStallExecutionProcessor(1000);
    KeCancelTimer(&Timer);
    REPORT("meanwhile", Runs);
    KeLowerIrql(old);
    KeFlushQueuedDpcs();
    REPORT("afterwards", Runs);
    Unpin();
}

CASE(TimerInitialisedTwice)
{
    KeInitializeTimer(&Timer);
    KeSetTimer(&Timer, In(10000), NULL);
    KeInitializeTimer(&Timer);
}

static VOID NTAPI NoteProcessor(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    Ran = (LONG)KeGetCurrentProcessorNumberEx(NULL);
}

CASE(TimerDpcTarget)
{
    LONG last = (LONG)KeQueryActiveProcessorCount(NULL) - 1;

    Ran = -1;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, NoteProcessor, NULL);
    KeSetTargetProcessorDpc(&Dpc, (CCHAR)last);
    KeSetTimer(&Timer, In(2), &Dpc);
    Wait(&Timer);
    KeFlushQueuedDpcs();
    REPORT("there", Ran == last);
}

CASE(WaitUntilThePast)
{
    LARGE_INTEGER past = At(1);

    KeInitializeTimer(&Timer);
    REPORT("wait", (ULONG)KeWaitForSingleObject(&Timer, Executive, KernelMode, FALSE, &past));
}

CASE(DelayLasts)
{
    LONGLONG before = Now();

    Pause(3);
    REPORT("enough", Now() - before >= 3 * MILLISECOND);
}

static VOID NTAPI SetAgain(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("level", KeGetCurrentIrql());
    if (InterlockedIncrement(&Runs) < 2)
        KeSetTimer(&Timer, In(1), Object);
}

CASE(TimerSetByItsDpc)
{
    Runs = 0;
    KeInitializeTimerEx(&Timer, SynchronizationTimer);
    KeInitializeDpc(&Dpc, SetAgain, NULL);
    KeSetTimer(&Timer, In(1), &Dpc);
    Wait(&Timer);
    Wait(&Timer);
    KeFlushQueuedDpcs();
    REPORT("runs", Runs);
}
