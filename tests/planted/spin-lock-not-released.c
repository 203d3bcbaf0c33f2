/* Returns from an error path without releasing its spin lock. */
#include "planted.h"

static DRIVER_DISPATCH BuggyWrite;

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLANTED planted = DeviceObject->DeviceExtension;
    KIRQL irql;

    KeAcquireSpinLock(&planted->FirstLock, &irql);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length < 8) {
        return Complete(Irp, STATUS_INVALID_PARAMETER, 0);
    }
    KeReleaseSpinLock(&planted->FirstLock, irql);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
