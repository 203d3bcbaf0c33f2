/* Sections of files: the C sides of mapped.cases.ts. */
#include "test-file.h"

#define SECTION_POINTERS_OF(FileObject) ((FileObject)->SectionObjectPointer)

#ifndef SEC_COMMIT
#define SEC_COMMIT 0x8000000
#endif

/* Not in the headers. */
NTKERNELAPI NTSTATUS MmCreateSection(PVOID *SectionObject, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                     PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
                                     HANDLE FileHandle, PFILE_OBJECT FileObject);
NTKERNELAPI ULONG MmDoesFileHaveUserWritableReferences(PSECTION_OBJECT_POINTERS SectionPointer);

static NTSTATUS SectionOf(HANDLE File, LONGLONG Size, ULONG Protect, HANDLE *Section)
{
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER size = {.QuadPart = Size};

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    return ZwCreateSection(Section, SECTION_ALL_ACCESS, &attributes, Size == 0 ? NULL : &size, Protect, SEC_COMMIT, File);
}

static NTSTATUS View(HANDLE Section, ULONG Protect, PUCHAR *Base, SIZE_T *Bytes)
{
    PVOID base = NULL;
    NTSTATUS status;

    *Bytes = 0;
    status = ZwMapViewOfSection(Section, NtCurrentProcess(), &base, 0, 0, NULL, Bytes, ViewUnmap, 0, Protect);
    *Base = base;
    return status;
}

/* A view of a section that is not kept. */
static PUCHAR ViewOf(HANDLE File, LONGLONG Size)
{
    HANDLE section;
    SIZE_T bytes;
    PUCHAR base;

    SectionOf(File, Size, PAGE_READWRITE, &section);
    View(section, PAGE_READWRITE, &base, &bytes);
    ZwClose(section);
    return base;
}

static VOID Unmap(PUCHAR Base)
{
    ZwUnmapViewOfSection(NtCurrentProcess(), Base);
}

/* Pages that nobody needs any more are written and given up by a thread of the system. */
static VOID LetPagesGo(VOID)
{
    LARGE_INTEGER soon = {.QuadPart = -100000};

    KeDelayExecutionThread(KernelMode, FALSE, &soon);
}

static NTSTATUS Flush(PUCHAR Base)
{
    PVOID base = Base;
    SIZE_T bytes = 0;
    IO_STATUS_BLOCK block;

    return ZwFlushVirtualMemory(NtCurrentProcess(), &base, &bytes, &block);
}

static VOID ReportContent(PCSTR Format, HANDLE File, LONGLONG Offset)
{
    CHAR text[64];

    ReadText(File, 16, Offset, text);
    DbgPrint(Format, text);
}

CASE(MapsFile)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    HANDLE section;
    SIZE_T bytes;
    PUCHAR base;

    REPORT("section", SectionOf(file, 0, PAGE_READWRITE, &section));
    REPORT("view", View(section, PAGE_READWRITE, &base, &bytes));
    REPORT("bytes", bytes);
    REPORT("first", *(volatile ULONG *)base);
    REPORT("behind", base[7]);
    Unmap(base);
    ZwClose(section);
    RemoveFile(file);
}

CASE(CoherentView)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    volatile UCHAR *base = ViewOf(file, 0);

    base[0] = 'C';
    ReportContent("#read=\"%s\"", file, 0);
    WriteText(file, "EXTRA", 2);
    REPORT("shown", base[2]);
    REPORT("kept", base[0]);
    Unmap((PUCHAR)base);
    ReportContent("#after=\"%s\"", file, 0);
    RemoveFile(file);
}

