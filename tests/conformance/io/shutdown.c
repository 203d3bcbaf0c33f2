/* Shutdown notifications: the C sides of shutdown.cases.ts. */
#include "conformance.h"

static NTSTATUS Told(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    REPORT("told", IoGetCurrentIrpStackLocation(Irp)->MajorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS First(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    REPORT("first", IoGetCurrentIrpStackLocation(Irp)->MajorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Last(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    REPORT("last", IoGetCurrentIrpStackLocation(Irp)->MajorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Filtered(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    REPORT("filter", IoGetCurrentIrpStackLocation(Irp)->MajorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static PDEVICE_OBJECT DeviceThat(PDRIVER_DISPATCH Routine)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    On(device, IRP_MJ_SHUTDOWN, Routine);
    return device;
}

CASE(Shutdown)
{
    PDEVICE_OBJECT device = DeviceThat(Told);

    REPORT("register", (ULONG)IoRegisterShutdownNotification(device));
    REPORT("flag", device->Flags & DO_SHUTDOWN_REGISTERED);
}

CASE(ShutdownLast)
{
    PDEVICE_OBJECT last = DeviceThat(Last);
    PDEVICE_OBJECT first = DeviceThat(First);

    IoRegisterLastChanceShutdownNotification(last);
    IoRegisterShutdownNotification(first);
}

CASE(ShutdownUnregistered)
{
    PDEVICE_OBJECT device = DeviceThat(Told);

    IoRegisterShutdownNotification(device);
    IoUnregisterShutdownNotification(device);
    REPORT("flag", device->Flags & DO_SHUTDOWN_REGISTERED);
}

CASE(ShutdownStack)
{
    PDEVICE_OBJECT device = DeviceThat(Told);

    On(CreateFilter(device), IRP_MJ_SHUTDOWN, Filtered);
    IoRegisterShutdownNotification(device);
}
