/* Executive resources and work items: the C sides of resources.cases.ts. */
#include "conformance.h"

static ERESOURCE Resource;

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

CASE(ConvertToShared)
{
    Begin();
    ExAcquireResourceExclusiveLite(&Resource, TRUE);
    ExConvertExclusiveToSharedLite(&Resource);
    REPORT("exclusive", ExIsResourceAcquiredExclusiveLite(&Resource));
    REPORT("shared", ExIsResourceAcquiredSharedLite(&Resource) > 0);
    ExReleaseResourceLite(&Resource);
    REPORT("released", ExIsResourceAcquiredSharedLite(&Resource));
    End();
}

CASE(SharedForms)
{
    Begin();
    REPORT("starve", ExAcquireSharedStarveExclusive(&Resource, FALSE));
    REPORT("wait", ExAcquireSharedWaitForExclusive(&Resource, FALSE));
    REPORT("exclusive waiters", ExGetExclusiveWaiterCount(&Resource));
    REPORT("shared waiters", ExGetSharedWaiterCount(&Resource));
    ExReleaseResourceLite(&Resource);
    ExReleaseResourceLite(&Resource);
    End();
}

CASE(RegionAndResource)
{
    ExInitializeResourceLite(&Resource);
    ExEnterCriticalRegionAndAcquireResourceExclusive(&Resource);
    REPORT("exclusive", ExIsResourceAcquiredExclusiveLite(&Resource));
    REPORT("region", KeAreApcsDisabled());
    ExReleaseResourceAndLeaveCriticalRegion(&Resource);
    ExEnterCriticalRegionAndAcquireResourceShared(&Resource);
    REPORT("shared", ExIsResourceAcquiredSharedLite(&Resource));
    ExReleaseResourceAndLeaveCriticalRegion(&Resource);
    REPORT("after", KeAreApcsDisabled());
    REPORT("delete", (ULONG)ExDeleteResourceLite(&Resource));
}

CASE(OwnerPointer)
{
    PVOID owner = (PVOID)((ULONG_PTR)&Resource | 3);

    Begin();
    ExAcquireResourceSharedLite(&Resource, TRUE);
    ExSetResourceOwnerPointer(&Resource, owner);
    ExReleaseResourceForThreadLite(&Resource, (ERESOURCE_THREAD)owner);
    REPORT("free", ExAcquireResourceExclusiveLite(&Resource, FALSE));
    ExReleaseResourceLite(&Resource);
    End();
}

CASE(ReinitializeResource)
{
    Begin();
    ExAcquireResourceSharedLite(&Resource, TRUE);
    ExReleaseResourceLite(&Resource);
    REPORT("status", (ULONG)ExReinitializeResourceLite(&Resource));
    REPORT("acquire", ExAcquireResourceExclusiveLite(&Resource, FALSE));
    ExReleaseResourceLite(&Resource);
    End();
}

static KEVENT Done;
static WORK_QUEUE_ITEM Item;

static VOID NTAPI Work(PVOID Parameter)
{
    REPORT("irql", KeGetCurrentIrql());
    REPORT("parameter", Parameter == &Done);
    KeSetEvent(Parameter, 0, FALSE);
}

CASE(QueueWorkItem)
{
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    Item.List.Flink = NULL;
    Item.WorkerRoutine = Work;
    Item.Parameter = &Done;
    ExQueueWorkItem(&Item, DelayedWorkQueue);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
}
