/* Completion routines and pending requests: the C sides of completion.cases.ts. */
#include "conformance.h"

#define DEVICE_NAME L"\\Device\\Completion"

typedef struct _OUTCOMES {
    BOOLEAN Success, Error, Cancel;
} OUTCOMES;

static OUTCOMES Outcomes;
static NTSTATUS BottomStatus;

static NTSTATUS EndFlush(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, BottomStatus, 0);
}

static NTSTATUS ReportCalled(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    REPORT("called", 1);
    return STATUS_SUCCESS;
}

static NTSTATUS SendDown(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp, _In_ PIO_COMPLETION_ROUTINE Done,
                         _In_opt_ PVOID Context)
{
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, Done, Context, Outcomes.Success, Outcomes.Error, Outcomes.Cancel);
    return IoCallDriver(LowerOf(Device), Irp);
}

static NTSTATUS FilterFlush(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    return SendDown(Device, Irp, ReportCalled, NULL);
}

/* A device whose flushes a routine handles, and a filter above it. */
static VOID Stack(_In_ PDRIVER_DISPATCH Bottom, _In_ PDRIVER_DISPATCH Filter)
{
    PDEVICE_OBJECT device = CreateDevice(DEVICE_NAME, 0);

    On(device, IRP_MJ_FLUSH_BUFFERS, Bottom);
    On(CreateFilter(device), IRP_MJ_FLUSH_BUFFERS, Filter);
}

static VOID StackFor(_In_ NTSTATUS Status, _In_ BOOLEAN Success, _In_ BOOLEAN Error, _In_ BOOLEAN Cancel,
                     _In_ PDRIVER_DISPATCH Filter)
{
    BottomStatus = Status;
    Outcomes.Success = Success;
    Outcomes.Error = Error;
    Outcomes.Cancel = Cancel;
    Stack(EndFlush, Filter);
}

CASE(OnSuccessSucceeds)
{
    StackFor(STATUS_SUCCESS, TRUE, FALSE, FALSE, FilterFlush);
}

CASE(OnSuccessFails)
{
    StackFor(STATUS_UNSUCCESSFUL, TRUE, FALSE, FALSE, FilterFlush);
}

CASE(OnErrorFails)
{
    StackFor(STATUS_UNSUCCESSFUL, FALSE, TRUE, FALSE, FilterFlush);
}

CASE(OnErrorSucceeds)
{
    StackFor(STATUS_SUCCESS, FALSE, TRUE, FALSE, FilterFlush);
}

CASE(OnCancelAlone)
{
    StackFor(STATUS_SUCCESS, FALSE, FALSE, TRUE, FilterFlush);
}

static NTSTATUS EndCancelled(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->Cancel = TRUE;
    return Complete(Irp, STATUS_CANCELLED, 0);
}

CASE(OnCancelCancelled)
{
    Outcomes = (OUTCOMES){FALSE, FALSE, TRUE};
    Stack(EndCancelled, FilterFlush);
}

static PIRP SentIrp;
static PIO_STACK_LOCATION SentLocation;
static PDEVICE_OBJECT SendingDevice;

static NTSTATUS ReportArguments(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    REPORT("device", Device == SendingDevice);
    REPORT("irp", Irp == SentIrp);
    REPORT("context", Context);
    return STATUS_SUCCESS;
}

static NTSTATUS FilterArguments(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    SentIrp = Irp;
    SendingDevice = Device;
    return SendDown(Device, Irp, ReportArguments, (PVOID)0x77);
}

CASE(CompletionArguments)
{
    StackFor(STATUS_SUCCESS, TRUE, TRUE, TRUE, FilterArguments);
}

static NTSTATUS ReportLocation(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
    REPORT("own location", IoGetCurrentIrpStackLocation(Irp) == SentLocation);
    return STATUS_SUCCESS;
}

static NTSTATUS FilterLocation(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    SentLocation = IoGetCurrentIrpStackLocation(Irp);
    return SendDown(Device, Irp, ReportLocation, NULL);
}

CASE(CompletionLocation)
{
    StackFor(STATUS_SUCCESS, TRUE, TRUE, TRUE, FilterLocation);
}

static NTSTATUS ChangeStatus(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
    REPORT("below", Irp->IoStatus.Status);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    return STATUS_SUCCESS;
}

static NTSTATUS FilterChange(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    return SendDown(Device, Irp, ChangeStatus, NULL);
}

CASE(CompletionChangesStatus)
{
    StackFor(STATUS_UNSUCCESSFUL, TRUE, TRUE, TRUE, FilterChange);
}

static NTSTATUS ReportNumber(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    REPORT("routine of", Context);
    return STATUS_SUCCESS;
}

static NTSTATUS FilterNumber(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    return SendDown(Device, Irp, ReportNumber, (PVOID)DataOf(Device)[0]);
}

CASE(CompletionOrder)
{
    PDEVICE_OBJECT bottom = CreateDevice(DEVICE_NAME, 0);
    ULONG number;

    BottomStatus = STATUS_SUCCESS;
    Outcomes = (OUTCOMES){TRUE, TRUE, TRUE};
    On(bottom, IRP_MJ_FLUSH_BUFFERS, EndFlush);
    for (number = 2; number <= 4; number++) {
        PDEVICE_OBJECT filter = CreateFilter(bottom);

        DataOf(filter)[0] = number;
        On(filter, IRP_MJ_FLUSH_BUFFERS, FilterNumber);
    }
}

