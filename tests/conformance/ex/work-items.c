/* Work items: the C sides of work-items.cases.ts. */
#include "threads.h"

static WORK_QUEUE_ITEM Item, Other;
static KEVENT Over, Go;
static ULONG Left;
static PEPROCESS Process;
static KPRIORITY Priority;

static VOID Do(_In_ PWORKER_THREAD_ROUTINE Routine, _In_ WORK_QUEUE_TYPE Type)
{
    KeInitializeEvent(&Over, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, Routine, &Item);
    ExQueueWorkItem(&Item, Type);
    Wait(&Over);
}

static VOID NTAPI QueueAgain(PVOID Parameter)
{
    REPORT("work", Left);
    if (--Left > 0)
        ExQueueWorkItem(Parameter, DelayedWorkQueue);
    else
        KeSetEvent(&Over, 0, FALSE);
}

CASE(WorkQueuesItself)
{
    Left = 2;
    Do(QueueAgain, DelayedWorkQueue);
}

static VOID NTAPI Nothing(PVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
}

NTKERNELAPI VOID NTAPI KeGenericCallDpc(_In_ PKDEFERRED_ROUTINE Routine, _In_opt_ PVOID Context);
NTKERNELAPI VOID NTAPI KeSignalCallDpcDone(_In_ PVOID SystemArgument1);
NTKERNELAPI LOGICAL NTAPI KeSignalCallDpcSynchronize(_In_ PVOID SystemArgument2);

/* No worker takes it meanwhile: all processors are at DISPATCH_LEVEL. */
static VOID NTAPI QueueTwice(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    if (KeSignalCallDpcSynchronize(Second)) {
        ExQueueWorkItem(&Item, DelayedWorkQueue);
        ExQueueWorkItem(&Item, DelayedWorkQueue);
    }
    KeSignalCallDpcSynchronize(Second);
    KeSignalCallDpcDone(First);
}

CASE(WorkQueuedTwice)
{
    ExInitializeWorkItem(&Item, Nothing, NULL);
    KeGenericCallDpc(QueueTwice, NULL);
}

static VOID NTAPI StayRaised(PVOID Parameter)
{
    KIRQL old;

    UNREFERENCED_PARAMETER(Parameter);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
}

CASE(WorkLeavesIrql)
{
    Do(StayRaised, DelayedWorkQueue);
}

static VOID NTAPI NoteProcess(PVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    Process = IoGetCurrentProcess();
    KeSetEvent(&Over, 0, FALSE);
}

CASE(WorkInSystemProcess)
{
    Do(NoteProcess, DelayedWorkQueue);
    REPORT("System", Process == PsInitialSystemProcess);
}

static VOID NTAPI NotePriority(PVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    Priority = KeQueryPriorityThread(Self());
    KeSetEvent(&Over, 0, FALSE);
}

CASE(WorkPriorities)
{
    KPRIORITY delayed, critical;

    Do(NotePriority, DelayedWorkQueue);
    delayed = Priority;
    Do(NotePriority, CriticalWorkQueue);
    critical = Priority;
    Do(NotePriority, HyperCriticalWorkQueue);
    REPORT("critical", critical > delayed);
    REPORT("hypercritical", Priority > critical && Priority < LOW_REALTIME_PRIORITY);
}

static VOID NTAPI WaitForOther(PVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    Wait(&Go);
    REPORT("first", 1);
    KeSetEvent(&Over, 0, FALSE);
}

static VOID NTAPI LetGo(PVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    REPORT("second", 1);
    KeSetEvent(&Go, 0, FALSE);
}

CASE(WorkGoesOn)
{
    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    KeInitializeEvent(&Over, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, WaitForOther, NULL);
    ExInitializeWorkItem(&Other, LetGo, NULL);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
    ExQueueWorkItem(&Other, DelayedWorkQueue);
    Wait(&Over);
}
