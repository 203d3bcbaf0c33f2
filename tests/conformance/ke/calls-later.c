/* Aimed DPCs and pulsed events: the C sides of calls-later.cases.ts. */
#include "conformance.h"

static VOID NTAPI ReportProcessor(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("processor", KeGetCurrentProcessorNumberEx(NULL));
}

static KDPC Dpc;

CASE(TargetProcessor)
{
    KeInitializeDpc(&Dpc, ReportProcessor, NULL);
    KeSetTargetProcessorDpc(&Dpc, 0);
    KeSetImportanceDpc(&Dpc, HighImportance);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

CASE(TargetProcessorEx)
{
    PROCESSOR_NUMBER number = {0};

    KeInitializeDpc(&Dpc, ReportProcessor, NULL);
    REPORT("set", (ULONG)KeSetTargetProcessorDpcEx(&Dpc, &number));
    number.Number = 63;
    REPORT("no such processor", (ULONG)KeSetTargetProcessorDpcEx(&Dpc, &number));
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

CASE(PulseEvent)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    REPORT("not signalled", KePulseEvent(&event, 0, FALSE));
    REPORT("state", KeReadStateEvent(&event));
    KeSetEvent(&event, 0, FALSE);
    REPORT("signalled", KePulseEvent(&event, 0, FALSE));
    REPORT("state then", KeReadStateEvent(&event));
}
