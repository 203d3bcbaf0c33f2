/* Code and data that stay in memory or not: the C sides of paging.cases.ts. */
#include "conformance.h"

CASE(PageEntireDriver)
{
    REPORT("base", MmPageEntireDriver(PageEntireDriverBegins) == TestDriver->DriverStart);
    MmResetDriverPaging(PageEntireDriverBegins);
}

CASE(LockSection)
{
    PVOID handle = MmLockPagableDataSection(LockSectionBegins);

    REPORT("handle", handle != NULL);
    MmUnlockPagableImageSection(handle);
    MmLockPagableSectionByHandle(handle);
    MmUnlockPagableImageSection(handle);
}
