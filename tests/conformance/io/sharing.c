/* Sharing, extended attributes, files and threads: the C sides of sharing.cases.ts. */
#include "conformance.h"

/* Declared by ntifs.h, or by newer headers. */
NTKERNELAPI NTSTATUS NTAPI IoCheckEaBufferValidity(_In_ PVOID EaBuffer, _In_ ULONG EaLength, _Out_ PULONG ErrorOffset);
NTKERNELAPI VOID NTAPI IoAcquireVpbSpinLock(_Out_ PKIRQL Irql);
NTKERNELAPI VOID NTAPI IoReleaseVpbSpinLock(_In_ KIRQL Irql);
NTKERNELAPI BOOLEAN NTAPI IoIsSystemThread(_In_ PETHREAD Thread);
NTKERNELAPI VOID NTAPI IoSetDeviceToVerify(_In_ PETHREAD Thread, _In_opt_ PDEVICE_OBJECT DeviceObject);

#define READ FILE_READ_DATA
#define WRITE FILE_WRITE_DATA
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static PFILE_OBJECT Files[2];

static VOID OpenFiles(VOID)
{
    PDEVICE_OBJECT device;
    ULONG i;

    CreateDevice(L"\\Device\\Shared", 0);
    for (i = 0; i < 2; i++) {
        IoGetDeviceObjectPointer(TEXT_OF(L"\\Device\\Shared"), FILE_READ_DATA, &Files[i], &device);
    }
}

static VOID CloseFiles(VOID)
{
    ObDereferenceObject(Files[0]);
    ObDereferenceObject(Files[1]);
}

static VOID ReportCounts(_In_ const SHARE_ACCESS *Share)
{
    const ULONG *counts = &Share->OpenCount;
    ULONG all = 0;
    ULONG i;

    for (i = 0; i < 7; i++) {
        all = 16 * all + counts[i];
    }
    REPORT("counts", all);
}

CASE(SetShare)
{
    SHARE_ACCESS share;

    OpenFiles();
    IoSetShareAccess(READ | WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, Files[0], &share);
    ReportCounts(&share);
    CloseFiles();
}

CASE(CheckShareRefuses)
{
    SHARE_ACCESS share;

    OpenFiles();
    IoSetShareAccess(READ, FILE_SHARE_READ, Files[0], &share);
    REPORT("write", (ULONG)IoCheckShareAccess(WRITE, SHARE_ALL, Files[1], &share, TRUE));
    REPORT("delete", (ULONG)IoCheckShareAccess(DELETE, SHARE_ALL, Files[1], &share, TRUE));
    ReportCounts(&share);
    CloseFiles();
}

CASE(CheckShareOtherWay)
{
    SHARE_ACCESS share;

    OpenFiles();
    IoSetShareAccess(WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, Files[0], &share);
    REPORT("status", (ULONG)IoCheckShareAccess(READ, FILE_SHARE_READ, Files[1], &share, TRUE));
    REPORT("with", (ULONG)IoCheckShareAccess(READ, FILE_SHARE_WRITE, Files[1], &share, TRUE));
    ReportCounts(&share);
    CloseFiles();
}

CASE(CheckThenUpdate)
{
    SHARE_ACCESS share;

    OpenFiles();
    IoSetShareAccess(READ, FILE_SHARE_READ, Files[0], &share);
    REPORT("status", (ULONG)IoCheckShareAccess(READ, FILE_SHARE_READ, Files[1], &share, FALSE));
    ReportCounts(&share);
    IoUpdateShareAccess(Files[1], &share);
    ReportCounts(&share);
    CloseFiles();
}

CASE(RemoveShare)
{
    SHARE_ACCESS share;

    OpenFiles();
    IoSetShareAccess(READ, FILE_SHARE_READ | FILE_SHARE_WRITE, Files[0], &share);
    IoCheckShareAccess(READ | WRITE, FILE_SHARE_READ, Files[1], &share, TRUE);
    IoRemoveShareAccess(Files[1], &share);
    ReportCounts(&share);
    IoRemoveShareAccess(Files[0], &share);
    ReportCounts(&share);
    CloseFiles();
}

