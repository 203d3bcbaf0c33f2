/* The registry as programs use it: the C sides of programs.cases.ts. */
#include <ntifs.h>

#include "test-key.h"

static LARGE_INTEGER Cookie;

CASE(SameKey)
{
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    SetNumber(key, L"Number", 5);
    ZwClose(key);
}

END_OF_CASE(SameKey)
{
    HANDLE key;

    OpenKey(TEST_KEY, NULL, &key);
    RemoveKey(key);
}

extern PEPROCESS *__imp_PsInitialSystemProcess;

static NTSTATUS NTAPI Refuse(PVOID Context, PVOID Class, PVOID Information)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Information);
    if ((ULONG_PTR)Class != RegNtPreSetValueKey)
        return STATUS_SUCCESS;
    REPORT("mode", ExGetPreviousMode());
    REPORT("program", IoGetCurrentProcess() != *__imp_PsInitialSystemProcess);
    return STATUS_ACCESS_DENIED;
}

CASE(ProgramRefused)
{
    CmRegisterCallbackEx(Refuse, TEXT_OF(L"5"), TestDriver, NULL, &Cookie, NULL);
}

END_OF_CASE(ProgramRefused)
{
    CmUnRegisterCallback(Cookie);
}

static NTSTATUS NTAPI ReportMultiple(PVOID Context, PVOID Class, PVOID Information)
{
    ULONG_PTR class = (ULONG_PTR)Class;

    UNREFERENCED_PARAMETER(Context);
    if (class != RegNtPreQueryMultipleValueKey && class != RegNtPostQueryMultipleValueKey)
        return STATUS_SUCCESS;
    REPORT("class", class);
    if (class == RegNtPreQueryMultipleValueKey)
        REPORT("entries", *(ULONG *)((UCHAR *)Information + 16));
    return STATUS_SUCCESS;
}

CASE(MultipleTold)
{
    CmRegisterCallbackEx(ReportMultiple, TEXT_OF(L"5"), TestDriver, NULL, &Cookie, NULL);
}

END_OF_CASE(MultipleTold)
{
    CmUnRegisterCallback(Cookie);
}
