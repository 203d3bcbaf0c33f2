/* Directories, symbolic links and names: the C sides of namespace.cases.ts. */
#include "handles.h"

#define PLACE L"\\ConformanceObjects"
#define LINK L"\\BaseNamedObjects\\ConformanceLink"
#define TARGET L"\\BaseNamedObjects\\ConformanceTarget"

/* Declared in other headers, or in none. */
NTSYSAPI NTSTATUS NTAPI ZwCreateSymbolicLinkObject(_Out_ PHANDLE LinkHandle, _In_ ACCESS_MASK DesiredAccess,
                                                   _In_ POBJECT_ATTRIBUTES ObjectAttributes,
                                                   _In_ PUNICODE_STRING LinkTarget);

static NTSTATUS CreatePlace(PCWSTR Name, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    return ZwCreateDirectoryObject(Handle, DIRECTORY_ALL_ACCESS, AttributesOf(&attributes, &name, Name, USUAL_ATTRIBUTES));
}

static NTSTATUS OpenPlace(PCWSTR Name, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    return ZwOpenDirectoryObject(Handle, DIRECTORY_QUERY, AttributesOf(&attributes, &name, Name, USUAL_ATTRIBUTES));
}

static NTSTATUS MakeLink(PCWSTR Name, PUNICODE_STRING Target, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    return ZwCreateSymbolicLinkObject(Handle, SYMBOLIC_LINK_ALL_ACCESS,
                                      AttributesOf(&attributes, &name, Name, USUAL_ATTRIBUTES), Target);
}

static NTSTATUS OpenLink(PCWSTR Name, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    return ZwOpenSymbolicLinkObject(Handle, SYMBOLIC_LINK_QUERY, AttributesOf(&attributes, &name, Name, USUAL_ATTRIBUTES));
}

static VOID ReportName(PVOID Object)
{
    UCHAR buffer[256];
    ULONG length;

    if (NT_SUCCESS(ObQueryNameString(Object, (POBJECT_NAME_INFORMATION)buffer, sizeof(buffer), &length))) {
        REPORT_UNICODE("name", &((POBJECT_NAME_INFORMATION)buffer)->Name);
    }
}

CASE(RelativeName)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Inside");
    HANDLE place, event, other;

    REPORT("directory", (ULONG)CreatePlace(PLACE, &place));
    InitializeObjectAttributes(&attributes, &name, USUAL_ATTRIBUTES, place, NULL);
    REPORT("event", (ULONG)ZwCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE));
    REPORT("opened", (ULONG)OpenEventNamed(PLACE L"\\Inside", &other));
    ZwClose(other);
    ZwClose(event);
    ZwClose(place);
}

CASE(DirectoryLife)
{
    HANDLE place, other;

    CreatePlace(PLACE, &place);
    REPORT("again", (ULONG)CreatePlace(PLACE, &other));
    REPORT("opened", (ULONG)OpenPlace(PLACE, &other));
    ZwClose(place);
    ZwClose(other);
    REPORT("late", (ULONG)OpenPlace(PLACE, &place));
}

CASE(LinkFollowed)
{
    HANDLE event, link, through, itself, wrong;

    CreateEventNamed(TARGET, USUAL_ATTRIBUTES, FALSE, &event);
    REPORT("link", (ULONG)MakeLink(LINK, TEXT_OF(TARGET), &link));
    REPORT("through", (ULONG)OpenEventNamed(LINK, &through));
    REPORT("itself", (ULONG)OpenLink(LINK, &itself));
    REPORT("no link", (ULONG)OpenLink(TARGET, &wrong));
    ZwClose(itself);
    ZwClose(through);
    ZwClose(link);
    ZwClose(event);
    REPORT("gone", (ULONG)OpenEventNamed(LINK, &event));
}

CASE(LinkTarget)
{
    WCHAR buffer[32];
    UNICODE_STRING target = {0, 0, buffer};
    ULONG length;
    HANDLE link;

    MakeLink(LINK, TEXT_OF(L"\\Device\\Null"), &link);
    REPORT("small", (ULONG)ZwQuerySymbolicLinkObject(link, &target, &length));
    REPORT("needed", length);
    target.MaximumLength = sizeof(buffer);
    REPORT("status", (ULONG)ZwQuerySymbolicLinkObject(link, &target, &length));
    REPORT_UNICODE("target", &target);
    ZwClose(link);
}

CASE(NameOfObject)
{
    HANDLE handle;
    PVOID object;
    ULONG length;

    CreateEventNamed(L"\\BaseNamedObjects\\Named", USUAL_ATTRIBUTES, FALSE, &handle);
    object = ObjectOf(handle);
    ReportName(object);
    REPORT("small", (ULONG)ObQueryNameString(object, NULL, 0, &length));
    REPORT("needed", length);
    ObDereferenceObject(object);
    ZwClose(handle);
}

CASE(NameOfNameless)
{
    HANDLE handle;
    PVOID object;

    CreateEventNamed(NULL, USUAL_ATTRIBUTES, FALSE, &handle);
    object = ObjectOf(handle);
    ReportName(object);
    ObDereferenceObject(object);
    ZwClose(handle);
}

CASE(NameOfDevice)
{
    ReportName(CreateDevice(L"\\Device\\ConformanceNamed", 0));
}
