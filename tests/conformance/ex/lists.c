/* Interlocked and lookaside lists: the C sides of lists.cases.ts. */
#include "conformance.h"

CASE(InterlockedLists)
{
    KSPIN_LOCK lock = 0;
    LIST_ENTRY head;
    LIST_ENTRY entries[3];

    InitializeListHead(&head);
    REPORT("empty", (ULONG64)ExInterlockedInsertTailList(&head, &entries[1], &lock));
    REPORT("head", ExInterlockedInsertHeadList(&head, &entries[0], &lock) == &entries[1]);
    REPORT("tail", ExInterlockedInsertTailList(&head, &entries[2], &lock) == &entries[1]);
    REPORT("first", ExInterlockedRemoveHeadList(&head, &lock) - entries);
    REPORT("second", ExInterlockedRemoveHeadList(&head, &lock) - entries);
    REPORT("third", ExInterlockedRemoveHeadList(&head, &lock) - entries);
    REPORT("none", ExInterlockedRemoveHeadList(&head, &lock));
}

CASE(InterlockedStack)
{
    KSPIN_LOCK lock = 0;
    SINGLE_LIST_ENTRY head = {NULL};
    SINGLE_LIST_ENTRY entries[2];

    REPORT("empty", ExInterlockedPushEntryList(&head, &entries[0], &lock));
    REPORT("before", ExInterlockedPushEntryList(&head, &entries[1], &lock) == &entries[0]);
    REPORT("last in", ExInterlockedPopEntryList(&head, &lock) == &entries[1]);
    REPORT("first in", ExInterlockedPopEntryList(&head, &lock) == &entries[0]);
    REPORT("none", ExInterlockedPopEntryList(&head, &lock));
}

CASE(Slist)
{
    SLIST_HEADER head;
    DECLSPEC_ALIGN(16) SLIST_ENTRY entries[3];
    PSLIST_ENTRY rest;

    InitializeSListHead(&head);
    REPORT("empty", ExpInterlockedPushEntrySList(&head, &entries[0]));
    REPORT("before", ExpInterlockedPushEntrySList(&head, &entries[1]) - entries);
    ExpInterlockedPushEntrySList(&head, &entries[2]);
    REPORT("depth", ExQueryDepthSList(&head));
    REPORT("popped", ExpInterlockedPopEntrySList(&head) - entries);
    rest = ExpInterlockedFlushSList(&head);
    REPORT("flushed", rest - entries);
    REPORT("next", (PSLIST_ENTRY)rest->Next - entries);
    REPORT("depth then", ExQueryDepthSList(&head));
    REPORT("none", ExpInterlockedPopEntrySList(&head));
}

static DECLSPEC_ALIGN(64) NPAGED_LOOKASIDE_LIST Blocks;

CASE(Lookaside)
{
    PVOID first;
    PVOID second;

    ExInitializeNPagedLookasideList(&Blocks, NULL, NULL, 0, 64, 'esaC', 0);
    first = ExAllocateFromNPagedLookasideList(&Blocks);
    REPORT("block", first != NULL);
    REPORT("size", Blocks.L.Size);
    second = ExAllocateFromNPagedLookasideList(&Blocks);
    REPORT("was empty", ExQueryDepthSList(&Blocks.L.ListHead));
    ExFreeToNPagedLookasideList(&Blocks, first);
    ExFreeToNPagedLookasideList(&Blocks, second);
    ExDeleteNPagedLookasideList(&Blocks);
    REPORT("left", ExQueryDepthSList(&Blocks.L.ListHead));
}

static PVOID NTAPI AllocateBlock(POOL_TYPE PoolType, SIZE_T Size, ULONG Tag)
{
    REPORT("paged", PoolType);
    return ExAllocatePoolWithTag(PoolType, Size, Tag);
}

static VOID NTAPI FreeBlock(PVOID Block)
{
    REPORT("freed", 1);
    ExFreePool(Block);
}

static DECLSPEC_ALIGN(64) PAGED_LOOKASIDE_LIST PagedBlocks;

CASE(PagedLookaside)
{
    ExInitializePagedLookasideList(&PagedBlocks, AllocateBlock, FreeBlock, 0, 32, 'esaC', 0);
    ExFreeToPagedLookasideList(&PagedBlocks, ExAllocateFromPagedLookasideList(&PagedBlocks));
    ExDeletePagedLookasideList(&PagedBlocks);
}

CASE(InterlockedAdds)
{
    KSPIN_LOCK lock;
    LARGE_INTEGER number, increment;

    KeInitializeSpinLock(&lock);
    number.QuadPart = 0xfffffffe;
    REPORT("before", ExInterlockedAddUlong(&number.LowPart, 3, &lock));
    /* 32 bits wrap round and leave what stands behind them alone. */
    REPORT("after", number.QuadPart);
    number.QuadPart = 0xfffffffe;
    increment.QuadPart = 3;
    REPORT("before 64", ExInterlockedAddLargeInteger(&number, increment, &lock).QuadPart);
    REPORT("after 64", number.QuadPart);
    REPORT("lock", lock);
}
