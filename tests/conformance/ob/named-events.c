/* Events with names and handles: the C sides of named-events.cases.ts. */
#include "handles.h"

#define NAME L"\\BaseNamedObjects\\Conformance"

CASE(EventState)
{
    HANDLE handle;
    ULONG i;

    for (i = 0; i < 2; i++) {
        REPORT("status", (ULONG)CreateEventNamed(NULL, OBJ_KERNEL_HANDLE, i == 1, &handle));
        REPORT("signaled", IsSignaled(handle));
        ZwClose(handle);
    }
}

CASE(EventType)
{
    HANDLE handle;
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    REPORT("status", (ULONG)ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, 2, FALSE));
}

CASE(EventSame)
{
    HANDLE made, other;

    CreateEventNamed(NAME, USUAL_ATTRIBUTES, FALSE, &made);
    REPORT("opened", (ULONG)OpenEventNamed(L"\\BASENAMEDOBJECTS\\CONFORMANCE", &other));
    ZwSetEvent(other, NULL);
    REPORT("signaled", IsSignaled(made));
    ZwClose(other);
    ZwClose(made);
}

CASE(EventCollision)
{
    HANDLE made, other;

    CreateEventNamed(NAME, USUAL_ATTRIBUTES, FALSE, &made);
    REPORT("without", (ULONG)CreateEventNamed(NAME, USUAL_ATTRIBUTES, FALSE, &other));
    REPORT("with", (ULONG)CreateEventNamed(NAME, USUAL_ATTRIBUTES | OBJ_OPENIF, TRUE, &other));
    REPORT("signaled", IsSignaled(other));
    ZwClose(other);
    ZwClose(made);
}

CASE(EventTemporary)
{
    HANDLE handle;

    CreateEventNamed(NAME, USUAL_ATTRIBUTES, FALSE, &handle);
    ZwClose(handle);
    REPORT("open", (ULONG)OpenEventNamed(NAME, &handle));
}

CASE(EventPermanent)
{
    HANDLE handle, third;

    CreateEventNamed(NAME, USUAL_ATTRIBUTES | OBJ_PERMANENT, FALSE, &handle);
    ZwClose(handle);
    REPORT("kept", (ULONG)OpenEventNamed(NAME, &handle));
    REPORT("temporary", (ULONG)ZwMakeTemporaryObject(handle));
    REPORT("still there", (ULONG)OpenEventNamed(NAME, &third));
    ZwClose(third);
    ZwClose(handle);
    REPORT("gone", (ULONG)OpenEventNamed(NAME, &handle));
}

CASE(EventMissing)
{
    HANDLE handle;

    REPORT("last", (ULONG)OpenEventNamed(NAME, &handle));
    REPORT("before", (ULONG)OpenEventNamed(L"\\NoSuchDirectory\\Conformance", &handle));
    REPORT("relative", (ULONG)OpenEventNamed(L"Conformance", &handle));
}

CASE(EventOfOtherType)
{
    HANDLE handle;

    REPORT("directory", (ULONG)OpenEventNamed(L"\\BaseNamedObjects", &handle));
}

static VOID UseNt(_In_ PVOID Context)
{
    HANDLE handle;
    OBJECT_ATTRIBUTES attributes;

    UNREFERENCED_PARAMETER(Context);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    REPORT("create", (ULONG)NtCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE));
    REPORT("set", (ULONG)NtSetEvent(handle, NULL));
    REPORT("wait", (ULONG)NtWaitForSingleObject(handle, FALSE, NULL));
    REPORT("close", (ULONG)NtClose(handle));
}

CASE(EventThroughNt)
{
    RunInSystemThread(UseNt);
}

CASE(EventClosed)
{
    HANDLE handle;

    CreateEventNamed(NULL, OBJ_KERNEL_HANDLE, FALSE, &handle);
    REPORT("first", (ULONG)ZwClose(handle));
    REPORT("set", (ULONG)ZwSetEvent(handle, NULL));
    REPORT("second", (ULONG)ZwClose(handle));
}
