/*
 * platter: a disk that moves data by itself.
 *
 * One device, \Device\Platter. Reads and writes are direct I/O, in whole sectors: the program's pages are what the disk
 * reads and writes. A request goes through five places: the dispatch routine queues it (IoStartPacket), StartIo asks the
 * adapter for the list of its page frames, the list routine copies that into memory which the disk can read (a common
 * buffer) and gives the command, the service routine takes the interrupt back, and the DPC completes the request.
 */
#include <ntddk.h>

#include "platter.h"

#define DEVICE_NAME L"\\Device\\Platter"
#define LINK_NAME L"\\DosDevices\\Platter"

/* Declared by ntddk.h of older kits, for drivers without Plug and Play. */
NTHALAPI ULONG NTAPI HalGetInterruptVector(_In_ INTERFACE_TYPE InterfaceType, _In_ ULONG BusNumber, _In_ ULONG BusInterruptLevel,
                                           _In_ ULONG BusInterruptVector, _Out_ PKIRQL Irql, _Out_ PKAFFINITY Affinity);

/* The device context: lives in the device extension. */
typedef struct _PLATTER {
    volatile DISK_REGISTERS *Registers;
    PKINTERRUPT Interrupt;
    ULONG Sectors;
    PDMA_ADAPTER Adapter;
    PDISK_ELEMENT Elements;
    PHYSICAL_ADDRESS ElementsAddress;
    /* Of the request in work. */
    PSCATTER_GATHER_LIST List;
    ULONG EndStatus;
} PLATTER, *PPLATTER;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD PlatterUnload;
static DRIVER_DISPATCH PlatterSucceed;
static DRIVER_DISPATCH PlatterReadWrite;
static DRIVER_STARTIO PlatterStartIo;
static DRIVER_LIST_CONTROL PlatterListReady;
static KSERVICE_ROUTINE PlatterInterrupt;
static IO_DPC_ROUTINE PlatterDpc;

static const UNICODE_STRING PlatterDeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING PlatterLinkName = RTL_CONSTANT_STRING(LINK_NAME);

static NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, NT_SUCCESS(Status) ? IO_DISK_INCREMENT : IO_NO_INCREMENT);
    return Status;
}

/* Length and ByteOffset stand at the same places for both. */
static ULONG LengthOf(_In_ PIRP Irp)
{
    return IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length;
}

static BOOLEAN IsWrite(_In_ PIRP Irp)
{
    return IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_WRITE;
}

static NTSTATUS NTAPI PlatterSucceed(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI PlatterReadWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLATTER platter = DeviceObject->DeviceExtension;
    LONGLONG offset = IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.ByteOffset.QuadPart;
    ULONG length = LengthOf(Irp);
    LONGLONG size = (LONGLONG)platter->Sectors * SECTOR_BYTES;

    if (offset < 0 || offset % SECTOR_BYTES != 0 || length % SECTOR_BYTES != 0 || length > MOST_BYTES) {
        return Complete(Irp, STATUS_INVALID_PARAMETER, 0);
    }
    if (length == 0) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    if (offset > size - (LONGLONG)length) {
        return Complete(Irp, STATUS_END_OF_FILE, 0);
    }
    IoMarkIrpPending(Irp);
    IoStartPacket(DeviceObject, Irp, NULL, NULL);
    return STATUS_PENDING;
}

/* At DISPATCH_LEVEL: asks for what the disk needs to know of the buffer. */
static VOID NTAPI PlatterStartIo(_In_ PDEVICE_OBJECT DeviceObject, _In_ PIRP Irp)
{
    PPLATTER platter = DeviceObject->DeviceExtension;
    NTSTATUS status;

    KeFlushIoBuffers(Irp->MdlAddress, !IsWrite(Irp), TRUE);
    status = platter->Adapter->DmaOperations->GetScatterGatherList(platter->Adapter, DeviceObject, Irp->MdlAddress,
                                                                   MmGetMdlVirtualAddress(Irp->MdlAddress), LengthOf(Irp),
                                                                   PlatterListReady, platter, IsWrite(Irp));
    if (!NT_SUCCESS(status)) {
        IoStartNextPacket(DeviceObject, FALSE);
        Complete(Irp, status, 0);
    }
}

