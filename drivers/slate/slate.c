/*
 * slate: direct I/O. A device with 8 KiB of memory that programs read and write at any offset.
 *
 * With DO_DIRECT_IO the I/O manager locks the program's pages and describes them by an MDL; the driver maps them into
 * system space and works on the program's own memory. Nothing is copied on the way, and the address is good in every
 * process and at DISPATCH_LEVEL, where the slate's spin lock is held.
 */
#include <wdm.h>

#include "slate.h"

#define DEVICE_NAME L"\\Device\\Slate"
#define LINK_NAME L"\\DosDevices\\Slate"

/* The device context: lives in the device extension. */
typedef struct _SLATE {
    KSPIN_LOCK Lock; /* guards Bytes */
    UCHAR Bytes[SLATE_BYTES];
} SLATE, *PSLATE;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD SlateUnload;
static DRIVER_DISPATCH SlateSucceed;
static DRIVER_DISPATCH SlateTransfer;
static DRIVER_DISPATCH SlateDeviceControl;

static const UNICODE_STRING SlateDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING SlateLinkName = RTL_CONSTANT_STRING(LINK_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI SlateSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

/* Reads and writes: Parameters.Read and Parameters.Write have the same shape. */
static NTSTATUS NTAPI SlateTransfer(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PSLATE slate = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    LONGLONG offset = stack->Parameters.Read.ByteOffset.QuadPart;
    ULONG length = stack->Parameters.Read.Length;
    PUCHAR memory;
    KIRQL irql;

    /* A transfer of nothing has no MDL: asking that one for an address would be the end. */
    if (Irp->MdlAddress == NULL) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    if (offset < 0 || offset >= SLATE_BYTES) {
        return Complete(Irp, STATUS_END_OF_FILE, 0);
    }
    length = (ULONG)min((LONGLONG)length, SLATE_BYTES - offset);
    memory = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
    if (memory == NULL) {
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    KeAcquireSpinLock(&slate->Lock, &irql);
    if (stack->MajorFunction == IRP_MJ_READ) {
        RtlCopyMemory(memory, slate->Bytes + offset, length);
    } else {
        RtlCopyMemory(slate->Bytes + offset, memory, length);
    }
    KeReleaseSpinLock(&slate->Lock, irql);
    return Complete(Irp, STATUS_SUCCESS, length);
}

static NTSTATUS NTAPI SlateDeviceControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG length = stack->Parameters.DeviceIoControl.OutputBufferLength;
    PUCHAR memory;
    ULONG sum = 0;
    ULONG i;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_SLATE_SUM) {
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
    if (length < sizeof(ULONG)) {
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    }
    memory = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
    if (memory == NULL) {
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    for (i = 0; i < length; i++) {
        sum += memory[i];
    }
    RtlZeroMemory(memory, length);
    /* The program may have put the buffer anywhere: it need not be aligned. */
    RtlCopyMemory(memory, &sum, sizeof(sum));
    return Complete(Irp, STATUS_SUCCESS, length);
}

static VOID NTAPI SlateUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink((PUNICODE_STRING)&SlateLinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PSLATE slate;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = SlateUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = SlateSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = SlateSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = SlateSucceed;
    DriverObject->MajorFunction[IRP_MJ_READ] = SlateTransfer;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = SlateTransfer;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = SlateDeviceControl;

    status = IoCreateDevice(DriverObject, sizeof(SLATE), (PUNICODE_STRING)&SlateDeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    deviceObject->Flags |= DO_DIRECT_IO;
    slate = deviceObject->DeviceExtension;
    KeInitializeSpinLock(&slate->Lock);

    status = IoCreateSymbolicLink((PUNICODE_STRING)&SlateLinkName, (PUNICODE_STRING)&SlateDeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
    }
    return status;
}
