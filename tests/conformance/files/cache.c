/* The cache of files: the C sides of cache.cases.ts. */
#include "test-file.h"

#define TAG 'esaC'
#define DISK_PAGES 3
#define FILE_BYTES (2 * PAGE_SIZE + 8)

/* A file system with one file on a disk in memory. The byte at each offset is 'a' plus the number of its page. */
static PUCHAR Disk;
static SECTION_OBJECT_POINTERS Pointers;
static PFILE_OBJECT File;
static HANDLE FileHandle;

static LARGE_INTEGER *At(LONGLONG Offset)
{
    static LARGE_INTEGER offset;

    offset.QuadPart = Offset;
    return &offset;
}

static CC_FILE_SIZES *Sizes(LONGLONG Bytes)
{
    static CC_FILE_SIZES sizes;

    sizes.AllocationSize.QuadPart = DISK_PAGES * PAGE_SIZE;
    sizes.FileSize.QuadPart = Bytes;
    sizes.ValidDataLength.QuadPart = Bytes;
    return &sizes;
}

static NTSTATUS OpenFile(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoGetCurrentIrpStackLocation(Irp)->FileObject->SectionObjectPointer = &Pointers;
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS TransferPages(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    LONGLONG offset = stack->Parameters.Read.ByteOffset.QuadPart;
    ULONG length = stack->Parameters.Read.Length;
    PVOID buffer = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);

    UNREFERENCED_PARAMETER(Device);
    if (stack->MajorFunction == IRP_MJ_READ) {
        REPORT("read", offset);
        RtlCopyMemory(buffer, Disk + offset, length);
    } else {
        REPORT("write", offset);
        RtlCopyMemory(Disk + offset, buffer, length);
    }
    return Complete(Irp, STATUS_SUCCESS, length);
}

static PFILE_OBJECT ObjectOf(HANDLE Handle)
{
    PFILE_OBJECT object;

    ObReferenceObjectByHandle(Handle, 0, NULL, KernelMode, (PVOID *)&object, NULL);
    return object;
}

static VOID OpenCached(VOID)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Cached", 0);
    static CACHE_MANAGER_CALLBACKS none;

    Disk = ExAllocatePoolWithTag(NonPagedPoolNx, DISK_PAGES * PAGE_SIZE, TAG);
    for (ULONG page = 0; page < DISK_PAGES; page++) {
        RtlFillMemory(Disk + page * PAGE_SIZE, PAGE_SIZE, (UCHAR)('a' + page));
    }
    RtlZeroMemory(&Pointers, sizeof(Pointers));
    On(device, IRP_MJ_CREATE, OpenFile);
    On(device, IRP_MJ_READ, TransferPages);
    On(device, IRP_MJ_WRITE, TransferPages);
    FileHandle = Create(L"\\Device\\Cached", FILE_OPEN).Handle;
    File = ObjectOf(FileHandle);
    CcInitializeCacheMap(File, Sizes(FILE_BYTES), FALSE, &none, NULL);
}

/* Pages that nobody needs any more are written and given up by a thread of the system. */
static VOID LetPagesGo(VOID)
{
    LARGE_INTEGER soon = {.QuadPart = -100000};

    KeDelayExecutionThread(KernelMode, FALSE, &soon);
}

static VOID CloseCached(VOID)
{
    CcUninitializeCacheMap(File, NULL, NULL);
    ObDereferenceObject(File);
    ZwClose(FileHandle);
    LetPagesGo();
    ExFreePoolWithTag(Disk, TAG);
}

typedef struct _COPIED {
    BOOLEAN Ok;
    ULONG_PTR Bytes;
    UCHAR Last;
} COPIED;

static COPIED CopyFrom(LONGLONG Offset, ULONG Length, BOOLEAN Wait)
{
    UCHAR buffer[16];
    IO_STATUS_BLOCK block = {0};
    COPIED copied = {CcCopyRead(File, At(Offset), Length, Wait, buffer, &block), block.Information, 0};

    if (copied.Bytes != 0) {
        copied.Last = buffer[copied.Bytes - 1];
    }
    return copied;
}

static BOOLEAN CopyTo(LONGLONG Offset, UCHAR Byte, BOOLEAN Wait)
{
    return CcCopyWrite(File, At(Offset), 1, Wait, &Byte);
}

static NTSTATUS Flush(VOID)
{
    IO_STATUS_BLOCK block;

    CcFlushCache(&Pointers, NULL, 0, &block);
    return block.Status;
}

CASE(CopyRead)
{
    COPIED end;

    OpenCached();
    REPORT("last", CopyFrom(PAGE_SIZE - 1, 2, TRUE).Last);
    REPORT("again", CopyFrom(PAGE_SIZE - 1, 1, TRUE).Last);
    end = CopyFrom(FILE_BYTES - 3, 10, TRUE);
    REPORT("bytes", end.Bytes);
    REPORT("end", end.Last);
    CloseCached();
}

