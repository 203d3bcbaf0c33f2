/* Memory for devices, and physical memory: the C sides of contiguous.cases.ts. */
#include "conformance.h"

#define TAG 'esaC'

/* Newer than the headers and the import library. */
#define COPY_PHYSICAL 1
#define COPY_VIRTUAL 2
typedef NTSTATUS NTAPI MM_COPY_MEMORY(PVOID TargetAddress, PHYSICAL_ADDRESS SourceAddress, SIZE_T NumberOfBytes,
                                      ULONG Flags, PSIZE_T NumberOfBytesTransferred);
#define COPY_MEMORY() ((MM_COPY_MEMORY *)MmGetSystemRoutineAddress(TEXT_OF(L"MmCopyMemory")))

static const PHYSICAL_ADDRESS Anywhere = {.QuadPart = 0x7fffffffffffffff};
static const PHYSICAL_ADDRESS Zero = {.QuadPart = 0};

CASE(Contiguous)
{
    PUCHAR block = MmAllocateContiguousMemory(8 * PAGE_SIZE, Anywhere);
    LONGLONG first = MmGetPhysicalAddress(block).QuadPart;
    ULONG page;

    for (page = 1; page < 8; page++)
        if (MmGetPhysicalAddress(block + page * PAGE_SIZE).QuadPart != first + page * PAGE_SIZE)
            REPORT("gap before page", page);
    REPORT("aligned", first % PAGE_SIZE);
    RtlFillMemory(block, 8 * PAGE_SIZE, 1);
    MmFreeContiguousMemory(block);
    REPORT("after", MmIsAddressValid(block));
}

CASE(ContiguousWithin)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 0x800000};
    PHYSICAL_ADDRESS high = {.QuadPart = 0xbfffff};
    PVOID block = MmAllocateContiguousMemorySpecifyCache(4 * PAGE_SIZE, low, high, Zero, MmCached);
    LONGLONG physical = MmGetPhysicalAddress(block).QuadPart;

    REPORT("low", physical >= low.QuadPart);
    REPORT("high", physical + 4 * PAGE_SIZE - 1 <= high.QuadPart);
    MmFreeContiguousMemorySpecifyCache(block, 4 * PAGE_SIZE, MmCached);
}

CASE(ContiguousBoundary)
{
    PHYSICAL_ADDRESS boundary = {.QuadPart = 0x10000};
    PVOID blocks[3];
    ULONG i;

    for (i = 0; i < 3; i++) {
        LONGLONG physical;

        blocks[i] = MmAllocateContiguousMemorySpecifyCacheNode(9 * PAGE_SIZE, Zero, Anywhere, boundary, MmCached,
                                                               MM_ANY_NODE_OK);
        physical = MmGetPhysicalAddress(blocks[i]).QuadPart;
        REPORT("same", physical >> 16 == (physical + 9 * PAGE_SIZE - 1) >> 16);
    }
    for (i = 0; i < 3; i++)
        MmFreeContiguousMemory(blocks[i]);
}

CASE(ContiguousTooMuch)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 2 * PAGE_SIZE};

    REPORT("beyond", MmAllocateContiguousMemory(0x40000000, Anywhere));
    REPORT("no room", MmAllocateContiguousMemory(4 * PAGE_SIZE, low));
}

CASE(NonCached)
{
    PULONG block = MmAllocateNonCachedMemory(100);

    block[24] = 5;
    REPORT("value", ((volatile ULONG *)block)[24]);
    MmFreeNonCachedMemory(block, 100);
    REPORT("after", MmIsAddressValid(block));
}

CASE(VirtualForPhysical)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 64, TAG);

    REPORT("same", MmGetVirtualForPhysical(MmGetPhysicalAddress(block)) == block);
    ExFreePoolWithTag(block, TAG);
}

