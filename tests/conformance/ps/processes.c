/* Processes and threads through handles, quotas and facts: the C sides of processes.cases.ts and facts.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

#define NO_SUCH_ID ((HANDLE)0x7FFFFFF0)

/* Declared in other headers, or in none. */
NTSYSAPI NTSTATUS NTAPI ZwOpenProcess(_Out_ PHANDLE ProcessHandle, _In_ ACCESS_MASK DesiredAccess,
                                      _In_ POBJECT_ATTRIBUTES ObjectAttributes, _In_opt_ PCLIENT_ID ClientId);
NTSYSAPI NTSTATUS NTAPI ZwTerminateProcess(_In_opt_ HANDLE ProcessHandle, _In_ NTSTATUS ExitStatus);
NTSYSAPI NTSTATUS NTAPI ZwQueryInformationThread(_In_ HANDLE ThreadHandle, _In_ ULONG Class, _Out_ PVOID Information,
                                                 _In_ ULONG Length, _Out_opt_ PULONG ReturnLength);
NTSYSAPI NTSTATUS NTAPI ZwSetInformationThread(_In_ HANDLE ThreadHandle, _In_ THREADINFOCLASS Class,
                                               _In_ PVOID Information, _In_ ULONG Length);
NTSYSAPI NTSTATUS NTAPI ZwWaitForSingleObject(_In_ HANDLE Handle, _In_ BOOLEAN Alertable, _In_opt_ PLARGE_INTEGER Timeout);
NTKERNELAPI BOOLEAN NTAPI ObIsKernelHandle(_In_ HANDLE Handle);
NTKERNELAPI NTSTATUS NTAPI PsChargeProcessPoolQuota(_In_ PEPROCESS Process, _In_ POOL_TYPE PoolType, _In_ ULONG_PTR Amount);
NTKERNELAPI VOID NTAPI PsReturnPoolQuota(_In_ PEPROCESS Process, _In_ POOL_TYPE PoolType, _In_ ULONG_PTR Amount);
NTKERNELAPI ULONG NTAPI PsGetProcessSessionId(_In_ PEPROCESS Process);
NTKERNELAPI ULONG NTAPI PsGetCurrentProcessSessionId(VOID);
NTKERNELAPI BOOLEAN NTAPI PsGetProcessExitProcessCalled(_In_ PEPROCESS Process);
NTKERNELAPI BOOLEAN NTAPI PsIsProcessBeingDebugged(_In_ PEPROCESS Process);
NTKERNELAPI PVOID NTAPI PsGetProcessJob(_In_ PEPROCESS Process);
NTKERNELAPI PVOID NTAPI PsGetProcessWow64Process(_In_ PEPROCESS Process);
NTKERNELAPI BOOLEAN NTAPI PsIsProtectedProcess(_In_ PEPROCESS Process);
NTKERNELAPI PVOID NTAPI PsGetCurrentThreadTeb(VOID);
NTKERNELAPI KPROCESSOR_MODE NTAPI PsGetCurrentThreadPreviousMode(VOID);
NTKERNELAPI PEPROCESS NTAPI PsGetCurrentThreadProcess(VOID);
NTKERNELAPI BOOLEAN NTAPI PsIsSystemProcess(_In_ PEPROCESS Process);
NTKERNELAPI PVOID NTAPI PsGetCurrentThreadStackBase(VOID);
NTKERNELAPI PVOID NTAPI PsGetCurrentThreadStackLimit(VOID);
NTKERNELAPI NTSTATUS NTAPI PsAcquireProcessExitSynchronization(_In_ PEPROCESS Process);
NTKERNELAPI VOID NTAPI PsReleaseProcessExitSynchronization(_In_ PEPROCESS Process);
NTKERNELAPI HANDLE NTAPI PsGetProcessInheritedFromUniqueProcessId(_In_ PEPROCESS Process);

extern PEPROCESS *__imp_PsInitialSystemProcess;

static HANDLE Creator;

