/*
 * The C sides of configuration.cases.ts and messages.cases.ts. The bell is in slot 3 of the PCI bus, and has its ports at
 * 0x600: what is written to port 8 is the number of the message that it sends.
 */
#include "conformance.h"

#define PORT(offset) ((PUCHAR)(ULONG_PTR)(0x600 + (offset)))
#define RING 0
#define STATUS 1
#define MESSAGE 8
#define SLOT 3
#define HIGHEST_DEVICE_LEVEL 12

/* Not in the headers. */
NTHALAPI ULONG NTAPI HalGetBusData(_In_ BUS_DATA_TYPE BusDataType, _In_ ULONG BusNumber, _In_ ULONG SlotNumber,
                                   _Out_ PVOID Buffer, _In_ ULONG Length);

static PDEVICE_OBJECT Reported(VOID)
{
    PDEVICE_OBJECT device = NULL;

    IoReportDetectedDevice(TestDriver, PCIBus, 0, SLOT, NULL, NULL, FALSE, &device);
    return device;
}

/* ---- configuration space ---- */

static ULONG OfSlot(_In_ ULONG Slot, _In_ ULONG Offset, _In_ ULONG Length, _Out_ ULONG *Value)
{
    ULONG buffer[4] = {0};
    ULONG count = HalGetBusDataByOffset(PCIConfiguration, 0, Slot, buffer, Offset, Length);

    *Value = buffer[0];
    return count;
}

CASE(ConfigurationRead)
{
    ULONG value;

    REPORT("bytes", OfSlot(SLOT, 0, 4, &value));
    REPORT("id", value);
    REPORT("two bytes", OfSlot(SLOT, 2, 2, &value));
    REPORT("device", value);
}

CASE(ConfigurationOfNobody)
{
    ULONG value;

    REPORT("bytes", OfSlot(SLOT + 1, 0, 8, &value));
    REPORT("vendor", value);
}

CASE(ConfigurationOfNoBus)
{
    ULONG buffer;

    REPORT("bytes", HalGetBusDataByOffset(PCIConfiguration, 9, SLOT, &buffer, 0, 4));
}

CASE(ConfigurationWrite)
{
    ULONG value = 0x12345678;

    REPORT("bytes", HalSetBusDataByOffset(PCIConfiguration, 0, SLOT, &value, 0x40, 4));
    OfSlot(SLOT, 0x40, 4, &value);
    REPORT("written", value);
    OfSlot(SLOT, 0x44, 4, &value);
    REPORT("behind it", value);
    REPORT("nobody", HalSetBusDataByOffset(PCIConfiguration, 0, SLOT + 1, &value, 0x40, 4));
}

CASE(ConfigurationBegin)
{
    ULONG value = 0;

    REPORT("bytes", HalGetBusData(PCIConfiguration, 0, SLOT, &value, 4));
    REPORT("id", value);
}

static NTSTATUS QueryInterface(_In_ const GUID *Type, _Out_ BUS_INTERFACE_STANDARD *Interface)
{
    PDEVICE_OBJECT device = Reported();
    IO_STATUS_BLOCK statusBlock;
    PIO_STACK_LOCATION next;
    KEVENT event;
    PIRP irp;

    RtlZeroMemory(Interface, sizeof *Interface);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_PNP, device, NULL, 0, NULL, &event, &statusBlock);
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    next = IoGetNextIrpStackLocation(irp);
    next->MinorFunction = IRP_MN_QUERY_INTERFACE;
    next->Parameters.QueryInterface.InterfaceType = Type;
    next->Parameters.QueryInterface.Size = sizeof *Interface;
    next->Parameters.QueryInterface.Version = 1;
    next->Parameters.QueryInterface.Interface = (PINTERFACE)Interface;
    return IoCallDriver(device, irp);
}

CASE(BusInterface)
{
    static const GUID standard = {0x496b8280, 0x6f25, 0x11d0, {0xbe, 0xaf, 0x08, 0x00, 0x2b, 0xe2, 0x09, 0x2f}};
    BUS_INTERFACE_STANDARD bus;
    ULONG value = 0;

    REPORT("status", (ULONG)QueryInterface(&standard, &bus));
    REPORT("size", bus.Size);
    REPORT("bytes", bus.GetBusData(bus.Context, 0, &value, 0, 4));
    REPORT("id", value);
}

CASE(UnknownInterface)
{
    static const GUID unknown = {1, 2, 0, {3, 0, 0, 0, 4, 0, 0, 0}};
    BUS_INTERFACE_STANDARD bus;

    REPORT("status", (ULONG)QueryInterface(&unknown, &bus));
    REPORT("untouched", bus.Size);
}

/* ---- interrupts of a physical device ---- */

static IO_CONNECT_INTERRUPT_PARAMETERS Parameters;
static PVOID Result;
static KAFFINITY Affinity;
static ULONG Calls;

static BOOLEAN NTAPI ReportMessage(_In_ PKINTERRUPT Object, _In_opt_ PVOID Context, _In_ ULONG Message)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    REPORT("message", Message);
    return TRUE;
}

