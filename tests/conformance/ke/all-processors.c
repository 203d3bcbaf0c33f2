/* What happens on all processors: the C sides of all-processors.cases.ts. */
#include "threads.h"

NTKERNELAPI VOID NTAPI KeGenericCallDpc(_In_ PKDEFERRED_ROUTINE Routine, _In_opt_ PVOID Context);
NTKERNELAPI VOID NTAPI KeSignalCallDpcDone(_In_ PVOID SystemArgument1);
NTKERNELAPI LOGICAL NTAPI KeSignalCallDpcSynchronize(_In_ PVOID SystemArgument2);

#define MOST_PROCESSORS 64
#define ROUNDS 3

static volatile LONG Calls[MOST_PROCESSORS], WrongLevels, WrongContexts;
static volatile LONG Come, TooEarly, Chosen, Mixed;
static PVOID volatile Inside;
static ULONG Told, OutOfOrder, Starts, Failures, Completions;

static ULONG Processors(VOID)
{
    return KeQueryActiveProcessorCount(NULL);
}

static VOID NTAPI CountCall(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Second);
    InterlockedIncrement(&Calls[KeGetCurrentProcessorNumberEx(NULL)]);
    if (KeGetCurrentIrql() != DISPATCH_LEVEL)
        InterlockedIncrement(&WrongLevels);
    if (Context != (PVOID)5)
        InterlockedIncrement(&WrongContexts);
    KeSignalCallDpcDone(First);
}

CASE(CallDpcEverywhere)
{
    ULONG i;
    BOOLEAN once = TRUE;

    KeGenericCallDpc(CountCall, (PVOID)5);
    for (i = 0; i < Processors(); i++)
        once = once && Calls[i] == 1;
    REPORT("once", once);
    REPORT("level", WrongLevels == 0);
    REPORT("context", WrongContexts == 0);
    REPORT("after", KeGetCurrentIrql());
}

static VOID NTAPI Meet(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    LONG round;

    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    for (round = 1; round <= ROUNDS; round++) {
        InterlockedIncrement(&Come);
        if (KeSignalCallDpcSynchronize(Second))
            InterlockedIncrement(&Chosen);
        if (Come < round * (LONG)Processors())
            InterlockedIncrement(&TooEarly);
        KeSignalCallDpcSynchronize(Second);
    }
    KeSignalCallDpcDone(First);
}

CASE(CallDpcSynchronizes)
{
    KeGenericCallDpc(Meet, NULL);
    REPORT("too early", TooEarly);
    REPORT("chosen", Chosen);
}

static VOID NTAPI Enter(PKDPC Object, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    if (KeSignalCallDpcSynchronize(Second))
        Inside = Context;
    KeSignalCallDpcSynchronize(Second);
    if (Inside != Context)
        Mixed = 1;
    KeSignalCallDpcDone(First);
}

static VOID NTAPI Caller(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeGenericCallDpc(Enter, Self());
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(CallDpcInTurn)
{
    PVOID threads[3];
    ULONG i;

    for (i = 0; i < 3; i++)
        threads[i] = Spawn(Caller);
    for (i = 0; i < 3; i++)
        Join(threads[i]);
    REPORT("mixed", Mixed);
}

static VOID NTAPI CheckOrder(PVOID Context, PKE_PROCESSOR_CHANGE_NOTIFY_CONTEXT Change, PNTSTATUS Status)
{
    ULONG count = Processors();
    ULONG state = Told < count ? KeProcessorAddStartNotify : KeProcessorAddCompleteNotify;

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Status);
    if (Change->State != state || Change->NtNumber != Told % count)
        OutOfOrder++;
    Told++;
}

CASE(ProcessorsExisting)
{
    PVOID handle = KeRegisterProcessorChangeCallback(CheckOrder, NULL, KE_PROCESSOR_CHANGE_ADD_EXISTING);

    REPORT("registered", handle != NULL);
    REPORT("told", Told == 2 * Processors() && OutOfOrder == 0);
    KeDeregisterProcessorChangeCallback(handle);
}

static VOID NTAPI ReportTold(PVOID Context, PKE_PROCESSOR_CHANGE_NOTIFY_CONTEXT Change, PNTSTATUS Status)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Change);
    UNREFERENCED_PARAMETER(Status);
    REPORT("told", 1);
}

CASE(ProcessorsNotTold)
{
    PVOID handle = KeRegisterProcessorChangeCallback(ReportTold, NULL, 0);

    REPORT("registered", handle != NULL);
    KeDeregisterProcessorChangeCallback(handle);
}

static VOID NTAPI FailForLast(PVOID Context, PKE_PROCESSOR_CHANGE_NOTIFY_CONTEXT Change, PNTSTATUS Status)
{
    UNREFERENCED_PARAMETER(Context);
    switch (Change->State) {
    case KeProcessorAddStartNotify:
        Starts++;
        if (Change->NtNumber == Processors() - 1)
            *Status = STATUS_INSUFFICIENT_RESOURCES;
        break;
    case KeProcessorAddFailureNotify:
        Failures++;
        break;
    default:
        Completions++;
    }
}

CASE(ProcessorsFail)
{
    KeRegisterProcessorChangeCallback(FailForLast, NULL, KE_PROCESSOR_CHANGE_ADD_EXISTING);
    REPORT("of all", Starts == Processors());
    REPORT("of those before", Failures == Processors() - 1);
    REPORT("complete", Completions);
}
