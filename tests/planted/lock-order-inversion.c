/* Reads acquire the second lock behind the first one, writes the first one behind the second. */
#include "planted.h"

static DRIVER_DISPATCH BuggyRead;
static DRIVER_DISPATCH BuggyWrite;

/* The part of a request that needs both locks, long enough for another processor to come between. */
static VOID WithBothLocks(_Inout_ PKSPIN_LOCK Outer, _Inout_ PKSPIN_LOCK Inner)
{
    volatile ULONG i;

    KeAcquireSpinLockAtDpcLevel(Outer);
    for (i = 0; i < 1000; i++) {
    }
    KeAcquireSpinLockAtDpcLevel(Inner);
    KeReleaseSpinLockFromDpcLevel(Inner);
    KeReleaseSpinLockFromDpcLevel(Outer);
}

static NTSTATUS NTAPI BuggyRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLANTED planted = DeviceObject->DeviceExtension;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    WithBothLocks(&planted->FirstLock, &planted->SecondLock);
    KeLowerIrql(irql);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLANTED planted = DeviceObject->DeviceExtension;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    WithBothLocks(&planted->SecondLock, &planted->FirstLock);
    KeLowerIrql(irql);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_READ] = BuggyRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
