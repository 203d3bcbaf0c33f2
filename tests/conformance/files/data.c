/* Reading, writing, sizes and names of files: the C sides of data.cases.ts. */
#include "test-file.h"

#define OTHER_FILE L"\\??\\C:\\conformance2.txt"

static NTSTATUS Query(HANDLE File, PVOID Buffer, ULONG Length, FILE_INFORMATION_CLASS Class, PULONG_PTR Information)
{
    IO_STATUS_BLOCK block = {0};
    NTSTATUS status = ZwQueryInformationFile(File, &block, Buffer, Length, Class);

    *Information = block.Information;
    return status;
}

CASE(Position)
{
    HANDLE file = CreateText(TEST_FILE, "abcdef");
    FILE_POSITION_INFORMATION position = {{.QuadPart = 1}};
    IO_STATUS_BLOCK block;
    CHAR text[16];

    ZwSetInformationFile(file, &block, &position, sizeof(position), FilePositionInformation);
    ReadText(file, 2, HERE, text);
    REPORT_STRING("two", text);
    ReadText(file, 2, HERE, text);
    REPORT_STRING("next", text);
    ReadText(file, 1, 0, text);
    REPORT_STRING("at", text);
    ZwQueryInformationFile(file, &block, &position, sizeof(position), FilePositionInformation);
    REPORT("position", position.CurrentByteOffset.QuadPart);
    RemoveFile(file);
}

CASE(EndOfFile)
{
    HANDLE file = CreateText(TEST_FILE, "abc");
    LARGE_INTEGER offset = {.QuadPart = 1};
    IO_STATUS_BLOCK block;
    CHAR text[16];

    REPORT("status", (ULONG)ZwReadFile(file, NULL, NULL, NULL, &block, text, 10, &offset, NULL));
    REPORT("bytes", block.Information);
    REPORT("behind", (ULONG)ReadText(file, 10, 3, text));
    REPORT("of nothing", (ULONG)ReadText(file, 0, 3, text));
    RemoveFile(file);
}

CASE(WriteBehindEnd)
{
    HANDLE file = CreateText(TEST_FILE, "a");
    ULONG bytes[4];

    REPORT("write", (ULONG)WriteText(file, "z", 3));
    REPORT("size", SizeOf(file));
    ReadText(file, 4, 0, (PSTR)bytes);
    REPORT("bytes", bytes[0]);
    RemoveFile(file);
}

CASE(Append)
{
    HANDLE file = CreateText(TEST_FILE, "log");
    OPENED appender = Create(TEST_FILE, FILE_OPEN, .Access = FILE_APPEND_DATA | SYNCHRONIZE);
    CHAR text[32];

    WriteText(appender.Handle, "+1", 0);
    WriteText(appender.Handle, "+2", 0);
    ReadText(file, 16, 0, text);
    REPORT_STRING("text", text);
    ZwClose(appender.Handle);
    RemoveFile(file);
}

CASE(WriteToEnd)
{
    HANDLE file = CreateText(TEST_FILE, "abc");
    LARGE_INTEGER end = {.LowPart = FILE_WRITE_TO_END_OF_FILE, .HighPart = -1};
    IO_STATUS_BLOCK block;
    CHAR text[32];

    REPORT("status", (ULONG)ZwWriteFile(file, NULL, NULL, NULL, &block, "d", 1, &end, NULL));
    ReadText(file, 16, 0, text);
    REPORT_STRING("text", text);
    RemoveFile(file);
}

CASE(SetEnd)
{
    HANDLE file = CreateText(TEST_FILE, "abcdef");
    ULONG bytes[4];

    REPORT("cut", (ULONG)SetEndOfFile(file, 2));
    REPORT("longer", (ULONG)SetEndOfFile(file, 4));
    ReadText(file, 4, 0, (PSTR)bytes);
    REPORT("bytes", bytes[0]);
    REPORT("negative", (ULONG)SetEndOfFile(file, -1));
    RemoveFile(file);
}

CASE(StandardInformation)
{
    HANDLE file = CreateText(TEST_FILE, "abc");
    FILE_STANDARD_INFORMATION standard;
    ULONG_PTR information;

    Query(file, &standard, sizeof(standard), FileStandardInformation, &information);
    REPORT("information", information);
    REPORT("end", standard.EndOfFile.QuadPart);
    REPORT("room", standard.AllocationSize.QuadPart >= 3);
    REPORT("links", standard.NumberOfLinks);
    REPORT("directory", standard.Directory);
    RemoveFile(file);
}

CASE(BasicInformation)
{
    HANDLE file = CreateText(TEST_FILE, "");
    FILE_BASIC_INFORMATION first;
    FILE_BASIC_INFORMATION change = {.LastWriteTime = {.QuadPart = 0x12345678}, .FileAttributes = FILE_ATTRIBUTE_HIDDEN};
    FILE_BASIC_INFORMATION second;
    ULONG_PTR information;
    IO_STATUS_BLOCK block;

    Query(file, &first, sizeof(first), FileBasicInformation, &information);
    REPORT("archive", first.FileAttributes);
    REPORT("set", (ULONG)ZwSetInformationFile(file, &block, &change, sizeof(change), FileBasicInformation));
    Query(file, &second, sizeof(second), FileBasicInformation, &information);
    REPORT("created as before", second.CreationTime.QuadPart == first.CreationTime.QuadPart);
    REPORT("written", second.LastWriteTime.QuadPart);
    REPORT("attributes", second.FileAttributes);
    RemoveFile(file);
}

