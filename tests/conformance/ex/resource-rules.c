/* Executive resources: the C sides of resource-rules.cases.ts. */
#include "threads.h"

static ERESOURCE Resource;
static BOOLEAN Got;

typedef BOOLEAN ASK(VOID);

static VOID Begin(VOID)
{
    ExInitializeResourceLite(&Resource);
    KeEnterCriticalRegion();
}

static VOID End(VOID)
{
    KeLeaveCriticalRegion();
    ExDeleteResourceLite(&Resource);
}

static VOID Release(VOID)
{
    ExReleaseResourceLite(&Resource);
}

static BOOLEAN Alone(VOID)
{
    return ExAcquireResourceExclusiveLite(&Resource, FALSE);
}

static BOOLEAN Shared(VOID)
{
    return ExAcquireResourceSharedLite(&Resource, FALSE);
}

static BOOLEAN Starving(VOID)
{
    return ExAcquireSharedStarveExclusive(&Resource, FALSE);
}

static ASK *Ask;

static VOID NTAPI Asker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    Got = Ask();
    if (Got)
        Release();
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/* What another thread gets that asks without waiting; it gives it up again. */
static BOOLEAN Tried(_In_ ASK *Routine)
{
    Ask = Routine;
    Join(Spawn(Asker));
    return Got;
}

static VOID NTAPI WantsAlone(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Resource, TRUE);
    Release();
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID NTAPI WantsToShare(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Resource, TRUE);
    Release();
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static PVOID Waiting(_In_ PKSTART_ROUTINE Routine)
{
    PVOID thread = Spawn(Routine);

    Pause(10);
    return thread;
}

CASE(ResourceRecursion)
{
    Begin();
    Alone();
    REPORT("again", Alone());
    Release();
    REPORT("once released", Tried(Alone));
    Release();
    REPORT("twice released", Tried(Alone));
    End();
}

CASE(ResourceOwnerShares)
{
    Begin();
    ExAcquireResourceExclusiveLite(&Resource, TRUE);
    REPORT("shares", Shared());
    REPORT("alone", ExIsResourceAcquiredExclusiveLite(&Resource));
    REPORT("counts", ExIsResourceAcquiredSharedLite(&Resource));
    Release();
    Release();
    End();
}

CASE(ResourceNoUpgrade)
{
    Begin();
    ExAcquireResourceSharedLite(&Resource, TRUE);
    REPORT("alone", Alone());
    Release();
    End();
}

CASE(ResourceSharedBehind)
{
    PVOID alone;

    Begin();
    ExAcquireResourceSharedLite(&Resource, TRUE);
    alone = Waiting(WantsAlone);
    REPORT("another thread", Tried(Shared));
    REPORT("the one that shares it", Shared());
    Release();
    Release();
    Join(alone);
    End();
}

CASE(ResourceStarves)
{
    PVOID alone;

    Begin();
    ExAcquireResourceSharedLite(&Resource, TRUE);
    alone = Waiting(WantsAlone);
    REPORT("another thread", Tried(Starving));
    Release();
    Join(alone);
    End();
}

CASE(ResourceWaitsForExclusive)
{
    PVOID alone;

    Begin();
    ExAcquireResourceSharedLite(&Resource, TRUE);
    alone = Waiting(WantsAlone);
    REPORT("the one that shares it", ExAcquireSharedWaitForExclusive(&Resource, FALSE));
    Release();
    Join(alone);
    End();
}

CASE(ResourceWaiters)
{
    PVOID alone, first, second;

    Begin();
    ExAcquireResourceExclusiveLite(&Resource, TRUE);
    alone = Waiting(WantsAlone);
    first = Waiting(WantsToShare);
    second = Waiting(WantsToShare);
    REPORT("alone", ExGetExclusiveWaiterCount(&Resource));
    REPORT("shared", ExGetSharedWaiterCount(&Resource));
    Release();
    Join(alone);
    Join(first);
    Join(second);
    REPORT("none", ExGetExclusiveWaiterCount(&Resource));
    End();
}

CASE(ResourceConversionLetsIn)
{
    PVOID shares, alone;

    Begin();
    ExAcquireResourceExclusiveLite(&Resource, TRUE);
    shares = Waiting(WantsToShare);
    REPORT("before", (ULONG)WaitFor(shares, 1));
    alone = Waiting(WantsAlone);
    ExConvertExclusiveToSharedLite(&Resource);
    REPORT("shares", (ULONG)Wait(shares));
    REPORT("alone", (ULONG)WaitFor(alone, 5));
    Release();
    Join(shares);
    Join(alone);
    End();
}

CASE(ResourceWithoutRegion)
{
    ExInitializeResourceLite(&Resource);
    ExAcquireResourceSharedLite(&Resource, TRUE);
}

CASE(ResourceNotOwned)
{
    Begin();
    Release();
}

NTKERNELAPI PVOID NTAPI ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(_Inout_ PERESOURCE Resource);

CASE(RegionAndWaitForExclusive)
{
    ExInitializeResourceLite(&Resource);
    ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(&Resource);
    REPORT("region", KeAreApcsDisabled());
    REPORT("shares", ExIsResourceAcquiredSharedLite(&Resource));
    ExReleaseResourceAndLeaveCriticalRegion(&Resource);
    REPORT("left", KeAreApcsDisabled());
    ExDeleteResourceLite(&Resource);
}
