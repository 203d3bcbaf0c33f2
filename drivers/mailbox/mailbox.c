/*
 * mailbox: reads that wait, in a cancel-safe queue.
 *
 * One device, \Device\Mailbox. A read waits until somebody writes; a write hands its bytes to the read that has waited
 * longest. Nothing is kept: a write that finds no read takes 0 bytes.
 *
 * A read that waits can end in three ways, and each can come at any moment, on any processor: a write takes it, its
 * issuer cancels it (or ends), or its handle is closed. Exactly one of them must complete it. The driver does not decide
 * that: it gives the queue's routines to IoCsqInitialize, and whoever gets an IRP from the queue owns it.
 */
#include <wdm.h>

#define DEVICE_NAME L"\\Device\\Mailbox"
#define LINK_NAME L"\\DosDevices\\Mailbox"

/* The device context: lives in the device extension. */
typedef struct _MAILBOX {
    IO_CSQ Queue;
    KSPIN_LOCK Lock;  /* guards Reads */
    LIST_ENTRY Reads; /* of IRP.Tail.Overlay.ListEntry, the oldest first */
} MAILBOX, *PMAILBOX;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD MailboxUnload;
static DRIVER_DISPATCH MailboxSucceed;
static DRIVER_DISPATCH MailboxRead;
static DRIVER_DISPATCH MailboxWrite;
static DRIVER_DISPATCH MailboxCleanup;

static const UNICODE_STRING MailboxDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING MailboxLinkName = RTL_CONSTANT_STRING(LINK_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, Status == STATUS_SUCCESS ? IO_NAMED_PIPE_INCREMENT : IO_NO_INCREMENT);
    return Status;
}

/* ---- The routines of the queue ------------------------------------------------------------------------------- */

static VOID NTAPI MailboxInsert(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    PMAILBOX mailbox = CONTAINING_RECORD(Csq, MAILBOX, Queue);
    InsertTailList(&mailbox->Reads, &Irp->Tail.Overlay.ListEntry);
}

static VOID NTAPI MailboxRemove(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

/* The read after Irp (the first one without an Irp): of the file object PeekContext, of any without one. */
static PIRP NTAPI MailboxPeekNext(_In_ PIO_CSQ Csq, _In_opt_ PIRP Irp, _In_opt_ PVOID PeekContext)
{
    PMAILBOX mailbox = CONTAINING_RECORD(Csq, MAILBOX, Queue);
    PLIST_ENTRY entry = Irp == NULL ? mailbox->Reads.Flink : Irp->Tail.Overlay.ListEntry.Flink;

    for (; entry != &mailbox->Reads; entry = entry->Flink) {
        PIRP next = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        if (PeekContext == NULL || IoGetCurrentIrpStackLocation(next)->FileObject == PeekContext) {
            return next;
        }
    }
    return NULL;
}

static VOID NTAPI MailboxAcquire(_In_ PIO_CSQ Csq, _Out_ PKIRQL Irql)
{
    KeAcquireSpinLock(&CONTAINING_RECORD(Csq, MAILBOX, Queue)->Lock, Irql);
}

static VOID NTAPI MailboxRelease(_In_ PIO_CSQ Csq, _In_ KIRQL Irql)
{
    KeReleaseSpinLock(&CONTAINING_RECORD(Csq, MAILBOX, Queue)->Lock, Irql);
}

static VOID NTAPI MailboxCompleteCanceled(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    Complete(Irp, STATUS_CANCELLED, 0);
}

/* ---- Requests ------------------------------------------------------------------------------------------------ */

static NTSTATUS NTAPI MailboxSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI MailboxRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PMAILBOX mailbox = DeviceObject->DeviceExtension;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length == 0) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    /* From here on the IRP may be completed at any time: nothing of it may be touched. */
    IoCsqInsertIrp(&mailbox->Queue, Irp, NULL);
    return STATUS_PENDING;
}

static NTSTATUS NTAPI MailboxWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PMAILBOX mailbox = DeviceObject->DeviceExtension;
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;
    PIRP read = length == 0 ? NULL : IoCsqRemoveNextIrp(&mailbox->Queue, NULL);

    if (read == NULL) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    length = min(length, IoGetCurrentIrpStackLocation(read)->Parameters.Read.Length);
    RtlCopyMemory(read->AssociatedIrp.SystemBuffer, Irp->AssociatedIrp.SystemBuffer, length);
    Complete(read, STATUS_SUCCESS, length);
    return Complete(Irp, STATUS_SUCCESS, length);
}

/* The last handle of a file object is closed: what its programs still wait for will not come. */
static NTSTATUS NTAPI MailboxCleanup(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PMAILBOX mailbox = DeviceObject->DeviceExtension;
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PIRP read;

    while ((read = IoCsqRemoveNextIrp(&mailbox->Queue, file)) != NULL) {
        Complete(read, STATUS_CANCELLED, 0);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

/* ---- Loading and unloading ----------------------------------------------------------------------------------- */

static VOID NTAPI MailboxUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink((PUNICODE_STRING)&MailboxLinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PMAILBOX mailbox;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = MailboxUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = MailboxSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = MailboxSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = MailboxCleanup;
    DriverObject->MajorFunction[IRP_MJ_READ] = MailboxRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = MailboxWrite;

    status = IoCreateDevice(DriverObject, sizeof(MAILBOX), (PUNICODE_STRING)&MailboxDeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    deviceObject->Flags |= DO_BUFFERED_IO;

    mailbox = deviceObject->DeviceExtension;
    KeInitializeSpinLock(&mailbox->Lock);
    InitializeListHead(&mailbox->Reads);
    IoCsqInitialize(&mailbox->Queue, MailboxInsert, MailboxRemove, MailboxPeekNext, MailboxAcquire, MailboxRelease,
                    MailboxCompleteCanceled);

    status = IoCreateSymbolicLink((PUNICODE_STRING)&MailboxLinkName, (PUNICODE_STRING)&MailboxDeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
    }
    return status;
}
