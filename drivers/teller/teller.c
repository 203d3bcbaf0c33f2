/*
 * teller: adds up numbers that a program points to, with pointers inside of a structure that is pointed to. Nothing that a
 * program says can be trusted, and no check lasts: another thread may change or free the memory at any time. So
 *   - every address is probed: it must lie in user space
 *   - everything is captured: used only in copies that no program can change
 *   - every touch of the program's memory is inside a __try block, since it may fault whatever was checked
 *   - what was allocated on the way is freed in a __finally block
 *
 * The program's memory is touched by RtlCopyMemory only: clang takes calls to be what may raise, not single accesses.
 */
#include <ntddk.h>
#include "teller.h"

#define TAG 'lleT'
#define MAX_COUNT 4096

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD TellerUnload;
static DRIVER_DISPATCH TellerOpenClose;
static DRIVER_DISPATCH TellerControl;

static const UNICODE_STRING TellerName = RTL_CONSTANT_STRING(L"\\Device\\Teller");
static const UNICODE_STRING TellerLink = RTL_CONSTANT_STRING(L"\\DosDevices\\Teller");

/* Copies the numbers and adds them up; raises when they cannot be had. */
static ULONG64 AddUp(_In_ const TELLER_REQUEST *Request)
{
    SIZE_T bytes = Request->Count * sizeof(ULONG);
    PULONG numbers;
    ULONG64 sum = 0;
    ULONG i;

#ifndef TELLER_NO_PROBE
    ProbeForRead(Request->Numbers, bytes, sizeof(ULONG));
#endif
    /* Raises when there is no memory. */
    numbers = ExAllocatePoolWithQuotaTag(PagedPool, bytes, TAG);
    __try {
        RtlCopyMemory(numbers, Request->Numbers, bytes);
        for (i = 0; i < Request->Count; i++) {
            sum += numbers[i];
        }
    } __finally {
        ExFreePoolWithTag(numbers, TAG);
    }
    return sum;
}

static NTSTATUS Sum(_In_ PVOID Input, _In_ ULONG InputLength, _Out_ PVOID Output, _In_ ULONG OutputLength)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (InputLength < sizeof(TELLER_REQUEST) || OutputLength < sizeof(ULONG64)) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    __try {
        TELLER_REQUEST request;
        ULONG64 sum;

        ProbeForRead(Input, sizeof(request), sizeof(ULONG));
        RtlCopyMemory(&request, Input, sizeof(request));
        if (request.Count == 0 || request.Count > MAX_COUNT) {
            ExRaiseStatus(STATUS_INVALID_PARAMETER);
        }
        sum = AddUp(&request);
        ProbeForWrite(Output, sizeof(sum), sizeof(ULONG));
        RtlCopyMemory(Output, &sum, sizeof(sum));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = (NTSTATUS)GetExceptionCode();
    }
    return status;
}

static NTSTATUS NTAPI TellerControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);
    ULONG outputLength = location->Parameters.DeviceIoControl.OutputBufferLength;
    NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;

    UNREFERENCED_PARAMETER(DeviceObject);
    /* Neither I/O: these addresses mean something in the context of the program only, which is where this runs. */
    if (location->Parameters.DeviceIoControl.IoControlCode == IOCTL_TELLER_SUM) {
        status = Sum(location->Parameters.DeviceIoControl.Type3InputBuffer,
                     location->Parameters.DeviceIoControl.InputBufferLength, Irp->UserBuffer, outputLength);
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = NT_SUCCESS(status) ? sizeof(ULONG64) : 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS NTAPI TellerOpenClose(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID NTAPI TellerUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink((PUNICODE_STRING)&TellerLink);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = TellerOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = TellerOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = TellerOpenClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = TellerControl;
    DriverObject->DriverUnload = TellerUnload;

    status = IoCreateDevice(DriverObject, 0, (PUNICODE_STRING)&TellerName, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink((PUNICODE_STRING)&TellerLink, (PUNICODE_STRING)&TellerName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
        return status;
    }
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
