/* Names of devices: the C sides of device-names.cases.ts. */
#include "conformance.h"

/* IoCreateDevice under a name; gives the status. */
static NTSTATUS Create(_In_ PUNICODE_STRING Name, _Out_ PDEVICE_OBJECT *Device)
{
    return IoCreateDevice(TestDriver, 0, Name, FILE_DEVICE_UNKNOWN, 0, FALSE, Device);
}

CASE(Nothing)
{
}

CASE(NameCollides)
{
    PDEVICE_OBJECT device;

    CreateDevice(L"\\Device\\Twice", 0);
    REPORT("second", Create(TEXT_OF(L"\\Device\\Twice"), &device));
}

CASE(NoDirectory)
{
    PDEVICE_OBJECT device;

    REPORT("status", Create(TEXT_OF(L"\\NoSuchDirectory\\Device"), &device));
}

CASE(RelativeName)
{
    PDEVICE_OBJECT device;

    REPORT("status", Create(TEXT_OF(L"Device\\Relative"), &device));
}

CASE(HasName)
{
    REPORT("named", CreateDevice(L"\\Device\\HasName", 0)->Flags & DO_DEVICE_HAS_NAME);
    REPORT("unnamed", CreateDevice(NULL, 0)->Flags & DO_DEVICE_HAS_NAME);
}

CASE(NameFreedByDelete)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Reused", 0);

    ForgetDevice(device);
    IoDeleteDevice(device);
    REPORT("again", Create(TEXT_OF(L"\\Device\\Reused"), &device));
    IoDeleteDevice(device);
}

static NTSTATUS ReportFileName(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT_UNICODE("file", &IoGetCurrentIrpStackLocation(Irp)->FileObject->FileName);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(FileNames)
{
    On(CreateDevice(L"\\Device\\Names", 0), IRP_MJ_CREATE, ReportFileName);
}

CASE(UnnamedDevice)
{
    REPORT("has a driver", CreateDevice(NULL, 0)->DriverObject != NULL);
}
