/* Device control: the C sides of control.cases.ts. */
#include "conformance.h"

static VOID Controls(_In_ PDRIVER_DISPATCH Routine)
{
    On(CreateDevice(L"\\Device\\Control", 0), IRP_MJ_DEVICE_CONTROL, Routine);
}

static NTSTATUS ReportParameters(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    REPORT("major", location->MajorFunction);
    REPORT("code", location->Parameters.DeviceIoControl.IoControlCode);
    REPORT("input", location->Parameters.DeviceIoControl.InputBufferLength);
    REPORT("output", location->Parameters.DeviceIoControl.OutputBufferLength);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ControlParameters)
{
    Controls(ReportParameters);
}

/* Reports so many bytes as the text they are. */
static VOID ReportInput(_In_ const UCHAR *Bytes, _In_ ULONG Length)
{
    char text[9] = {0};
    ULONG i;

    for (i = 0; i < Length; i++) {
        text[i] = (char)Bytes[i];
    }
    REPORT_STRING("input", text);
}

static VOID Fill(_Out_ PUCHAR Buffer, _In_ ULONG Length)
{
    ULONG i;

    for (i = 0; i < Length; i++) {
        Buffer[i] = (UCHAR)('A' + i);
    }
}

static NTSTATUS TakeInput(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    ReportInput(Irp->AssociatedIrp.SystemBuffer, 4);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(BufferedInput)
{
    Controls(TakeInput);
}

static NTSTATUS AnswerSix(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Fill(Irp->AssociatedIrp.SystemBuffer, 8);
    return Complete(Irp, STATUS_SUCCESS, 6);
}

CASE(BufferedOutput)
{
    Controls(AnswerSix);
}

static NTSTATUS TakeAndAnswer(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    ReportInput(Irp->AssociatedIrp.SystemBuffer, 2);
    Fill(Irp->AssociatedIrp.SystemBuffer, 8);
    return Complete(Irp, STATUS_SUCCESS, 8);
}

CASE(BufferedShared)
{
    Controls(TakeAndAnswer);
}

static NTSTATUS AnswerError(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Fill(Irp->AssociatedIrp.SystemBuffer, 8);
    return Complete(Irp, STATUS_INVALID_PARAMETER, 6);
}

CASE(ControlError)
{
    Controls(AnswerError);
}

static NTSTATUS AnswerWarning(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Fill(Irp->AssociatedIrp.SystemBuffer, 8);
    return Complete(Irp, STATUS_BUFFER_OVERFLOW, 4);
}

CASE(ControlWarning)
{
    Controls(AnswerWarning);
}

static NTSTATUS ReportBuffer(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("SystemBuffer", Irp->AssociatedIrp.SystemBuffer);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ControlNothing)
{
    Controls(ReportBuffer);
}

static NTSTATUS TakeAndFill(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("SystemBuffer", Irp->AssociatedIrp.SystemBuffer);
    ReportInput(IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.Type3InputBuffer, 3);
    Fill(Irp->UserBuffer, 4);
    return Complete(Irp, STATUS_SUCCESS, 4);
}

CASE(NeitherControl)
{
    Controls(TakeAndFill);
}

static NTSTATUS ReportSeen(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("seen", 1);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(ControlSeen)
{
    Controls(ReportSeen);
}

static NTSTATUS ReportKind(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_DEVICE_CONTROL) {
        REPORT("device", 1);
    } else {
        REPORT("internal", 1);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(NotInternal)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Control", 0);

    On(device, IRP_MJ_DEVICE_CONTROL, ReportKind);
    On(device, IRP_MJ_INTERNAL_DEVICE_CONTROL, ReportKind);
}
