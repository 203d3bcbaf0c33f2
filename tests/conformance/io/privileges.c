/* What a program needs a privilege for: the C sides of privileges.cases.ts. */
#include "conformance.h"

/* Declared by ntifs.h, or by newer headers. */
NTSYSAPI NTSTATUS NTAPI ZwOpenProcessToken(_In_ HANDLE ProcessHandle, _In_ ACCESS_MASK DesiredAccess,
                                           _Out_ PHANDLE TokenHandle);
NTSYSAPI NTSTATUS NTAPI ZwAdjustPrivilegesToken(_In_ HANDLE TokenHandle, _In_ BOOLEAN DisableAllPrivileges,
                                                _In_opt_ PVOID NewState, _In_ ULONG BufferLength,
                                                _Out_opt_ PVOID PreviousState, _Out_opt_ PULONG ReturnLength);

#define TOKEN_RIGHTS 0x28
#define LOAD_DRIVER 10
#define NO_PRIVILEGE 99
#define ENABLED 2

typedef struct _TWO_PRIVILEGES {
    ULONG Count;
    struct {
        ULONG Luid[2];
        ULONG Attributes;
    } Entries[2];
} TWO_PRIVILEGES;

CASE(LoadAsDriver)
{
    REPORT("status", (ULONG)ZwLoadDriver(
                         TEXT_OF(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\conformance")));
}

CASE(AdjustPrivileges)
{
    TWO_PRIVILEGES wanted = {2, {{{LOAD_DRIVER, 0}, ENABLED}, {{NO_PRIVILEGE, 0}, ENABLED}}};
    TWO_PRIVILEGES before;
    HANDLE token;
    ULONG length;

    REPORT("open", (ULONG)ZwOpenProcessToken(ZwCurrentProcess(), TOKEN_RIGHTS, &token));
    REPORT("adjust", (ULONG)ZwAdjustPrivilegesToken(token, FALSE, &wanted, sizeof(before), &before, &length));
    REPORT("length", length);
    REPORT("changed", before.Count);
    REPORT("which", before.Entries[0].Luid[0]);
    REPORT("was", before.Entries[0].Attributes & ENABLED);
    ZwAdjustPrivilegesToken(token, FALSE, &before, 0, NULL, NULL);
    ZwClose(token);
}
