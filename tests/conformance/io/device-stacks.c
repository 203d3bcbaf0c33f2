/* Device stacks: the C sides of device-stacks.cases.ts. */
#include "conformance.h"

CASE(AttachReturnsLower)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT filter = CreateFilter(bottom);

    REPORT("lower", LowerOf(filter) == bottom);
    REPORT("AttachedDevice", bottom->AttachedDevice == filter);
}

CASE(AttachStackSize)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT middle = CreateFilter(bottom);
    PDEVICE_OBJECT top = CreateFilter(bottom);

    REPORT("StackSize", bottom->StackSize);
    REPORT("StackSize", middle->StackSize);
    REPORT("StackSize", top->StackSize);
}

CASE(AttachAlignment)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);

    bottom->AlignmentRequirement = 0x1f;
    REPORT("alignment", CreateFilter(bottom)->AlignmentRequirement);
}

CASE(AttachGoesToTop)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT middle = CreateFilter(bottom);

    REPORT("on top", LowerOf(CreateFilter(bottom)) == middle);
}

CASE(AttachSafe)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT filter = CreateDevice(NULL, 0);
    PDEVICE_OBJECT lower = NULL;

    REPORT("status", IoAttachDeviceToDeviceStackSafe(filter, bottom, &lower));
    REPORT("lower", lower == bottom);
    IoDetachDevice(lower);
}

CASE(AttachByName)
{
    PDEVICE_OBJECT bottom = CreateDevice(L"\\Device\\Below", 0);
    PDEVICE_OBJECT filter = CreateDevice(NULL, 0);
    PDEVICE_OBJECT lower = NULL;

    REPORT("status", IoAttachDevice(filter, TEXT_OF(L"\\Device\\Below"), &lower));
    REPORT("lower", lower == bottom);
    REPORT("StackSize", filter->StackSize);
    IoDetachDevice(lower);
}

CASE(AttachByMissingName)
{
    PDEVICE_OBJECT lower;

    REPORT("status", IoAttachDevice(CreateDevice(NULL, 0), TEXT_OF(L"\\Device\\NobodyHere"), &lower));
}

CASE(Detach)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT filter = CreateFilter(bottom);

    IoDetachDevice(bottom);
    REPORT("AttachedDevice", bottom->AttachedDevice);
    REPORT("top", IoGetAttachedDevice(bottom) == bottom);
    REPORT("filter", IoGetAttachedDevice(filter) == filter);
}

CASE(GetAttached)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT middle = CreateFilter(bottom);
    PDEVICE_OBJECT top = CreateFilter(bottom);

    REPORT("top", IoGetAttachedDevice(bottom) == top);
    REPORT("top", IoGetAttachedDevice(middle) == top);
    REPORT("top", IoGetAttachedDevice(top) == top);
}

CASE(GetAttachedReference)
{
    PDEVICE_OBJECT bottom = CreateDevice(NULL, 0);
    PDEVICE_OBJECT top = CreateFilter(bottom);
    PDEVICE_OBJECT device = IoGetAttachedDeviceReference(bottom);

    REPORT("top", device == top);
    ObDereferenceObject(device);
}

static NTSTATUS PassOn(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    if (IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_FLUSH_BUFFERS) {
        REPORT("seen by", DataOf(Device)[0]);
    }
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(LowerOf(Device), Irp);
}

static NTSTATUS SeenAtBottom(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("seen by", DataOf(Device)[0]);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(TopFirst)
{
    PDEVICE_OBJECT bottom = CreateDevice(L"\\Device\\Stack", 0);
    ULONG number;

    DataOf(bottom)[0] = 1;
    On(bottom, IRP_MJ_FLUSH_BUFFERS, SeenAtBottom);
    for (number = 2; number <= 3; number++) {
        PDEVICE_OBJECT filter = CreateFilter(bottom);

        DataOf(filter)[0] = number;
        On(filter, IRP_MJ_CREATE, PassOn);
        On(filter, IRP_MJ_FLUSH_BUFFERS, PassOn);
    }
}

CASE(DevicePointer)
{
    PDEVICE_OBJECT bottom = CreateDevice(L"\\Device\\Pointed", 0);
    PDEVICE_OBJECT top = CreateFilter(bottom);
    PDEVICE_OBJECT device = NULL;
    PFILE_OBJECT file = NULL;

    REPORT("status", IoGetDeviceObjectPointer(TEXT_OF(L"\\Device\\Pointed"), FILE_READ_DATA, &file, &device));
    REPORT("device", device == top);
    REPORT("file", file->DeviceObject == bottom);
    REPORT("related", IoGetRelatedDeviceObject(file) == top);
    ObDereferenceObject(file);
}

CASE(DevicePointerMissing)
{
    PDEVICE_OBJECT device;
    PFILE_OBJECT file;

    REPORT("status", IoGetDeviceObjectPointer(TEXT_OF(L"\\Device\\Missing"), FILE_ALL_ACCESS, &file, &device));
}
