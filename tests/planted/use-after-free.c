/* Frees a block and looks into it afterwards. */
#include "planted.h"

static DRIVER_DISPATCH BuggyWrite;

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    volatile LIST_ENTRY *block = ExAllocatePoolWithTag(NonPagedPool, sizeof(*block), PLANTED_TAG);

    UNREFERENCED_PARAMETER(DeviceObject);
    if (block == NULL) {
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    block->Flink = NULL;
    ExFreePoolWithTag((PVOID)block, PLANTED_TAG);
    return Complete(Irp, block->Flink == NULL ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
