/*
 * uart: a serial port, driven by its interrupt.
 *
 * One device, \Device\Uart0. A write goes out 16 bytes at a time: the service routine refills the transmitter each time it
 * has run empty, and the DPC completes the request when all is gone. What comes in is kept by the service routine in a
 * ring; a read ends as soon as there is anything, or waits in a cancel-safe queue.
 *
 * Who may touch what: registers, ring and the write in work belong to the service routine, so everybody else goes through
 * KeSynchronizeExecution; the reads belong to the queue's spin lock. The service routine does no more than it must: it
 * cannot complete requests, because it runs above DISPATCH_LEVEL.
 */
#include <wdm.h>

#include "uart.h"

#define DEVICE_NAME L"\\Device\\Uart0"
#define LINK_NAME L"\\DosDevices\\UART0"
#define RING_BYTES 256

/* Declared by ntddk.h, for drivers without Plug and Play. */
NTHALAPI ULONG NTAPI HalGetInterruptVector(_In_ INTERFACE_TYPE InterfaceType, _In_ ULONG BusNumber, _In_ ULONG BusInterruptLevel,
                                           _In_ ULONG BusInterruptVector, _Out_ PKIRQL Irql, _Out_ PKAFFINITY Affinity);

/* The device context: lives in the device extension. */
typedef struct _UART {
    PKINTERRUPT Interrupt;
    KDPC Dpc;
    PUCHAR Port;
    /* The write in work. */
    PUCHAR Out;
    ULONG OutLeft;
    BOOLEAN OutDone;
    /* What has come in and nobody has read. */
    UCHAR Ring[RING_BYTES];
    ULONG RingStart;
    ULONG RingCount;
    ULONG Lost;
    /* Reads that wait. */
    KSPIN_LOCK ReadLock;
    LIST_ENTRY Reads;
    IO_CSQ Queue;
} UART, *PUART;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD UartUnload;
static DRIVER_DISPATCH UartSucceed;
static DRIVER_DISPATCH UartCleanup;
static DRIVER_DISPATCH UartRead;
static DRIVER_DISPATCH UartWrite;
static DRIVER_STARTIO UartStartIo;
static KSERVICE_ROUTINE UartInterrupt;
static KDEFERRED_ROUTINE UartDpc;

static const UNICODE_STRING UartDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING UartLinkName = RTL_CONSTANT_STRING(LINK_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_SERIAL_INCREMENT);
    return Status;
}

static UCHAR ReadRegister(_In_ PUART Uart, _In_ ULONG Register)
{
    return READ_PORT_UCHAR(Uart->Port + Register);
}

static VOID WriteRegister(_In_ PUART Uart, _In_ ULONG Register, _In_ UCHAR Value)
{
    WRITE_PORT_UCHAR(Uart->Port + Register, Value);
}

/* ---- at the interrupt's IRQL, with its lock ---- */

static VOID FillTransmitter(_In_ PUART Uart)
{
    ULONG count = min(Uart->OutLeft, UART_FIFO_BYTES);
    ULONG i;

    for (i = 0; i < count; i++) {
        WriteRegister(Uart, UART_DATA, Uart->Out[i]);
    }
    Uart->Out += count;
    Uart->OutLeft -= count;
}

static VOID EmptyReceiver(_In_ PUART Uart)
{
    while (ReadRegister(Uart, UART_LSR) & LSR_DATA_READY) {
        UCHAR byte = ReadRegister(Uart, UART_DATA);
        if (Uart->RingCount == RING_BYTES) {
            Uart->Lost++;
        } else {
            Uart->Ring[(Uart->RingStart + Uart->RingCount++) % RING_BYTES] = byte;
        }
    }
}

static BOOLEAN NTAPI UartInterrupt(_In_ PKINTERRUPT Interrupt, _In_opt_ PVOID Context)
{
    PUART uart = Context;
    UCHAR cause = ReadRegister(uart, UART_IIR) & IIR_MASK;

    UNREFERENCED_PARAMETER(Interrupt);
    if (cause & IIR_NONE) {
        /* Another device on the line. */
        return FALSE;
    }
    if (cause == IIR_RECEIVED) {
        EmptyReceiver(uart);
    } else if (cause == IIR_EMPTY && uart->Out != NULL) {
        if (uart->OutLeft > 0) {
            FillTransmitter(uart);
        } else {
            uart->Out = NULL;
            uart->OutDone = TRUE;
        }
    }
    KeInsertQueueDpc(&uart->Dpc, NULL, NULL);
    return TRUE;
}

typedef struct _START_WRITE {
    PUART Uart;
    PUCHAR Buffer;
    ULONG Length;
} START_WRITE, *PSTART_WRITE;

