/* Byte range locks: the C sides of locks.cases.ts. Owners are only compared. */
#include "conformance.h"
#include <ntifs.h>

#define FIRST ((PFILE_OBJECT)0x1000)
#define SECOND ((PFILE_OBJECT)0x2000)
#define PROCESS ((PEPROCESS)0x3000)

static ULONG Take(PFILE_LOCK Lock, PFILE_OBJECT Owner, LONGLONG Offset, LONGLONG Length, BOOLEAN Exclusive, ULONG Key)
{
    LARGE_INTEGER offset = {.QuadPart = Offset};
    LARGE_INTEGER length = {.QuadPart = Length};
    IO_STATUS_BLOCK block;

    FsRtlFastLock(Lock, Owner, &offset, &length, PROCESS, Key, TRUE, Exclusive, &block, NULL, FALSE);
    return block.Status;
}

static ULONG Give(PFILE_LOCK Lock, PFILE_OBJECT Owner, LONGLONG Offset, LONGLONG Length)
{
    LARGE_INTEGER offset = {.QuadPart = Offset};
    LARGE_INTEGER length = {.QuadPart = Length};

    return FsRtlFastUnlockSingle(Lock, Owner, &offset, &length, PROCESS, 0, NULL, FALSE);
}

static BOOLEAN MayRead(PFILE_LOCK Lock, PFILE_OBJECT Owner, LONGLONG Offset, LONGLONG Length)
{
    LARGE_INTEGER offset = {.QuadPart = Offset};
    LARGE_INTEGER length = {.QuadPart = Length};

    return FsRtlFastCheckLockForRead(Lock, &offset, &length, 0, Owner, PROCESS);
}

static BOOLEAN MayWrite(PFILE_LOCK Lock, PFILE_OBJECT Owner, LONGLONG Offset, LONGLONG Length)
{
    LARGE_INTEGER offset = {.QuadPart = Offset};
    LARGE_INTEGER length = {.QuadPart = Length};

    return FsRtlFastCheckLockForWrite(Lock, &offset, &length, 0, Owner, PROCESS);
}

CASE(SharedAndExclusive)
{
    FILE_LOCK lock;

    FsRtlInitializeFileLock(&lock, NULL, NULL);
    REPORT("shared", Take(&lock, FIRST, 0, 10, FALSE, 0));
    REPORT("shared by another", Take(&lock, SECOND, 5, 10, FALSE, 0));
    REPORT("exclusive", Take(&lock, SECOND, 9, 1, TRUE, 0));
    REPORT("exclusive beside", Take(&lock, SECOND, 15, 1, TRUE, 0));
    REPORT("own exclusive again", Take(&lock, SECOND, 15, 1, TRUE, 0));
    FsRtlUninitializeFileLock(&lock);
}

CASE(LockChecks)
{
    FILE_LOCK lock;

    FsRtlInitializeFileLock(&lock, NULL, NULL);
    Take(&lock, FIRST, 0, 10, TRUE, 0);
    Take(&lock, FIRST, 20, 10, FALSE, 0);
    REPORT("own read", MayRead(&lock, FIRST, 0, 10));
    REPORT("own write", MayWrite(&lock, FIRST, 0, 10));
    REPORT("read", MayRead(&lock, SECOND, 9, 1));
    REPORT("read beside", MayRead(&lock, SECOND, 10, 5));
    REPORT("read shared", MayRead(&lock, SECOND, 20, 1));
    REPORT("own write to shared", MayWrite(&lock, FIRST, 20, 1));
    FsRtlUninitializeFileLock(&lock);
}

CASE(UnlockSingle)
{
    FILE_LOCK lock;

    FsRtlInitializeFileLock(&lock, NULL, NULL);
    Take(&lock, FIRST, 0, 10, TRUE, 0);
    REPORT("part", Give(&lock, FIRST, 0, 5));
    REPORT("of another", Give(&lock, SECOND, 0, 10));
    REPORT("whole", Give(&lock, FIRST, 0, 10));
    REPORT("again", Give(&lock, FIRST, 0, 10));
    FsRtlUninitializeFileLock(&lock);
}

