/* Device queues: the C side of more-queues.cases.ts. */
#include "conformance.h"

CASE(RemoveByKeyIfBusy)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entries[3];
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    REPORT("not busy", KeRemoveByKeyDeviceQueueIfBusy(&queue, 1));
    KeInsertDeviceQueue(&queue, &entries[0]);
    KeInsertByKeyDeviceQueue(&queue, &entries[1], 10);
    KeInsertByKeyDeviceQueue(&queue, &entries[2], 20);
    REPORT("from 15", KeRemoveByKeyDeviceQueueIfBusy(&queue, 15) - entries);
    REPORT("from 25", KeRemoveByKeyDeviceQueueIfBusy(&queue, 25) - entries);
    KeLowerIrql(irql);
}
