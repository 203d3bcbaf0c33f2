/* Programs that start programs: the C sides of programs.cases.ts. */
#include "threads.h"

#define EXIT_STATUS 0x1234

/* Declared in other headers, or in none. */
NTSYSAPI NTSTATUS NTAPI ZwOpenProcess(_Out_ PHANDLE ProcessHandle, _In_ ACCESS_MASK DesiredAccess,
                                      _In_ POBJECT_ATTRIBUTES ObjectAttributes, _In_opt_ PCLIENT_ID ClientId);
NTSYSAPI NTSTATUS NTAPI ZwTerminateProcess(_In_opt_ HANDLE ProcessHandle, _In_ NTSTATUS ExitStatus);

static HANDLE Program;
static ULONG Processes, Threads;

static NTSTATUS NTAPI Succeed(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID CreateProgramsDevice(PDRIVER_DISPATCH Read)
{
    On(CreateDevice(L"\\Device\\Programs", 0), IRP_MJ_READ, Read);
    CreateLink(L"\\DosDevices\\Programs", L"\\Device\\Programs");
}

static VOID NTAPI ReportCreation(PEPROCESS Process, HANDLE ProcessId, PPS_CREATE_NOTIFY_INFO Info)
{
    if (Info == NULL) {
        REPORT("ended", PsGetCurrentProcessId() == ProcessId);
        return;
    }
    REPORT("not in the new one", IoGetCurrentProcess() != Process);
    REPORT("parent", Info->ParentProcessId == PsGetCurrentProcessId());
    REPORT("creator", Info->CreatingThreadId.UniqueProcess == PsGetCurrentProcessId());
    REPORT("thread", Info->CreatingThreadId.UniqueThread == PsGetCurrentThreadId());
    REPORT_UNICODE("command line", Info->CommandLine);
}

CASE(CreatorTells)
{
    PsSetCreateProcessNotifyRoutineEx(ReportCreation, FALSE);
}

END_OF_CASE(CreatorTells)
{
    PsSetCreateProcessNotifyRoutineEx(ReportCreation, TRUE);
}

static VOID NTAPI Refuse(PEPROCESS Process, HANDLE ProcessId, PPS_CREATE_NOTIFY_INFO Info)
{
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(ProcessId);
    if (Info != NULL)
        Info->CreationStatus = STATUS_ACCESS_DENIED;
}

CASE(CreationRefused)
{
    PsSetCreateProcessNotifyRoutineEx(Refuse, FALSE);
}

END_OF_CASE(CreationRefused)
{
    PsSetCreateProcessNotifyRoutineEx(Refuse, TRUE);
}

static VOID NTAPI ReportParent(PEPROCESS Process, HANDLE ProcessId, PPS_CREATE_NOTIFY_INFO Info)
{
    UNREFERENCED_PARAMETER(Process);
    if (Info == NULL)
        return;
    REPORT("creator", Info->CreatingThreadId.UniqueProcess == PsGetCurrentProcessId());
    if (Program == NULL)
        Program = ProcessId;
    else
        REPORT("parent", Info->ParentProcessId == Program);
}

CASE(OtherParent)
{
    Program = NULL;
    PsSetCreateProcessNotifyRoutineEx(ReportParent, FALSE);
}

END_OF_CASE(OtherParent)
{
    PsSetCreateProcessNotifyRoutineEx(ReportParent, TRUE);
}

static VOID NTAPI KeepId(PEPROCESS Process, HANDLE ProcessId, PPS_CREATE_NOTIFY_INFO Info)
{
    UNREFERENCED_PARAMETER(Process);
    if (Info != NULL)
        Program = ProcessId;
}

static NTSTATUS NTAPI Terminate(PDEVICE_OBJECT Device, PIRP Irp)
{
    OBJECT_ATTRIBUTES attributes;
    CLIENT_ID ids = {Program, NULL};
    HANDLE handle = NULL;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwOpenProcess(&handle, 1, &attributes, &ids);
    REPORT("terminate", (ULONG)ZwTerminateProcess(handle, EXIT_STATUS));
    ZwClose(handle);
    return Succeed(Device, Irp);
}

CASE(ProgramTerminated)
{
    PsSetCreateProcessNotifyRoutineEx(KeepId, FALSE);
    CreateProgramsDevice(Terminate);
}

END_OF_CASE(ProgramTerminated)
{
    PsSetCreateProcessNotifyRoutineEx(KeepId, TRUE);
}

/* How many objects there are of the type that a handle is of: TotalNumberOfObjects of ObjectTypeInformation. */
static ULONG ObjectsOfType(HANDLE Handle)
{
    ULONG information[64];

    ZwQueryObject(Handle, 2, information, sizeof(information), NULL);
    return information[4];
}

static NTSTATUS NTAPI ReportCounts(PDEVICE_OBJECT Device, PIRP Irp)
{
    REPORT("processes", ObjectsOfType(NtCurrentProcess()) - Processes);
    REPORT("threads", ObjectsOfType(NtCurrentThread()) - Threads);
    return Succeed(Device, Irp);
}

CASE(ProcessObjectGoes)
{
    Processes = ObjectsOfType(NtCurrentProcess());
    Threads = ObjectsOfType(NtCurrentThread());
    CreateProgramsDevice(ReportCounts);
}

static VOID NTAPI DoNothing(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
}

CASE(ThreadObjectGoes)
{
    ULONG before = ObjectsOfType(NtCurrentThread());
    PVOID thread = Spawn(DoNothing);

    ObReferenceObject(thread);
    Join(thread);
    REPORT("held", ObjectsOfType(NtCurrentThread()) - before);
    ObDereferenceObject(thread);
    REPORT("afterwards", ObjectsOfType(NtCurrentThread()) - before);
}

static NTSTATUS NTAPI ReportPrivilege(PDEVICE_OBJECT Device, PIRP Irp)
{
    LUID privilege = {SE_DEBUG_PRIVILEGE, 0};

    REPORT("held", SeSinglePrivilegeCheck(privilege, UserMode));
    return Succeed(Device, Irp);
}

CASE(TokenInherited)
{
    CreateProgramsDevice(ReportPrivilege);
}

NTKERNELAPI BOOLEAN NTAPI PsIsSystemThread(_In_ PETHREAD Thread);
NTKERNELAPI BOOLEAN NTAPI KeIsAttachedProcess(VOID);
NTSYSAPI NTSTATUS NTAPI ZwWaitForSingleObject(_In_ HANDLE Handle, _In_ BOOLEAN Alertable, _In_opt_ PLARGE_INTEGER Timeout);

static PEPROCESS Host;
static HANDLE HostEvent;
static KEVENT GoOn;

static VOID NTAPI ReportHost(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("process", IoGetCurrentProcess() == Host);
    REPORT("system", PsIsSystemThread((PETHREAD)Self()));
    REPORT("attached", KeIsAttachedProcess());
    REPORT("handle", (ULONG)ZwSetEvent(HostEvent, NULL));
}

CASE(ThreadInProcess)
{
    OBJECT_ATTRIBUTES attributes;
    CLIENT_ID ids;
    HANDLE thread;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, NULL, 0, NULL, NULL);
    ZwCreateEvent(&HostEvent, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    Host = IoGetCurrentProcess();
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NtCurrentProcess(), &ids, ReportHost, NULL);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    REPORT("made", (ULONG)status);
    REPORT("id", ids.UniqueProcess == PsGetCurrentProcessId());
    ZwClose(thread);
    ZwClose(HostEvent);
}

static VOID NTAPI WaitForGoOn(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Wait(&GoOn);
}

static NTSTATUS NTAPI KeepOrLetGo(PDEVICE_OBJECT Device, PIRP Irp)
{
    HANDLE thread;

    if ((*DataOf(Device))++ == 0) {
        PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NtCurrentProcess(), NULL, WaitForGoOn, NULL);
        ZwClose(thread);
    } else {
        KeSetEvent(&GoOn, 0, FALSE);
    }
    return Succeed(Device, Irp);
}

CASE(ThreadKeepsProcess)
{
    KeInitializeEvent(&GoOn, NotificationEvent, FALSE);
    CreateProgramsDevice(KeepOrLetGo);
}