static BOOLEAN NTAPI CountMessage(_In_ PKINTERRUPT Object, _In_opt_ PVOID Context, _In_ ULONG Message)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Message);
    Calls++;
    return TRUE;
}

static BOOLEAN NTAPI ReportIrql(_In_ PKINTERRUPT Object, _In_opt_ PVOID Context, _In_ ULONG Message)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Message);
    REPORT("irql", KeGetCurrentIrql());
    return TRUE;
}

static BOOLEAN NTAPI AnswerLine(_In_ PKINTERRUPT Object, _In_opt_ PVOID Context)
{
    BOOLEAN rang = READ_PORT_UCHAR(PORT(STATUS));

    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    REPORT("line", rang);
    return rang;
}

/* Connects, on processor 0. */
static NTSTATUS Connect(_In_ PKMESSAGE_SERVICE_ROUTINE Routine, _In_opt_ PKSERVICE_ROUTINE FallBack, _In_ KIRQL Irql)
{
    RtlZeroMemory(&Parameters, sizeof Parameters);
    Parameters.Version = CONNECT_MESSAGE_BASED;
    Parameters.MessageBased.PhysicalDeviceObject = Reported();
    Parameters.MessageBased.ConnectionContext.Generic = &Result;
    Parameters.MessageBased.MessageServiceRoutine = Routine;
    Parameters.MessageBased.SynchronizeIrql = Irql;
    Parameters.MessageBased.FallBackServiceRoutine = FallBack;
    Affinity = KeSetSystemAffinityThreadEx(1);
    return IoConnectInterruptEx(&Parameters);
}

static VOID Disconnect(VOID)
{
    IO_DISCONNECT_INTERRUPT_PARAMETERS parameters;

    parameters.Version = Parameters.Version;
    parameters.ConnectionContext.Generic = Result;
    IoDisconnectInterruptEx(&parameters);
    KeRevertToUserAffinityThreadEx(Affinity);
}

static VOID Send(_In_ UCHAR Message)
{
    WRITE_PORT_UCHAR(PORT(MESSAGE), Message);
}

CASE(MessageTable)
{
    PIO_INTERRUPT_MESSAGE_INFO table;
    ULONG n, other, different = 0;
    KIRQL highest = 0;

    REPORT("status", (ULONG)Connect(ReportMessage, NULL, 0));
    REPORT("version", Parameters.Version);
    table = Result;
    REPORT("count", table->MessageCount);
    for (n = 0; n < table->MessageCount; n++) {
        PIO_INTERRUPT_MESSAGE_INFO_ENTRY entry = &table->MessageInfo[n];

        REPORT("latched", entry->Mode);
        for (other = 0; other < n && table->MessageInfo[other].Vector != entry->Vector; other++)
            ;
        different += other == n;
        if (entry->Irql > highest)
            highest = entry->Irql;
    }
    REPORT("vectors", different);
    REPORT("highest", table->UnifiedIrql == highest && highest > DISPATCH_LEVEL);
    Disconnect();
}

CASE(MessageId)
{
    Connect(ReportMessage, NULL, 0);
    Send(2);
    Send(0);
    Disconnect();
}

CASE(MessageOnce)
{
    Calls = 0;
    Connect(CountMessage, NULL, 0);
    Send(1);
    REPORT("calls", Calls);
    Disconnect();
}

CASE(MessageIrql)
{
    Connect(ReportIrql, NULL, HIGHEST_DEVICE_LEVEL);
    REPORT("unified", ((PIO_INTERRUPT_MESSAGE_INFO)Result)->UnifiedIrql);
    Send(1);
    Disconnect();
}

CASE(MessageFallBack)
{
    REPORT("status", (ULONG)Connect(ReportMessage, AnswerLine, 0));
    REPORT("version", Parameters.Version);
    WRITE_PORT_UCHAR(PORT(RING), 1);
    Disconnect();
}

CASE(MessageNotFound)
{
    REPORT("status", (ULONG)Connect(ReportMessage, NULL, 0));
    KeRevertToUserAffinityThreadEx(Affinity);
}

CASE(LineOfDevice)
{
    RtlZeroMemory(&Parameters, sizeof Parameters);
    Parameters.Version = CONNECT_LINE_BASED;
    Parameters.LineBased.PhysicalDeviceObject = Reported();
    Parameters.LineBased.InterruptObject = (PKINTERRUPT *)&Result;
    Parameters.LineBased.ServiceRoutine = AnswerLine;
    Affinity = KeSetSystemAffinityThreadEx(1);
    REPORT("status", (ULONG)IoConnectInterruptEx(&Parameters));
    WRITE_PORT_UCHAR(PORT(RING), 1);
    Disconnect();
}

CASE(MessagesDisconnected)
{
    Connect(ReportMessage, NULL, 0);
    Disconnect();
    Send(1);
    REPORT("table", MmIsAddressValid(Result));
}
