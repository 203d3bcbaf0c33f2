/* Who may open and change symbolic links: the C sides of link-security.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

/* Declared in other headers, or in none. */
NTKERNELAPI NTSTATUS NTAPI SeFilterToken(_In_ PACCESS_TOKEN ExistingToken, _In_ ULONG Flags,
                                         _In_opt_ PTOKEN_GROUPS SidsToDisable,
                                         _In_opt_ PTOKEN_PRIVILEGES PrivilegesToDelete,
                                         _In_opt_ PTOKEN_GROUPS RestrictedSids, _Out_ PACCESS_TOKEN *FilteredToken);

extern PSE_EXPORTS *__imp_SeExports;

#define LINK (L"\\GLOBAL??\\ConfSecured")
#define TARGET (L"\\Device\\NotThere")

static VOID Attributes(_Out_ POBJECT_ATTRIBUTES Attributes, _In_ PUNICODE_STRING Name)
{
    InitializeObjectAttributes(Attributes, Name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE | OBJ_FORCE_ACCESS_CHECK,
                               NULL, NULL);
}

/* Opens a link with the rights of the caller, and closes it. */
static NTSTATUS Open(_In_ PCWSTR Link, _In_ ACCESS_MASK Access)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    HANDLE handle;
    NTSTATUS status;

    RtlInitUnicodeString(&name, Link);
    Attributes(&attributes, &name);
    status = ZwOpenSymbolicLinkObject(&handle, Access, &attributes);
    if (NT_SUCCESS(status)) {
        ZwClose(handle);
    }
    return status;
}

/* Acts as the program's user would without being an administrator, until RevertToAdministrator. */
static VOID ActAsPlainUser(VOID)
{
    TOKEN_GROUPS groups = {1, {{(*__imp_SeExports)->SeAliasAdminsSid, 0}}};
    PACCESS_TOKEN own = PsReferencePrimaryToken(IoGetCurrentProcess());
    PACCESS_TOKEN filtered;

    SeFilterToken(own, 0, &groups, NULL, NULL, &filtered);
    PsDereferencePrimaryToken(own);
    PsImpersonateClient(PsGetCurrentThread(), filtered, TRUE, FALSE, SecurityImpersonation);
    ObDereferenceObject(filtered);
}

static VOID ReportDacl(_In_ PCWSTR Link)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    HANDLE handle;
    ULONG64 buffer[32];
    ULONG length;
    BOOLEAN present, defaulted;
    PACL acl;

    RtlInitUnicodeString(&name, Link);
    Attributes(&attributes, &name);
    ZwOpenSymbolicLinkObject(&handle, READ_CONTROL, &attributes);
    REPORT("query", (ULONG)ZwQuerySecurityObject(handle, DACL_SECURITY_INFORMATION, buffer, sizeof(buffer), &length));
    ZwClose(handle);
    RtlGetDaclSecurityDescriptor(buffer, &present, &acl, &defaulted);
    REPORT("present", present);
    REPORT("entries", acl == NULL ? 0 : acl->AceCount);
}

static VOID DenyEverybody(_In_ PCWSTR Link)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    SECURITY_DESCRIPTOR descriptor;
    ULONG64 acl[2];
    HANDLE handle;

    RtlInitUnicodeString(&name, Link);
    Attributes(&attributes, &name);
    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)acl, sizeof(acl), ACL_REVISION);
    RtlSetDaclSecurityDescriptor(&descriptor, TRUE, (PACL)acl, FALSE);
    ZwOpenSymbolicLinkObject(&handle, WRITE_DAC, &attributes);
    REPORT("set", (ULONG)ZwSetSecurityObject(handle, DACL_SECURITY_INFORMATION, &descriptor));
    ZwClose(handle);
}

CASE(LinkOfPlainUser)
{
    CreateLink(LINK, TARGET);
    ActAsPlainUser();
    REPORT("query", (ULONG)Open(LINK, SYMBOLIC_LINK_QUERY | READ_CONTROL));
    REPORT("delete", (ULONG)Open(LINK, DELETE));
    REPORT("descriptor", (ULONG)Open(LINK, WRITE_DAC));
    REPORT("all", (ULONG)Open(LINK, SYMBOLIC_LINK_ALL_ACCESS));
    PsRevertToSelf();
}

CASE(LinkOfAdministrator)
{
    CreateLink(LINK, TARGET);
    REPORT("all", (ULONG)Open(LINK, SYMBOLIC_LINK_ALL_ACCESS));
    ReportDacl(LINK);
}

CASE(UnprotectedLinkOfPlainUser)
{
    IoCreateUnprotectedSymbolicLink(TEXT_OF(L"\\GLOBAL??\\ConfSecured"), TEXT_OF(L"\\Device\\NotThere"));
    ActAsPlainUser();
    REPORT("all", (ULONG)Open(LINK, SYMBOLIC_LINK_ALL_ACCESS));
    PsRevertToSelf();
    ReportDacl(LINK);
    IoDeleteSymbolicLink(TEXT_OF(L"\\GLOBAL??\\ConfSecured"));
}

CASE(FollowWithoutRight)
{
    CreateDevice(L"\\Device\\Linked", 0);
    CreateLink(LINK, L"\\Device\\Linked");
    DenyEverybody(LINK);
    REPORT("link", (ULONG)Open(LINK, SYMBOLIC_LINK_QUERY));
}

CASE(DeleteDeniedLink)
{
    IoCreateSymbolicLink(TEXT_OF(L"\\GLOBAL??\\ConfSecured"), TEXT_OF(L"\\Device\\NotThere"));
    DenyEverybody(LINK);
    ActAsPlainUser();
    REPORT("delete", (ULONG)IoDeleteSymbolicLink(TEXT_OF(L"\\GLOBAL??\\ConfSecured")));
    PsRevertToSelf();
}

CASE(SystemLinks)
{
    static const PCWSTR links[] = {L"\\DosDevices", L"\\GLOBAL??\\C:"};
    ULONG i;

    ActAsPlainUser();
    for (i = 0; i < 2; i++) {
        REPORT("query", (ULONG)Open(links[i], SYMBOLIC_LINK_QUERY));
        REPORT("delete", (ULONG)Open(links[i], DELETE));
    }
    PsRevertToSelf();
}