CASE(UnlockAll)
{
    FILE_LOCK lock;

    FsRtlInitializeFileLock(&lock, NULL, NULL);
    Take(&lock, FIRST, 0, 1, TRUE, 1);
    Take(&lock, FIRST, 10, 1, TRUE, 2);
    Take(&lock, FIRST, 20, 1, TRUE, 2);
    REPORT("key", (ULONG)FsRtlFastUnlockAllByKey(&lock, FIRST, PROCESS, 2, NULL));
    REPORT("left", MayRead(&lock, SECOND, 0, 1));
    REPORT("gone", MayRead(&lock, SECOND, 10, 20));
    REPORT("all", (ULONG)FsRtlFastUnlockAll(&lock, FIRST, PROCESS, NULL));
    REPORT("none", (ULONG)FsRtlFastUnlockAll(&lock, FIRST, PROCESS, NULL));
    FsRtlUninitializeFileLock(&lock);
}

static VOID NTAPI Unlocked(PVOID Context, PFILE_LOCK_INFO Info)
{
    REPORT("context", (ULONG_PTR)Context);
    REPORT("length", Info->Length.QuadPart);
    REPORT("exclusive", Info->ExclusiveLock);
}

CASE(UnlockRoutine)
{
    FILE_LOCK lock;

    FsRtlInitializeFileLock(&lock, NULL, Unlocked);
    Take(&lock, FIRST, 4, 7, TRUE, 0);
    FsRtlFastUnlockAll(&lock, FIRST, PROCESS, (PVOID)0x55);
    FsRtlUninitializeFileLock(&lock);
}

CASE(NextLock)
{
    PFILE_LOCK allocated = FsRtlAllocateFileLock(NULL, NULL);
    PFILE_LOCK_INFO info;
    FILE_LOCK lock;
    LONGLONG sum = 0;
    ULONG count = 0;

    REPORT("none yet", FsRtlAreThereCurrentFileLocks(allocated));
    FsRtlInitializeFileLock(&lock, NULL, NULL);
    Take(&lock, FIRST, 4, 1, TRUE, 0);
    Take(&lock, FIRST, 6, 1, TRUE, 0);
    REPORT("some", FsRtlAreThereCurrentFileLocks(&lock));
    for (info = FsRtlGetNextFileLock(&lock, TRUE); info != NULL; info = FsRtlGetNextFileLock(&lock, FALSE)) {
        count++;
        sum += info->StartingByte.QuadPart;
    }
    REPORT("count", count);
    REPORT("sum", sum);
    FsRtlUninitializeFileLock(&lock);
    FsRtlFreeFileLock(allocated);
}

static HANDLE Open(ULONG Disposition)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\??\\C:\\locks.txt");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;
    HANDLE file = NULL;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateFile(&file, FILE_ALL_ACCESS, &attributes, &block, NULL, 0,
                 FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, Disposition, FILE_SYNCHRONOUS_IO_NONALERT,
                 NULL, 0);
    return file;
}

CASE(VolumeLocks)
{
    HANDLE first = Open(FILE_OVERWRITE_IF);
    HANDLE second = Open(FILE_OPEN);
    LARGE_INTEGER offset = {.QuadPart = 0};
    LARGE_INTEGER length = {.QuadPart = 4};
    IO_STATUS_BLOCK block;
    CHAR text[4];

    ZwWriteFile(first, NULL, NULL, NULL, &block, "abcd", 4, &offset, NULL);
    REPORT("lock", (ULONG)ZwLockFile(first, NULL, NULL, NULL, &block, &offset, &length, 0, TRUE, TRUE));
    REPORT("read", (ULONG)ZwReadFile(second, NULL, NULL, NULL, &block, text, 4, &offset, NULL));
    REPORT("again", (ULONG)ZwLockFile(second, NULL, NULL, NULL, &block, &offset, &length, 0, TRUE, TRUE));
    REPORT("unlock", (ULONG)ZwUnlockFile(first, &block, &offset, &length, 0));
    REPORT("read then", (ULONG)ZwReadFile(second, NULL, NULL, NULL, &block, text, 4, &offset, NULL));
    ZwClose(second);
    ZwClose(first);
}
