/* IRPs of a driver's own: the C sides of own-irps.cases.ts. */
#include "conformance.h"

static NTSTATUS NTAPI CompleteNine(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 9);
}

static NTSTATUS NTAPI FreeIt(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("context", Context);
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

CASE(BuildAsynchronous)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    IO_STATUS_BLOCK block;
    PIRP irp;

    On(device, IRP_MJ_FLUSH_BUFFERS, CompleteNine);
    irp = IoBuildAsynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, device, NULL, 0, NULL, &block);
    IoSetCompletionRoutine(irp, FreeIt, (PVOID)5, TRUE, TRUE, TRUE);
    REPORT("returned", (ULONG)IoCallDriver(device, irp));
}

CASE(InitializeIrp)
{
    USHORT size = IoSizeOfIrp(2);
    PIRP irp = ExAllocatePoolWithTag(NonPagedPool, size, 'esaC');

    IoInitializeIrp(irp, size, 2);
    REPORT("count", irp->StackCount);
    REPORT("current", irp->CurrentLocation);
    REPORT("size", irp->Size);
    ExFreePoolWithTag(irp, 'esaC');
}

NTKERNELAPI VOID IoGetStackLimits(PULONG_PTR LowLimit, PULONG_PTR HighLimit);

CASE(StackLimits)
{
    ULONG_PTR low;
    ULONG_PTR high;
    ULONG_PTR initial;

    IoGetStackLimits(&low, &high);
    REPORT("inside", low < (ULONG_PTR)&low && (ULONG_PTR)&low < high);
    initial = (ULONG_PTR)IoGetInitialStack();
    REPORT("initial", low < initial && initial <= high);
}

static KEVENT Ticked;

static VOID NTAPI Tick(PDEVICE_OBJECT Device, PVOID Context)
{
    REPORT("device", Device->DriverObject == TestDriver);
    REPORT("irql", KeGetCurrentIrql());
    KeSetEvent(Context, 0, FALSE);
}

CASE(IoTimer)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    KeInitializeEvent(&Ticked, SynchronizationEvent, FALSE);
    REPORT("initialize", (ULONG)IoInitializeTimer(device, Tick, &Ticked));
    IoStartTimer(device);
    KeWaitForSingleObject(&Ticked, Executive, KernelMode, FALSE, NULL);
    IoStopTimer(device);
}