CASE(ShareAttributesOnly)
{
    SHARE_ACCESS share;

    OpenFiles();
    IoSetShareAccess(READ | WRITE, 0, Files[0], &share);
    REPORT("status", (ULONG)IoCheckShareAccess(FILE_READ_ATTRIBUTES, 0, Files[1], &share, TRUE));
    ReportCounts(&share);
    CloseFiles();
}

CASE(EaListGood)
{
    static const UCHAR list[] = {16, 0, 0, 0, 0, 2, 3, 0, 'A', 'B', 0, 'x', 'y', 'z', 0, 0,
                                 0,  0, 0, 0, 0, 1, 0, 0, 'C', 0};
    ULONG offset;

    REPORT("status", (ULONG)IoCheckEaBufferValidity((PVOID)list, sizeof(list), &offset));
}

CASE(EaListBad)
{
    UCHAR list[] = {12, 0, 0, 0, 0, 1, 0, 0, 'A', 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 'B', 'B'};
    ULONG offset;

    REPORT("not ended", (ULONG)IoCheckEaBufferValidity(list, sizeof(list), &offset));
    REPORT("at", offset);
    list[sizeof(list) - 1] = 0;
    REPORT("beyond", (ULONG)IoCheckEaBufferValidity(list, sizeof(list) - 1, &offset));
    REPORT("at", offset);
}

CASE(FileMapping)
{
    PGENERIC_MAPPING mapping = IoGetFileObjectGenericMapping();

    REPORT("read", mapping->GenericRead);
    REPORT("all", mapping->GenericAll);
    REPORT("the same", IoGetFileObjectGenericMapping() == mapping);
}

CASE(ConfigurationInformation)
{
    PCONFIGURATION_INFORMATION counts = IoGetConfigurationInformation();
    ULONG before = counts->DiskCount++;

    REPORT("one disk more", IoGetConfigurationInformation()->DiskCount - before);
    counts->DiskCount--;
}

CASE(FileOrigin)
{
    OpenFiles();
    REPORT("remote", IoIsFileOriginRemote(Files[0]));
    REPORT("set", (ULONG)IoSetFileOrigin(Files[0], TRUE));
    REPORT("remote", IoIsFileOriginRemote(Files[0]));
    REPORT("again", (ULONG)IoSetFileOrigin(Files[0], TRUE));
    REPORT("transaction", IoGetTransactionParameterBlock(Files[0]));
    CloseFiles();
}

static VOID NTAPI SystemThread(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("driver", IoIsSystemThread(PsGetCurrentThread()));
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(SystemThread)
{
    HANDLE handle;
    PVOID thread;

    REPORT("program", IoIsSystemThread(PsGetCurrentThread()));
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, SystemThread, NULL);
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, NULL, KernelMode, &thread, NULL);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread);
    ZwClose(handle);
}

CASE(HardErrorMode)
{
    REPORT("was", IoSetThreadHardErrorMode(FALSE));
    REPORT("was", IoSetThreadHardErrorMode(FALSE));
    REPORT("was", IoSetThreadHardErrorMode(TRUE));
}

