/* What the cases about objects begin with. */
#include "handles.h"

OBJECT_ATTRIBUTES *AttributesOf(OBJECT_ATTRIBUTES *Attributes, PUNICODE_STRING String, PCWSTR Name, ULONG Flags)
{
    RtlInitUnicodeString(String, Name);
    InitializeObjectAttributes(Attributes, Name == NULL ? NULL : String, Flags, NULL, NULL);
    return Attributes;
}

NTSTATUS CreateEventNamed(PCWSTR Name, ULONG Attributes, BOOLEAN Signaled, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    return ZwCreateEvent(Handle, EVENT_ALL_ACCESS, AttributesOf(&attributes, &name, Name, Attributes), NotificationEvent,
                         Signaled);
}

NTSTATUS OpenEventNamed(PCWSTR Name, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    return ZwOpenEvent(Handle, EVENT_ALL_ACCESS, AttributesOf(&attributes, &name, Name, USUAL_ATTRIBUTES));
}

BOOLEAN IsSignaled(HANDLE Handle)
{
    LARGE_INTEGER timeout = {0};

    return ZwWaitForSingleObject(Handle, FALSE, &timeout) == STATUS_SUCCESS;
}

VOID RunInSystemThread(PKSTART_ROUTINE Routine)
{
    HANDLE handle;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, NULL);
    ZwWaitForSingleObject(handle, FALSE, NULL);
    ZwClose(handle);
}

PVOID ObjectOf(HANDLE Handle)
{
    PVOID object = NULL;

    ObReferenceObjectByHandle(Handle, 0, NULL, KernelMode, &object, NULL);
    return object;
}
