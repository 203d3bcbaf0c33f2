/* Code and data that stay in memory or not: the C sides of paging.cases.ts. */
#include "conformance.h"

#define CODE_PAGED __attribute__((section("PAGE"), noinline))

/* Not known when the code is compiled, which would leave the calls out. */
static volatile ULONG Answer = 42;

static CODE_PAGED ULONG PagedAnswer(VOID)
{
    return Answer;
}

/* The linker makes the section one that is discarded (build.json); it must lie behind all others, and it sorts them by name. */
static __attribute__((section("PINIT"), noinline)) ULONG ForInitialization(VOID)
{
    return Answer;
}

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

CASE(UnlockTwice)
{
    PVOID handle = MmLockPagableCodeSection(PagedAnswer);

    MmUnlockPagableImageSection(handle);
    MmUnlockPagableImageSection(handle);
}

CASE(Initialization)
{
    REPORT("initialization", MmIsAddressValid(ForInitialization));
    REPORT("pageable", MmIsAddressValid(PagedAnswer));
}

CASE(PagedCode)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    REPORT("answer", PagedAnswer());
    KeLowerIrql(irql);
}

static BOOLEAN IsThereAtDispatchLevel(PVOID Address)
{
    BOOLEAN isThere;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    isThere = MmIsAddressValid(Address);
    KeLowerIrql(irql);
    return isThere;
}

CASE(LockedPagedCode)
{
    PVOID handle = MmLockPagableCodeSection(PagedAnswer);
    ULONG answer;
    KIRQL irql;

    MmUnlockPagableImageSection(handle);
    REPORT("paged", !IsThereAtDispatchLevel(PagedAnswer));
    MmLockPagableSectionByHandle(handle);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    answer = PagedAnswer();
    KeLowerIrql(irql);
    REPORT("locked", answer);
    MmUnlockPagableImageSection(handle);
    REPORT("unlocked", !IsThereAtDispatchLevel(PagedAnswer));
}

CASE(LockedTwice)
{
    PVOID handle = MmLockPagableCodeSection(PagedAnswer);

    MmLockPagableSectionByHandle(handle);
    MmUnlockPagableImageSection(handle);
    REPORT("unlocked once", IsThereAtDispatchLevel(PagedAnswer));
    MmUnlockPagableImageSection(handle);
    REPORT("unlocked twice", IsThereAtDispatchLevel(PagedAnswer));
}