CASE(CopyWrite)
{
    OpenCached();
    REPORT("copied", CopyTo(PAGE_SIZE + 5, 'x', TRUE));
    REPORT("disk", Disk[PAGE_SIZE + 5]);
    REPORT("cache", CopyFrom(PAGE_SIZE + 5, 1, TRUE).Last);
    REPORT("flushed", Flush());
    REPORT("written", Disk[PAGE_SIZE + 5]);
    REPORT("neighbour", Disk[PAGE_SIZE + 6]);
    REPORT("nothing", Flush());
    CloseCached();
}

CASE(NoWait)
{
    OpenCached();
    REPORT("read", CopyFrom(0, 4, FALSE).Ok);
    REPORT("write", CopyTo(0, 'x', FALSE));
    CopyFrom(0, 1, TRUE);
    REPORT("in memory", CopyFrom(0, 4, FALSE).Ok);
    REPORT("writable", CopyTo(0, 'a', FALSE));
    CloseCached();
}

CASE(PurgeAndZero)
{
    LARGE_INTEGER end = {.QuadPart = 8};

    OpenCached();
    CopyTo(7, 'x', TRUE);
    REPORT("purged", CcPurgeCacheSection(&Pointers, NULL, 0, 0));
    REPORT("as on disk", CopyFrom(7, 1, TRUE).Last);
    REPORT("zeroed", CcZeroData(File, At(7), &end, TRUE));
    REPORT("zero", CopyFrom(7, 1, TRUE).Last);
    REPORT("behind", CopyFrom(8, 1, TRUE).Last);
    CcPurgeCacheSection(&Pointers, NULL, 0, 0);
    CloseCached();
}

CASE(MapAndPin)
{
    volatile UCHAR *shown;
    volatile UCHAR *second;
    PVOID bcb, secondBcb;

    OpenCached();
    REPORT("mapped", CcMapData(File, At(PAGE_SIZE - 1), 2, MAP_WAIT, &bcb, (PVOID *)&shown));
    REPORT("shown", shown[0] | shown[1] << 8);
    REPORT("file", CcGetFileObjectFromBcb(bcb) == File);
    REPORT("pinned", CcPinMappedData(File, At(PAGE_SIZE - 1), 2, PIN_WAIT, &bcb));
    REPORT("second", CcPinRead(File, At(PAGE_SIZE), 1, PIN_WAIT, &secondBcb, (PVOID *)&second));
    second[0] = 'x';
    CcSetDirtyPinnedData(secondBcb, NULL);
    REPORT("same page", shown[1]);
    CcUnpinData(secondBcb);
    CcUnpinData(bcb);
    REPORT("gone", MmIsAddressValid((PVOID)shown));
    REPORT("copied", CopyFrom(PAGE_SIZE, 1, TRUE).Last);
    Flush();
    CloseCached();
}

CASE(OtherSizes)
{
    COPIED longer;

    OpenCached();
    REPORT("before", CopyFrom(4, 4, TRUE).Bytes);
    CcSetFileSizes(File, Sizes(6));
    REPORT("shorter", CopyFrom(4, 4, TRUE).Bytes);
    REPORT("told", CcGetFileSizePointer(File)->QuadPart);
    CcSetFileSizes(File, Sizes(10));
    longer = CopyFrom(4, 4, TRUE);
    REPORT("longer", longer.Bytes);
    REPORT("zero", longer.Last);
    CcPurgeCacheSection(&Pointers, NULL, 0, 0);
    CloseCached();
}

CASE(LastCacheMap)
{
    static CACHE_MANAGER_CALLBACKS callbacks;
    PFILE_OBJECT other;
    BOOLEAN last, none;
    HANDLE handle;

    OpenCached();
    handle = Create(L"\\Device\\Cached", FILE_OPEN).Handle;
    other = ObjectOf(handle);
    CcInitializeCacheMap(other, Sizes(FILE_BYTES), FALSE, &callbacks, NULL);
    REPORT("shared", Pointers.SharedCacheMap != NULL);
    CopyTo(0, 'x', TRUE);
    REPORT("first", CcUninitializeCacheMap(other, NULL, NULL));
    REPORT("private", other->PrivateCacheMap != NULL);
    REPORT("still", File->PrivateCacheMap != NULL);
    ObDereferenceObject(other);
    ZwClose(handle);
    last = CcUninitializeCacheMap(File, NULL, NULL);
    none = CcUninitializeCacheMap(File, NULL, NULL);
    LetPagesGo();
    REPORT("last", last);
    REPORT("none", none);
    REPORT("gone", Pointers.SharedCacheMap != NULL);
    CloseCached();
}

static VOID NTAPI WriteNow(PVOID First, PVOID Second)
{
    REPORT("first", First);
    REPORT("second", Second);
}

CASE(DeferWrite)
{
    OpenCached();
    REPORT("may", CcCanIWrite(File, 100, TRUE, FALSE));
    CcDeferWrite(File, WriteNow, (PVOID)5, (PVOID)6, 100, FALSE);
    CcSetReadAheadGranularity(File, 0x10000);
    CcSetAdditionalCacheAttributes(File, TRUE, TRUE);
    REPORT("idle", CcWaitForCurrentLazyWriterActivity());
    CloseCached();
}
