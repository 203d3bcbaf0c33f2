/* Processes and threads: the C sides of threads.cases.ts. */
#include "conformance.h"

/* The current thread is read from gs:188h, which GCC takes for an array of no elements. */
#pragma GCC diagnostic ignored "-Warray-bounds"

NTKERNELAPI HANDLE PsGetThreadId(PETHREAD Thread);

CASE(ThreadIds)
{
    HANDLE id = PsGetCurrentThreadId();

    REPORT("same", PsGetThreadId(PsGetCurrentThread()) == id);
    REPORT("multiple of 4", (ULONG_PTR)id % 4);
}

CASE(CurrentProcess)
{
    PEPROCESS process = IoGetCurrentProcess();

    REPORT("there", process != NULL);
    REPORT("again", IoGetCurrentProcess() == process);
}

CASE(Priority)
{
    PKTHREAD thread = KeGetCurrentThread();
    KPRIORITY before = KeQueryPriorityThread(thread);

    REPORT("before", KeSetPriorityThread(thread, LOW_REALTIME_PRIORITY) == before);
    REPORT("now", KeQueryPriorityThread(thread));
    REPORT("back", KeSetPriorityThread(thread, before));
}
