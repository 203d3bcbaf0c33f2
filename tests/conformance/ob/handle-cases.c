/* Handles: the C sides of handles.cases.ts. */
#include "handles.h"

#define KEPT_NAME L"\\BaseNamedObjects\\ConformanceKept"
#define TAG 'gATa'

/* Newer than the headers, or declared in other ones. */
NTKERNELAPI NTSTATUS NTAPI ObOpenObjectByPointerWithTag(_In_ PVOID Object, _In_ ULONG HandleAttributes,
                                                        _In_opt_ PACCESS_STATE PassedAccessState,
                                                        _In_ ACCESS_MASK DesiredAccess, _In_opt_ POBJECT_TYPE ObjectType,
                                                        _In_ KPROCESSOR_MODE AccessMode, _In_ ULONG Tag,
                                                        _Out_ PHANDLE Handle);
NTKERNELAPI NTSTATUS NTAPI ObCloseHandle(_In_ HANDLE Handle, _In_ KPROCESSOR_MODE PreviousMode);
NTKERNELAPI BOOLEAN NTAPI ObIsKernelHandle(_In_ HANDLE Handle);
NTKERNELAPI POBJECT_TYPE NTAPI ObGetObjectType(_In_ PVOID Object);
NTKERNELAPI VOID NTAPI ObMakeTemporaryObject(_In_ PVOID Object);

typedef struct _BASIC {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount;
    ULONG Rest[11];
} BASIC;

static HANDLE Shared;

static NTSTATUS Duplicate(HANDLE Handle, ACCESS_MASK Access, ULONG Attributes, ULONG Options, PHANDLE Copy)
{
    return ZwDuplicateObject(ZwCurrentProcess(), Handle, ZwCurrentProcess(), Copy, Access, Attributes, Options);
}

static NTSTATUS Query(HANDLE Handle, BASIC *Basic)
{
    return ZwQueryObject(Handle, ObjectBasicInformation, Basic, sizeof(*Basic), NULL);
}

static VOID DoNothing(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
}

static VOID SetShared(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("elsewhere", (ULONG)ZwSetEvent(Shared, NULL));
}

CASE(DuplicateAccess)
{
    HANDLE made, same, less;
    BASIC basic;
    PVOID first, second;

    CreateEventNamed(NULL, 0, FALSE, &made);
    REPORT("same", (ULONG)Duplicate(made, 0, 0, DUPLICATE_SAME_ACCESS, &same));
    Query(same, &basic);
    REPORT("access", basic.GrantedAccess);
    Duplicate(made, EVENT_QUERY_STATE, 0, 0, &less);
    Query(less, &basic);
    REPORT("less", basic.GrantedAccess);
    REPORT("handles", basic.HandleCount);
    first = ObjectOf(made);
    second = ObjectOf(less);
    REPORT("one object", first == second);
    ObDereferenceObject(first);
    ObDereferenceObject(second);
    ZwClose(less);
    ZwClose(same);
    ZwClose(made);
}

CASE(DuplicateAndClose)
{
    HANDLE made, moved;
    BASIC basic;

    CreateEventNamed(NULL, 0, FALSE, &made);
    REPORT("moved", (ULONG)Duplicate(made, 0, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE, &moved));
    REPORT("old", (ULONG)Query(made, &basic));
    Query(moved, &basic);
    REPORT("handles", basic.HandleCount);
    ZwClose(moved);
}

CASE(DuplicateForKernel)
{
    HANDLE made, copy;

    CreateEventNamed(NULL, 0, FALSE, &made);
    REPORT("before", ObIsKernelHandle(made));
    Duplicate(made, 0, OBJ_KERNEL_HANDLE, DUPLICATE_SAME_ACCESS, &copy);
    REPORT("after", ObIsKernelHandle(copy));
    ZwClose(copy);
    ZwClose(made);
}

CASE(DuplicateNothing)
{
    HANDLE made, copy;

    CreateEventNamed(NULL, 0, FALSE, &made);
    REPORT("no process",
           (ULONG)ZwDuplicateObject(made, made, ZwCurrentProcess(), NULL, 0, 0, DUPLICATE_SAME_ACCESS));
    ZwClose(made);
    REPORT("closed", (ULONG)Duplicate(made, 0, 0, DUPLICATE_SAME_ACCESS, &copy));
}

