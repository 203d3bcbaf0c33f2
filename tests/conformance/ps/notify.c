/* Being told of processes and threads: the C sides of notify.cases.ts. */
#include "conformance.h"

static VOID RunThread(_In_ PKSTART_ROUTINE Routine)
{
    HANDLE handle;
    PVOID thread;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, NULL);
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &thread, NULL);
    ZwClose(handle);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread);
}

static VOID ReportRun(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("runs", 1);
}

static VOID NTAPI ReportThread(_In_ HANDLE Process, _In_ HANDLE Thread, _In_ BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Thread);
    REPORT("create", Create);
    REPORT("irql", KeGetCurrentIrql());
}

static VOID NTAPI ReportCall(_In_ HANDLE Process, _In_ HANDLE Thread, _In_ BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Thread);
    UNREFERENCED_PARAMETER(Create);
    REPORT("called", 1);
}

static VOID NTAPI ReportRegion(_In_ HANDLE Process, _In_ HANDLE Thread, _In_ BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Thread);
    if (Create)
        REPORT("disabled", KeAreApcsDisabled());
}

static VOID NTAPI IgnoreProcess(_In_ HANDLE Parent, _In_ HANDLE Process, _In_ BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Parent);
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Create);
}

CASE(ThreadTold)
{
    REPORT("set", PsSetCreateThreadNotifyRoutine(ReportThread));
    RunThread(ReportRun);
    REPORT("removed", PsRemoveCreateThreadNotifyRoutine(ReportThread));
}

CASE(ThreadRoutineRemoved)
{
    PsSetCreateThreadNotifyRoutine(ReportCall);
    PsRemoveCreateThreadNotifyRoutine(ReportCall);
    RunThread(ReportRun);
    REPORT("again", PsRemoveCreateThreadNotifyRoutine(ReportCall));
}

CASE(ThreadToldInRegion)
{
    PsSetCreateThreadNotifyRoutine(ReportRegion);
    RunThread(ReportRun);
    PsRemoveCreateThreadNotifyRoutine(ReportRegion);
}

CASE(ProcessRoutineTwice)
{
    REPORT("first", PsSetCreateProcessNotifyRoutine(IgnoreProcess, FALSE));
    REPORT("second", PsSetCreateProcessNotifyRoutine(IgnoreProcess, FALSE));
    REPORT("removed", PsSetCreateProcessNotifyRoutine(IgnoreProcess, TRUE));
}
