/* Completes a request, and once more on the way out. */
#include "planted.h"

static DRIVER_DISPATCH BuggyWrite;

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
