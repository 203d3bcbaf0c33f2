/* Pool that is charged to a process: the C sides of quota.cases.ts. */
#include <ntifs.h>
#include "conformance.h"

#define TAG 'esaC'
#define CHARGED(Type, Bytes) ExAllocatePoolWithQuotaTag((Type) | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, Bytes, TAG)
#define USE_QUOTA 1ULL
#define NON_PAGED 0x40ULL

/* Import libraries do not have it. */
typedef PVOID EX_ALLOCATE_POOL2(ULONG64 Flags, SIZE_T NumberOfBytes, ULONG Tag);
extern PEPROCESS *__imp_PsInitialSystemProcess;

#define SYSTEM ((PKPROCESS)*__imp_PsInitialSystemProcess)

static VOID Limit(_In_ SIZE_T Paged, _In_ SIZE_T NonPaged)
{
    SIZE_T limits[6] = {Paged, NonPaged};

    ZwSetInformationProcess((HANDLE)-1, 1, limits, sizeof limits);
}

#define NO_LIMIT (~(SIZE_T)0)

CASE(QuotaOfPool)
{
    PVOID first, again;

    Limit(NO_LIMIT, 1000);
    first = CHARGED(NonPagedPool, 600);
    REPORT("first", first != NULL);
    REPORT("too much", CHARGED(NonPagedPool, 600));
    ExFreePoolWithTag(first, TAG);
    again = CHARGED(NonPagedPool, 600);
    REPORT("again", again != NULL);
    ExFreePoolWithTag(again, TAG);
    Limit(NO_LIMIT, NO_LIMIT);
}

CASE(QuotaOfEachPool)
{
    PVOID paged, nonPaged;

    Limit(500, 100);
    paged = CHARGED(PagedPool, 500);
    REPORT("paged", paged != NULL);
    nonPaged = CHARGED(NonPagedPool, 100);
    REPORT("nonpaged", nonPaged != NULL);
    REPORT("more of it", CHARGED(NonPagedPool, 1));
    ExFreePoolWithTag(paged, TAG);
    ExFreePoolWithTag(nonPaged, TAG);
    Limit(NO_LIMIT, NO_LIMIT);
}

CASE(QuotaFlag)
{
    EX_ALLOCATE_POOL2 *allocate = (EX_ALLOCATE_POOL2 *)MmGetSystemRoutineAddress(TEXT_OF(L"ExAllocatePool2"));
    PVOID block;

    Limit(NO_LIMIT, 100);
    REPORT("charged", allocate(NON_PAGED | USE_QUOTA, 101, TAG));
    block = allocate(NON_PAGED, 101, TAG);
    REPORT("not charged", block != NULL);
    ExFreePoolWithTag(block, TAG);
    Limit(NO_LIMIT, NO_LIMIT);
}

CASE(QuotaOfAttached)
{
    KAPC_STATE state;
    PVOID block;

    Limit(NO_LIMIT, 100);
    KeStackAttachProcess(SYSTEM, &state);
    block = CHARGED(NonPagedPool, 101);
    KeUnstackDetachProcess(&state);
    REPORT("attached", block != NULL);
    REPORT("at home", CHARGED(NonPagedPool, 101));
    ExFreePoolWithTag(block, TAG);
    Limit(NO_LIMIT, NO_LIMIT);
}

CASE(QuotaComesBack)
{
    KAPC_STATE state;
    PVOID block;

    Limit(NO_LIMIT, 100);
    block = CHARGED(NonPagedPool, 100);
    KeStackAttachProcess(SYSTEM, &state);
    ExFreePoolWithTag(block, TAG);
    KeUnstackDetachProcess(&state);
    block = CHARGED(NonPagedPool, 100);
    REPORT("again", block != NULL);
    ExFreePoolWithTag(block, TAG);
    Limit(NO_LIMIT, NO_LIMIT);
}

CASE(QuotaOfIrp)
{
    PIRP irp;

    Limit(NO_LIMIT, 100);
    REPORT("charged", IoAllocateIrp(1, TRUE));
    irp = IoAllocateIrp(1, FALSE);
    REPORT("not charged", irp != NULL);
    IoFreeIrp(irp);
    Limit(NO_LIMIT, NO_LIMIT);
}

CASE(QuotaOfMdl)
{
    static ULONG64 buffer[2];
    PMDL mdl;

    Limit(NO_LIMIT, 100);
    mdl = IoAllocateMdl(buffer, sizeof buffer, FALSE, TRUE, NULL);
    REPORT("first", mdl != NULL);
    REPORT("second", IoAllocateMdl(buffer, sizeof buffer, FALSE, TRUE, NULL));
    IoFreeMdl(mdl);
    mdl = IoAllocateMdl(buffer, sizeof buffer, FALSE, TRUE, NULL);
    REPORT("again", mdl != NULL);
    IoFreeMdl(mdl);
    Limit(NO_LIMIT, NO_LIMIT);
}

CASE(PoolUsedUp)
{
    PVOID block, paged, again;

    block = ExAllocatePoolWithTag(NonPagedPool, 150000, TAG);
    REPORT("first", block != NULL);
    REPORT("too much", ExAllocatePoolWithTag(NonPagedPool, 150000, TAG));
    paged = ExAllocatePoolWithTag(PagedPool, 150000, TAG);
    REPORT("paged", paged != NULL);
    ExFreePoolWithTag(block, TAG);
    again = ExAllocatePoolWithTag(NonPagedPool, 150000, TAG);
    REPORT("again", again != NULL);
    ExFreePoolWithTag(again, TAG);
    ExFreePoolWithTag(paged, TAG);
}
