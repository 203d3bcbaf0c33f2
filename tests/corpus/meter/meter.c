/*
 * meter: the driver of the corpus that waits. A read waits a limited time for a sample, which a write delivers.
 *
 * Without any CHANGE_ macro this is version 1. Each macro makes a version 2 with one deliberate change;
 * ../expected.json says what each of them is to be called when it is compared with version 1.
 */
#include <wdm.h>

#define METER_DEVICE_NAME L"\\Device\\Meter"
#define METER_LINK_NAME L"\\DosDevices\\Meter"

#define MILLISECONDS(count) (-10000LL * (count))

#if defined(CHANGE_LONGER_TIMEOUT)
#define READ_TIMEOUT MILLISECONDS(15)
#elif defined(CHANGE_SHORTER_TIMEOUT)
#define READ_TIMEOUT MILLISECONDS(1)
#else
#define READ_TIMEOUT MILLISECONDS(10)
#endif

#ifdef CHANGE_EVENT_TYPE
#define EVENT_TYPE NotificationEvent
#else
#define EVENT_TYPE SynchronizationEvent
#endif

#define CODE_INIT __attribute__((section("INIT")))
#define CODE_PAGED __attribute__((section("PAGE")))

typedef struct _DEVICE_CONTEXT {
    KEVENT Arrived; /* set when there is a new sample */
    KSPIN_LOCK Lock;  /* guards the sample */
    KMUTEX Mutex;    /* does, in one version */
    ULONG Sample;
    KDPC Dpc;        /* tells of a sample, in one version */
    KTIMER Watchdog; /* runs, in one version */
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;

CODE_INIT DRIVER_INITIALIZE DriverEntry;
CODE_PAGED static DRIVER_UNLOAD MeterUnload;
static DRIVER_DISPATCH MeterSucceed;
static DRIVER_DISPATCH MeterRead;
static DRIVER_DISPATCH MeterWrite;

#ifdef CHANGE_EXTRA_DPC
static KDEFERRED_ROUTINE MeterTell;
#endif

static const UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(METER_DEVICE_NAME);
static const UNICODE_STRING LinkName = RTL_CONSTANT_STRING(METER_LINK_NAME);

CODE_INIT NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PDEVICE_CONTEXT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = MeterUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = MeterSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = MeterSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = MeterSucceed;
    DriverObject->MajorFunction[IRP_MJ_READ] = MeterRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = MeterWrite;

    status = IoCreateDevice(DriverObject, sizeof(DEVICE_CONTEXT), (PUNICODE_STRING)&DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    device = deviceObject->DeviceExtension;
    KeInitializeEvent(&device->Arrived, EVENT_TYPE, FALSE);
    KeInitializeSpinLock(&device->Lock);
    KeInitializeMutex(&device->Mutex, 0);
#ifdef CHANGE_EXTRA_DPC
    KeInitializeDpc(&device->Dpc, MeterTell, device);
#endif
#ifdef CHANGE_TIMER_LEFT
    KeInitializeTimer(&device->Watchdog);
#endif
    deviceObject->Flags |= DO_BUFFERED_IO;

    status = IoCreateSymbolicLink((PUNICODE_STRING)&LinkName, (PUNICODE_STRING)&DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
    }
    return status;
}

CODE_PAGED static VOID NTAPI MeterUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();

    IoDeleteSymbolicLink((PUNICODE_STRING)&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

/* Ends a request; nobody may touch the IRP afterwards. */
static NTSTATUS MeterComplete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI MeterSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);

    return MeterComplete(Irp, STATUS_SUCCESS, 0);
}

/* Reads the sample, or replaces it by *Sample, as nobody else touches it. */
static VOID MeterExchange(_Inout_ PDEVICE_CONTEXT Device, _Inout_ PULONG Sample, _In_ BOOLEAN Store)
{
#ifdef CHANGE_MUTEX
    KeWaitForSingleObject(&Device->Mutex, Executive, KernelMode, FALSE, NULL);
#else
    KIRQL oldIrql;

    KeAcquireSpinLock(&Device->Lock, &oldIrql);
#endif
    if (Store) {
        Device->Sample = *Sample;
    } else {
        *Sample = Device->Sample;
    }
#ifdef CHANGE_MUTEX
    KeReleaseMutex(&Device->Mutex, FALSE);
#else
    KeReleaseSpinLock(&Device->Lock, oldIrql);
#endif
}

/* Waits until a sample arrives. */
static NTSTATUS MeterWait(_Inout_ PDEVICE_CONTEXT Device)
{
    LARGE_INTEGER timeout;

#ifdef CHANGE_POLLING
    ULONG i;

    timeout.QuadPart = MILLISECONDS(1);
    for (i = 0; i < 10; i++) {
        if (KeResetEvent(&Device->Arrived) != 0) {
            return STATUS_SUCCESS;
        }
        KeDelayExecutionThread(KernelMode, FALSE, &timeout);
    }
    return STATUS_TIMEOUT;
#else
    timeout.QuadPart = READ_TIMEOUT;
    return KeWaitForSingleObject(&Device->Arrived, Executive, KernelMode, FALSE, &timeout);
#endif
}

static NTSTATUS NTAPI MeterRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    ULONG sample;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length < sizeof(ULONG)) {
        return MeterComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    }
    if (MeterWait(device) != STATUS_SUCCESS) {
        return MeterComplete(Irp, STATUS_IO_TIMEOUT, 0);
    }
    MeterExchange(device, &sample, FALSE);
    *(PULONG)Irp->AssociatedIrp.SystemBuffer = sample;
    return MeterComplete(Irp, STATUS_SUCCESS, sizeof(ULONG));
}

#ifdef CHANGE_EXTRA_DPC
/* A DPC: whoever waits for a sample may go on. */
static VOID NTAPI MeterTell(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    PDEVICE_CONTEXT device = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);

    KeSetEvent(&device->Arrived, IO_NO_INCREMENT, FALSE);
}
#endif

static NTSTATUS NTAPI MeterWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length != sizeof(ULONG)) {
        return MeterComplete(Irp, STATUS_INVALID_PARAMETER, 0);
    }
    MeterExchange(device, Irp->AssociatedIrp.SystemBuffer, TRUE);
#if defined(CHANGE_EXTRA_DPC)
    KeInsertQueueDpc(&device->Dpc, NULL, NULL);
#elif !defined(CHANGE_EVENT_NOT_SIGNALLED)
    KeSetEvent(&device->Arrived, IO_NO_INCREMENT, FALSE);
#endif
#ifdef CHANGE_TIMER_LEFT
    {
        LARGE_INTEGER hour;

        hour.QuadPart = MILLISECONDS(3600 * 1000LL);
        KeSetTimer(&device->Watchdog, hour, NULL);
    }
#endif
    return MeterComplete(Irp, STATUS_SUCCESS, sizeof(ULONG));
}
