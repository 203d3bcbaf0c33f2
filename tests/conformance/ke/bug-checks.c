/* What drivers have called when the system stops: the C sides of bug-checks.cases.ts. */
#include "conformance.h"

#define STOP_CODE 0xdead

static KBUGCHECK_CALLBACK_RECORD First, Second;
static KBUGCHECK_REASON_CALLBACK_RECORD Reason;
static KSPIN_LOCK Lock;
static UCHAR Buffer[16];
static volatile ULONG Order;

/* All that can be seen of a callback: it tells its device. Nothing is printed at HIGH_LEVEL. */
static VOID TellDevice(VOID)
{
    WRITE_PORT_ULONG((PULONG)(ULONG_PTR)0x504, 1);
}

static BOOLEAN Register(_Out_ PKBUGCHECK_CALLBACK_RECORD Record, _In_ PKBUGCHECK_CALLBACK_ROUTINE Routine)
{
    KeInitializeCallbackRecord(Record);
    return KeRegisterBugCheckCallback(Record, Routine, Buffer, sizeof(Buffer), (PUCHAR)"test");
}

static VOID TellIfRight(_In_ PVOID At, _In_ ULONG Length)
{
    if (At == Buffer && Length == sizeof(Buffer) && KeGetCurrentIrql() == HIGH_LEVEL)
        TellDevice();
}

CASE(BugCheckCallback)
{
    REPORT("registered", Register(&First, TellIfRight));
    KeBugCheckEx(STOP_CODE, 1, 2, 3, 4);
}

static VOID TellIfFirst(_In_ PVOID At, _In_ ULONG Length)
{
    UNREFERENCED_PARAMETER(At);
    UNREFERENCED_PARAMETER(Length);
    if (Order++ == 0)
        TellDevice();
}

static VOID TellIfSecond(_In_ PVOID At, _In_ ULONG Length)
{
    UNREFERENCED_PARAMETER(At);
    UNREFERENCED_PARAMETER(Length);
    if (Order++ == 1)
        TellDevice();
}

static VOID Tell(_In_ PVOID At, _In_ ULONG Length)
{
    UNREFERENCED_PARAMETER(At);
    UNREFERENCED_PARAMETER(Length);
    TellDevice();
}

CASE(BugCheckCallbacks)
{
    Order = 0;
    Register(&First, TellIfFirst);
    Register(&Second, TellIfSecond);
    KeBugCheck(STOP_CODE);
}

CASE(BugCheckCallbackAfterViolation)
{
    KIRQL old;

    Register(&First, Tell);
    KeInitializeSpinLock(&Lock);
    KeAcquireSpinLock(&Lock, &old);
    KeAcquireSpinLockAtDpcLevel(&Lock);
}

CASE(BugCheckCallbackRemoved)
{
    Register(&First, Tell);
    REPORT("removed", KeDeregisterBugCheckCallback(&First));
    REPORT("again", KeDeregisterBugCheckCallback(&First));
    KeBugCheck(STOP_CODE);
}

CASE(BugCheckCallbackTwice)
{
    REPORT("first", Register(&First, Tell));
    REPORT("second", KeRegisterBugCheckCallback(&First, Tell, Buffer, sizeof(Buffer), (PUCHAR)"test"));
    REPORT("removed", KeDeregisterBugCheckCallback(&First));
}

static VOID NeverCalled(_In_ KBUGCHECK_CALLBACK_REASON Why, _In_ PKBUGCHECK_REASON_CALLBACK_RECORD Record,
                        _Inout_ PVOID Data, _In_ ULONG Length)
{
    UNREFERENCED_PARAMETER(Why);
    UNREFERENCED_PARAMETER(Record);
    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(Length);
    REPORT("called", 1);
}

static BOOLEAN RegisterReason(VOID)
{
    return KeRegisterBugCheckReasonCallback(&Reason, NeverCalled, KbCallbackSecondaryDumpData, (PUCHAR)"t");
}

CASE(BugCheckReason)
{
    PKBUGCHECK_REASON_CALLBACK_RECORD reason = &Reason;

    KeInitializeCallbackRecord(reason);
    REPORT("registered", RegisterReason());
    REPORT("twice", RegisterReason());
    REPORT("removed", KeDeregisterBugCheckReasonCallback(&Reason));
    REPORT("again", KeDeregisterBugCheckReasonCallback(&Reason));
}
