/* MDLs: the C sides of mdl.cases.ts. */
#include "conformance.h"

#define TAG 'esaC'

CASE(MdlFields)
{
    PUCHAR page = ExAllocatePoolWithTag(NonPagedPoolNx, 0x2000, TAG);
    PMDL mdl = IoAllocateMdl(page + 0x123, 0x1000, FALSE, FALSE, NULL);
    REPORT("start", mdl->StartVa == page);
    REPORT("offset", MmGetMdlByteOffset(mdl));
    REPORT("count", MmGetMdlByteCount(mdl));
    IoFreeMdl(mdl);
    ExFreePoolWithTag(page, TAG);
}

CASE(MdlNonPaged)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);
    MmBuildMdlForNonPagedPool(mdl);
    REPORT("same", MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority) == block);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(block, TAG);
}

CASE(MdlMapped)
{
    PULONG block = ExAllocatePoolWithTag(PagedPool, 64, TAG);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);
    PULONG mapped;
    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    *(volatile ULONG *)mapped = 0x12345678;
    REPORT("other", mapped != block);
    REPORT("value", *(volatile ULONG *)block);
    REPORT("flag", (mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) != 0);
    MmUnlockPages(mdl);
    REPORT("gone", (mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) == 0);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(block, TAG);
}

CASE(MdlNeverLocked)
{
    PVOID block = ExAllocatePoolWithTag(PagedPool, 64, TAG);
    MmUnlockPages(IoAllocateMdl(block, 64, FALSE, FALSE, NULL));
}

CASE(MdlFreedMapped)
{
    PVOID block = ExAllocatePoolWithTag(PagedPool, 64, TAG);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);
    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
    MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    IoFreeMdl(mdl);
}
