/* Access checks: the C sides of access.cases.ts. */
#include "se-cases.h"

#define READ 1
#define WRITE 2

typedef struct _TEST_DESCRIPTOR {
    SECURITY_DESCRIPTOR Descriptor;
    ULONG Acl[32];
} TEST_DESCRIPTOR;

static PSECURITY_DESCRIPTOR Begin(TEST_DESCRIPTOR *Test)
{
    RtlCreateSecurityDescriptor(&Test->Descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)Test->Acl, sizeof(Test->Acl), ACL_REVISION);
    RtlSetDaclSecurityDescriptor(&Test->Descriptor, TRUE, (PACL)Test->Acl, FALSE);
    return &Test->Descriptor;
}

static VOID Allow(TEST_DESCRIPTOR *Test, PSID Sid, ACCESS_MASK Mask)
{
    RtlAddAccessAllowedAce((PACL)Test->Acl, ACL_REVISION, Mask, Sid);
}

static VOID Check(PSECURITY_DESCRIPTOR Descriptor, ACCESS_MASK Desired, KPROCESSOR_MODE Mode)
{
    SECURITY_SUBJECT_CONTEXT subject;
    GENERIC_MAPPING mapping = {READ, WRITE, 4, 7};
    ACCESS_MASK granted = 0;
    NTSTATUS status = STATUS_UNSUCCESSFUL;
    BOOLEAN may;

    SeCaptureSubjectContext(&subject);
    SeLockSubjectContext(&subject);
    may = SeAccessCheck(Descriptor, &subject, TRUE, Desired, 0, NULL, &mapping, Mode, &granted, &status);
    SeUnlockSubjectContext(&subject);
    SeReleaseSubjectContext(&subject);
    REPORT("may", may);
    REPORT("status", (ULONG)status);
    REPORT("granted", granted);
}

CASE(AccessGranted)
{
    TEST_DESCRIPTOR test;

    Begin(&test);
    Allow(&test, SeExports->SeWorldSid, READ | WRITE);
    Check(&test.Descriptor, READ, UserMode);
}

CASE(AccessDenied)
{
    TEST_DESCRIPTOR test;

    Begin(&test);
    Allow(&test, SeExports->SeWorldSid, READ);
    Check(&test.Descriptor, READ | WRITE, UserMode);
}

CASE(AccessOfOthers)
{
    TEST_DESCRIPTOR test;

    Begin(&test);
    Allow(&test, SeExports->SeLocalSystemSid, READ);
    Check(&test.Descriptor, READ, UserMode);
}

CASE(AccessOfSeveral)
{
    TEST_DESCRIPTOR test;

    Begin(&test);
    Allow(&test, SeExports->SeWorldSid, READ);
    Allow(&test, SeExports->SeAliasAdminsSid, WRITE);
    Check(&test.Descriptor, READ | WRITE, UserMode);
}

CASE(AccessOfKernel)
{
    TEST_DESCRIPTOR test;

    Begin(&test);
    Allow(&test, SeExports->SeLocalSystemSid, READ);
    Check(&test.Descriptor, READ | WRITE, KernelMode);
}

CASE(AccessGeneric)
{
    TEST_DESCRIPTOR test;

    Begin(&test);
    Allow(&test, SeExports->SeWorldSid, READ);
    Check(&test.Descriptor, GENERIC_READ, UserMode);
}

CASE(AccessMaximum)
{
    TEST_DESCRIPTOR test;

    Begin(&test);
    Allow(&test, SeExports->SeWorldSid, READ | WRITE);
    Check(&test.Descriptor, MAXIMUM_ALLOWED, UserMode);
}

CASE(AccessWithoutDacl)
{
    SECURITY_DESCRIPTOR descriptor;
    TEST_DESCRIPTOR test;

    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    Check(&descriptor, READ, UserMode);
    Check(Begin(&test), READ, UserMode);
}

CASE(Privilege)
{
    LUID load = {10, 0}, notify = {23, 0};

    REPORT("kernel", SeSinglePrivilegeCheck(load, KernelMode));
    REPORT("enabled", SeSinglePrivilegeCheck(notify, UserMode));
    REPORT("not enabled", SeSinglePrivilegeCheck(load, UserMode));
}

CASE(SubjectContext)
{
    SECURITY_SUBJECT_CONTEXT subject;
    PACCESS_TOKEN token;

    SeCaptureSubjectContext(&subject);
    token = PsReferencePrimaryToken(IoGetCurrentProcess());
    REPORT("client", subject.ClientToken);
    REPORT("primary", subject.PrimaryToken == token);
    REPORT("administrator", SeTokenIsAdmin(token));
    REPORT("type", SeTokenType(token));
    PsDereferencePrimaryToken(token);
    SeReleaseSubjectContext(&subject);
}
