/* What the cases about objects begin with. */
#pragma once

#include <ntifs.h>

#include "conformance.h"

#define USUAL_ATTRIBUTES (OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE)

/* Declared in other headers, or in none. */
NTSYSAPI NTSTATUS NTAPI ZwOpenEvent(_Out_ PHANDLE EventHandle, _In_ ACCESS_MASK DesiredAccess,
                                    _In_ POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSAPI NTSTATUS NTAPI NtCreateEvent(_Out_ PHANDLE EventHandle, _In_ ACCESS_MASK DesiredAccess,
                                      _In_opt_ POBJECT_ATTRIBUTES ObjectAttributes, _In_ EVENT_TYPE EventType,
                                      _In_ BOOLEAN InitialState);
NTSYSAPI NTSTATUS NTAPI NtSetEvent(_In_ HANDLE EventHandle, _Out_opt_ PLONG PreviousState);
NTSYSAPI NTSTATUS NTAPI NtWaitForSingleObject(_In_ HANDLE Handle, _In_ BOOLEAN Alertable, _In_opt_ PLARGE_INTEGER Timeout);

/* The headers leave it open whether a variable is an import; this is its entry in the import table. */
#define TYPE_OF(Variable) (*__imp_##Variable)
extern POBJECT_TYPE *__imp_ExEventObjectType;
extern POBJECT_TYPE *__imp_PsProcessType;
extern POBJECT_TYPE *__imp_PsThreadType;

NTSTATUS CreateEventNamed(_In_opt_ PCWSTR Name, _In_ ULONG Attributes, _In_ BOOLEAN Signaled, _Out_ PHANDLE Handle);
NTSTATUS OpenEventNamed(_In_ PCWSTR Name, _Out_ PHANDLE Handle);
BOOLEAN IsSignaled(_In_ HANDLE Handle);
VOID RunInSystemThread(_In_ PKSTART_ROUTINE Routine);
OBJECT_ATTRIBUTES *AttributesOf(_Out_ OBJECT_ATTRIBUTES *Attributes, _Out_ PUNICODE_STRING String, _In_opt_ PCWSTR Name,
                                _In_ ULONG Flags);
PVOID ObjectOf(_In_ HANDLE Handle);
