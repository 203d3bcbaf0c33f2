/* Directories and volumes: the C sides of listing.cases.ts. */
#include "test-file.h"

typedef struct _LISTED {
    NTSTATUS Status;
    CHAR Names[128];
    ULONG64 Buffer[64];
} LISTED, *PLISTED;

static LISTED Listed;

/* ZwQueryDirectoryFile; the names that came, joined by "|". */
static PLISTED List(HANDLE Folder, PUNICODE_STRING Pattern, FILE_INFORMATION_CLASS Class, BOOLEAN Single,
                    BOOLEAN Restart)
{
    PFILE_NAMES_INFORMATION entry = (PFILE_NAMES_INFORMATION)Listed.Buffer;
    IO_STATUS_BLOCK block;
    ULONG length = 0;
    ULONG i;

    Listed.Status = ZwQueryDirectoryFile(Folder, NULL, NULL, NULL, &block, Listed.Buffer, sizeof(Listed.Buffer), Class,
                                         Single, Pattern, Restart);
    while (NT_SUCCESS(Listed.Status) && Class == FileNamesInformation) {
        PWSTR name = entry->FileName;

        for (i = 0; i < entry->FileNameLength / sizeof(WCHAR); i++) {
            Listed.Names[length++] = (CHAR)name[i];
        }
        if (entry->NextEntryOffset == 0) {
            break;
        }
        Listed.Names[length++] = '|';
        entry = (PFILE_NAMES_INFORMATION)((PUCHAR)entry + entry->NextEntryOffset);
    }
    Listed.Names[length] = 0;
    return &Listed;
}

static HANDLE MakeFolder(VOID)
{
    return Create(TEST_FOLDER, FILE_CREATE, .Options = FILE_DIRECTORY_FILE).Handle;
}

static HANDLE MakeFile(HANDLE Folder, PCWSTR Name)
{
    return Create(Name, FILE_CREATE, .Root = Folder).Handle;
}

CASE(ListAll)
{
    HANDLE folder = MakeFolder();
    HANDLE b = MakeFile(folder, L"b.txt");
    HANDLE a = MakeFile(folder, L"a.txt");

    REPORT("status", (ULONG)List(folder, NULL, FileNamesInformation, FALSE, FALSE)->Status);
    REPORT_STRING("names", Listed.Names);
    REPORT("at the end", (ULONG)List(folder, NULL, FileNamesInformation, FALSE, FALSE)->Status);
    RemoveFile(b);
    RemoveFile(a);
    RemoveFile(folder);
}

CASE(ListPattern)
{
    HANDLE folder = MakeFolder();
    HANDLE one = MakeFile(folder, L"one.txt");
    HANDLE two = MakeFile(folder, L"two.dat");
    HANDLE six = MakeFile(folder, L"six.txt");

    REPORT_STRING("first", List(folder, TEXT_OF(L"*.TXT"), FileNamesInformation, TRUE, FALSE)->Names);
    REPORT_STRING("second", List(folder, TEXT_OF(L"*.DAT"), FileNamesInformation, TRUE, FALSE)->Names);
    REPORT("third", (ULONG)List(folder, NULL, FileNamesInformation, TRUE, FALSE)->Status);
    RemoveFile(one);
    RemoveFile(two);
    RemoveFile(six);
    RemoveFile(folder);
}

CASE(ListRestart)
{
    HANDLE folder = MakeFolder();
    HANDLE file = MakeFile(folder, L"x");
    HANDLE other;

    REPORT("nothing", (ULONG)List(folder, TEXT_OF(L"y*"), FileNamesInformation, FALSE, FALSE)->Status);
    REPORT("again", (ULONG)List(folder, NULL, FileNamesInformation, FALSE, FALSE)->Status);
    other = Create(TEST_FOLDER, FILE_OPEN, .Options = FILE_DIRECTORY_FILE).Handle;
    List(other, TEXT_OF(L"x"), FileNamesInformation, FALSE, FALSE);
    REPORT_STRING("restart", List(other, NULL, FileNamesInformation, FALSE, TRUE)->Names);
    ZwClose(other);
    RemoveFile(file);
    RemoveFile(folder);
}

