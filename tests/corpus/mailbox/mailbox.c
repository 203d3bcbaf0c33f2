/*
 * mailbox: the synchronous driver of the corpus. A write puts one letter into the mailbox, a read takes the oldest one
 * out, nothing ever waits.
 *
 * Locks, always taken in this order: DEVICE_CONTEXT.QueueLock, DEVICE_CONTEXT.CountLock.
 *
 * Without any CHANGE_ macro this is version 1. Each macro makes a version 2 with one deliberate change;
 * ../expected.json says what each of them is to be called when it is compared with version 1.
 */
#include <wdm.h>

#include "mailbox.h"

#define LETTER_TAG 'tteL'
#define SESSION_TAG 'sseS'
#define NOTE_TAG 'etoN'

#define MAX_LETTER_BYTES 256
#define NOTE_BYTES 32

#ifdef CHANGE_DEVICE_NAME
#undef MAILBOX_DEVICE_NAME
#define MAILBOX_DEVICE_NAME L"\\Device\\Mailbox2"
#endif

#ifdef CHANGE_POOL_TYPE
#define NOTE_POOL NonPagedPool
#else
#define NOTE_POOL PagedPool
#endif

#ifdef CHANGE_RENAMED_SYMBOL
#define MailboxTakeLetter MailboxDequeueOldestLetter
#define MailboxRead MailboxServeReadRequest
#endif

#define CODE_INIT __attribute__((section("INIT")))
#define CODE_PAGED __attribute__((section("PAGE")))

typedef struct _DEVICE_CONTEXT {
    KSPIN_LOCK QueueLock; /* guards Letters */
    LIST_ENTRY Letters;   /* of LETTER.ListEntry, oldest first */
    KSPIN_LOCK CountLock; /* guards the counts */
    ULONG LetterCount;
    ULONG ByteCount;
    UCHAR Scratch[MAX_LETTER_BYTES];
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;

typedef struct _LETTER {
    LIST_ENTRY ListEntry;
    ULONG Length;
    ULONG Checksum;
    UCHAR Data[MAX_LETTER_BYTES];
} LETTER, *PLETTER;

/* One per open file, in FsContext. */
typedef struct _SESSION {
    ULONG WriteCount;
    PUCHAR Note; /* the begin of the last letter */
} SESSION, *PSESSION;

CODE_INIT DRIVER_INITIALIZE DriverEntry;
CODE_PAGED static DRIVER_UNLOAD MailboxUnload;
CODE_PAGED static DRIVER_DISPATCH MailboxCreate;
CODE_PAGED static DRIVER_DISPATCH MailboxCleanup;
CODE_PAGED static DRIVER_DISPATCH MailboxClose;
static DRIVER_DISPATCH MailboxRead;
static DRIVER_DISPATCH MailboxWrite;
static DRIVER_DISPATCH MailboxDeviceControl;

static const UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(MAILBOX_DEVICE_NAME);
static const UNICODE_STRING LinkName = RTL_CONSTANT_STRING(MAILBOX_LINK_NAME);
#if defined(CHANGE_EXTRA_LINK) || defined(CHANGE_LINK_LEFT)
static const UNICODE_STRING OtherLinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\PostBox");
#endif

CODE_INIT NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PDEVICE_CONTEXT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = MailboxUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = MailboxCreate;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = MailboxCleanup;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = MailboxClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = MailboxRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = MailboxWrite;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = MailboxDeviceControl;

    status = IoCreateDevice(DriverObject, sizeof(DEVICE_CONTEXT), (PUNICODE_STRING)&DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    device = deviceObject->DeviceExtension;
    InitializeListHead(&device->Letters);
    KeInitializeSpinLock(&device->QueueLock);
    KeInitializeSpinLock(&device->CountLock);
    deviceObject->Flags |= DO_BUFFERED_IO;

    status = IoCreateSymbolicLink((PUNICODE_STRING)&LinkName, (PUNICODE_STRING)&DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
        return status;
    }
#if defined(CHANGE_EXTRA_LINK) || defined(CHANGE_LINK_LEFT)
    IoCreateSymbolicLink((PUNICODE_STRING)&OtherLinkName, (PUNICODE_STRING)&DeviceName);
#endif
#ifdef CHANGE_DEBUG_TEXT
    DbgPrint("mailbox: version 2 is ready for letters\n");
#else
    DbgPrint("mailbox: ready\n");
#endif
    return STATUS_SUCCESS;
}

CODE_PAGED static VOID NTAPI MailboxUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PDEVICE_CONTEXT device = DriverObject->DeviceObject->DeviceExtension;

    PAGED_CODE();

    while (!IsListEmpty(&device->Letters)) {
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(&device->Letters), LETTER, ListEntry), LETTER_TAG);
    }
