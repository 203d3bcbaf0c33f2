/*
 * chronicle: a driver that keeps a log file. What programs write to \\.\Chronicle becomes a line of
 * \SystemRoot\Temp\chronicle.log; when the file has grown too long, it is renamed to chronicle.old, which replaces the one
 * before, and a new one begins.
 *
 * Files are for PASSIVE_LEVEL: a fast mutex would raise the IRQL to APC_LEVEL, where no file can be written, so the log is
 * guarded by a mutex that leaves it. The handle is a kernel handle: no program can close or misuse it, and it is valid in
 * whatever process a request comes from.
 */
#include <ntifs.h>

#define LOG_NAME L"\\SystemRoot\\Temp\\chronicle.log"
#define OLD_NAME L"\\SystemRoot\\Temp\\chronicle.old"
#define DEVICE_NAME L"\\Device\\Chronicle"
#define LINK_NAME L"\\DosDevices\\Chronicle"

/* Bytes after which a new file begins, and those of the longest line. */
#define MAX_LOG 96
#define MAX_LINE 64

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD ChronicleUnload;
static DRIVER_DISPATCH ChronicleOpenClose;
static DRIVER_DISPATCH ChronicleWrite;

static KMUTEX LogMutex;
static HANDLE LogFile;
static ULONG LineNumber;

static const UNICODE_STRING LogName = RTL_CONSTANT_STRING(LOG_NAME);
static const UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(DEVICE_NAME);
static const UNICODE_STRING LinkName = RTL_CONSTANT_STRING(LINK_NAME);

/*
 * Opens the log, or makes it. FILE_APPEND_DATA without FILE_WRITE_DATA: every write goes to the end, and nothing that is
 * there can be written over. DELETE is for the renaming. Others may read the file meanwhile.
 */
static NTSTATUS OpenLog(VOID)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;

    InitializeObjectAttributes(&attributes, (PUNICODE_STRING)&LogName, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               NULL);
    return ZwCreateFile(&LogFile, FILE_APPEND_DATA | FILE_READ_ATTRIBUTES | DELETE | SYNCHRONIZE, &attributes, &block,
                        NULL, FILE_ATTRIBUTE_NORMAL, FILE_SHARE_READ, FILE_OPEN_IF,
                        FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE, NULL, 0);
}

/* Renames the log and begins a new one. The mutex is held. */
static NTSTATUS RotateLog(VOID)
{
    struct {
        FILE_RENAME_INFORMATION Information;
        WCHAR Rest[sizeof(OLD_NAME) / sizeof(WCHAR)];
    } buffer;
    PFILE_RENAME_INFORMATION rename = &buffer.Information;
    IO_STATUS_BLOCK block;
    NTSTATUS status;

    RtlZeroMemory(&buffer, sizeof(buffer));
    rename->ReplaceIfExists = TRUE;
    rename->FileNameLength = sizeof(OLD_NAME) - sizeof(WCHAR);
    RtlCopyMemory((PUCHAR)rename + FIELD_OFFSET(FILE_RENAME_INFORMATION, FileName), OLD_NAME, rename->FileNameLength);
    status = ZwSetInformationFile(LogFile, &block, rename, sizeof(buffer), FileRenameInformation);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    ZwClose(LogFile);
    LogFile = NULL;
    return OpenLog();
}

/* Writes a line, after it has made room for it. */
static NTSTATUS AppendLine(_In_reads_(Length) PCHAR Line, _In_ ULONG Length)
{
    FILE_STANDARD_INFORMATION standard;
    IO_STATUS_BLOCK block;
    NTSTATUS status;

    KeWaitForSingleObject(&LogMutex, Executive, KernelMode, FALSE, NULL);
    status = LogFile == NULL ? OpenLog() : STATUS_SUCCESS;
    if (NT_SUCCESS(status)) {
        status = ZwQueryInformationFile(LogFile, &block, &standard, sizeof(standard), FileStandardInformation);
    }
    if (NT_SUCCESS(status) && standard.EndOfFile.QuadPart + Length > MAX_LOG) {
        status = RotateLog();
    }
    if (NT_SUCCESS(status)) {
        status = ZwWriteFile(LogFile, NULL, NULL, NULL, &block, Line, Length, NULL, NULL);
    }
    KeReleaseMutex(&LogMutex, FALSE);
    return status;
}

static NTSTATUS CompleteRequest(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI ChronicleOpenClose(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return CompleteRequest(Irp, STATUS_SUCCESS, 0);
}

/* A line is "0001 what was written". */
static NTSTATUS NTAPI ChronicleWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;
    PCHAR text = Irp->AssociatedIrp.SystemBuffer;
    CHAR line[MAX_LINE];
    ULONG number;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (length == 0 || length > MAX_LINE - sizeof("0000 \n")) {
        return CompleteRequest(Irp, STATUS_INVALID_PARAMETER, 0);
    }
    number = InterlockedIncrement((volatile LONG *)&LineNumber) % 10000;
    RtlCopyMemory(line, "0000 ", 5);
    for (ULONG at = 4; at > 0; at--, number /= 10) {
        line[at - 1] = (CHAR)('0' + number % 10);
    }
    RtlCopyMemory(line + 5, text, length);
    line[5 + length] = '\n';
    status = AppendLine(line, length + 6);
    return CompleteRequest(Irp, status, NT_SUCCESS(status) ? length : 0);
}

static VOID NTAPI ChronicleUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink((PUNICODE_STRING)&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
    if (LogFile != NULL) {
        ZwClose(LogFile);
    }
}

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT deviceObject;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = ChronicleOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = ChronicleOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = ChronicleOpenClose;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = ChronicleWrite;
    DriverObject->DriverUnload = ChronicleUnload;

    KeInitializeMutex(&LogMutex, 0);
    status = OpenLog();
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateDevice(DriverObject, 0, (PUNICODE_STRING)&DeviceName, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        ZwClose(LogFile);
        return status;
    }
    deviceObject->Flags |= DO_BUFFERED_IO;
    status = IoCreateSymbolicLink((PUNICODE_STRING)&LinkName, (PUNICODE_STRING)&DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
        ZwClose(LogFile);
    }
    return status;
}
