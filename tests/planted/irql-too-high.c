/* Waits while it holds a spin lock. */
#include "planted.h"

static DRIVER_DISPATCH BuggyWrite;

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLANTED planted = DeviceObject->DeviceExtension;
    LARGE_INTEGER delay;
    KIRQL irql;

    delay.QuadPart = -10000;
    KeAcquireSpinLock(&planted->FirstLock, &irql);
    KeDelayExecutionThread(KernelMode, FALSE, &delay);
    KeReleaseSpinLock(&planted->FirstLock, irql);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
