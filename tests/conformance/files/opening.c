/* Opening and making files: the C sides of opening.cases.ts. */
#include "test-file.h"

#define STATUS_OF(...) ((ULONG)(Create(__VA_ARGS__).Status))

CASE(CreateNew)
{
    OPENED made = Create(TEST_FILE, FILE_CREATE);

    REPORT("status", (ULONG)made.Status);
    REPORT("information", made.Information);
    REPORT("again", STATUS_OF(TEST_FILE, FILE_CREATE));
    RemoveFile(made.Handle);
}

CASE(OpenExisting)
{
    HANDLE file = CreateText(TEST_FILE, "x");
    OPENED opened = Create(L"\\??\\c:\\CONFORMANCE.TXT", FILE_OPEN);

    REPORT("status", (ULONG)opened.Status);
    REPORT("information", opened.Information);
    ZwClose(opened.Handle);
    RemoveFile(file);
}

CASE(OpenMissing)
{
    OPENED made;

    REPORT("open", STATUS_OF(TEST_FILE, FILE_OPEN));
    REPORT("overwrite", STATUS_OF(TEST_FILE, FILE_OVERWRITE));
    made = Create(TEST_FILE, FILE_OPEN_IF);
    REPORT("open if", (ULONG)made.Status);
    REPORT("information", made.Information);
    RemoveFile(made.Handle);
}

CASE(MissingPath)
{
    HANDLE file = CreateText(TEST_FILE, "");

    REPORT("folder", STATUS_OF(L"\\??\\C:\\Missing\\file", FILE_CREATE));
    REPORT("file", STATUS_OF(TEST_FILE L"\\file", FILE_CREATE));
    REPORT("drive", STATUS_OF(L"\\??\\Q:\\file", FILE_CREATE));
    REPORT("drive alone", STATUS_OF(L"\\??\\Q:", FILE_OPEN));
    RemoveFile(file);
}

CASE(InvalidNames)
{
    REPORT("wild card", STATUS_OF(L"\\??\\C:\\a*b", FILE_CREATE));
    REPORT("empty part", STATUS_OF(L"\\??\\C:\\Windows\\\\x", FILE_CREATE));
    REPORT("no root", STATUS_OF(L"C:\\file", FILE_CREATE));
}

CASE(Overwrite)
{
    HANDLE file = CreateText(TEST_FILE, "content");
    OPENED overwritten = Create(TEST_FILE, FILE_OVERWRITE);
    OPENED superseded;

    REPORT("overwritten", overwritten.Information);
    REPORT("size", SizeOf(file));
    superseded = Create(TEST_FILE, FILE_SUPERSEDE);
    REPORT("superseded", superseded.Information);
    ZwClose(superseded.Handle);
    ZwClose(overwritten.Handle);
    RemoveFile(file);
}

CASE(Folders)
{
    OPENED folder = Create(TEST_FOLDER, FILE_CREATE, .Options = FILE_DIRECTORY_FILE);
    HANDLE file;

    REPORT("folder", (ULONG)folder.Status);
    file = CreateText(TEST_FILE, "");
    REPORT("folder as file", STATUS_OF(TEST_FOLDER, FILE_OPEN, .Options = FILE_NON_DIRECTORY_FILE));
    REPORT("file as folder", STATUS_OF(TEST_FILE, FILE_OPEN, .Options = FILE_DIRECTORY_FILE));
    RemoveFile(file);
    RemoveFile(folder.Handle);
}

CASE(RelativeNames)
{
    OPENED folder = Create(TEST_FOLDER, FILE_CREATE, .Options = FILE_DIRECTORY_FILE);
    OPENED file = Create(L"inner.txt", FILE_CREATE, .Root = folder.Handle);
    OPENED absolute = Create(TEST_FOLDER L"\\inner.txt", FILE_OPEN);

    REPORT("relative", (ULONG)file.Status);
    REPORT("absolute", (ULONG)absolute.Status);
    REPORT("with backslash", STATUS_OF(L"\\inner.txt", FILE_OPEN, .Root = folder.Handle));
    ZwClose(absolute.Handle);
    RemoveFile(file.Handle);
    RemoveFile(folder.Handle);
}

