/* Requests that drivers build: the C sides of requests.cases.ts. */
#include "conformance.h"

static NTSTATUS NTAPI ReadDispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    *(PULONG)Irp->AssociatedIrp.SystemBuffer = 0x12345678;
    return Complete(Irp, STATUS_SUCCESS, 4);
}

CASE(BuildRead)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, DO_BUFFERED_IO);
    IO_STATUS_BLOCK block;
    KEVENT event;
    ULONG buffer = 0;
    PIRP irp;

    On(device, IRP_MJ_READ, ReadDispatch);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, device, &buffer, 4, NULL, &event, &block);
    REPORT("returned", (ULONG)IoCallDriver(device, irp));
    REPORT("data", *(volatile ULONG *)&buffer);
    REPORT("event", KeReadStateEvent(&event));
    REPORT("status", (ULONG)block.Status);
    REPORT("information", block.Information);
}

static NTSTATUS NTAPI InternalDispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("code", IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(BuildInternal)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    IO_STATUS_BLOCK block;
    KEVENT event;
    PIRP irp;

    On(device, IRP_MJ_INTERNAL_DEVICE_CONTROL, InternalDispatch);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x00222003, device, NULL, 0, NULL, 0, TRUE, &event, &block);
    REPORT("returned", (ULONG)IoCallDriver(device, irp));
}

CASE(Associated)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    IO_STATUS_BLOCK block;
    KEVENT event;
    PIRP master;
    PIRP first;
    PIRP second;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    master = IoBuildSynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, device, NULL, 0, NULL, &event, &block);
    master->AssociatedIrp.IrpCount = 2;
    master->IoStatus.Status = STATUS_SUCCESS;
    first = IoMakeAssociatedIrp(master, 1);
    second = IoMakeAssociatedIrp(master, 1);
    Complete(first, STATUS_SUCCESS, 0);
    REPORT("after first", KeReadStateEvent(&event));
    Complete(second, STATUS_SUCCESS, 0);
    REPORT("after second", KeReadStateEvent(&event));
}