static NTSTATUS OpenProcess(HANDLE Process, HANDLE Thread, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    CLIENT_ID ids = {Process, Thread};

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    return ZwOpenProcess(Handle, PROCESS_ALL_ACCESS, &attributes, &ids);
}

static VOID Run(PKSTART_ROUTINE Routine)
{
    HANDLE thread;

    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, NULL);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
}

CASE(OpenProcess)
{
    ULONG i;

    for (i = 0; i < 2; i++) {
        HANDLE handle;
        PVOID object;

        REPORT("status", (ULONG)OpenProcess(PsGetCurrentProcessId(), i == 0 ? NULL : PsGetCurrentThreadId(), &handle));
        ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &object, NULL);
        REPORT("same", object == IoGetCurrentProcess());
        ObDereferenceObject(object);
        ZwClose(handle);
    }
}

CASE(OpenNoProcess)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Process");
    CLIENT_ID ids = {PsGetCurrentProcessId(), NULL};
    HANDLE handle;

    REPORT("nobody", (ULONG)OpenProcess(NO_SUCH_ID, NULL, &handle));
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    REPORT("without", (ULONG)ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, NULL));
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    REPORT("name", (ULONG)ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, &ids));
}

CASE(QueryProcess)
{
    ULONG64 information[6];
    ULONG length;

    REPORT("size", (ULONG)ZwQueryInformationProcess(ZwCurrentProcess(), 0, information, 8, &length));
    REPORT("status", (ULONG)ZwQueryInformationProcess(ZwCurrentProcess(), 0, information, sizeof(information), &length));
    REPORT("length", length);
    REPORT("exit status", (ULONG)information[0]);
    REPORT("id", information[4] == (ULONG64)PsGetCurrentProcessId());
    REPORT("parent", information[5] == (ULONG64)PsGetProcessInheritedFromUniqueProcessId(IoGetCurrentProcess()));
}

CASE(QueryThread)
{
    ULONG64 information[6];

    REPORT("status", (ULONG)ZwQueryInformationThread(ZwCurrentThread(), 0, information, sizeof(information), NULL));
    REPORT("exit status", (ULONG)information[0]);
    REPORT("id", information[3] == (ULONG64)PsGetCurrentThreadId());
    REPORT("priority", (KPRIORITY)information[5] == KeQueryPriorityThread(KeGetCurrentThread()));
}

CASE(SetPriority)
{
    KPRIORITY old = KeQueryPriorityThread(KeGetCurrentThread());
    KPRIORITY value[2] = {12, 0};

    REPORT("set", (ULONG)ZwSetInformationThread(ZwCurrentThread(), ThreadPriority, value, 4));
    REPORT("priority", KeQueryPriorityThread(KeGetCurrentThread()));
    value[0] = 77;
    REPORT("too much", (ULONG)ZwSetInformationThread(ZwCurrentThread(), ThreadPriority, value, 4));
    REPORT("size", (ULONG)ZwSetInformationThread(ZwCurrentThread(), ThreadPriority, value, 8));
    value[0] = old;
    ZwSetInformationThread(ZwCurrentThread(), ThreadPriority, value, 4);
}

CASE(TerminateSystem)
{
    HANDLE handle;

    REPORT("open", (ULONG)OpenProcess((HANDLE)4, NULL, &handle));
    REPORT("terminate", (ULONG)ZwTerminateProcess(handle, 1));
    ZwClose(handle);
}

static VOID DoNothing(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
}

CASE(ThreadHandleKind)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE thread;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &attributes, NULL, NULL, DoNothing, NULL);
    REPORT("kernel", ObIsKernelHandle(thread));
    ZwWaitForSingleObject(thread, FALSE, NULL);
    REPORT("ended", ZwWaitForSingleObject(thread, FALSE, NULL) == STATUS_SUCCESS);
    ZwClose(thread);
}

