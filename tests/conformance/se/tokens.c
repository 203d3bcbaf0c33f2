/* Tokens and impersonation: the C sides of tokens.cases.ts. */
#include "se-cases.h"

/* Declared in other headers, or in none. */
NTKERNELAPI BOOLEAN NTAPI PsIsThreadImpersonating(_In_ PETHREAD Thread);
NTKERNELAPI VOID NTAPI SeCaptureSubjectContextEx(_In_opt_ PETHREAD Thread, _In_ PEPROCESS Process,
                                                 _Out_ PSECURITY_SUBJECT_CONTEXT SubjectContext);
NTKERNELAPI NTSTATUS NTAPI SeQuerySessionIdToken(_In_ PACCESS_TOKEN Token, _Out_ PULONG SessionId);

extern PEPROCESS *__imp_PsInitialSystemProcess;

#define TCB_PRIVILEGE 7
#define CHANGE_NOTIFY_PRIVILEGE 23

static LUID LuidOf(ULONG Value)
{
    LUID luid = {Value, 0};

    return luid;
}

static BOOLEAN IsSystem(VOID)
{
    return SeSinglePrivilegeCheck(LuidOf(TCB_PRIVILEGE), UserMode);
}

static PACCESS_TOKEN ActAsSystem(SECURITY_IMPERSONATION_LEVEL Level)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(*__imp_PsInitialSystemProcess);

    PsImpersonateClient(PsGetCurrentThread(), token, TRUE, FALSE, Level);
    return token;
}

static SECURITY_QUALITY_OF_SERVICE Quality(SECURITY_IMPERSONATION_LEVEL Level, BOOLEAN Dynamic)
{
    SECURITY_QUALITY_OF_SERVICE qos = {sizeof(qos), Level, Dynamic, FALSE};

    return qos;
}

CASE(TokenOfProgram)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(IoGetCurrentProcess());

    REPORT("type", SeTokenType(token));
    REPORT("admin", SeTokenIsAdmin(token));
    REPORT("restricted", SeTokenIsRestricted(token));
    PsDereferencePrimaryToken(token);
    REPORT("system", IsSystem());
}

CASE(Impersonate)
{
    PACCESS_TOKEN token = ActAsSystem(SecurityImpersonation);

    REPORT("impersonating", IsSystem());
    REPORT("says so", PsIsThreadImpersonating(PsGetCurrentThread()));
    PsRevertToSelf();
    PsDereferencePrimaryToken(token);
    REPORT("reverted", IsSystem());
}

CASE(ReferenceImpersonation)
{
    BOOLEAN copy, effective;
    SECURITY_IMPERSONATION_LEVEL level;
    PACCESS_TOKEN system, token;

    REPORT("nobody", (ULONG_PTR)PsReferenceImpersonationToken(PsGetCurrentThread(), &copy, &effective, &level));
    system = ActAsSystem(SecurityIdentification);
    token = PsReferenceImpersonationToken(PsGetCurrentThread(), &copy, &effective, &level);
    REPORT("same", token == system);
    REPORT("copy on open", copy);
    REPORT("effective only", effective);
    REPORT("level", level);
    PsDereferenceImpersonationToken(token);
    PsRevertToSelf();
    PsDereferencePrimaryToken(system);
}

CASE(SubjectOfClient)
{
    SECURITY_SUBJECT_CONTEXT subject;
    PACCESS_TOKEN own = PsReferencePrimaryToken(IoGetCurrentProcess());
    PACCESS_TOKEN system;

    SeCaptureSubjectContext(&subject);
    REPORT("client", (ULONG_PTR)subject.ClientToken);
    SeReleaseSubjectContext(&subject);
    system = ActAsSystem(SecurityImpersonation);
    SeCaptureSubjectContext(&subject);
    REPORT("has client", subject.ClientToken != NULL);
    REPORT("level", subject.ImpersonationLevel);
    REPORT("primary", subject.PrimaryToken == own);
    SeReleaseSubjectContext(&subject);
    PsRevertToSelf();
    PsDereferencePrimaryToken(system);
    SeCaptureSubjectContextEx(NULL, IoGetCurrentProcess(), &subject);
    REPORT("of no thread", (ULONG_PTR)subject.ClientToken);
    SeReleaseSubjectContext(&subject);
    PsDereferencePrimaryToken(own);
}

