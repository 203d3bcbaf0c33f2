/* The calls that most cases begin with. */
#include "test-file.h"

static UNICODE_STRING TextOf(PCWSTR Text)
{
    UNICODE_STRING text = {0, 0, (PWSTR)Text};

    while (Text[text.Length / sizeof(WCHAR)] != 0) {
        text.Length += sizeof(WCHAR);
    }
    text.MaximumLength = text.Length + sizeof(WCHAR);
    return text;
}

static ULONG LengthOf(PCSTR Text)
{
    ULONG length = 0;

    while (Text[length] != 0) {
        length++;
    }
    return length;
}

OPENED CreateWith(PCWSTR Name, ULONG Disposition, OPEN_OPTIONS Options)
{
    UNICODE_STRING name = TextOf(Name);
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block = {0};
    OPENED opened = {0};

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, Options.Root, NULL);
    opened.Status = ZwCreateFile(&opened.Handle, Options.Access == 0 ? FILE_ALL_ACCESS : Options.Access, &attributes,
                                 &block, NULL, Options.Attributes, SHARE_ALL & ~Options.NoShare, Disposition,
                                 Options.Options | FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
    opened.Information = block.Information;
    return opened;
}

HANDLE CreateText(PCWSTR Name, PCSTR Text)
{
    HANDLE file = Create(Name, FILE_OVERWRITE_IF).Handle;

    if (*Text != 0) {
        WriteText(file, Text, HERE);
    }
    return file;
}

NTSTATUS WriteText(HANDLE File, PCSTR Text, LONGLONG Offset)
{
    IO_STATUS_BLOCK block;
    LARGE_INTEGER offset = {.QuadPart = Offset};

    return ZwWriteFile(File, NULL, NULL, NULL, &block, (PVOID)Text, LengthOf(Text), Offset == HERE ? NULL : &offset,
                       NULL);
}

NTSTATUS ReadText(HANDLE File, ULONG Length, LONGLONG Offset, PSTR Text)
{
    IO_STATUS_BLOCK block = {0};
    LARGE_INTEGER offset = {.QuadPart = Offset};
    NTSTATUS status;

    status = ZwReadFile(File, NULL, NULL, NULL, &block, Text, Length, Offset == HERE ? NULL : &offset, NULL);
    Text[NT_SUCCESS(status) ? block.Information : 0] = 0;
    return status;
}

NTSTATUS SetDisposition(HANDLE File, BOOLEAN Deletes)
{
    FILE_DISPOSITION_INFORMATION disposition = {Deletes};
    IO_STATUS_BLOCK block;

    return ZwSetInformationFile(File, &block, &disposition, sizeof(disposition), FileDispositionInformation);
}

NTSTATUS SetEndOfFile(HANDLE File, LONGLONG Size)
{
    FILE_END_OF_FILE_INFORMATION end = {{.QuadPart = Size}};
    IO_STATUS_BLOCK block;

    return ZwSetInformationFile(File, &block, &end, sizeof(end), FileEndOfFileInformation);
}

NTSTATUS RenameFile(HANDLE File, PCWSTR Name, BOOLEAN Replace)
{
    ULONG64 buffer[32] = {0};
    PFILE_RENAME_INFORMATION rename = (PFILE_RENAME_INFORMATION)buffer;
    PWSTR target = rename->FileName;
    UNICODE_STRING name = TextOf(Name);
    IO_STATUS_BLOCK block;
    ULONG i;

    rename->ReplaceIfExists = Replace;
    rename->FileNameLength = name.Length;
    for (i = 0; i < name.Length / sizeof(WCHAR); i++) {
        target[i] = Name[i];
    }
    return ZwSetInformationFile(File, &block, buffer, FIELD_OFFSET(FILE_RENAME_INFORMATION, FileName) + name.Length,
                                FileRenameInformation);
}

LONGLONG SizeOf(HANDLE File)
{
    FILE_STANDARD_INFORMATION standard;
    IO_STATUS_BLOCK block;

    if (!NT_SUCCESS(ZwQueryInformationFile(File, &block, &standard, sizeof(standard), FileStandardInformation))) {
        return -1;
    }
    return standard.EndOfFile.QuadPart;
}

VOID RemoveFile(HANDLE File)
{
    SetDisposition(File, TRUE);
    ZwClose(File);
}

VOID RemoveNamed(PCWSTR Name)
{
    OPENED opened = Create(Name, FILE_OPEN, .Access = DELETING);

    if (NT_SUCCESS(opened.Status)) {
        RemoveFile(opened.Handle);
    }
}
