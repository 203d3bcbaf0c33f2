/* A circular byte buffer of fixed size: see ring.h. */
#include "ring.h"

/* The index that lies Offset bytes behind Index. Both are below 2 * PIPES_MAX_BUFFER_SIZE: no overflow. */
static ULONG RingAdvance(_In_ const RING *Ring, _In_ ULONG Index, _In_ ULONG Offset)
{
    Index += Offset;
    return Index >= Ring->Size ? Index - Ring->Size : Index;
}

VOID RingInitialize(_Out_ PRING Ring, _In_ PUCHAR Data, _In_ ULONG Size)
{
    Ring->Data = Data;
    Ring->Size = Size;
    Ring->Head = 0;
    Ring->Count = 0;
}

ULONG RingWrite(_Inout_ PRING Ring, _In_ const UCHAR *Source, _In_ ULONG Length)
{
    ULONG tail, untilEnd, taken = Length;

#ifdef PIPES_V2
    /* New data pushes out the oldest. Of a write longer than the ring only the end would survive. */
    if (Length > Ring->Size) {
        Source += Length - Ring->Size;
        Length = Ring->Size;
    }
    if (Length > Ring->Size - Ring->Count) {
        ULONG lost = Length - (Ring->Size - Ring->Count);

        Ring->Head = RingAdvance(Ring, Ring->Head, lost);
        Ring->Count -= lost;
    }
#else
    /* What does not fit is ignored. */
    if (Length > Ring->Size - Ring->Count) {
        Length = Ring->Size - Ring->Count;
    }
    taken = Length;
#endif

    /* The free space may wrap around the end of the storage: copy in two pieces. */
    tail = RingAdvance(Ring, Ring->Head, Ring->Count);
    untilEnd = min(Length, Ring->Size - tail);
    RtlCopyMemory(Ring->Data + tail, Source, untilEnd);
    RtlCopyMemory(Ring->Data, Source + untilEnd, Length - untilEnd);
    Ring->Count += Length;
    return taken;
}

ULONG RingRead(_Inout_ PRING Ring, _Out_ PUCHAR Destination, _In_ ULONG Length)
{
    ULONG untilEnd;

    Length = min(Length, Ring->Count);
    untilEnd = min(Length, Ring->Size - Ring->Head);
    RtlCopyMemory(Destination, Ring->Data + Ring->Head, untilEnd);
    RtlCopyMemory(Destination + untilEnd, Ring->Data, Length - untilEnd);
    Ring->Head = RingAdvance(Ring, Ring->Head, Length);
    Ring->Count -= Length;
    return Length;
}

VOID RingMove(_Inout_ PRING Destination, _Inout_ PRING Source)
{
    Destination->Count = RingRead(Source, Destination->Data, Destination->Size);
}
