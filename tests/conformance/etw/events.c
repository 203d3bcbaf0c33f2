/* The event log, versions, stopping the system: the C sides of events.cases.ts. */
#include "conformance.h"

CASE(WriteErrorLog)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(TestDriver, 64);

    REPORT("zeroed", entry->ErrorCode);
    entry->ErrorCode = (NTSTATUS)0xc0040003;
    IoWriteErrorLogEntry(entry);
}

CASE(ErrorLogSizes)
{
    PVOID entry;

    REPORT("too long", IoAllocateErrorLogEntry(TestDriver, 241));
    REPORT("too short", IoAllocateErrorLogEntry(TestDriver, 16));
    entry = IoAllocateErrorLogEntry(TestDriver, 240);
    REPORT("longest", entry != NULL);
    IoFreeErrorLogEntry(entry);
}

CASE(BugCheckEx)
{
    KeBugCheckEx(0xe2, 0x100000001, 0x100000002, 0x100000003, 0x100000004);
}

CASE(BugCheck)
{
    KeBugCheck(0xe2);
}

CASE(Versions)
{
    RTL_OSVERSIONINFOEXW information = {.dwOSVersionInfoSize = sizeof information};
    ULONG major;
    ULONG minor;
    ULONG build;

    RtlGetVersion((PRTL_OSVERSIONINFOW)&information);
    PsGetVersion(&major, &minor, &build, NULL);
    REPORT("same", major == information.dwMajorVersion && minor == information.dwMinorVersion &&
                       build == information.dwBuildNumber);
    REPORT("WDM 1.16", IoIsWdmVersionAvailable(1, 0x10));
    REPORT("WDM 99", IoIsWdmVersionAvailable(99, 0));
}

typedef KIRQL(NTAPI *GET_IRQL)(VOID);

CASE(SystemRoutine)
{
    GET_IRQL routine = (GET_IRQL)(ULONG_PTR)MmGetSystemRoutineAddress(TEXT_OF(L"KeGetCurrentIrql"));

    REPORT("irql", routine());
    REPORT("of a later version", MmGetSystemRoutineAddress(TEXT_OF(L"KeAddTriageDumpDataBlock")) != NULL);
    REPORT("no such name", MmGetSystemRoutineAddress(TEXT_OF(L"KeNoSuchRoutine")));
}

CASE(UuidCreate)
{
    UUID first;
    UUID second;

    REPORT("status", (ULONG)ExUuidCreate(&first));
    ExUuidCreate(&second);
    REPORT("equal bytes", RtlCompareMemory(&first, &second, sizeof first) == sizeof first);
    REPORT("version", first.Data3 >> 12);
    REPORT("variant", first.Data4[0] >> 6);
}
