/* Security descriptors: the C sides of descriptors.cases.ts. */
#include "se-cases.h"

#define NAME L"\\BaseNamedObjects\\ConformanceSecured"
#define USUAL (OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE)
#define READ 1
#define WRITE 2

/* Declared in other headers, or in none. */
NTSYSAPI NTSTATUS NTAPI ZwOpenEvent(_Out_ PHANDLE EventHandle, _In_ ACCESS_MASK DesiredAccess,
                                    _In_ POBJECT_ATTRIBUTES ObjectAttributes);
NTKERNELAPI NTSTATUS NTAPI ObGetObjectSecurity(_In_ PVOID Object, _Out_ PSECURITY_DESCRIPTOR *SecurityDescriptor,
                                               _Out_ PBOOLEAN MemoryAllocated);
NTKERNELAPI VOID NTAPI ObReleaseObjectSecurity(_In_ PSECURITY_DESCRIPTOR SecurityDescriptor, _In_ BOOLEAN MemoryAllocated);
NTSYSAPI NTSTATUS NTAPI RtlAbsoluteToSelfRelativeSD(_In_ PSECURITY_DESCRIPTOR Absolute, _Out_ PSECURITY_DESCRIPTOR Relative,
                                                    _Inout_ PULONG BufferLength);

extern PSE_EXPORTS *__imp_SeExports;

static GENERIC_MAPPING Mapping = {READ, WRITE, 4, 7};

typedef struct _ALLOWING {
    SECURITY_DESCRIPTOR Descriptor;
    ULONG Acl[16];
} ALLOWING;

static PSECURITY_DESCRIPTOR Allow(ALLOWING *Allowing, PSID Sid, ACCESS_MASK Mask)
{
    RtlCreateSecurityDescriptor(&Allowing->Descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)Allowing->Acl, sizeof(Allowing->Acl), ACL_REVISION);
    RtlAddAccessAllowedAce((PACL)Allowing->Acl, ACL_REVISION, Mask, Sid);
    RtlSetDaclSecurityDescriptor(&Allowing->Descriptor, TRUE, (PACL)Allowing->Acl, FALSE);
    return &Allowing->Descriptor;
}

static ACCESS_MASK FirstMask(PSECURITY_DESCRIPTOR Descriptor)
{
    BOOLEAN present, defaulted;
    PACL acl;

    RtlGetDaclSecurityDescriptor(Descriptor, &present, &acl, &defaulted);
    return ((PACCESS_ALLOWED_ACE)(acl + 1))->Mask;
}

CASE(AssignDefault)
{
    SECURITY_SUBJECT_CONTEXT subject;
    PSECURITY_DESCRIPTOR descriptor;
    PSID owner;
    PACL acl;
    BOOLEAN present, defaulted;
    NTSTATUS status;

    SeCaptureSubjectContext(&subject);
    status = SeAssignSecurity(NULL, NULL, &descriptor, FALSE, &subject, &Mapping, PagedPool);
    SeReleaseSubjectContext(&subject);
    REPORT("status", (ULONG)status);
    REPORT("valid", RtlValidSecurityDescriptor(descriptor));
    RtlGetOwnerSecurityDescriptor(descriptor, &owner, &defaulted);
    REPORT("owner", owner != NULL);
    RtlGetDaclSecurityDescriptor(descriptor, &present, &acl, &defaulted);
    REPORT("has aces", acl->AceCount > 0);
    REPORT("freed", (ULONG)SeDeassignSecurity(&descriptor));
    REPORT("forgotten", (ULONG_PTR)descriptor);
}

CASE(QueryParts)
{
    ALLOWING allowing;
    PSECURITY_DESCRIPTOR descriptor = Allow(&allowing, (*__imp_SeExports)->SeWorldSid, READ);
    SECURITY_INFORMATION which = DACL_SECURITY_INFORMATION;
    ULONG buffer[16];
    ULONG length = 0;

    REPORT("small", (ULONG)SeQuerySecurityDescriptorInfo(&which, (PSECURITY_DESCRIPTOR)buffer, &length, &descriptor));
    REPORT("needed", length);
    REPORT("status", (ULONG)SeQuerySecurityDescriptorInfo(&which, (PSECURITY_DESCRIPTOR)buffer, &length, &descriptor));
    REPORT("mask", FirstMask((PSECURITY_DESCRIPTOR)buffer));
    which = OWNER_SECURITY_INFORMATION;
    length = sizeof(buffer);
    SeQuerySecurityDescriptorInfo(&which, (PSECURITY_DESCRIPTOR)buffer, &length, &descriptor);
    REPORT("no owner", length);
}

