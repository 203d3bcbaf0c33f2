/* The C sides of dump-callbacks.cases.ts. */
#include "conformance.h"

#define STOP_CODE 0xdead
#define TAG 'esaC'

/* Not in the headers. */
#define ADD_PAGES_REASON ((KBUGCHECK_CALLBACK_REASON)4)

typedef struct _ADD_PAGES_DATA {
    ULONG_PTR Context;
    ULONG Flags;
    ULONG BugCheckCode;
    PVOID Address;
    ULONG_PTR Count;
} ADD_PAGES_DATA;

static KBUGCHECK_REASON_CALLBACK_RECORD Record;
static KBUGCHECK_CALLBACK_RECORD Callback;
static UCHAR Memory[200];
static PUCHAR Pages;

static VOID Register(_In_ KBUGCHECK_CALLBACK_REASON Reason, _In_ PKBUGCHECK_REASON_CALLBACK_ROUTINE Routine)
{
    static UCHAR component[] = "test";

    RtlZeroMemory(&Record, sizeof Record);
    KeRegisterBugCheckReasonCallback(&Record, Routine, Reason, component);
}

static VOID Stop(VOID)
{
    KeBugCheckEx(STOP_CODE, 1, 2, 3, 4);
}

static VOID NTAPI FillBuffer(PVOID Buffer, ULONG Length)
{
    RtlFillMemory(Buffer, Length, 1);
}

CASE(DumpBuffer)
{
    static UCHAR component[] = "test";

    KeInitializeCallbackRecord((&Callback));
    KeRegisterBugCheckCallback(&Callback, FillBuffer, Memory, 24, component);
    Stop();
}

static VOID NTAPI TellInBuffer(KBUGCHECK_CALLBACK_REASON Reason, PKBUGCHECK_REASON_CALLBACK_RECORD Own, PVOID Specific,
                               ULONG Length)
{
    PKBUGCHECK_SECONDARY_DUMP_DATA data = Specific;
    BOOLEAN right = Reason == KbCallbackSecondaryDumpData && Own == &Record && Length == sizeof *data &&
                    data->InBufferLength >= 100 && KeGetCurrentIrql() == HIGH_LEVEL;

    RtlFillMemory(data->InBuffer, 100, 7);
    data->OutBuffer = data->InBuffer;
    data->OutBufferLength = right ? 100 : 1;
}

CASE(DumpSecondary)
{
    Register(KbCallbackSecondaryDumpData, TellInBuffer);
    Stop();
}

static VOID NTAPI TellMemory(KBUGCHECK_CALLBACK_REASON Reason, PKBUGCHECK_REASON_CALLBACK_RECORD Own, PVOID Specific,
                             ULONG Length)
{
    PKBUGCHECK_SECONDARY_DUMP_DATA data = Specific;

    UNREFERENCED_PARAMETER(Reason);
    UNREFERENCED_PARAMETER(Own);
    UNREFERENCED_PARAMETER(Length);
    data->OutBuffer = Memory;
    data->OutBufferLength = data->MaximumAllowed >= sizeof Memory ? sizeof Memory : 1;
}

CASE(DumpOwnBuffer)
{
    Register(KbCallbackSecondaryDumpData, TellMemory);
    Stop();
}

static VOID NTAPI AddPages(KBUGCHECK_CALLBACK_REASON Reason, PKBUGCHECK_REASON_CALLBACK_RECORD Own, PVOID Specific,
                           ULONG Length)
{
    ADD_PAGES_DATA *data = Specific;

    UNREFERENCED_PARAMETER(Reason);
    UNREFERENCED_PARAMETER(Own);
    UNREFERENCED_PARAMETER(Length);
    data->Address = Pages + data->Context * PAGE_SIZE;
    data->Count = data->BugCheckCode == STOP_CODE ? data->Context + 1 : 0;
    data->Flags = data->Context == 0 ? 0x80000001 : 1;
    data->Context++;
}

CASE(DumpPages)
{
    Pages = ExAllocatePoolWithTag(NonPagedPool, 3 * PAGE_SIZE, TAG);
    Register(ADD_PAGES_REASON, AddPages);
    Stop();
}

CASE(DumpTakenBack)
{
    Register(KbCallbackSecondaryDumpData, TellMemory);
    REPORT("removed", KeDeregisterBugCheckReasonCallback(&Record));
    Stop();
}