/* QUOTA_LIMITS: paged and nonpaged pool first. */
static NTSTATUS Limit(ULONG64 Paged, ULONG64 NonPaged)
{
    ULONG64 limits[6] = {Paged, NonPaged};

    return ZwSetInformationProcess(ZwCurrentProcess(), 1, limits, sizeof(limits));
}

CASE(QuotaLimit)
{
    PEPROCESS process = IoGetCurrentProcess();

    REPORT("set", (ULONG)Limit(1000, 2000));
    REPORT("paged", (ULONG)PsChargeProcessPoolQuota(process, PagedPool, 1000));
    REPORT("more", (ULONG)PsChargeProcessPoolQuota(process, PagedPool, 1));
    REPORT("nonpaged", (ULONG)PsChargeProcessPoolQuota(process, NonPagedPool, 2000));
    PsReturnPoolQuota(process, PagedPool, 1000);
    PsReturnPoolQuota(process, NonPagedPool, 2000);
    REPORT("again", (ULONG)PsChargeProcessPoolQuota(process, PagedPool, 1000));
    PsReturnPoolQuota(process, PagedPool, 1000);
    Limit(~0ULL, ~0ULL);
}

CASE(QuotaUnderflow)
{
    PEPROCESS process = IoGetCurrentProcess();

    PsChargeProcessPoolQuota(process, PagedPool, 100);
    PsReturnPoolQuota(process, PagedPool, 101);
}

CASE(QuotaOfSystem)
{
    REPORT("charge", (ULONG)PsChargeProcessPoolQuota(*__imp_PsInitialSystemProcess, PagedPool, 0x40000000));
    PsReturnPoolQuota(*__imp_PsInitialSystemProcess, PagedPool, 0x40000000);
}

static VOID ReportSession(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("system", PsGetCurrentProcessSessionId());
}

CASE(Sessions)
{
    ULONG own = PsGetProcessSessionId(IoGetCurrentProcess());

    REPORT("current", PsGetCurrentProcessSessionId() == own);
    REPORT("user", own != 0);
    Run(ReportSession);
}

CASE(PlainProcess)
{
    PEPROCESS process = IoGetCurrentProcess();

    REPORT("ended", PsGetProcessExitProcessCalled(process));
    REPORT("debugged", PsIsProcessBeingDebugged(process));
    REPORT("job", (ULONG_PTR)PsGetProcessJob(process));
    REPORT("32-bit", (ULONG_PTR)PsGetProcessWow64Process(process));
    REPORT("protected", PsIsProtectedProcess(process));
}

static VOID ReportSystemThread(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("teb", (ULONG_PTR)PsGetCurrentThreadTeb());
    REPORT("mode", PsGetCurrentThreadPreviousMode());
    REPORT("system", PsIsSystemProcess(PsGetCurrentThreadProcess()));
}

CASE(SystemThreadFacts)
{
    Run(ReportSystemThread);
}

CASE(StackLimits)
{
    ULONG local;

    REPORT("below base", (PVOID)&local < PsGetCurrentThreadStackBase());
    REPORT("above limit", (PVOID)&local >= PsGetCurrentThreadStackLimit());
}

CASE(ExitHeld)
{
    REPORT("hold", (ULONG)PsAcquireProcessExitSynchronization(IoGetCurrentProcess()));
    PsReleaseProcessExitSynchronization(IoGetCurrentProcess());
}

static VOID NTAPI ThreadRoutine(_In_ HANDLE Process, _In_ HANDLE Thread, _In_ BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Process);
    if (Create) {
        REPORT("creator", PsGetCurrentThreadId() == Creator);
        REPORT("new thread", PsGetCurrentThreadId() == Thread);
    }
}

static VOID ReportRun(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("runs", 1);
}

CASE(ThreadToldByCreator)
{
    Creator = PsGetCurrentThreadId();
    PsSetCreateThreadNotifyRoutine(ThreadRoutine);
    Run(ReportRun);
    PsRemoveCreateThreadNotifyRoutine(ThreadRoutine);
}
