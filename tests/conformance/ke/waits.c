/* Waits for several objects, and how waits for queues end: the C sides of waits.cases.ts. */
#include "threads.h"

static KEVENT Events[4];
static KSEMAPHORE Semaphore;
static KMUTEX Mutex;
static KQUEUE Queue;
static volatile LONG Woken;
static PLIST_ENTRY Entry;

static PVOID *Objects(VOID)
{
    static PVOID objects[4];
    ULONG i;

    for (i = 0; i < 4; i++)
        objects[i] = &Events[i];
    return objects;
}

static VOID MakeEvents(_In_ EVENT_TYPE Type)
{
    ULONG i;

    for (i = 0; i < 4; i++)
        KeInitializeEvent(&Events[i], Type, FALSE);
}

static NTSTATUS WaitForSeveral(_In_ ULONG Count, _In_ WAIT_TYPE Type, _In_ LONG Milliseconds)
{
    LARGE_INTEGER timeout;

    timeout.QuadPart = -10000LL * Milliseconds;
    return KeWaitForMultipleObjects(Count, Objects(), Type, Executive, KernelMode, FALSE,
                                    Milliseconds == 0 ? NULL : &timeout, NULL);
}

CASE(WaitAllTakesNothing)
{
    MakeEvents(SynchronizationEvent);
    KeSetEvent(&Events[0], 0, FALSE);
    REPORT("all", (ULONG)WaitForSeveral(2, WaitAll, 5));
    REPORT("first", KeReadStateEvent(&Events[0]));
    KeSetEvent(&Events[1], 0, FALSE);
    REPORT("all again", (ULONG)WaitForSeveral(2, WaitAll, 5));
    REPORT("taken", KeReadStateEvent(&Events[0]));
}

CASE(WaitAnyTakesFirst)
{
    MakeEvents(SynchronizationEvent);
    KeSetEvent(&Events[1], 0, FALSE);
    KeSetEvent(&Events[2], 0, FALSE);
    REPORT("index", (ULONG)WaitForSeveral(3, WaitAny, 0));
    REPORT("taken", KeReadStateEvent(&Events[1]));
    REPORT("left", KeReadStateEvent(&Events[2]));
}

CASE(WaitForTooMany)
{
    MakeEvents(NotificationEvent);
    WaitForSeveral(4, WaitAny, 1);
}

static VOID NTAPI WaitForBoth(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WaitForSeveral(2, WaitAll, 0);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(WaitAllForLast)
{
    PVOID thread;

    MakeEvents(NotificationEvent);
    thread = Spawn(WaitForBoth);
    Pause(10);
    KeSetEvent(&Events[1], 0, FALSE);
    REPORT("one", (ULONG)WaitFor(thread, 5));
    KeSetEvent(&Events[0], 0, FALSE);
    REPORT("both", (ULONG)Wait(thread));
    ObDereferenceObject(thread);
}

static VOID NTAPI WaitAndCount(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Events[0]);
    InterlockedIncrement(&Woken);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(SetEventWakesOne)
{
    PVOID threads[3];
    ULONG i;

    Woken = 0;
    MakeEvents(SynchronizationEvent);
    for (i = 0; i < 3; i++)
        threads[i] = Spawn(WaitAndCount);
    Pause(10);
    KeSetEvent(&Events[0], 0, FALSE);
    Pause(10);
    REPORT("woken", Woken);
    for (i = 0; i < 2; i++) {
        KeSetEvent(&Events[0], 0, FALSE);
        Pause(10);
    }
    for (i = 0; i < 3; i++)
        Join(threads[i]);
}

CASE(PulseWakesAll)
{
    PVOID threads[2];
    ULONG i;

    MakeEvents(NotificationEvent);
    for (i = 0; i < 2; i++)
        threads[i] = Spawn(WaitAndCount);
    Pause(10);
    KePulseEvent(&Events[0], 0, FALSE);
    for (i = 0; i < 2; i++)
        Join(threads[i]);
    REPORT("state", KeReadStateEvent(&Events[0]));
}

static VOID NTAPI TakeAndCount(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Semaphore);
    InterlockedIncrement(&Woken);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(SemaphoreWakesMany)
{
    PVOID threads[3];
    ULONG i;

    Woken = 0;
    KeInitializeSemaphore(&Semaphore, 0, 5);
    for (i = 0; i < 3; i++)
        threads[i] = Spawn(TakeAndCount);
    Pause(10);
    REPORT("old", KeReleaseSemaphore(&Semaphore, 0, 2, FALSE));
    Pause(10);
    REPORT("woken", Woken);
    KeReleaseSemaphore(&Semaphore, 0, 1, FALSE);
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("left", KeReadStateSemaphore(&Semaphore));
}

static VOID NTAPI TakeMutex(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Mutex);
    KeReleaseMutex(&Mutex, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(MutexHandedOn)
{
    PVOID thread;

    KeInitializeMutex(&Mutex, 0);
    Wait(&Mutex);
    thread = Spawn(TakeMutex);
    REPORT("owned", (ULONG)WaitFor(thread, 10));
    KeReleaseMutex(&Mutex, FALSE);
    REPORT("released", (ULONG)Wait(thread));
    REPORT("free", KeReadStateMutex(&Mutex));
    ObDereferenceObject(thread);
}

CASE(QueueExTimeout)
{
    PLIST_ENTRY entries[2];
    LARGE_INTEGER timeout = {.QuadPart = -10000};

    KeInitializeQueue(&Queue, 0);
    REPORT("count", KeRemoveQueueEx(&Queue, KernelMode, FALSE, &timeout, entries, 2));
    REPORT("entry", (ULONG_PTR)entries[0]);
}

static VOID NTAPI TakeEntry(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Entry = KeRemoveQueue(&Queue, KernelMode, NULL);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(QueueRundownEndsWaits)
{
    PVOID thread;

    KeInitializeQueue(&Queue, 0);
    thread = Spawn(TakeEntry);
    Pause(10);
    KeRundownQueue(&Queue);
    Join(thread);
    REPORT("entry", (ULONG_PTR)Entry);
}
