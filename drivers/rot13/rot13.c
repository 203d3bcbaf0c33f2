/*
 * rot13: a filter driver above pipes. What programs write goes down with its letters turned by thirteen places; what they
 * read comes up turned back. Other programs than those on top of this stack would see the turned text.
 *
 * A filter handles each request in one of four ways, and each is here:
 *   - passes it on and forgets it: IoSkipCurrentIrpStackLocation, IoCallDriver (create, cleanup, close, ...)
 *   - changes it and passes it on: writes
 *   - passes it on and looks at the result: reads, with a completion routine
 *   - completes it itself: a write of nothing never reaches the driver below
 */
#include <wdm.h>

/* Any pipe will do: pipes refuses to open its device without the name of one. */
#ifndef TARGET_NAME
#define TARGET_NAME L"\\Device\\Example\\rot13"
#endif

/* The device context: lives in the device extension. */
typedef struct _FILTER {
    PDEVICE_OBJECT Below;
} FILTER, *PFILTER;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD FilterUnload;
static DRIVER_DISPATCH FilterPass;
static DRIVER_DISPATCH FilterRead;
static DRIVER_DISPATCH FilterWrite;
static IO_COMPLETION_ROUTINE FilterReadDone;

static const UNICODE_STRING FilterTarget = RTL_CONSTANT_STRING(TARGET_NAME);

static VOID Turn(_Inout_ PUCHAR Text, _In_ ULONG_PTR Length)
{
    ULONG_PTR i;

    for (i = 0; i < Length; i++) {
        UCHAR letter = Text[i] | 0x20;
        if (letter >= 'a' && letter <= 'm') {
            Text[i] += 13;
        } else if (letter >= 'n' && letter <= 'z') {
            Text[i] -= 13;
        }
    }
}

/* The driver below gets this driver's stack location: it will be as if this driver were not there. */
static NTSTATUS NTAPI FilterPass(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PFILTER filter = DeviceObject->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(filter->Below, Irp);
}

static NTSTATUS NTAPI FilterWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;

    if (length == 0) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        Irp->IoStatus.Information = 0;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return STATUS_SUCCESS;
    }
    /* The system buffer is a copy: the program's own memory stays as it is. */
    Turn(Irp->AssociatedIrp.SystemBuffer, length);
    return FilterPass(DeviceObject, Irp);
}

static NTSTATUS NTAPI FilterRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PFILTER filter = DeviceObject->DeviceExtension;

    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, FilterReadDone, NULL, TRUE, FALSE, FALSE);
    return IoCallDriver(filter->Below, Irp);
}

/* The driver below has completed a read with success. */
static NTSTATUS NTAPI FilterReadDone(_In_ PDEVICE_OBJECT DeviceObject, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Context);
    /* What was pending below is pending here. */
    if (Irp->PendingReturned) {
        IoMarkIrpPending(Irp);
    }
    if (Irp->IoStatus.Information > 0) {
        Turn(Irp->AssociatedIrp.SystemBuffer, Irp->IoStatus.Information);
    }
    return STATUS_CONTINUE_COMPLETION;
}

static VOID NTAPI FilterUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PFILTER filter = DriverObject->DeviceObject->DeviceExtension;

    IoDetachDevice(filter->Below);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PFILTER filter;
    NTSTATUS status;
    ULONG major;

    UNREFERENCED_PARAMETER(RegistryPath);

    /* A filter passes on what it does not know: else it would take requests away from the driver below. */
    for (major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
        DriverObject->MajorFunction[major] = FilterPass;
    }
    DriverObject->MajorFunction[IRP_MJ_READ] = FilterRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = FilterWrite;
    DriverObject->DriverUnload = FilterUnload;

    status = IoCreateDevice(DriverObject, sizeof(FILTER), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE,
                            &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    filter = deviceObject->DeviceExtension;
    status = IoAttachDevice(deviceObject, (PUNICODE_STRING)&FilterTarget, &filter->Below);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
        return status;
    }
    /* Buffers come to this device as they come to the one below. */
    deviceObject->Flags |= filter->Below->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO);
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
