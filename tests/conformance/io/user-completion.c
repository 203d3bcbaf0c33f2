/* A device whose reads wait until a program releases them: the C side of user-completion.cases.ts. */
#include "conformance.h"

#define IOCTL_RELEASE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define AT_ONCE 1
#define ANSWER "data"
#define ANSWER_BYTES 4

static PIRP Waiting;

static VOID NTAPI CancelWaiting(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Waiting = NULL;
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    Complete(Irp, STATUS_CANCELLED, 0);
}

static NTSTATUS NTAPI ParkRead(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length == AT_ONCE) {
        return Complete(Irp, STATUS_SUCCESS, 1);
    }
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, CancelWaiting);
    Waiting = Irp;
    return STATUS_PENDING;
}

static NTSTATUS ReleaseWaiting(_In_ NTSTATUS Status)
{
    PIRP irp = Waiting;

    if (irp == NULL || IoSetCancelRoutine(irp, NULL) == NULL) {
        return STATUS_NOT_FOUND;
    }
    Waiting = NULL;
    RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, ANSWER, ANSWER_BYTES);
    Complete(irp, Status, NT_ERROR(Status) ? 0 : ANSWER_BYTES);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI ParkControl(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    NTSTATUS status = Waiting == NULL ? STATUS_NOT_FOUND : STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode == IOCTL_RELEASE) {
        status = ReleaseWaiting(*(NTSTATUS *)Irp->AssociatedIrp.SystemBuffer);
    }
    return Complete(Irp, status, 0);
}

static NTSTATUS NTAPI ParkFlush(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("flush", Waiting == NULL);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI ParkCleanup(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;

    UNREFERENCED_PARAMETER(Device);
    if (Waiting != NULL && IoGetCurrentIrpStackLocation(Waiting)->FileObject == file) {
        ReleaseWaiting(STATUS_CANCELLED);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(Parking)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Parking", DO_BUFFERED_IO);

    Waiting = NULL;
    On(device, IRP_MJ_READ, ParkRead);
    On(device, IRP_MJ_DEVICE_CONTROL, ParkControl);
    On(device, IRP_MJ_FLUSH_BUFFERS, ParkFlush);
    On(device, IRP_MJ_CLEANUP, ParkCleanup);
    CreateLink(L"\\??\\Parking", L"\\Device\\Parking");
}
