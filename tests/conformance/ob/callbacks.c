/* Being asked about handles of processes and threads: the C sides of callbacks.cases.ts. */
#include "handles.h"
#include "threads.h"

#define WANTED (PROCESS_TERMINATE | PROCESS_VM_WRITE | PROCESS_QUERY_INFORMATION)
#define ALTITUDE L"370010"

#ifndef PROCESS_TERMINATE
#define PROCESS_TERMINATE 0x0001
#endif
#ifndef PROCESS_VM_WRITE
#define PROCESS_VM_WRITE 0x0020
#endif
#ifndef PROCESS_QUERY_INFORMATION
#define PROCESS_QUERY_INFORMATION 0x0400
#endif
#ifndef THREAD_TERMINATE
#define THREAD_TERMINATE 0x0001
#endif
#ifndef THREAD_QUERY_INFORMATION
#define THREAD_QUERY_INFORMATION 0x0040
#endif

/* Declared in other headers, or in none. */
NTSYSAPI NTSTATUS NTAPI ZwOpenProcess(_Out_ PHANDLE ProcessHandle, _In_ ACCESS_MASK DesiredAccess,
                                      _In_ POBJECT_ATTRIBUTES ObjectAttributes, _In_opt_ PCLIENT_ID ClientId);

static PVOID Registration;
static PEPROCESS Program;

static NTSTATUS Register(PCWSTR Altitude, POBJECT_TYPE *Type, OB_OPERATION Operations, POB_PRE_OPERATION_CALLBACK Pre,
                         POB_POST_OPERATION_CALLBACK Post, PVOID *Handle)
{
    OB_OPERATION_REGISTRATION operation = {Type, Operations, Pre, Post};
    OB_CALLBACK_REGISTRATION registration = {OB_FLT_REGISTRATION_VERSION, 1, {0}, (PVOID)0x55, &operation};

    RtlInitUnicodeString(&registration.Altitude, Altitude);
    return ObRegisterCallbacks(&registration, Handle);
}

static VOID RegisterForProcesses(POB_PRE_OPERATION_CALLBACK Pre, POB_POST_OPERATION_CALLBACK Post)
{
    REPORT("register", (ULONG)Register(ALTITUDE, __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, Pre, Post, &Registration));
}

static HANDLE OpenOwn(ACCESS_MASK Access, ULONG Flags)
{
    OBJECT_ATTRIBUTES attributes;
    CLIENT_ID ids = {PsGetCurrentProcessId(), NULL};
    HANDLE handle = NULL;

    InitializeObjectAttributes(&attributes, NULL, Flags, NULL, NULL);
    ZwOpenProcess(&handle, Access, &attributes, &ids);
    return handle;
}

static ULONG Granted(HANDLE Handle)
{
    ULONG basic[14];

    ZwQueryObject(Handle, ObjectBasicInformation, basic, sizeof(basic), NULL);
    return basic[1];
}

static OB_PREOP_CALLBACK_STATUS NTAPI ReportBefore(_In_ PVOID Context, _Inout_ POB_PRE_OPERATION_INFORMATION Information)
{
    REPORT("context", (ULONG_PTR)Context);
    REPORT("operation", Information->Operation);
    REPORT("process", Information->Object == Program);
    REPORT("desired", Information->Parameters->CreateHandleInformation.DesiredAccess);
    REPORT("original", Information->Parameters->CreateHandleInformation.OriginalDesiredAccess);
    return OB_PREOP_SUCCESS;
}

static VOID NTAPI ReportAfter(_In_ PVOID Context, _In_ POB_POST_OPERATION_INFORMATION Information)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("status", (ULONG)Information->ReturnStatus);
    REPORT("granted", Information->Parameters->CreateHandleInformation.GrantedAccess);
}

CASE(AskedBefore)
{
    Program = IoGetCurrentProcess();
    RegisterForProcesses(ReportBefore, ReportAfter);
    ZwClose(OpenOwn(WANTED, 0));
    ObUnRegisterCallbacks(Registration);
}

static OB_PREOP_CALLBACK_STATUS NTAPI TakeRights(_In_ PVOID Context, _Inout_ POB_PRE_OPERATION_INFORMATION Information)
{
    UNREFERENCED_PARAMETER(Context);
    Information->Parameters->CreateHandleInformation.DesiredAccess &= ~(PROCESS_TERMINATE | PROCESS_VM_WRITE);
    return OB_PREOP_SUCCESS;
}

static OB_PREOP_CALLBACK_STATUS NTAPI AddRights(_In_ PVOID Context, _Inout_ POB_PRE_OPERATION_INFORMATION Information)
{
    UNREFERENCED_PARAMETER(Context);
    Information->Parameters->CreateHandleInformation.DesiredAccess = PROCESS_TERMINATE;
    return OB_PREOP_SUCCESS;
}

static OB_PREOP_CALLBACK_STATUS NTAPI TakeAll(_In_ PVOID Context, _Inout_ POB_PRE_OPERATION_INFORMATION Information)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("kernel", Information->KernelHandle);
    Information->Parameters->CreateHandleInformation.DesiredAccess = 0;
    return OB_PREOP_SUCCESS;
}

