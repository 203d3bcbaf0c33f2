/* Map control blocks: the C sides of maps.cases.ts. */
#include "conformance.h"
#include <ntifs.h>

/* Where a block is; -1 when it is behind the last mapping. */
static LONGLONG Find(PLARGE_MCB Mcb, LONGLONG Vbn, PLONGLONG Count, PULONG Index)
{
    LONGLONG lbn;

    return FsRtlLookupLargeMcbEntry(Mcb, Vbn, &lbn, Count, NULL, NULL, Index) ? lbn : -1;
}

CASE(McbLookup)
{
    LARGE_MCB mcb;
    LONGLONG count;
    ULONG index;

    FsRtlInitializeLargeMcb(&mcb, NonPagedPool);
    REPORT("added", FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10));
    REPORT("lbn", Find(&mcb, 4, &count, &index));
    REPORT("count", count);
    REPORT("index", index);
    REPORT("behind", (ULONG)Find(&mcb, 10, &count, &index));
    FsRtlUninitializeLargeMcb(&mcb);
}

CASE(McbRuns)
{
    LARGE_MCB mcb;
    LONGLONG count;
    ULONG index;

    FsRtlInitializeLargeMcb(&mcb, NonPagedPool);
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 5);
    FsRtlAddLargeMcbEntry(&mcb, 5, 105, 5);
    REPORT("one", FsRtlNumberOfRunsInLargeMcb(&mcb));
    FsRtlAddLargeMcbEntry(&mcb, 20, 300, 5);
    REPORT("with a hole", FsRtlNumberOfRunsInLargeMcb(&mcb));
    REPORT("lbn", (ULONG)Find(&mcb, 12, &count, &index));
    REPORT("count", count);
    REPORT("index", index);
    FsRtlUninitializeLargeMcb(&mcb);
}

CASE(McbConflict)
{
    LARGE_MCB mcb;

    FsRtlInitializeLargeMcb(&mcb, NonPagedPool);
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10);
    REPORT("elsewhere", FsRtlAddLargeMcbEntry(&mcb, 5, 200, 10));
    REPORT("the same", FsRtlAddLargeMcbEntry(&mcb, 5, 105, 10));
    REPORT("runs", FsRtlNumberOfRunsInLargeMcb(&mcb));
    FsRtlUninitializeLargeMcb(&mcb);
}

CASE(McbRemove)
{
    LARGE_MCB mcb;
    LONGLONG count;
    ULONG index;

    FsRtlInitializeLargeMcb(&mcb, NonPagedPool);
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10);
    FsRtlRemoveLargeMcbEntry(&mcb, 3, 2);
    REPORT("runs", FsRtlNumberOfRunsInLargeMcb(&mcb));
    REPORT("behind the hole", Find(&mcb, 5, &count, &index));
    FsRtlTruncateLargeMcb(&mcb, 5);
    REPORT("cut", FsRtlNumberOfRunsInLargeMcb(&mcb));
    REPORT("gone", (ULONG)Find(&mcb, 5, &count, &index));
    FsRtlResetLargeMcb(&mcb, TRUE);
    REPORT("reset", FsRtlNumberOfRunsInLargeMcb(&mcb));
    FsRtlUninitializeLargeMcb(&mcb);
}

CASE(McbSplit)
{
    LARGE_MCB mcb;
    LONGLONG count;
    ULONG index;

    FsRtlInitializeLargeMcb(&mcb, NonPagedPool);
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10);
    REPORT("split", FsRtlSplitLargeMcb(&mcb, 4, 6));
    REPORT("before", Find(&mcb, 3, &count, &index));
    REPORT("hole", (ULONG)Find(&mcb, 4, &count, &index));
    REPORT("moved", Find(&mcb, 10, &count, &index));
    FsRtlUninitializeLargeMcb(&mcb);
}

CASE(McbEnumerate)
{
    LARGE_MCB mcb;
    LONGLONG vbn;
    LONGLONG lbn;
    LONGLONG count;
    ULONG index;

    FsRtlInitializeLargeMcb(&mcb, NonPagedPool);
    REPORT("empty", FsRtlLookupLastLargeMcbEntry(&mcb, &vbn, &lbn));
    FsRtlAddLargeMcbEntry(&mcb, 2, 50, 3);
    REPORT("first", FsRtlGetNextLargeMcbEntry(&mcb, 0, &vbn, &lbn, &count));
    REPORT("its count", count);
    REPORT("second", FsRtlGetNextLargeMcbEntry(&mcb, 1, &vbn, &lbn, &count));
    REPORT("its vbn", vbn);
    REPORT("third", FsRtlGetNextLargeMcbEntry(&mcb, 2, &vbn, &lbn, &count));
    REPORT("last", FsRtlLookupLastLargeMcbEntry(&mcb, &vbn, &lbn));
    REPORT("last vbn", vbn);
    REPORT("last lbn", lbn);
    FsRtlLookupLastLargeMcbEntryAndIndex(&mcb, &vbn, &lbn, &index);
    REPORT("index", index);
    FsRtlUninitializeLargeMcb(&mcb);
}
