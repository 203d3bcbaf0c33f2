/* Push locks and executive spin locks: the C sides of shared-locks.cases.ts. */
#include "threads.h"

#define ROUNDS 20

NTKERNELAPI VOID FASTCALL ExfAcquirePushLockExclusive(PVOID PushLock);
NTKERNELAPI VOID FASTCALL ExfAcquirePushLockShared(PVOID PushLock);
NTKERNELAPI BOOLEAN FASTCALL ExfTryAcquirePushLockShared(PVOID PushLock);
NTKERNELAPI VOID FASTCALL ExfReleasePushLock(PVOID PushLock);
NTKERNELAPI VOID FASTCALL ExfReleasePushLockExclusive(PVOID PushLock);
NTKERNELAPI VOID FASTCALL ExfReleasePushLockShared(PVOID PushLock);
NTKERNELAPI VOID FASTCALL ExfTryToWakePushLock(PVOID PushLock);
NTKERNELAPI KIRQL NTAPI ExAcquireSpinLockExclusive(volatile LONG *SpinLock);
NTKERNELAPI KIRQL NTAPI ExAcquireSpinLockShared(volatile LONG *SpinLock);
NTKERNELAPI VOID NTAPI ExAcquireSpinLockExclusiveAtDpcLevel(volatile LONG *SpinLock);
NTKERNELAPI VOID NTAPI ExAcquireSpinLockSharedAtDpcLevel(volatile LONG *SpinLock);
NTKERNELAPI VOID NTAPI ExReleaseSpinLockExclusive(volatile LONG *SpinLock, KIRQL OldIrql);
NTKERNELAPI VOID NTAPI ExReleaseSpinLockShared(volatile LONG *SpinLock, KIRQL OldIrql);
NTKERNELAPI VOID NTAPI ExReleaseSpinLockExclusiveFromDpcLevel(volatile LONG *SpinLock);
NTKERNELAPI VOID NTAPI ExReleaseSpinLockSharedFromDpcLevel(volatile LONG *SpinLock);
NTKERNELAPI ULONG NTAPI ExTryConvertSharedSpinLockExclusive(volatile LONG *SpinLock);

static ULONG64 PushLock;
static volatile LONG SpinLock[2];
static volatile LONG First, Second, Torn;
static KEVENT Done;

/* Reads a number, lets time pass, and writes it back one higher: only right when nobody else does it meanwhile. */
static VOID Increment(_Inout_ volatile LONG *Number)
{
    LONG value = *Number;

    KeGetCurrentIrql();
    *Number = value + 1;
}

CASE(PushLockZero)
{
    PushLock = 7;
    ExInitializePushLock(&PushLock);
    REPORT("bits", PushLock);
    REPORT("free", ExfTryAcquirePushLockShared(&PushLock));
    ExfReleasePushLockShared(&PushLock);
    REPORT("free again", PushLock);
}

CASE(PushLockAlone)
{
    ExInitializePushLock(&PushLock);
    KeEnterCriticalRegion();
    ExfAcquirePushLockExclusive(&PushLock);
    REPORT("held", ExfTryAcquirePushLockShared(&PushLock));
    ExfReleasePushLockExclusive(&PushLock);
    REPORT("free", ExfTryAcquirePushLockShared(&PushLock));
    ExfReleasePushLock(&PushLock);
    KeLeaveCriticalRegion();
}

static VOID ShareAndTell(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExfAcquirePushLockShared(&PushLock);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    ExfReleasePushLockShared(&PushLock);
    KeLeaveCriticalRegion();
}

CASE(PushLockShared)
{
    PVOID thread;

    ExInitializePushLock(&PushLock);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    KeEnterCriticalRegion();
    ExfAcquirePushLockShared(&PushLock);
    thread = Spawn(ShareAndTell);
    REPORT("shared", Wait(&Done));
    ExfReleasePushLockShared(&PushLock);
    Join(thread);
    KeLeaveCriticalRegion();
}

static VOID OwnAndTell(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExfAcquirePushLockExclusive(&PushLock);
    REPORT("alone", 1);
    ExfReleasePushLockExclusive(&PushLock);
    KeLeaveCriticalRegion();
}

CASE(PushLockOwnerWaits)
{
    PVOID thread;

    ExInitializePushLock(&PushLock);
    KeEnterCriticalRegion();
    ExfAcquirePushLockShared(&PushLock);
    thread = Spawn(OwnAndTell);
    Pause(10);
    REPORT("released", 1);
    ExfReleasePushLockShared(&PushLock);
    Join(thread);
    KeLeaveCriticalRegion();
}

static VOID Own(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExfAcquirePushLockExclusive(&PushLock);
    ExfReleasePushLock(&PushLock);
    KeLeaveCriticalRegion();
}

