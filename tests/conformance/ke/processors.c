/* Processors and affinities: the C sides of processors.cases.ts. */
#include "conformance.h"

static ULONG BitsOf(ULONG64 Mask)
{
    ULONG count = 0;

    for (; Mask != 0; Mask &= Mask - 1)
        count++;
    return count;
}

CASE(ProcessorMasks)
{
    ULONG count = KeQueryActiveProcessorCount(NULL);

    REPORT("active", BitsOf(KeQueryActiveProcessors()) == count);
    REPORT("group", BitsOf(KeQueryGroupAffinity(0)) == count);
    REPORT("no such group", KeQueryGroupAffinity(1));
}

CASE(ProcessorCounts)
{
    ULONG count = KeQueryActiveProcessorCount(NULL);

    REPORT("all", KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS) == count);
    REPORT("none", KeQueryActiveProcessorCountEx(1));
    REPORT("maximum", KeQueryMaximumProcessorCount() >= count);
    REPORT("maximum of all", KeQueryMaximumProcessorCountEx(ALL_PROCESSOR_GROUPS) >= count);
    REPORT("groups", KeQueryActiveGroupCount());
    REPORT("most groups", KeQueryMaximumGroupCount() >= 1);
}

CASE(ProcessorNumbers)
{
    PROCESSOR_NUMBER number;

    REPORT("from index", (ULONG)KeGetProcessorNumberFromIndex(0, &number));
    REPORT("group", number.Group);
    REPORT("number", number.Number);
    REPORT("index", KeGetProcessorIndexFromNumber(&number));
    REPORT("no such index", (ULONG)KeGetProcessorNumberFromIndex(1000, &number));
    number.Group = 7;
    number.Number = 0;
    number.Reserved = 0;
    REPORT("no such group", KeGetProcessorIndexFromNumber(&number));
}

CASE(CurrentProcessor)
{
    PROCESSOR_NUMBER number;
    KIRQL old;
    ULONG index;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    index = KeGetCurrentProcessorNumberEx(&number);
    REPORT("same", KeGetCurrentProcessorNumberEx(NULL) == index);
    REPORT("stored", KeGetProcessorIndexFromNumber(&number) == index);
    KeLowerIrql(old);
}

CASE(AffinityEx)
{
    ULONG count = KeQueryActiveProcessorCount(NULL);
    KAFFINITY before;

    REPORT("first", KeSetSystemAffinityThreadEx(1));
    REPORT("processor", KeGetCurrentProcessorNumberEx(NULL));
    before = KeSetSystemAffinityThreadEx((KAFFINITY)1 << (count - 1));
    REPORT("before", count == 1 || before == 1);
    REPORT("last", KeGetCurrentProcessorNumberEx(NULL) == count - 1);
    KeRevertToUserAffinityThreadEx(0);
}

CASE(Affinity)
{
    KeSetSystemAffinityThread(1);
    REPORT("processor", KeGetCurrentProcessorNumberEx(NULL));
    KeRevertToUserAffinityThread();
    REPORT("no affinity left", KeSetSystemAffinityThreadEx(1));
    KeRevertToUserAffinityThreadEx(0);
}

CASE(GroupAffinity)
{
    GROUP_AFFINITY wanted = {1, 0, {0, 0, 0}};
    GROUP_AFFINITY before, again;

    KeSetSystemGroupAffinityThread(&wanted, &before);
    REPORT("processor", KeGetCurrentProcessorNumberEx(NULL));
    REPORT("none before", before.Mask);
    KeRevertToUserGroupAffinityThread(&before);
    KeSetSystemGroupAffinityThread(&wanted, &again);
    REPORT("none again", again.Mask);
    KeRevertToUserGroupAffinityThread(&again);
}

CASE(NoSuchGroup)
{
    GROUP_AFFINITY wanted = {1, 7, {0, 0, 0}};
    GROUP_AFFINITY before;

    KeSetSystemGroupAffinityThread(&wanted, NULL);
    wanted.Group = 0;
    KeSetSystemGroupAffinityThread(&wanted, &before);
    REPORT("none", before.Mask);
    KeRevertToUserGroupAffinityThread(&before);
}

CASE(SharedDataAlignment)
{
    REPORT("bits", BitsOf(KeGetRecommendedSharedDataAlignment()));
}
