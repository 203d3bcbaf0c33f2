/* Pages and MDLs: the C sides of pages.cases.ts. */
#include "conformance.h"

#define TAG 'esaC'

CASE(AddressValid)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 16, TAG);

    REPORT("pool", MmIsAddressValid(block));
    REPORT("null", MmIsAddressValid(NULL));
    ExFreePoolWithTag(block, TAG);
}

CASE(PhysicalAddress)
{
    PUCHAR block = ExAllocatePoolWithTag(NonPagedPool, PAGE_SIZE, TAG);
    LONGLONG physical = MmGetPhysicalAddress(block).QuadPart;

    REPORT("there", physical != 0);
    REPORT("next byte", MmGetPhysicalAddress(block + 1).QuadPart - physical);
    REPORT("offset", BYTE_OFFSET(physical) == BYTE_OFFSET(block));
    ExFreePoolWithTag(block, TAG);
}

CASE(SizeOfMdl)
{
    REPORT("one", MmSizeOfMdl(NULL, PAGE_SIZE));
    REPORT("two", MmSizeOfMdl((PVOID)1, PAGE_SIZE));
}

CASE(PartialMdl)
{
    PUCHAR block = ExAllocatePoolWithTag(NonPagedPool, 2 * PAGE_SIZE, TAG);
    PMDL whole = IoAllocateMdl(block, 2 * PAGE_SIZE, FALSE, FALSE, NULL);
    PMDL part = IoAllocateMdl(block + 0x100, 0x20, FALSE, FALSE, NULL);

    MmBuildMdlForNonPagedPool(whole);
    IoBuildPartialMdl(whole, part, block + 0x100, 0x20);
    REPORT("count", MmGetMdlByteCount(part));
    REPORT("address", MmGetSystemAddressForMdlSafe(part, NormalPagePriority) == block + 0x100);
    IoFreeMdl(part);
    IoFreeMdl(whole);
    ExFreePoolWithTag(block, TAG);
}

CASE(MapLockedPages)
{
    PULONG block = ExAllocatePoolWithTag(PagedPool, 16, TAG);
    PMDL mdl = IoAllocateMdl(block, 16, FALSE, FALSE, NULL);
    volatile ULONG *mapped;

    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
    mapped = MmMapLockedPages(mdl, KernelMode);
    *mapped = 0x12345678;
    REPORT("value", *(volatile ULONG *)block);
    MmUnmapLockedPages((PVOID)mapped, mdl);
    REPORT("mapped", MmIsAddressValid((PVOID)mapped));
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(block, TAG);
}

CASE(AllocatePages)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 0};
    PHYSICAL_ADDRESS high = {.QuadPart = -1};
    PHYSICAL_ADDRESS skip = {.QuadPart = 0};
    PMDL mdl = MmAllocatePagesForMdl(low, high, skip, PAGE_SIZE);
    PULONG mapped;

    REPORT("count", MmGetMdlByteCount(mdl));
    mapped = MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    REPORT("zeroed", *mapped);
    *mapped = 1;
    MmUnmapLockedPages(mapped, mdl);
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
}
