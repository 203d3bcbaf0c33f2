/* Run-down protection: the C side of rundown.cases.ts. */
#include "conformance.h"

CASE(Rundown)
{
    EX_RUNDOWN_REF ref;

    ExInitializeRundownProtection(&ref);
    REPORT("acquire", ExAcquireRundownProtection(&ref));
    ExReleaseRundownProtection(&ref);
    ExWaitForRundownProtectionRelease(&ref);
    REPORT("run down", ExAcquireRundownProtection(&ref));
    ExRundownCompleted(&ref);
    REPORT("completed", ExAcquireRundownProtection(&ref));
    ExReInitializeRundownProtection(&ref);
    REPORT("anew", ExAcquireRundownProtection(&ref));
    ExReleaseRundownProtection(&ref);
}
