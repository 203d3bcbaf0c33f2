/* Finding processes and threads: the C sides of lookup.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

#define NO_SUCH_ID ((HANDLE)0x7FFFFFF0)

/* Newer than the headers, or declared in other ones. */
NTKERNELAPI HANDLE NTAPI PsGetThreadProcessId(_In_ PETHREAD Thread);
NTKERNELAPI PEPROCESS NTAPI PsGetThreadProcess(_In_ PETHREAD Thread);
NTKERNELAPI NTSTATUS NTAPI PsGetProcessExitStatus(_In_ PEPROCESS Process);
NTKERNELAPI LONGLONG NTAPI PsGetProcessCreateTimeQuadPart(_In_ PEPROCESS Process);

static VOID ReportSystemThread(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("made by a driver", PsIsSystemThread(PsGetCurrentThread()));
}

static PETHREAD RunToItsEnd(_In_ PKSTART_ROUTINE Routine)
{
    HANDLE handle;
    PVOID thread;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, NULL);
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &thread, NULL);
    ZwClose(handle);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    return thread;
}

CASE(LookupProcess)
{
    PEPROCESS process;

    REPORT("status", PsLookupProcessByProcessId(PsGetCurrentProcessId(), &process));
    REPORT("same", process == IoGetCurrentProcess());
    REPORT("id", PsGetProcessId(process) == PsGetCurrentProcessId());
    ObDereferenceObject(process);
}

CASE(LookupNoProcess)
{
    PEPROCESS process;

    REPORT("status", PsLookupProcessByProcessId(NO_SUCH_ID, &process));
}

CASE(LookupThread)
{
    PETHREAD thread;

    REPORT("status", PsLookupThreadByThreadId(PsGetCurrentThreadId(), &thread));
    REPORT("same", thread == PsGetCurrentThread());
    REPORT("id", PsGetThreadId(thread) == PsGetCurrentThreadId());
    ObDereferenceObject(thread);
}

CASE(LookupNoThread)
{
    PETHREAD thread;

    REPORT("status", PsLookupThreadByThreadId(NO_SUCH_ID, &thread));
}

CASE(ProcessOfThread)
{
    PETHREAD thread = PsGetCurrentThread();

    REPORT("id", PsGetThreadProcessId(thread) == PsGetCurrentProcessId());
    REPORT("process", PsGetThreadProcess(thread) == IoGetCurrentProcess());
    REPORT("thread to process", IoThreadToProcess(thread) == IoGetCurrentProcess());
}

CASE(SystemThread)
{
    PETHREAD thread = RunToItsEnd(ReportSystemThread);

    REPORT("program", PsIsSystemThread(PsGetCurrentThread()));
    ObDereferenceObject(thread);
}

CASE(ProcessExitStatus)
{
    REPORT("status", PsGetProcessExitStatus(IoGetCurrentProcess()));
}

CASE(ProcessCreateTime)
{
    LARGE_INTEGER now;
    LONGLONG created = PsGetProcessCreateTimeQuadPart(IoGetCurrentProcess());

    KeQuerySystemTime(&now);
    REPORT("past", created <= now.QuadPart);
}