static NTSTATUS NTAPI FlushRemovable(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PETHREAD thread = PsGetCurrentThread();

    REPORT("at first", IoGetDeviceToVerify(thread));
    IoSetHardErrorOrVerifyDevice(Irp, Device);
    REPORT("set", IoGetDeviceToVerify(thread) == Device);
    IoSetDeviceToVerify(thread, NULL);
    REPORT("at last", IoGetDeviceToVerify(thread));
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(VerifyDevice)
{
    On(CreateDevice(L"\\Device\\Removable", 0), IRP_MJ_FLUSH_BUFFERS, FlushRemovable);
}

CASE(NamedNotification)
{
    HANDLE first;
    HANDLE second;
    PKEVENT event = IoCreateNotificationEvent(TEXT_OF(L"\\BaseNamedObjects\\CaseNotification"), &first);

    REPORT("signalled", KeReadStateEvent(event));
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
    REPORT("still", KeReadStateEvent(event));
    REPORT("the same", IoCreateNotificationEvent(TEXT_OF(L"\\BaseNamedObjects\\CaseNotification"), &second) == event);
    ZwClose(first);
    ZwClose(second);
}

CASE(NamedSynchronization)
{
    HANDLE handle;
    PKEVENT event = IoCreateSynchronizationEvent(TEXT_OF(L"\\BaseNamedObjects\\CaseSync"), &handle);

    REPORT("signalled", KeReadStateEvent(event));
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
    REPORT("taken", KeReadStateEvent(event));
    ZwClose(handle);
}

CASE(NamedEventGoes)
{
    HANDLE handle;
    PKEVENT event = IoCreateNotificationEvent(TEXT_OF(L"\\BaseNamedObjects\\CaseOnce"), &handle);

    KeClearEvent(event);
    ZwClose(handle);
    event = IoCreateNotificationEvent(TEXT_OF(L"\\BaseNamedObjects\\CaseOnce"), &handle);
    REPORT("signalled", KeReadStateEvent(event));
    ZwClose(handle);
}

CASE(NamedEventCollides)
{
    HANDLE handle;

    CreateDevice(L"\\Device\\NoEvent", 0);
    REPORT("event", IoCreateNotificationEvent(TEXT_OF(L"\\Device\\NoEvent"), &handle));
}

CASE(PriorityHint)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    REPORT("at first", IoGetIoPriorityHint(irp));
    REPORT("status", IoSetIoPriorityHint(irp, IoPriorityVeryLow));
    REPORT("very low", IoGetIoPriorityHint(irp));
    REPORT("paging", IoGetPagingIoPriority(irp));
    IoFreeIrp(irp);
}

static NTSTATUS NTAPI ReportAttributes(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PFILE_FULL_EA_INFORMATION list = Irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(Device);
    REPORT("length", IoGetCurrentIrpStackLocation(Irp)->Parameters.Create.EaLength);
    REPORT_STRING("name", list->EaName);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS OpenAttributed(_In_opt_ PVOID List, _In_ ULONG Length, _In_ ULONG Options)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;
    UNICODE_STRING name;
    HANDLE handle;
    NTSTATUS status;

    RtlInitUnicodeString(&name, L"\\Device\\Attributed");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = IoCreateFile(&handle, FILE_READ_DATA, &attributes, &block, NULL, 0, FILE_SHARE_READ, FILE_OPEN, 0, List,
                          Length, CreateFileTypeNone, NULL, Options);
    if (NT_SUCCESS(status)) {
        ZwClose(handle);
    }
    return status;
}

CASE(CreateWithAttributes)
{
    UCHAR list[] = {0, 0, 0, 0, 0, 1, 0, 0, 'A', 0};

    On(CreateDevice(L"\\Device\\Attributed", 0), IRP_MJ_CREATE, ReportAttributes);
    REPORT("open", (ULONG)OpenAttributed(list, sizeof(list), IO_NO_PARAMETER_CHECKING));
    REPORT("bad list", (ULONG)OpenAttributed(list, sizeof(list) - 1, IO_NO_PARAMETER_CHECKING));
}

CASE(CreateInUserThread)
{
    CreateDevice(L"\\Device\\Attributed", 0);
    REPORT("untrusted", (ULONG)OpenAttributed(NULL, 0, 0));
    REPORT("trusted", (ULONG)OpenAttributed(NULL, 0, IO_NO_PARAMETER_CHECKING));
}

CASE(VpbLock)
{
    KIRQL irql;

    IoAcquireVpbSpinLock(&irql);
    REPORT("held", KeGetCurrentIrql());
    REPORT("stored", irql);
    IoReleaseVpbSpinLock(irql);
    REPORT("released", KeGetCurrentIrql());
}
