/*
 * gate: the driver of the corpus that keeps requests. A read waits at the gate, pending, until a write lets it through
 * with what was written; a write that nobody waits for leaves a pass for the next read. Reads can be cancelled.
 *
 * Without any CHANGE_ macro this is version 1. Each macro makes a version 2 with one deliberate change;
 * ../expected.json says what each of them is to be called when it is compared with version 1.
 */
#include <wdm.h>

#include "gate.h"

#define MAX_PASS_BYTES 64

#define CODE_INIT __attribute__((section("INIT")))
#define CODE_PAGED __attribute__((section("PAGE")))

typedef struct _DEVICE_CONTEXT {
    KSPIN_LOCK Lock;    /* guards the rest */
    LIST_ENTRY Waiting; /* of IRP.Tail.Overlay.ListEntry, those that came first at the head */
    BOOLEAN HasPass;
    ULONG PassLength;
    UCHAR Pass[MAX_PASS_BYTES];
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;

CODE_INIT DRIVER_INITIALIZE DriverEntry;
CODE_PAGED static DRIVER_UNLOAD GateUnload;
static DRIVER_DISPATCH GateCreateClose;
static DRIVER_DISPATCH GateCleanup;
static DRIVER_DISPATCH GateRead;
static DRIVER_DISPATCH GateWrite;
static DRIVER_DISPATCH GateDeviceControl;
#ifndef CHANGE_NO_CANCEL_ROUTINE
static DRIVER_CANCEL GateCancel;
#endif

static const UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(GATE_DEVICE_NAME);
static const UNICODE_STRING LinkName = RTL_CONSTANT_STRING(GATE_LINK_NAME);

CODE_INIT NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PDEVICE_CONTEXT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = GateUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = GateCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = GateCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = GateCleanup;
    DriverObject->MajorFunction[IRP_MJ_READ] = GateRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = GateWrite;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = GateDeviceControl;

    status = IoCreateDevice(DriverObject, sizeof(DEVICE_CONTEXT), (PUNICODE_STRING)&DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    device = deviceObject->DeviceExtension;
    KeInitializeSpinLock(&device->Lock);
    InitializeListHead(&device->Waiting);
    deviceObject->Flags |= DO_BUFFERED_IO;

    status = IoCreateSymbolicLink((PUNICODE_STRING)&LinkName, (PUNICODE_STRING)&DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
    }
    return status;
}

CODE_PAGED static VOID NTAPI GateUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();

    /* Every file is closed by now, so no read is waiting. */
    IoDeleteSymbolicLink((PUNICODE_STRING)&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

/* Ends a request; nobody may touch the IRP afterwards. */
static NTSTATUS GateComplete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

#ifndef CHANGE_NO_CANCEL_ROUTINE
/* Called with the cancel spin lock held, when a waiting read is cancelled. */
static VOID NTAPI GateCancel(_Inout_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    KIRQL oldIrql;

    IoReleaseCancelSpinLock(Irp->CancelIrql);

    KeAcquireSpinLock(&device->Lock, &oldIrql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&device->Lock, oldIrql);
    GateComplete(Irp, STATUS_CANCELLED, 0);
}
#endif

/*
 * Takes a waiting read off the queue; only those of FileObject unless that is NULL. The caller holds Lock. A read whose
 * cancel routine has begun is left to it; its entry is made a list of its own, which the routine may take apart.
 */
static PIRP GateTakeWaiting(_Inout_ PDEVICE_CONTEXT Device, _In_opt_ PFILE_OBJECT FileObject)
{
    PLIST_ENTRY entry;
    PLIST_ENTRY next;

#ifdef CHANGE_LAST_FIRST
    for (entry = Device->Waiting.Blink; entry != &Device->Waiting; entry = next) {
        next = entry->Blink;
#else
    for (entry = Device->Waiting.Flink; entry != &Device->Waiting; entry = next) {
        next = entry->Flink;
#endif
        PIRP irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);

        if (FileObject != NULL && IoGetCurrentIrpStackLocation(irp)->FileObject != FileObject) {
            continue;
        }
        RemoveEntryList(entry);
#ifdef CHANGE_NO_CANCEL_ROUTINE
        return irp;
#else
        if (IoSetCancelRoutine(irp, NULL) != NULL) {
            return irp;
        }
        InitializeListHead(entry);
#endif
    }
    return NULL;
}

static NTSTATUS NTAPI GateCreateClose(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);

    return GateComplete(Irp, STATUS_SUCCESS, 0);
}

/* Lets all waiting reads go, or those of one file object. */
static VOID GateReleaseWaiting(_Inout_ PDEVICE_CONTEXT Device, _In_opt_ PFILE_OBJECT FileObject, _In_ NTSTATUS Status)
{
    PIRP irp;
    KIRQL oldIrql;

    for (;;) {
        KeAcquireSpinLock(&Device->Lock, &oldIrql);
        irp = GateTakeWaiting(Device, FileObject);
        KeReleaseSpinLock(&Device->Lock, oldIrql);
        if (irp == NULL) {
            return;
        }
        GateComplete(irp, Status, 0);
    }
}

static NTSTATUS NTAPI GateCleanup(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    GateReleaseWaiting(DeviceObject->DeviceExtension, IoGetCurrentIrpStackLocation(Irp)->FileObject, STATUS_CANCELLED);
    return GateComplete(Irp, STATUS_SUCCESS, 0);
}

/* Copies what a write left or brings into a read's buffer and returns its length. The caller holds Lock. */
static ULONG GatePassThrough(_Inout_ PIRP Read, _In_ const UCHAR *Data, _In_ ULONG Length)
{
    ULONG room = IoGetCurrentIrpStackLocation(Read)->Parameters.Read.Length;

    if (Length > room) {
        Length = room;
    }
    RtlCopyMemory(Read->AssociatedIrp.SystemBuffer, Data, Length);
    return Length;
}

static NTSTATUS NTAPI GateRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    ULONG length;
    KIRQL oldIrql;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length == 0) {
        return GateComplete(Irp, STATUS_SUCCESS, 0);
    }
    KeAcquireSpinLock(&device->Lock, &oldIrql);
    if (device->HasPass) {
        device->HasPass = FALSE;
        length = GatePassThrough(Irp, device->Pass, device->PassLength);
        KeReleaseSpinLock(&device->Lock, oldIrql);
#ifdef CHANGE_PENDED
        IoMarkIrpPending(Irp);
        GateComplete(Irp, STATUS_SUCCESS, length);
        return STATUS_PENDING;
#else
        return GateComplete(Irp, STATUS_SUCCESS, length);
#endif
    }
