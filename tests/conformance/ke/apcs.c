/* APCs of drivers: the C sides of apcs.cases.ts. */
#include "threads.h"

typedef VOID NTAPI NORMAL_ROUTINE(PVOID Context, PVOID First, PVOID Second);
typedef VOID NTAPI KERNEL_ROUTINE(PKAPC Apc, NORMAL_ROUTINE **Normal, PVOID *Context, PVOID *First, PVOID *Second);
typedef VOID NTAPI RUNDOWN_ROUTINE(PKAPC Apc);

NTKERNELAPI VOID NTAPI KeInitializeApc(PKAPC Apc, PKTHREAD Thread, ULONG Environment, KERNEL_ROUTINE *Kernel,
                                       RUNDOWN_ROUTINE *Rundown, NORMAL_ROUTINE *Normal, KPROCESSOR_MODE Mode, PVOID Context);
NTKERNELAPI BOOLEAN NTAPI KeInsertQueueApc(PKAPC Apc, PVOID First, PVOID Second, KPRIORITY Increment);

static KAPC Special, Normal, Second;
static KMUTEX Mutex;
static KEVENT Go, Ran;
static PKTHREAD Waiter;
static ULONG Left;
static NTSTATUS WaitStatus;

#define UNUSED                                                                                                         \
    UNREFERENCED_PARAMETER(Apc);                                                                                       \
    UNREFERENCED_PARAMETER(NormalRoutine);                                                                             \
    UNREFERENCED_PARAMETER(Context);                                                                                   \
    UNREFERENCED_PARAMETER(First);                                                                                     \
    UNREFERENCED_PARAMETER(SecondArgument)
#define KERNEL(Name)                                                                                                   \
    static VOID NTAPI Name(PKAPC Apc, NORMAL_ROUTINE **NormalRoutine, PVOID *Context, PVOID *First, PVOID *SecondArgument)
#define NORMAL(Name) static VOID NTAPI Name(PVOID Context, PVOID First, PVOID SecondArgument)
#define UNUSED_ARGUMENTS                                                                                               \
    UNREFERENCED_PARAMETER(Context);                                                                                   \
    UNREFERENCED_PARAMETER(First);                                                                                     \
    UNREFERENCED_PARAMETER(SecondArgument)

KERNEL(Nothing)
{
    UNUSED;
}

KERNEL(ReportSpecial)
{
    UNUSED;
    REPORT("special", 1);
}

KERNEL(ReportRuns)
{
    UNUSED;
    REPORT("runs", 1);
}

NORMAL(ReportNormal)
{
    UNUSED_ARGUMENTS;
    REPORT("normal", 1);
}

static BOOLEAN Insert(_In_ PKAPC Apc)
{
    return KeInsertQueueApc(Apc, NULL, NULL, 0);
}

/* A special and a normal one for the running thread. */
static VOID InsertBoth(VOID)
{
    KeInitializeApc(&Special, Self(), 0, ReportSpecial, NULL, NULL, KernelMode, NULL);
    KeInitializeApc(&Normal, Self(), 0, Nothing, NULL, ReportNormal, KernelMode, NULL);
    Insert(&Special);
    Insert(&Normal);
}

CASE(ApcQueuedTwice)
{
    KeEnterGuardedRegion();
    KeInitializeApc(&Special, Self(), 0, ReportRuns, NULL, NULL, KernelMode, NULL);
    REPORT("first", Insert(&Special));
    REPORT("second", Insert(&Special));
    KeLeaveGuardedRegion();
}

KERNEL(InsertAgain)
{
    UNUSED;
    REPORT("runs", Left);
    if (--Left > 0)
        Insert(Apc);
}

CASE(ApcQueuesItself)
{
    Left = 2;
    KeInitializeApc(&Special, Self(), 0, InsertAgain, NULL, NULL, KernelMode, NULL);
    Insert(&Special);
    Pause(1);
}

CASE(ApcsInCriticalRegion)
{
    KeEnterCriticalRegion();
    InsertBoth();
    REPORT("leaves", 1);
    KeLeaveCriticalRegion();
}

CASE(ApcsInGuardedRegion)
{
    KeEnterGuardedRegion();
    InsertBoth();
    REPORT("leaves", 1);
    KeLeaveGuardedRegion();
}

