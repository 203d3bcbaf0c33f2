/* Interrupts and registers: the C sides of interrupts.cases.ts. The bell has its ports at 0x500 and rings on line 5. */
#include "conformance.h"

#define PORT(offset) ((PUCHAR)(ULONG_PTR)(0x500 + (offset)))
#define RING 0
#define STATUS 1
#define KEPT 4
#define LINE 5
#define NO_SUCH_BUS 7

NTHALAPI ULONG NTAPI HalGetInterruptVector(_In_ INTERFACE_TYPE InterfaceType, _In_ ULONG BusNumber, _In_ ULONG BusInterruptLevel,
                                           _In_ ULONG BusInterruptVector, _Out_ PKIRQL Irql, _Out_ PKAFFINITY Affinity);

static PKINTERRUPT Interrupt;
static KIRQL Level;
static KDPC Dpc;

static VOID Ring(VOID)
{
    WRITE_PORT_UCHAR(PORT(RING), 1);
}

static BOOLEAN NTAPI Service(_In_ PKINTERRUPT Object, _In_opt_ PVOID Context)
{
    BOOLEAN rang = READ_PORT_UCHAR(PORT(STATUS));

    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    REPORT("service", rang);
    return rang;
}

static BOOLEAN NTAPI ServiceReportsIrql(_In_ PKINTERRUPT Object, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    REPORT("at its level", KeGetCurrentIrql() == Level);
    return READ_PORT_UCHAR(PORT(STATUS));
}

static BOOLEAN NTAPI ServiceQueues(_In_ PKINTERRUPT Object, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    READ_PORT_UCHAR(PORT(STATUS));
    REPORT("queued", KeInsertQueueDpc(&Dpc, NULL, NULL));
    return TRUE;
}

static NTSTATUS ConnectTo(_Out_ PKINTERRUPT *Result, _In_ PKSERVICE_ROUTINE Routine, _In_ BOOLEAN Shared)
{
    KAFFINITY affinity;
    ULONG vector = HalGetInterruptVector(Isa, 0, LINE, LINE, &Level, &affinity);

    return IoConnectInterrupt(Result, Routine, NULL, NULL, vector, Level, Level, LevelSensitive, Shared, 1, FALSE);
}

/* Stays on processor 0, to which the interrupt goes. */
static KAFFINITY Begin(_In_ PKSERVICE_ROUTINE Routine)
{
    KAFFINITY affinity = KeSetSystemAffinityThreadEx(1);

    ConnectTo(&Interrupt, Routine, TRUE);
    return affinity;
}

static VOID End(_In_ KAFFINITY Affinity)
{
    IoDisconnectInterrupt(Interrupt);
    KeRevertToUserAffinityThreadEx(Affinity);
}

CASE(InterruptsAtOnce)
{
    KAFFINITY affinity = KeSetSystemAffinityThreadEx(1);

    REPORT("status", ConnectTo(&Interrupt, ServiceReportsIrql, TRUE));
    Ring();
    REPORT("after", KeGetCurrentIrql());
    End(affinity);
}

CASE(InterruptWaitsForIrql)
{
    KAFFINITY affinity = Begin(Service);
    KIRQL old;

    KeRaiseIrql(Level, &old);
    Ring();
    REPORT("raised", 1);
    KeLowerIrql(old);
    REPORT("lowered", 1);
    End(affinity);
}

CASE(InterruptsDispatchLevel)
{
    KAFFINITY affinity = Begin(Service);
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    Ring();
    REPORT("still raised", KeGetCurrentIrql());
    KeLowerIrql(old);
    End(affinity);
}

CASE(InterruptWaitsForFlag)
{
    KAFFINITY affinity = Begin(Service);

    __asm__ volatile("cli" ::: "memory");
    Ring();
    READ_PORT_ULONG((PULONG)PORT(KEPT));
    REPORT("disabled", 1);
    __asm__ volatile("sti" ::: "memory");
    KeStallExecutionProcessor(1);
    REPORT("enabled", 1);
    End(affinity);
}

static VOID NTAPI ReportDpcIrql(_In_ PKDPC Object, _In_opt_ PVOID Context, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("dpc", KeGetCurrentIrql());
}

CASE(ServiceQueuesDpc)
{
    KAFFINITY affinity;

    KeInitializeDpc(&Dpc, ReportDpcIrql, NULL);
    affinity = Begin(ServiceQueues);
    Ring();
    REPORT("thread", KeGetCurrentIrql());
    End(affinity);
}

CASE(Disconnected)
{
    KAFFINITY affinity = Begin(Service);

    Ring();
    End(affinity);
    Ring();
    REPORT("rings unheard", READ_PORT_UCHAR(PORT(STATUS)));
}

CASE(NotShared)
{
    KAFFINITY affinity = KeSetSystemAffinityThreadEx(1);
    PKINTERRUPT second;

    REPORT("first", ConnectTo(&Interrupt, Service, FALSE));
    REPORT("second", ConnectTo(&second, Service, TRUE));
    End(affinity);
}

static BOOLEAN NTAPI Synchronize(_In_opt_ PVOID Context)
{
    Ring();
    REPORT("context", Context);
    REPORT("at its level", KeGetCurrentIrql() == Level);
    return TRUE;
}

