/*
 * pipes: a poor man's named pipes, as a WDM driver without hardware.
 *
 * One device, \Device\Example. The rest of the name a program opens (\Device\Example\HELLO) selects a pipe; all
 * handles opened with the same name, in upper or lower case, share it. A pipe is a circular buffer: writing appends,
 * reading takes out, neither ever waits. A pipe lives as long as somebody has it open.
 *
 * What the example shows: device context (device extension) and resource context (FsContext), reference counting,
 * buffered I/O, a control-code table, pool tags, and locks of three kinds with a fixed order.
 *
 * Locks, always taken in this order:
 *   1. DEVICE_CONTEXT.ListMutex  (KMUTEX, waits at PASSIVE_LEVEL)  the list of pipes and their reference counts
 *   2. PIPE_CONTEXT.RingLock     (spin lock)                       the pipe's ring
 *   3. DEVICE_CONTEXT.QuotaLock  (spin lock)                       BufferBytes
 *
 * Compiled with PIPES_V2 it becomes the second version, which is meant for comparison and breaks some of these rules;
 * with PIPES_V3 the third, in which they are kept again: see README.md.
 */
#include <wdm.h>

#include "pipes.h"
#include "ring.h"

/* Read as a little-endian number, so that !poolused shows "Pipe". */
#define PIPES_TAG 'epiP'

/* A pipe's name may have this many bytes (without the leading backslash). */
#define PIPES_MAX_NAME_BYTES (64 * sizeof(WCHAR))

/*
 * INIT holds what nobody needs after DriverEntry. PAGE may be paged out, so nothing in there may hold a spin lock; what
 * does, and is called from there, must stay a function of its own: inlined, it would end up in PAGE.
 */
#define CODE_INIT __attribute__((section("INIT")))
#define CODE_PAGED __attribute__((section("PAGE")))
#define CODE_NONPAGED DECLSPEC_NOINLINE

/* The device context: lives in the device extension. */
typedef struct _DEVICE_CONTEXT {
    KMUTEX ListMutex;
    LIST_ENTRY PipeList; /* of PIPE_CONTEXT.ListEntry */
    KSPIN_LOCK QuotaLock;
    ULONG BufferBytes; /* sum of all rings' sizes */
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;

/* The resource context: one per pipe name, shared by all its file objects through FsContext. */
typedef struct _PIPE_CONTEXT {
    LIST_ENTRY ListEntry;
    ULONG ReferenceCount; /* one per file object */
    UNICODE_STRING Name;  /* without the leading backslash; the characters are our own copy */
    KSPIN_LOCK RingLock;
    RING Ring;
} PIPE_CONTEXT, *PPIPE_CONTEXT;

/* Carries out one control code on the system buffer; returns the status and in *Information the output's length. */
typedef NTSTATUS CONTROL_ROUTINE(_In_ PDEVICE_CONTEXT Device, _In_ PPIPE_CONTEXT Pipe, _Inout_ PVOID SystemBuffer,
                                 _Out_ PULONG_PTR Information);

CODE_INIT DRIVER_INITIALIZE DriverEntry;
CODE_PAGED static DRIVER_UNLOAD PipesUnload;
CODE_PAGED static DRIVER_DISPATCH PipesCreate;
CODE_PAGED static DRIVER_DISPATCH PipesCleanup;
CODE_PAGED static DRIVER_DISPATCH PipesClose;
static DRIVER_DISPATCH PipesRead;
static DRIVER_DISPATCH PipesWrite;
static DRIVER_DISPATCH PipesDeviceControl;
static CONTROL_ROUTINE PipesQueryBuffer;
static CONTROL_ROUTINE PipesSetBuffer;

static const UNICODE_STRING PipesDeviceName = RTL_CONSTANT_STRING(PIPES_DEVICE_NAME);
static const UNICODE_STRING PipesLinkName = RTL_CONSTANT_STRING(PIPES_LINK_NAME);

/* Every control code with the shortest buffers it works with. */
static const struct {
    ULONG Code;
    ULONG InputLength;
    ULONG OutputLength;
    CONTROL_ROUTINE *Routine;
} PipesControls[] = {
    {IOCTL_PIPES_QUERY_BUFFER, 0, sizeof(PIPES_BUFFER_INFORMATION), PipesQueryBuffer},
    {IOCTL_PIPES_SET_BUFFER, sizeof(PIPES_BUFFER_REQUEST), 0, PipesSetBuffer},
};

/* ---- Loading and unloading ---------------------------------------------------------------------------------- */

CODE_INIT NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    PDEVICE_CONTEXT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    DriverObject->DriverUnload = PipesUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = PipesCreate;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = PipesCleanup;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = PipesClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = PipesRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = PipesWrite;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = PipesDeviceControl;

    /* FILE_DEVICE_SECURE_OPEN: who may not open the device may not open a pipe on it either. */
    status = IoCreateDevice(DriverObject, sizeof(DEVICE_CONTEXT), (PUNICODE_STRING)&PipesDeviceName,
                            FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        DbgPrint("pipes: cannot create %wZ: %08lx\n", &PipesDeviceName, status);
        return status;
    }

    /* Everything a request needs must be ready before the device can be found by name. */
    device = deviceObject->DeviceExtension;
    KeInitializeMutex(&device->ListMutex, 0);
    InitializeListHead(&device->PipeList);
    KeInitializeSpinLock(&device->QuotaLock);
    device->BufferBytes = 0;
    deviceObject->Flags |= DO_BUFFERED_IO;

    status = IoCreateSymbolicLink((PUNICODE_STRING)&PipesLinkName, (PUNICODE_STRING)&PipesDeviceName);
    if (!NT_SUCCESS(status)) {
        DbgPrint("pipes: cannot create %wZ: %08lx\n", &PipesLinkName, status);
        IoDeleteDevice(deviceObject);
        return status;
    }

    DbgPrint("pipes: %wZ is ready\n", &PipesDeviceName);
    return STATUS_SUCCESS;
}

