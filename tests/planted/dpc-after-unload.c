/* Is unloaded with a timer set whose DPC routine is its own; timer and DPC lie in memory that stays. */
#include "planted.h"

static KDEFERRED_ROUTINE BuggyTick;

static VOID NTAPI BuggyTick(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    PPLANTED ticking = ExAllocatePoolWithTag(NonPagedPool, sizeof(*ticking), PLANTED_TAG);
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(DriverObject);
    UNREFERENCED_PARAMETER(Planted);
    if (ticking == NULL) {
        return;
    }
    due.QuadPart = -10 * 1000 * 1000;
    KeInitializeTimer(&ticking->Timer);
    KeInitializeDpc(&ticking->Dpc, BuggyTick, ticking);
    KeSetTimer(&ticking->Timer, due, &ticking->Dpc);
}
