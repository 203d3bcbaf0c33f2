/* Symbolic links: the C sides of symbolic-links.cases.ts. */
#include "conformance.h"

static PDEVICE_OBJECT LinkedDevice(_In_ PCWSTR Link)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Linked", 0);

    CreateLink(Link, L"\\Device\\Linked");
    return device;
}

CASE(DosLink)
{
    LinkedDevice(L"\\DosDevices\\ConfLink");
}

CASE(QuestionLink)
{
    LinkedDevice(L"\\??\\ConfLink");
}

static VOID NTAPI MakeLink(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    IoCreateSymbolicLink(TEXT_OF(L"\\DosDevices\\ConfLink"), TEXT_OF(L"\\Device\\Linked"));
    PsTerminateSystemThread(STATUS_SUCCESS);
}

CASE(SystemLink)
{
    HANDLE handle;
    PVOID thread;

    CreateDevice(L"\\Device\\Linked", 0);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, MakeLink, NULL);
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, NULL, KernelMode, &thread, NULL);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread);
    ZwClose(handle);
}

END_OF_CASE(SystemLink)
{
    IoDeleteSymbolicLink(TEXT_OF(L"\\GLOBAL??\\ConfLink"));
}

CASE(GlobalLink)
{
    LinkedDevice(L"\\DosDevices\\Global\\ConfLink");
}

static NTSTATUS NTAPI ReportOpened(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("opened", DataOf(Device)[0]);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(HidingLink)
{
    PDEVICE_OBJECT common = CreateDevice(L"\\Device\\Common", 0);
    PDEVICE_OBJECT own = CreateDevice(L"\\Device\\Own", 0);

    DataOf(common)[0] = 1;
    DataOf(own)[0] = 2;
    On(common, IRP_MJ_CREATE, ReportOpened);
    On(own, IRP_MJ_CREATE, ReportOpened);
    CreateLink(L"\\GLOBAL??\\ConfLink", L"\\Device\\Common");
    CreateLink(L"\\??\\ConfLink", L"\\Device\\Own");
}

static NTSTATUS ReportFileName(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT_UNICODE("file", &IoGetCurrentIrpStackLocation(Irp)->FileObject->FileName);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(LinkedFileName)
{
    On(LinkedDevice(L"\\DosDevices\\ConfLink"), IRP_MJ_CREATE, ReportFileName);
}

CASE(LinkCollides)
{
    LinkedDevice(L"\\DosDevices\\ConfLink");
    REPORT("status", IoCreateSymbolicLink(TEXT_OF(L"\\DosDevices\\ConfLink"), TEXT_OF(L"\\Device\\Linked")));
}

CASE(DanglingLink)
{
    CreateLink(L"\\DosDevices\\Dangling", L"\\Device\\NotThere");
}

CASE(LinkToLink)
{
    LinkedDevice(L"\\DosDevices\\ConfLink");
    CreateLink(L"\\DosDevices\\Second", L"\\DosDevices\\ConfLink");
}

CASE(DeleteLink)
{
    CreateDevice(L"\\Device\\Linked", 0);
    IoCreateSymbolicLink(TEXT_OF(L"\\DosDevices\\Gone"), TEXT_OF(L"\\Device\\Linked"));
    REPORT("delete", IoDeleteSymbolicLink(TEXT_OF(L"\\DosDevices\\Gone")));
}

CASE(DeleteMissingLink)
{
    REPORT("status", IoDeleteSymbolicLink(TEXT_OF(L"\\DosDevices\\NoSuchLink")));
}

CASE(UnprotectedLink)
{
    CreateDevice(L"\\Device\\Linked", 0);
    REPORT("create",
           IoCreateUnprotectedSymbolicLink(TEXT_OF(L"\\DosDevices\\Unprotected"), TEXT_OF(L"\\Device\\Linked")));
}

END_OF_CASE(UnprotectedLink)
{
    IoDeleteSymbolicLink(TEXT_OF(L"\\DosDevices\\Unprotected"));
}

CASE(LinkOutlivesDevice)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Short", 0);

    CreateLink(L"\\DosDevices\\Long", L"\\Device\\Short");
    ForgetDevice(device);
    IoDeleteDevice(device);
}
