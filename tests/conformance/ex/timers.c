/* Timers that the system allocates: the C sides of timers.cases.ts. */
#include "threads.h"

#define MILLISECOND 10000LL

typedef struct _TEST_TIMER *TEST_TIMER;
typedef VOID TEST_CALLBACK(TEST_TIMER Timer, PVOID Context);

/* The headers of this compiler know these routines by name only. */
static TEST_TIMER (*AllocateTimer)(TEST_CALLBACK *Callback, PVOID Context, ULONG Attributes);
static BOOLEAN (*SetTimerTo)(TEST_TIMER Timer, LONGLONG DueTime, LONGLONG Period, PVOID Parameters);
static BOOLEAN (*CancelTimer)(TEST_TIMER Timer, PVOID Parameters);
static BOOLEAN (*DeleteTimer)(TEST_TIMER Timer, BOOLEAN Cancel, BOOLEAN Wait, PVOID Parameters);

typedef struct _TEST_DELETE_PARAMETERS {
    ULONG Version;
    ULONG Reserved;
    VOID (*DeleteCallback)(PVOID Context);
    PVOID DeleteContext;
} TEST_DELETE_PARAMETERS;

static TEST_TIMER Timer;
static KEVENT Done;

static PVOID Routine(_In_ PCWSTR Name, _In_ USHORT Bytes)
{
    UNICODE_STRING name = {Bytes - sizeof(WCHAR), Bytes, (PWSTR)Name};

    return MmGetSystemRoutineAddress(&name);
}

#define ROUTINE(Name) Routine(L##Name, sizeof(L##Name))

static VOID FindRoutines(VOID)
{
    AllocateTimer = ROUTINE("ExAllocateTimer");
    SetTimerTo = ROUTINE("ExSetTimer");
    CancelTimer = ROUTINE("ExCancelTimer");
    DeleteTimer = ROUTINE("ExDeleteTimer");
}

static VOID ReportCall(_In_ TEST_TIMER Object, _In_ PVOID Context)
{
    REPORT("irql", KeGetCurrentIrql());
    REPORT("timer", Object == Timer);
    REPORT("context", Context == &Done);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

CASE(ExTimerCallback)
{
    FindRoutines();
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    Timer = AllocateTimer(ReportCall, &Done, 0);
    SetTimerTo(Timer, -MILLISECOND, 0, NULL);
    Wait(&Done);
    REPORT("deleted", DeleteTimer(Timer, TRUE, TRUE, NULL));
}

CASE(ExTimerSet)
{
    FindRoutines();
    Timer = AllocateTimer(NULL, NULL, 0);
    REPORT("first", SetTimerTo(Timer, -100000000, 0, NULL));
    REPORT("second", SetTimerTo(Timer, -100000000, 0, NULL));
    REPORT("cancel", CancelTimer(Timer, NULL));
    REPORT("again", CancelTimer(Timer, NULL));
    DeleteTimer(Timer, TRUE, FALSE, NULL);
}

static VOID WaitTwice(_In_ ULONG Attributes)
{
    Timer = AllocateTimer(NULL, NULL, Attributes);
    SetTimerTo(Timer, -MILLISECOND, 0, NULL);
    REPORT("wait", Wait(Timer));
    REPORT("again", WaitFor(Timer, 0));
    DeleteTimer(Timer, TRUE, FALSE, NULL);
}

CASE(ExTimerKinds)
{
    FindRoutines();
    WaitTwice(0);
    WaitTwice(0x80000000);
}

static VOID Ring(_In_ TEST_TIMER Object, _In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Object);
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
}

CASE(ExTimerPeriod)
{
    ULONG i;

    FindRoutines();
    KeInitializeEvent(&Done, SynchronizationEvent, FALSE);
    Timer = AllocateTimer(Ring, &Done, 0);
    SetTimerTo(Timer, -MILLISECOND, 5 * MILLISECOND, NULL);
    for (i = 0; i < 3; i++)
        REPORT("rang", Wait(&Done));
    REPORT("cancelled", CancelTimer(Timer, NULL));
    DeleteTimer(Timer, TRUE, TRUE, NULL);
}

static VOID ReportExpired(_In_ TEST_TIMER Object, _In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    REPORT("expired", 1);
}

static VOID ReportContext(_In_ PVOID Context)
{
    REPORT("context", Context);
}

static VOID ReportDeleted(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("deleted", 1);
}

CASE(ExTimerDeleted)
{
    TEST_DELETE_PARAMETERS parameters = {0, 0, ReportContext, (PVOID)7};

    FindRoutines();
    Timer = AllocateTimer(ReportExpired, NULL, 0);
    SetTimerTo(Timer, -100000000, 0, NULL);
    REPORT("was set", DeleteTimer(Timer, TRUE, TRUE, &parameters));
}

CASE(ExTimerDeletedLater)
{
    TEST_DELETE_PARAMETERS parameters = {0, 0, ReportDeleted, NULL};

    FindRoutines();
    Timer = AllocateTimer(ReportExpired, NULL, 0);
    SetTimerTo(Timer, -5 * MILLISECOND, 5 * MILLISECOND, NULL);
    REPORT("cancelled", DeleteTimer(Timer, FALSE, FALSE, &parameters));
    Pause(30);
    KeFlushQueuedDpcs();
}

static VOID ReportEnd(_In_ PVOID Context)
{
    REPORT("irql", KeGetCurrentIrql());
    REPORT("context", Context);
}

CASE(ExTimerGoesLater)
{
    TEST_DELETE_PARAMETERS parameters = {0, 0, ReportEnd, (PVOID)7};

    FindRoutines();
    Timer = AllocateTimer(NULL, NULL, 0);
    SetTimerTo(Timer, -5 * MILLISECOND, 5 * MILLISECOND, NULL);
    REPORT("cancelled", DeleteTimer(Timer, FALSE, FALSE, &parameters));
    Pause(30);
    KeFlushQueuedDpcs();
}