CODE_PAGED static VOID NTAPI PipesUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();

    /* The I/O manager gets here only after the last file object is closed: no pipe is left, the list is empty. */
    IoDeleteSymbolicLink((PUNICODE_STRING)&PipesLinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
    DbgPrint("pipes: unloaded\n");
}

/* ---- Pipes -------------------------------------------------------------------------------------------------- */

/* Reserves Size bytes of the device's quota. The caller holds QuotaLock. */
static BOOLEAN PipesCharge(_Inout_ PDEVICE_CONTEXT Device, _In_ ULONG Size)
{
    if (Size > PIPES_DEVICE_QUOTA - Device->BufferBytes) {
        return FALSE;
    }
    Device->BufferBytes += Size;
    return TRUE;
}

/* As PipesCharge, for a caller that holds no spin lock. */
CODE_NONPAGED static BOOLEAN PipesChargeQuota(_Inout_ PDEVICE_CONTEXT Device, _In_ ULONG Size)
{
    KIRQL oldIrql;
    BOOLEAN charged;

    KeAcquireSpinLock(&Device->QuotaLock, &oldIrql);
    charged = PipesCharge(Device, Size);
    KeReleaseSpinLock(&Device->QuotaLock, oldIrql);
    return charged;
}

/* Gives back what PipesChargeQuota reserved. */
CODE_NONPAGED static VOID PipesReturnQuota(_Inout_ PDEVICE_CONTEXT Device, _In_ ULONG Size)
{
    KIRQL oldIrql;

    KeAcquireSpinLock(&Device->QuotaLock, &oldIrql);
    Device->BufferBytes -= Size;
    KeReleaseSpinLock(&Device->QuotaLock, oldIrql);
}

/* The pipe with that name in any case, or NULL. The caller holds ListMutex. */
CODE_PAGED static PPIPE_CONTEXT PipesFind(_In_ PDEVICE_CONTEXT Device, _In_ PCUNICODE_STRING Name)
{
    PLIST_ENTRY entry;

    for (entry = Device->PipeList.Flink; entry != &Device->PipeList; entry = entry->Flink) {
        PPIPE_CONTEXT pipe = CONTAINING_RECORD(entry, PIPE_CONTEXT, ListEntry);

        if (RtlEqualUnicodeString(&pipe->Name, Name, TRUE)) {
            return pipe;
        }
    }
    return NULL;
}

