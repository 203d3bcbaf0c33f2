/*
 * relay: every request is handed on before it is completed, from its dispatch routine to a DPC, from there to a thread of
 * the driver, from there to a system worker thread. Which of them completes it depends on its number.
 *
 * One device, \Device\Relay. A write is a request that is handed on; a read tells how many have been completed where. A
 * timer ticks once a millisecond.
 *
 * The spin lock guards both queues. The DPCs, one for each processor, take turns.
 */
#include <ntddk.h>

#include "relay.h"

#define DEVICE_NAME L"\\Device\\Relay"
#define LINK_NAME L"\\DosDevices\\Relay"
#define MOST_PROCESSORS 64
#define TICK_MS 1

/* The device context: lives in the device extension. */
typedef struct _RELAY {
    PDEVICE_OBJECT Device;
    KSPIN_LOCK Lock;         /* guards the queues and Next */
    LIST_ENTRY ForDpc;       /* requests that a DPC shall take */
    LIST_ENTRY ForThread;    /* requests that the thread shall take */
    ULONG Next;              /* number of the next request */
    ULONG Processors;
    KDPC Dpcs[MOST_PROCESSORS];
    KTIMER Timer;
    KDPC TimerDpc;
    KSEMAPHORE Work;         /* counts what is in ForThread, and one for the end */
    PVOID Thread;
    volatile LONG Stopping;
    RELAY_COUNTS Counts;
} RELAY, *PRELAY;

/* What a work item needs to complete a request. */
typedef struct _ERRAND {
    PIO_WORKITEM Item;
    PIRP Irp;
} ERRAND, *PERRAND;

#define ERRAND_TAG 'rrlR'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD RelayUnload;
static DRIVER_DISPATCH RelaySucceed;
static DRIVER_DISPATCH RelayWrite;
static DRIVER_DISPATCH RelayRead;
static KDEFERRED_ROUTINE RelayDpc;
static KDEFERRED_ROUTINE RelayTick;
static KSTART_ROUTINE RelayThread;
static IO_WORKITEM_ROUTINE RelayErrand;

static const UNICODE_STRING RelayDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING RelayLinkName = RTL_CONSTANT_STRING(LINK_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

/* The number that the dispatch routine gave to a request; DriverContext is the driver's while it owns the IRP. */
static ULONG NumberOf(_In_ PIRP Irp)
{
    return (ULONG)(ULONG_PTR)Irp->Tail.Overlay.DriverContext[0];
}

static void CompleteWrite(_Inout_ PIRP Irp, _Inout_ volatile LONG *Count)
{
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;

    InterlockedIncrement(Count);
    Complete(Irp, STATUS_SUCCESS, length);
}

static NTSTATUS NTAPI RelaySucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI RelayWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PRELAY relay = DeviceObject->DeviceExtension;
    KIRQL irql;
    ULONG number;

    IoMarkIrpPending(Irp);
    KeAcquireSpinLock(&relay->Lock, &irql);
    number = relay->Next++;
    Irp->Tail.Overlay.DriverContext[0] = (PVOID)(ULONG_PTR)number;
    InsertTailList(&relay->ForDpc, &Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&relay->Lock, irql);
    /* FALSE means that it is queued and not yet running: it will find this request too. */
    KeInsertQueueDpc(&relay->Dpcs[number % relay->Processors], NULL, NULL);
    return STATUS_PENDING;
}

/* Takes the first request of a queue; NULL when there is none. */
static PIRP Take(_Inout_ PRELAY Relay, _Inout_ PLIST_ENTRY Queue)
{
    KIRQL irql;
    PIRP irp = NULL;

    KeAcquireSpinLock(&Relay->Lock, &irql);
    if (!IsListEmpty(Queue)) {
        irp = CONTAINING_RECORD(RemoveHeadList(Queue), IRP, Tail.Overlay.ListEntry);
    }
    KeReleaseSpinLock(&Relay->Lock, irql);
    return irp;
}

static void NTAPI RelayDpc(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    PRELAY relay = Context;
    PIRP irp;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    while ((irp = Take(relay, &relay->ForDpc)) != NULL) {
        if (NumberOf(irp) % 3 == 0) {
            CompleteWrite(irp, &relay->Counts.InDpc);
            continue;
        }
        KeAcquireSpinLockAtDpcLevel(&relay->Lock);
        InsertTailList(&relay->ForThread, &irp->Tail.Overlay.ListEntry);
        KeReleaseSpinLockFromDpcLevel(&relay->Lock);
        KeReleaseSemaphore(&relay->Work, IO_NO_INCREMENT, 1, FALSE);
    }
}

static void NTAPI RelayTick(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    PRELAY relay = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&relay->Counts.Ticks);
}