#ifdef CHANGE_EXTRA_LINK
    IoDeleteSymbolicLink((PUNICODE_STRING)&OtherLinkName);
#endif
    IoDeleteSymbolicLink((PUNICODE_STRING)&LinkName);
#ifndef CHANGE_DEVICE_LEFT
    IoDeleteDevice(DriverObject->DeviceObject);
#endif
}

/* Ends a request; nobody may touch the IRP afterwards. */
static NTSTATUS MailboxComplete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

/* Both locks, in their order, and back again. */
static VOID MailboxLock(_Inout_ PDEVICE_CONTEXT Device, _Out_ PKIRQL OldIrql)
{
#ifdef CHANGE_LOCK_ORDER_EVERYWHERE
    KeAcquireSpinLock(&Device->CountLock, OldIrql);
    KeAcquireSpinLockAtDpcLevel(&Device->QueueLock);
#else
    KeAcquireSpinLock(&Device->QueueLock, OldIrql);
#ifndef CHANGE_LESS_LOCKING
    KeAcquireSpinLockAtDpcLevel(&Device->CountLock);
#endif
#endif
}

static VOID MailboxUnlock(_Inout_ PDEVICE_CONTEXT Device, _In_ KIRQL OldIrql)
{
#ifdef CHANGE_LOCK_ORDER_EVERYWHERE
    KeReleaseSpinLockFromDpcLevel(&Device->QueueLock);
    KeReleaseSpinLock(&Device->CountLock, OldIrql);
#else
#ifndef CHANGE_LESS_LOCKING
    KeReleaseSpinLockFromDpcLevel(&Device->CountLock);
#endif
    KeReleaseSpinLock(&Device->QueueLock, OldIrql);
#endif
}

/* A simple sum over all bytes, rotated so that their order counts. */
static ULONG MailboxChecksum(_In_ const UCHAR *Data, _In_ ULONG Length)
{
    ULONG checksum = 0;
    ULONG i;

#ifndef CHANGE_FASTER_PATH
    ULONG round;

    /* Wasteful: the sum of the last round is the one that counts. */
    for (round = 0; round < 100; round++) {
        checksum = 0;
        for (i = 0; i < Length; i++) {
            checksum = ((checksum << 3) | (checksum >> 29)) + *(const volatile UCHAR *)&Data[i];
        }
    }
#else
    for (i = 0; i < Length; i++) {
        checksum = ((checksum << 3) | (checksum >> 29)) + Data[i];
    }
#endif
    return checksum;
}

CODE_PAGED static NTSTATUS NTAPI MailboxCreate(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PFILE_OBJECT fileObject = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PSESSION session;
    PUCHAR note;

    UNREFERENCED_PARAMETER(DeviceObject);
    PAGED_CODE();

#ifdef CHANGE_REORDERED_CALLS
    note = ExAllocatePoolWithTag(NOTE_POOL, NOTE_BYTES, NOTE_TAG);
    session = ExAllocatePoolWithTag(PagedPool, sizeof(SESSION), SESSION_TAG);
#else
    session = ExAllocatePoolWithTag(PagedPool, sizeof(SESSION), SESSION_TAG);
    note = ExAllocatePoolWithTag(NOTE_POOL, NOTE_BYTES, NOTE_TAG);
#endif
    if (session == NULL || note == NULL) {
        if (session != NULL) {
            ExFreePoolWithTag(session, SESSION_TAG);
        }
        if (note != NULL) {
            ExFreePoolWithTag(note, NOTE_TAG);
        }
        return MailboxComplete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    session->WriteCount = 0;
    session->Note = note;
    fileObject->FsContext = session;
#ifdef CHANGE_REFERENCE_LEAK
    ObReferenceObject(fileObject);
#endif
    return MailboxComplete(Irp, STATUS_SUCCESS, FILE_OPENED);
}

CODE_PAGED static NTSTATUS NTAPI MailboxCleanup(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DeviceObject);

    return MailboxComplete(Irp, STATUS_SUCCESS, 0);
}

