/* Fast mutexes, lists on several processors, callbacks: the C sides of lock-rules.cases.ts. */
#include "threads.h"

#define THREADS 3
#define ROUNDS 5

static FAST_MUTEX Mutex;
static SLIST_HEADER Stack;
static DECLSPEC_ALIGN(16) SLIST_ENTRY Entries[THREADS];
static LIST_ENTRY List, ListEntry;
static KSPIN_LOCK Lock;
static KEVENT Inside, Go;
static PCALLBACK_OBJECT Callback;
static volatile LONG Got, Level, Empty, Over;

CASE(FastMutexTwice)
{
    ExInitializeFastMutex(&Mutex);
    ExAcquireFastMutex(&Mutex);
    ExAcquireFastMutex(&Mutex);
}

static VOID NTAPI TryMutex(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Go);
    Got = ExTryToAcquireFastMutex(&Mutex);
    Level = KeGetCurrentIrql();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(FastMutexTried)
{
    PVOID other;

    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    ExInitializeFastMutex(&Mutex);
    other = Spawn(TryMutex);
    ExAcquireFastMutex(&Mutex);
    KeSetEvent(&Go, 0, FALSE);
    Wait(other);
    ExReleaseFastMutex(&Mutex);
    ObDereferenceObject(other);
    REPORT("got", Got);
    REPORT("level", Level);
    REPORT("free", ExTryToAcquireFastMutex(&Mutex));
    REPORT("owner at", KeGetCurrentIrql());
    ExReleaseFastMutex(&Mutex);
}

static VOID NTAPI TakeMutex(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Go);
    ExAcquireFastMutex(&Mutex);
    ExReleaseFastMutex(&Mutex);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(FastMutexHandedOn)
{
    PVOID other;

    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    ExInitializeFastMutex(&Mutex);
    other = Spawn(TakeMutex);
    ExAcquireFastMutex(&Mutex);
    KeSetEvent(&Go, 0, FALSE);
    REPORT("owned", (ULONG)WaitFor(other, 10));
    ExReleaseFastMutex(&Mutex);
    REPORT("released", (ULONG)Wait(other));
    ObDereferenceObject(other);
}

static VOID NTAPI PopAndPush(PVOID Context)
{
    ULONG round;

    UNREFERENCED_PARAMETER(Context);
    for (round = 0; round < ROUNDS; round++) {
        PSLIST_ENTRY entry = ExInterlockedPopEntrySList(&Stack, NULL);

        if (entry == NULL)
            Empty = 1;
        else
            ExInterlockedPushEntrySList(&Stack, entry, NULL);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(SListOnAll)
{
    PVOID threads[THREADS];
    ULONG i, seen = 0;
    PSLIST_ENTRY entry;

    InitializeSListHead(&Stack);
    for (i = 0; i < THREADS; i++)
        ExInterlockedPushEntrySList(&Stack, &Entries[i], NULL);
    for (i = 0; i < THREADS; i++)
        threads[i] = Spawn(PopAndPush);
    for (i = 0; i < THREADS; i++)
        Join(threads[i]);
    REPORT("empty", Empty);
    REPORT("depth", ExQueryDepthSList(&Stack));
    for (i = 0; i < THREADS; i++) {
        entry = ExInterlockedPopEntrySList(&Stack, NULL);
        if (entry != NULL)
            seen |= 1u << (entry - Entries);
    }
    REPORT("different", seen == (1u << THREADS) - 1 ? THREADS : 0);
}

static VOID NTAPI InsertEntry(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ExInterlockedInsertTailList(&List, &ListEntry, &Lock);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(InterlockedListWaits)
{
    PVOID other;
    PLIST_ENTRY before;
    KIRQL old;

    InitializeListHead(&List);
    KeInitializeSpinLock(&Lock);
    other = Spawn(InsertEntry);
    KeAcquireSpinLock(&Lock, &old);
    before = List.Flink;
    KeStallExecutionProcessor(100);
    REPORT("not while it is held", List.Flink == before);
    KeReleaseSpinLock(&Lock, old);
    Join(other);
    REPORT("entered", List.Flink == &ListEntry);
}

static VOID MakeCallback(VOID)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\LockRules");
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    ExCreateCallback(&Callback, &attributes, TRUE, TRUE);
}

static VOID NTAPI ReportLevel(PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("level", KeGetCurrentIrql());
}

CASE(CallbackLevel)
{
    PVOID registration;
    KIRQL old;

    MakeCallback();
    registration = ExRegisterCallback(Callback, ReportLevel, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    ExNotifyCallback(Callback, NULL, NULL);
    KeLowerIrql(old);
    ExUnregisterCallback(registration);
    ObDereferenceObject(Callback);
}

static VOID NTAPI StayInside(PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    KeSetEvent(&Inside, 0, FALSE);
    Wait(&Go);
    Pause(1);
    Over = 1;
}

static VOID NTAPI Notify(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ExNotifyCallback(Callback, NULL, NULL);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(CallbackUnregisterWaits)
{
    PVOID registration, caller;

    KeInitializeEvent(&Inside, NotificationEvent, FALSE);
    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    MakeCallback();
    registration = ExRegisterCallback(Callback, StayInside, NULL);
    caller = Spawn(Notify);
    Wait(&Inside);
    KeSetEvent(&Go, 0, FALSE);
    ExUnregisterCallback(registration);
    REPORT("over", Over);
    Join(caller);
    Over = 0;
    ExNotifyCallback(Callback, NULL, NULL);
    REPORT("not again", Over);
    ObDereferenceObject(Callback);
}
