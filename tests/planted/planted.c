/* The part without a bug. */
#include "planted.h"

#define DEVICE_NAME L"\\Device\\Planted"
#define LINK_NAME L"\\DosDevices\\Planted"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD PlantedUnload;
static DRIVER_DISPATCH PlantedSucceed;

static const UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING LinkName = RTL_CONSTANT_STRING(LINK_NAME);

NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI PlantedSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

VOID PlantedDelete(_In_ PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink((PUNICODE_STRING)&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

static VOID NTAPI PlantedUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PlantedDelete(DriverObject);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    PPLANTED planted;
    NTSTATUS status;
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = IoCreateDevice(DriverObject, sizeof(PLANTED), (PUNICODE_STRING)&DeviceName, FILE_DEVICE_UNKNOWN, 0, FALSE,
                            &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink((PUNICODE_STRING)&LinkName, (PUNICODE_STRING)&DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++) {
        DriverObject->MajorFunction[i] = PlantedSucceed;
    }
    DriverObject->DriverUnload = PlantedUnload;
    device->Flags |= DO_BUFFERED_IO;
    planted = device->DeviceExtension;
    KeInitializeSpinLock(&planted->FirstLock);
    KeInitializeSpinLock(&planted->SecondLock);
    Plant(DriverObject, planted);
    return STATUS_SUCCESS;
}
