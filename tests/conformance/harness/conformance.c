/*
 * The driver that carries out the kernel sides of cases written in C, when a program asks for one by name. It is part of
 * every area's image.
 */
#include "conformance.h"

#define IOCTL_BEGIN 0x00222000
#define CONTROL_NAME L"\\Device\\Conformance"
#define MAX_LINKS 16

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD TestUnload;
static DRIVER_DISPATCH TestDispatch;

static const CASE_ENTRY FirstCase CASE_SECTION("a") = {NULL, NULL, NULL, NULL};
static const CASE_ENTRY LastCase CASE_SECTION("z") = {NULL, NULL, NULL, NULL};

PDRIVER_OBJECT TestDriver;
static PDEVICE_OBJECT ControlDevice;
static LIST_ENTRY Devices;
static PCWSTR Links[MAX_LINKS];
static ULONG LinkCount;

/* The routines that this file calls must not count as called by a case, so it does without those of Rtl. */
static UNICODE_STRING TextOf(PCWSTR Text)
{
    UNICODE_STRING text = {0, 0, (PWSTR)Text};

    while (Text != NULL && Text[text.Length / sizeof(WCHAR)] != 0) {
        text.Length += sizeof(WCHAR);
    }
    text.MaximumLength = text.Length + sizeof(WCHAR);
    return text;
}

PDEVICE_OBJECT CreateDevice(PCWSTR Name, ULONG Flags)
{
    PDEVICE_OBJECT device;
    PTEST_EXTENSION extension;
    UNICODE_STRING name = TextOf(Name);
    NTSTATUS status;

    status = IoCreateDevice(TestDriver, sizeof(TEST_EXTENSION), Name == NULL ? NULL : &name, FILE_DEVICE_UNKNOWN, 0,
                            FALSE, &device);
    if (!NT_SUCCESS(status)) {
        REPORT("CreateDevice failed", (ULONG)status);
        return NULL;
    }
    extension = device->DeviceExtension;
    InsertTailList(&Devices, &extension->Devices);
    device->Flags = (device->Flags | Flags) & ~DO_DEVICE_INITIALIZING;
    return device;
}

PDEVICE_OBJECT CreateFilter(PDEVICE_OBJECT Target)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    ((PTEST_EXTENSION)device->DeviceExtension)->Lower = IoAttachDeviceToDeviceStack(device, Target);
    return device;
}

VOID ForgetDevice(PDEVICE_OBJECT Device)
{
    RemoveEntryList(&((PTEST_EXTENSION)Device->DeviceExtension)->Devices);
}

VOID CreateLink(PCWSTR Link, PCWSTR Target)
{
    UNICODE_STRING link = TextOf(Link);
    UNICODE_STRING target = TextOf(Target);
    NTSTATUS status;

    status = IoCreateSymbolicLink(&link, &target);
    if (!NT_SUCCESS(status) || LinkCount == MAX_LINKS) {
        REPORT("CreateLink failed", (ULONG)status);
        return;
    }
    Links[LinkCount++] = Link;
}

VOID On(PDEVICE_OBJECT Device, UCHAR Major, PDRIVER_DISPATCH Routine)
{
    ((PTEST_EXTENSION)Device->DeviceExtension)->Dispatch[Major] = Routine;
}

PDEVICE_OBJECT LowerOf(PDEVICE_OBJECT Device)
{
    return ((PTEST_EXTENSION)Device->DeviceExtension)->Lower;
}

ULONG64 *DataOf(PDEVICE_OBJECT Device)
{
    return ((PTEST_EXTENSION)Device->DeviceExtension)->Data;
}

NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static VOID CleanUp(VOID)
{
    while (LinkCount > 0) {
        UNICODE_STRING link = TextOf(Links[--LinkCount]);

        IoDeleteSymbolicLink(&link);
    }
    while (!IsListEmpty(&Devices)) {
        PLIST_ENTRY youngest = RemoveTailList(&Devices);
        PTEST_EXTENSION extension = CONTAINING_RECORD(youngest, TEST_EXTENSION, Devices);
        PDEVICE_OBJECT device = TestDriver->DeviceObject;

        while (device->DeviceExtension != extension) {
            device = device->NextDevice;
        }
        if (extension->Lower != NULL && extension->Lower->AttachedDevice == device) {
            IoDetachDevice(extension->Lower);
        }
        IoDeleteDevice(device);
    }
}

static BOOLEAN IsNamed(const CASE_ENTRY *Entry, const char *Name, ULONG Length)
{
    ULONG i;

    if (Entry->Name == NULL) {
        return FALSE;
    }
    for (i = 0; i < Length; i++) {
        if (Entry->Name[i] != Name[i]) {
            return FALSE;
        }
    }
    return Entry->Name[Length] == 0;
}

/* Runs what the case does at its begin or end. */
static VOID RunPart(const char *Name, ULONG Length, BOOLEAN Begins)
{
    const CASE_ENTRY *entry;
    BOOLEAN known = FALSE;

    for (entry = &FirstCase; entry < &LastCase; entry++) {
        if (!IsNamed(entry, Name, Length)) {
            continue;
        }
        known = TRUE;
        if (Begins && entry->Begin != NULL) {
            entry->Begin();
        }
        if (!Begins && entry->End != NULL) {
            entry->End();
        }
    }
    if (!known) {
        DbgPrint("#no such CASE=\"%.*s\"", Length, Name);
    }
    if (!Begins) {
        CleanUp();
    }
}

static NTSTATUS TestDispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);
    UCHAR major = location->MajorFunction;
    PTEST_EXTENSION extension = DeviceObject->DeviceExtension;

    if (DeviceObject != ControlDevice && extension->Dispatch[major] != NULL) {
        return extension->Dispatch[major](DeviceObject, Irp);
    }
    if (major == IRP_MJ_CREATE || major == IRP_MJ_CLEANUP || major == IRP_MJ_CLOSE) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    if (DeviceObject != ControlDevice || major != IRP_MJ_DEVICE_CONTROL) {
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
    RunPart(Irp->AssociatedIrp.SystemBuffer, location->Parameters.DeviceIoControl.InputBufferLength,
            location->Parameters.DeviceIoControl.IoControlCode == IOCTL_BEGIN);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID TestUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteDevice(ControlDevice);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    ULONG major;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    TestDriver = DriverObject;
    InitializeListHead(&Devices);
    for (major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
        DriverObject->MajorFunction[major] = TestDispatch;
    }
    DriverObject->DriverUnload = TestUnload;
    status = IoCreateDevice(DriverObject, 0, TEXT_OF(CONTROL_NAME), FILE_DEVICE_UNKNOWN, 0, FALSE, &ControlDevice);
    if (NT_SUCCESS(status)) {
        ControlDevice->Flags |= DO_BUFFERED_IO;
    }
    return status;
}