static BOOLEAN NTAPI BeginWrite(_In_opt_ PVOID Context)
{
    PSTART_WRITE start = Context;

    start->Uart->Out = start->Buffer;
    start->Uart->OutLeft = start->Length;
    FillTransmitter(start->Uart);
    return TRUE;
}

/* TRUE once for each write that is all gone. */
static BOOLEAN NTAPI TakeDone(_In_opt_ PVOID Context)
{
    PUART uart = Context;
    BOOLEAN done = uart->OutDone;

    uart->OutDone = FALSE;
    return done;
}

typedef struct _TAKE_BYTES {
    PUART Uart;
    PUCHAR Buffer;
    ULONG Length;
    ULONG Taken;
} TAKE_BYTES, *PTAKE_BYTES;

static BOOLEAN NTAPI TakeBytes(_In_opt_ PVOID Context)
{
    PTAKE_BYTES take = Context;
    PUART uart = take->Uart;

    while (take->Taken < take->Length && uart->RingCount > 0) {
        take->Buffer[take->Taken++] = uart->Ring[uart->RingStart];
        uart->RingStart = (uart->RingStart + 1) % RING_BYTES;
        uart->RingCount--;
    }
    return take->Taken > 0;
}

static BOOLEAN NTAPI HasBytes(_In_opt_ PVOID Context)
{
    return ((PUART)Context)->RingCount > 0;
}

static BOOLEAN NTAPI SwitchOn(_In_opt_ PVOID Context)
{
    PUART uart = Context;

    WriteRegister(uart, UART_LCR, LCR_DIVISOR | LCR_EIGHT_BITS);
    WriteRegister(uart, UART_DATA, 1); /* 115200 baud */
    WriteRegister(uart, UART_IER, 0);
    WriteRegister(uart, UART_LCR, LCR_EIGHT_BITS);
    WriteRegister(uart, UART_FCR, FCR_ENABLE_AND_CLEAR);
    WriteRegister(uart, UART_MCR, MCR_READY);
    WriteRegister(uart, UART_IER, IER_RECEIVED | IER_EMPTY);
    return TRUE;
}

static BOOLEAN NTAPI SwitchOff(_In_opt_ PVOID Context)
{
    WriteRegister(Context, UART_IER, 0);
    WriteRegister(Context, UART_MCR, 0);
    return TRUE;
}

/* ---- reads ---- */

static VOID NTAPI InsertRead(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    InsertTailList(&CONTAINING_RECORD(Csq, UART, Queue)->Reads, &Irp->Tail.Overlay.ListEntry);
}

static VOID NTAPI RemoveRead(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

/* PeekContext: the file object whose reads are wanted, NULL for any. */
static PIRP NTAPI PeekRead(_In_ PIO_CSQ Csq, _In_opt_ PIRP Irp, _In_opt_ PVOID PeekContext)
{
    PLIST_ENTRY head = &CONTAINING_RECORD(Csq, UART, Queue)->Reads;
    PLIST_ENTRY entry = Irp == NULL ? head->Flink : Irp->Tail.Overlay.ListEntry.Flink;

    for (; entry != head; entry = entry->Flink) {
        PIRP next = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        if (PeekContext == NULL || IoGetCurrentIrpStackLocation(next)->FileObject == PeekContext) {
            return next;
        }
    }
    return NULL;
}

static VOID NTAPI AcquireReads(_In_ PIO_CSQ Csq, _Out_ PKIRQL Irql)
{
    KeAcquireSpinLock(&CONTAINING_RECORD(Csq, UART, Queue)->ReadLock, Irql);
}

static VOID NTAPI ReleaseReads(_In_ PIO_CSQ Csq, _In_ KIRQL Irql)
{
    KeReleaseSpinLock(&CONTAINING_RECORD(Csq, UART, Queue)->ReadLock, Irql);
}

static VOID NTAPI CancelRead(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    Complete(Irp, STATUS_CANCELLED, 0);
}

/* Gives what has come in to those who wait for it, at most at DISPATCH_LEVEL. */
static VOID ServeReads(_In_ PUART Uart)
{
    while (KeSynchronizeExecution(Uart->Interrupt, HasBytes, Uart)) {
        PIRP irp = IoCsqRemoveNextIrp(&Uart->Queue, NULL);
        TAKE_BYTES take;
        if (irp == NULL) {
            return;
        }
        take.Uart = Uart;
        take.Buffer = irp->AssociatedIrp.SystemBuffer;
        take.Length = IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Length;
        take.Taken = 0;
        if (KeSynchronizeExecution(Uart->Interrupt, TakeBytes, &take)) {
            Complete(irp, STATUS_SUCCESS, take.Taken);
        } else {
            /* Somebody else was quicker. */
            IoCsqInsertIrp(&Uart->Queue, irp, NULL);
        }
    }
}

static NTSTATUS NTAPI UartRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PUART uart = DeviceObject->DeviceExtension;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length == 0) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    IoCsqInsertIrp(&uart->Queue, Irp, NULL);
    ServeReads(uart);
    return STATUS_PENDING;
}

