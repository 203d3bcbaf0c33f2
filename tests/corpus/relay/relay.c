/*
 * The sample driver relay, which hands requests on between four processors; and versions of it with one deliberate change
 * each:
 *   CHANGE_LEAK               does not free what a worker needed
 *   CHANGE_INFORMATION        reports one byte more than before for a write
 *   CHANGE_EXTRA_ALLOCATION   allocates and frees a block whenever it queues a DPC
 *   CHANGE_STATUS             ends writes with STATUS_DEVICE_BUSY
 *   CHANGE_TIMER_LEFT         does not cancel its timer when it is unloaded
 *   CHANGE_DEBUG_TEXT         prints a text for the debugger whenever it queues a DPC
 */
#include <ntddk.h>

#ifdef CHANGE_LEAK
#define ExFreePoolWithTag(Block, Tag) ((VOID)(Block))
#endif

#ifdef CHANGE_INFORMATION
static VOID CompleteWithMore(_Inout_ PIRP Irp, _In_ CCHAR PriorityBoost)
{
    if (IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_WRITE) {
        Irp->IoStatus.Information += 1;
    }
    IofCompleteRequest(Irp, PriorityBoost);
}
#undef IoCompleteRequest
#define IoCompleteRequest CompleteWithMore
#endif

#ifdef CHANGE_STATUS
static VOID CompleteBusy(_Inout_ PIRP Irp, _In_ CCHAR PriorityBoost)
{
    if (IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_WRITE) {
        Irp->IoStatus.Status = STATUS_DEVICE_BUSY;
    }
    IofCompleteRequest(Irp, PriorityBoost);
}
#undef IoCompleteRequest
#define IoCompleteRequest CompleteBusy
#endif

#ifdef CHANGE_TIMER_LEFT
#define KeCancelTimer(Timer) ((VOID)(Timer))
#endif

#ifdef CHANGE_DEBUG_TEXT
static BOOLEAN QueueAndTell(_Inout_ PKDPC Dpc, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    DbgPrint("relay: a request waits\n");
    return KeInsertQueueDpc(Dpc, First, Second);
}
#define KeInsertQueueDpc QueueAndTell
#endif

#ifdef CHANGE_EXTRA_ALLOCATION
static BOOLEAN QueueWithBlock(_Inout_ PKDPC Dpc, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 32, 'ylrR');

    if (block != NULL) {
        ExFreePoolWithTag(block, 'ylrR');
    }
    return KeInsertQueueDpc(Dpc, First, Second);
}
#define KeInsertQueueDpc QueueWithBlock
#endif

#include "../../../drivers/relay/relay.c"
