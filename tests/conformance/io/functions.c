/* What each call of a program becomes for the driver: the C sides of functions.cases.ts. */
#include "conformance.h"

#define OUT_DIRECT CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_OUT_DIRECT, FILE_ANY_ACCESS)

static NTSTATUS NTAPI Echo(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    REPORT("function", 256 * location->MajorFunction + location->MinorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(Echoing)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Echo", DO_BUFFERED_IO);
    UCHAR major;

    for (major = IRP_MJ_READ; major <= IRP_MJ_SET_QUOTA; major++) {
        if (major != IRP_MJ_CLEANUP) {
            On(device, major, Echo);
        }
    }
}

static NTSTATUS NTAPI SetIsSent(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("set", 1);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI ReadAt(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("at", IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.ByteOffset.LowPart);
    return Complete(Irp, STATUS_SUCCESS, 3);
}

CASE(Seeking)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Seek", DO_BUFFERED_IO);

    On(device, IRP_MJ_SET_INFORMATION, SetIsSent);
    On(device, IRP_MJ_READ, ReadAt);
}

static NTSTATUS NTAPI EndFile(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.SetFile.FileInformationClass == FileEndOfFileInformation) {
        REPORT("end", *(ULONG *)Irp->AssociatedIrp.SystemBuffer);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(EndingFile)
{
    On(CreateDevice(L"\\Device\\Ending", 0), IRP_MJ_SET_INFORMATION, EndFile);
}

static FAST_IO_DISPATCH FastTable;
static PDEVICE_OBJECT FastDevice;
static BOOLEAN Serves;

static BOOLEAN NTAPI FastControl(_In_ PFILE_OBJECT File, _In_ BOOLEAN Wait, _In_opt_ PVOID Input, _In_ ULONG InputLength,
                                 _Out_opt_ PVOID Output, _In_ ULONG OutputLength, _In_ ULONG Code,
                                 _Out_ PIO_STATUS_BLOCK Block, _In_ PDEVICE_OBJECT Device)
{
    UNREFERENCED_PARAMETER(File);
    UNREFERENCED_PARAMETER(Wait);
    UNREFERENCED_PARAMETER(Input);
    UNREFERENCED_PARAMETER(InputLength);
    UNREFERENCED_PARAMETER(Output);
    UNREFERENCED_PARAMETER(OutputLength);
    /* The table is that of all the driver's devices. */
    if (Device != FastDevice) {
        return FALSE;
    }
    REPORT("fast", Code);
    if (Serves) {
        Block->Status = STATUS_SUCCESS;
        Block->Information = 3;
    }
    return Serves;
}

static NTSTATUS NTAPI SlowControl(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("IRP", 1);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID WithFastIo(_In_ BOOLEAN DoesServe)
{
    Serves = DoesServe;
    RtlZeroMemory(&FastTable, sizeof(FastTable));
    FastTable.SizeOfFastIoDispatch = sizeof(FastTable);
    FastTable.FastIoDeviceControl = FastControl;
    TestDriver->FastIoDispatch = &FastTable;
    FastDevice = CreateDevice(L"\\Device\\Fast", 0);
    On(FastDevice, IRP_MJ_DEVICE_CONTROL, SlowControl);
}

CASE(FastServes)
{
    WithFastIo(TRUE);
}

END_OF_CASE(FastServes)
{
    TestDriver->FastIoDispatch = NULL;
}

CASE(FastRefuses)
{
    WithFastIo(FALSE);
}

END_OF_CASE(FastRefuses)
{
    TestDriver->FastIoDispatch = NULL;
}

static NTSTATUS NTAPI Describe(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PUCHAR mapped;

    UNREFERENCED_PARAMETER(Device);
    REPORT("system buffer", Irp->AssociatedIrp.SystemBuffer != NULL);
    REPORT("MDL", Irp->MdlAddress != NULL);
    if (Irp->MdlAddress == NULL) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    REPORT("bytes", MmGetMdlByteCount(Irp->MdlAddress));
    mapped = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
    REPORT("first", mapped[0]);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode == OUT_DIRECT) {
        mapped[0] = 0x5a;
    }
    return Complete(Irp, STATUS_SUCCESS, 1);
}

CASE(Describing)
{
    On(CreateDevice(L"\\Device\\Direct", 0), IRP_MJ_DEVICE_CONTROL, Describe);
}

static NTSTATUS NTAPI ReadPages(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PUCHAR mapped;

    UNREFERENCED_PARAMETER(Device);
    REPORT("system buffer", Irp->AssociatedIrp.SystemBuffer);
    mapped = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
    RtlCopyMemory(mapped, "pages", 5);
    return Complete(Irp, STATUS_SUCCESS, 5);
}

CASE(DirectRead)
{
    On(CreateDevice(L"\\Device\\Pages", DO_DIRECT_IO), IRP_MJ_READ, ReadPages);
}

CASE(DeletePending)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Leaving", 0);
    PDEVICE_OBJECT top;
    PFILE_OBJECT file;
    PFILE_OBJECT other;

    IoGetDeviceObjectPointer(TEXT_OF(L"\\Device\\Leaving"), FILE_READ_DATA, &file, &top);
    ForgetDevice(device);
    IoDeleteDevice(device);
    REPORT("open", (ULONG)IoGetDeviceObjectPointer(TEXT_OF(L"\\Device\\Leaving"), FILE_READ_DATA, &other, &top));
    REPORT("attach", IoAttachDeviceToDeviceStack(CreateDevice(NULL, 0), device));
    ObDereferenceObject(file);
}
