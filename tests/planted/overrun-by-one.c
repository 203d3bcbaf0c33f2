/* Writes one byte more than it has allocated: a block that ends where its page ends. */
#include "planted.h"

static DRIVER_DISPATCH BuggyWrite;

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    volatile UCHAR *block = ExAllocatePoolWithTag(NonPagedPool, 64, PLANTED_TAG);
    ULONG i;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (block == NULL) {
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    for (i = 0; i <= 64; i++) {
        block[i] = 0;
    }
    ExFreePoolWithTag((PVOID)block, PLANTED_TAG);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
