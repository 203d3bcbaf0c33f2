/* Returns STATUS_PENDING for a request that it has not marked as pending; a timer completes it. */
#include "planted.h"

static KDEFERRED_ROUTINE CompleteLater;
static DRIVER_DISPATCH BuggyWrite;

static VOID NTAPI CompleteLater(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    PPLANTED planted = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Complete(planted->Pending, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI BuggyWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPLANTED planted = DeviceObject->DeviceExtension;
    LARGE_INTEGER due;

    due.QuadPart = -10000;
    planted->Pending = Irp;
    KeSetTimer(&planted->Timer, due, &planted->Dpc);
    return STATUS_PENDING;
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    KeInitializeTimer(&Planted->Timer);
    KeInitializeDpc(&Planted->Dpc, CompleteLater, Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = BuggyWrite;
}