CASE(QueryType)
{
    UCHAR buffer[256];
    ULONG length;
    HANDLE made;

    CreateEventNamed(NULL, 0, FALSE, &made);
    REPORT("small", (ULONG)ZwQueryObject(made, ObjectTypeInformation, buffer, 8, &length));
    REPORT("status", (ULONG)ZwQueryObject(made, ObjectTypeInformation, buffer, sizeof(buffer), &length));
    REPORT_UNICODE("type", (PUNICODE_STRING)buffer);
    ZwClose(made);
}

CASE(ReferenceAccess)
{
    OBJECT_HANDLE_INFORMATION information;
    HANDLE made, less;
    KPROCESSOR_MODE mode;

    CreateEventNamed(NULL, 0, FALSE, &made);
    Duplicate(made, EVENT_QUERY_STATE, 0, 0, &less);
    for (mode = UserMode; mode >= KernelMode; mode--) {
        PVOID object;
        NTSTATUS status;

        status = ObReferenceObjectByHandle(less, EVENT_MODIFY_STATE, TYPE_OF(ExEventObjectType), mode, &object, &information);
        REPORT("status", (ULONG)status);
        if (NT_SUCCESS(status)) {
            ObDereferenceObject(object);
        }
    }
    REPORT("granted", information.GrantedAccess);
    ZwClose(less);
    ZwClose(made);
}

CASE(HandleSubstitution)
{
    HANDLE event, other;
    PVOID object;

    CreateEventNamed(NULL, 0, FALSE, &event);
    ZwClose(event);
    PsCreateSystemThread(&other, THREAD_ALL_ACCESS, NULL, NULL, NULL, DoNothing, NULL);
    REPORT("same number", other == event);
    REPORT("careless", (ULONG)ObReferenceObjectByHandle(event, 0, NULL, KernelMode, &object, NULL));
    REPORT("is a thread", ObGetObjectType(object) == TYPE_OF(PsThreadType));
    ObDereferenceObject(object);
    REPORT("careful",
           (ULONG)ObReferenceObjectByHandle(event, EVENT_MODIFY_STATE, TYPE_OF(ExEventObjectType), UserMode, &object, NULL));
    ZwWaitForSingleObject(other, FALSE, NULL);
    ZwClose(other);
}

CASE(KernelHandle)
{
    PVOID object;

    CreateEventNamed(NULL, OBJ_KERNEL_HANDLE, FALSE, &Shared);
    REPORT("user", (ULONG)ObReferenceObjectByHandle(Shared, 0, NULL, UserMode, &object, NULL));
    REPORT("close", (ULONG)ObCloseHandle(Shared, UserMode));
    RunInSystemThread(SetShared);
    ZwClose(Shared);
}

CASE(ProcessHandle)
{
    CreateEventNamed(NULL, 0, FALSE, &Shared);
    RunInSystemThread(SetShared);
    REPORT("here", (ULONG)ZwSetEvent(Shared, NULL));
    ZwClose(Shared);
}

CASE(OpenByPointer)
{
    HANDLE made, other;
    BASIC basic;
    PVOID object;

    CreateEventNamed(NULL, 0, FALSE, &made);
    object = ObjectOf(made);
    REPORT("status", (ULONG)ObOpenObjectByPointer(object, OBJ_KERNEL_HANDLE, NULL, EVENT_MODIFY_STATE, TYPE_OF(ExEventObjectType),
                                                  KernelMode, &other));
    Query(other, &basic);
    REPORT("access", basic.GrantedAccess);
    REPORT("wrong type", (ULONG)ObOpenObjectByPointerWithTag(object, 0, NULL, 0, TYPE_OF(PsProcessType), KernelMode, TAG, &Shared));
    ObDereferenceObject(object);
    ZwClose(other);
    ZwClose(made);
}

CASE(MadeTemporary)
{
    HANDLE handle;
    PVOID object;

    CreateEventNamed(KEPT_NAME, OBJ_KERNEL_HANDLE | OBJ_PERMANENT, FALSE, &handle);
    object = ObjectOf(handle);
    ZwClose(handle);
    REPORT("taken", NT_SUCCESS(CreateEventNamed(KEPT_NAME, OBJ_KERNEL_HANDLE, FALSE, &handle)));
    ObMakeTemporaryObject(object);
    ObDereferenceObject(object);
    REPORT("free", (ULONG)CreateEventNamed(KEPT_NAME, OBJ_KERNEL_HANDLE, FALSE, &handle));
    ZwClose(handle);
}
