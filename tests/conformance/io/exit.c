/* A device whose requests wait until they are cancelled: the C sides of exit.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

#define IOCTL_RELEASE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define DEAF 32

static volatile LONG Waiting;
static PIRP Deaf;
static HANDLE Owner;
static PFILE_OBJECT Referenced;

static VOID NTAPI CancelLeft(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    InterlockedDecrement(&Waiting);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    REPORT("cancel", stack->MajorFunction == IRP_MJ_READ ? stack->Parameters.Read.Length : 0);
    Complete(Irp, STATUS_CANCELLED, 0);
}

static NTSTATUS Park(_Inout_ PIRP Irp)
{
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, CancelLeft);
    InterlockedIncrement(&Waiting);
    return STATUS_PENDING;
}

static USHORT NameLength(_In_ PIRP Irp)
{
    return IoGetCurrentIrpStackLocation(Irp)->FileObject->FileName.Length;
}

static NTSTATUS NTAPI LeavingCreate(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (NameLength(Irp) == sizeof(L"\\slow") - sizeof(WCHAR)) {
        return Park(Irp);
    }
    if (NameLength(Irp) != 0) {
        Owner = PsGetCurrentProcessId();
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI LeavingRead(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length;

    UNREFERENCED_PARAMETER(Device);
    if (length == 0) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    if (length != DEAF) {
        return Park(Irp);
    }
    IoMarkIrpPending(Irp);
    Deaf = Irp;
    InterlockedIncrement(&Waiting);
    return STATUS_PENDING;
}

static NTSTATUS NTAPI LeavingQuery(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Park(Irp);
}

static NTSTATUS ReleaseDeaf(VOID)
{
    PIRP irp = Deaf;

    if (irp == NULL) {
        return STATUS_NOT_FOUND;
    }
    Deaf = NULL;
    InterlockedDecrement(&Waiting);
    REPORT("cancel asked for", irp->Cancel);
    Complete(irp, STATUS_SUCCESS, 0);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI LeavingControl(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    LONG wanted = *(LONG *)Irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode == IOCTL_RELEASE) {
        return Complete(Irp, ReleaseDeaf(), 0);
    }
    return Complete(Irp, Waiting == wanted ? STATUS_SUCCESS : STATUS_NOT_FOUND, 0);
}

static NTSTATUS NTAPI LeavingCleanup(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (NameLength(Irp) != 0) {
        REPORT("cleanup", PsGetCurrentProcessId() == Owner);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI LeavingClose(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (NameLength(Irp) != 0) {
        REPORT("close", 1);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(Leaving)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Leaving", 0);

    Waiting = 0;
    Deaf = NULL;
    On(device, IRP_MJ_CREATE, LeavingCreate);
    On(device, IRP_MJ_READ, LeavingRead);
    On(device, IRP_MJ_QUERY_INFORMATION, LeavingQuery);
    On(device, IRP_MJ_DEVICE_CONTROL, LeavingControl);
    On(device, IRP_MJ_CLEANUP, LeavingCleanup);
    On(device, IRP_MJ_CLOSE, LeavingClose);
}

static NTSTATUS NTAPI ReferenceFile(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Referenced = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    ObReferenceObject(Referenced);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ReferencedFile)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Leaving", 0);

    On(device, IRP_MJ_CREATE, LeavingCreate);
    On(device, IRP_MJ_READ, ReferenceFile);
    On(device, IRP_MJ_CLEANUP, LeavingCleanup);
    On(device, IRP_MJ_CLOSE, LeavingClose);
}

END_OF_CASE(ReferencedFile)
{
    REPORT("dereference", 1);
    ObDereferenceObject(Referenced);
}