/* At DISPATCH_LEVEL: the list is there. The disk interrupts when it has done the command. */
static VOID NTAPI PlatterListReady(_In_ PDEVICE_OBJECT DeviceObject, _In_ PIRP Irp, _In_ PSCATTER_GATHER_LIST List,
                                   _In_opt_ PVOID Context)
{
    PPLATTER platter = Context;
    PIRP irp = DeviceObject->CurrentIrp;
    ULONG i;

    UNREFERENCED_PARAMETER(Irp);
    platter->List = List;
    for (i = 0; i < List->NumberOfElements; i++) {
        platter->Elements[i].Address = List->Elements[i].Address.QuadPart;
        platter->Elements[i].Length = List->Elements[i].Length;
        platter->Elements[i].Reserved = 0;
    }
    platter->Registers->Sector =
        (ULONG)(IoGetCurrentIrpStackLocation(irp)->Parameters.Read.ByteOffset.QuadPart / SECTOR_BYTES);
    platter->Registers->Elements = List->NumberOfElements;
    platter->Registers->ListLow = platter->ElementsAddress.LowPart;
    platter->Registers->ListHigh = platter->ElementsAddress.HighPart;
    platter->Registers->Command = IsWrite(irp) ? COMMAND_WRITE : COMMAND_READ;
}

/* At DIRQL: is it ours, and how did it end? */
static BOOLEAN NTAPI PlatterInterrupt(_In_ PKINTERRUPT Interrupt, _In_opt_ PVOID Context)
{
    PDEVICE_OBJECT device = Context;
    PPLATTER platter = device->DeviceExtension;
    ULONG status = platter->Registers->Status;

    UNREFERENCED_PARAMETER(Interrupt);
    if (!(status & STATUS_DONE)) {
        return FALSE;
    }
    platter->EndStatus = status;
    platter->Registers->Status = status;
    IoRequestDpc(device, device->CurrentIrp, NULL);
    return TRUE;
}

static VOID NTAPI PlatterDpc(_In_ PKDPC Dpc, _In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp, _In_opt_ PVOID Context)
{
    PPLATTER platter = DeviceObject->DeviceExtension;
    PIRP irp = DeviceObject->CurrentIrp;
    BOOLEAN failed = (platter->EndStatus & STATUS_FAILED) != 0;
    ULONG length = LengthOf(irp);

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    platter->Adapter->DmaOperations->PutScatterGatherList(platter->Adapter, platter->List, IsWrite(irp));
    platter->List = NULL;
    IoStartNextPacket(DeviceObject, FALSE);
    Complete(irp, failed ? STATUS_IO_DEVICE_ERROR : STATUS_SUCCESS, failed ? 0 : length);
}

static VOID ReleaseDevice(_In_ PDEVICE_OBJECT DeviceObject)
{
    PPLATTER platter = DeviceObject->DeviceExtension;

    if (platter->Interrupt != NULL) {
        IoDisconnectInterrupt(platter->Interrupt);
        KeFlushQueuedDpcs();
    }
    if (platter->Elements != NULL) {
        platter->Adapter->DmaOperations->FreeCommonBuffer(platter->Adapter, MOST_ELEMENTS * sizeof(DISK_ELEMENT),
                                                          platter->ElementsAddress, platter->Elements, FALSE);
    }
    if (platter->Adapter != NULL) {
        platter->Adapter->DmaOperations->PutDmaAdapter(platter->Adapter);
    }
    if (platter->Registers != NULL) {
        MmUnmapIoSpace((PVOID)platter->Registers, DISK_REGISTER_BYTES);
    }
    IoDeleteDevice(DeviceObject);
}