CASE(Sharing)
{
    HANDLE file;
    OPENED reader;
    OPENED late;

    file = Create(TEST_FILE, FILE_CREATE, .NoShare = FILE_SHARE_WRITE | FILE_SHARE_DELETE).Handle;
    REPORT("writer", STATUS_OF(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_WRITE));
    REPORT("reader that does not share", STATUS_OF(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_READ,
                                                   .NoShare = FILE_SHARE_WRITE | FILE_SHARE_DELETE));
    reader = Create(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_READ);
    REPORT("reader", (ULONG)reader.Status);
    ZwClose(reader.Handle);
    ZwClose(file);
    late = Create(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_WRITE, .NoShare = SHARE_ALL);
    REPORT("afterwards", (ULONG)late.Status);
    ZwClose(late.Handle);
    RemoveNamed(TEST_FILE);
}

CASE(ReadOnly)
{
    OPENED file = Create(TEST_FILE, FILE_CREATE, .Attributes = FILE_ATTRIBUTE_READONLY);
    FILE_BASIC_INFORMATION basic = {.FileAttributes = FILE_ATTRIBUTE_NORMAL};
    IO_STATUS_BLOCK block;
    OPENED opened;

    REPORT("made with all access", (ULONG)file.Status);
    REPORT("delete", (ULONG)SetDisposition(file.Handle, TRUE));
    REPORT("write", STATUS_OF(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_WRITE));
    REPORT("overwrite", STATUS_OF(TEST_FILE, FILE_OVERWRITE_IF, .Access = FILE_GENERIC_READ));
    ZwClose(file.Handle);
    opened = Create(TEST_FILE, FILE_OPEN, .Access = DELETING | FILE_WRITE_ATTRIBUTES);
    ZwSetInformationFile(opened.Handle, &block, &basic, sizeof(basic), FileBasicInformation);
    RemoveFile(opened.Handle);
    REPORT("afterwards", STATUS_OF(TEST_FILE, FILE_OPEN));
}

CASE(DeleteOnClose)
{
    OPENED file;
    OPENED other;

    REPORT("without DELETE",
           STATUS_OF(TEST_FILE, FILE_CREATE, .Access = FILE_GENERIC_WRITE, .Options = FILE_DELETE_ON_CLOSE));
    file = Create(TEST_FILE, FILE_CREATE, .Options = FILE_DELETE_ON_CLOSE);
    other = Create(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_READ);
    ZwClose(file.Handle);
    REPORT("new open", STATUS_OF(TEST_FILE, FILE_OPEN, .Access = FILE_GENERIC_READ));
    ZwClose(other.Handle);
    REPORT("afterwards", STATUS_OF(TEST_FILE, FILE_OPEN));
}

CASE(FullFolder)
{
    OPENED folder = Create(TEST_FOLDER, FILE_CREATE, .Options = FILE_DIRECTORY_FILE);
    OPENED file = Create(L"x", FILE_CREATE, .Root = folder.Handle);

    REPORT("full", (ULONG)SetDisposition(folder.Handle, TRUE));
    RemoveFile(file.Handle);
    REPORT("empty", (ULONG)SetDisposition(folder.Handle, TRUE));
    ZwClose(folder.Handle);
    REPORT("gone", STATUS_OF(TEST_FOLDER, FILE_OPEN));
}

CASE(OpenFile)
{
    HANDLE file = CreateText(L"\\SystemRoot\\Temp\\conformance.txt", "same");
    PUNICODE_STRING path = TEXT_OF(L"\\Device\\HarddiskVolume1\\Windows\\Temp\\conformance.txt");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;
    HANDLE opened;
    CHAR text[64];

    InitializeObjectAttributes(&attributes, path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    REPORT("status", (ULONG)ZwOpenFile(&opened, FILE_GENERIC_READ, &attributes, &block, SHARE_ALL,
                                       FILE_SYNCHRONOUS_IO_NONALERT));
    ReadText(opened, 16, HERE, text);
    REPORT_STRING("text", text);
    ZwClose(opened);
    RemoveFile(file);
}

CASE(Contradiction)
{
    REPORT("folder and file",
           STATUS_OF(TEST_FILE, FILE_OPEN_IF, .Options = FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE));
    REPORT("folder overwritten", STATUS_OF(TEST_FILE, FILE_OVERWRITE_IF, .Options = FILE_DIRECTORY_FILE));
    REPORT("disposition", STATUS_OF(TEST_FILE, 6));
}

CASE(WithoutSynchronize)
{
    OPENED made = Create(TEST_FILE, FILE_OPEN_IF, .Access = FILE_READ_DATA | FILE_WRITE_DATA | DELETE);

    REPORT("status", (ULONG)made.Status);
    REPORT("write", (ULONG)WriteText(made.Handle, "text", HERE));
    RemoveFile(made.Handle);
}
