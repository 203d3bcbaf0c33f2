/* Reads and writes: the C sides of transfers.cases.ts. */
#include "conformance.h"

#define DEVICE_NAME L"\\Device\\Transfer"

static NTSTATUS ReadData(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    static const char Data[] = "ABCDEFGH";
    PUCHAR buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG i;

    for (i = 0; i < 8; i++) {
        buffer[i] = Data[i];
    }
    return Complete(Irp, (NTSTATUS)DataOf(Device)[0], DataOf(Device)[1]);
}

static VOID BufferedRead(_In_ NTSTATUS Status, _In_ ULONG Information)
{
    PDEVICE_OBJECT device = CreateDevice(DEVICE_NAME, DO_BUFFERED_IO);

    DataOf(device)[0] = (ULONG)Status;
    DataOf(device)[1] = Information;
    On(device, IRP_MJ_READ, ReadData);
}

CASE(ReadSome)
{
    BufferedRead(STATUS_SUCCESS, 5);
}

CASE(ReadError)
{
    BufferedRead(STATUS_UNSUCCESSFUL, 5);
}

CASE(ReadWarning)
{
    BufferedRead(STATUS_BUFFER_OVERFLOW, 5);
}

CASE(ReadEnd)
{
    BufferedRead(STATUS_END_OF_FILE, 0);
}

static NTSTATUS ReportRead(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("system buffer", (LONG64)Irp->AssociatedIrp.SystemBuffer < 0);
    REPORT("MdlAddress", Irp->MdlAddress);
    REPORT("Length", IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ReadParameters)
{
    On(CreateDevice(DEVICE_NAME, DO_BUFFERED_IO), IRP_MJ_READ, ReportRead);
}

static NTSTATUS ReportLength(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("Length", IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ReadNothing)
{
    On(CreateDevice(DEVICE_NAME, DO_BUFFERED_IO), IRP_MJ_READ, ReportLength);
}

/* Reports 4 bytes as the text they are. */
static VOID ReportText(_In_reads_(4) const UCHAR *Bytes)
{
    char text[5] = {Bytes[0], Bytes[1], Bytes[2], Bytes[3], 0};

    REPORT_STRING("data", text);
}

static NTSTATUS TakeBuffered(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PUCHAR buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;
    ULONG i;

    UNREFERENCED_PARAMETER(Device);
    ReportText(buffer);
    for (i = 0; i < 4; i++) {
        buffer[i] = '!';
    }
    return Complete(Irp, STATUS_SUCCESS, length);
}

CASE(WriteCopied)
{
    On(CreateDevice(DEVICE_NAME, DO_BUFFERED_IO), IRP_MJ_WRITE, TakeBuffered);
}

static NTSTATUS TakeThree(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 3);
}

CASE(WriteShort)
{
    On(CreateDevice(DEVICE_NAME, DO_BUFFERED_IO), IRP_MJ_WRITE, TakeThree);
}

static NTSTATUS FillUserBuffer(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PUCHAR buffer = Irp->UserBuffer;
    ULONG i;

    UNREFERENCED_PARAMETER(Device);
    REPORT("SystemBuffer", Irp->AssociatedIrp.SystemBuffer);
    REPORT("MdlAddress", Irp->MdlAddress);
    for (i = 0; i < 8; i++) {
        buffer[i] = (UCHAR)('A' + i);
    }
    return Complete(Irp, STATUS_SUCCESS, 8);
}

CASE(NeitherRead)
{
    On(CreateDevice(DEVICE_NAME, 0), IRP_MJ_READ, FillUserBuffer);
}

static NTSTATUS TakeUserBuffer(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    ReportText(Irp->UserBuffer);
    return Complete(Irp, STATUS_SUCCESS, 4);
}

CASE(NeitherWrite)
{
    On(CreateDevice(DEVICE_NAME, 0), IRP_MJ_WRITE, TakeUserBuffer);
}

CASE(NoReads)
{
    CreateDevice(DEVICE_NAME, DO_BUFFERED_IO);
}

static NTSTATUS ReportFresh(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("CompletionRoutine", IoGetCurrentIrpStackLocation(Irp)->CompletionRoutine);
    REPORT("CancelRoutine", Irp->CancelRoutine == NULL);
    REPORT("Cancel", Irp->Cancel);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(FreshIrp)
{
    On(CreateDevice(DEVICE_NAME, DO_BUFFERED_IO), IRP_MJ_READ, ReportFresh);
}
