/*
 * A circular byte buffer of fixed size.
 *
 * It takes no lock and allocates nothing: the caller owns the storage and holds the lock that guards the ring.
 * All routines may be called at IRQL <= DISPATCH_LEVEL.
 */
#pragma once

#include <wdm.h>

typedef struct _RING {
    PUCHAR Data;
    ULONG Size;  /* of Data, in bytes */
    ULONG Head;  /* index of the oldest byte, 0 .. Size - 1 */
    ULONG Count; /* bytes stored, 0 .. Size */
} RING, *PRING;

/* Makes an empty ring on the given storage. */
VOID RingInitialize(_Out_ PRING Ring, _In_ PUCHAR Data, _In_ ULONG Size);

/* Appends bytes; returns how many of them were taken. What happens to the rest depends on the version. */
ULONG RingWrite(_Inout_ PRING Ring, _In_ const UCHAR *Source, _In_ ULONG Length);

/* Takes out up to Length of the oldest bytes; returns how many there were. */
ULONG RingRead(_Inout_ PRING Ring, _Out_ PUCHAR Destination, _In_ ULONG Length);

/* Moves what fits, oldest bytes first, to an empty ring. */
VOID RingMove(_Inout_ PRING Destination, _Inout_ PRING Source);