static NTSTATUS SetEventAndKeep(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS FilterWait(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    SendDown(Device, Irp, SetEventAndKeep, &event);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    REPORT("owned again", Irp->IoStatus.Status);
    return Complete(Irp, STATUS_UNSUCCESSFUL, 0);
}

CASE(MoreProcessing)
{
    StackFor(STATUS_SUCCESS, TRUE, TRUE, TRUE, FilterWait);
}

static NTSTATUS MarkAndEnd(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoMarkIrpPending(Irp);
    Complete(Irp, STATUS_SUCCESS, 0);
    return STATUS_PENDING;
}

static NTSTATUS ReportPending(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
    REPORT("PendingReturned", Irp->PendingReturned);
    if (Irp->PendingReturned) {
        IoMarkIrpPending(Irp);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS FilterPending(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    return SendDown(Device, Irp, ReportPending, NULL);
}

CASE(PendingReturned)
{
    Outcomes = (OUTCOMES){TRUE, TRUE, TRUE};
    Stack(MarkAndEnd, FilterPending);
}

CASE(NotPending)
{
    StackFor(STATUS_SUCCESS, TRUE, TRUE, TRUE, FilterPending);
}

static NTSTATUS FilterReturn(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    NTSTATUS status;

    IoSkipCurrentIrpStackLocation(Irp);
    status = IoCallDriver(LowerOf(Device), Irp);
    REPORT("returned", status);
    return status;
}

CASE(CallDriverReturns)
{
    StackFor(STATUS_UNSUCCESSFUL, TRUE, TRUE, TRUE, FilterReturn);
}

static NTSTATUS FilterSkip(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    SentLocation = IoGetCurrentIrpStackLocation(Irp);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(LowerOf(Device), Irp);
}

static NTSTATUS CompareLocation(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("same location", IoGetCurrentIrpStackLocation(Irp) == SentLocation);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(SkipSharesLocation)
{
    Stack(CompareLocation, FilterSkip);
}

static NTSTATUS FilterCopy(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    SentLocation = IoGetCurrentIrpStackLocation(Irp);
    SentLocation->Parameters.Others.Argument1 = (PVOID)0x55;
    IoCopyCurrentIrpStackLocationToNext(Irp);
    return IoCallDriver(LowerOf(Device), Irp);
}

static NTSTATUS ReportCopy(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    REPORT("next location", location + 1 == SentLocation);
    REPORT("argument", location->Parameters.Others.Argument1);
    REPORT("MajorFunction", location->MajorFunction);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(CopyNextLocation)
{
    Stack(ReportCopy, FilterCopy);
}

static NTSTATUS ReportDevice(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("device", IoGetCurrentIrpStackLocation(Irp)->DeviceObject == Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(CallDriverDevice)
{
    Stack(ReportDevice, FilterSkip);
}

static PIRP WaitingIrp;

static NTSTATUS PendOrComplete(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (WaitingIrp == NULL) {
        IoMarkIrpPending(Irp);
        WaitingIrp = Irp;
        return STATUS_PENDING;
    }
    REPORT("completes the other", 1);
    Complete(WaitingIrp, STATUS_UNSUCCESSFUL, 0);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(PendedByThread)
{
    WaitingIrp = NULL;
    On(CreateDevice(DEVICE_NAME, 0), IRP_MJ_FLUSH_BUFFERS, PendOrComplete);
}

CASE(AllocateIrp)
{
    PIRP irp = IoAllocateIrp(3, FALSE);

    REPORT("Type", irp->Type);
    REPORT("StackCount", irp->StackCount);
    REPORT("CurrentLocation", irp->CurrentLocation);
    IoFreeIrp(irp);
}

static NTSTATUS KeepIrp(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Irp);
    if (Context != NULL) {
        REPORT("device", Device);
    }
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS EndWithNine(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("CurrentLocation", Irp->CurrentLocation);
    return Complete(Irp, STATUS_UNSUCCESSFUL, 9);
}

CASE(OwnIrp)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    PIRP irp = IoAllocateIrp(device->StackSize, FALSE);

    On(device, IRP_MJ_FLUSH_BUFFERS, EndWithNine);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    IoSetCompletionRoutine(irp, KeepIrp, NULL, TRUE, TRUE, TRUE);
    REPORT("returned", IoCallDriver(device, irp));
    REPORT("Status", irp->IoStatus.Status);
    REPORT("Information", irp->IoStatus.Information);
    IoFreeIrp(irp);
}

CASE(OwnIrpNoDevice)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    PIRP irp = IoAllocateIrp(1, FALSE);

    BottomStatus = STATUS_SUCCESS;
    On(device, IRP_MJ_FLUSH_BUFFERS, EndFlush);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    IoSetCompletionRoutine(irp, KeepIrp, device, TRUE, TRUE, TRUE);
    IoCallDriver(device, irp);
    IoFreeIrp(irp);
}

CASE(ReuseIrp)
{
    PIRP irp = IoAllocateIrp(2, FALSE);

    IoSetNextIrpStackLocation(irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 5;
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    REPORT("CurrentLocation", irp->CurrentLocation);
    REPORT("Status", irp->IoStatus.Status);
    IoFreeIrp(irp);
}

static NTSTATUS EndTwice(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Complete(Irp, STATUS_SUCCESS, 0);
    REPORT("once", 1);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

CASE(CompleteTwice)
{
    On(CreateDevice(DEVICE_NAME, 0), IRP_MJ_FLUSH_BUFFERS, EndTwice);
}

CASE(NoMoreLocations)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    PIRP irp = IoAllocateIrp(1, FALSE);

    IoSetNextIrpStackLocation(irp);
    IoGetCurrentIrpStackLocation(irp)->MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    IoCallDriver(device, irp);
}
