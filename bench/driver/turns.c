/*
 * turns: does one thing as often as its caller asks for, so that it can be timed. Loaded a second and a third time, under
 * other service names, it is a filter above the first one that passes everything on.
 */
#include <wdm.h>

#define TURNS_CODE(n) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 + (n), METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_TURNS_NOTHING TURNS_CODE(0)
#define IOCTL_TURNS_LOCK TURNS_CODE(1)
#define IOCTL_TURNS_POOL TURNS_CODE(2)
#define IOCTL_TURNS_DPC TURNS_CODE(3)
#define IOCTL_TURNS_PING TURNS_CODE(4)
#define IOCTL_TURNS_PONG TURNS_CODE(5)

#define TURNS_TAG 'nruT'
#define BLOCK_BYTES 100

typedef struct _TURNS {
    PDEVICE_OBJECT Below; /* NULL in the device that does the work */
    KSPIN_LOCK Lock;
    KEVENT Ping;
    KEVENT Pong;
    KDPC Dpc;
    LONG DpcsRun;
} TURNS, *PTURNS;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD TurnsUnload;
static DRIVER_DISPATCH TurnsPass;
static DRIVER_DISPATCH TurnsOpen;
static DRIVER_DISPATCH TurnsControl;
static KDEFERRED_ROUTINE TurnsDpc;
static IO_COMPLETION_ROUTINE TurnsPassed;

static const UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Turns");
static const UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\Turns");

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI TurnsPassed(_In_ PDEVICE_OBJECT DeviceObject, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Context);
    if (Irp->PendingReturned) {
        IoMarkIrpPending(Irp);
    }
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS NTAPI TurnsPass(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PTURNS turns = DeviceObject->DeviceExtension;

    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, TurnsPassed, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(turns->Below, Irp);
}

static NTSTATUS NTAPI TurnsOpen(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PTURNS turns = DeviceObject->DeviceExtension;

    return turns->Below != NULL ? TurnsPass(DeviceObject, Irp) : Complete(Irp, STATUS_SUCCESS);
}

static VOID NTAPI TurnsDpc(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    PTURNS turns = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    turns->DpcsRun++;
}

static VOID TakeTurns(_Inout_ PTURNS Turns, _In_ ULONG Code, _In_ ULONG Count)
{
    KIRQL irql;
    PVOID block;
    ULONG i;

    for (i = 0; i < Count; i++) {
        switch (Code) {
        case IOCTL_TURNS_LOCK:
            KeAcquireSpinLock(&Turns->Lock, &irql);
            KeReleaseSpinLock(&Turns->Lock, irql);
            break;
        case IOCTL_TURNS_POOL:
            block = ExAllocatePoolWithTag(NonPagedPoolNx, BLOCK_BYTES, TURNS_TAG);
            if (block != NULL) {
                ExFreePoolWithTag(block, TURNS_TAG);
            }
            break;
        case IOCTL_TURNS_DPC:
            KeInsertQueueDpc(&Turns->Dpc, NULL, NULL);
            break;
        case IOCTL_TURNS_PING:
            KeSetEvent(&Turns->Ping, IO_NO_INCREMENT, FALSE);
            KeWaitForSingleObject(&Turns->Pong, Executive, KernelMode, FALSE, NULL);
            break;
        default:
            KeWaitForSingleObject(&Turns->Ping, Executive, KernelMode, FALSE, NULL);
            KeSetEvent(&Turns->Pong, IO_NO_INCREMENT, FALSE);
            break;
        }
    }
}

static NTSTATUS NTAPI TurnsControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PTURNS turns = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;

    if (turns->Below != NULL) {
        return TurnsPass(DeviceObject, Irp);
    }
    if (code == IOCTL_TURNS_NOTHING) {
        return Complete(Irp, STATUS_SUCCESS);
    }
    if (code > IOCTL_TURNS_PONG || code < IOCTL_TURNS_LOCK) {
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST);
    }
    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(ULONG)) {
        return Complete(Irp, STATUS_INVALID_PARAMETER);
    }
    TakeTurns(turns, code, *(PULONG)Irp->AssociatedIrp.SystemBuffer);
    return Complete(Irp, STATUS_SUCCESS);
}

static VOID NTAPI TurnsUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PDEVICE_OBJECT deviceObject = DriverObject->DeviceObject;
    PTURNS turns = deviceObject->DeviceExtension;

    if (turns->Below != NULL) {
        IoDetachDevice(turns->Below);
    } else {
        KeFlushQueuedDpcs();
        IoDeleteSymbolicLink((PUNICODE_STRING)&LinkName);
    }
    IoDeleteDevice(deviceObject);
}

static NTSTATUS StandAbove(_In_ PDRIVER_OBJECT DriverObject)
{
    PDEVICE_OBJECT deviceObject;
    PTURNS turns;
    NTSTATUS status = IoCreateDevice(DriverObject, sizeof(TURNS), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &deviceObject);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    turns = deviceObject->DeviceExtension;
    status = IoAttachDevice(deviceObject, (PUNICODE_STRING)&DeviceName, &turns->Below);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
        return status;
    }
    deviceObject->Flags |= turns->Below->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO);
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PTURNS turns;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = TurnsOpen;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = TurnsOpen;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = TurnsOpen;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = TurnsControl;
    DriverObject->DriverUnload = TurnsUnload;

    status = IoCreateDevice(DriverObject, sizeof(TURNS), (PUNICODE_STRING)&DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (status == STATUS_OBJECT_NAME_COLLISION) {
        return StandAbove(DriverObject);
    }
    if (!NT_SUCCESS(status)) {
        return status;
    }
    turns = deviceObject->DeviceExtension;
    KeInitializeSpinLock(&turns->Lock);
    KeInitializeEvent(&turns->Ping, SynchronizationEvent, FALSE);
    KeInitializeEvent(&turns->Pong, SynchronizationEvent, FALSE);
    KeInitializeDpc(&turns->Dpc, TurnsDpc, turns);
    status = IoCreateSymbolicLink((PUNICODE_STRING)&LinkName, (PUNICODE_STRING)&DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
    }
    return status;
}
