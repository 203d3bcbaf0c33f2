/* A key of a case's own, and the calls that most cases begin with. */
#pragma once

#include "conformance.h"

#define TEST_KEY L"\\Registry\\Machine\\Software\\Conformance"
#define USUAL_ATTRIBUTES (OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE)

NTSTATUS CreateKey(_In_ PCWSTR Name, _In_ ULONG Options, _In_opt_ HANDLE Root, _Out_ PHANDLE Key, _Out_opt_ PULONG Disposition);
NTSTATUS OpenKey(_In_ PCWSTR Name, _In_opt_ HANDLE Root, _Out_ PHANDLE Key);
VOID RemoveKey(_In_ HANDLE Key);
NTSTATUS SetNumber(_In_ HANDLE Key, _In_ PCWSTR Name, _In_ ULONG Value);
UNICODE_STRING StringOf(_In_ PCWSTR Text);
