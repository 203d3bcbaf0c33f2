/* Threads in the memory of another process: the C sides of attach.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

/* Declared in other headers, or in none. */
NTKERNELAPI BOOLEAN NTAPI KeIsAttachedProcess(VOID);
NTKERNELAPI BOOLEAN NTAPI MmIsAddressValid(_In_ PVOID VirtualAddress);
NTSYSAPI NTSTATUS NTAPI ZwWaitForSingleObject(_In_ HANDLE Handle, _In_ BOOLEAN Alertable, _In_opt_ PLARGE_INTEGER Timeout);

extern PEPROCESS *__imp_PsInitialSystemProcess;

static PEPROCESS Program;
static HANDLE Handle;
static volatile ULONG *UserAddress;
static KAPC_STATE Kept;

#define SYSTEM (*__imp_PsInitialSystemProcess)

static VOID InSystemThread(PKSTART_ROUTINE Routine)
{
    HANDLE thread;

    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, NULL);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
}

CASE(Attach)
{
    KAPC_STATE state;
    PEPROCESS own = IoGetCurrentProcess();
    HANDLE id = PsGetCurrentProcessId();

    KeStackAttachProcess((PKPROCESS)SYSTEM, &state);
    REPORT("current", IoGetCurrentProcess() == SYSTEM);
    REPORT("same id", PsGetCurrentProcessId() == id);
    REPORT("attached", KeIsAttachedProcess());
    KeUnstackDetachProcess(&state);
    REPORT("back", IoGetCurrentProcess() == own);
    REPORT("still attached", KeIsAttachedProcess());
}

CASE(AttachToSelf)
{
    KAPC_STATE state;

    KeStackAttachProcess((PKPROCESS)IoGetCurrentProcess(), &state);
    REPORT("attached", KeIsAttachedProcess());
    KeUnstackDetachProcess(&state);
    REPORT("afterwards", KeIsAttachedProcess());
}

CASE(AttachNested)
{
    KAPC_STATE outer, inner;
    PEPROCESS own = IoGetCurrentProcess();

    KeStackAttachProcess((PKPROCESS)SYSTEM, &outer);
    KeStackAttachProcess((PKPROCESS)own, &inner);
    REPORT("own", IoGetCurrentProcess() == own);
    KeUnstackDetachProcess(&inner);
    REPORT("system", IoGetCurrentProcess() == SYSTEM);
    KeUnstackDetachProcess(&outer);
    REPORT("own again", IoGetCurrentProcess() == own);
}

CASE(AttachOnce)
{
    KeAttachProcess((PKPROCESS)SYSTEM);
    REPORT("system", IoGetCurrentProcess() == SYSTEM);
    KeDetachProcess();
    REPORT("attached", KeIsAttachedProcess());
}

static VOID ReadAttached(_In_ PVOID Context)
{
    KAPC_STATE state;

    UNREFERENCED_PARAMETER(Context);
    REPORT("before", MmIsAddressValid((PVOID)UserAddress));
    KeStackAttachProcess((PKPROCESS)Program, &state);
    REPORT("attached", *UserAddress);
    KeUnstackDetachProcess(&state);
    REPORT("afterwards", MmIsAddressValid((PVOID)UserAddress));
}

CASE(AttachForMemory)
{
    PULONG buffer = ExAllocatePoolWithTag(NonPagedPool, PAGE_SIZE, 'ttAC');
    PMDL mdl = IoAllocateMdl(buffer, 16, FALSE, FALSE, NULL);

    *buffer = 0x12345678;
    MmBuildMdlForNonPagedPool(mdl);
    UserAddress = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
    Program = IoGetCurrentProcess();
    InSystemThread(ReadAttached);
    MmUnmapLockedPages((PVOID)UserAddress, mdl);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(buffer, 'ttAC');
}

static VOID SetAttached(_In_ PVOID Context)
{
    KAPC_STATE state;

    UNREFERENCED_PARAMETER(Context);
    REPORT("before", (ULONG)ZwSetEvent(Handle, NULL));
    KeStackAttachProcess((PKPROCESS)Program, &state);
    REPORT("attached", (ULONG)ZwSetEvent(Handle, NULL));
    KeUnstackDetachProcess(&state);
}

CASE(AttachForHandles)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, 0, NULL, NULL);
    ZwCreateEvent(&Handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    Program = IoGetCurrentProcess();
    InSystemThread(SetAttached);
    ZwClose(Handle);
}

CASE(AttachTwice)
{
    PEPROCESS own = IoGetCurrentProcess();

    KeAttachProcess((PKPROCESS)SYSTEM);
    KeAttachProcess((PKPROCESS)own);
}

CASE(DetachForNothing)
{
    KAPC_STATE state;

    RtlZeroMemory(&state, sizeof(state));
    KeUnstackDetachProcess(&state);
}

CASE(AttachLeft)
{
    KeStackAttachProcess((PKPROCESS)SYSTEM, &Kept);
}

static VOID EndAttached(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeStackAttachProcess((PKPROCESS)Program, &Kept);
}

CASE(AttachedToTheEnd)
{
    Program = IoGetCurrentProcess();
    InSystemThread(EndAttached);
}
