/* File systems of drivers: the C sides of file-systems.cases.ts. */
#include "conformance.h"
#include <ntifs.h>

static PDEVICE_OBJECT First;

static VOID NTAPI Tell(PDEVICE_OBJECT Device, BOOLEAN Active)
{
    if (Device == First) {
        REPORT("first", Active);
    } else {
        REPORT("second", Active);
    }
}

CASE(FileSystemsComeAndGo)
{
    PDEVICE_OBJECT second;

    First = CreateDevice(NULL, 0);
    second = CreateDevice(NULL, 0);
    IoRegisterFileSystem(First);
    REPORT("registered", IoRegisterFsRegistrationChange(TestDriver, Tell));
    REPORT("again", (ULONG)IoRegisterFsRegistrationChange(TestDriver, Tell));
    IoRegisterFileSystem(second);
    IoUnregisterFileSystem(First);
    IoUnregisterFsRegistrationChange(TestDriver, Tell);
    IoUnregisterFileSystem(second);
}

static OPLOCK Oplock;

static NTSTATUS ControlOplock(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return FsRtlOplockFsctrl(&Oplock, Irp, 1);
}

static ULONG Control(HANDLE File, ULONG Code)
{
    IO_STATUS_BLOCK block;

    return (ULONG)ZwFsControlFile(File, NULL, NULL, NULL, &block, Code, NULL, 0, NULL, 0);
}

CASE(OplockRequests)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Oplocks", 0);
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Oplocks");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;
    HANDLE file;

    FsRtlInitializeOplock(&Oplock);
    On(device, IRP_MJ_FILE_SYSTEM_CONTROL, ControlOplock);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwOpenFile(&file, FILE_ALL_ACCESS, &attributes, &block, 7, FILE_SYNCHRONOUS_IO_NONALERT);
    REPORT("request", Control(file, FSCTL_REQUEST_OPLOCK_LEVEL_1));
    REPORT("acknowledge", Control(file, FSCTL_OPLOCK_BREAK_ACKNOWLEDGE));
    REPORT("notify", Control(file, FSCTL_OPLOCK_BREAK_NOTIFY));
    REPORT("another", Control(file, FSCTL_LOCK_VOLUME));
    ZwClose(file);
    FsRtlUninitializeOplock(&Oplock);
}

CASE(NoOplock)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    FsRtlInitializeOplock(&Oplock);
    REPORT("goes on", FsRtlCheckOplock(&Oplock, irp, NULL, NULL, NULL));
    IoFreeIrp(irp);
    REPORT("fast", FsRtlOplockIsFastIoPossible(&Oplock));
    REPORT("batch", FsRtlCurrentBatchOplock(&Oplock));
    FsRtlUninitializeOplock(&Oplock);
}
