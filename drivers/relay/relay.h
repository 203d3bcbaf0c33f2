/* relay: what a read returns. */
#pragma once

typedef struct _RELAY_COUNTS {
    volatile LONG InDpc;    /* writes completed by a DPC */
    volatile LONG InThread; /* by the driver's thread */
    volatile LONG InWorker; /* by a system worker thread */
    volatile LONG Ticks;    /* of the timer */
} RELAY_COUNTS, *PRELAY_COUNTS;
