/* Queues: the C sides of queues.cases.ts. */
#include "threads.h"

static KQUEUE Queue;
static LIST_ENTRY Entries[3];
static KEVENT Taken;

CASE(QueueCounts)
{
    KeInitializeQueue(&Queue, 0);
    REPORT("empty", KeReadStateQueue(&Queue));
    REPORT("first", KeInsertQueue(&Queue, &Entries[0]));
    REPORT("second", KeInsertQueue(&Queue, &Entries[1]));
    REPORT("state", KeReadStateQueue(&Queue));
    KeRundownQueue(&Queue);
}

CASE(QueueOrder)
{
    KeInitializeQueue(&Queue, 0);
    KeInsertQueue(&Queue, &Entries[0]);
    KeInsertQueue(&Queue, &Entries[1]);
    KeInsertHeadQueue(&Queue, &Entries[2]);
    REPORT("in order", KeRemoveQueue(&Queue, KernelMode, NULL) == &Entries[2]);
    REPORT("in order", KeRemoveQueue(&Queue, KernelMode, NULL) == &Entries[0]);
    REPORT("in order", KeRemoveQueue(&Queue, KernelMode, NULL) == &Entries[1]);
    KeRundownQueue(&Queue);
}

CASE(QueueTimeout)
{
    LARGE_INTEGER timeout;

    KeInitializeQueue(&Queue, 0);
    timeout.QuadPart = 0;
    REPORT("at once", KeRemoveQueue(&Queue, KernelMode, &timeout));
    timeout.QuadPart = -10000;
    REPORT("later", KeRemoveQueue(&Queue, KernelMode, &timeout));
    KeRundownQueue(&Queue);
}

static VOID TakeFirst(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    REPORT("got it", KeRemoveQueue(&Queue, KernelMode, NULL) == &Entries[0]);
}

CASE(QueueWaits)
{
    PVOID thread;
    LONG before;

    KeInitializeQueue(&Queue, 0);
    thread = Spawn(TakeFirst);
    Pause(10);
    before = KeInsertQueue(&Queue, &Entries[0]);
    Join(thread);
    REPORT("before", before);
    KeRundownQueue(&Queue);
}

static VOID TakeAndTell(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeRemoveQueue(&Queue, KernelMode, NULL);
    KeSetEvent(&Taken, IO_NO_INCREMENT, FALSE);
}

CASE(QueueLimit)
{
    PVOID thread;

    KeInitializeQueue(&Queue, 1);
    KeInitializeEvent(&Taken, NotificationEvent, FALSE);
    KeInsertQueue(&Queue, &Entries[0]);
    KeRemoveQueue(&Queue, KernelMode, NULL);
    KeInsertQueue(&Queue, &Entries[1]);
    thread = Spawn(TakeAndTell);
    KeStallExecutionProcessor(1000);
    REPORT("while it runs", KeReadStateQueue(&Queue));
    Wait(&Taken);
    REPORT("when it has waited", KeReadStateQueue(&Queue));
    Join(thread);
    KeRundownQueue(&Queue);
}

static VOID ComeFirst(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeRemoveQueue(&Queue, KernelMode, NULL);
    REPORT("came first", 1);
}

static VOID ComeLast(_In_ PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeRemoveQueue(&Queue, KernelMode, NULL);
    REPORT("came last", 1);
}

CASE(QueueLifo)
{
    PVOID first, last;
    ULONG i;

    KeInitializeQueue(&Queue, 0);
    first = Spawn(ComeFirst);
    Pause(10);
    last = Spawn(ComeLast);
    Pause(10);
    for (i = 0; i < 2; i++) {
        KeInsertQueue(&Queue, &Entries[i]);
        Pause(10);
    }
    Join(first);
    Join(last);
    KeRundownQueue(&Queue);
}

CASE(QueueRundown)
{
    KeInitializeQueue(&Queue, 0);
    KeInsertQueue(&Queue, &Entries[0]);
    KeInsertQueue(&Queue, &Entries[1]);
    REPORT("first", KeRundownQueue(&Queue) == &Entries[0]);
    REPORT("next", Entries[0].Flink == &Entries[1]);
    REPORT("ring", Entries[1].Flink == &Entries[0]);
    REPORT("none", KeRundownQueue(&Queue));
}

CASE(QueueSeveral)
{
    PLIST_ENTRY array[4];
    ULONG i;

    KeInitializeQueue(&Queue, 0);
    for (i = 0; i < 3; i++)
        KeInsertQueue(&Queue, &Entries[i]);
    REPORT("two", KeRemoveQueueEx(&Queue, KernelMode, FALSE, NULL, array, 2));
    REPORT("in order", array[1] == &Entries[1]);
    REPORT("the rest", KeRemoveQueueEx(&Queue, KernelMode, FALSE, NULL, array, 4));
    KeRundownQueue(&Queue);
}
