/* Cancellation: the C sides of cancel.cases.ts. */
#include "conformance.h"

static PIRP ArrivedIrp(PDEVICE_OBJECT Device)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    IoSetNextIrpStackLocation(irp);
    IoGetCurrentIrpStackLocation(irp)->DeviceObject = Device;
    return irp;
}

CASE(CancelWithoutRoutine)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    REPORT("called", IoCancelIrp(irp));
    REPORT("cancel", irp->Cancel);
    IoFreeIrp(irp);
}

static PDEVICE_OBJECT CallsDevice;
static PIRP CallsIrp;

static VOID NTAPI CallsCancel(PDEVICE_OBJECT Device, PIRP Irp)
{
    REPORT("device", Device == CallsDevice);
    REPORT("irp", Irp == CallsIrp);
    REPORT("irql", KeGetCurrentIrql());
    IoReleaseCancelSpinLock(Irp->CancelIrql);
}

CASE(CancelCallsRoutine)
{
    CallsDevice = CreateDevice(NULL, 0);
    CallsIrp = ArrivedIrp(CallsDevice);
    IoSetCancelRoutine(CallsIrp, CallsCancel);
    REPORT("called", IoCancelIrp(CallsIrp));
    REPORT("after", KeGetCurrentIrql());
    IoFreeIrp(CallsIrp);
}

static VOID NTAPI OnceCancel(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("inside", (ULONG64)Irp->CancelRoutine);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
}

CASE(CancelOnce)
{
    PIRP irp = ArrivedIrp(CreateDevice(NULL, 0));
    IoSetCancelRoutine(irp, OnceCancel);
    REPORT("first", IoCancelIrp(irp));
    REPORT("second", IoCancelIrp(irp));
    IoFreeIrp(irp);
}

static VOID NTAPI NeverCancel(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    REPORT("called", TRUE);
}

CASE(CancelAfterClear)
{
    PIRP irp = ArrivedIrp(CreateDevice(NULL, 0));
    IoSetCancelRoutine(irp, NeverCancel);
    REPORT("old", IoSetCancelRoutine(irp, NULL) == NeverCancel);
    REPORT("cancelled", IoCancelIrp(irp));
    IoFreeIrp(irp);
}

CASE(CancelSpinLock)
{
    KIRQL irql;
    IoAcquireCancelSpinLock(&irql);
    REPORT("held", KeGetCurrentIrql());
    REPORT("stored", irql);
    IoReleaseCancelSpinLock(irql);
    REPORT("released", KeGetCurrentIrql());
}

CASE(CompleteCancelable)
{
    PIRP irp = ArrivedIrp(CreateDevice(NULL, 0));
    IoSetCancelRoutine(irp, NeverCancel);
    Complete(irp, STATUS_SUCCESS, 0);
}
