/* Queued spin locks with numbers: the C sides of numbered-locks.cases.ts. */
#include "threads.h"

static volatile LONG Inside, Both;

CASE(NumberedLockLevels)
{
    KIRQL old = KeAcquireQueuedSpinLock(LockQueueMasterLock);

    REPORT("held", KeGetCurrentIrql());
    KeReleaseQueuedSpinLock(LockQueueMasterLock, old);
    REPORT("old", old);
    REPORT("after", KeGetCurrentIrql());
}

CASE(NumberedLockTried)
{
    KIRQL first, second;

    REPORT("free", KeTryToAcquireQueuedSpinLock(LockQueueMasterLock, &first));
    REPORT("held", KeTryToAcquireQueuedSpinLock(LockQueueMasterLock, &second));
    REPORT("another", KeTryToAcquireQueuedSpinLock(LockQueueNtfsStructLock, &second));
    KeReleaseQueuedSpinLock(LockQueueNtfsStructLock, second);
    REPORT("level", KeGetCurrentIrql());
    KeReleaseQueuedSpinLock(LockQueueMasterLock, first);
    REPORT("after", KeGetCurrentIrql());
}

static VOID NTAPI Visitor(PVOID Context)
{
    ULONG round;

    UNREFERENCED_PARAMETER(Context);
    for (round = 0; round < 4; round++) {
        KIRQL old = KeAcquireQueuedSpinLock(LockQueueMasterLock);

        if (Inside != 0)
            Both = 1;
        Inside = 1;
        KeStallExecutionProcessor(5);
        Inside = 0;
        KeReleaseQueuedSpinLock(LockQueueMasterLock, old);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(NumberedLockExcludes)
{
    PVOID threads[3];
    ULONG i;

    for (i = 0; i < 3; i++)
        threads[i] = Spawn(Visitor);
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("two at once", Both);
}

CASE(NumberedLockOfCancellation)
{
    KIRQL irql, other;

    IoAcquireCancelSpinLock(&irql);
    REPORT("held", KeTryToAcquireQueuedSpinLock(LockQueueIoCancelLock, &other));
    IoReleaseCancelSpinLock(irql);
    REPORT("free", KeTryToAcquireQueuedSpinLock(LockQueueIoCancelLock, &other));
    KeReleaseQueuedSpinLock(LockQueueIoCancelLock, other);
}

CASE(NumberedLockTwice)
{
    KeAcquireQueuedSpinLock(LockQueueMasterLock);
    KeAcquireQueuedSpinLock(LockQueueMasterLock);
}

CASE(NumberedLockNotHeld)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeReleaseQueuedSpinLock(LockQueueMasterLock, old);
}