CASE(ApcsWithMutex)
{
    KeInitializeMutex(&Mutex, 0);
    Wait(&Mutex);
    InsertBoth();
    REPORT("releases", 1);
    KeReleaseMutex(&Mutex, FALSE);
}

CASE(ApcsAtApcLevel)
{
    KIRQL old;

    KeRaiseIrql(APC_LEVEL, &old);
    InsertBoth();
    REPORT("lowers", 1);
    KeLowerIrql(old);
}

CASE(ApcsInNestedRegions)
{
    KeEnterCriticalRegion();
    KeEnterCriticalRegion();
    KeInitializeApc(&Normal, Self(), 0, Nothing, NULL, ReportNormal, KernelMode, NULL);
    Insert(&Normal);
    KeLeaveCriticalRegion();
    REPORT("once", 1);
    KeLeaveCriticalRegion();
}

KERNEL(TakeNormalRoutineAway)
{
    UNUSED;
    REPORT("kernel routine", 1);
    *NormalRoutine = NULL;
}

NORMAL(ReportNormalRoutine)
{
    UNUSED_ARGUMENTS;
    REPORT("normal routine", 1);
}

CASE(ApcWithoutNormalRoutine)
{
    KeInitializeApc(&Normal, Self(), 0, TakeNormalRoutineAway, NULL, ReportNormalRoutine, KernelMode, NULL);
    Insert(&Normal);
    Pause(1);
}

KERNEL(ReportKernelLevel)
{
    UNUSED;
    REPORT("kernel routine", KeGetCurrentIrql());
}

NORMAL(ReportNormalLevel)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("normal routine", KeGetCurrentIrql());
    REPORT("first", First);
    REPORT("second", SecondArgument);
}

CASE(ApcArguments)
{
    KeInitializeApc(&Normal, Self(), 0, ReportKernelLevel, NULL, ReportNormalLevel, KernelMode, NULL);
    KeInsertQueueApc(&Normal, (PVOID)3, (PVOID)4, 0);
    Pause(1);
}

static VOID NTAPI WaitForGo(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WaitStatus = Wait(&Go);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

KERNEL(ReportThread)
{
    UNUSED;
    REPORT("own thread", Self() == Waiter);
    KeSetEvent(&Ran, 0, FALSE);
}

CASE(ApcDuringWait)
{
    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    KeInitializeEvent(&Ran, NotificationEvent, FALSE);
    Waiter = Spawn(WaitForGo);
    Pause(10);
    KeInitializeApc(&Special, Waiter, 0, ReportThread, NULL, NULL, KernelMode, NULL);
    Insert(&Special);
    Wait(&Ran);
    REPORT("still waits", (ULONG)WaitFor(Waiter, 5));
    KeSetEvent(&Go, 0, FALSE);
    Join(Waiter);
    REPORT("wait", (ULONG)WaitStatus);
}

NORMAL(ReportSecond)
{
    UNUSED_ARGUMENTS;
    REPORT("second", 1);
}

NORMAL(InsertOthers)
{
    UNUSED_ARGUMENTS;
    Insert(&Second);
    Insert(&Special);
    REPORT("first ends", 1);
}

CASE(ApcInterruptsApc)
{
    KeInitializeApc(&Second, Self(), 0, Nothing, NULL, ReportSecond, KernelMode, NULL);
    KeInitializeApc(&Special, Self(), 0, ReportSpecial, NULL, NULL, KernelMode, NULL);
    KeInitializeApc(&Normal, Self(), 0, Nothing, NULL, InsertOthers, KernelMode, NULL);
    Insert(&Normal);
    Pause(1);
}

static VOID NTAPI ReportRundown(PKAPC Apc)
{
    REPORT("run down", Apc == &Normal);
}

static VOID NTAPI EndWithApc(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeInitializeApc(&Normal, Self(), 0, ReportRuns, ReportRundown, ReportNormal, UserMode, NULL);
    Insert(&Normal);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(ApcRundown)
{
    Join(Spawn(EndWithApc));
}

static VOID NTAPI EndAtOnce(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(ApcAfterEnd)
{
    PVOID thread = Spawn(EndAtOnce);

    Wait(thread);
    KeInitializeApc(&Special, thread, 0, Nothing, NULL, NULL, KernelMode, NULL);
    REPORT("inserted", Insert(&Special));
    ObDereferenceObject(thread);
}
