/* Keeps the memory of each write and never frees it. */
#include "planted.h"

static DRIVER_DISPATCH BuggyWrite;

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLANTED planted = DeviceObject->DeviceExtension;

    planted->Memory = ExAllocatePoolWithTag(NonPagedPool, 100, PLANTED_TAG);
    return Complete(Irp, planted->Memory == NULL ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
