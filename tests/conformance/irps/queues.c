/* Device queues and remove locks: the C sides of queues.cases.ts. */
#include "conformance.h"

static ULONG64 IndexOf(PKDEVICE_QUEUE_ENTRY Entry, PKDEVICE_QUEUE_ENTRY Entries)
{
    return (ULONG64)(Entry - Entries);
}

CASE(QueueFirst)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entries[2];
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    REPORT("first", KeInsertDeviceQueue(&queue, &entries[0]));
    REPORT("busy", queue.Busy);
    REPORT("second", KeInsertDeviceQueue(&queue, &entries[1]));
    REPORT("removed", KeRemoveDeviceQueue(&queue) == &entries[1]);
    REPORT("last", KeRemoveDeviceQueue(&queue) == NULL);
    REPORT("free", queue.Busy);
    KeLowerIrql(irql);
}

CASE(QueueByKey)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entries[4];
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertDeviceQueue(&queue, &entries[0]);
    KeInsertByKeyDeviceQueue(&queue, &entries[1], 30);
    KeInsertByKeyDeviceQueue(&queue, &entries[2], 10);
    KeInsertByKeyDeviceQueue(&queue, &entries[3], 20);
    REPORT("a", IndexOf(KeRemoveDeviceQueue(&queue), entries));
    REPORT("b", IndexOf(KeRemoveDeviceQueue(&queue), entries));
    REPORT("c", IndexOf(KeRemoveDeviceQueue(&queue), entries));
    KeLowerIrql(irql);
}

CASE(QueueRemoveByKey)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entries[3];
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertDeviceQueue(&queue, &entries[0]);
    KeInsertByKeyDeviceQueue(&queue, &entries[1], 10);
    KeInsertByKeyDeviceQueue(&queue, &entries[2], 20);
    REPORT("from15", IndexOf(KeRemoveByKeyDeviceQueue(&queue, 15), entries));
    REPORT("from25", IndexOf(KeRemoveByKeyDeviceQueue(&queue, 25), entries));
    KeLowerIrql(irql);
}

CASE(QueueRemoveEntry)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entries[2];
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertDeviceQueue(&queue, &entries[0]);
    KeInsertDeviceQueue(&queue, &entries[1]);
    REPORT("first", KeRemoveEntryDeviceQueue(&queue, &entries[1]));
    REPORT("second", KeRemoveEntryDeviceQueue(&queue, &entries[1]));
    KeLowerIrql(irql);
}

CASE(QueueTooLow)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entry;

    KeInitializeDeviceQueue(&queue);
    KeInsertDeviceQueue(&queue, &entry);
}

static IO_REMOVE_LOCK Lock;

CASE(RemoveLock)
{
    IoInitializeRemoveLock(&Lock, 'kcoL', 0, 0);
    REPORT("first", (ULONG)IoAcquireRemoveLock(&Lock, NULL));
    IoReleaseRemoveLock(&Lock, NULL);
    REPORT("second", (ULONG)IoAcquireRemoveLock(&Lock, NULL));
    IoReleaseRemoveLockAndWait(&Lock, NULL);
    REPORT("third", (ULONG)IoAcquireRemoveLock(&Lock, NULL));
}
