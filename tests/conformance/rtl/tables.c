/* Generic tables and splay links: the C sides of tables.cases.ts. */
#include "conformance.h"

static const ULONG Numbers[] = {40, 10, 30, 20};

/* Two digits behind a blank, and a zero. */
static PCHAR Write(PCHAR At, ULONG Value)
{
    At[0] = ' ';
    At[1] = (CHAR)('0' + Value / 10);
    At[2] = (CHAR)('0' + Value % 10);
    At[3] = 0;
    return At + 3;
}

static RTL_GENERIC_TABLE Table;

static RTL_GENERIC_COMPARE_RESULTS NTAPI Compare(RTL_GENERIC_TABLE *Owner, PVOID First, PVOID Second)
{
    ULONG a = *(PULONG)First;
    ULONG b = *(PULONG)Second;

    UNREFERENCED_PARAMETER(Owner);
    return a < b ? GenericLessThan : a > b ? GenericGreaterThan : GenericEqual;
}

static PVOID NTAPI Allocate(RTL_GENERIC_TABLE *Owner, CLONG Bytes)
{
    UNREFERENCED_PARAMETER(Owner);
    return ExAllocatePoolWithTag(PagedPool, Bytes, 'esaC');
}

static VOID NTAPI Free(RTL_GENERIC_TABLE *Owner, PVOID Buffer)
{
    UNREFERENCED_PARAMETER(Owner);
    ExFreePool(Buffer);
}

static VOID Make(const ULONG *Values, ULONG Count)
{
    RtlInitializeGenericTable(&Table, Compare, Allocate, Free, NULL);
    for (; Count > 0; Count--, Values++)
        RtlInsertElementGenericTable(&Table, (PVOID)Values, sizeof *Values, NULL);
}

static VOID Empty(VOID)
{
    PVOID element;

    while ((element = RtlGetElementGenericTable(&Table, 0)) != NULL) {
        ULONG value = *(PULONG)element;

        RtlDeleteElementGenericTable(&Table, &value);
    }
}

CASE(TableInsert)
{
    ULONG five = 5;
    BOOLEAN isNew;
    PULONG first;

    Make(NULL, 0);
    REPORT("empty", RtlIsGenericTableEmpty(&Table));
    first = RtlInsertElementGenericTable(&Table, &five, sizeof five, &isNew);
    REPORT("new", isNew);
    REPORT("value", *first);
    REPORT("same", RtlInsertElementGenericTable(&Table, &five, sizeof five, &isNew) == first);
    REPORT("not new", isNew);
    REPORT("count", RtlNumberGenericTableElements(&Table));
    Empty();
}

CASE(TableDelete)
{
    ULONG thirty = 30;
    ULONG other = 35;

    Make(Numbers, 4);
    REPORT("there", *(PULONG)RtlLookupElementGenericTable(&Table, &thirty));
    REPORT("not there", RtlLookupElementGenericTable(&Table, &other));
    REPORT("deleted", RtlDeleteElementGenericTable(&Table, &thirty));
    REPORT("again", RtlDeleteElementGenericTable(&Table, &thirty));
    REPORT("gone", RtlLookupElementGenericTable(&Table, &thirty));
    REPORT("left", RtlNumberGenericTableElements(&Table));
    Empty();
}

CASE(TableEnumerate)
{
    CHAR text[32];
    PCHAR at = text;
    PULONG element;
    PVOID key = NULL;

    Make(Numbers, 4);
    for (element = RtlEnumerateGenericTable(&Table, TRUE); element != NULL;
         element = RtlEnumerateGenericTable(&Table, FALSE))
        at = Write(at, *element);
    REPORT_STRING("enumerated", text);
    at = text;
    while ((element = RtlEnumerateGenericTableWithoutSplaying(&Table, &key)) != NULL)
        at = Write(at, *element);
    REPORT_STRING("walked", text);
    Empty();
}

static RTL_AVL_TABLE TableAvl;

static RTL_GENERIC_COMPARE_RESULTS NTAPI CompareAvl(RTL_AVL_TABLE *Owner, PVOID First, PVOID Second)
{
    ULONG a = *(PULONG)First;
    ULONG b = *(PULONG)Second;

    UNREFERENCED_PARAMETER(Owner);
    return a < b ? GenericLessThan : a > b ? GenericGreaterThan : GenericEqual;
}

static PVOID NTAPI AllocateAvl(RTL_AVL_TABLE *Owner, CLONG Bytes)
{
    UNREFERENCED_PARAMETER(Owner);
    return ExAllocatePoolWithTag(PagedPool, Bytes, 'esaC');
}

static VOID NTAPI FreeAvl(RTL_AVL_TABLE *Owner, PVOID Buffer)
{
    UNREFERENCED_PARAMETER(Owner);
    ExFreePool(Buffer);
}

static VOID MakeAvl(const ULONG *Values, ULONG Count)
{
    RtlInitializeGenericTableAvl(&TableAvl, CompareAvl, AllocateAvl, FreeAvl, NULL);
    for (; Count > 0; Count--, Values++)
        RtlInsertElementGenericTableAvl(&TableAvl, (PVOID)Values, sizeof *Values, NULL);
}

