/* Non-maskable interrupts: the C sides of nmi.cases.ts. The bell's register 3 at port 0x503 makes one. */
#include "threads.h"

static UCHAR Claims[3] = {0, 1, 0};
static PVOID Handles[3];

/* What the routines have noted, in order: they may print nothing at HIGH_LEVEL. */
static ULONG64 Seen[4];
static ULONG SeenCount;

static VOID Note(_In_ ULONG64 Value)
{
    Seen[SeenCount++] = Value;
}

static VOID Alarm(VOID)
{
    WRITE_PORT_UCHAR((PUCHAR)(ULONG_PTR)0x503, 1);
}

static BOOLEAN NTAPI ReportLevel(_In_opt_ PVOID Context, _In_ BOOLEAN Handled)
{
    UNREFERENCED_PARAMETER(Handled);
    Note(KeGetCurrentIrql());
    Note((ULONG_PTR)Context);
    return TRUE;
}

CASE(NmiAtHighLevel)
{
    PVOID handle = KeRegisterNmiCallback(ReportLevel, (PVOID)7);
    KIRQL old;

    Pin();
    KeRaiseIrql(HIGH_LEVEL, &old);
    Alarm();
    Note(KeGetCurrentIrql());
    KeLowerIrql(old);
    Unpin();
    REPORT("irql", Seen[0]);
    REPORT("context", Seen[1]);
    REPORT("masked", Seen[2]);
    KeDeregisterNmiCallback(handle);
}

static BOOLEAN NTAPI ReportTurn(_In_opt_ PVOID Context, _In_ BOOLEAN Handled)
{
    Note((ULONG_PTR)Context * 2 + Handled);
    return Claims[(ULONG_PTR)Context];
}

CASE(NmiOrder)
{
    ULONG i;

    for (i = 0; i < 3; i++)
        Handles[i] = KeRegisterNmiCallback(ReportTurn, (PVOID)(ULONG_PTR)i);
    Pin();
    Alarm();
    Unpin();
    for (i = 0; i < 3; i++)
        KeDeregisterNmiCallback(Handles[i]);
    for (i = 0; i < SeenCount; i++) {
        if (Seen[i] / 2 == 0)
            REPORT("first", Seen[i] % 2);
        else if (Seen[i] / 2 == 1)
            REPORT("second", Seen[i] % 2);
        else
            REPORT("third", Seen[i] % 2);
    }
}

static BOOLEAN NTAPI NotMine(_In_opt_ PVOID Context, _In_ BOOLEAN Handled)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Handled);
    return FALSE;
}

CASE(NmiUnclaimed)
{
    REPORT("registered", KeRegisterNmiCallback(NotMine, NULL) != NULL);
    Pin();
    Alarm();
    Unpin();
}

static BOOLEAN NTAPI ReportGone(_In_opt_ PVOID Context, _In_ BOOLEAN Handled)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Handled);
    Note(100);
    return TRUE;
}

static BOOLEAN NTAPI ReportStays(_In_opt_ PVOID Context, _In_ BOOLEAN Handled)
{
    UNREFERENCED_PARAMETER(Context);
    Note(Handled);
    return TRUE;
}

CASE(NmiDeregistered)
{
    PVOID gone = KeRegisterNmiCallback(ReportGone, NULL);
    PVOID stays = KeRegisterNmiCallback(ReportStays, NULL);

    REPORT("deregistered", (ULONG)KeDeregisterNmiCallback(gone));
    REPORT("again", (ULONG)KeDeregisterNmiCallback(gone));
    REPORT("never", (ULONG)KeDeregisterNmiCallback(NULL));
    Pin();
    Alarm();
    Unpin();
    KeDeregisterNmiCallback(stays);
    REPORT("stays", SeenCount == 1 ? Seen[0] : 100);
}