CASE(Synchronized)
{
    KAFFINITY affinity = Begin(Service);
    BOOLEAN result = KeSynchronizeExecution(Interrupt, Synchronize, (PVOID)7);

    REPORT("result", result);
    REPORT("afterwards", KeGetCurrentIrql());
    End(affinity);
}

CASE(InterruptSpinLock)
{
    KAFFINITY affinity = Begin(Service);
    KIRQL old = KeAcquireInterruptSpinLock(Interrupt);

    REPORT("old", old);
    REPORT("at its level", KeGetCurrentIrql() == Level);
    Ring();
    REPORT("held", 1);
    KeReleaseInterruptSpinLock(Interrupt, old);
    REPORT("restored", KeGetCurrentIrql());
    End(affinity);
}

CASE(ConnectEx)
{
    KAFFINITY affinity = KeSetSystemAffinityThreadEx(1);
    IO_CONNECT_INTERRUPT_PARAMETERS connecting;
    IO_DISCONNECT_INTERRUPT_PARAMETERS disconnecting;
    KAFFINITY all;

    RtlZeroMemory(&connecting, sizeof(connecting));
    connecting.Version = CONNECT_FULLY_SPECIFIED;
    connecting.FullySpecified.InterruptObject = &Interrupt;
    connecting.FullySpecified.ServiceRoutine = Service;
    connecting.FullySpecified.ShareVector = TRUE;
    connecting.FullySpecified.Vector = HalGetInterruptVector(Isa, 0, LINE, LINE, &Level, &all);
    connecting.FullySpecified.Irql = Level;
    connecting.FullySpecified.SynchronizeIrql = Level;
    connecting.FullySpecified.InterruptMode = LevelSensitive;
    connecting.FullySpecified.ProcessorEnableMask = 1;
    REPORT("status", IoConnectInterruptEx(&connecting));
    Ring();
    disconnecting.Version = CONNECT_FULLY_SPECIFIED;
    disconnecting.ConnectionContext.InterruptObject = Interrupt;
    IoDisconnectInterruptEx(&disconnecting);
    KeRevertToUserAffinityThreadEx(affinity);
}

CASE(ConnectExVersion)
{
    IO_CONNECT_INTERRUPT_PARAMETERS connecting;

    RtlZeroMemory(&connecting, sizeof(connecting));
    connecting.Version = 99;
    REPORT("status", IoConnectInterruptEx(&connecting));
    REPORT("version", connecting.Version >= CONNECT_FULLY_SPECIFIED && connecting.Version <= 4);
}

CASE(InterruptVector)
{
    KIRQL irql;
    KAFFINITY affinity;
    ULONG vector = HalGetInterruptVector(Isa, 0, LINE, LINE, &irql, &affinity);

    REPORT("vector", vector != 0);
    REPORT("level", irql > DISPATCH_LEVEL && irql <= 12);
    REPORT("processors", affinity == KeQueryActiveProcessors());
    REPORT("no bus", HalGetInterruptVector((INTERFACE_TYPE)NO_SUCH_BUS, 9, LINE, LINE, &irql, &affinity));
}

CASE(TranslateBusAddress)
{
    PHYSICAL_ADDRESS address, translated;
    ULONG space = 1;

    address.QuadPart = 0x500;
    REPORT("translated", HalTranslateBusAddress(Isa, 0, address, &space, &translated));
    REPORT("space", space);
    REPORT("address", translated.LowPart);
    REPORT("no bus", HalTranslateBusAddress((INTERFACE_TYPE)NO_SUCH_BUS, 9, address, &space, &translated));
}

CASE(PortWidths)
{
    WRITE_PORT_UCHAR(PORT(KEPT), 0x81);
    WRITE_PORT_USHORT((PUSHORT)PORT(KEPT), 0x8321);
    WRITE_PORT_ULONG((PULONG)PORT(KEPT), 0x87654321);
    REPORT("uchar", READ_PORT_UCHAR(PORT(KEPT)));
    REPORT("ushort", READ_PORT_USHORT((PUSHORT)PORT(KEPT)));
    REPORT("ulong", READ_PORT_ULONG((PULONG)PORT(KEPT)));
}

CASE(MapIoSpace)
{
    PHYSICAL_ADDRESS physical;
    PUCHAR base;

    physical.QuadPart = 0xF0000100;
    base = MmMapIoSpace(physical, 0x40, MmNonCached);
    REPORT("mapped", base != NULL);
    REPORT("offset", (ULONG_PTR)base & 0xFFF);
    WRITE_REGISTER_UCHAR(base, 0x80);
    WRITE_REGISTER_USHORT((PUSHORT)base, 0x8001);
    WRITE_REGISTER_ULONG((PULONG)base, 0x80000001);
    *(volatile ULONG64 *)(base + 8) = 0x8000000000000001;
    REPORT("uchar", READ_REGISTER_UCHAR(base));
    REPORT("ushort", READ_REGISTER_USHORT((PUSHORT)base));
    REPORT("ulong", READ_REGISTER_ULONG((PULONG)base));
    REPORT("ulong64", *(volatile ULONG64 *)(base + 8) >> 32);
    MmUnmapIoSpace(base, 0x40);
}
