/* SIDs, ACLs and descriptors: the C sides of sids.cases.ts. */
#include "se-cases.h"

PSID Administrators(PUCHAR Buffer)
{
    SID_IDENTIFIER_AUTHORITY authority = {{0, 0, 0, 0, 0, 5}};

    RtlInitializeSid((PSID)Buffer, &authority, 2);
    *RtlSubAuthoritySid((PSID)Buffer, 0) = 32;
    *RtlSubAuthoritySid((PSID)Buffer, 1) = 544;
    return (PSID)Buffer;
}

CASE(SidLength)
{
    UCHAR buffer[16];

    REPORT("required", RtlLengthRequiredSid(2));
    REPORT("length", RtlLengthSid(Administrators(buffer)));
}

CASE(InitializeSid)
{
    UCHAR buffer[16];
    PSID sid = Administrators(buffer);
    SID_IDENTIFIER_AUTHORITY authority = {{0}};

    REPORT("revision", buffer[0]);
    REPORT("count", *RtlSubAuthorityCountSid(sid));
    REPORT("authority", buffer[7]);
    REPORT("too many", (ULONG)RtlInitializeSid(sid, &authority, 16));
}

CASE(ValidSid)
{
    UCHAR buffer[16];
    PSID sid = Administrators(buffer);

    REPORT("valid", RtlValidSid(sid));
    buffer[0] = 2;
    REPORT("other revision", RtlValidSid(sid));
}

CASE(CopySid)
{
    UCHAR buffer[16], copy[16];
    PSID sid = Administrators(buffer);

    REPORT("copy", (ULONG)RtlCopySid(16, (PSID)copy, sid));
    REPORT("equal", RtlEqualSid((PSID)copy, sid));
    *RtlSubAuthoritySid((PSID)copy, 1) = 545;
    REPORT("changed", RtlEqualSid((PSID)copy, sid));
    REPORT("short", (ULONG)RtlCopySid(15, (PSID)copy, sid));
}

CASE(SidText)
{
    UCHAR buffer[16];
    WCHAR text[32];
    UNICODE_STRING string = {0, sizeof(text), text};

    REPORT("status", (ULONG)RtlConvertSidToUnicodeString(&string, Administrators(buffer), FALSE));
    REPORT_UNICODE("text", &string);
    string.MaximumLength = 8;
    REPORT("short", (ULONG)RtlConvertSidToUnicodeString(&string, Administrators(buffer), FALSE));
}

CASE(Exports)
{
    UCHAR buffer[16];

    REPORT("system", *RtlSubAuthoritySid(SeExports->SeLocalSystemSid, 0));
    REPORT("administrators", RtlEqualSid(SeExports->SeAliasAdminsSid, Administrators(buffer)));
    REPORT("SeLoadDriverPrivilege", SeExports->SeLoadDriverPrivilege.LowPart);
}

CASE(CreateDescriptor)
{
    SECURITY_DESCRIPTOR descriptor;

    REPORT("status", (ULONG)RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    REPORT("Revision", descriptor.Revision);
    REPORT("Control", descriptor.Control);
    REPORT("valid", RtlValidSecurityDescriptor(&descriptor));
    REPORT("length", RtlLengthSecurityDescriptor(&descriptor));
    REPORT("other", (ULONG)RtlCreateSecurityDescriptor(&descriptor, 2));
}

CASE(SetDacl)
{
    SECURITY_DESCRIPTOR descriptor;
    ULONG buffer[16];
    PACL acl = (PACL)buffer, found = NULL;
    BOOLEAN present = 9, defaulted;

    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlGetDaclSecurityDescriptor(&descriptor, &present, &found, &defaulted);
    REPORT("before", present);
    RtlCreateAcl(acl, sizeof(buffer), ACL_REVISION);
    REPORT("set", (ULONG)RtlSetDaclSecurityDescriptor(&descriptor, TRUE, acl, FALSE));
    REPORT("Control", descriptor.Control);
    RtlGetDaclSecurityDescriptor(&descriptor, &present, &found, &defaulted);
    REPORT("present", present);
    REPORT("same", found == acl);
}

CASE(OwnerGroup)
{
    SECURITY_DESCRIPTOR descriptor;
    UCHAR buffer[16];
    PSID sid = Administrators(buffer), found = sid;
    BOOLEAN defaulted = FALSE;

    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlGetOwnerSecurityDescriptor(&descriptor, &found, &defaulted);
    REPORT("none", found == NULL);
    REPORT("set owner", (ULONG)RtlSetOwnerSecurityDescriptor(&descriptor, sid, FALSE));
    REPORT("set group", (ULONG)RtlSetGroupSecurityDescriptor(&descriptor, sid, TRUE));
    RtlGetOwnerSecurityDescriptor(&descriptor, &found, &defaulted);
    REPORT("owner", found == sid);
    RtlGetGroupSecurityDescriptor(&descriptor, &found, &defaulted);
    REPORT("group", found == sid);
    REPORT("defaulted", defaulted);
}

CASE(AddAce)
{
    ULONG buffer[16];
    UCHAR sidBuffer[16];
    PACL acl = (PACL)buffer;
    PSID sid = Administrators(sidBuffer);
    PACCESS_ALLOWED_ACE ace = NULL;

    RtlCreateAcl(acl, 56, ACL_REVISION);
    REPORT("first", (ULONG)RtlAddAccessAllowedAce(acl, ACL_REVISION, 0x111, sid));
    REPORT("second", (ULONG)RtlAddAccessAllowedAceEx(acl, ACL_REVISION, 2, 0x222, sid));
    REPORT("third", (ULONG)RtlAddAccessAllowedAce(acl, ACL_REVISION, 0x333, sid));
    RtlGetAce(acl, 1, (PVOID *)&ace);
    REPORT("mask", ace->Mask);
    REPORT("flags", ace->Header.AceFlags);
    REPORT("no such", (ULONG)RtlGetAce(acl, 2, (PVOID *)&ace));
}

CASE(CreateAcl)
{
    ULONG buffer[2];

    REPORT("status", (ULONG)RtlCreateAcl((PACL)buffer, 7, ACL_REVISION));
}

CASE(Sacl)
{
    SECURITY_DESCRIPTOR descriptor;
    ULONG buffer[8];
    PACL acl = (PACL)buffer, found = NULL;
    BOOLEAN present = 9, defaulted;

    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl(acl, sizeof(buffer), ACL_REVISION);
    RtlSetSaclSecurityDescriptor(&descriptor, TRUE, acl, FALSE);
    RtlGetSaclSecurityDescriptor(&descriptor, &present, &found, &defaulted);
    REPORT("sacl", present);
    RtlGetDaclSecurityDescriptor(&descriptor, &present, &found, &defaulted);
    REPORT("dacl", present);
}
