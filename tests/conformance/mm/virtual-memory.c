/* Virtual memory of processes: the C sides of virtual-memory.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

#define TAG 'esaC'
#define GRANULARITY 0x10000

/* Not in the headers. */
NTSYSAPI NTSTATUS NTAPI MmCopyVirtualMemory(PEPROCESS FromProcess, PVOID FromAddress, PEPROCESS ToProcess,
                                            PVOID ToAddress, SIZE_T BufferSize, KPROCESSOR_MODE PreviousMode,
                                            PSIZE_T NumberOfBytesCopied);
NTSYSAPI NTSTATUS NTAPI ZwQueryVirtualMemory(HANDLE ProcessHandle, PVOID BaseAddress, ULONG MemoryInformationClass,
                                             PVOID MemoryInformation, SIZE_T MemoryInformationLength,
                                             PSIZE_T ReturnLength);

typedef struct _BASIC_INFORMATION {
    PUCHAR BaseAddress;
    PUCHAR AllocationBase;
    ULONG AllocationProtect;
    SIZE_T RegionSize;
    ULONG State;
    ULONG Protect;
    ULONG Type;
} BASIC_INFORMATION;

static NTSTATUS Allocate(PUCHAR *Base, SIZE_T Bytes, ULONG Type)
{
    PVOID base = *Base;
    NTSTATUS status = ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &Bytes, Type, PAGE_READWRITE);

    *Base = base;
    return status;
}

static PUCHAR AllocateAnywhere(SIZE_T Bytes, ULONG Type)
{
    PUCHAR base = NULL;

    Allocate(&base, Bytes, Type);
    return base;
}

static NTSTATUS Free(PUCHAR Base, SIZE_T Bytes, ULONG Type)
{
    PVOID base = Base;

    return ZwFreeVirtualMemory(NtCurrentProcess(), &base, &Bytes, Type);
}

static BASIC_INFORMATION Query(PUCHAR Address)
{
    BASIC_INFORMATION information = {0};

    ZwQueryVirtualMemory(NtCurrentProcess(), Address, 0, &information, sizeof information, NULL);
    return information;
}

CASE(AllocateVirtual)
{
    PVOID base = NULL;
    SIZE_T bytes = 5000;

    REPORT("status", ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &bytes, MEM_RESERVE | MEM_COMMIT,
                                             PAGE_READWRITE));
    REPORT("bytes", bytes);
    REPORT("aligned", (ULONG_PTR)base % GRANULARITY);
    REPORT("zero", *(volatile ULONG *)((PUCHAR)base + 4996));
    REPORT("free", Free(base, 0, MEM_RELEASE));
    REPORT("valid", MmIsAddressValid(base));
}

CASE(ReserveThenCommit)
{
    PUCHAR base = AllocateAnywhere(4 * PAGE_SIZE, MEM_RESERVE);
    PVOID second = base + PAGE_SIZE + 1;
    SIZE_T bytes = 1;

    REPORT("reserved", MmIsAddressValid(base));
    REPORT("commit", ZwAllocateVirtualMemory(NtCurrentProcess(), &second, 0, &bytes, MEM_COMMIT, PAGE_READWRITE));
    REPORT("from page", ((PUCHAR)second - base) / PAGE_SIZE);
    REPORT("bytes", bytes);
    REPORT("committed", MmIsAddressValid(base + PAGE_SIZE));
    REPORT("behind it", MmIsAddressValid(base + 2 * PAGE_SIZE));
    Free(base, 0, MEM_RELEASE);
}

CASE(ReserveTwice)
{
    PUCHAR base = AllocateAnywhere(PAGE_SIZE, MEM_RESERVE | MEM_COMMIT);

    REPORT("again", Allocate(&base, PAGE_SIZE, MEM_RESERVE));
    Free(base, 0, MEM_RELEASE);
}

CASE(AllocateRefused)
{
    static const struct {
        SIZE_T Bytes;
        ULONG Type;
        ULONG Protect;
    } cases[] = {
        {PAGE_SIZE, 0, PAGE_READWRITE},
        {PAGE_SIZE, MEM_COMMIT | MEM_RESERVE, 0x33},
        {PAGE_SIZE, MEM_COMMIT | MEM_RESERVE, PAGE_WRITECOPY},
        {0, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE},
    };
    ULONG i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        PVOID base = NULL;
        SIZE_T bytes = cases[i].Bytes;

        REPORT("status", ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &bytes, cases[i].Type,
                                                 cases[i].Protect));
    }
}