CODE_PAGED static NTSTATUS NTAPI MailboxClose(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PSESSION session = IoGetCurrentIrpStackLocation(Irp)->FileObject->FsContext;

    UNREFERENCED_PARAMETER(DeviceObject);
    PAGED_CODE();

    ExFreePoolWithTag(session->Note, NOTE_TAG);
    ExFreePoolWithTag(session, SESSION_TAG);
    return MailboxComplete(Irp, STATUS_SUCCESS, 0);
}

/* The oldest letter, which now belongs to the caller, or NULL. */
static PLETTER MailboxTakeLetter(_Inout_ PDEVICE_CONTEXT Device)
{
    PLETTER letter = NULL;
    KIRQL oldIrql;

    MailboxLock(Device, &oldIrql);
    if (!IsListEmpty(&Device->Letters)) {
        letter = CONTAINING_RECORD(RemoveHeadList(&Device->Letters), LETTER, ListEntry);
        Device->LetterCount--;
        Device->ByteCount -= letter->Length;
    }
    MailboxUnlock(Device, oldIrql);
    return letter;
}

static NTSTATUS NTAPI MailboxRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length;
    PLETTER letter;

    if (length == 0) {
        return MailboxComplete(Irp, STATUS_SUCCESS, 0);
    }
    letter = MailboxTakeLetter(device);
    if (letter == NULL) {
#ifdef CHANGE_STATUS
        return MailboxComplete(Irp, STATUS_NO_MORE_ENTRIES, 0);
#else
        return MailboxComplete(Irp, STATUS_SUCCESS, 0);
#endif
    }
    if (length > letter->Length) {
        length = letter->Length;
    }
#ifdef CHANGE_COPIED_TWICE
    RtlCopyMemory(device->Scratch, letter->Data, length);
    RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, device->Scratch, length);
#else
    RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, letter->Data, length);
#endif
#ifdef CHANGE_DATA
    *(PUCHAR)Irp->AssociatedIrp.SystemBuffer ^= 0x20;
#endif
#ifndef CHANGE_LEAK
    ExFreePoolWithTag(letter, LETTER_TAG);
#endif
#ifdef CHANGE_USE_AFTER_FREE
    length = letter->Length;
#endif
#ifdef CHANGE_DOUBLE_COMPLETION
    MailboxComplete(Irp, STATUS_SUCCESS, length);
#endif
    return MailboxComplete(Irp, STATUS_SUCCESS, length);
}

static NTSTATUS NTAPI MailboxWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PSESSION session = stack->FileObject->FsContext;
    const UCHAR *data = Irp->AssociatedIrp.SystemBuffer;
    ULONG length = stack->Parameters.Write.Length;
    PLETTER letter;
    KIRQL oldIrql;
    ULONG i;
#ifdef CHANGE_EXTRA_ALLOCATION
    PUCHAR copy;
#endif

    if (length == 0 || length > MAX_LETTER_BYTES) {
        return MailboxComplete(Irp, STATUS_INVALID_PARAMETER, 0);
    }
#ifdef CHANGE_LENGTH
    if (length > 16) {
        length = 16;
    }
#endif
#ifdef CHANGE_EXTRA_ALLOCATION
    copy = ExAllocatePoolWithTag(NonPagedPool, length, LETTER_TAG);
    if (copy != NULL) {
        RtlCopyMemory(copy, data, length);
        ExFreePoolWithTag(copy, LETTER_TAG);
    }
#endif
#ifdef CHANGE_IRQL_SPAN
    KeRaiseIrql(DISPATCH_LEVEL, &oldIrql);
    letter = ExAllocatePoolWithTag(NonPagedPool, sizeof(LETTER), LETTER_TAG);
    KeLowerIrql(oldIrql);
#else
    letter = ExAllocatePoolWithTag(NonPagedPool, sizeof(LETTER), LETTER_TAG);
