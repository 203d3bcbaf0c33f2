/* Is unloaded with a timer set that lies in its device extension. */
#include "planted.h"

static KDEFERRED_ROUTINE Tick;
static DRIVER_UNLOAD BuggyUnload;

static VOID NTAPI Tick(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
}

static VOID NTAPI BuggyUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PlantedDelete(DriverObject);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000;
    KeInitializeTimer(&Planted->Timer);
    KeInitializeDpc(&Planted->Dpc, Tick, Planted);
    KeSetTimerEx(&Planted->Timer, due, 1, &Planted->Dpc);
    DriverObject->DriverUnload = BuggyUnload;
}
