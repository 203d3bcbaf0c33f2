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

#define REDIRECTED L"\\Registry\\Machine\\SOFTWARE\\Redirected"

static PVOID RedirectedTo;

static NTSTATUS NTAPI OpenOther(PVOID Context, PVOID Class, PVOID Information)
{
    PREG_OPEN_KEY_INFORMATION_V1 open = Information;

    UNREFERENCED_PARAMETER(Context);
    if ((ULONG_PTR)Class != RegNtPreOpenKeyEx || open->CompleteName->Length != sizeof(REDIRECTED) - sizeof(WCHAR))
        return STATUS_SUCCESS;
    REPORT_UNICODE("name", open->CompleteName);
    ObReferenceObject(RedirectedTo);
    *open->ResultObject = RedirectedTo;
    open->GrantedAccess = KEY_READ;
    return STATUS_CALLBACK_BYPASS;
}

CASE(OpenedByDriver)
{
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    SetNumber(key, L"Number", 9);
    ObReferenceObjectByHandle(key, 0, NULL, KernelMode, &RedirectedTo, NULL);
    ZwClose(key);
    CmRegisterCallbackEx(OpenOther, TEXT_OF(L"5"), TestDriver, NULL, &Cookie, NULL);
}

END_OF_CASE(OpenedByDriver)
{
    HANDLE key;

    CmUnRegisterCallback(Cookie);
    ObDereferenceObject(RedirectedTo);
    OpenKey(TEST_KEY, NULL, &key);
    RemoveKey(key);
}
