/* Range lists: the C sides of range-lists.cases.ts. */
#include "conformance.h"

/* Not in the headers. */
typedef struct _RTL_RANGE {
    ULONGLONG Start;
    ULONGLONG End;
    PVOID UserData;
    PVOID Owner;
    UCHAR Attributes;
    UCHAR Flags;
} RTL_RANGE, *PRTL_RANGE;

typedef struct _RTL_RANGE_LIST {
    LIST_ENTRY ListHead;
    ULONG Flags;
    ULONG Count;
    ULONG Stamp;
} RTL_RANGE_LIST, *PRTL_RANGE_LIST;

typedef struct _RTL_RANGE_LIST_ITERATOR {
    PLIST_ENTRY RangeListHead;
    PLIST_ENTRY MergedHead;
    PVOID Current;
    ULONG Stamp;
} RTL_RANGE_LIST_ITERATOR, *PRTL_RANGE_LIST_ITERATOR;

typedef BOOLEAN NTAPI CONFLICT_ROUTINE(PVOID Context, PRTL_RANGE Range);

NTSYSAPI VOID NTAPI RtlInitializeRangeList(PRTL_RANGE_LIST RangeList);
NTSYSAPI VOID NTAPI RtlFreeRangeList(PRTL_RANGE_LIST RangeList);
NTSYSAPI NTSTATUS NTAPI RtlAddRange(PRTL_RANGE_LIST RangeList, ULONGLONG Start, ULONGLONG End, UCHAR Attributes,
                                    ULONG Flags, PVOID UserData, PVOID Owner);
NTSYSAPI NTSTATUS NTAPI RtlDeleteRange(PRTL_RANGE_LIST RangeList, ULONGLONG Start, ULONGLONG End, PVOID Owner);
NTSYSAPI NTSTATUS NTAPI RtlGetFirstRange(PRTL_RANGE_LIST RangeList, PRTL_RANGE_LIST_ITERATOR Iterator,
                                         PRTL_RANGE *Range);
NTSYSAPI NTSTATUS NTAPI RtlGetNextRange(PRTL_RANGE_LIST_ITERATOR Iterator, PRTL_RANGE *Range, BOOLEAN MoveForwards);
NTSYSAPI NTSTATUS NTAPI RtlIsRangeAvailable(PRTL_RANGE_LIST RangeList, ULONGLONG Start, ULONGLONG End, ULONG Flags,
                                            UCHAR AttributeAvailableMask, PVOID Context, CONFLICT_ROUTINE *Callback,
                                            PBOOLEAN Available);

#define ADD_IF_CONFLICT 1
#define ADD_SHARED 2
#define SHARED_OK 1

#define OWNER ((PVOID)0x1000)
#define OTHER ((PVOID)0x2000)

static NTSTATUS Add(PRTL_RANGE_LIST List, ULONGLONG Start, ULONGLONG End, ULONG Flags, PVOID Owner)
{
    return RtlAddRange(List, Start, End, 0, Flags, NULL, Owner);
}

static BOOLEAN IsAvailable(PRTL_RANGE_LIST List, ULONGLONG Start, ULONGLONG End, ULONG Flags,
                           CONFLICT_ROUTINE *Callback)
{
    BOOLEAN available = 7;

    RtlIsRangeAvailable(List, Start, End, Flags, 0, NULL, Callback, &available);
    return available;
}

CASE(RangeConflict)
{
    RTL_RANGE_LIST list;

    RtlInitializeRangeList(&list);
    REPORT("first", Add(&list, 0x10, 0x1f, 0, OWNER));
    REPORT("beside", Add(&list, 0x20, 0x2f, 0, OWNER));
    REPORT("across", Add(&list, 0x1f, 0x20, 0, OWNER));
    REPORT("backwards", Add(&list, 0x50, 0x4f, 0, OWNER));
    RtlFreeRangeList(&list);
}

CASE(SharedRanges)
{
    RTL_RANGE_LIST list;

    RtlInitializeRangeList(&list);
    Add(&list, 0, 9, ADD_SHARED, OWNER);
    REPORT("shared", Add(&list, 5, 14, ADD_SHARED, OTHER));
    REPORT("alone", Add(&list, 8, 8, 0, OWNER));
    REPORT("wanted", Add(&list, 20, 29, ADD_IF_CONFLICT, OWNER));
    REPORT("conflict", Add(&list, 25, 34, ADD_IF_CONFLICT, OWNER));
    RtlFreeRangeList(&list);
}

CASE(RangeOrder)
{
    RTL_RANGE_LIST list;
    RTL_RANGE_LIST_ITERATOR iterator;
    PRTL_RANGE range;

    RtlInitializeRangeList(&list);
    Add(&list, 0x30, 0x3f, 0, OWNER);
    Add(&list, 0x10, 0x1f, 0, OWNER);
    Add(&list, 0x20, 0x2f, 0, OWNER);
    RtlGetFirstRange(&list, &iterator, &range);
    REPORT("first", range->Start);
    RtlGetNextRange(&iterator, &range, TRUE);
    REPORT("second", range->Start);
    RtlGetNextRange(&iterator, &range, TRUE);
    REPORT("third", range->Start);
    RtlGetNextRange(&iterator, &range, FALSE);
    REPORT("back", range->Start);
    RtlGetNextRange(&iterator, &range, TRUE);
    REPORT("end", RtlGetNextRange(&iterator, &range, TRUE));
    REPORT("range", range);
    RtlFreeRangeList(&list);
    REPORT("empty", RtlGetFirstRange(&list, &iterator, &range));
}

CASE(DeleteRange)
{
    RTL_RANGE_LIST list;

    RtlInitializeRangeList(&list);
    Add(&list, 0x10, 0x1f, 0, OWNER);
    REPORT("owner", RtlDeleteRange(&list, 0x10, 0x1f, OTHER));
    REPORT("limits", RtlDeleteRange(&list, 0x10, 0x1e, OWNER));
    REPORT("right", RtlDeleteRange(&list, 0x10, 0x1f, OWNER));
    REPORT("free", IsAvailable(&list, 0x10, 0x1f, 0, NULL));
}

static BOOLEAN NTAPI Agree(PVOID Context, PRTL_RANGE Range)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("asked about", Range->Start);
    return TRUE;
}

CASE(RangeAvailable)
{
    RTL_RANGE_LIST list;

    RtlInitializeRangeList(&list);
    Add(&list, 0x10, 0x1f, ADD_SHARED, OWNER);
    REPORT("free", IsAvailable(&list, 0x20, 0x2f, 0, NULL));
    REPORT("taken", IsAvailable(&list, 0x1f, 0x2f, 0, NULL));
    REPORT("shared", IsAvailable(&list, 0x1f, 0x2f, SHARED_OK, NULL));
    REPORT("agreed", IsAvailable(&list, 0x1f, 0x2f, 0, Agree));
    RtlFreeRangeList(&list);
}