static void NTAPI RelayErrand(_In_ PDEVICE_OBJECT DeviceObject, _In_opt_ PVOID Context)
{
    PRELAY relay = DeviceObject->DeviceExtension;
    PERRAND errand = Context;

    CompleteWrite(errand->Irp, &relay->Counts.InWorker);
    IoFreeWorkItem(errand->Item);
    ExFreePoolWithTag(errand, ERRAND_TAG);
}

/* Sends a request on to a system worker thread; FALSE when there is no memory for that. */
static BOOLEAN SendToWorker(_In_ PRELAY Relay, _Inout_ PIRP Irp)
{
    PERRAND errand = ExAllocatePoolWithTag(NonPagedPool, sizeof(ERRAND), ERRAND_TAG);

    if (errand == NULL) {
        return FALSE;
    }
    errand->Irp = Irp;
    errand->Item = IoAllocateWorkItem(Relay->Device);
    if (errand->Item == NULL) {
        ExFreePoolWithTag(errand, ERRAND_TAG);
        return FALSE;
    }
    IoQueueWorkItem(errand->Item, RelayErrand, DelayedWorkQueue, errand);
    return TRUE;
}

static void NTAPI RelayThread(_In_ PVOID Context)
{
    PRELAY relay = Context;
    PIRP irp;

    for (;;) {
        KeWaitForSingleObject(&relay->Work, Executive, KernelMode, FALSE, NULL);
        irp = Take(relay, &relay->ForThread);
        if (irp == NULL) {
            if (relay->Stopping) {
                PsTerminateSystemThread(STATUS_SUCCESS);
            }
            continue;
        }
        if (NumberOf(irp) % 3 == 1 || !SendToWorker(relay, irp)) {
            CompleteWrite(irp, &relay->Counts.InThread);
        }
    }
}

static NTSTATUS NTAPI RelayRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PRELAY relay = DeviceObject->DeviceExtension;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length < sizeof(RELAY_COUNTS)) {
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    }
    *(PRELAY_COUNTS)Irp->AssociatedIrp.SystemBuffer = relay->Counts;
    return Complete(Irp, STATUS_SUCCESS, sizeof(RELAY_COUNTS));
}

static void NTAPI RelayUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PRELAY relay = DriverObject->DeviceObject->DeviceExtension;

    IoDeleteSymbolicLink((PUNICODE_STRING)&RelayLinkName);
    /* Nobody queues a DPC any more; those that are queued run before their memory goes. */
    KeCancelTimer(&relay->Timer);
    KeFlushQueuedDpcs();
    InterlockedExchange(&relay->Stopping, 1);
    KeReleaseSemaphore(&relay->Work, IO_NO_INCREMENT, 1, FALSE);
    KeWaitForSingleObject(relay->Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(relay->Thread);
    IoDeleteDevice(relay->Device);
}

static NTSTATUS StartThread(_Inout_ PRELAY Relay)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, RelayThread, Relay);

    if (NT_SUCCESS(status)) {
        status = ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &Relay->Thread, NULL);
        ZwClose(handle);
    }
    return status;
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER due;
    PDEVICE_OBJECT device;
    PRELAY relay;
    NTSTATUS status;
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = IoCreateDevice(DriverObject, sizeof(RELAY), (PUNICODE_STRING)&RelayDeviceName, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    device->Flags |= DO_BUFFERED_IO;
    relay = device->DeviceExtension;
    relay->Device = device;
    KeInitializeSpinLock(&relay->Lock);
    InitializeListHead(&relay->ForDpc);
    InitializeListHead(&relay->ForThread);
    KeInitializeSemaphore(&relay->Work, 0, MAXLONG);
    relay->Processors = KeQueryActiveProcessorCount(NULL);
    for (i = 0; i < relay->Processors; i++) {
        KeInitializeDpc(&relay->Dpcs[i], RelayDpc, relay);
        KeSetTargetProcessorDpc(&relay->Dpcs[i], (CCHAR)i);
        KeSetImportanceDpc(&relay->Dpcs[i], HighImportance);
    }
    KeInitializeDpc(&relay->TimerDpc, RelayTick, relay);
    KeInitializeTimer(&relay->Timer);

    status = StartThread(relay);
    if (NT_SUCCESS(status)) {
        status = IoCreateSymbolicLink((PUNICODE_STRING)&RelayLinkName, (PUNICODE_STRING)&RelayDeviceName);
    }
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    due.QuadPart = -10000LL * TICK_MS;
    KeSetTimerEx(&relay->Timer, due, TICK_MS, &relay->TimerDpc);

    DriverObject->MajorFunction[IRP_MJ_CREATE] = RelaySucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = RelaySucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = RelaySucceed;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = RelayWrite;
    DriverObject->MajorFunction[IRP_MJ_READ] = RelayRead;
    DriverObject->DriverUnload = RelayUnload;
    return STATUS_SUCCESS;
}
