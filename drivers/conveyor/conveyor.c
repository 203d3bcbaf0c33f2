/*
 * conveyor: a device that works on one request at a time, with the I/O manager's queue and a StartIo routine.
 *
 * One device, \Device\Conveyor. A write is a part that the device works on; a part is finished when somebody sends
 * IOCTL_CONVEYOR_TICK, which stands for the interrupt of a real device. Parts that come meanwhile wait: the first byte of
 * a part is its key, and the device goes on with the next higher key, then begins anew at the lowest.
 *
 * The cancel spin lock guards the queue and the cancel routines of what waits in it. The part in work cannot be
 * cancelled: IoSetStartIoAttributes makes the I/O manager take its cancel routine away before it calls StartIo.
 */
#include <wdm.h>

#include "conveyor.h"

#define DEVICE_NAME L"\\Device\\Conveyor"
#define LINK_NAME L"\\DosDevices\\Conveyor"

/* The device context: lives in the device extension. */
typedef struct _CONVEYOR {
    KSPIN_LOCK Lock; /* guards InWork */
    PIRP InWork;     /* what the device works on */
} CONVEYOR, *PCONVEYOR;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD ConveyorUnload;
static DRIVER_DISPATCH ConveyorSucceed;
static DRIVER_DISPATCH ConveyorWrite;
static DRIVER_DISPATCH ConveyorCleanup;
static DRIVER_DISPATCH ConveyorDeviceControl;
static DRIVER_STARTIO ConveyorStartIo;
static DRIVER_CANCEL ConveyorCancel;

static const UNICODE_STRING ConveyorDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING ConveyorLinkName = RTL_CONSTANT_STRING(LINK_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static UCHAR KeyOf(_In_ PIRP Irp)
{
    return *(PUCHAR)Irp->AssociatedIrp.SystemBuffer;
}

static NTSTATUS NTAPI ConveyorSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI ConveyorWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    ULONG key;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length == 0) {
        return Complete(Irp, STATUS_INVALID_PARAMETER, 0);
    }
    key = KeyOf(Irp);
    IoMarkIrpPending(Irp);
    IoStartPacket(DeviceObject, Irp, &key, ConveyorCancel);
    return STATUS_PENDING;
}

/* At DISPATCH_LEVEL: the device begins to work on a part. */
static VOID NTAPI ConveyorStartIo(_In_ PDEVICE_OBJECT DeviceObject, _In_ PIRP Irp)
{
    PCONVEYOR conveyor = DeviceObject->DeviceExtension;

    KeAcquireSpinLockAtDpcLevel(&conveyor->Lock);
    conveyor->InWork = Irp;
    KeReleaseSpinLockFromDpcLevel(&conveyor->Lock);
}

/* The device has finished its part: what a DPC of a real driver does. */
static NTSTATUS ConveyorTick(_In_ PDEVICE_OBJECT DeviceObject)
{
    PCONVEYOR conveyor = DeviceObject->DeviceExtension;
    KIRQL irql;
    PIRP irp;

    KeAcquireSpinLock(&conveyor->Lock, &irql);
    irp = conveyor->InWork;
    conveyor->InWork = NULL;
    KeReleaseSpinLockFromDpcLevel(&conveyor->Lock);
    if (irp != NULL) {
        /* Both must be known before the request is gone. */
        ULONG next = KeyOf(irp) + 1;
        ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length;
        Complete(irp, STATUS_SUCCESS, length);
        IoStartNextPacketByKey(DeviceObject, TRUE, next);
    }
    KeLowerIrql(irql);
    return irp == NULL ? STATUS_NO_MORE_ENTRIES : STATUS_SUCCESS;
}

/* With the cancel spin lock held: the request waits in the queue, because what is in work has no cancel routine. */
static VOID NTAPI ConveyorCancel(_Inout_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    KeRemoveEntryDeviceQueue(&DeviceObject->DeviceQueue, &Irp->Tail.Overlay.DeviceQueueEntry);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    Complete(Irp, STATUS_CANCELLED, 0);
}

/* How many requests wait; the cancel spin lock is held. */
static ULONG CountWaiting(_In_ PDEVICE_OBJECT DeviceObject)
{
    PLIST_ENTRY head = &DeviceObject->DeviceQueue.DeviceListHead;
    PLIST_ENTRY entry;
    ULONG count = 0;

    for (entry = head->Flink; entry != head; entry = entry->Flink) {
        count++;
    }
    return count;
}

static NTSTATUS NTAPI ConveyorDeviceControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status;
    KIRQL irql;

    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_CONVEYOR_TICK) {
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
    if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(ULONG)) {
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    }
    status = ConveyorTick(DeviceObject);
    IoAcquireCancelSpinLock(&irql);
    *(PULONG)Irp->AssociatedIrp.SystemBuffer = CountWaiting(DeviceObject);
    IoReleaseCancelSpinLock(irql);
    return Complete(Irp, status, NT_SUCCESS(status) ? sizeof(ULONG) : 0);
}

/*
 * The last handle of a file object is closed: takes its requests out of the queue. Completing one may do anything, so all
 * are taken out first, and completed when the cancel spin lock is free again.
 */
static NTSTATUS NTAPI ConveyorCleanup(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PLIST_ENTRY head = &DeviceObject->DeviceQueue.DeviceListHead;
    LIST_ENTRY taken;
    PLIST_ENTRY entry;
    KIRQL irql;

    InitializeListHead(&taken);
    IoAcquireCancelSpinLock(&irql);
    entry = head->Flink;
    while (entry != head) {
        PIRP waiting = CONTAINING_RECORD(entry, IRP, Tail.Overlay.DeviceQueueEntry.DeviceListEntry);
        entry = entry->Flink;
        if (IoGetCurrentIrpStackLocation(waiting)->FileObject == file) {
            IoSetCancelRoutine(waiting, NULL);
            KeRemoveEntryDeviceQueue(&DeviceObject->DeviceQueue, &waiting->Tail.Overlay.DeviceQueueEntry);
            InsertTailList(&taken, &waiting->Tail.Overlay.ListEntry);
        }
    }
    IoReleaseCancelSpinLock(irql);
    while (!IsListEmpty(&taken)) {
        entry = RemoveHeadList(&taken);
        Complete(CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry), STATUS_CANCELLED, 0);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID NTAPI ConveyorUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink((PUNICODE_STRING)&ConveyorLinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PCONVEYOR conveyor;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = ConveyorUnload;
    DriverObject->DriverStartIo = ConveyorStartIo;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = ConveyorSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = ConveyorSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = ConveyorCleanup;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = ConveyorWrite;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = ConveyorDeviceControl;

    status = IoCreateDevice(DriverObject, sizeof(CONVEYOR), (PUNICODE_STRING)&ConveyorDeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    deviceObject->Flags |= DO_BUFFERED_IO;
    conveyor = deviceObject->DeviceExtension;
    KeInitializeSpinLock(&conveyor->Lock);
    conveyor->InWork = NULL;
    IoSetStartIoAttributes(deviceObject, TRUE, TRUE);

    status = IoCreateSymbolicLink((PUNICODE_STRING)&ConveyorLinkName, (PUNICODE_STRING)&ConveyorDeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
    }
    return status;
}
