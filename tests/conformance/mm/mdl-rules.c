/* What MDLs, pool and kernel stacks permit: the C sides of mdl-rules.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

#define TAG 'esaC'
#define NO_WRITE 0x80000000

/* Not in the headers. */
NTKERNELAPI NTSTATUS NTAPI MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes);
extern PEPROCESS *__imp_PsInitialSystemProcess;

/* Nonpaged memory of that many pages, locked through an MDL. */
static PMDL Locked(_In_ ULONG Pages, _Out_ PUCHAR *Memory)
{
    PMDL mdl;

    *Memory = ExAllocatePoolWithTag(NonPagedPool, Pages * PAGE_SIZE, TAG);
    mdl = IoAllocateMdl(*Memory, Pages * PAGE_SIZE, FALSE, FALSE, NULL);
    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
    return mdl;
}

static VOID Unlocked(_In_ PMDL Mdl, _In_ PVOID Memory)
{
    MmUnlockPages(Mdl);
    IoFreeMdl(Mdl);
    ExFreePoolWithTag(Memory, TAG);
}

static PVOID MapPages(_In_ PMDL Mdl, _In_ KPROCESSOR_MODE Mode, _In_ ULONG Flags)
{
    return MmMapLockedPagesSpecifyCache(Mdl, Mode, MmCached, NULL, FALSE, NormalPagePriority | Flags);
}

CASE(ProtectMdlRefused)
{
    PUCHAR memory;
    PMDL mdl = Locked(1, &memory);

    REPORT("not mapped", (ULONG)MmProtectMdlSystemAddress(mdl, PAGE_READONLY));
    MapPages(mdl, KernelMode, 0);
    REPORT("copy", (ULONG)MmProtectMdlSystemAddress(mdl, PAGE_WRITECOPY));
    REPORT("read-only", (ULONG)MmProtectMdlSystemAddress(mdl, PAGE_READONLY));
    Unlocked(mdl, memory);
}

CASE(ProtectMdlWrite)
{
    PUCHAR memory;
    PMDL mdl = Locked(1, &memory);
    volatile ULONG *at = MapPages(mdl, KernelMode, 0);

    MmProtectMdlSystemAddress(mdl, PAGE_READONLY);
    *at = 1;
}

CASE(MapNoWrite)
{
    PUCHAR memory;
    volatile ULONG *at = MapPages(Locked(1, &memory), KernelMode, NO_WRITE);

    *at = 1;
}

CASE(AdvanceMdl)
{
    PUCHAR memory;
    PMDL mdl = Locked(3, &memory);

    REPORT("too many", (ULONG)MmAdvanceMdl(mdl, 3 * PAGE_SIZE + 1));
    REPORT("status", (ULONG)MmAdvanceMdl(mdl, PAGE_SIZE + 16));
    REPORT("bytes", MmGetMdlByteCount(mdl));
    REPORT("from", (PUCHAR)MmGetMdlVirtualAddress(mdl) - memory);
    Unlocked(mdl, memory);
}

CASE(MdlChain)
{
    static UCHAR buffer[48];
    PIRP irp = IoAllocateIrp(1, FALSE);
    PMDL mdls[3];
    ULONG n;

    for (n = 0; n < 3; n++)
        mdls[n] = IoAllocateMdl(buffer + 16 * n, 16, n > 0, FALSE, irp);
    REPORT("first", irp->MdlAddress == mdls[0]);
    REPORT("second", mdls[0]->Next == mdls[1]);
    REPORT("third", mdls[1]->Next == mdls[2]);
    REPORT("no more", mdls[2]->Next);
    IoFreeIrp(irp);
    for (n = 0; n < 3; n++)
        IoFreeMdl(mdls[n]);
}

CASE(FreePartialMdl)
{
    PUCHAR memory;
    PMDL mdl = Locked(2, &memory);
    PMDL part = IoAllocateMdl(memory + PAGE_SIZE, PAGE_SIZE, FALSE, FALSE, NULL);
    PVOID at;

    IoBuildPartialMdl(mdl, part, memory + PAGE_SIZE, PAGE_SIZE);
    at = MapPages(part, KernelMode, 0);
    REPORT("mapped", MmIsAddressValid(at));
    IoFreeMdl(part);
    REPORT("freed", MmIsAddressValid(at));
    Unlocked(mdl, memory);
}

CASE(MapTwice)
{
    PUCHAR memory;
    PMDL mdl = Locked(1, &memory);

    MapPages(mdl, KernelMode, 0);
    MapPages(mdl, KernelMode, 0);
}

CASE(MapToUser)
{
    PUCHAR memory;
    PMDL mdl = Locked(1, &memory);
    PVOID at;

    *(volatile ULONG *)memory = 0x1234;
    at = MapPages(mdl, UserMode, 0);
    REPORT("user address", (LONG_PTR)at > 0);
    REPORT("value", *(volatile ULONG *)at);
    MmUnmapLockedPages(at, mdl);
    REPORT("unmapped", MmIsAddressValid(at));
    Unlocked(mdl, memory);
}

CASE(UnmapElsewhere)
{
    PUCHAR memory;
    PMDL mdl = Locked(1, &memory);
    PVOID at = MapPages(mdl, UserMode, 0);
    KAPC_STATE state;

    KeStackAttachProcess((PKPROCESS)*__imp_PsInitialSystemProcess, &state);
    MmUnmapLockedPages(at, mdl);
}

static ULONG RaisedByLocking(_In_ PVOID Address, _In_ KPROCESSOR_MODE Mode, _In_ LOCK_OPERATION Operation)
{
    PMDL mdl = IoAllocateMdl(Address, 16, FALSE, FALSE, NULL);
    ULONG code = 0;

    __try {
        MmProbeAndLockPages(mdl, Mode, Operation);
        MmUnlockPages(mdl);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        code = (ULONG)GetExceptionCode();
    }
    IoFreeMdl(mdl);
    return code;
}

CASE(LockRaises)
{
    static UCHAR own[16];
    PVOID readOnly = NULL;
    SIZE_T bytes = PAGE_SIZE;

    ZwAllocateVirtualMemory(NtCurrentProcess(), &readOnly, 0, &bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY);
    REPORT("system", RaisedByLocking(own, UserMode, IoReadAccess));
    REPORT("write", RaisedByLocking(readOnly, UserMode, IoWriteAccess));
    REPORT("read", RaisedByLocking(readOnly, UserMode, IoReadAccess));
    bytes = 0;
    ZwFreeVirtualMemory(NtCurrentProcess(), &readOnly, &bytes, MEM_RELEASE);
}

CASE(FreeWithOtherTag)
{
    ExFreePoolWithTag(ExAllocatePoolWithTag(NonPagedPool, 16, TAG), 'eslE');
}

CASE(ZeroTag)
{
    ExAllocatePoolWithTag(NonPagedPool, 16, 0);
}

CASE(KernelStack)
{
    ULONG_PTR low, high;

    IoGetStackLimits(&low, &high);
    REPORT("bytes", high - low);
    REPORT("lowest", MmIsAddressValid((PVOID)low));
    REPORT("below", MmIsAddressValid((PVOID)(low - 1)));
}