CASE(OtherForm)
{
    ALLOWING allowing;
    PSECURITY_DESCRIPTOR descriptor = Allow(&allowing, (*__imp_SeExports)->SeWorldSid, READ);
    ULONG relative[32];
    ULONG length = 0;

    REPORT("small", (ULONG)RtlAbsoluteToSelfRelativeSD(descriptor, (PSECURITY_DESCRIPTOR)relative, &length));
    length = sizeof(relative);
    REPORT("status", (ULONG)RtlAbsoluteToSelfRelativeSD(descriptor, (PSECURITY_DESCRIPTOR)relative, &length));
    REPORT("mask", FirstMask((PSECURITY_DESCRIPTOR)relative));
    REPORT("again", (ULONG)RtlAbsoluteToSelfRelativeSD((PSECURITY_DESCRIPTOR)relative, descriptor, &length));
    REPORT("valid", SeValidSecurityDescriptor(length, (PSECURITY_DESCRIPTOR)relative));
    REPORT("too short", SeValidSecurityDescriptor(24, (PSECURITY_DESCRIPTOR)relative));
}

static NTSTATUS CreateSecured(PSECURITY_DESCRIPTOR Descriptor, PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(NAME);

    InitializeObjectAttributes(&attributes, &name, USUAL, NULL, Descriptor);
    return ZwCreateEvent(Handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
}

/* Opens the event, with the caller's rights looked at or not, and closes it again. */
static NTSTATUS TryOpen(ULONG Flags)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(NAME);
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name, USUAL | Flags, NULL, NULL);
    status = ZwOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes);
    if (NT_SUCCESS(status)) {
        ZwClose(handle);
    }
    return status;
}

CASE(NamedObjectSecurity)
{
    ULONG buffer[32];
    ULONG length;
    HANDLE handle;
    PVOID object;
    PSECURITY_DESCRIPTOR descriptor;
    BOOLEAN allocated;

    CreateSecured(NULL, &handle);
    ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &object, NULL);
    REPORT("get", (ULONG)ObGetObjectSecurity(object, &descriptor, &allocated));
    REPORT("valid", RtlValidSecurityDescriptor(descriptor));
    ObReleaseObjectSecurity(descriptor, allocated);
    REPORT("small", (ULONG)ZwQuerySecurityObject(handle, DACL_SECURITY_INFORMATION, buffer, 0, &length));
    REPORT("query", (ULONG)ZwQuerySecurityObject(handle, DACL_SECURITY_INFORMATION, buffer, sizeof(buffer), &length));
    ObDereferenceObject(object);
    ZwClose(handle);
}

CASE(SecuredFromStart)
{
    ALLOWING allowing;
    HANDLE handle;

    REPORT("create", (ULONG)CreateSecured(Allow(&allowing, (*__imp_SeExports)->SeLocalSystemSid, EVENT_ALL_ACCESS), &handle));
    REPORT("driver", (ULONG)TryOpen(0));
    REPORT("checked", (ULONG)TryOpen(OBJ_FORCE_ACCESS_CHECK));
    ZwClose(handle);
}

CASE(SecuredLater)
{
    ALLOWING allowing;
    HANDLE handle;

    CreateSecured(NULL, &handle);
    REPORT("before", (ULONG)TryOpen(OBJ_FORCE_ACCESS_CHECK));
    REPORT("set", (ULONG)ZwSetSecurityObject(handle, DACL_SECURITY_INFORMATION,
                                             Allow(&allowing, (*__imp_SeExports)->SeLocalSystemSid, EVENT_ALL_ACCESS)));
    REPORT("afterwards", (ULONG)TryOpen(OBJ_FORCE_ACCESS_CHECK));
    ZwClose(handle);
}
