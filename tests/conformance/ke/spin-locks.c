/* Spin locks and their rules: the C sides of spin-locks.cases.ts. */
#include "threads.h"

#define ROUNDS 25

NTKERNELAPI VOID FASTCALL KeAcquireInStackQueuedSpinLockForDpc(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle);
NTKERNELAPI VOID FASTCALL KeReleaseInStackQueuedSpinLockForDpc(PKLOCK_QUEUE_HANDLE LockHandle);
NTKERNELAPI KIRQL FASTCALL KeAcquireSpinLockRaiseToSynch(PKSPIN_LOCK SpinLock);

static KSPIN_LOCK Lock;
static volatile LONG Number;

static VOID Increment(VOID)
{
    LONG value = Number;

    KeGetCurrentIrql();
    Number = value + 1;
}

CASE(SpinLockForDpc)
{
    KIRQL old, outer, inner;

    KeInitializeSpinLock(&Lock);
    old = KeAcquireSpinLockForDpc(&Lock);
    REPORT("held", KeGetCurrentIrql());
    KeReleaseSpinLockForDpc(&Lock, old);
    REPORT("after", KeGetCurrentIrql());
    KeRaiseIrql(DISPATCH_LEVEL, &outer);
    inner = KeAcquireSpinLockForDpc(&Lock);
    KeReleaseSpinLockForDpc(&Lock, inner);
    REPORT("still", KeGetCurrentIrql());
    KeLowerIrql(outer);
}

CASE(QueuedSpinLockForDpc)
{
    KLOCK_QUEUE_HANDLE handle;

    KeInitializeSpinLock(&Lock);
    KeAcquireInStackQueuedSpinLockForDpc(&Lock, &handle);
    REPORT("held", KeGetCurrentIrql());
    KeReleaseInStackQueuedSpinLockForDpc(&handle);
    REPORT("after", KeGetCurrentIrql());
}

CASE(SpinLockToSynch)
{
    KIRQL old;

    KeInitializeSpinLock(&Lock);
    old = KeAcquireSpinLockRaiseToSynch(&Lock);
    REPORT("held", KeGetCurrentIrql());
    KeLowerIrql(DISPATCH_LEVEL);
    KeReleaseSpinLock(&Lock, old);
    REPORT("after", KeGetCurrentIrql());
}

CASE(SpinLockTested)
{
    KIRQL old;

    KeInitializeSpinLock(&Lock);
    REPORT("free", KeTestSpinLock(&Lock));
    KeAcquireSpinLock(&Lock, &old);
    REPORT("held", KeTestSpinLock(&Lock));
    KeReleaseSpinLock(&Lock, old);
    REPORT("free again", KeTestSpinLock(&Lock));
}

CASE(SpinLockTried)
{
    KIRQL old;

    KeInitializeSpinLock(&Lock);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    REPORT("free", KeTryToAcquireSpinLockAtDpcLevel(&Lock));
    REPORT("held", KeTryToAcquireSpinLockAtDpcLevel(&Lock));
    KeReleaseSpinLockFromDpcLevel(&Lock);
    KeLowerIrql(old);
}

static VOID CountWithSpinLock(_In_ PVOID Context)
{
    ULONG round;

    UNREFERENCED_PARAMETER(Context);
    for (round = 0; round < ROUNDS; round++) {
        KIRQL old;

        KeAcquireSpinLock(&Lock, &old);
        Increment();
        KeReleaseSpinLock(&Lock, old);
    }
}

static VOID CountInTurn(_In_ PVOID Context)
{
    ULONG round;

    UNREFERENCED_PARAMETER(Context);
    for (round = 0; round < ROUNDS; round++) {
        KLOCK_QUEUE_HANDLE handle;

        KeAcquireInStackQueuedSpinLock(&Lock, &handle);
        Increment();
        KeReleaseInStackQueuedSpinLock(&handle);
    }
}

static VOID CountInThreads(_In_ PKSTART_ROUTINE Routine)
{
    PVOID threads[3];
    ULONG i;

    KeInitializeSpinLock(&Lock);
    Number = 0;
    for (i = 0; i < 3; i++)
        threads[i] = Spawn(Routine);
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("count", Number);
}

CASE(SpinLockExcludes)
{
    CountInThreads(CountWithSpinLock);
}

CASE(QueuedSpinLockExcludes)
{
    CountInThreads(CountInTurn);
}

CASE(SpinLockTwice)
{
    KIRQL old;

    KeInitializeSpinLock(&Lock);
    KeAcquireSpinLock(&Lock, &old);
    KeAcquireSpinLockAtDpcLevel(&Lock);
}

CASE(SpinLockNotHeld)
{
    KIRQL old;

    KeInitializeSpinLock(&Lock);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeReleaseSpinLock(&Lock, old);
}