/* Makes an empty pipe, without references, and puts it on the list. The caller holds ListMutex. */
CODE_PAGED static NTSTATUS PipesAllocate(_Inout_ PDEVICE_CONTEXT Device, _In_ PCUNICODE_STRING Name,
                                         _Out_ PPIPE_CONTEXT *NewPipe)
{
    PPIPE_CONTEXT pipe;
    PWCHAR characters;
    PUCHAR data;

    if (!PipesChargeQuota(Device, PIPES_DEFAULT_BUFFER_SIZE)) {
        return STATUS_QUOTA_EXCEEDED;
    }

    /* Ring and lock are used at DISPATCH_LEVEL, where a page fault is fatal: non-paged pool. */
    pipe = ExAllocatePoolWithTag(NonPagedPool, sizeof(PIPE_CONTEXT), PIPES_TAG);
    data = ExAllocatePoolWithTag(NonPagedPool, PIPES_DEFAULT_BUFFER_SIZE, PIPES_TAG);
    characters = ExAllocatePoolWithTag(PagedPool, Name->Length, PIPES_TAG);
    if (pipe == NULL || data == NULL || characters == NULL) {
        if (pipe != NULL) {
            ExFreePoolWithTag(pipe, PIPES_TAG);
        }
        if (data != NULL) {
            ExFreePoolWithTag(data, PIPES_TAG);
        }
        if (characters != NULL) {
            ExFreePoolWithTag(characters, PIPES_TAG);
        }
        PipesReturnQuota(Device, PIPES_DEFAULT_BUFFER_SIZE);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    /* The file object's name does not outlive the file object: the pipe keeps a copy. */
    RtlCopyMemory(characters, Name->Buffer, Name->Length);
    pipe->Name.Buffer = characters;
    pipe->Name.Length = Name->Length;
    pipe->Name.MaximumLength = Name->Length;
    pipe->ReferenceCount = 0;
    KeInitializeSpinLock(&pipe->RingLock);
    RingInitialize(&pipe->Ring, data, PIPES_DEFAULT_BUFFER_SIZE);

    InsertTailList(&Device->PipeList, &pipe->ListEntry);
    *NewPipe = pipe;
    return STATUS_SUCCESS;
}

/* Frees a pipe that nobody refers to any more. The caller holds ListMutex. */
CODE_PAGED static VOID PipesFree(_Inout_ PDEVICE_CONTEXT Device, _In_ PPIPE_CONTEXT Pipe)
{
    RemoveEntryList(&Pipe->ListEntry);
    PipesReturnQuota(Device, Pipe->Ring.Size);
    ExFreePoolWithTag(Pipe->Ring.Data, PIPES_TAG);
#ifndef PIPES_V2
    /* Forgotten in version 2: every pipe leaks its name. */
    ExFreePoolWithTag(Pipe->Name.Buffer, PIPES_TAG);
#endif
    ExFreePoolWithTag(Pipe, PIPES_TAG);
}

/* ---- Requests ----------------------------------------------------------------------------------------------- */

/* Ends a request. The IRP belongs to the I/O manager again: nobody may touch it afterwards. */
static NTSTATUS PipesComplete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

/* Strips the leading backslash: the file object of \Device\Example\HELLO has the name \HELLO. */
CODE_PAGED static NTSTATUS PipesParseName(_In_ PFILE_OBJECT FileObject, _Out_ PUNICODE_STRING Name)
{
    PCUNICODE_STRING path = &FileObject->FileName;

    /* The device itself, opened without a name, is no pipe; and there are no folders to be relative to. */
    if (path->Length < 2 * sizeof(WCHAR) || path->Buffer[0] != L'\\') {
        return STATUS_OBJECT_NAME_INVALID;
    }
    if (path->Length > PIPES_MAX_NAME_BYTES + sizeof(WCHAR)) {
        return STATUS_OBJECT_NAME_INVALID;
    }
    Name->Buffer = path->Buffer + 1;
    Name->Length = path->Length - sizeof(WCHAR);
    Name->MaximumLength = Name->Length;
    return STATUS_SUCCESS;
}

/* IRP_MJ_CREATE: finds or makes the pipe and refers to it from the file object. */
CODE_PAGED static NTSTATUS NTAPI PipesCreate(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    PFILE_OBJECT fileObject = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    ULONG_PTR information = FILE_OPENED;
    UNICODE_STRING name;
    PPIPE_CONTEXT pipe;
    NTSTATUS status;

    PAGED_CODE();

    status = PipesParseName(fileObject, &name);
    if (!NT_SUCCESS(status)) {
        return PipesComplete(Irp, status, 0);
    }

    /* Look up and add under one lock: of two threads that open a new name at once, one must find the other's pipe. */
    KeWaitForSingleObject(&device->ListMutex, Executive, KernelMode, FALSE, NULL);
    pipe = PipesFind(device, &name);
    if (pipe == NULL) {
        information = FILE_CREATED;
        status = PipesAllocate(device, &name, &pipe);
    }
    if (NT_SUCCESS(status)) {
        pipe->ReferenceCount++;
        fileObject->FsContext = pipe;
        DbgPrint("pipes: opened %wZ, %lu references\n", &pipe->Name, pipe->ReferenceCount);
    }
    KeReleaseMutex(&device->ListMutex, FALSE);

    return PipesComplete(Irp, status, NT_SUCCESS(status) ? information : 0);
}

/*
 * IRP_MJ_CLEANUP: the last handle of the file object is closed. Here a driver cancels the requests it still holds for
 * the file object. This one holds none, as it completes everything at once. The pipe itself stays: requests of
 * other threads may still be on their way to it.
 */
CODE_PAGED static NTSTATUS NTAPI PipesCleanup(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DeviceObject);

    return PipesComplete(Irp, STATUS_SUCCESS, 0);
}