CASE(LongerSection)
{
    HANDLE file = CreateText(TEST_FILE, "short");
    volatile UCHAR *base;
    HANDLE section;

    REPORT("read-only", (ULONG)SectionOf(file, 3 * PAGE_SIZE, PAGE_READONLY, &section));
    REPORT("as before", SizeOf(file));
    base = ViewOf(file, 2 * PAGE_SIZE + 1);
    REPORT("size", SizeOf(file));
    base[2 * PAGE_SIZE] = '!';
    Unmap((PUCHAR)base);
    ReportContent("#last=\"%s\"", file, 2 * PAGE_SIZE);
    RemoveFile(file);
}

CASE(NothingToMap)
{
    HANDLE file = CreateText(TEST_FILE, "");
    HANDLE section;

    REPORT("empty", (ULONG)SectionOf(file, 0, PAGE_READWRITE, &section));
    RemoveFile(file);
    CreateDevice(L"\\Device\\NoFile", 0);
    file = Create(L"\\Device\\NoFile", FILE_OPEN).Handle;
    REPORT("device", (ULONG)SectionOf(file, PAGE_SIZE, PAGE_READWRITE, &section));
    ZwClose(file);
}

CASE(KeptFromEnding)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    PUCHAR base = ViewOf(file, 2 * PAGE_SIZE);

    REPORT("shorter", (ULONG)SetEndOfFile(file, PAGE_SIZE));
    REPORT("overwritten", (ULONG)Create(TEST_FILE, FILE_OVERWRITE).Status);
    REPORT("in its page", (ULONG)SetEndOfFile(file, PAGE_SIZE + 1));
    Unmap(base);
    REPORT("without", (ULONG)SetEndOfFile(file, 3));
    ReportContent("#content=\"%s\"", file, 0);
    RemoveFile(file);
}

CASE(ViewAlone)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    volatile UCHAR *base = ViewOf(file, 0);

    ZwClose(file);
    base[6] = 'T';
    Unmap((PUCHAR)base);
    file = Create(TEST_FILE, FILE_OPEN).Handle;
    ReportContent("#content=\"%s\"", file, 0);
    RemoveFile(file);
}

static NTSTATUS PassDown(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (Irp->Flags & IRP_PAGING_IO) {
        if (stack->MajorFunction == IRP_MJ_READ) {
            REPORT("read at", stack->Parameters.Read.ByteOffset.QuadPart);
        } else {
            REPORT("write at", stack->Parameters.Write.ByteOffset.QuadPart);
        }
        REPORT("length", stack->Parameters.Read.Length);
    }
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(LowerOf(Device), Irp);
}

CASE(PagingRequests)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    PFILE_OBJECT object;
    PDEVICE_OBJECT filter;
    IO_STATUS_BLOCK block;
    volatile UCHAR *base;

    SetEndOfFile(file, 2 * PAGE_SIZE + 10);
    LetPagesGo();
    ObReferenceObjectByHandle(file, 0, NULL, KernelMode, (PVOID *)&object, NULL);
    filter = CreateFilter(IoGetRelatedDeviceObject(object));
    ObDereferenceObject(object);
    for (UCHAR major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
        On(filter, major, PassDown);
    }
    base = ViewOf(file, 0);
    REPORT("clean", Flush((PUCHAR)base));
    base[2 * PAGE_SIZE] = 1;
    REPORT("changed", Flush((PUCHAR)base));
    base[0] = 2;
    REPORT("by handle", ZwFlushBuffersFile(file, &block));
    Unmap((PUCHAR)base);
    RemoveFile(file);
    LetPagesGo();
}

CASE(CopiedView)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    HANDLE section;
    SIZE_T bytes;
    PUCHAR base;

    REPORT("section", SectionOf(file, 0, PAGE_WRITECOPY, &section));
    View(section, PAGE_WRITECOPY, &base, &bytes);
    *(volatile UCHAR *)base = 'C';
    REPORT("view", *(volatile UCHAR *)base);
    ReportContent("#file=\"%s\"", file, 0);
    Unmap(base);
    ZwClose(section);
    RemoveFile(file);
}

