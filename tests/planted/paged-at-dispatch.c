/* Reads paged memory while it holds a spin lock: it fails only when the memory is paged out. */
#include "planted.h"

static DRIVER_DISPATCH BuggyWrite;

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLANTED planted = DeviceObject->DeviceExtension;
    volatile ULONG *counter;
    NTSTATUS status;
    KIRQL irql;

    status = STATUS_INSUFFICIENT_RESOURCES;
    counter = ExAllocatePoolWithTag(PagedPool, sizeof(*counter), PLANTED_TAG);
    if (counter != NULL) {
        *counter = 0;
        KeAcquireSpinLock(&planted->FirstLock, &irql);
        (*counter)++;
        KeReleaseSpinLock(&planted->FirstLock, irql);
        ExFreePoolWithTag((PVOID)counter, PLANTED_TAG);
        status = STATUS_SUCCESS;
    }
    return Complete(Irp, status, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
