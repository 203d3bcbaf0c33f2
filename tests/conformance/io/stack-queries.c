/* Who stands where in a stack: the C sides of stack-queries.cases.ts. */
#include "conformance.h"

/* Declared by ntifs.h. */
NTKERNELAPI PDEVICE_OBJECT NTAPI IoGetLowerDeviceObject(_In_ PDEVICE_OBJECT DeviceObject);
NTKERNELAPI PDEVICE_OBJECT NTAPI IoGetDeviceAttachmentBaseRef(_In_ PDEVICE_OBJECT DeviceObject);
NTKERNELAPI NTSTATUS NTAPI IoEnumerateDeviceObjectList(_In_ PDRIVER_OBJECT DriverObject,
                                                       _Out_ PDEVICE_OBJECT *DeviceObjectList,
                                                       _In_ ULONG DeviceObjectListSize,
                                                       _Out_ PULONG ActualNumberDeviceObjects);

#define MOST_DEVICES 16

static VOID ReportLower(_In_ PDEVICE_OBJECT Device, _In_ PDEVICE_OBJECT Below)
{
    PDEVICE_OBJECT lower = IoGetLowerDeviceObject(Device);

    REPORT("lower", lower == Below);
    ObDereferenceObject(lower);
}

CASE(LowerDevice)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT middle = CreateFilter(bottom);
    PDEVICE_OBJECT top = CreateFilter(bottom);

    ReportLower(top, middle);
    ReportLower(middle, bottom);
}

CASE(LowerOfBottom)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);

    CreateFilter(bottom);
    REPORT("lower", IoGetLowerDeviceObject(bottom));
}

CASE(LowerWhileInitializing)
{
    PDEVICE_OBJECT filter = CreateFilter(CreateDevice(NULL, 0));

    filter->Flags |= DO_DEVICE_INITIALIZING;
    REPORT("lower", IoGetLowerDeviceObject(filter));
    filter->Flags &= ~DO_DEVICE_INITIALIZING;
}

CASE(AttachmentBase)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT devices[3] = {bottom, CreateFilter(bottom), CreateFilter(bottom)};
    ULONG i;

    for (i = 0; i < 3; i++) {
        PDEVICE_OBJECT base = IoGetDeviceAttachmentBaseRef(devices[i]);
        REPORT("base", base == bottom);
        ObDereferenceObject(base);
    }
}

CASE(AttachByPointer)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT middle = CreateFilter(bottom);
    PDEVICE_OBJECT top = CreateDevice(NULL, 0);

    REPORT("status", IoAttachDeviceByPointer(top, bottom));
    REPORT("above the middle", middle->AttachedDevice == top);
    REPORT("StackSize", top->StackSize);
    IoDetachDevice(middle);
}

CASE(AttachWhileInitializing)
{
    PDEVICE_OBJECT target = CreateDevice(NULL, 0);
    PDEVICE_OBJECT source = CreateDevice(NULL, 0);
    PDEVICE_OBJECT lower;

    target->Flags |= DO_DEVICE_INITIALIZING;
    REPORT("by pointer", (ULONG)IoAttachDeviceByPointer(source, target));
    REPORT("safe", (ULONG)IoAttachDeviceToDeviceStackSafe(source, target, &lower));
    REPORT("stack", IoAttachDeviceToDeviceStack(source, target));
    target->Flags &= ~DO_DEVICE_INITIALIZING;
}

CASE(EnumerateDevices)
{
    PDEVICE_OBJECT first = CreateDevice(NULL, 0);
    PDEVICE_OBJECT second = CreateDevice(NULL, 0);
    PDEVICE_OBJECT devices[MOST_DEVICES];
    ULONG count;
    ULONG i;

    REPORT("status", IoEnumerateDeviceObjectList(TestDriver, devices, sizeof(devices), &count));
    REPORT("youngest", devices[0] == second && devices[1] == first);
    REPORT("as in the driver object", TestDriver->DeviceObject == devices[0]);
    for (i = 0; i < count; i++) {
        ObDereferenceObject(devices[i]);
    }
}

CASE(EnumerateFewDevices)
{
    PDEVICE_OBJECT devices[2] = {NULL, NULL};
    PDEVICE_OBJECT youngest;
    ULONG count;

    CreateDevice(NULL, 0);
    youngest = CreateDevice(NULL, 0);
    REPORT("status", (ULONG)IoEnumerateDeviceObjectList(TestDriver, devices, sizeof(devices[0]), &count));
    REPORT("more", count > 1);
    REPORT("one", devices[0] == youngest);
    REPORT("untouched", devices[1]);
    ObDereferenceObject(youngest);
}

static NTSTATUS NTAPI FlushAtBottom(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("bottom", 1);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI FlushInFilter(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("filter", 1);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(LowerOf(Device), Irp);
}

static NTSTATUS NTAPI AttachLate(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    On(CreateFilter(Device), IRP_MJ_FLUSH_BUFFERS, FlushInFilter);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(LateFilter)
{
    PDEVICE_OBJECT bottom = CreateDevice(L"\\Device\\Late", 0);

    On(bottom, IRP_MJ_FLUSH_BUFFERS, FlushAtBottom);
    On(bottom, IRP_MJ_DEVICE_CONTROL, AttachLate);
}
