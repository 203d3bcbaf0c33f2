/*
 * herald: a driver that uses another driver. It opens a pipe of the pipes driver by name, writes into it, and sends it
 * control codes, all with IRPs that the I/O manager builds for it.
 *
 * The requests are synchronous: their IRPs belong to the current thread, the I/O manager frees them, and the driver waits
 * for an event when the other driver returns STATUS_PENDING. That needs PASSIVE_LEVEL, which dispatch routines of a driver
 * without others above it have.
 */
#include <wdm.h>

#include "../pipes/pipes.h"
#include "herald.h"

#define DEVICE_NAME L"\\Device\\Herald"
#define LINK_NAME L"\\DosDevices\\Herald"
#define PIPE_NAME L"\\Device\\Example\\NEWS"

/* The device context: lives in the device extension. */
typedef struct _HERALD {
    PFILE_OBJECT Pipe;     /* referenced: keeps the pipe open and the other driver loaded */
    PDEVICE_OBJECT Target; /* the top of the stack that the pipe's requests go to */
} HERALD, *PHERALD;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD HeraldUnload;
static DRIVER_DISPATCH HeraldSucceed;
static DRIVER_DISPATCH HeraldDeviceControl;

static const UNICODE_STRING HeraldDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING HeraldLinkName = RTL_CONSTANT_STRING(LINK_NAME);
static const UNICODE_STRING HeraldPipeName = RTL_CONSTANT_STRING(PIPE_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI HeraldSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

/*
 * Sends a built request and waits for its end. The status block is the result only where the request was pending or
 * succeeded: when it fails at once, the status that IoCallDriver returns is all there is.
 */
static NTSTATUS SendAndWait(_In_ PHERALD Herald, _In_opt_ PIRP Irp, _In_ PKEVENT Event, _In_ PIO_STATUS_BLOCK Result)
{
    NTSTATUS status;

    if (Irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    /* The other driver finds its pipe by the file object. */
    IoGetNextIrpStackLocation(Irp)->FileObject = Herald->Pipe;
    status = IoCallDriver(Herald->Target, Irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
        status = Result->Status;
    }
    return status;
}

static NTSTATUS HeraldAnnounce(_In_ PHERALD Herald, _In_ PVOID Text, _In_ ULONG Length, _Out_ PULONG_PTR Information)
{
    LARGE_INTEGER start;
    IO_STATUS_BLOCK result;
    KEVENT event;
    NTSTATUS status;
    PIRP irp;

    start.QuadPart = 0;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_WRITE, Herald->Target, Text, Length, &start, &event, &result);
    status = SendAndWait(Herald, irp, &event, &result);
    *Information = NT_SUCCESS(status) ? result.Information : 0;
    return status;
}

static NTSTATUS HeraldWaiting(_In_ PHERALD Herald, _Out_ PULONG Waiting)
{
    PIPES_BUFFER_INFORMATION information;
    IO_STATUS_BLOCK result;
    KEVENT event;
    NTSTATUS status;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(IOCTL_PIPES_QUERY_BUFFER, Herald->Target, NULL, 0, &information,
                                        sizeof(information), FALSE, &event, &result);
    status = SendAndWait(Herald, irp, &event, &result);
    if (NT_SUCCESS(status)) {
        *Waiting = information.BytesStored;
    }
    return status;
}

static NTSTATUS NTAPI HeraldDeviceControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PHERALD herald = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG length = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG_PTR information = 0;
    NTSTATUS status;

    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_HERALD_ANNOUNCE:
        status = length == 0 ? STATUS_INVALID_PARAMETER
                             : HeraldAnnounce(herald, Irp->AssociatedIrp.SystemBuffer, length, &information);
        /* Information says here how many bytes come back; the number announced is no such thing. */
        information = 0;
        break;
    case IOCTL_HERALD_WAITING:
        if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(ULONG)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        status = HeraldWaiting(herald, Irp->AssociatedIrp.SystemBuffer);
        information = NT_SUCCESS(status) ? sizeof(ULONG) : 0;
        break;
    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }
    return Complete(Irp, status, information);
}

static VOID NTAPI HeraldUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PHERALD herald = DriverObject->DeviceObject->DeviceExtension;

    IoDeleteSymbolicLink((PUNICODE_STRING)&HeraldLinkName);
    ObDereferenceObject(herald->Pipe);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PHERALD herald;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = HeraldUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = HeraldSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = HeraldSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = HeraldSucceed;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = HeraldDeviceControl;

    status = IoCreateDevice(DriverObject, sizeof(HERALD), (PUNICODE_STRING)&HeraldDeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    herald = deviceObject->DeviceExtension;
    status = IoGetDeviceObjectPointer((PUNICODE_STRING)&HeraldPipeName, FILE_READ_DATA | FILE_WRITE_DATA,
                                      &herald->Pipe, &herald->Target);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
        return status;
    }
    status = IoCreateSymbolicLink((PUNICODE_STRING)&HeraldLinkName, (PUNICODE_STRING)&HeraldDeviceName);
    if (!NT_SUCCESS(status)) {
        ObDereferenceObject(herald->Pipe);
        IoDeleteDevice(deviceObject);
    }
    return status;
}
