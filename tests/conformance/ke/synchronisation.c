/* Dispatcher objects, locks and levels: the C sides of synchronisation.cases.ts. */
#include "conformance.h"

/* Waits without blocking: tells whether the object was signalled. */
static NTSTATUS Poll(_In_ PVOID Object)
{
    LARGE_INTEGER timeout = {.QuadPart = 0};

    return KeWaitForSingleObject(Object, Executive, KernelMode, FALSE, &timeout);
}

CASE(EventStates)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    REPORT("set", KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    REPORT("set again", KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    REPORT("read", KeReadStateEvent(&event));
    REPORT("reset", KeResetEvent(&event));
    REPORT("read after", KeReadStateEvent(&event));
}

CASE(ClearEvent)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, TRUE);
    KeClearEvent(&event);
    REPORT("read", KeReadStateEvent(&event));
}

CASE(NotificationStays)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, TRUE);
    REPORT("first", Poll(&event));
    REPORT("second", Poll(&event));
}

CASE(SynchronizationTaken)
{
    KEVENT event;

    KeInitializeEvent(&event, SynchronizationEvent, TRUE);
    REPORT("first", Poll(&event));
    REPORT("second", Poll(&event));
}

CASE(RelativeTimeout)
{
    KEVENT event;
    LARGE_INTEGER timeout = {.QuadPart = -10000};

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    REPORT("status", KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &timeout));
}

CASE(WaitAny)
{
    KEVENT events[2];
    PVOID objects[2] = {&events[0], &events[1]};
    LARGE_INTEGER now = {.QuadPart = 0};

    KeInitializeEvent(&events[0], NotificationEvent, FALSE);
    KeInitializeEvent(&events[1], NotificationEvent, TRUE);
    REPORT("any", KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL));
    REPORT("all", KeWaitForMultipleObjects(2, objects, WaitAll, Executive, KernelMode, FALSE, &now, NULL));
}

CASE(MutexRecursion)
{
    KMUTEX mutex;

    KeInitializeMutex(&mutex, 0);
    REPORT("free", KeReadStateMutex(&mutex));
    REPORT("first", Poll(&mutex));
    REPORT("second", Poll(&mutex));
    REPORT("owned", KeReadStateMutex(&mutex) == 1);
    KeReleaseMutex(&mutex, FALSE);
    KeReleaseMutex(&mutex, FALSE);
    REPORT("free again", KeReadStateMutex(&mutex));
}

CASE(SemaphoreCounts)
{
    KSEMAPHORE semaphore;

    KeInitializeSemaphore(&semaphore, 1, 5);
    REPORT("first", Poll(&semaphore));
    REPORT("empty", Poll(&semaphore));
    REPORT("before", KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 2, FALSE));
    REPORT("count", KeReadStateSemaphore(&semaphore));
}

CASE(Delay)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};

    REPORT("status", KeDelayExecutionThread(KernelMode, FALSE, &interval));
}

CASE(SpinLockLevels)
{
    KSPIN_LOCK lock;
    KIRQL old;

    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &old);
    REPORT("old", old);
    REPORT("held", KeGetCurrentIrql());
    KeReleaseSpinLock(&lock, old);
    REPORT("released", KeGetCurrentIrql());
}

CASE(SpinLockAtDpc)
{
    KSPIN_LOCK lock;
    KIRQL old;

    KeInitializeSpinLock(&lock);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeAcquireSpinLockAtDpcLevel(&lock);
    REPORT("try while held", KeTryToAcquireSpinLockAtDpcLevel(&lock));
    KeReleaseSpinLockFromDpcLevel(&lock);
    REPORT("irql", KeGetCurrentIrql());
    KeLowerIrql(old);
}

CASE(QueuedSpinLock)
{
    KSPIN_LOCK lock;
    KLOCK_QUEUE_HANDLE handle;

    KeInitializeSpinLock(&lock);
    KeAcquireInStackQueuedSpinLock(&lock, &handle);
    REPORT("held", KeGetCurrentIrql());
    KeReleaseInStackQueuedSpinLock(&handle);
    REPORT("released", KeGetCurrentIrql());
}

CASE(FastMutexLevel)
{
    FAST_MUTEX mutex;

    ExInitializeFastMutex(&mutex);
    ExAcquireFastMutex(&mutex);
    REPORT("held", KeGetCurrentIrql());
    ExReleaseFastMutex(&mutex);
    REPORT("released", KeGetCurrentIrql());
    REPORT("try", ExTryToAcquireFastMutex(&mutex));
    ExReleaseFastMutex(&mutex);
}

CASE(RaiseAndLower)
{
    KIRQL old;

    KeRaiseIrql(APC_LEVEL, &old);
    REPORT("old", old);
    REPORT("raised", KeGetCurrentIrql());
    KeLowerIrql(old);
    REPORT("lowered", KeGetCurrentIrql());
}