CASE(FlushOfOthers)
{
    HANDLE section;
    SIZE_T bytes;
    PUCHAR base;

    SectionOf(NULL, PAGE_SIZE, PAGE_READWRITE, &section);
    View(section, PAGE_READWRITE, &base, &bytes);
    REPORT("paging file", (ULONG)Flush(base));
    Unmap(base);
    REPORT("nothing", (ULONG)Flush(base));
    ZwClose(section);
}

CASE(SectionByPointer)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    LARGE_INTEGER size = {0};
    PSECTION_OBJECT_POINTERS pointers;
    PFILE_OBJECT object;
    PVOID section;
    PVOID shown;
    SIZE_T bytes = 0;

    ObReferenceObjectByHandle(file, 0, NULL, KernelMode, (PVOID *)&object, NULL);
    pointers = SECTION_POINTERS_OF(object);
    REPORT("before", pointers->DataSectionObject == NULL);
    REPORT("section", MmCreateSection(&section, SECTION_ALL_ACCESS, NULL, &size, PAGE_READWRITE, SEC_COMMIT, NULL, object));
    REPORT("has one", pointers->DataSectionObject != NULL);
    REPORT("mapped", MmMapViewInSystemSpace(section, &shown, &bytes));
    REPORT("first", *(volatile ULONG *)shown);
    REPORT("writable", MmDoesFileHaveUserWritableReferences(pointers));
    REPORT("shorter", MmCanFileBeTruncated(pointers, &size));
    size.QuadPart = 1;
    REPORT("in its page", MmCanFileBeTruncated(pointers, &size));
    MmUnmapViewInSystemSpace(shown);
    ObDereferenceObject(section);
    size.QuadPart = 0;
    REPORT("without", MmCanFileBeTruncated(pointers, &size));
    ObDereferenceObject(object);
    RemoveFile(file);
}

static SECTION_OBJECT_POINTERS PagesOfFile;

static NTSTATUS CreatePages(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoGetCurrentIrpStackLocation(Irp)->FileObject->SectionObjectPointer = &PagesOfFile;
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS QueryPages(PDEVICE_OBJECT Device, PIRP Irp)
{
    PFILE_STANDARD_INFORMATION information = Irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(Device);
    RtlZeroMemory(information, sizeof(*information));
    information->EndOfFile.QuadPart = PAGE_SIZE + 4;
    return Complete(Irp, STATUS_SUCCESS, sizeof(*information));
}

static NTSTATUS ReadPages(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT("paging", (Irp->Flags & IRP_PAGING_IO) != 0);
    REPORT("length", IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length);
    RtlFillMemory(MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority), 2 * PAGE_SIZE, 0x37);
    return Complete(Irp, STATUS_SUCCESS, PAGE_SIZE + 4);
}

CASE(PagesOfDriver)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Pages", 0);
    HANDLE section;
    HANDLE file;
    SIZE_T bytes;
    PUCHAR base;

    RtlZeroMemory(&PagesOfFile, sizeof(PagesOfFile));
    On(device, IRP_MJ_CREATE, CreatePages);
    On(device, IRP_MJ_QUERY_INFORMATION, QueryPages);
    On(device, IRP_MJ_READ, ReadPages);
    file = Create(L"\\Device\\Pages", FILE_OPEN).Handle;
    SectionOf(file, 0, PAGE_READONLY, &section);
    View(section, PAGE_READONLY, &base, &bytes);
    REPORT("last", base[PAGE_SIZE + 3]);
    REPORT("behind", base[PAGE_SIZE + 4]);
    Unmap(base);
    ZwClose(section);
    ZwClose(file);
    LetPagesGo();
    REPORT("given up", PagesOfFile.DataSectionObject == NULL);
}

CASE(SharedWithProgram)
{
}

END_OF_CASE(SharedWithProgram)
{
    HANDLE file = Create(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_READ).Handle;

    ReportContent("#driver=\"%s\"", file, 0);
    ZwClose(file);
    RemoveNamed(TEST_FILE);
}