/* ---- writes ---- */

static NTSTATUS NTAPI UartWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length == 0) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    IoMarkIrpPending(Irp);
    IoStartPacket(DeviceObject, Irp, NULL, NULL);
    return STATUS_PENDING;
}

static VOID NTAPI UartStartIo(_In_ PDEVICE_OBJECT DeviceObject, _In_ PIRP Irp)
{
    PUART uart = DeviceObject->DeviceExtension;
    START_WRITE start;

    start.Uart = uart;
    start.Buffer = Irp->AssociatedIrp.SystemBuffer;
    start.Length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;
    KeSynchronizeExecution(uart->Interrupt, BeginWrite, &start);
}

/* After an interrupt: what needs DISPATCH_LEVEL. */
static VOID NTAPI UartDpc(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    PDEVICE_OBJECT device = Context;
    PUART uart = device->DeviceExtension;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (KeSynchronizeExecution(uart->Interrupt, TakeDone, uart)) {
        PIRP irp = device->CurrentIrp;
        ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length;
        IoStartNextPacket(device, FALSE);
        Complete(irp, STATUS_SUCCESS, length);
    }
    ServeReads(uart);
}

/* ---- everything else ---- */

static NTSTATUS NTAPI UartSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

/* The last handle of a file object is closed: its reads end. */
static NTSTATUS NTAPI UartCleanup(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PUART uart = DeviceObject->DeviceExtension;
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PIRP waiting;

    while ((waiting = IoCsqRemoveNextIrp(&uart->Queue, file)) != NULL) {
        Complete(waiting, STATUS_CANCELLED, 0);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID NTAPI UartUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PUART uart = DriverObject->DeviceObject->DeviceExtension;

    KeSynchronizeExecution(uart->Interrupt, SwitchOff, uart);
    IoDisconnectInterrupt(uart->Interrupt);
    KeRemoveQueueDpc(&uart->Dpc);
    KeFlushQueuedDpcs();
    IoDeleteSymbolicLink((PUNICODE_STRING)&UartLinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

static NTSTATUS ConnectInterrupt(_In_ PUART Uart)
{
    KIRQL irql;
    KAFFINITY affinity;
    ULONG vector = HalGetInterruptVector(Isa, 0, UART_LINE, UART_LINE, &irql, &affinity);

    if (vector == 0) {
        return STATUS_NO_SUCH_DEVICE;
    }
    return IoConnectInterrupt(&Uart->Interrupt, UartInterrupt, Uart, NULL, vector, irql, irql, LevelSensitive, TRUE,
                              affinity, FALSE);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    PUART uart;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = UartUnload;
    DriverObject->DriverStartIo = UartStartIo;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = UartSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = UartSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = UartCleanup;
    DriverObject->MajorFunction[IRP_MJ_READ] = UartRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = UartWrite;

    status = IoCreateDevice(DriverObject, sizeof(UART), (PUNICODE_STRING)&UartDeviceName, FILE_DEVICE_SERIAL_PORT,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    device->Flags |= DO_BUFFERED_IO;
    uart = device->DeviceExtension;
    RtlZeroMemory(uart, sizeof(UART));
    uart->Port = (PUCHAR)(ULONG_PTR)UART_PORT;
    InitializeListHead(&uart->Reads);
    KeInitializeSpinLock(&uart->ReadLock);
    KeInitializeDpc(&uart->Dpc, UartDpc, device);
    IoCsqInitialize(&uart->Queue, InsertRead, RemoveRead, PeekRead, AcquireReads, ReleaseReads, CancelRead);

    status = ConnectInterrupt(uart);
    if (NT_SUCCESS(status)) {
        status = IoCreateSymbolicLink((PUNICODE_STRING)&UartLinkName, (PUNICODE_STRING)&UartDeviceName);
        if (NT_SUCCESS(status)) {
            KeSynchronizeExecution(uart->Interrupt, SwitchOn, uart);
            return STATUS_SUCCESS;
        }
        IoDisconnectInterrupt(uart->Interrupt);
    }
    IoDeleteDevice(device);
    return status;
}
