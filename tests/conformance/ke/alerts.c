/* Alerts and mutants: the C sides of alerts.cases.ts. */
#include "threads.h"

NTKERNELAPI BOOLEAN NTAPI KeAlertThread(PKTHREAD Thread, KPROCESSOR_MODE AlertMode);
NTKERNELAPI BOOLEAN NTAPI KeTestAlertThread(KPROCESSOR_MODE AlertMode);
#undef KeWaitForMutexObject
NTKERNELAPI NTSTATUS NTAPI KeWaitForMutexObject(PVOID Mutex, KWAIT_REASON Reason, KPROCESSOR_MODE Mode,
                                                BOOLEAN Alertable, PLARGE_INTEGER Timeout);

static KEVENT Never;
static KMUTANT Mutant;
static KMUTEX Mutex;

/* Waits a millisecond for an object that nobody signals. */
static NTSTATUS WaitIn(_In_ KPROCESSOR_MODE Mode, _In_ BOOLEAN Alertable)
{
    LARGE_INTEGER timeout;

    timeout.QuadPart = -10000;
    KeInitializeEvent(&Never, NotificationEvent, FALSE);
    return KeWaitForSingleObject(&Never, Executive, Mode, Alertable, &timeout);
}

CASE(AlertTaken)
{
    REPORT("first", KeAlertThread(Self(), KernelMode));
    REPORT("second", KeAlertThread(Self(), KernelMode));
    REPORT("test", KeTestAlertThread(KernelMode));
    REPORT("test again", KeTestAlertThread(KernelMode));
}

CASE(AlertEndsNextWait)
{
    KeAlertThread(Self(), KernelMode);
    REPORT("alerted", WaitIn(KernelMode, TRUE));
    REPORT("next", WaitIn(KernelMode, TRUE));
}

CASE(AlertStays)
{
    KeAlertThread(Self(), KernelMode);
    REPORT("wait", WaitIn(KernelMode, FALSE));
    REPORT("still there", KeTestAlertThread(KernelMode));
}

static VOID Delay(_In_ PVOID Context)
{
    LARGE_INTEGER interval;

    UNREFERENCED_PARAMETER(Context);
    interval.QuadPart = -1000000000LL;
    REPORT("delay", KeDelayExecutionThread(KernelMode, TRUE, &interval));
}

CASE(AlertEndsDelay)
{
    PVOID thread = Spawn(Delay);

    Pause(10);
    KeAlertThread(thread, KernelMode);
    Join(thread);
}

CASE(AlertModes)
{
    KeAlertThread(Self(), UserMode);
    REPORT("kernel wait", WaitIn(KernelMode, TRUE));
    REPORT("user wait", WaitIn(UserMode, TRUE));
    KeAlertThread(Self(), KernelMode);
    REPORT("alerted in kernel mode", WaitIn(UserMode, TRUE));
}

CASE(MutantOwned)
{
    KeInitializeMutant(&Mutant, TRUE);
    REPORT("owned", (ULONG)KeReadStateMutant(&Mutant));
    Wait(&Mutant);
    REPORT("twice", (ULONG)KeReadStateMutant(&Mutant));
    REPORT("release", (ULONG)KeReleaseMutant(&Mutant, 1, FALSE, FALSE));
    REPORT("last", (ULONG)KeReleaseMutant(&Mutant, 1, FALSE, FALSE));
    REPORT("free", (ULONG)KeReadStateMutant(&Mutant));
}

CASE(MutantLeavesApcs)
{
    KeInitializeMutant(&Mutant, FALSE);
    Wait(&Mutant);
    REPORT("mutant", KeAreApcsDisabled());
    KeReleaseMutant(&Mutant, 1, FALSE, FALSE);
    KeInitializeMutex(&Mutex, 0);
    Wait(&Mutex);
    REPORT("mutex", KeAreApcsDisabled());
    KeReleaseMutex(&Mutex, FALSE);
    REPORT("after", KeAreApcsDisabled());
}

static VOID OwnAndEnd(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&Mutant);
}

CASE(MutantAbandonedByEnd)
{
    KeInitializeMutant(&Mutant, FALSE);
    Join(Spawn(OwnAndEnd));
    REPORT("next", Wait(&Mutant));
    KeReleaseMutant(&Mutant, 1, FALSE, FALSE);
    REPORT("after that", Wait(&Mutant));
    KeReleaseMutant(&Mutant, 1, FALSE, FALSE);
}

CASE(MutantAbandoned)
{
    KeInitializeMutant(&Mutant, FALSE);
    Wait(&Mutant);
    Wait(&Mutant);
    KeReleaseMutant(&Mutant, 1, TRUE, FALSE);
    REPORT("state", KeReadStateMutant(&Mutant));
    REPORT("next", Wait(&Mutant));
    KeReleaseMutant(&Mutant, 1, FALSE, FALSE);
}

CASE(WaitForMutex)
{
    KeInitializeMutex(&Mutex, 0);
    REPORT("wait", KeWaitForMutexObject(&Mutex, Executive, KernelMode, FALSE, NULL));
    REPORT("state", KeReadStateMutex(&Mutex));
    REPORT("release", KeReleaseMutex(&Mutex, FALSE));
}
