/* Pool: the C sides of pool.cases.ts. */
#include "conformance.h"

#define TAG 'fnoC'

CASE(AllocateWithTag)
{
    PUCHAR block = ExAllocatePoolWithTag(NonPagedPool, 100, TAG);

    REPORT("allocated", block != NULL);
    block[0] = 1;
    block[99] = 2;
    ExFreePoolWithTag(block, TAG);
}

CASE(PoolAlignment)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPoolNx, 24, TAG);

    REPORT("remainder", (ULONG_PTR)block % 16);
    ExFreePoolWithTag(block, TAG);
}

CASE(PoolPageAlignment)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, TAG);

    REPORT("remainder", (ULONG_PTR)block % PAGE_SIZE);
    ExFreePoolWithTag(block, TAG);
}

/* wdm.h makes these macros of the routines with tags; the old names are still imported by drivers. */
#undef ExAllocatePool
#undef ExFreePool
NTKERNELAPI PVOID NTAPI ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes);
NTKERNELAPI VOID NTAPI ExFreePool(PVOID P);

CASE(AllocateWithoutTag)
{
    PVOID block = ExAllocatePool(PagedPool, 32);

    REPORT("allocated", block != NULL);
    ExFreePool(block);
}

CASE(FreeTwice)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 16, TAG);

    ExFreePoolWithTag(block, TAG);
    ExFreePoolWithTag(block, TAG);
}

CASE(PagedAtDispatch)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    (VOID)ExAllocatePoolWithTag(PagedPool, 16, TAG);
}
