/* Fields of device objects: the C sides of device-objects.cases.ts. */
#include "conformance.h"

static PDEVICE_OBJECT Create(_In_ ULONG ExtensionBytes)
{
    PDEVICE_OBJECT device = NULL;

    (VOID)IoCreateDevice(TestDriver, ExtensionBytes, NULL, FILE_DEVICE_NULL, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    return device;
}

CASE(DeviceFields)
{
    PDEVICE_OBJECT device = Create(0);

    REPORT("Type", device->Type);
    REPORT("DriverObject", device->DriverObject == TestDriver);
    REPORT("DeviceType", device->DeviceType);
    REPORT("Characteristics", device->Characteristics & FILE_DEVICE_SECURE_OPEN);
    IoDeleteDevice(device);
}

CASE(DeviceAlone)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    REPORT("StackSize", device->StackSize);
    REPORT("AttachedDevice", device->AttachedDevice);
    REPORT("CurrentIrp", device->CurrentIrp);
}

CASE(ExtensionZeroed)
{
    PDEVICE_OBJECT device = Create(64);
    PUCHAR bytes = device->DeviceExtension;
    ULONG i, sum = 0;

    for (i = 0; i < 64; i++) {
        sum += bytes[i];
    }
    REPORT("sum", sum);
    IoDeleteDevice(device);
}

CASE(NoExtension)
{
    PDEVICE_OBJECT device = Create(0);

    REPORT("DeviceExtension", device->DeviceExtension);
    IoDeleteDevice(device);
}

CASE(Initializing)
{
    PDEVICE_OBJECT device = Create(0);

    REPORT("flag", device->Flags & DO_DEVICE_INITIALIZING);
    IoDeleteDevice(device);
}

CASE(OpenInitializing)
{
    CreateDevice(L"\\Device\\Initializing", 0)->Flags |= DO_DEVICE_INITIALIZING;
}

CASE(DeviceList)
{
    PDEVICE_OBJECT older = CreateDevice(NULL, 0);
    PDEVICE_OBJECT younger = CreateDevice(NULL, 0);

    REPORT("first", TestDriver->DeviceObject == younger);
    REPORT("second", younger->NextDevice == older);
}

CASE(DeleteUnlinks)
{
    PDEVICE_OBJECT older = CreateDevice(NULL, 0);
    PDEVICE_OBJECT middle = CreateDevice(NULL, 0);
    PDEVICE_OBJECT younger = CreateDevice(NULL, 0);

    ForgetDevice(middle);
    IoDeleteDevice(middle);
    REPORT("next", younger->NextDevice == older);
}

static PDEVICE_OBJECT ExclusiveDevice;

CASE(Exclusive)
{
    (VOID)IoCreateDevice(TestDriver, sizeof(TEST_EXTENSION), TEXT_OF(L"\\Device\\Exclusive"), FILE_DEVICE_UNKNOWN, 0,
                         TRUE, &ExclusiveDevice);
    ExclusiveDevice->Flags &= ~DO_DEVICE_INITIALIZING;
    REPORT("flag", ExclusiveDevice->Flags & DO_EXCLUSIVE);
}

END_OF_CASE(Exclusive)
{
    IoDeleteDevice(ExclusiveDevice);
}

CASE(Shared)
{
    CreateDevice(L"\\Device\\Shared", 0);
}

static NTSTATUS ReportReferenceCount(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("ReferenceCount", Device->ReferenceCount);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ReferenceCount)
{
    On(CreateDevice(L"\\Device\\Counted", 0), IRP_MJ_FLUSH_BUFFERS, ReportReferenceCount);
}

static NTSTATUS MakeBriefDevice(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PDEVICE_OBJECT brief = CreateDevice(L"\\Device\\Brief", 0);

    UNREFERENCED_PARAMETER(Device);
    ForgetDevice(brief);
    IoDeleteDevice(brief);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(OpenWhileDeleted)
{
    On(CreateDevice(L"\\Device\\Maker", 0), IRP_MJ_FLUSH_BUFFERS, MakeBriefDevice);
}
