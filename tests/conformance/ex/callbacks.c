/* Callback objects: the C sides of callbacks.cases.ts. */
#include "conformance.h"

#define NAME L"\\Callback\\Conformance"
/* Stays as long as the system. */
#define KEPT L"\\Callback\\Kept"

static NTSTATUS OpenCallback(_In_ PUNICODE_STRING Name, _In_ ULONG Flags, _In_ BOOLEAN Create, _In_ BOOLEAN Multiple,
                             _Out_ PCALLBACK_OBJECT *Callback)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, Name, Flags, NULL, NULL);
    return ExCreateCallback(Callback, &attributes, Create, Multiple);
}

static VOID NTAPI ReportArguments(_In_opt_ PVOID Context, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    REPORT("context", Context);
    REPORT("first", First);
    REPORT("second", Second);
}

static VOID NTAPI ReportContext(_In_opt_ PVOID Context, _In_opt_ PVOID First, _In_opt_ PVOID Second)
{
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    REPORT("called", Context);
}

CASE(CallbackArguments)
{
    PCALLBACK_OBJECT callback;
    PVOID registration;

    OpenCallback(TEXT_OF(NAME), 0, TRUE, TRUE, &callback);
    registration = ExRegisterCallback(callback, ReportArguments, (PVOID)1);
    ExNotifyCallback(callback, (PVOID)2, (PVOID)3);
    ExUnregisterCallback(registration);
    ObDereferenceObject(callback);
}

CASE(CallbackOrder)
{
    PCALLBACK_OBJECT callback;
    PVOID first, second;

    OpenCallback(TEXT_OF(NAME), 0, TRUE, TRUE, &callback);
    first = ExRegisterCallback(callback, ReportContext, (PVOID)1);
    second = ExRegisterCallback(callback, ReportContext, (PVOID)2);
    ExNotifyCallback(callback, NULL, NULL);
    ExUnregisterCallback(first);
    ExNotifyCallback(callback, NULL, NULL);
    ExUnregisterCallback(second);
    ExNotifyCallback(callback, NULL, NULL);
    ObDereferenceObject(callback);
}

CASE(CallbackSingle)
{
    PCALLBACK_OBJECT callback;
    PVOID first;

    OpenCallback(TEXT_OF(NAME), 0, TRUE, FALSE, &callback);
    first = ExRegisterCallback(callback, ReportContext, NULL);
    REPORT("first", first != NULL);
    REPORT("second", ExRegisterCallback(callback, ReportContext, NULL) != NULL);
    ExUnregisterCallback(first);
    ObDereferenceObject(callback);
}

CASE(CallbackOpen)
{
    PCALLBACK_OBJECT callback;

    REPORT("system", OpenCallback(TEXT_OF(L"\\Callback\\SetSystemTime"), 0, FALSE, TRUE, &callback));
    ObDereferenceObject(callback);
    REPORT("other", OpenCallback(TEXT_OF(NAME), 0, FALSE, TRUE, &callback));
}

CASE(CallbackOtherType)
{
    PCALLBACK_OBJECT callback;

    REPORT("status", OpenCallback(TEXT_OF(L"\\Device"), 0, TRUE, TRUE, &callback));
}

CASE(CallbackByName)
{
    PCALLBACK_OBJECT callback, again;

    OpenCallback(TEXT_OF(KEPT), OBJ_PERMANENT, TRUE, TRUE, &callback);
    REPORT("status", OpenCallback(TEXT_OF(KEPT), 0, FALSE, TRUE, &again));
    REPORT("same", again == callback);
    ObDereferenceObject(callback);
    ObDereferenceObject(callback);
}