CASE(NameInformation)
{
    HANDLE file = CreateText(TEST_FILE, "");
    ULONG buffer[32];
    PFILE_NAME_INFORMATION name = (PFILE_NAME_INFORMATION)buffer;
    ULONG_PTR information;

    REPORT("whole", (ULONG)Query(file, buffer, 64, FileNameInformation, &information));
    REPORT("length", name->FileNameLength);
    REPORT("begins", name->FileName[0]);
    REPORT("cut", (ULONG)Query(file, buffer, 8, FileNameInformation, &information));
    REPORT("bytes", information);
    REPORT("whole length", name->FileNameLength);
    RemoveFile(file);
}

CASE(AllInformation)
{
    HANDLE file = CreateText(TEST_FILE, "abcd");
    ULONG64 buffer[32];
    PFILE_ALL_INFORMATION all = (PFILE_ALL_INFORMATION)buffer;
    ULONG_PTR information;

    REPORT("status", (ULONG)Query(file, buffer, 200, FileAllInformation, &information));
    REPORT("end", all->StandardInformation.EndOfFile.QuadPart);
    REPORT("access", all->AccessInformation.AccessFlags);
    REPORT("mode", all->ModeInformation.Mode);
    RemoveFile(file);
}

CASE(WrongClasses)
{
    HANDLE file = CreateText(TEST_FILE, "");
    ULONG64 buffer[8];
    ULONG_PTR information;

    REPORT("class", (ULONG)Query(file, buffer, 64, 0x7f, &information));
    REPORT("length", (ULONG)Query(file, buffer, 39, FileBasicInformation, &information));
    RemoveFile(file);
}

CASE(Rename)
{
    HANDLE file = CreateText(TEST_FILE, "new");
    OPENED found;
    CHAR text[16];

    ZwClose(CreateText(OTHER_FILE, "old"));
    REPORT("exists", (ULONG)RenameFile(file, L"conformance2.txt", FALSE));
    REPORT("replaced", (ULONG)RenameFile(file, L"conformance2.txt", TRUE));
    REPORT("old name", (ULONG)Create(TEST_FILE, FILE_OPEN).Status);
    found = Create(OTHER_FILE, FILE_OPEN);
    ReadText(found.Handle, 8, 0, text);
    REPORT_STRING("text", text);
    ZwClose(found.Handle);
    RemoveFile(file);
}

CASE(RenamePath)
{
    OPENED folder = Create(TEST_FOLDER, FILE_CREATE, .Options = FILE_DIRECTORY_FILE);
    HANDLE file = CreateText(TEST_FILE, "");
    OPENED found;

    REPORT("moved", (ULONG)RenameFile(file, TEST_FOLDER L"\\moved.txt", FALSE));
    found = Create(TEST_FOLDER L"\\moved.txt", FILE_OPEN);
    REPORT("found", (ULONG)found.Status);
    ZwClose(found.Handle);
    CreateDevice(L"\\Device\\NoVolume", 0);
    REPORT("other device", (ULONG)RenameFile(file, L"\\Device\\NoVolume\\x", FALSE));
    RemoveFile(file);
    RemoveFile(folder.Handle);
}

CASE(FolderData)
{
    OPENED folder = Create(TEST_FOLDER, FILE_CREATE, .Options = FILE_DIRECTORY_FILE);
    CHAR text[16];

    REPORT("read", (ULONG)ReadText(folder.Handle, 4, 0, text));
    REPORT("write", (ULONG)WriteText(folder.Handle, "x", 0));
    RemoveFile(folder.Handle);
}

CASE(Flush)
{
    HANDLE file = CreateText(TEST_FILE, "x");
    IO_STATUS_BLOCK block;

    REPORT("status", (ULONG)ZwFlushBuffersFile(file, &block));
    RemoveFile(file);
}

CASE(NtRoutines)
{
    HANDLE file = CreateText(TEST_FILE, "x");
    UNICODE_STRING name = RTL_CONSTANT_STRING(TEST_FILE);
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;
    ULONG64 buffer[4];
    HANDLE other;

    REPORT("read", (ULONG)NtReadFile(file, NULL, NULL, NULL, &block, buffer, 1, NULL, NULL));
    REPORT("write", (ULONG)NtWriteFile(file, NULL, NULL, NULL, &block, buffer, 1, NULL, NULL));
    REPORT("query", (ULONG)NtQueryInformationFile(file, &block, buffer, 24, FileStandardInformation));
    REPORT("set", (ULONG)NtSetInformationFile(file, &block, buffer, 8, FilePositionInformation));
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    REPORT("open", (ULONG)NtOpenFile(&other, 1, &attributes, &block, SHARE_ALL, 0));
    REPORT("create", (ULONG)NtCreateFile(&other, 1, &attributes, &block, NULL, 0, SHARE_ALL, FILE_OPEN, 0, NULL, 0));
    RemoveFile(file);
}
