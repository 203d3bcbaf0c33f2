/* Files of a case's own, and the calls that most cases begin with. */
#pragma once

#include "conformance.h"
#include <ntifs.h>

#define TEST_FOLDER L"\\??\\C:\\Conformance"
#define TEST_FILE L"\\??\\C:\\conformance.txt"
#define DELETING (DELETE | SYNCHRONIZE)
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

typedef struct _OPENED {
    NTSTATUS Status;
    HANDLE Handle;
    ULONG_PTR Information;
} OPENED;

typedef struct _OPEN_OPTIONS {
    ACCESS_MASK Access; /* FILE_ALL_ACCESS unless said otherwise */
    ULONG NoShare;      /* What others may not do; nothing unless said otherwise */
    ULONG Attributes;
    ULONG Options;      /* Besides FILE_SYNCHRONOUS_IO_NONALERT */
    HANDLE Root;
} OPEN_OPTIONS;

/* ZwCreateFile, synchronous, with a kernel handle. */
OPENED CreateWith(_In_ PCWSTR Name, _In_ ULONG Disposition, _In_ OPEN_OPTIONS Options);
#define Create(Name, Disposition, ...) CreateWith(Name, Disposition, (OPEN_OPTIONS){__VA_ARGS__})

/* A file that has just been made, with a text in it. */
HANDLE CreateText(_In_ PCWSTR Name, _In_ PCSTR Text);

/* ZwWriteFile and ZwReadFile where the file is at, or at an offset. ReadText gives what was read, up to 63 characters. */
#define HERE (-1)
NTSTATUS WriteText(_In_ HANDLE File, _In_ PCSTR Text, _In_ LONGLONG Offset);
NTSTATUS ReadText(_In_ HANDLE File, _In_ ULONG Length, _In_ LONGLONG Offset, _Out_ PSTR Text);

NTSTATUS SetDisposition(_In_ HANDLE File, _In_ BOOLEAN Deletes);
NTSTATUS SetEndOfFile(_In_ HANDLE File, _In_ LONGLONG Size);
NTSTATUS RenameFile(_In_ HANDLE File, _In_ PCWSTR Name, _In_ BOOLEAN Replace);
LONGLONG SizeOf(_In_ HANDLE File);

/* Deletes a file and closes it. */
VOID RemoveFile(_In_ HANDLE File);

/* Deletes what the case has left. */
VOID RemoveNamed(_In_ PCWSTR Name);
