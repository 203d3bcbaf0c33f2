/* Hands a user-mode address to a system worker, which is in another process. */
#include "planted.h"

/* What the worker needs. */
typedef struct _ERRAND {
    PIO_WORKITEM Item;
    PIRP Irp;
    volatile UCHAR *UserBuffer;
} ERRAND, *PERRAND;

static IO_WORKITEM_ROUTINE BuggyWork;
static DRIVER_DISPATCH NeitherControl;

static VOID NTAPI BuggyWork(_In_ PDEVICE_OBJECT DeviceObject, _In_opt_ PVOID Context)
{
    PERRAND errand = Context;
    PIRP irp = errand->Irp;

    UNREFERENCED_PARAMETER(DeviceObject);
    *errand->UserBuffer = 1;
    IoFreeWorkItem(errand->Item);
    ExFreePoolWithTag(errand, PLANTED_TAG);
    Complete(irp, STATUS_SUCCESS, 1);
}

static NTSTATUS NTAPI NeitherControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PERRAND errand = ExAllocatePoolWithTag(NonPagedPool, sizeof(*errand), PLANTED_TAG);

    if (errand == NULL) {
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    errand->Item = IoAllocateWorkItem(DeviceObject);
    if (errand->Item == NULL) {
        ExFreePoolWithTag(errand, PLANTED_TAG);
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    errand->Irp = Irp;
    errand->UserBuffer = Irp->UserBuffer;
    IoMarkIrpPending(Irp);
    IoQueueWorkItem(errand->Item, BuggyWork, DelayedWorkQueue, errand);
    return STATUS_PENDING;
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = NeitherControl;
}