CASE(Decommit)
{
    PUCHAR base = AllocateAnywhere(2 * PAGE_SIZE, MEM_RESERVE | MEM_COMMIT);

    *base = 7;
    REPORT("decommit", Free(base, PAGE_SIZE, MEM_DECOMMIT));
    REPORT("state", Query(base).State);
    REPORT("release", Free(base, 0, MEM_RELEASE));
    REPORT("state", Query(base).State);
}

CASE(FreeFromBase)
{
    PUCHAR base = AllocateAnywhere(4 * PAGE_SIZE, MEM_RESERVE | MEM_COMMIT);

    REPORT("inside", Free(base + PAGE_SIZE, 0, MEM_RELEASE));
    REPORT("too much", Free(base, 5 * PAGE_SIZE, MEM_RELEASE));
    REPORT("type", Free(base, 0, MEM_COMMIT));
    REPORT("all", Free(base, 0, MEM_RELEASE));
    REPORT("again", Free(base, 0, MEM_RELEASE));
}

CASE(QueryVirtual)
{
    PUCHAR base = AllocateAnywhere(4 * PAGE_SIZE, MEM_RESERVE);
    PVOID start = base;
    SIZE_T bytes = 2 * PAGE_SIZE;
    BASIC_INFORMATION first, rest;

    ZwAllocateVirtualMemory(NtCurrentProcess(), &start, 0, &bytes, MEM_COMMIT, PAGE_READONLY);
    first = Query(base + PAGE_SIZE + 5);
    REPORT("page", first.BaseAddress - base);
    REPORT("bytes", first.RegionSize);
    REPORT("state", first.State);
    REPORT("protect", first.Protect);
    REPORT("type", first.Type);
    REPORT("same region", first.AllocationBase == base);
    rest = Query(base + 2 * PAGE_SIZE);
    REPORT("rest", rest.RegionSize);
    REPORT("its state", rest.State);
    Free(base, 0, MEM_RELEASE);
}

CASE(QueryVirtualRefused)
{
    BASIC_INFORMATION information;

    REPORT("class", ZwQueryVirtualMemory(NtCurrentProcess(), MmHighestUserAddress, 99, &information, 48, NULL));
    REPORT("length", ZwQueryVirtualMemory(NtCurrentProcess(), MmHighestUserAddress, 0, &information, 47, NULL));
}

CASE(SecureVirtual)
{
    PUCHAR base = AllocateAnywhere(PAGE_SIZE, MEM_RESERVE | MEM_COMMIT);
    HANDLE handle = MmSecureVirtualMemory(base, PAGE_SIZE, PAGE_READWRITE);

    REPORT("secured", handle != NULL);
    REPORT("free", Free(base, 0, MEM_RELEASE));
    MmUnsecureVirtualMemory(handle);
    REPORT("afterwards", Free(base, 0, MEM_RELEASE));
    REPORT("of nothing", MmSecureVirtualMemory(base, PAGE_SIZE, PAGE_READWRITE));
}

CASE(CopyVirtual)
{
    ULONG *block = ExAllocatePoolWithTag(NonPagedPool, 16, TAG);
    PUCHAR base = AllocateAnywhere(PAGE_SIZE, MEM_RESERVE | MEM_COMMIT);
    PEPROCESS process = PsGetCurrentProcess();
    SIZE_T count;

    *block = 0x55aa;
    REPORT("status", MmCopyVirtualMemory(process, block, process, base, 16, KernelMode, &count));
    REPORT("bytes", count);
    REPORT("value", *(volatile ULONG *)base);
    REPORT("beyond", MmCopyVirtualMemory(process, base + PAGE_SIZE - 8, process, block, 16, KernelMode, &count));
    REPORT("bytes of it", count);
    Free(base, 0, MEM_RELEASE);
    ExFreePoolWithTag(block, TAG);
}

CASE(LockProcessPages)
{
    PUCHAR base = AllocateAnywhere(PAGE_SIZE, MEM_RESERVE | MEM_COMMIT);
    PMDL mdl = IoAllocateMdl(base, PAGE_SIZE, FALSE, FALSE, NULL);
    ULONG *mapped;

    MmProbeAndLockProcessPages(mdl, PsGetCurrentProcess(), UserMode, IoWriteAccess);
    mapped = MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    *(volatile ULONG *)mapped = 0x77;
    REPORT("value", *(volatile ULONG *)base);
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    Free(base, 0, MEM_RELEASE);
}
