/* Bitmaps: the C sides of bitmaps.cases.ts. */
#include "conformance.h"

static ULONG Words[2];
static RTL_BITMAP Bits;

static VOID Make(ULONG Low, ULONG High)
{
    Words[0] = Low;
    Words[1] = High;
    RtlInitializeBitMap(&Bits, Words, 40);
}

CASE(InitializeBitMap)
{
    Make(5, 0);
    REPORT("size", Bits.SizeOfBitMap);
    REPORT("set", RtlNumberOfSetBits(&Bits));
    REPORT("clear", RtlNumberOfClearBits(&Bits));
}

CASE(BitRanges)
{
    Make(0, 0);
    RtlSetBits(&Bits, 30, 4);
    REPORT("low", Words[0]);
    REPORT("high", Words[1]);
    RtlClearBits(&Bits, 31, 2);
    REPORT("low then", Words[0]);
    REPORT("high then", Words[1]);
}

CASE(OneBit)
{
    Make(0, 0);
    RtlSetBit(&Bits, 33);
    REPORT("set", RtlTestBit(&Bits, 33));
    REPORT("next", RtlNumberOfSetBits(&Bits));
    RtlClearBit(&Bits, 33);
    REPORT("cleared", RtlNumberOfSetBits(&Bits));
}

CASE(AllBits)
{
    Make(0, 0);
    RtlSetAllBits(&Bits);
    REPORT("set", RtlNumberOfSetBits(&Bits));
    RtlClearAllBits(&Bits);
    REPORT("clear", RtlNumberOfClearBits(&Bits));
}

CASE(AreBits)
{
    Make(0x0f, 0);
    REPORT("set", RtlAreBitsSet(&Bits, 0, 4));
    REPORT("one more", RtlAreBitsSet(&Bits, 0, 5));
    REPORT("clear", RtlAreBitsClear(&Bits, 4, 36));
    REPORT("too far", RtlAreBitsClear(&Bits, 4, 37));
    REPORT("none", RtlAreBitsClear(&Bits, 4, 0));
}

CASE(FindBits)
{
    Make(0x0000ff0f, 0x0f);
    REPORT("from 0", RtlFindClearBits(&Bits, 4, 0));
    REPORT("from 9", RtlFindClearBits(&Bits, 4, 9));
    REPORT("round", RtlFindClearBits(&Bits, 8, 33));
    REPORT("none", RtlFindClearBits(&Bits, 17, 0));
    REPORT("set", RtlFindSetBits(&Bits, 5, 0));
}

CASE(FindAndChange)
{
    Make(0x0f, 0);
    REPORT("taken", RtlFindClearBitsAndSet(&Bits, 4, 0));
    REPORT("now", Words[0]);
    REPORT("given back", RtlFindSetBitsAndClear(&Bits, 6, 0));
    REPORT("at last", Words[0]);
}

CASE(ClearRuns)
{
    ULONG start;

    Make(0x0000ff0f, 0x0f);
    REPORT("first", RtlFindFirstRunClear(&Bits, &start));
    REPORT("at", start);
    REPORT("longest", RtlFindLongestRunClear(&Bits, &start));
    REPORT("longest at", start);
    REPORT("next", RtlFindNextForwardRunClear(&Bits, 20, &start));
    REPORT("next at", start);
    REPORT("before", RtlFindLastBackwardRunClear(&Bits, 10, &start));
    REPORT("before at", start);
}

CASE(FindClearRuns)
{
    RTL_BITMAP_RUN runs[2];

    Make(0x0000ff8f, 0x0f);
    REPORT("count", RtlFindClearRuns(&Bits, runs, 2, FALSE));
    REPORT("first", runs[0].StartingIndex);
    REPORT("second", runs[1].StartingIndex);
    REPORT("longest count", RtlFindClearRuns(&Bits, runs, 2, TRUE));
    REPORT("longest", runs[0].StartingIndex);
    REPORT("its length", runs[0].NumberOfBits);
    REPORT("next longest", runs[1].StartingIndex);
}

CASE(SignificantBits)
{
    ULONGLONG set = 0x8000000010;

    REPORT("most", (UCHAR)RtlFindMostSignificantBit(set));
    REPORT("least", (UCHAR)RtlFindLeastSignificantBit(set));
    REPORT("none", (UCHAR)RtlFindMostSignificantBit(0));
}
