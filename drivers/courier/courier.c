/*
 * courier: neither I/O. The driver gets the program's addresses as they are, and whatever they point to.
 *
 * With METHOD_NEITHER nobody has looked at the buffers: they may be anywhere, may vanish or change at any moment, and are
 * right only in the context of the program. So the driver, still in that context,
 *   1. limits the length,
 *   2. probes: the buffer lies in user space and may be used like that now,
 *   3. captures the input, and decides only by its own copy,
 *   4. locks the output's pages and maps them, so that they cannot vanish.
 * ProbeForRead and MmProbeAndLockPages raise an exception when a buffer is wrong, and so does copying from one that vanishes
 * after it has been probed: all three are in __try blocks, whose handlers fail the request and give back what was allocated.
 * Built with COURIER_NO_TRY the driver has none: the program's mistake is then the system's end (bug check 0x3B).
 */
#include <ntddk.h>

#include "courier.h"

#define DEVICE_NAME L"\\Device\\Courier"
#define LINK_NAME L"\\DosDevices\\Courier"

/* Read as a little-endian number, so that !poolused shows "Cour". */
#define COURIER_TAG 'ruoC'

#define COURIER_MAX_BYTES 4096

#ifdef COURIER_NO_TRY
#define __try if (TRUE)
#define __except(Filter) else
#undef GetExceptionCode
#define GetExceptionCode() STATUS_UNSUCCESSFUL
#endif

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD CourierUnload;
static DRIVER_DISPATCH CourierSucceed;
static DRIVER_DISPATCH CourierDeviceControl;

static const UNICODE_STRING CourierDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING CourierLinkName = RTL_CONSTANT_STRING(LINK_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI CourierSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

/* Copies the program's input; fails with what is wrong with its buffer. */
static NTSTATUS Capture(_Out_ PUCHAR Captured, _In_ PVOID Input, _In_ ULONG Length)
{
    __try {
        ProbeForRead(Input, Length, sizeof(UCHAR));
        RtlCopyMemory(Captured, Input, Length);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return (NTSTATUS)GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

static NTSTATUS LockPages(_Inout_ PMDL Mdl)
{
    __try {
        MmProbeAndLockPages(Mdl, UserMode, IoWriteAccess);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return (NTSTATUS)GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

/* Writes Length captured bytes backwards into the program's output buffer. */
static NTSTATUS DeliverReversed(_In_ const UCHAR *Input, _Out_ PVOID Output, _In_ ULONG Length)
{
    PMDL mdl = IoAllocateMdl(Output, Length, FALSE, FALSE, NULL);
    PUCHAR target;
    NTSTATUS status;
    ULONG i;

    if (mdl == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = LockPages(mdl);
    if (!NT_SUCCESS(status)) {
        IoFreeMdl(mdl);
        return status;
    }
    target = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    if (target != NULL) {
        for (i = 0; i < Length; i++) {
            target[i] = Input[Length - 1 - i];
        }
    }
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    return target == NULL ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

static NTSTATUS NTAPI CourierDeviceControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PVOID input = stack->Parameters.DeviceIoControl.Type3InputBuffer;
    ULONG length = stack->Parameters.DeviceIoControl.InputBufferLength;
    PUCHAR captured;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_COURIER_REVERSE) {
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
    if (length == 0 || length > COURIER_MAX_BYTES) {
        return Complete(Irp, STATUS_INVALID_PARAMETER, 0);
    }
    if (stack->Parameters.DeviceIoControl.OutputBufferLength < length) {
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    }
    captured = ExAllocatePoolWithTag(PagedPool, length, COURIER_TAG);
    if (captured == NULL) {
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    status = Capture(captured, input, length);
    if (NT_SUCCESS(status)) {
        status = DeliverReversed(captured, Irp->UserBuffer, length);
    }
    ExFreePoolWithTag(captured, COURIER_TAG);
    return Complete(Irp, status, NT_SUCCESS(status) ? length : 0);
}

static VOID NTAPI CourierUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink((PUNICODE_STRING)&CourierLinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = CourierUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CourierSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = CourierSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CourierSucceed;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = CourierDeviceControl;

    status = IoCreateDevice(DriverObject, 0, (PUNICODE_STRING)&CourierDeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink((PUNICODE_STRING)&CourierLinkName, (PUNICODE_STRING)&CourierDeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
    }
    return status;
}
