/* Opening and closing: the C sides of open-close.cases.ts. */
#include "conformance.h"

#define DEVICE_NAME L"\\Device\\Open"

static PDEVICE_OBJECT OpenDevice(VOID)
{
    return CreateDevice(DEVICE_NAME, 0);
}

static NTSTATUS ReportMajor(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("major", IoGetCurrentIrpStackLocation(Irp)->MajorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(PlainOpen)
{
    OpenDevice();
}

CASE(FlushReported)
{
    On(OpenDevice(), IRP_MJ_FLUSH_BUFFERS, ReportMajor);
}

CASE(OpenCleanupClose)
{
    PDEVICE_OBJECT device = OpenDevice();

    On(device, IRP_MJ_CREATE, ReportMajor);
    On(device, IRP_MJ_CLEANUP, ReportMajor);
    On(device, IRP_MJ_CLOSE, ReportMajor);
}

static NTSTATUS ReportUnexpected(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("unexpected", IoGetCurrentIrpStackLocation(Irp)->MajorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS FailCreate(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    return Complete(Irp, (NTSTATUS)DataOf(Device)[0], 0);
}

static PDEVICE_OBJECT FailingDevice(_In_ NTSTATUS Status)
{
    PDEVICE_OBJECT device = OpenDevice();

    DataOf(device)[0] = (ULONG)Status;
    On(device, IRP_MJ_CREATE, FailCreate);
    On(device, IRP_MJ_CLEANUP, ReportUnexpected);
    On(device, IRP_MJ_CLOSE, ReportUnexpected);
    return device;
}

CASE(FailedCreate)
{
    FailingDevice(STATUS_OBJECT_NAME_INVALID);
}

CASE(FailedCreateCount)
{
    FailingDevice(STATUS_NOT_SUPPORTED);
}

END_OF_CASE(FailedCreateCount)
{
    REPORT("ReferenceCount", TestDriver->DeviceObject->ReferenceCount);
}

static NTSTATUS SetContext(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoGetCurrentIrpStackLocation(Irp)->FileObject->FsContext = (PVOID)0x1234;
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS ReportContext(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("FsContext", IoGetCurrentIrpStackLocation(Irp)->FileObject->FsContext);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(SameFileObject)
{
    PDEVICE_OBJECT device = OpenDevice();

    On(device, IRP_MJ_CREATE, SetContext);
    On(device, IRP_MJ_FLUSH_BUFFERS, ReportContext);
    On(device, IRP_MJ_CLEANUP, ReportContext);
    On(device, IRP_MJ_CLOSE, ReportContext);
}

static NTSTATUS CompareFiles(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    ULONG64 file = (ULONG64)IoGetCurrentIrpStackLocation(Irp)->FileObject;

    if (DataOf(Device)[0] != 0) {
        REPORT("same", DataOf(Device)[0] == file);
    }
    DataOf(Device)[0] = file;
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(TwoFileObjects)
{
    On(OpenDevice(), IRP_MJ_CREATE, CompareFiles);
}

static NTSTATUS ReportDevices(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("file", IoGetCurrentIrpStackLocation(Irp)->FileObject->DeviceObject == Device);
    REPORT("location", IoGetCurrentIrpStackLocation(Irp)->DeviceObject == Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(FileDevice)
{
    On(OpenDevice(), IRP_MJ_CREATE, ReportDevices);
}

static NTSTATUS ReportAccess(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PIO_SECURITY_CONTEXT context = IoGetCurrentIrpStackLocation(Irp)->Parameters.Create.SecurityContext;

    UNREFERENCED_PARAMETER(Device);
    REPORT("access", context->DesiredAccess & (FILE_GENERIC_READ | FILE_WRITE_DATA));
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(DesiredAccess)
{
    On(OpenDevice(), IRP_MJ_CREATE, ReportAccess);
}

static NTSTATUS ReportShare(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("share", IoGetCurrentIrpStackLocation(Irp)->Parameters.Create.ShareAccess);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ShareAccess)
{
    On(OpenDevice(), IRP_MJ_CREATE, ReportShare);
}

static NTSTATUS ReportDisposition(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("disposition", IoGetCurrentIrpStackLocation(Irp)->Parameters.Create.Options >> 24);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(Disposition)
{
    On(OpenDevice(), IRP_MJ_CREATE, ReportDisposition);
}

static PFILE_OBJECT ReferencedFile;

static NTSTATUS ReferenceFile(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    ReferencedFile = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    ObReferenceObject(ReferencedFile);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ReferenceDelaysClose)
{
    PDEVICE_OBJECT device = OpenDevice();

    On(device, IRP_MJ_FLUSH_BUFFERS, ReferenceFile);
    On(device, IRP_MJ_CLEANUP, ReportMajor);
    On(device, IRP_MJ_CLOSE, ReportMajor);
}

END_OF_CASE(ReferenceDelaysClose)
{
    ObDereferenceObject(ReferencedFile);
}

static NTSTATUS KeepProcess(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    DataOf(Device)[0] = (ULONG64)PsGetCurrentProcessId();
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS CompareProcess(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("same process", DataOf(Device)[0] == (ULONG64)PsGetCurrentProcessId());
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(CleanupProcess)
{
    PDEVICE_OBJECT device = OpenDevice();

    On(device, IRP_MJ_CREATE, KeepProcess);
    On(device, IRP_MJ_CLEANUP, CompareProcess);
}

static NTSTATUS ReportIrql(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("irql", KeGetCurrentIrql());
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(OpenIrql)
{
    PDEVICE_OBJECT device = OpenDevice();

    On(device, IRP_MJ_CREATE, ReportIrql);
    On(device, IRP_MJ_CLEANUP, ReportIrql);
    On(device, IRP_MJ_CLOSE, ReportIrql);
}

static NTSTATUS ReportMode(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("mode", Irp->RequestorMode);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(RequestorMode)
{
    On(OpenDevice(), IRP_MJ_CREATE, ReportMode);
}

CASE(PointerOpens)
{
    PDEVICE_OBJECT device = OpenDevice();
    PFILE_OBJECT file;

    On(device, IRP_MJ_CREATE, ReportMajor);
    On(device, IRP_MJ_CLOSE, ReportMajor);
    IoGetDeviceObjectPointer(TEXT_OF(DEVICE_NAME), FILE_READ_DATA, &file, &device);
    REPORT("opened", 1);
    ObDereferenceObject(file);
}

CASE(PointerRefused)
{
    PDEVICE_OBJECT device = FailingDevice(STATUS_UNSUCCESSFUL);
    PFILE_OBJECT file;

    REPORT("status", IoGetDeviceObjectPointer(TEXT_OF(DEVICE_NAME), FILE_READ_DATA, &file, &device));
}
