/* Run-down protection: the C side of rundown.cases.ts. */
#include "threads.h"

static PEX_RUNDOWN_REF_CACHE_AWARE CacheAware;

CASE(Rundown)
{
    EX_RUNDOWN_REF ref;

    ExInitializeRundownProtection(&ref);
    REPORT("acquire", ExAcquireRundownProtection(&ref));
    ExReleaseRundownProtection(&ref);
    ExWaitForRundownProtectionRelease(&ref);
    REPORT("run down", ExAcquireRundownProtection(&ref));
    ExRundownCompleted(&ref);
    REPORT("completed", ExAcquireRundownProtection(&ref));
    ExReInitializeRundownProtection(&ref);
    REPORT("anew", ExAcquireRundownProtection(&ref));
    ExReleaseRundownProtection(&ref);
}

CASE(CacheAwareRundown)
{
    static ULONG64 memory[64];
    PEX_RUNDOWN_REF_CACHE_AWARE ref = (PEX_RUNDOWN_REF_CACHE_AWARE)memory;
    SIZE_T size = ExSizeOfRundownProtectionCacheAware();

    REPORT("holds a protection", size >= sizeof(EX_RUNDOWN_REF));
    ExInitializeRundownProtectionCacheAware(ref, size);
    REPORT("acquire", ExAcquireRundownProtectionCacheAware(ref));
    ExReleaseRundownProtectionCacheAware(ref);
    ExWaitForRundownProtectionReleaseCacheAware(ref);
    REPORT("run down", ExAcquireRundownProtectionCacheAware(ref));
    ExRundownCompletedCacheAware(ref);
    REPORT("completed", ExAcquireRundownProtectionCacheAware(ref));
    ExReInitializeRundownProtectionCacheAware(ref);
    REPORT("anew", ExAcquireRundownProtectionCacheAware(ref));
    ExReleaseRundownProtectionCacheAware(ref);
}

static VOID LeaveLater(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Pause(10);
    REPORT("left", 1);
    ExReleaseRundownProtectionCacheAwareEx(CacheAware, 2);
}

CASE(CacheAwareCounts)
{
    PVOID thread;

    CacheAware = ExAllocateCacheAwareRundownProtection(NonPagedPool, 'tset');
    REPORT("allocated", CacheAware != NULL);
    REPORT("two", ExAcquireRundownProtectionCacheAwareEx(CacheAware, 2));
    thread = Spawn(LeaveLater);
    ExWaitForRundownProtectionReleaseCacheAware(CacheAware);
    REPORT("over", 1);
    Join(thread);
    ExFreeCacheAwareRundownProtection(CacheAware);
}
