/* Devices through handles of drivers: the C sides of devices.cases.ts. */
#include "test-file.h"

#define DEVICE_NAME L"\\Device\\ByHandle"

static NTSTATUS NoteCreate(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("create", Irp->RequestorMode);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NoteCleanup(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("cleanup", Irp->RequestorMode);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NoteClose(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("close", Irp->RequestorMode);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(OpenDevice)
{
    PDEVICE_OBJECT device = CreateDevice(DEVICE_NAME, 0);

    On(device, IRP_MJ_CREATE, NoteCreate);
    On(device, IRP_MJ_CLEANUP, NoteCleanup);
    On(device, IRP_MJ_CLOSE, NoteClose);
    ZwClose(Create(DEVICE_NAME, FILE_OPEN).Handle);
}

static NTSTATUS Increment(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("code", IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode);
    ++*(PULONG)Irp->AssociatedIrp.SystemBuffer;
    return Complete(Irp, STATUS_SUCCESS, sizeof(ULONG));
}

CASE(ControlDevice)
{
    PDEVICE_OBJECT device = CreateDevice(DEVICE_NAME, 0);
    IO_STATUS_BLOCK block;
    ULONG input = 41;
    ULONG output = 0;
    OPENED opened;

    On(device, IRP_MJ_DEVICE_CONTROL, Increment);
    opened = Create(DEVICE_NAME, FILE_OPEN, .Access = SYNCHRONIZE);
    REPORT("status", (ULONG)ZwDeviceIoControlFile(opened.Handle, NULL, NULL, NULL, &block, 0x22a000, &input,
                                                  sizeof(input), &output, sizeof(output)));
    REPORT("information", block.Information);
    REPORT("output", output);
    ZwClose(opened.Handle);
}

static NTSTATUS NoteMinor(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("minor", IoGetCurrentIrpStackLocation(Irp)->MinorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(FsControl)
{
    PDEVICE_OBJECT device = CreateDevice(DEVICE_NAME, 0);
    IO_STATUS_BLOCK block;
    OPENED opened;
    HANDLE file;

    On(device, IRP_MJ_FILE_SYSTEM_CONTROL, NoteMinor);
    opened = Create(DEVICE_NAME, FILE_OPEN);
    REPORT("status", (ULONG)ZwFsControlFile(opened.Handle, NULL, NULL, NULL, &block, 0x90000, NULL, 0, NULL, 0));
    ZwClose(opened.Handle);
    file = CreateText(TEST_FILE, "");
    REPORT("volume", (ULONG)ZwFsControlFile(file, NULL, NULL, NULL, &block, 0x90064, NULL, 0, NULL, 0));
    RemoveFile(file);
}

CASE(NeedsOffset)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(DEVICE_NAME);
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;
    HANDLE file;
    ULONG data;

    CreateDevice(DEVICE_NAME, DO_BUFFERED_IO);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwOpenFile(&file, FILE_GENERIC_READ, &attributes, &block, SHARE_ALL, 0);
    REPORT("status", (ULONG)ZwReadFile(file, NULL, NULL, NULL, &block, &data, sizeof(data), NULL, NULL));
    ZwClose(file);
}