CASE(PhysicalRanges)
{
    PPHYSICAL_MEMORY_RANGE list = MmGetPhysicalMemoryRanges();
    LONGLONG local = MmGetPhysicalAddress(&list).QuadPart;

    REPORT("holds the stack", local >= list->BaseAddress.QuadPart &&
                                  local < list->BaseAddress.QuadPart + list->NumberOfBytes.QuadPart);
    REPORT("end", list[1].NumberOfBytes.QuadPart);
    ExFreePool(list);
}

CASE(CopyMemory)
{
    ULONG *block = ExAllocatePoolWithTag(NonPagedPool, 8, TAG);
    PHYSICAL_ADDRESS source;
    volatile ULONG target = 0;
    SIZE_T count;

    *block = 0x12345678;
    source.QuadPart = (LONGLONG)block;
    REPORT("virtual", COPY_MEMORY()((PVOID)&target, source, 4, COPY_VIRTUAL, &count));
    REPORT("bytes", count);
    REPORT("value", target);
    target = 0;
    REPORT("physical", COPY_MEMORY()((PVOID)&target, MmGetPhysicalAddress(block), 4, COPY_PHYSICAL, &count));
    REPORT("value", target);
    ExFreePoolWithTag(block, TAG);
}

CASE(CopyMemoryPartly)
{
    PUCHAR block = ExAllocatePoolWithTag(NonPagedPool, PAGE_SIZE, TAG);
    PHYSICAL_ADDRESS source = {.QuadPart = (LONGLONG)(block + PAGE_SIZE - 16)};
    UCHAR target[64];
    SIZE_T count;

    REPORT("status", COPY_MEMORY()(target, source, 64, COPY_VIRTUAL, &count));
    REPORT("bytes", count);
    ExFreePoolWithTag(block, TAG);
    source.QuadPart = (LONGLONG)block;
    REPORT("of freed memory", (ULONG)COPY_MEMORY()(target, source, 8, COPY_VIRTUAL, &count) >> 31);
    REPORT("bytes of it", count);
}

CASE(NonPagedValid)
{
    PVOID nonpaged = ExAllocatePoolWithTag(NonPagedPool, 16, TAG);
    PVOID paged = ExAllocatePoolWithTag(PagedPool, 16, TAG);

    REPORT("nonpaged", MmIsNonPagedSystemAddressValid(nonpaged));
    REPORT("paged", MmIsNonPagedSystemAddressValid(paged));
    REPORT("null", MmIsNonPagedSystemAddressValid(NULL));
    ExFreePoolWithTag(nonpaged, TAG);
    ExFreePoolWithTag(paged, TAG);
}

CASE(SystemSize)
{
    REPORT("server", MmIsThisAnNtAsSystem());
    REPORT("size", MmQuerySystemSize() <= MmLargeSystem);
}

CASE(DriverVerifying)
{
    REPORT("driver", MmIsDriverVerifying(TestDriver));
    REPORT("address", MmIsDriverVerifyingByAddress(DriverVerifyingBegins));
}

CASE(PagesWithin)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 0xc00000};
    PHYSICAL_ADDRESS high = {.QuadPart = 0xcfffff};
    PMDL mdl = MmAllocatePagesForMdl(low, high, Zero, 3 * PAGE_SIZE);
    ULONG i;

    for (i = 0; i < 3; i++)
        REPORT("frame", MmGetMdlPfnArray(mdl)[i] >= 0xc00 && MmGetMdlPfnArray(mdl)[i] <= 0xcff);
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
}

CASE(FewerPages)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 0xf00000};
    PHYSICAL_ADDRESS high = {.QuadPart = 0xf01fff};
    PMDL mdl = MmAllocatePagesForMdl(low, high, Zero, 8 * PAGE_SIZE);

    REPORT("bytes", MmGetMdlByteCount(mdl));
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
}

CASE(AllPages)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 0xf00000};
    PHYSICAL_ADDRESS high = {.QuadPart = 0xf01fff};

    REPORT("all", MmAllocatePagesForMdlEx(low, high, Zero, 8 * PAGE_SIZE, MmCached, 4));
}
