/* More of pool: the C sides of more-pool.cases.ts. */
#include "conformance.h"

#define TAG 'esaC'

CASE(SpecialUnderrun)
{
    PUCHAR block = ExAllocatePoolWithTagPriority(NonPagedPool, 32, TAG, NormalPoolPriority | 9);

    REPORT("at a page", BYTE_OFFSET(block));
    REPORT("before", MmIsAddressValid(block - 1));
    ExFreePoolWithTag(block, TAG);
}

CASE(LookasideEx)
{
    static LOOKASIDE_LIST_EX list;
    PVOID first, second;

    REPORT("initialize", ExInitializeLookasideListEx(&list, NULL, NULL, NonPagedPool, 0, 64, TAG, 0));
    first = ExAllocateFromLookasideListEx(&list);
    RtlFillMemory(first, 64, 1);
    ExFreeToLookasideListEx(&list, first);
    second = ExAllocateFromLookasideListEx(&list);
    REPORT("again", second == first);
    ExFreeToLookasideListEx(&list, second);
    ExFlushLookasideListEx(&list);
    REPORT("flushed", MmIsAddressValid(second));
    ExDeleteLookasideListEx(&list);
}

CASE(LookasideRefused)
{
    static LOOKASIDE_LIST_EX list;

    REPORT("type", ExInitializeLookasideListEx(&list, NULL, NULL, (POOL_TYPE)0x10000, 0, 64, TAG, 0));
    REPORT("flags", ExInitializeLookasideListEx(&list, NULL, NULL, NonPagedPool, 3, 64, TAG, 0));
}

static ULONG Blocks(PZONE_HEADER Zone)
{
    PSINGLE_LIST_ENTRY entry;
    ULONG count = 0;

    for (entry = Zone->FreeList.Next; entry != NULL; entry = entry->Next)
        count++;
    return count;
}

CASE(Zone)
{
    static ZONE_HEADER zone;
    static ULONG64 segment[2 + 2 * 4], more[2 + 4];

    REPORT("initialize", ExInitializeZone(&zone, 32, segment, sizeof segment));
    REPORT("blocks", Blocks(&zone));
    REPORT("extend", ExExtendZone(&zone, more, sizeof more));
    REPORT("and more", Blocks(&zone));
    REPORT("odd size", ExExtendZone(&zone, more, 17));
}