static VOID EmptyAvl(VOID)
{
    PVOID element;

    while ((element = RtlGetElementGenericTableAvl(&TableAvl, 0)) != NULL) {
        ULONG value = *(PULONG)element;

        RtlDeleteElementGenericTableAvl(&TableAvl, &value);
    }
}

CASE(TableInsertAvl)
{
    ULONG five = 5;
    BOOLEAN isNew;
    PULONG first;

    MakeAvl(NULL, 0);
    REPORT("empty", RtlIsGenericTableEmptyAvl(&TableAvl));
    first = RtlInsertElementGenericTableAvl(&TableAvl, &five, sizeof five, &isNew);
    REPORT("new", isNew);
    REPORT("value", *first);
    REPORT("same", RtlInsertElementGenericTableAvl(&TableAvl, &five, sizeof five, &isNew) == first);
    REPORT("not new", isNew);
    REPORT("count", RtlNumberGenericTableElementsAvl(&TableAvl));
    EmptyAvl();
}

CASE(TableDeleteAvl)
{
    ULONG thirty = 30;
    ULONG other = 35;

    MakeAvl(Numbers, 4);
    REPORT("there", *(PULONG)RtlLookupElementGenericTableAvl(&TableAvl, &thirty));
    REPORT("not there", RtlLookupElementGenericTableAvl(&TableAvl, &other));
    REPORT("deleted", RtlDeleteElementGenericTableAvl(&TableAvl, &thirty));
    REPORT("again", RtlDeleteElementGenericTableAvl(&TableAvl, &thirty));
    REPORT("gone", RtlLookupElementGenericTableAvl(&TableAvl, &thirty));
    REPORT("left", RtlNumberGenericTableElementsAvl(&TableAvl));
    EmptyAvl();
}

CASE(TableEnumerateAvl)
{
    CHAR text[32];
    PCHAR at = text;
    PULONG element;
    PVOID key = NULL;

    MakeAvl(Numbers, 4);
    for (element = RtlEnumerateGenericTableAvl(&TableAvl, TRUE); element != NULL;
         element = RtlEnumerateGenericTableAvl(&TableAvl, FALSE))
        at = Write(at, *element);
    REPORT_STRING("enumerated", text);
    at = text;
    while ((element = RtlEnumerateGenericTableWithoutSplayingAvl(&TableAvl, &key)) != NULL)
        at = Write(at, *element);
    REPORT_STRING("walked", text);
    EmptyAvl();
}

CASE(TableElements)
{
    Make(Numbers, 3);
    REPORT("generic table first", *(PULONG)RtlGetElementGenericTable(&Table, 0));
    REPORT("generic table third", *(PULONG)RtlGetElementGenericTable(&Table, 2));
    REPORT("generic table none", RtlGetElementGenericTable(&Table, 3));
    Empty();
    MakeAvl(Numbers, 3);
    REPORT("AVL table first", *(PULONG)RtlGetElementGenericTableAvl(&TableAvl, 0));
    REPORT("AVL table third", *(PULONG)RtlGetElementGenericTableAvl(&TableAvl, 2));
    REPORT("AVL table none", RtlGetElementGenericTableAvl(&TableAvl, 3));
    EmptyAvl();
}

CASE(AvlDepth)
{
    ULONG value;

    MakeAvl(NULL, 0);
    for (value = 0; value < 40; value++)
        RtlInsertElementGenericTableAvl(&TableAvl, &value, sizeof value, NULL);
    REPORT("depth", TableAvl.DepthOfTree <= 7);
    for (value = 0; value < 40; value++)
        RtlDeleteElementGenericTableAvl(&TableAvl, &value);
    REPORT("left", RtlNumberGenericTableElementsAvl(&TableAvl));
    REPORT("depth then", TableAvl.DepthOfTree);
}

CASE(SplayLinks)
{
    RTL_SPLAY_LINKS a;
    RTL_SPLAY_LINKS b;
    RTL_SPLAY_LINKS d;
    PRTL_SPLAY_LINKS root;

    RtlInitializeSplayLinks(&a);
    RtlInitializeSplayLinks(&b);
    RtlInitializeSplayLinks(&d);
    RtlInsertAsLeftChild(&b, &a);
    RtlInsertAsRightChild(&b, &d);
    REPORT("root", RtlSplay(&a) == &a);
    REPORT("successor", RtlRealSuccessor(&a) == &b);
    REPORT("predecessor", RtlRealPredecessor(&d) == &b);
    REPORT("none", RtlRealPredecessor(&a));
    REPORT("in the subtree", RtlSubtreeSuccessor(&b) == &d);
    REPORT("not in the subtree", RtlSubtreePredecessor(&b));
    root = RtlDelete(&a);
    REPORT("own parent", root->Parent == root);
    RtlDeleteNoSplay(&b, &root);
    REPORT("last", root == &d);
    REPORT("empty", RtlDelete(&d));
}