#endif
    if (letter == NULL) {
        return MailboxComplete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    letter->Length = length;
    RtlCopyMemory(letter->Data, data, length);
#ifndef CHANGE_WORK_AT_DISPATCH
    letter->Checksum = MailboxChecksum(data, length);
#endif

    /* The session's note is paged: to be written before a lock is held. */
    session->WriteCount++;
    for (i = 0; i < NOTE_BYTES; i++) {
        session->Note[i] = i < length ? data[i] : 0;
    }

    MailboxLock(device, &oldIrql);
#ifdef CHANGE_WORK_AT_DISPATCH
    letter->Checksum = MailboxChecksum(data, length);
#endif
#ifdef CHANGE_PAGED_AT_DISPATCH
    ExFreePoolWithTag(ExAllocatePoolWithTag(PagedPool, NOTE_BYTES, NOTE_TAG), NOTE_TAG);
#endif
    InsertTailList(&device->Letters, &letter->ListEntry);
    device->LetterCount++;
    device->ByteCount += length;
#ifdef CHANGE_LOCK_NOT_RELEASED
    if (length > 16) {
        return MailboxComplete(Irp, STATUS_SUCCESS, length);
    }
#endif
    MailboxUnlock(device, oldIrql);

#ifdef CHANGE_INFORMATION
    return MailboxComplete(Irp, STATUS_SUCCESS, sizeof(LETTER));
#else
    return MailboxComplete(Irp, STATUS_SUCCESS, length);
#endif
}

static VOID MailboxQuery(_Inout_ PDEVICE_CONTEXT Device, _Out_ PMAILBOX_STATE State)
{
    MAILBOX_STATE state = {0, 0, 0};
    KIRQL oldIrql;

    MailboxLock(Device, &oldIrql);
    state.LetterCount = Device->LetterCount;
    state.ByteCount = Device->ByteCount;
    if (!IsListEmpty(&Device->Letters)) {
        state.Checksum = CONTAINING_RECORD(Device->Letters.Flink, LETTER, ListEntry)->Checksum;
    }
    MailboxUnlock(Device, oldIrql);
    RtlCopyMemory(State, &state, sizeof(state));
}

static VOID MailboxClear(_Inout_ PDEVICE_CONTEXT Device)
{
    KIRQL oldIrql;
    LIST_ENTRY letters;

    InitializeListHead(&letters);
#ifdef CHANGE_LOCK_ORDER_ONCE
    KeAcquireSpinLock(&Device->CountLock, &oldIrql);
    KeAcquireSpinLockAtDpcLevel(&Device->QueueLock);
#else
    MailboxLock(Device, &oldIrql);
#endif
    while (!IsListEmpty(&Device->Letters)) {
        InsertTailList(&letters, RemoveHeadList(&Device->Letters));
    }
    Device->LetterCount = 0;
    Device->ByteCount = 0;
#ifdef CHANGE_LOCK_ORDER_ONCE
    KeReleaseSpinLockFromDpcLevel(&Device->QueueLock);
    KeReleaseSpinLock(&Device->CountLock, oldIrql);
#else
    MailboxUnlock(Device, oldIrql);
#endif

    /* Pool is freed outside the locks. */
    while (!IsListEmpty(&letters)) {
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(&letters), LETTER, ListEntry), LETTER_TAG);
    }
}

static NTSTATUS NTAPI MailboxDeviceControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_MAILBOX_QUERY:
        if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(MAILBOX_STATE)) {
            return MailboxComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        }
        MailboxQuery(device, Irp->AssociatedIrp.SystemBuffer);
        return MailboxComplete(Irp, STATUS_SUCCESS, sizeof(MAILBOX_STATE));
    case IOCTL_MAILBOX_CLEAR:
        MailboxClear(device);
#ifdef CHANGE_MISSED_COMPLETION
        IoMarkIrpPending(Irp);
        return STATUS_PENDING;
#else
        return MailboxComplete(Irp, STATUS_SUCCESS, 0);
#endif
#ifdef CHANGE_NEW_IOCTL
    case IOCTL_MAILBOX_VERSION:
        if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(ULONG)) {
            return MailboxComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        }
        *(PULONG)Irp->AssociatedIrp.SystemBuffer = 2;
        return MailboxComplete(Irp, STATUS_SUCCESS, sizeof(ULONG));
#endif
    default:
        return MailboxComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}