static OB_PREOP_CALLBACK_STATUS NTAPI Say(_In_ PVOID Context, _Inout_ POB_PRE_OPERATION_INFORMATION Information)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Information);
    REPORT("called", 1);
    return OB_PREOP_SUCCESS;
}

static OB_PREOP_CALLBACK_STATUS NTAPI TakeTermination(_In_ PVOID Context,
                                                      _Inout_ POB_PRE_OPERATION_INFORMATION Information)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("thread", 1);
    Information->Parameters->CreateHandleInformation.DesiredAccess &= ~THREAD_TERMINATE;
    return OB_PREOP_SUCCESS;
}

/* Opens the running process while a routine is asked, and reports what is granted. */
static VOID OpenAsked(POB_PRE_OPERATION_CALLBACK Routine, ACCESS_MASK Access, ULONG Flags)
{
    HANDLE handle;

    Register(ALTITUDE, __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, Routine, NULL, &Registration);
    handle = OpenOwn(Access, Flags);
    REPORT("granted", Granted(handle));
    ZwClose(handle);
    ObUnRegisterCallbacks(Registration);
}

CASE(RightsTaken)
{
    OpenAsked(TakeRights, WANTED, 0);
}

CASE(RightsNotGiven)
{
    OpenAsked(AddRights, PROCESS_QUERY_INFORMATION, 0);
}

CASE(RightsOfKernel)
{
    OpenAsked(TakeAll, WANTED, OBJ_KERNEL_HANDLE);
}

CASE(AskedOfThreads)
{
    HANDLE handle;

    Register(ALTITUDE, __imp_PsThreadType, OB_OPERATION_HANDLE_CREATE, TakeTermination, NULL, &Registration);
    ZwClose(OpenOwn(PROCESS_QUERY_INFORMATION, 0));
    ObOpenObjectByPointer(PsGetCurrentThread(), 0, NULL, THREAD_TERMINATE | THREAD_QUERY_INFORMATION,
                          TYPE_OF(PsThreadType), KernelMode, &handle);
    REPORT("granted", Granted(handle));
    ZwClose(handle);
    ObUnRegisterCallbacks(Registration);
}

CASE(AltitudeTaken)
{
    PVOID other;

    REPORT("first", (ULONG)Register(ALTITUDE, __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, Say, NULL, &Registration));
    REPORT("second", (ULONG)Register(L"370010.0", __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, Say, NULL, &other));
    ObUnRegisterCallbacks(Registration);
    REPORT("third", (ULONG)Register(ALTITUDE, __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, Say, NULL, &other));
    ObUnRegisterCallbacks(other);
}

CASE(RegistrationWrong)
{
    OB_OPERATION_REGISTRATION operation = {__imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, Say, NULL};
    OB_CALLBACK_REGISTRATION registration = {0x99, 1, {0}, NULL, &operation};
    PVOID handle;

    RtlInitUnicodeString(&registration.Altitude, L"1");
    REPORT("version", (ULONG)ObRegisterCallbacks(&registration, &handle));
    registration.Version = OB_FLT_REGISTRATION_VERSION;
    registration.OperationRegistrationCount = 0;
    REPORT("no entry", (ULONG)ObRegisterCallbacks(&registration, &handle));
    REPORT("no routine", (ULONG)Register(L"1", __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, NULL, NULL, &handle));
    REPORT("operation", (ULONG)Register(L"1", __imp_PsProcessType, 4, Say, NULL, &handle));
    REPORT("type", (ULONG)Register(L"1", __imp_ExEventObjectType, OB_OPERATION_HANDLE_CREATE, Say, NULL, &handle));
}

CASE(Unregistered)
{
    Register(ALTITUDE, __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, Say, NULL, &Registration);
    ZwClose(OpenOwn(PROCESS_QUERY_INFORMATION, 0));
    ObUnRegisterCallbacks(Registration);
    ZwClose(OpenOwn(PROCESS_QUERY_INFORMATION, 0));
}

CASE(FilterVersion)
{
    REPORT("version", ObGetFilterVersion());
}

static KEVENT Called, GoOn;

static OB_PREOP_CALLBACK_STATUS NTAPI ReturnLate(_In_ PVOID Context, _Inout_ POB_PRE_OPERATION_INFORMATION Information)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Information);
    KeSetEvent(&Called, 0, FALSE);
    Wait(&GoOn);
    Pause(10);
    REPORT("returns", 1);
    return OB_PREOP_SUCCESS;
}

static VOID NTAPI OpenAndClose(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ZwClose(OpenOwn(WANTED, 0));
}

CASE(UnregisterWaits)
{
    PVOID thread;

    KeInitializeEvent(&Called, NotificationEvent, FALSE);
    KeInitializeEvent(&GoOn, NotificationEvent, FALSE);
    Register(ALTITUDE, __imp_PsProcessType, OB_OPERATION_HANDLE_CREATE, ReturnLate, NULL, &Registration);
    thread = Spawn(OpenAndClose);
    Wait(&Called);
    KeSetEvent(&GoOn, 0, FALSE);
    ObUnRegisterCallbacks(Registration);
    REPORT("unregistered", 1);
    Join(thread);
}