#ifdef CHANGE_ONE_WAITER
    if (!IsListEmpty(&device->Waiting)) {
        KeReleaseSpinLock(&device->Lock, oldIrql);
        return GateComplete(Irp, STATUS_DEVICE_BUSY, 0);
    }
#endif
#ifndef CHANGE_NOT_MARKED
    IoMarkIrpPending(Irp);
#endif
    InsertTailList(&device->Waiting, &Irp->Tail.Overlay.ListEntry);
#ifndef CHANGE_NO_CANCEL_ROUTINE
    IoSetCancelRoutine(Irp, GateCancel);
    /* Cancelled before the routine was there, and nobody has called it since: to be done here. */
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL) != NULL) {
        RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
        KeReleaseSpinLock(&device->Lock, oldIrql);
        GateComplete(Irp, STATUS_CANCELLED, 0);
        return STATUS_PENDING;
    }
#endif
    KeReleaseSpinLock(&device->Lock, oldIrql);
    return STATUS_PENDING;
}

static NTSTATUS NTAPI GateWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;
    const UCHAR *data = Irp->AssociatedIrp.SystemBuffer;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG transferred = 0;
    KIRQL oldIrql;
    PIRP read;

    if (length == 0 || length > MAX_PASS_BYTES) {
        return GateComplete(Irp, STATUS_INVALID_PARAMETER, 0);
    }
    KeAcquireSpinLock(&device->Lock, &oldIrql);
    read = GateTakeWaiting(device, NULL);
    if (read != NULL) {
        transferred = GatePassThrough(read, data, length);
#ifdef CHANGE_COMPLETED_UNDER_LOCK
        GateComplete(read, STATUS_SUCCESS, transferred);
#endif
    } else if (device->HasPass) {
        status = STATUS_DEVICE_BUSY;
    } else {
        device->HasPass = TRUE;
        device->PassLength = length;
        RtlCopyMemory(device->Pass, data, length);
    }
    KeReleaseSpinLock(&device->Lock, oldIrql);
#ifdef CHANGE_WRITE_FIRST
    /* The write itself first, then the read that it let through. */
    GateComplete(Irp, status, NT_SUCCESS(status) ? length : 0);
    if (read != NULL) {
        GateComplete(read, STATUS_SUCCESS, transferred);
    }
    return status;
#else
#ifndef CHANGE_COMPLETED_UNDER_LOCK
    if (read != NULL) {
        GateComplete(read, STATUS_SUCCESS, transferred);
    }
#endif
    return GateComplete(Irp, status, NT_SUCCESS(status) ? length : 0);
#endif
}

static NTSTATUS NTAPI GateDeviceControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_GATE_OPEN) {
        return GateComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
    GateReleaseWaiting(DeviceObject->DeviceExtension, NULL, STATUS_SUCCESS);
    return GateComplete(Irp, STATUS_SUCCESS, 0);
}
