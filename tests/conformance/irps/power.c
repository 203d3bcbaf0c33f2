/* Power requests and completion routines that keep their driver loaded: the C sides of power.cases.ts. */
#include "conformance.h"

static VOID NTAPI PowerOver(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Minor, _In_ POWER_STATE State, _In_opt_ PVOID Context,
                            _In_ PIO_STATUS_BLOCK Block)
{
    REPORT("device", Device->DriverObject == TestDriver && Device->StackSize == 1);
    REPORT("over", Minor);
    REPORT("state", State.DeviceState);
    REPORT("context", Context);
    REPORT("status", (ULONG)Block->Status);
}

static VOID RequestState(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Minor, _In_ DEVICE_POWER_STATE State)
{
    POWER_STATE state;

    state.DeviceState = State;
    REPORT("returned", PoRequestPowerIrp(Device, Minor, state, PowerOver, (PVOID)7, NULL));
}

static NTSTATUS NTAPI PowerBelow(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    REPORT("minor", location->MinorFunction);
    REPORT("type", location->Parameters.Power.Type);
    REPORT("asked", location->Parameters.Power.State.DeviceState);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI PassPowerDown(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    REPORT("top", 1);
    PoStartNextPowerIrp(Irp);
    IoSkipCurrentIrpStackLocation(Irp);
    return PoCallDriver(LowerOf(Device), Irp);
}

CASE(RequestPower)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    On(device, IRP_MJ_POWER, PowerBelow);
    On(CreateFilter(device), IRP_MJ_POWER, PassPowerDown);
    RequestState(device, IRP_MN_SET_POWER, PowerDeviceD3);
}

static NTSTATUS NTAPI CompleteAsItIs(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    NTSTATUS status = Irp->IoStatus.Status;

    UNREFERENCED_PARAMETER(Device);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

CASE(PowerNotSupported)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    On(device, IRP_MJ_POWER, CompleteAsItIs);
    RequestState(device, IRP_MN_QUERY_POWER, PowerDeviceD0);
}

CASE(PowerWrongMinor)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    POWER_STATE state;

    state.DeviceState = PowerDeviceD0;
    REPORT("status", (ULONG)PoRequestPowerIrp(device, IRP_MN_POWER_SEQUENCE, state, NULL, NULL, NULL));
    REPORT("status", (ULONG)PoRequestPowerIrp(device, 4, state, NULL, NULL, NULL));
}

static VOID NTAPI CancelWake(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    Complete(Irp, STATUS_CANCELLED, 0);
}

static NTSTATUS NTAPI HoldWake(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("minor", IoGetCurrentIrpStackLocation(Irp)->MinorFunction);
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, CancelWake);
    return STATUS_PENDING;
}

static VOID NTAPI WakeOver(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Minor, _In_ POWER_STATE State, _In_opt_ PVOID Context,
                           _In_ PIO_STATUS_BLOCK Block)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Minor);
    UNREFERENCED_PARAMETER(State);
    UNREFERENCED_PARAMETER(Context);
    REPORT("status", (ULONG)Block->Status);
}

CASE(WaitWake)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    POWER_STATE state;
    PIRP irp;

    On(device, IRP_MJ_POWER, HoldWake);
    state.SystemState = PowerSystemWorking;
    REPORT("returned", PoRequestPowerIrp(device, IRP_MN_WAIT_WAKE, state, WakeOver, NULL, &irp));
    REPORT("cancelled", IoCancelIrp(irp));
}

static KEVENT PowerDone;

static NTSTATUS NTAPI ReportIrql(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("IRQL", KeGetCurrentIrql());
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID NTAPI SignalPowerDone(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Minor, _In_ POWER_STATE State,
                                  _In_opt_ PVOID Context, _In_ PIO_STATUS_BLOCK Block)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Minor);
    UNREFERENCED_PARAMETER(State);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Block);
    KeSetEvent(&PowerDone, 0, FALSE);
}

CASE(PowerPageable)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, DO_POWER_PAGABLE);
    POWER_STATE state;
    KIRQL old;

    On(device, IRP_MJ_POWER, ReportIrql);
    KeInitializeEvent(&PowerDone, NotificationEvent, FALSE);
    state.DeviceState = PowerDeviceD0;
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    PoRequestPowerIrp(device, IRP_MN_SET_POWER, state, SignalPowerDone, NULL, NULL);
    KeLowerIrql(old);
    KeWaitForSingleObject(&PowerDone, Executive, KernelMode, FALSE, NULL);
    REPORT("was", device->Flags & DO_POWER_PAGABLE);
}

static ULONG TellState(_In_ PDEVICE_OBJECT Device, _In_ POWER_STATE_TYPE Type, _In_ ULONG State)
{
    POWER_STATE state;

    state.DeviceState = State;
    return PoSetPowerState(Device, Type, state).DeviceState;
}

CASE(SetPowerState)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    REPORT("first", TellState(device, DevicePowerState, PowerDeviceD0));
    REPORT("system", TellState(device, SystemPowerState, PowerSystemWorking));
    REPORT("second", TellState(device, DevicePowerState, PowerDeviceD3));
    REPORT("third", TellState(device, DevicePowerState, PowerDeviceD0));
}

static NTSTATUS NTAPI CompleteFive(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 5);
}

static PDEVICE_OBJECT OwnDevice;
static PIRP OwnIrp;

static NTSTATUS NTAPI ReportCompletion(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    REPORT("device", Device == OwnDevice);
    REPORT("irp", Irp == OwnIrp);
    REPORT("context", Context);
    REPORT("information", Irp->IoStatus.Information);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

CASE(CompletionEx)
{
    PDEVICE_OBJECT below = CreateDevice(NULL, 0);

    On(below, IRP_MJ_FLUSH_BUFFERS, CompleteFive);
    OwnDevice = CreateDevice(NULL, 0);
    OwnIrp = IoAllocateIrp(below->StackSize + 1, FALSE);
    IoSetNextIrpStackLocation(OwnIrp);
    IoGetCurrentIrpStackLocation(OwnIrp)->DeviceObject = OwnDevice;
    IoGetNextIrpStackLocation(OwnIrp)->MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    REPORT("set", IoSetCompletionRoutineEx(OwnDevice, OwnIrp, ReportCompletion, (PVOID)7, TRUE, TRUE, TRUE));
    REPORT("sent", IoCallDriver(below, OwnIrp));
    IoFreeIrp(OwnIrp);
}

static NTSTATUS NTAPI FailFlush(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_UNSUCCESSFUL, 0);
}

static LONG_PTR ReferencesBefore;

/* References to the device, seen by taking one more. */
static LONG_PTR References(_In_ PDEVICE_OBJECT Device)
{
    LONG_PTR count = ObReferenceObject(Device);

    ObDereferenceObject(Device);
    return count;
}

static NTSTATUS NTAPI ReportMeanwhile(_In_ PDEVICE_OBJECT Device, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    REPORT("meanwhile", References(OwnDevice) - ReferencesBefore);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

CASE(CompletionExHolds)
{
    PDEVICE_OBJECT below = CreateDevice(NULL, 0);
    PIRP irp = IoAllocateIrp(below->StackSize, FALSE);

    On(below, IRP_MJ_FLUSH_BUFFERS, FailFlush);
    OwnDevice = CreateDevice(NULL, 0);
    ReferencesBefore = References(OwnDevice);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    IoSetCompletionRoutineEx(OwnDevice, irp, ReportMeanwhile, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(below, irp);
    REPORT("at last", References(OwnDevice) - ReferencesBefore);
    IoFreeIrp(irp);
}