CASE(ClientContext)
{
    SECURITY_CLIENT_CONTEXT context;
    ULONG i;

    for (i = 0; i < 2; i++) {
        SECURITY_QUALITY_OF_SERVICE qos = Quality(SecurityImpersonation, i == 1);
        PACCESS_TOKEN system = ActAsSystem(SecurityImpersonation);

        REPORT("create", (ULONG)SeCreateClientSecurity(PsGetCurrentThread(), &qos, FALSE, &context));
        PsRevertToSelf();
        PsDereferencePrimaryToken(system);
        REPORT("before", IsSystem());
        REPORT("impersonate", (ULONG)SeImpersonateClientEx(&context, NULL));
        REPORT("client", IsSystem());
        PsRevertToSelf();
        PsDereferenceImpersonationToken(context.ClientToken);
    }
}

CASE(ClientContextLevel)
{
    SECURITY_CLIENT_CONTEXT context;
    SECURITY_QUALITY_OF_SERVICE more = Quality(SecurityDelegation, FALSE);
    SECURITY_QUALITY_OF_SERVICE same = Quality(SecurityImpersonation, FALSE);
    PACCESS_TOKEN system = ActAsSystem(SecurityImpersonation);

    REPORT("more", (ULONG)SeCreateClientSecurity(PsGetCurrentThread(), &more, FALSE, &context));
    REPORT("remote", (ULONG)SeCreateClientSecurity(PsGetCurrentThread(), &same, TRUE, &context));
    PsRevertToSelf();
    PsDereferencePrimaryToken(system);
}

typedef struct _TWO_PRIVILEGES {
    ULONG PrivilegeCount;
    ULONG Control;
    LUID_AND_ATTRIBUTES Privilege[2];
} TWO_PRIVILEGES;

static TWO_PRIVILEGES BothPrivileges(ULONG Control)
{
    TWO_PRIVILEGES set = {2, Control, {{{CHANGE_NOTIFY_PRIVILEGE, 0}, 0}, {{TCB_PRIVILEGE, 0}, 0}}};

    return set;
}

static BOOLEAN Holds(TWO_PRIVILEGES *Set, KPROCESSOR_MODE Mode)
{
    SECURITY_SUBJECT_CONTEXT subject;
    BOOLEAN held;

    SeCaptureSubjectContext(&subject);
    held = SePrivilegeCheck((PPRIVILEGE_SET)Set, &subject, Mode);
    SeReleaseSubjectContext(&subject);
    return held;
}

CASE(PrivilegeSets)
{
    TWO_PRIVILEGES all = BothPrivileges(PRIVILEGE_SET_ALL_NECESSARY);
    TWO_PRIVILEGES any = BothPrivileges(0);
    TWO_PRIVILEGES kernel = BothPrivileges(PRIVILEGE_SET_ALL_NECESSARY);

    REPORT("all", Holds(&all, UserMode));
    REPORT("any", Holds(&any, UserMode));
    REPORT("held", any.Privilege[0].Attributes);
    REPORT("not held", any.Privilege[1].Attributes);
    REPORT("kernel", Holds(&kernel, KernelMode));
}

CASE(TokenInformation)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(IoGetCurrentProcess());
    PTOKEN_STATISTICS statistics;
    LUID logon;
    ULONG session[2], query;

    REPORT("statistics", (ULONG)SeQueryInformationToken(token, TokenStatistics, (PVOID *)&statistics));
    REPORT("type", statistics->TokenType);
    REPORT("logon", (ULONG)SeQueryAuthenticationIdToken(token, &logon));
    REPORT("same", logon.LowPart == statistics->AuthenticationId.LowPart);
    ExFreePoolWithTag(statistics, 0);
    REPORT("session", (ULONG)SeQueryInformationToken(token, TokenSessionId, (PVOID *)session));
    REPORT("query", (ULONG)SeQuerySessionIdToken(token, &query));
    REPORT("same session", session[0] == query);
    PsDereferencePrimaryToken(token);
}