/* IRP_MJ_CLOSE: nobody refers to the file object any more; gives back its reference to the pipe. */
CODE_PAGED static NTSTATUS NTAPI PipesClose(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PDEVICE_CONTEXT device = DeviceObject->DeviceExtension;
    PFILE_OBJECT fileObject = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PPIPE_CONTEXT pipe = fileObject->FsContext;

    PAGED_CODE();

    KeWaitForSingleObject(&device->ListMutex, Executive, KernelMode, FALSE, NULL);
    fileObject->FsContext = NULL;
    pipe->ReferenceCount--;
    DbgPrint("pipes: closed %wZ, %lu references\n", &pipe->Name, pipe->ReferenceCount);
    if (pipe->ReferenceCount == 0) {
        PipesFree(device, pipe);
    }
    KeReleaseMutex(&device->ListMutex, FALSE);

    return PipesComplete(Irp, STATUS_SUCCESS, 0);
}

/* IRP_MJ_READ: takes out what is there, up to the length asked for. An empty pipe gives 0 bytes. */
static NTSTATUS NTAPI PipesRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PPIPE_CONTEXT pipe = stack->FileObject->FsContext;
    ULONG length = stack->Parameters.Read.Length;
    ULONG transferred;
    KIRQL oldIrql;

    UNREFERENCED_PARAMETER(DeviceObject);

    /* Without a length there is no system buffer either. */
    if (length == 0) {
        return PipesComplete(Irp, STATUS_SUCCESS, 0);
    }

    KeAcquireSpinLock(&pipe->RingLock, &oldIrql);
    transferred = RingRead(&pipe->Ring, Irp->AssociatedIrp.SystemBuffer, length);
    KeReleaseSpinLock(&pipe->RingLock, oldIrql);

    /* Information also tells the I/O manager how much of the system buffer to copy to the program. */
    return PipesComplete(Irp, STATUS_SUCCESS, transferred);
}

/* IRP_MJ_WRITE: appends. How much of it a full pipe takes is RingWrite's business. */
static NTSTATUS NTAPI PipesWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PPIPE_CONTEXT pipe = stack->FileObject->FsContext;
    ULONG length = stack->Parameters.Write.Length;
    ULONG transferred;
    KIRQL oldIrql;

    UNREFERENCED_PARAMETER(DeviceObject);

    if (length == 0) {
#if defined(PIPES_V2) || defined(PIPES_V3)
        return PipesComplete(Irp, STATUS_INVALID_PARAMETER, 0);
#else
        return PipesComplete(Irp, STATUS_SUCCESS, 0);
#endif
    }

    KeAcquireSpinLock(&pipe->RingLock, &oldIrql);
    transferred = RingWrite(&pipe->Ring, Irp->AssociatedIrp.SystemBuffer, length);
    KeReleaseSpinLock(&pipe->RingLock, oldIrql);

    return PipesComplete(Irp, STATUS_SUCCESS, transferred);
}