static VOID NTAPI PlatterUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PPLATTER platter = DriverObject->DeviceObject->DeviceExtension;

    platter->Registers->Control = 0;
    IoDeleteSymbolicLink((PUNICODE_STRING)&PlatterLinkName);
    ReleaseDevice(DriverObject->DeviceObject);
}

/* Finds the disk: without Plug and Play, where it has always been. */
static NTSTATUS MapRegisters(_In_ PPLATTER Platter)
{
    PHYSICAL_ADDRESS address;

    address.QuadPart = DISK_ADDRESS;
    Platter->Registers = MmMapIoSpace(address, DISK_REGISTER_BYTES, MmNonCached);
    if (Platter->Registers == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (Platter->Registers->Id != DISK_ID_VALUE) {
        return STATUS_NO_SUCH_DEVICE;
    }
    Platter->Sectors = Platter->Registers->Capacity;
    return STATUS_SUCCESS;
}

static NTSTATUS GetAdapter(_In_ PPLATTER Platter)
{
    DEVICE_DESCRIPTION description;
    ULONG mapRegisters;

    RtlZeroMemory(&description, sizeof(description));
    description.Version = DEVICE_DESCRIPTION_VERSION;
    description.Master = TRUE;
    description.ScatterGather = TRUE;
    description.Dma64BitAddresses = TRUE;
    description.InterfaceType = PCIBus;
    description.MaximumLength = MOST_BYTES;
    Platter->Adapter = IoGetDmaAdapter(NULL, &description, &mapRegisters);
    if (Platter->Adapter == NULL || mapRegisters < MOST_ELEMENTS) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Platter->Elements = Platter->Adapter->DmaOperations->AllocateCommonBuffer(
        Platter->Adapter, MOST_ELEMENTS * sizeof(DISK_ELEMENT), &Platter->ElementsAddress, FALSE);
    return Platter->Elements == NULL ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

static NTSTATUS ConnectInterrupt(_In_ PDEVICE_OBJECT DeviceObject, _In_ PPLATTER Platter)
{
    KIRQL irql;
    KAFFINITY affinity;
    ULONG vector = HalGetInterruptVector(PCIBus, 0, DISK_LINE, DISK_LINE, &irql, &affinity);

    if (vector == 0) {
        return STATUS_NO_SUCH_DEVICE;
    }
    IoInitializeDpcRequest(DeviceObject, PlatterDpc);
    return IoConnectInterrupt(&Platter->Interrupt, PlatterInterrupt, DeviceObject, NULL, vector, irql, irql, LevelSensitive,
                              TRUE, affinity, FALSE);
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    PPLATTER platter;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = PlatterUnload;
    DriverObject->DriverStartIo = PlatterStartIo;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = PlatterSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = PlatterSucceed;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = PlatterSucceed;
    DriverObject->MajorFunction[IRP_MJ_READ] = PlatterReadWrite;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = PlatterReadWrite;

    status = IoCreateDevice(DriverObject, sizeof(PLATTER), (PUNICODE_STRING)&PlatterDeviceName, FILE_DEVICE_DISK,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    device->Flags |= DO_DIRECT_IO;
    platter = device->DeviceExtension;
    RtlZeroMemory(platter, sizeof(PLATTER));
    status = MapRegisters(platter);
    if (NT_SUCCESS(status)) {
        status = GetAdapter(platter);
    }
    if (NT_SUCCESS(status)) {
        status = ConnectInterrupt(device, platter);
    }
    if (NT_SUCCESS(status)) {
        status = IoCreateSymbolicLink((PUNICODE_STRING)&PlatterLinkName, (PUNICODE_STRING)&PlatterDeviceName);
    }
    if (!NT_SUCCESS(status)) {
        ReleaseDevice(device);
        return status;
    }
    platter->Registers->Control = CONTROL_ENABLE;
    return STATUS_SUCCESS;
}
