/* Files by their names: the C sides of changes.cases.ts. */
#include "test-file.h"

NTSYSAPI NTSTATUS NTAPI ZwQueryFullAttributesFile(POBJECT_ATTRIBUTES Attributes, PFILE_NETWORK_OPEN_INFORMATION Facts);
NTSYSAPI NTSTATUS NTAPI NtDeleteFile(POBJECT_ATTRIBUTES Attributes);

static const UNICODE_STRING FileName = RTL_CONSTANT_STRING(TEST_FILE);

static OBJECT_ATTRIBUTES Attributes(VOID)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, (PUNICODE_STRING)&FileName, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               NULL);
    return attributes;
}

CASE(DeleteByName)
{
    OBJECT_ATTRIBUTES attributes = Attributes();

    ZwClose(CreateText(TEST_FILE, "x"));
    REPORT("status", (ULONG)ZwDeleteFile(&attributes));
    REPORT("gone", (ULONG)Create(TEST_FILE, FILE_OPEN).Status);
    REPORT("again", (ULONG)ZwDeleteFile(&attributes));
    REPORT("for a program", (ULONG)NtDeleteFile(&attributes));
}

CASE(FullAttributes)
{
    OBJECT_ATTRIBUTES attributes = Attributes();
    HANDLE file = CreateText(TEST_FILE, "abc");
    FILE_NETWORK_OPEN_INFORMATION facts;

    REPORT("status", (ULONG)ZwQueryFullAttributesFile(&attributes, &facts));
    REPORT("size", facts.EndOfFile.QuadPart);
    REPORT("attributes", facts.FileAttributes);
    RemoveFile(file);
    REPORT("missing", (ULONG)ZwQueryFullAttributesFile(&attributes, &facts));
}

static NTSTATUS Make(PHANDLE File, ULONG Flags)
{
    OBJECT_ATTRIBUTES attributes = Attributes();
    IO_STATUS_BLOCK block;

    return IoCreateFile(File, FILE_ALL_ACCESS, &attributes, &block, NULL, 0, SHARE_ALL, FILE_CREATE,
                        FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0, CreateFileTypeNone, NULL, Flags);
}

CASE(IoCreate)
{
    HANDLE file;

    REPORT("checked", (ULONG)Make(&file, 0));
    REPORT("unchecked", (ULONG)Make(&file, IO_NO_PARAMETER_CHECKING));
    RemoveFile(file);
}