CASE(ListFacts)
{
    HANDLE folder = MakeFolder();
    HANDLE file = MakeFile(folder, L"a long name.txt");
    PFILE_BOTH_DIR_INFORMATION entry = (PFILE_BOTH_DIR_INFORMATION)Listed.Buffer;

    WriteText(file, "abc", HERE);
    REPORT("status", (ULONG)List(folder, TEXT_OF(L"a*"), FileBothDirectoryInformation, FALSE, FALSE)->Status);
    REPORT("size", entry->EndOfFile.QuadPart);
    REPORT("attributes", entry->FileAttributes);
    REPORT("short length", entry->ShortNameLength);
    REPORT("short begins", entry->ShortName[0]);
    RemoveFile(file);
    RemoveFile(folder);
}

CASE(ListWrong)
{
    HANDLE file = CreateText(TEST_FILE, "");
    HANDLE folder;

    REPORT("file", (ULONG)List(file, NULL, FileNamesInformation, FALSE, FALSE)->Status);
    RemoveFile(file);
    folder = MakeFolder();
    REPORT("class", (ULONG)List(folder, NULL, FileStandardInformation, FALSE, FALSE)->Status);
    REPORT("known", (ULONG)List(folder, NULL, FileDirectoryInformation, FALSE, FALSE)->Status);
    RemoveFile(folder);
}

CASE(VolumeSize)
{
    HANDLE file = CreateText(TEST_FILE, "");
    FILE_FS_SIZE_INFORMATION before;
    FILE_FS_SIZE_INFORMATION after;
    IO_STATUS_BLOCK block;

    REPORT("status",
           (ULONG)ZwQueryVolumeInformationFile(file, &block, &before, sizeof(before), FileFsSizeInformation));
    REPORT("sector", before.BytesPerSector);
    WriteText(file, "x", HERE);
    ZwQueryVolumeInformationFile(file, &block, &after, sizeof(after), FileFsSizeInformation);
    REPORT("taken", before.AvailableAllocationUnits.QuadPart - after.AvailableAllocationUnits.QuadPart);
    REPORT("size", SizeOf(file));
    RemoveFile(file);
}

static NTSTATUS SetLabel(HANDLE File, PCWSTR Label, ULONG Characters)
{
    ULONG buffer[16];
    PWSTR label = (PWSTR)(buffer + 1);
    IO_STATUS_BLOCK block;
    ULONG i;

    buffer[0] = Characters * sizeof(WCHAR);
    for (i = 0; i < Characters; i++) {
        label[i] = Label[i];
    }
    return ZwSetVolumeInformationFile(File, &block, buffer, sizeof(ULONG) + buffer[0], FileFsLabelInformation);
}

CASE(VolumeLabel)
{
    HANDLE file = CreateText(TEST_FILE, "");
    ULONG64 buffer[8];
    PFILE_FS_VOLUME_INFORMATION volume = (PFILE_FS_VOLUME_INFORMATION)buffer;
    IO_STATUS_BLOCK block;

    REPORT("set", (ULONG)SetLabel(file, L"Test", 4));
    REPORT("status",
           (ULONG)ZwQueryVolumeInformationFile(file, &block, buffer, sizeof(buffer), FileFsVolumeInformation));
    REPORT("length", volume->VolumeLabelLength);
    REPORT("begins", volume->VolumeLabel[0]);
    SetLabel(file, L"System", 6);
    RemoveFile(file);
}

CASE(VolumeDevice)
{
    HANDLE file = CreateText(TEST_FILE, "");
    FILE_FS_DEVICE_INFORMATION device;
    IO_STATUS_BLOCK block;

    REPORT("status",
           (ULONG)ZwQueryVolumeInformationFile(file, &block, &device, sizeof(device), FileFsDeviceInformation));
    REPORT("type", device.DeviceType);
    RemoveFile(file);
}
