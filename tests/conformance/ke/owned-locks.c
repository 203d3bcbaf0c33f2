/* Guarded and unsafe mutexes, queued locks at DISPATCH_LEVEL: the C sides of owned-locks.cases.ts. */
#include "conformance.h"

static KGUARDED_MUTEX Guarded;
static FAST_MUTEX Fast;
static KSPIN_LOCK Lock;

CASE(GuardedMutex)
{
    KeInitializeGuardedMutex(&Guarded);
    KeAcquireGuardedMutex(&Guarded);
    REPORT("guarded", KeAreAllApcsDisabled());
    REPORT("irql", KeGetCurrentIrql());
    KeReleaseGuardedMutex(&Guarded);
    REPORT("after", KeAreAllApcsDisabled());
}

CASE(TryGuardedMutex)
{
    KeInitializeGuardedMutex(&Guarded);
    REPORT("free", KeTryToAcquireGuardedMutex(&Guarded));
    REPORT("owned", KeTryToAcquireGuardedMutex(&Guarded));
    KeReleaseGuardedMutex(&Guarded);
}

CASE(UnsafeGuardedMutex)
{
    KeInitializeGuardedMutex(&Guarded);
    KeEnterGuardedRegion();
    KeAcquireGuardedMutexUnsafe(&Guarded);
    KeReleaseGuardedMutexUnsafe(&Guarded);
    REPORT("still guarded", KeAreAllApcsDisabled());
    KeLeaveGuardedRegion();
    REPORT("after", KeAreAllApcsDisabled());
}

CASE(UnsafeFastMutex)
{
    KIRQL old;

    ExInitializeFastMutex(&Fast);
    KeRaiseIrql(APC_LEVEL, &old);
    ExAcquireFastMutexUnsafe(&Fast);
    REPORT("held", KeGetCurrentIrql());
    ExReleaseFastMutexUnsafe(&Fast);
    REPORT("released", KeGetCurrentIrql());
    KeLowerIrql(old);
}

CASE(QueuedAtDpc)
{
    KLOCK_QUEUE_HANDLE handle;
    KIRQL old;

    KeInitializeSpinLock(&Lock);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeAcquireInStackQueuedSpinLockAtDpcLevel(&Lock, &handle);
    REPORT("held", KeGetCurrentIrql());
    KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
    REPORT("released", KeGetCurrentIrql());
    KeLowerIrql(old);
}
