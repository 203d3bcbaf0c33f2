/* Who may open keys: the C sides of security.cases.ts. */
#include <ntifs.h>

#include "test-key.h"

extern PSE_EXPORTS *__imp_SeExports;

/* Opens the test key, with the caller's rights looked at or not, and closes it again. */
static NTSTATUS TryOpen(ACCESS_MASK Access, ULONG Flags)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(TEST_KEY);
    HANDLE key;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name, USUAL_ATTRIBUTES | Flags, NULL, NULL);
    status = ZwOpenKey(&key, Access, &attributes);
    if (NT_SUCCESS(status)) {
        ZwClose(key);
    }
    return status;
}

CASE(KeySecured)
{
    SECURITY_DESCRIPTOR descriptor;
    ULONG acl[16];
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("before", (ULONG)TryOpen(KEY_ALL_ACCESS, OBJ_FORCE_ACCESS_CHECK));
    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)acl, sizeof(acl), ACL_REVISION);
    RtlAddAccessAllowedAce((PACL)acl, ACL_REVISION, KEY_ALL_ACCESS, (*__imp_SeExports)->SeLocalSystemSid);
    RtlSetDaclSecurityDescriptor(&descriptor, TRUE, (PACL)acl, FALSE);
    REPORT("set", (ULONG)ZwSetSecurityObject(key, DACL_SECURITY_INFORMATION, &descriptor));
    REPORT("afterwards", (ULONG)TryOpen(KEY_READ, OBJ_FORCE_ACCESS_CHECK));
    REPORT("driver", (ULONG)TryOpen(KEY_ALL_ACCESS, 0));
    RemoveKey(key);
}

CASE(KeyDescriptor)
{
    ULONG buffer[48];
    ULONG length;
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("query", (ULONG)ZwQuerySecurityObject(key, DACL_SECURITY_INFORMATION, buffer, sizeof(buffer), &length));
    REPORT("valid", RtlValidRelativeSecurityDescriptor(buffer, length, DACL_SECURITY_INFORMATION));
    RemoveKey(key);
}