CASE(PushLockInTurn)
{
    PVOID thread;

    ExInitializePushLock(&PushLock);
    KeEnterCriticalRegion();
    ExfAcquirePushLockShared(&PushLock);
    REPORT("before", ExfTryAcquirePushLockShared(&PushLock));
    thread = Spawn(Own);
    Pause(10);
    REPORT("behind", ExfTryAcquirePushLockShared(&PushLock));
    ExfReleasePushLock(&PushLock);
    ExfReleasePushLock(&PushLock);
    Join(thread);
    KeLeaveCriticalRegion();
    REPORT("free", PushLock);
}

static VOID OwnWhatIsHandedOver(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExfAcquirePushLockExclusive(&PushLock);
    REPORT("handed over", 1);
    ExfReleasePushLockExclusive(&PushLock);
    KeLeaveCriticalRegion();
}

CASE(PushLockInlined)
{
    PVOID thread;

    /* What the headers inline: taking a free lock, and giving it up, is one bit. */
    PushLock = 1;
    thread = Spawn(OwnWhatIsHandedOver);
    Pause(10);
    REPORT("waits", PushLock != 1);
    PushLock -= 1;
    ExfTryToWakePushLock(&PushLock);
    Join(thread);
}

static VOID CountAlone(_In_ PVOID Context)
{
    ULONG round;

    UNREFERENCED_PARAMETER(Context);
    for (round = 0; round < ROUNDS; round++) {
        KeEnterCriticalRegion();
        ExfAcquirePushLockExclusive(&PushLock);
        Increment(&First);
        ExfReleasePushLockExclusive(&PushLock);
        KeLeaveCriticalRegion();
    }
}

CASE(PushLockExcludes)
{
    PVOID threads[3];
    ULONG i;

    ExInitializePushLock(&PushLock);
    First = 0;
    for (i = 0; i < 3; i++)
        threads[i] = Spawn(CountAlone);
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("count", First);
}

CASE(ExSpinLockLevels)
{
    KIRQL alone, shared;

    alone = ExAcquireSpinLockExclusive(SpinLock);
    REPORT("alone", KeGetCurrentIrql());
    ExReleaseSpinLockExclusive(SpinLock, alone);
    shared = ExAcquireSpinLockShared(SpinLock);
    REPORT("shared", KeGetCurrentIrql());
    ExReleaseSpinLockShared(SpinLock, shared);
    REPORT("after", KeGetCurrentIrql());
    REPORT("old", alone + shared);
}

CASE(ExSpinLockAtDpc)
{
    KIRQL old;

    KeRaiseIrql(5, &old);
    ExAcquireSpinLockExclusiveAtDpcLevel(SpinLock);
    REPORT("alone", KeGetCurrentIrql());
    ExReleaseSpinLockExclusiveFromDpcLevel(SpinLock);
    ExAcquireSpinLockSharedAtDpcLevel(SpinLock);
    REPORT("shared", KeGetCurrentIrql());
    ExReleaseSpinLockSharedFromDpcLevel(SpinLock);
    KeLowerIrql(old);
}

CASE(ExSpinLockConverts)
{
    KIRQL old = ExAcquireSpinLockShared(SpinLock);

    ExAcquireSpinLockSharedAtDpcLevel(SpinLock);
    REPORT("two", ExTryConvertSharedSpinLockExclusive(SpinLock));
    ExReleaseSpinLockSharedFromDpcLevel(SpinLock);
    REPORT("one", ExTryConvertSharedSpinLockExclusive(SpinLock));
    ExReleaseSpinLockExclusive(SpinLock, old);
}

static VOID Write(_In_ PVOID Context)
{
    ULONG round;

    UNREFERENCED_PARAMETER(Context);
    for (round = 0; round < ROUNDS; round++) {
        KIRQL old = ExAcquireSpinLockExclusive(SpinLock);

        Increment(&First);
        Increment(&Second);
        ExReleaseSpinLockExclusive(SpinLock, old);
    }
}

static VOID Read(_In_ PVOID Context)
{
    ULONG round;

    UNREFERENCED_PARAMETER(Context);
    for (round = 0; round < ROUNDS; round++) {
        KIRQL old = ExAcquireSpinLockShared(SpinLock);
        LONG seen = First;

        KeGetCurrentIrql();
        if (Second != seen)
            Torn = 1;
        ExReleaseSpinLockShared(SpinLock, old);
    }
}

CASE(ExSpinLockExcludes)
{
    PVOID first, second, third;

    First = Second = Torn = 0;
    first = Spawn(Write);
    second = Spawn(Read);
    third = Spawn(Write);
    Join(first);
    Join(second);
    Join(third);
    REPORT("count", First);
    REPORT("torn", Torn);
}

CASE(ExSpinLockSize)
{
    KIRQL old;

    SpinLock[1] = 0xabcd;
    old = ExAcquireSpinLockExclusive(SpinLock);
    ExReleaseSpinLockExclusive(SpinLock, old);
    REPORT("behind", SpinLock[1]);
    SpinLock[1] = 0;
}
