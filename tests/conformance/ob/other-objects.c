/* Timers and waits: the C sides of other-objects.cases.ts. */
#include "handles.h"

#define NAME L"\\BaseNamedObjects\\ConformanceOther"

/* Declared in other headers, or in none. */
NTSYSAPI NTSTATUS NTAPI ZwOpenTimer(_Out_ PHANDLE TimerHandle, _In_ ACCESS_MASK DesiredAccess,
                                    _In_ POBJECT_ATTRIBUTES ObjectAttributes);

#ifndef TIMER_ALL_ACCESS
#define TIMER_ALL_ACCESS 0x1F0003
#endif

static HANDLE TimerContextEvent;
static PETHREAD Setter;

static LARGE_INTEGER FromNow(LONGLONG Units)
{
    LARGE_INTEGER time;

    time.QuadPart = -Units;
    return time;
}

static NTSTATUS CreateTimer(PCWSTR Name, TIMER_TYPE Type, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    return ZwCreateTimer(Handle, TIMER_ALL_ACCESS, AttributesOf(&attributes, &name, Name, USUAL_ATTRIBUTES), Type);
}

CASE(TimerSignals)
{
    TIMER_TYPE type;

    for (type = NotificationTimer; type <= SynchronizationTimer; type++) {
        LARGE_INTEGER due = FromNow(1000);
        HANDLE handle;

        REPORT("status", (ULONG)CreateTimer(NULL, type, &handle));
        ZwSetTimer(handle, &due, NULL, NULL, FALSE, 0, NULL);
        REPORT("wait", (ULONG)ZwWaitForSingleObject(handle, FALSE, NULL));
        REPORT("still", IsSignaled(handle));
        ZwClose(handle);
    }
}

CASE(TimerCancelled)
{
    LARGE_INTEGER due = FromNow(1000);
    LARGE_INTEGER longer = FromNow(5000);
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    HANDLE handle, other;
    BOOLEAN state = TRUE;

    CreateTimer(NAME, NotificationTimer, &handle);
    REPORT("opened", (ULONG)ZwOpenTimer(&other, TIMER_ALL_ACCESS, AttributesOf(&attributes, &name, NAME, USUAL_ATTRIBUTES)));
    ZwSetTimer(handle, &due, NULL, NULL, FALSE, 0, NULL);
    REPORT("cancel", (ULONG)ZwCancelTimer(other, &state));
    REPORT("signaled", state);
    REPORT("wait", (ULONG)ZwWaitForSingleObject(handle, FALSE, &longer));
    ZwClose(other);
    ZwClose(handle);
}

static VOID NTAPI TimerRoutine(_In_ PVOID Context, _In_ ULONG Low, _In_ LONG High)
{
    UNREFERENCED_PARAMETER(Low);
    UNREFERENCED_PARAMETER(High);
    REPORT("context", (ULONG_PTR)Context);
    REPORT("irql", KeGetCurrentIrql());
    REPORT("thread", PsGetCurrentThread() == Setter);
    ZwSetEvent(TimerContextEvent, NULL);
}

CASE(TimerApc)
{
    LARGE_INTEGER due = FromNow(1000);
    HANDLE handle;

    CreateTimer(NULL, NotificationTimer, &handle);
    CreateEventNamed(NULL, USUAL_ATTRIBUTES, FALSE, &TimerContextEvent);
    Setter = PsGetCurrentThread();
    ZwSetTimer(handle, &due, TimerRoutine, (PVOID)77, FALSE, 0, NULL);
    ZwWaitForSingleObject(TimerContextEvent, FALSE, NULL);
    ZwClose(TimerContextEvent);
    ZwClose(handle);
}

CASE(WaitForDirectory)
{
    LARGE_INTEGER none = {0};
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    HANDLE directory;

    ZwOpenDirectoryObject(&directory, DIRECTORY_QUERY | DIRECTORY_TRAVERSE,
                          AttributesOf(&attributes, &name, L"\\Device", USUAL_ATTRIBUTES));
    REPORT("wait", (ULONG)ZwWaitForSingleObject(directory, FALSE, &none));
    ZwClose(directory);
    REPORT("process", (ULONG)ZwWaitForSingleObject(ZwCurrentProcess(), FALSE, &none));
}
