/* Exported variables: the C sides of variables.cases.ts. */
#include "conformance.h"

/*
 * The slot of an import, which has the address of the kernel's variable. That is what the headers of Microsoft's kit make of
 * their declarations; those of mingw add or omit an indirection here and there.
 */
#define IMPORTED(Type, Name) extern Type *__imp_##Name

IMPORTED(volatile CCHAR, KeNumberProcessors);
IMPORTED(ULONG, NtBuildNumber);
IMPORTED(ULONG, InitSafeBootMode);
IMPORTED(PVOID, MmHighestUserAddress);
IMPORTED(ULONG64, MmUserProbeAddress);
IMPORTED(PVOID, MmSystemRangeStart);
IMPORTED(BOOLEAN, KdDebuggerEnabled);
IMPORTED(BOOLEAN, KdDebuggerNotPresent);
IMPORTED(PEPROCESS, PsInitialSystemProcess);
IMPORTED(POBJECT_TYPE, PsProcessType);
IMPORTED(POBJECT_TYPE, PsThreadType);
IMPORTED(POBJECT_TYPE, IoFileObjectType);
IMPORTED(POBJECT_TYPE, IoDeviceObjectType);
IMPORTED(POBJECT_TYPE, IoDriverObjectType);

CASE(NumberOfProcessors)
{
    REPORT("same", (ULONG)*__imp_KeNumberProcessors == KeQueryActiveProcessorCount(NULL));
}

CASE(BuildNumber)
{
    RTL_OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};

    RtlGetVersion(&version);
    REPORT("same", (*__imp_NtBuildNumber & 0xFFFF) == version.dwBuildNumber);
    REPORT("free", *__imp_NtBuildNumber >> 28);
}

CASE(AddressLimits)
{
    REPORT("highest", *__imp_MmHighestUserAddress);
    REPORT("probe", *__imp_MmUserProbeAddress);
    REPORT("system", *__imp_MmSystemRangeStart);
}

CASE(BootMode)
{
    REPORT("enabled", *__imp_KdDebuggerEnabled);
    REPORT("not present", *__imp_KdDebuggerNotPresent);
    REPORT("safe boot", *__imp_InitSafeBootMode);
}

static VOID EndAtOnce(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(TypeOfHandle)
{
    HANDLE thread;
    PVOID object;

    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, EndAtOnce, NULL);
    REPORT("file", ObReferenceObjectByHandle(thread, 0, *__imp_IoFileObjectType, KernelMode, &object, NULL));
    REPORT("process", ObReferenceObjectByHandle(thread, 0, *__imp_PsProcessType, KernelMode, &object, NULL));
    REPORT("thread", ObReferenceObjectByHandle(thread, 0, *__imp_PsThreadType, KernelMode, &object, NULL));
    ObDereferenceObject(object);
    ZwClose(thread);
}

static NTSTATUS HasType(_In_ PVOID Object, _In_ POBJECT_TYPE Type)
{
    NTSTATUS status = ObReferenceObjectByPointer(Object, 0, Type, UserMode);

    if (NT_SUCCESS(status)) ObDereferenceObject(Object);
    return status;
}

CASE(TypesOfPointers)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    REPORT("process", HasType(*__imp_PsInitialSystemProcess, *__imp_PsProcessType));
    REPORT("no process", HasType(*__imp_PsInitialSystemProcess, *__imp_PsThreadType));
    REPORT("driver", HasType(TestDriver, *__imp_IoDriverObjectType));
    REPORT("device", HasType(device, *__imp_IoDeviceObjectType));
    REPORT("no device", HasType(device, *__imp_IoDriverObjectType));
}
