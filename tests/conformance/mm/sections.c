/* Sections and views: the C sides of sections.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

#define TAG 'esaC'
#define GRANULARITY 0x10000

#ifndef SEC_COMMIT
#define SEC_COMMIT 0x8000000
#endif

/* Not in the headers. */
NTSYSAPI NTSTATUS NTAPI ZwQuerySection(HANDLE SectionHandle, ULONG SectionInformationClass, PVOID SectionInformation,
                                       SIZE_T Length, PSIZE_T ReturnLength);

NTSYSAPI NTSTATUS NTAPI ZwQueryVirtualMemory(HANDLE ProcessHandle, PVOID BaseAddress, ULONG MemoryInformationClass,
                                             PVOID MemoryInformation, SIZE_T MemoryInformationLength,
                                             PSIZE_T ReturnLength);

static HANDLE Create(LONGLONG Bytes, PUNICODE_STRING Name, ULONG Protect, ULONG Attributes, NTSTATUS *Status)
{
    OBJECT_ATTRIBUTES objectAttributes;
    LARGE_INTEGER size = {.QuadPart = Bytes};
    HANDLE section = NULL;

    InitializeObjectAttributes(&objectAttributes, Name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    *Status = ZwCreateSection(&section, SECTION_ALL_ACCESS, &objectAttributes, Bytes == 0 ? NULL : &size, Protect,
                              Attributes, NULL);
    return section;
}

typedef struct _VIEW {
    PUCHAR Base;
    SIZE_T Bytes;
    LARGE_INTEGER Offset;
} VIEW;

static NTSTATUS Map(HANDLE Section, VIEW *View, ULONG Protect)
{
    PVOID base = View->Base;
    NTSTATUS status = ZwMapViewOfSection(Section, NtCurrentProcess(), &base, 0, 0, &View->Offset, &View->Bytes,
                                         ViewUnmap, 0, Protect);

    View->Base = base;
    return status;
}

CASE(TwoViews)
{
    NTSTATUS status;
    HANDLE section = Create(2 * PAGE_SIZE, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    VIEW first = {0}, second = {0};

    REPORT("create", status);
    status = Map(section, &first, PAGE_READWRITE);
    Map(section, &second, PAGE_READWRITE);
    REPORT("map", status);
    REPORT("bytes", first.Bytes);
    REPORT("aligned", (ULONG_PTR)first.Base % GRANULARITY);
    REPORT("zero", *(volatile ULONG *)second.Base);
    *(volatile ULONG *)(first.Base + PAGE_SIZE) = 0x1234;
    REPORT("value", *(volatile ULONG *)(second.Base + PAGE_SIZE));
    REPORT("unmap", ZwUnmapViewOfSection(NtCurrentProcess(), first.Base));
    REPORT("gone", MmIsAddressValid(first.Base));
    ZwUnmapViewOfSection(NtCurrentProcess(), second.Base);
    ZwClose(section);
}

CASE(ViewWithoutHandle)
{
    NTSTATUS status;
    HANDLE section = Create(PAGE_SIZE, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    VIEW view = {0};

    Map(section, &view, PAGE_READWRITE);
    ZwClose(section);
    *(volatile ULONG *)view.Base = 9;
    REPORT("value", *(volatile ULONG *)view.Base);
    REPORT("unmap", ZwUnmapViewOfSection(NtCurrentProcess(), view.Base + 100));
    REPORT("again", ZwUnmapViewOfSection(NtCurrentProcess(), view.Base));
}

CASE(NamedSection)
{
    PUNICODE_STRING name = TEXT_OF(L"\\BaseNamedObjects\\CaseSection");
    OBJECT_ATTRIBUTES objectAttributes;
    NTSTATUS status;
    HANDLE section = Create(PAGE_SIZE, name, PAGE_READWRITE, SEC_COMMIT, &status);
    HANDLE opened;
    VIEW view = {0}, other = {0};

    Create(PAGE_SIZE, name, PAGE_READWRITE, SEC_COMMIT, &status);
    REPORT("again", status);
    Map(section, &view, PAGE_READWRITE);
    *(volatile ULONG *)view.Base = 0x42;
    InitializeObjectAttributes(&objectAttributes, name, OBJ_KERNEL_HANDLE, NULL, NULL);
    REPORT("open", ZwOpenSection(&opened, SECTION_ALL_ACCESS, &objectAttributes));
    Map(opened, &other, PAGE_READWRITE);
    REPORT("value", *(volatile ULONG *)other.Base);
    ZwUnmapViewOfSection(NtCurrentProcess(), view.Base);
    ZwUnmapViewOfSection(NtCurrentProcess(), other.Base);
    ZwClose(opened);
    ZwClose(section);
    REPORT("closed", ZwOpenSection(&opened, SECTION_ALL_ACCESS, &objectAttributes));
}

CASE(SectionRefused)
{
    NTSTATUS status;

    Create(0, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    REPORT("no size", status);
    Create(PAGE_SIZE, NULL, PAGE_READWRITE, 0, &status);
    REPORT("attributes", status);
    Create(PAGE_SIZE, NULL, 0x33, SEC_COMMIT, &status);
    REPORT("protection", status);
    Create(0x40000000, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    REPORT("memory", status);
}

CASE(ViewRange)
{
    NTSTATUS status;
    HANDLE section = Create(2 * GRANULARITY, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    VIEW second = {.Offset.QuadPart = GRANULARITY, .Bytes = 100};
    VIEW odd = {.Offset.QuadPart = PAGE_SIZE};
    VIEW big = {.Offset.QuadPart = GRANULARITY, .Bytes = GRANULARITY + 1};
    VIEW whole = {0};
    VIEW taken = {0};

    Map(section, &second, PAGE_READWRITE);
    REPORT("bytes", second.Bytes);
    Map(section, &whole, PAGE_READWRITE);
    *(volatile ULONG *)second.Base = 3;
    REPORT("value", *(volatile ULONG *)(whole.Base + GRANULARITY));
    REPORT("offset", Map(section, &odd, PAGE_READWRITE));
    REPORT("size", Map(section, &big, PAGE_READWRITE));
    taken.Base = whole.Base;
    REPORT("taken", Map(section, &taken, PAGE_READWRITE));
    ZwUnmapViewOfSection(NtCurrentProcess(), second.Base);
    ZwUnmapViewOfSection(NtCurrentProcess(), whole.Base);
    ZwClose(section);
}

CASE(ReadOnlySection)
{
    NTSTATUS status;
    HANDLE section = Create(PAGE_SIZE, NULL, PAGE_READONLY, SEC_COMMIT, &status);
    VIEW view = {0};

    REPORT("writable", Map(section, &view, PAGE_READWRITE));
    view = (VIEW){0};
    Map(section, &view, PAGE_READONLY);
    REPORT("readable", *(volatile ULONG *)view.Base);
    ZwUnmapViewOfSection(NtCurrentProcess(), view.Base);
    ZwClose(section);
}

CASE(QuerySection)
{
    NTSTATUS status;
    HANDLE section = Create(5000, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    struct {
        PVOID Base;
        ULONG Attributes;
        LARGE_INTEGER Size;
    } information;

    REPORT("status", ZwQuerySection(section, 0, &information, sizeof information, NULL));
    REPORT("attributes", information.Attributes);
    REPORT("bytes", information.Size.QuadPart);
    REPORT("length", ZwQuerySection(section, 0, &information, sizeof information - 1, NULL));
    ZwClose(section);
}

CASE(SystemView)
{
    NTSTATUS status;
    HANDLE handle = Create(PAGE_SIZE, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    PVOID section, base;
    SIZE_T bytes = 0;
    VIEW view = {0};

    REPORT("reference",
           ObReferenceObjectByHandle(handle, SECTION_ALL_ACCESS, NULL, KernelMode, &section, NULL));
    REPORT("map", MmMapViewInSystemSpace(section, &base, &bytes));
    REPORT("bytes", bytes);
    REPORT("system", base >= MmSystemRangeStart);
    Map(handle, &view, PAGE_READWRITE);
    *(volatile ULONG *)base = 0x99;
    REPORT("value", *(volatile ULONG *)view.Base);
    ZwUnmapViewOfSection(NtCurrentProcess(), view.Base);
    REPORT("unmap", MmUnmapViewInSystemSpace(base));
    REPORT("gone", MmIsAddressValid(base));
    ObDereferenceObject(section);
    ZwClose(handle);
}

CASE(SessionView)
{
    NTSTATUS status;
    HANDLE handle = Create(PAGE_SIZE, NULL, PAGE_READWRITE, SEC_COMMIT, &status);
    PVOID section, base, second;
    SIZE_T bytes = 0;

    ObReferenceObjectByHandle(handle, SECTION_ALL_ACCESS, NULL, KernelMode, &section, NULL);
    REPORT("map", MmMapViewInSessionSpace(section, &base, &bytes));
    REPORT("bytes", bytes);
    REPORT("system", base >= MmSystemRangeStart);
    MmMapViewInSessionSpace(section, &second, &bytes);
    *(volatile ULONG *)base = 0x77;
    REPORT("value", *(volatile ULONG *)second);
    MmUnmapViewInSessionSpace(second);
    REPORT("unmap", MmUnmapViewInSessionSpace(base));
    REPORT("gone", MmIsAddressValid(base));
    ObDereferenceObject(section);
    ZwClose(handle);
}

CASE(PhysicalMemory)
{
    ULONG *block = ExAllocatePoolWithTag(NonPagedPool, 16, TAG);
    LONGLONG physical = MmGetPhysicalAddress(block).QuadPart;
    OBJECT_ATTRIBUTES objectAttributes;
    VIEW view = {.Offset.QuadPart = physical, .Bytes = 16};
    volatile ULONG *shown;
    HANDLE section;

    *block = 0xfeed;
    InitializeObjectAttributes(&objectAttributes, TEXT_OF(L"\\Device\\PhysicalMemory"),
                               OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    REPORT("open", ZwOpenSection(&section, SECTION_ALL_ACCESS, &objectAttributes));
    REPORT("map", Map(section, &view, PAGE_READWRITE));
    shown = (volatile ULONG *)(view.Base + (physical - view.Offset.QuadPart));
    REPORT("value", *shown);
    *shown = 0xbeef;
    REPORT("written", *(volatile ULONG *)block);
    ZwUnmapViewOfSection(NtCurrentProcess(), view.Base);
    ZwClose(section);
    ExFreePoolWithTag(block, TAG);
}

/* A section of two pages, the first of which begins with 1, with a view that shares it and one that copies it. */
static VOID CopiedViews(VIEW *Shared, VIEW *Copied)
{
    NTSTATUS status;
    HANDLE section = Create(2 * PAGE_SIZE, NULL, PAGE_READWRITE, SEC_COMMIT, &status);

    RtlZeroMemory(Shared, sizeof *Shared);
    RtlZeroMemory(Copied, sizeof *Copied);
    Map(section, Shared, PAGE_READWRITE);
    *(volatile ULONG *)Shared->Base = 1;
    Map(section, Copied, PAGE_WRITECOPY);
    ZwClose(section);
}

static VOID UnmapBoth(const VIEW *First, const VIEW *Second)
{
    ZwUnmapViewOfSection(NtCurrentProcess(), First->Base);
    ZwUnmapViewOfSection(NtCurrentProcess(), Second->Base);
}

#define AT(View, Offset) (*(volatile ULONG *)((View).Base + (Offset)))

static ULONG ProtectionOf(PVOID Address)
{
    ULONG information[12];

    ZwQueryVirtualMemory(NtCurrentProcess(), Address, 0, information, sizeof information, NULL);
    return information[9];
}

CASE(CopiedView)
{
    VIEW shared, copied;

    CopiedViews(&shared, &copied);
    AT(copied, 0) = 2;
    REPORT("copy", AT(copied, 0));
    REPORT("section", AT(shared, 0));
    AT(shared, 0) = 3;
    REPORT("copy then", AT(copied, 0));
    UnmapBoth(&shared, &copied);
}

CASE(CopiedLate)
{
    VIEW shared, copied;

    CopiedViews(&shared, &copied);
    AT(copied, 0) = 2;
    AT(shared, 0) = 5;
    AT(shared, PAGE_SIZE) = 6;
    REPORT("written", AT(copied, 0));
    REPORT("not written", AT(copied, PAGE_SIZE));
    UnmapBoth(&shared, &copied);
}

CASE(CopiedProtection)
{
    VIEW shared, copied;

    CopiedViews(&shared, &copied);
    REPORT("before", ProtectionOf(copied.Base));
    AT(copied, 0) = 2;
    REPORT("after", ProtectionOf(copied.Base));
    REPORT("neighbour", ProtectionOf(copied.Base + PAGE_SIZE));
    UnmapBoth(&shared, &copied);
}

CASE(CopiedReadOnly)
{
    NTSTATUS status;
    HANDLE section = Create(PAGE_SIZE, NULL, PAGE_READONLY, SEC_COMMIT, &status);
    VIEW view = {0}, other = {0};

    REPORT("copied", Map(section, &view, PAGE_WRITECOPY));
    AT(view, 0) = 7;
    REPORT("value", AT(view, 0));
    REPORT("written", Map(section, &other, PAGE_READWRITE));
    ZwUnmapViewOfSection(NtCurrentProcess(), view.Base);
    ZwClose(section);
}

static VOID LockFor(PVOID Address, LOCK_OPERATION Operation)
{
    PMDL mdl = IoAllocateMdl(Address, 16, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, KernelMode, Operation);
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
}

CASE(CopiedLocked)
{
    VIEW shared, copied;

    CopiedViews(&shared, &copied);
    LockFor(copied.Base, IoReadAccess);
    REPORT("read", ProtectionOf(copied.Base));
    LockFor(copied.Base, IoWriteAccess);
    REPORT("write", ProtectionOf(copied.Base));
    AT(shared, 0) = 9;
    REPORT("value", AT(copied, 0));
    UnmapBoth(&shared, &copied);
}