/* IOCTL_PIPES_QUERY_BUFFER. Holds both spin locks, so that the figures agree with each other. */
static NTSTATUS PipesQueryBuffer(_In_ PDEVICE_CONTEXT Device, _In_ PPIPE_CONTEXT Pipe, _Inout_ PVOID SystemBuffer,
                                 _Out_ PULONG_PTR Information)
{
    PPIPES_BUFFER_INFORMATION result = SystemBuffer;
    KIRQL oldIrql;

    KeAcquireSpinLock(&Pipe->RingLock, &oldIrql);
    KeAcquireSpinLockAtDpcLevel(&Device->QuotaLock);
    result->BufferSize = Pipe->Ring.Size;
    result->BytesStored = Pipe->Ring.Count;
    result->DeviceBufferBytes = Device->BufferBytes;
    KeReleaseSpinLockFromDpcLevel(&Device->QuotaLock);
    KeReleaseSpinLock(&Pipe->RingLock, oldIrql);

    *Information = sizeof(*result);
    return STATUS_SUCCESS;
}

/* IOCTL_PIPES_SET_BUFFER. Pool is allocated and freed outside the locks, the rings are exchanged inside. */
static NTSTATUS PipesSetBuffer(_In_ PDEVICE_CONTEXT Device, _In_ PPIPE_CONTEXT Pipe, _Inout_ PVOID SystemBuffer,
                               _Out_ PULONG_PTR Information)
{
    ULONG size = ((PPIPES_BUFFER_REQUEST)SystemBuffer)->BufferSize;
    PUCHAR unused;
    RING newRing;
    KIRQL oldIrql;
    BOOLEAN charged;
#ifdef PIPES_V2
    /* The wrong way round: deadlocks against a query on another processor. */
    PKSPIN_LOCK outer = &Device->QuotaLock, inner = &Pipe->RingLock;
#else
    PKSPIN_LOCK outer = &Pipe->RingLock, inner = &Device->QuotaLock;
#endif

    *Information = 0;
    if (size == 0 || size > PIPES_MAX_BUFFER_SIZE) {
        return STATUS_INVALID_PARAMETER;
    }
    unused = ExAllocatePoolWithTag(NonPagedPool, size, PIPES_TAG);
    if (unused == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RingInitialize(&newRing, unused, size);

    KeAcquireSpinLock(outer, &oldIrql);
    KeAcquireSpinLockAtDpcLevel(inner);
    /* The old buffer is charged until it is freed, so a pipe needs quota for both while it changes. */
    charged = PipesCharge(Device, size);
    if (charged) {
        RingMove(&newRing, &Pipe->Ring);
        Device->BufferBytes -= Pipe->Ring.Size;
        unused = Pipe->Ring.Data;
        Pipe->Ring = newRing;
    }
    KeReleaseSpinLockFromDpcLevel(inner);
    KeReleaseSpinLock(outer, oldIrql);

    ExFreePoolWithTag(unused, PIPES_TAG);
    return charged ? STATUS_SUCCESS : STATUS_QUOTA_EXCEEDED;
}

/* IRP_MJ_DEVICE_CONTROL: checks the lengths a program passed, then calls the routine of the control code. */
static NTSTATUS NTAPI PipesDeviceControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;
    ULONG_PTR information = 0;
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(PipesControls); i++) {
        if (PipesControls[i].Code != code) {
            continue;
        }
        if (stack->Parameters.DeviceIoControl.InputBufferLength < PipesControls[i].InputLength) {
            return PipesComplete(Irp, STATUS_INVALID_PARAMETER, 0);
        }
        if (stack->Parameters.DeviceIoControl.OutputBufferLength < PipesControls[i].OutputLength) {
            return PipesComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        }
        status = PipesControls[i].Routine(DeviceObject->DeviceExtension, stack->FileObject->FsContext,
                                          Irp->AssociatedIrp.SystemBuffer, &information);
        return PipesComplete(Irp, status, information);
    }
    DbgPrint("pipes: unknown control code %08lx\n", code);
    return PipesComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}
